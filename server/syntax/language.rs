//! The languages, by file extension and by LSP language id.

use std::path::Path;

use ropey::Rope;

use crate::text::Span;

/// What a text is read as. JavaScript is read with the TSX grammar, which accepts all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    TypeScript,
    Tsx,
    Python,
    /// A document: it has no grammar here, and its facts are its comments. What it says is in the app's schema.
    Sql,
    /// A file of settings, a script or a notebook: read as text.
    Settings,
}

/// The extensions that are read, without the dot.
pub const EXTENSIONS: &[&str] = &["ts", "mts", "cts", "tsx", "js", "mjs", "cjs", "jsx", "py", "pyi", "sql"];

impl Language {
    /// By extension; None for files that are not ours.
    pub fn of_path(path: &Path) -> Option<Self> {
        match path.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
            "ts" | "mts" | "cts" => Some(Self::TypeScript),
            "tsx" | "js" | "mjs" | "cjs" | "jsx" => Some(Self::Tsx),
            "py" | "pyi" => Some(Self::Python),
            "sql" => Some(Self::Sql),
            _ => super::settings::is_settings(path).then_some(Self::Settings),
        }
    }

    /// The grammar that reads it; None for documents.
    pub fn grammar(self) -> Option<tree_sitter::Language> {
        match self {
            Self::TypeScript => Some(tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into()),
            Self::Tsx => Some(tree_sitter_typescript::LANGUAGE_TSX.into()),
            Self::Python => Some(tree_sitter_python::LANGUAGE.into()),
            Self::Sql | Self::Settings => None,
        }
    }

    /// True for what is no code: its facts are its comments, so that findings in it can be suppressed.
    pub fn is_document(self) -> bool {
        matches!(self, Self::Sql | Self::Settings)
    }

    /// Where the comments of a document are. None for code: its grammar says it.
    pub fn comments(self, text: &Rope) -> Option<Vec<Span>> {
        match self {
            Self::Sql => Some(super::sql::comments(&text.to_string())),
            Self::Settings => Some(super::settings::comments(text, "seaworthy:")),
            _ => None,
        }
    }

    /// What a comment up to the end of the line begins with.
    pub fn line_comment(self) -> &'static str {
        match self {
            Self::TypeScript | Self::Tsx => "//",
            Self::Python | Self::Settings => "#",
            Self::Sql => "--",
        }
    }

    /// By the `languageId` of `textDocument/didOpen`, for documents without a telling path.
    pub fn of_id(id: &str) -> Option<Self> {
        match id {
            "typescript" => Some(Self::TypeScript),
            "typescriptreact" | "javascript" | "javascriptreact" => Some(Self::Tsx),
            "python" => Some(Self::Python),
            "sql" | "pgsql" | "plpgsql" | "postgres" => Some(Self::Sql),
            _ => None,
        }
    }
}
