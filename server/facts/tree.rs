//! The fact tree: one file's code as a flat, language-neutral tree in pre-order.
//!
//! Columns instead of structs, so that a rule that looks for one role scans bytes, an edit shifts two columns, and
//! replacing a statement is a splice. A node's subtree is the `size` nodes from it on.

use std::ops::Range;

use super::names::Symbol;
use super::role::{Flags, Part, Role};
use crate::text::{Span, TextEdited};

/// A node of one `FactTree`. Valid until the tree is next changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(pub u32);

impl Id {
    pub const ROOT: Id = Id(0);

    pub(super) const fn at(self) -> usize {
        self.0 as usize
    }
}

/// The columns. Row 0 is the module.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FactTree {
    role: Vec<Role>,
    part: Vec<Part>,
    flags: Vec<Flags>,
    symbol: Vec<Symbol>,
    start: Vec<u32>,
    end: Vec<u32>,
    size: Vec<u32>,
    /// Distance to the parent's row; 0 for the root.
    up: Vec<u32>,
}

impl FactTree {
    pub fn len(&self) -> usize {
        self.role.len()
    }

    pub fn is_empty(&self) -> bool {
        self.role.is_empty()
    }

    pub fn role(&self, id: Id) -> Role {
        self.role[id.at()]
    }

    pub fn part(&self, id: Id) -> Part {
        self.part[id.at()]
    }

    pub fn flags(&self, id: Id) -> Flags {
        self.flags[id.at()]
    }

    pub fn symbol(&self, id: Id) -> Symbol {
        self.symbol[id.at()]
    }

    pub fn span(&self, id: Id) -> Span {
        Span::new(self.start[id.at()], self.end[id.at()])
    }

    pub fn parent(&self, id: Id) -> Option<Id> {
        match self.up[id.at()] {
            0 => None,
            up => Some(Id(id.0 - up)),
        }
    }

    /// The row behind the subtree of `id`.
    pub fn after(&self, id: Id) -> Id {
        Id(id.0 + self.size[id.at()])
    }

