//! Interned names of one file. Symbol 0 is "no name".

use std::hash::BuildHasher;

use rustc_hash::FxBuildHasher;

/// A name of one file: equal symbols of one file are equal texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Symbol(pub u32);

impl Symbol {
    pub const NONE: Symbol = Symbol(0);
}

/// The table behind the symbols. It only grows; a fresh analysis starts a new one.
///
/// The facts of every file of a workspace stay in memory, so all names share one text, and a name costs its letters
/// and three numbers.
#[derive(Clone, Debug)]
pub struct Names {
    text: String,
    /// Where each name ends, by symbol; it begins where the one before ends.
    ends: Vec<u32>,
    /// Open addressing: the symbols, 0 where nothing is. Its length is a power of two, and at least a quarter is free.
    slots: Vec<u32>,
}

impl Default for Names {
    fn default() -> Self {
        Self { text: String::new(), ends: vec![0], slots: Vec::new() }
    }
}

impl Names {
    /// Room for so many symbols.
    pub(super) fn with_capacity(count: usize) -> Self {
        let mut names = Self { text: String::new(), ends: Vec::with_capacity(count), slots: Vec::new() };
        names.ends.push(0);
        names.slots = vec![0; (count * 4 / 3 + 2).next_power_of_two().max(16)];
        names
    }

    pub fn intern(&mut self, text: &str) -> Symbol {
        if text.is_empty() {
            return Symbol::NONE;
        }
        if self.slots.len() * 3 <= self.ends.len() * 4 {
            self.grow();
        }
        let slot = self.slot(text);
        if self.slots[slot] == 0 {
            self.slots[slot] = self.ends.len() as u32;
            self.text.push_str(text);
            self.ends.push(self.text.len() as u32);
        }
        Symbol(self.slots[slot])
    }

    /// The symbol of a text that occurs in the file.
    pub fn find(&self, text: &str) -> Option<Symbol> {
        if text.is_empty() {
            return Some(Symbol::NONE);
        }
        let symbol = *self.slots.get(self.slot(text))?;
        (symbol != 0).then_some(Symbol(symbol))
    }

    pub fn text(&self, symbol: Symbol) -> &str {
        let at = symbol.0 as usize;
        let (Some(before), Some(end)) = (at.checked_sub(1), self.ends.get(at)) else { return "" };
        self.text.get(self.ends[before] as usize..*end as usize).unwrap_or_default()
    }

    /// How many symbols there are, "no name" among them.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    pub fn is_empty(&self) -> bool {
        self.ends.len() == 1
    }

    /// Gives back what was reserved for more names.
    pub(super) fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// The slot that holds a text, or would. 0 where there are no slots yet.
    fn slot(&self, text: &str) -> usize {
        let Some(mask) = self.slots.len().checked_sub(1) else { return 0 };
        let hash = FxBuildHasher.hash_one(text);
        // The upper half of this hash is the better one.
        let mut at = (hash >> 32) as usize & mask;
        while self.slots[at] != 0 && self.text(Symbol(self.slots[at])) != text {
            at = (at + 1) & mask;
        }
        at
    }

    fn grow(&mut self) {
        self.slots = vec![0; (self.ends.len() * 2).next_power_of_two().max(16)];
        for symbol in 1..self.ends.len() as u32 {
            let slot = self.slot(self.text(Symbol(symbol)));
            self.slots[slot] = symbol;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_are_equal_symbols() {
        let mut names = Names::default();
        assert_eq!((names.find("a"), names.find(""), names.len()), (None, Some(Symbol::NONE), 1));
        let symbols: Vec<Symbol> = (0..1000).map(|n| names.intern(&format!("name{n}"))).collect();
        for (n, symbol) in symbols.iter().enumerate() {
            let text = format!("name{n}");
            assert_eq!((names.intern(&text), names.find(&text)), (*symbol, Some(*symbol)));
            assert_eq!(names.text(*symbol), text);
        }
        assert_eq!((names.len(), names.find("name1000"), names.text(Symbol(1001))), (1001, None, ""));
        assert_eq!((names.intern(""), names.text(Symbol::NONE)), (Symbol::NONE, ""));
    }
}
