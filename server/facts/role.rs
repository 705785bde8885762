//! The language-neutral vocabulary of the fact tree: what a node is, and what part it plays in its parent.

/// Declares an enum whose variants are the capture names of `queries/<language>/structure.scm`.
macro_rules! captures {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $capture:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[repr(u8)]
        pub enum $name { $($(#[$variant_doc])* $variant,)* }

        impl $name {
            /// The variant that a capture names.
            pub fn of_capture(capture: &str) -> Option<Self> {
                match capture { $($capture => Some(Self::$variant),)* _ => None }
            }

            /// The variant of a number, as `as u8` gives it.
            pub fn of_number(number: u8) -> Option<Self> {
                const ALL: &[$name] = &[$($name::$variant,)*];
                ALL.get(usize::from(number)).copied()
            }

            /// The capture that names the variant.
            pub fn capture(self) -> &'static str {
                match self { $(Self::$variant => $capture,)* }
            }
        }
    };
}

captures! {
    /// What a node is. The same for both languages.
    Role {
        Module = "module",
        /// A list of statements or class members.
        Block = "block",
        Function = "function",
        Class = "class",
        Namespace = "namespace",
        /// A class field or enum member; its symbol is its name.
        Field = "field",
        Parameter = "parameter",
        Decorator = "decorator",
        /// Python: decorators and the definition they stand above.
        Decorated = "decorated",
        TypeDefinition = "type_definition",
        /// A type annotation; its symbol is its text where that is short.
        Type = "type",

        Name = "name",
        /// An object key or attribute name that is not an expression.
        Key = "key",
        Computed = "computed",
        /// `a.b`: the symbol is `b`.
        Member = "member",
        Index = "index",
        Slice = "slice",

        /// A string without interpolation. Its text is in the buffer, never in the facts.
        String = "string",
        /// A string with at least one interpolation, or a chain of adjacent strings.
        Template = "template",
        Interpolation = "interpolation",
        Number = "number",
        True = "true",
        False = "false",
        Null = "null",
        Ellipsis = "ellipsis",
        Regex = "regex",
        /// An object literal, dictionary or object pattern.
        Object = "object",
        Pair = "pair",
        /// `{ a }`: key and value (or key and binding) in one.
        Shorthand = "shorthand",
        Array = "array",
        Tuple = "tuple",
        Spread = "spread",
        /// A binding with a default value.
        Defaulted = "defaulted",

        Call = "call",
        New = "new",
        /// Python's `name=value` argument.
        Keyword = "keyword",
        Await = "await",
        Yield = "yield",
        Not = "not",
        Unary = "unary",
        Update = "update",
        /// Two operands; the symbol is the operator.
        Binary = "binary",
        /// Python's comparison chains; the symbol is the first operator.
        Compare = "compare",
        Conditional = "conditional",
        Assign = "assign",
        Sequence = "sequence",
        Comprehension = "comprehension",
        Filter = "filter",
        As = "as",

        /// An expression whose value is thrown away.
        Discard = "discard",
        Declare = "declare",
        Return = "return",
        Throw = "throw",
        If = "if",
        Loop = "loop",
        Switch = "switch",
        Case = "case",
        /// What the subject of Python's `match` is held against.
        Pattern = "pattern",
        Try = "try",
        Catch = "catch",
        Finally = "finally",
        With = "with",
        Assert = "assert",
        Pass = "pass",
        Break = "break",
        Continue = "continue",
        Delete = "delete",
        Global = "global",

        /// The symbol is the module that is imported from.
        Import = "import",
        /// One imported or re-exported name; the symbol is the name in the other module.
        ImportName = "import_name",
        /// `* as x`, `import *`.
        ImportAll = "import_all",
        Export = "export",

        Element = "element",
        Tag = "tag",
        Attribute = "attribute",
        Text = "text",

        Comment = "comment",
        /// Where the parser found no sense.
        Error = "error",
        /// A node that no pattern names.
        Other = "other",
    }
}

impl Role {
    /// Says nothing of itself but through its children.
    pub fn is_container(self) -> bool {
        matches!(self, Role::Module | Role::Block)
    }

    /// Taken as a whole: what the grammar sees inside does not count, or (strings) decides what the node is.
    pub fn is_leaf(self) -> bool {
        matches!(self, Role::Name | Role::Type | Role::String)
    }
}

captures! {
    /// What a child is to its parent.
    Part {
        Item = "item",
        Object = "object",
        Index = "index",
        Callee = "callee",
        Argument = "argument",
        Target = "target",
        Value = "value",
        Left = "left",
        Right = "right",
        Condition = "condition",
        Then = "then",
        Else = "else",
        Body = "body",
        Iterable = "iterable",
        Parameter = "parameter",
        Type = "type",
        Default = "default",
        Base = "base",
        Definition = "definition",
        Tag = "tag",
        Catch = "catch",
        Finally = "finally",
        Cause = "cause",
    }
}

/// Bits that a node carries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flags(pub u8);

impl Flags {
    pub const ASYNC: Flags = Flags(1);
    /// The node holds a syntax error somewhere.
    pub const BROKEN: Flags = Flags(2);
    pub const DEFAULT_EXPORT: Flags = Flags(4);
    pub const TYPE_ONLY: Flags = Flags(8);
    /// A call written as a tagged template.
    pub const TAGGED: Flags = Flags(16);
    /// A method that is read like a field; the bit of what only calls are.
    pub const GETTER: Flags = Flags(16);
    /// A string that a secret matcher wants to look at; a comment that speaks to us.
    pub const SUSPECT: Flags = Flags(32);
    /// A string without content.
    pub const EMPTY: Flags = Flags(64);
    /// Broken only since the last edits: its facts are those of sound text.
    pub const HELD: Flags = Flags(128);

    pub const fn has(self, other: Flags) -> bool {
        self.0 & other.0 == other.0
    }

    pub const fn with(self, other: Flags) -> Flags {
        Flags(self.0 | other.0)
    }

    /// The flag that a captured token sets.
    pub fn of_capture(capture: &str) -> Option<Flags> {
        match capture {
            "async" => Some(Flags::ASYNC),
            "getter" => Some(Flags::GETTER),
            "default_export" => Some(Flags::DEFAULT_EXPORT),
            "type_only" => Some(Flags::TYPE_ONLY),
            _ => None,
        }
    }
}
