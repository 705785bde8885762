//! Interned names of one file. Symbol 0 is "no name".

use indexmap::IndexSet;
use rustc_hash::FxBuildHasher;

/// A name of one file: equal symbols of one file are equal texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Symbol(pub u32);

impl Symbol {
    pub const NONE: Symbol = Symbol(0);
}

/// The table behind the symbols. It only grows; a fresh analysis starts a new one.
#[derive(Clone, Debug)]
pub struct Names {
    table: IndexSet<Box<str>, FxBuildHasher>,
}

impl Default for Names {
    fn default() -> Self {
        let mut table = IndexSet::default();
        table.insert("".into());
        Self { table }
    }
}

impl Names {
    pub fn intern(&mut self, text: &str) -> Symbol {
        if let Some(index) = self.table.get_index_of(text) {
            return Symbol(index as u32);
        }
        Symbol(self.table.insert_full(text.into()).0 as u32)
    }

    /// The symbol of a text that occurs in the file.
    pub fn find(&self, text: &str) -> Option<Symbol> {
        self.table.get_index_of(text).map(|index| Symbol(index as u32))
    }

    pub fn text(&self, symbol: Symbol) -> &str {
        self.table.get_index(symbol.0 as usize).map_or("", |name| name)
    }
}