    pub fn children(&self, id: Id) -> impl Iterator<Item = Id> + '_ {
        let end = self.after(id);
        let mut next = Id(id.0 + 1);
        std::iter::from_fn(move || {
            let child = next;
            (child < end).then(|| {
                next = self.after(child);
                child
            })
        })
    }

    /// The nodes below `id`, itself left out, in pre-order.
    pub fn descendants(&self, id: Id) -> impl DoubleEndedIterator<Item = Id> + use<> {
        (id.0 + 1..self.after(id).0).map(Id)
    }

    /// Every node of a role, in order of position.
    pub fn of_role(&self, role: Role) -> impl Iterator<Item = Id> + '_ {
        self.role.iter().enumerate().filter(move |(_, each)| **each == role).map(|(row, _)| Id(row as u32))
    }

    /// Every node of a role in some rows, in order of position.
    pub fn of_role_within(&self, role: Role, rows: Range<u32>) -> impl Iterator<Item = Id> + '_ {
        let column = self.role.get(rows.start as usize..rows.end as usize).unwrap_or_default().iter();
        column.zip(rows.start..).filter(move |(each, _)| **each == role).map(|(_, row)| Id(row))
    }

    /// Every node that carries a symbol, in order of position.
    pub fn of_symbol(&self, symbol: Symbol) -> impl Iterator<Item = Id> + '_ {
        self.symbol.iter().enumerate().filter(move |(_, each)| **each == symbol).map(|(row, _)| Id(row as u32))
    }

    /// Makes room for more rows. A large file grows by little, and doubling its columns would double its memory.
    fn make_room(&mut self, more: usize) {
        fn within<T>(column: &mut Vec<T>, more: usize) {
            if column.capacity() - column.len() < more {
                column.reserve_exact(more + column.len() / 16);
            }
        }
        within(&mut self.role, more);
        within(&mut self.part, more);
        within(&mut self.flags, more);
        within(&mut self.symbol, more);
        within(&mut self.start, more);
        within(&mut self.end, more);
        within(&mut self.size, more);
        within(&mut self.up, more);
    }

    /// True where the two differ at most in spans and symbols.
    pub(super) fn same_rows(&self, other: &Self) -> bool {
        self.role == other.role
            && self.part == other.part
            && self.flags == other.flags
            && self.size == other.size
            && self.up == other.up
            && self.of_role(Role::Spread).all(|id| self.lead(id) == other.lead(id))
    }

    /// How far in its first child begins: what `**` has more than `*`.
    fn lead(&self, id: Id) -> u32 {
        self.children(id).next().map_or(0, |child| self.span(child).start.saturating_sub(self.span(id).start))
    }

    /// Gives back what was reserved for more rows.
    pub(super) fn shrink(&mut self) {
        self.role.shrink_to_fit();
        self.part.shrink_to_fit();
        self.flags.shrink_to_fit();
        self.symbol.shrink_to_fit();
        self.start.shrink_to_fit();
        self.end.shrink_to_fit();
        self.size.shrink_to_fit();
        self.up.shrink_to_fit();
    }

    pub(super) fn open(&mut self, role: Role, part: Part, flags: Flags, span: Span, parent: Option<Id>) -> Id {
        let id = Id(self.role.len() as u32);
        self.role.push(role);
        self.part.push(part);
        self.flags.push(flags);
        self.symbol.push(Symbol::NONE);
        self.start.push(span.start);
        self.end.push(span.end);
        self.size.push(1);
        self.up.push(parent.map_or(0, |parent| id.0 - parent.0));
        id
    }

    /// Room for so many rows.
    pub(super) fn with_capacity(rows: usize) -> Self {
        Self {
            role: Vec::with_capacity(rows),
            part: Vec::with_capacity(rows),
            flags: Vec::with_capacity(rows),
            symbol: Vec::with_capacity(rows),
            start: Vec::with_capacity(rows),
            end: Vec::with_capacity(rows),
            size: Vec::with_capacity(rows),
            up: Vec::with_capacity(rows),
        }
    }

    pub(super) fn set_size(&mut self, id: Id, size: u32) {
        self.size[id.at()] = size;
    }

    pub(super) fn close(&mut self, id: Id) {
        self.size[id.at()] = self.role.len() as u32 - id.0;
    }

    pub(super) fn set_role(&mut self, id: Id, role: Role) {
        self.role[id.at()] = role;
    }

    pub(super) fn set_flags(&mut self, id: Id, flags: Flags) {
        self.flags[id.at()] = flags;
    }

    pub(super) fn set_symbol(&mut self, id: Id, symbol: Symbol) {
        self.symbol[id.at()] = symbol;
    }

    /// Takes over what a node that stays now says of itself.
    pub(super) fn describe(&mut self, id: Id, flags: Flags, symbol: Symbol, span: Span) {
        self.flags[id.at()] = flags;
        self.symbol[id.at()] = symbol;
        self.start[id.at()] = span.start;
        self.end[id.at()] = span.end;
    }

    /// Moves every span as the edit moved its text. Spans that the edit cut into are clamped to its border.
    pub fn shift(&mut self, edit: &TextEdited) {
        let (from, to) = (edit.old.start, edit.old.end);
        let delta = edit.new_end.wrapping_sub(to);
        let new_end = edit.new_end;
        for start in &mut self.start {
            *start = if *start >= to {
                start.wrapping_add(delta)
            } else if *start > from {
                new_end
            } else {
                *start
            };
        }
        for end in &mut self.end {
            *end = if *end <= from {
                *end
            } else if *end >= to {
                end.wrapping_add(delta)
            } else {
                new_end
            };
        }
    }

    /// Replaces the children `first..after` of `parent` (rows, whole subtrees) by the rows of `other`, whose own
    /// root stands for `parent`.
    pub(super) fn splice(&mut self, parent: Id, first: Id, after: Id, other: &FactTree) {
        let range = first.at()..after.at();
        let grown = (other.len() - 1) as i64 - range.len() as i64;
        self.make_room(usize::try_from(grown).unwrap_or(0));
        self.role.splice(range.clone(), other.role[1..].iter().copied());
        self.part.splice(range.clone(), other.part[1..].iter().copied());
        self.flags.splice(range.clone(), other.flags[1..].iter().copied());
        self.symbol.splice(range.clone(), other.symbol[1..].iter().copied());
        self.start.splice(range.clone(), other.start[1..].iter().copied());
        self.end.splice(range.clone(), other.end[1..].iter().copied());
        self.size.splice(range.clone(), other.size[1..].iter().copied());
        // Children of the replaced root count their distance from `parent`, which lies further up than row 0.
        let gap = first.0 - parent.0 - 1;
        let ups = other.up[1..].iter().enumerate().map(|(row, up)| if *up == row as u32 + 1 { up + gap } else { *up });
        self.up.splice(range, ups);
        if grown == 0 {
            return;
        }
        let mut below = Id((first.0 as i64 + (other.len() - 1) as i64) as u32);
        let mut ancestor = Some(parent);
        while let Some(id) = ancestor {
            self.size[id.at()] = (self.size[id.at()] as i64 + grown) as u32;
            let end = self.after(id);
            while below < end {
                self.up[below.at()] = (self.up[below.at()] as i64 + grown) as u32;
                below = self.after(below);
            }
            ancestor = self.parent(id);
        }
    }
}
