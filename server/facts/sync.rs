//! Brings a fact tree up to date with a new syntax tree by lowering again only what the edits touched.
//!
//! Both trees are walked from the root in lockstep. At each level the children before and behind the stale text must
//! agree in role, part and span; where exactly one child on each side is left over, the walk goes into it, otherwise
//! the left-over children are replaced. Where the new text does not parse, the old facts are held.

use ropey::Rope;
use tree_sitter::{Node, Tree};

use super::lower::{Lowering, span};
use super::names::Names;
use super::role::{Flags, Part, Role};
use super::structure::Structure;
use super::tree::{FactTree, Id};
use crate::text::Span;

/// Nodes up to this size are lowered whole rather than searched for the changed part.
const SMALL: u32 = 400;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sync {
    /// The facts are those of the new text.
    Current,
    /// The stale text does not parse: its facts are the last clean ones, moved.
    Held,
}

pub(super) fn sync(
    facts: &mut FactTree,
    names: &mut Names,
    structure: &Structure,
    syntax: &Tree,
    text: &Rope,
    stale: Span,
) -> Sync {
    let mut cursor = syntax.walk();
    let mut at = Id::ROOT;
    let mut depth = 0;
    loop {
        let mut lowering = Lowering::new(structure, text, names, depth);
        let found = lowering.attributes(&mut cursor);
        if found.role != facts.role(at) {
            return Sync::Held;
        }
        facts.set_flags(at, found.flags);
        facts.set_symbol(at, found.symbol);
        facts.set_span(at, span(cursor.node()));

        let new = lowering.outline(&mut cursor);
        let old: Vec<Id> = facts.children(at).collect();
        let same = |old: Id, (node, part): (Node<'_>, Part)| {
            facts.span(old) == span(node) && facts.part(old) == part && same_role(facts.role(old), lowering.role_of(node))
        };
        let before = old.iter().zip(&new).take_while(|(old, new)| facts.span(**old).end < stale.start && same(**old, **new));
        let before = before.count();
        let behind = (old[before..].iter().rev())
            .zip(new[before..].iter().rev())
            .take_while(|(old, new)| facts.span(**old).start > stale.end && same(**old, **new))
            .count();
        let old = &old[before..old.len() - behind];
        let new = &new[before..new.len() - behind];

        if let ([one], [(node, part)]) = (old, new) {
            let role = lowering.role_of(*node);
            let worth_entering = span(*node).len() > SMALL && facts.span(*one).len() > SMALL;
            if worth_entering && role == facts.role(*one) && *part == facts.part(*one) && !role.is_leaf() {
                at = *one;
                depth += 1;
                cursor.reset(*node);
                continue;
            }
        }
        if old.is_empty() && new.is_empty() {
            return Sync::Current;
        }
        let was_broken = !old.is_empty() && old.iter().all(|id| facts.flags(*id).has(Flags::BROKEN));
        if !was_broken && new.iter().any(|(node, _)| node.has_error()) {
            mark_broken(facts, at, stale);
            return Sync::Held;
        }
        // A node's own symbol and flags are read anew above, so its children can be replaced piece by piece.
        let mut lowering = Lowering::new(structure, text, names, depth);
        let root = lowering.tree.open(Role::Block, Part::Item, Flags::default(), stale, None);
        let mut child_cursor = cursor.clone();
        for (node, part) in new {
            child_cursor.reset(*node);
            lowering.node_at(&mut child_cursor, *part, root);
        }
        lowering.tree.close(root);
        let replacement = lowering.tree;
        let first = old.first().copied().unwrap_or_else(|| child_at(facts, at, before));
        let after = old.last().map_or(first, |last| facts.after(*last));
        facts.splice(at, first, after, &replacement);
        return Sync::Current;
    }
}

/// Marks the smallest enclosing nodes of the stale text, so that nothing is said to be missing there.
fn mark_broken(facts: &mut FactTree, from: Id, stale: Span) {
    let mut at = from;
    loop {
        facts.set_flags(at, facts.flags(at).with(Flags::BROKEN));
        let inner = facts.children(at).find(|child| facts.span(*child).encloses(stale));
        match inner {
            Some(child) => at = child,
            None => return,
        }
    }
}

/// Whether a string is a template shows only after lowering.
fn same_role(lowered: Role, outlined: Role) -> bool {
    lowered == outlined || (lowered == Role::Template && outlined == Role::String)
}

/// The row where the `index`th child of `parent` begins, or would.
fn child_at(facts: &FactTree, parent: Id, index: usize) -> Id {
    facts.children(parent).nth(index).unwrap_or_else(|| facts.after(parent))
}
