; What each node of the TypeScript and TSX grammars means, in the language-neutral words of `server/facts/role.rs`.
;
; Every pattern is one node with its fields: the capture behind the node is its role, the captures inside are the
; parts that its children play. `@transparent` hands its children to its parent, `@skip` leaves a node out.
; This is tree-sitter query syntax; `server/facts/structure.rs` says how it is read.

; Names and paths
(identifier) @name
(property_identifier) @key
(private_property_identifier) @key
(computed_property_name) @computed
(this) @name
(super) @name
(undefined) @name
(shorthand_property_identifier) @shorthand
(shorthand_property_identifier_pattern) @shorthand
(member_expression object: (_) @object property: (_) @name) @member
(subscript_expression object: (_) @object index: (_) @index) @index
(nested_identifier) @name
(optional_chain) @skip
(meta_property) @name
(import) @name

; Literals
(string) @string
(string_fragment) @skip
(escape_sequence) @skip
(template_string) @string
(template_substitution) @interpolation
(number) @number
(true) @true
(false) @false
(null) @null
(regex) @regex
(object) @object
(pair key: (_) @name value: (_) @value) @pair
(array) @array
(spread_element) @spread

; Patterns
(object_pattern) @object
(pair_pattern key: (_) @name value: (_) @target) @pair
(array_pattern) @array
(rest_pattern) @spread
(assignment_pattern left: (_) @target right: (_) @default) @defaulted
(object_assignment_pattern left: (_) @target right: (_) @default) @defaulted

; Expressions
(call_expression function: (_) @callee arguments: (_) @argument) @call
(new_expression constructor: (_) @callee arguments: (_)? @argument) @new
(arguments) @transparent
(await_expression) @await
(yield_expression) @yield
(unary_expression operator: _ @operator argument: (_) @value) @unary
(update_expression operator: _ @operator argument: (_) @value) @update
(binary_expression left: (_) @left operator: _ @operator right: (_) @right) @binary
(ternary_expression condition: (_) @condition consequence: (_) @then alternative: (_) @else) @conditional
(assignment_expression left: (_) @target right: (_) @value) @assign
(augmented_assignment_expression left: (_) @target operator: _ @operator right: (_) @value) @assign
(sequence_expression) @sequence
(parenthesized_expression) @transparent
(as_expression) @transparent
(satisfies_expression) @transparent
(non_null_expression) @transparent
(instantiation_expression) @transparent

; Functions and classes
(function_declaration "async"? @async name: (_) @name parameters: (_) @parameter body: (_) @body) @function
(function_expression "async"? @async name: (_)? @name parameters: (_) @parameter body: (_) @body) @function
(generator_function "async"? @async name: (_)? @name parameters: (_) @parameter body: (_) @body) @function
(generator_function_declaration "async"? @async name: (_) @name parameters: (_) @parameter body: (_) @body) @function
(arrow_function "async"? @async parameter: (_)? @parameter parameters: (_)? @parameter body: (_) @body) @function
(method_definition "async"? @async "get"? @getter name: (_) @name parameters: (_) @parameter body: (_) @body) @function
(formal_parameters) @transparent
(required_parameter pattern: (_)? @target type: (_)? @type value: (_)? @default) @parameter
(optional_parameter pattern: (_)? @target type: (_)? @type value: (_)? @default) @parameter
(class_declaration name: (_) @name body: (_) @body) @class
(abstract_class_declaration name: (_) @name body: (_) @body) @class
(class name: (_)? @name body: (_) @body) @class
(class_heritage) @transparent
(extends_clause value: (_) @base) @transparent
(implements_clause) @skip
(class_body) @block
(class_static_block body: (_) @body) @block
(public_field_definition name: (_) @name type: (_)? @type value: (_)? @value) @field
(decorator) @decorator

; Statements
(program) @module
(statement_block) @block
(expression_statement) @discard
(lexical_declaration) @transparent
(variable_declaration) @transparent
(variable_declarator name: (_) @target type: (_)? @type value: (_)? @value) @declare
(return_statement) @return
(throw_statement) @throw
(if_statement condition: (_) @condition consequence: (_) @then alternative: (_)? @else) @if
(else_clause) @transparent
(for_statement initializer: (_) @target condition: (_)? @condition increment: (_)? @value body: (_) @body) @loop
(for_in_statement left: (_) @target right: (_) @iterable body: (_) @body) @loop
(while_statement condition: (_) @condition body: (_) @body) @loop
(do_statement body: (_) @body condition: (_) @condition) @loop
(switch_statement value: (_) @condition body: (_) @body) @switch
(switch_body) @block
(switch_case value: (_) @condition) @case
(switch_default) @case
(try_statement body: (_) @body handler: (_)? @catch finalizer: (_)? @finally) @try
(catch_clause parameter: (_)? @target type: (_)? @skip body: (_) @body) @catch
(finally_clause body: (_) @body) @finally
(labeled_statement label: (_) @skip body: (_) @body) @transparent
(break_statement) @break
(continue_statement) @continue
(empty_statement) @skip
(debugger_statement) @skip
(hash_bang_line) @skip
(statement_identifier) @skip

; Modules
(import_statement source: (_)? @module "type"? @type_only) @import
(import_clause) @transparent
(named_imports) @transparent
(namespace_import) @import_all
(import_specifier name: (_) @name alias: (_)? @target) @import_name
(import_attribute) @skip
(export_statement "default"? @default_export source: (_)? @module) @export
(export_clause) @transparent
(export_specifier name: (_) @name alias: (_)? @target) @import_name
(namespace_export) @import_all
(ambient_declaration) @skip

; Types: their names matter to no rule of one file, their bulk would
(type_annotation) @type
(type_arguments) @skip
(type_parameters) @skip
(interface_declaration name: (_) @name body: (_) @skip) @type_definition
(type_alias_declaration name: (_) @name value: (_) @skip) @type_definition
(enum_declaration name: (_) @name body: (_) @body) @class
(enum_body) @block
(enum_assignment name: (_) @name value: (_) @value) @field
(internal_module name: (_) @name body: (_)? @body) @namespace
(module name: (_) @name body: (_)? @body) @namespace
(function_signature) @skip
(method_signature) @skip
(abstract_method_signature) @skip
(index_signature) @skip
(accessibility_modifier) @skip
(override_modifier) @skip
(type_predicate_annotation) @skip
(asserts_annotation) @skip
(predefined_type) @skip
(type_identifier) @skip
(nested_type_identifier) @skip
(generic_type) @skip
(union_type) @skip
(intersection_type) @skip
(array_type) @skip
(tuple_type) @skip
(object_type) @skip
(literal_type) @skip
(lookup_type) @skip
(function_type) @skip
(constructor_type) @skip
(conditional_type) @skip
(index_type_query) @skip
(type_query) @skip
(readonly_type) @skip
(parenthesized_type) @skip
(template_literal_type) @skip
(existential_type) @skip
(this_type) @skip

(comment) @comment
(html_comment) @comment
