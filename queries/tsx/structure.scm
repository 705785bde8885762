; What TSX (and JavaScript, which is read with the same grammar) has beyond queries/typescript/structure.scm.

(jsx_element open_tag: (_) @tag close_tag: (_) @skip) @element
(jsx_self_closing_element name: (_)? @name) @element
(jsx_opening_element name: (_)? @name) @tag
(jsx_attribute) @attribute
(jsx_expression) @transparent
(jsx_text) @text
(jsx_namespace_name) @key
(html_character_reference) @skip
