//! The facts of one file.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::OnceLock;

use ropey::Rope;
use rustc_hash::FxBuildHasher;
use tree_sitter::Tree;

use super::lower::{DIRECTIVE, Lowering};
use super::role::{Flags, Part, Role};
use super::structure::Structure;
use super::sync::{Care, Sync, sync};
use super::{FactTree, Id, Names, Symbol};
use crate::syntax::Language;
use crate::text::{Span, TextEdited};

const TYPESCRIPT: &str = include_str!("../../queries/typescript/structure.scm");
const TSX: &str =
    concat!(include_str!("../../queries/typescript/structure.scm"), include_str!("../../queries/tsx/structure.scm"));
const PYTHON: &str = include_str!("../../queries/python/structure.scm");

/// How many rows are judged on a keystroke; about 400 lines.
const JUDGED_WHILE_TYPING: u32 = 2_000;

/// The fact tree of a file and the names in it.
#[derive(Clone, Debug)]
pub struct FileFacts {
    pub tree: FactTree,
    pub names: Names,
    pub language: Language,
}

impl FileFacts {
    /// Lowers a whole syntax tree; without one, the facts of an empty file. Of a document, its comments.
    pub fn of(language: Language, syntax: Option<&Tree>, text: &Rope) -> Self {
        match (syntax, structure(language)) {
            (Some(syntax), Some(structure)) => Self::fresh(language, structure, syntax, text),
            _ => Self::plain(language, text),
        }
    }

    fn plain(language: Language, text: &Rope) -> Self {
        let comments = language.comments(text);
        let whole = if comments.is_some() { Span::new(0, text.len_bytes() as u32) } else { Span::default() };
        let mut tree = FactTree::default();
        let root = tree.open(Role::Module, Part::Item, Flags::default(), whole, None);
        for span in comments.into_iter().flatten() {
            let said = text.get_byte_slice(span.range()).is_some_and(|text| text.to_string().contains(DIRECTIVE));
            let flags = if said { Flags::SUSPECT } else { Flags::default() };
            let comment = tree.open(Role::Comment, Part::Item, flags, span, Some(root));
            tree.close(comment);
        }
        tree.close(root);
        Self { tree, names: Names::default(), language }
    }

    fn fresh(language: Language, structure: &Structure, syntax: &Tree, text: &Rope) -> Self {
        let mut names = Names::default();
        let mut lowering = Lowering::new(structure, text, &mut names, 0);
        lowering.node(&mut syntax.walk(), Part::Item, None);
        let mut tree = lowering.tree;
        tree.shrink();
        names.shrink();
        Self { tree, names, language }
    }

    /// True where the two are facts of the same code, written with other spaces or moved: only spans differ. Names may be
    /// numbered differently.
    pub fn same_shape(&self, other: &FileFacts) -> bool {
        if !self.tree.same_rows(&other.tree) {
            return false;
        }
        let mut known: HashMap<Symbol, Symbol, FxBuildHasher> = HashMap::default();
        (0..self.tree.len() as u32).map(Id).all(|id| {
            let (mine, theirs) = (self.tree.symbol(id), other.tree.symbol(id));
            match known.get(&mine) {
                Some(known) => *known == theirs,
                None => {
                    known.insert(mine, theirs);
                    self.names.text(mine) == other.names.text(theirs)
                }
            }
        })
    }

    /// Moves the facts as the edit moved the text. They stay the facts of the text before it.
    pub fn shift(&mut self, edited: &TextEdited) {
        self.tree.shift(edited);
    }

    /// The rows and the span around a change that are judged anew while typing: the largest node around it that is
    /// not too large. None where that is the file.
    pub fn surroundings(&self, changed: Span) -> Option<(Range<u32>, Span)> {
        let mut at = Id::ROOT;
        while self.tree.after(at).0 - at.0 > JUDGED_WHILE_TYPING {
            match self.tree.children(at).find(|child| self.tree.span(*child).encloses(changed)) {
                Some(child) => at = child,
                // The change is a run of statements of a large block.
                None => return Some(self.run(at, changed)),
            }
        }
        (at != Id::ROOT).then(|| (at.0..self.tree.after(at).0, self.tree.span(at)))
    }

    fn run(&self, parent: Id, changed: Span) -> (Range<u32>, Span) {
        let touched = self.tree.children(parent).filter(|child| self.tree.span(*child).touches(changed));
        touched.fold((parent.0 + 1..parent.0 + 1, changed), |(rows, span), child| {
            let start = if rows.is_empty() { child.0 } else { rows.start };
            (start..self.tree.after(child).0, span.hull(self.tree.span(child)))
        })
    }

    /// Takes in a new syntax tree. `stale` is where the text changed since the facts were last current.
    pub fn sync(&mut self, syntax: &Tree, text: &Rope, stale: Span, care: Care) -> Sync {
        match structure(self.language) {
            Some(structure) => sync(&mut self.tree, &mut self.names, structure, syntax, text, stale, care),
            None => Sync::Held,
        }
    }
}

/// The compiled structure file of a language; None for documents.
///
/// A structure file that its grammar refuses is a mistake of ours that every test shows, so it ends the process.
pub fn structure(language: Language) -> Option<&'static Structure> {
    static TABLES: [OnceLock<Structure>; 3] = [const { OnceLock::new() }; 3];
    let (slot, source) = match language {
        Language::TypeScript => (0, TYPESCRIPT),
        Language::Tsx => (1, TSX),
        Language::Python => (2, PYTHON),
        Language::Sql | Language::Settings => return None,
    };
    let grammar = language.grammar()?;
    Some(
        TABLES[slot]
            .get_or_init(|| Structure::new(&grammar, source).unwrap_or_else(|error| panic!("structure.scm: {error}"))),
    )
}
