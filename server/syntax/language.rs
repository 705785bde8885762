//! The languages, by file extension and by LSP language id.

use std::path::Path;

/// A grammar. JavaScript is read with the TSX grammar, which accepts all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    TypeScript,
    Tsx,
    Python,
}

/// The extensions that are read, without the dot.
pub const EXTENSIONS: &[&str] = &["ts", "mts", "cts", "tsx", "js", "mjs", "cjs", "jsx", "py", "pyi"];

impl Language {
    /// By extension; None for files that are not ours.
    pub fn of_path(path: &Path) -> Option<Self> {
        match path.extension()?.to_str()? {
            "ts" | "mts" | "cts" => Some(Self::TypeScript),
            "tsx" | "js" | "mjs" | "cjs" | "jsx" => Some(Self::Tsx),
            "py" | "pyi" => Some(Self::Python),
            _ => None,
        }
    }

    /// The grammar that reads it.
    pub fn grammar(self) -> tree_sitter::Language {
        match self {
            Self::TypeScript => tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(),
            Self::Tsx => tree_sitter_typescript::LANGUAGE_TSX.into(),
            Self::Python => tree_sitter_python::LANGUAGE.into(),
        }
    }

    /// By the `languageId` of `textDocument/didOpen`, for documents without a telling path.
    pub fn of_id(id: &str) -> Option<Self> {
        match id {
            "typescript" => Some(Self::TypeScript),
            "typescriptreact" | "javascript" | "javascriptreact" => Some(Self::Tsx),
            "python" => Some(Self::Python),
            _ => None,
        }
    }
}
