; What each node of the Python grammar means, in the language-neutral words of `server/facts/role.rs`.
;
; Every pattern is one node with its fields: the capture behind the node is its role, the captures inside are the
; parts that its children play. `@transparent` hands its children to its parent, `@skip` leaves a node out.
; This is tree-sitter query syntax; `server/facts/structure.rs` says how it is read.

; Names and paths
(identifier) @name
(dotted_name) @name
(attribute object: (_) @object attribute: (_) @name) @member
(subscript value: (_) @object subscript: (_) @index) @index
(slice) @slice

; Literals
(string) @string
(concatenated_string) @string
(string_start) @skip
(string_content) @skip
(string_end) @skip
(interpolation expression: (_) @value format_specifier: (_)? @skip type_conversion: (_)? @skip) @interpolation
(integer) @number
(float) @number
(true) @true
(false) @false
(none) @null
(ellipsis) @ellipsis
(dictionary) @object
(pair key: (_) @name value: (_) @value) @pair
(list) @array
(set) @array
(tuple) @tuple
(expression_list) @tuple
(list_splat) @spread
(dictionary_splat) @spread
(parenthesized_list_splat) @spread

; Patterns
(pattern_list) @tuple
(tuple_pattern) @tuple
(list_pattern) @array
(list_splat_pattern) @spread
(dictionary_splat_pattern) @spread
(as_pattern alias: (_)? @target) @as
(as_pattern_target) @transparent

; Expressions
(call function: (_) @callee arguments: (_) @argument) @call
(argument_list) @transparent
(keyword_argument name: (_) @name value: (_) @value) @keyword
(await) @await
(yield) @yield
(not_operator argument: (_) @value) @not
(unary_operator operator: _ @operator argument: (_) @value) @unary
(binary_operator left: (_) @left operator: _ @operator right: (_) @right) @binary
(boolean_operator left: (_) @left operator: _ @operator right: (_) @right) @binary
(comparison_operator operators: _ @operator) @compare
(conditional_expression) @conditional
(named_expression name: (_) @target value: (_) @value) @assign
(list_comprehension body: (_) @value) @comprehension
(set_comprehension body: (_) @value) @comprehension
(dictionary_comprehension body: (_) @value) @comprehension
(generator_expression body: (_) @value) @comprehension
(for_in_clause left: (_) @target right: (_) @iterable) @loop
(if_clause) @filter
(parenthesized_expression) @transparent

; Functions and classes
(function_definition "async"? @async name: (_) @name parameters: (_) @parameter return_type: (_)? @type body: (_) @body) @function
(lambda parameters: (_)? @parameter body: (_) @body) @function
(parameters) @transparent
(lambda_parameters) @transparent
(default_parameter name: (_) @target value: (_) @default) @parameter
(typed_parameter type: (_) @type) @parameter
(typed_default_parameter name: (_) @target type: (_) @type value: (_) @default) @parameter
(keyword_separator) @skip
(positional_separator) @skip
(class_definition name: (_) @name superclasses: (_)? @base body: (_) @body) @class
(decorated_definition definition: (_) @definition) @decorated
(decorator) @decorator
(type) @transparent
(generic_type) @index
(type_parameter) @transparent
(union_type) @binary
(member_type) @name

; Statements
(module) @module
(block) @block
(expression_statement) @discard
(assignment left: (_) @target type: (_)? @type right: (_)? @value) @assign
(augmented_assignment left: (_) @target operator: _ @operator right: (_) @value) @assign
(return_statement) @return
(raise_statement cause: (_)? @cause) @throw
(if_statement condition: (_) @condition consequence: (_) @then alternative: (_)? @else) @if
(elif_clause condition: (_) @condition consequence: (_) @then) @if
(else_clause body: (_) @else) @transparent
(for_statement "async"? @async left: (_) @target right: (_) @iterable body: (_) @body alternative: (_)? @else) @loop
(while_statement condition: (_) @condition body: (_) @body alternative: (_)? @else) @loop
(match_statement subject: (_) @condition body: (_) @body) @switch
(case_clause guard: (_)? @condition consequence: (_) @body) @case
(case_pattern) @pattern
(union_pattern) @transparent
(try_statement body: (_) @body) @try
(except_clause value: (_)? @type alias: (_)? @target) @catch
(finally_clause) @finally
(with_statement "async"? @async body: (_) @body) @with
(with_clause) @transparent
(with_item value: (_) @value) @transparent
(assert_statement) @assert
(pass_statement) @pass
(break_statement) @break
(continue_statement) @continue
(delete_statement) @delete
(global_statement) @global
(nonlocal_statement) @global
(type_alias_statement) @skip

; Modules
(import_statement name: (_) @item) @import
(import_from_statement module_name: (_) @module name: (_)? @item) @import
(future_import_statement) @skip
(aliased_import name: (_) @name alias: (_) @target) @import_name
(wildcard_import) @import_all

(comment) @comment
(line_continuation) @skip
