//! Brings a fact tree up to date with a new syntax tree by lowering again only what the edits touched.
//!
//! Both trees are walked from the root in lockstep. At each level the children that the stale text touches are left
//! over on both sides; where that is exactly one child each, the walk goes into it, otherwise the left-over children
//! are replaced. Where the new text does not parse, the old facts are held.

use ropey::Rope;
use tree_sitter::{Node, Tree, TreeCursor};

use super::lower::{Attributes, Lowering, span};
use super::names::Names;
use super::role::{Flags, Part, Role};
use super::structure::Structure;
use super::tree::{FactTree, Id};
use crate::text::Span;

/// Nodes up to this size are lowered whole rather than searched for the changed part.
const SMALL: u32 = 400;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sync {
    /// The facts are those of the new text; what lies in this span was lowered again.
    Current(Span),
    /// The stale text does not parse: its facts are the last clean ones, moved.
    Held,
}

/// How much of what lies outside the stale span is compared on the way down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// The facts were current until this edit. What an edit does to its surroundings shows in the next sibling, which
    /// it swallows, splits or gives another meaning.
    Neighbours,
    /// The facts are older: every sibling.
    All,
}

/// Broken text in the place of broken text is taken over up to this size, whatever it looks like: somebody writes on in it.
const BROKEN_AT_MOST: u32 = 4_000;

/// What is to be replaced by what.
struct Plan<'t> {
    /// From the root down to the parent of the replaced children: what each now says of itself.
    path: Vec<(Id, Attributes, Span)>,
    first: Id,
    after: Id,
    nodes: Vec<(Node<'t>, Part)>,
}

pub(super) fn sync(
    facts: &mut FactTree,
    names: &mut Names,
    structure: &Structure,
    syntax: &Tree,
    text: &Rope,
    stale: Span,
    care: Care,
) -> Sync {
    let mut plan = |care| plan(facts, &mut Lowering::new(structure, text, names, 0), syntax.walk(), stale, care);
    // Broken text is the common case while typing, and cheap to recognise.
    let found = match (care, plan(Care::Neighbours)) {
        (Care::Neighbours, Found::Plan(found)) => Found::Plan(found),
        (_, Found::Broken) => Found::Broken,
        _ => plan(Care::All),
    };
    let Found::Plan(Plan { path, first, after, nodes }) = found else {
        mark_broken(facts, stale);
        return Sync::Held;
    };
    let depth = path.len() as u32 - 1;
    for (id, attributes, span) in &path {
        facts.describe(*id, attributes.flags, attributes.symbol, *span);
    }
    let mut lowering = Lowering::new(structure, text, names, depth);
    let root = lowering.tree.open(Role::Block, Part::Item, Flags::default(), stale, None);
    let mut cursor = syntax.walk();
    let mut lowered = stale;
    for (node, part) in nodes {
        lowered = lowered.hull(span(node));
        cursor.reset(node);
        lowering.node_at(&mut cursor, part, root);
    }
    lowering.tree.close(root);
    let replacement = lowering.tree;
    facts.splice(path[path.len() - 1].0, first, after, &replacement);
    Sync::Current(lowered)
}

/// What `plan` comes to.
enum Found<'t> {
    Plan(Plan<'t>),
    /// What would be lowered has an error that its old facts do not have.
    Broken,
    /// A neighbour changed: more than the stale text has to be looked at.
    Wider,
}

/// Finds what to lower again.
fn plan<'t>(
    facts: &FactTree,
    lowering: &mut Lowering<'_>,
    mut cursor: TreeCursor<'t>,
    stale: Span,
    care: Care,
) -> Found<'t> {
    let mut path = Vec::new();
    let mut at = Id::ROOT;
    loop {
        let found = lowering.attributes(&mut cursor);
        if found.role != facts.role(at) {
            return Found::Broken;
        }
        path.push((at, found, span(cursor.node())));
        let (old, new) = match care {
            Care::Neighbours => match touched(facts, lowering, &mut cursor, at, stale) {
                Ok(touched) => touched,
                Err(Differ { broken: true }) => return Found::Broken,
                Err(Differ { broken: false }) => return Found::Wider,
            },
            Care::All => unmatched(facts, lowering, &mut cursor, at, stale),
        };
        if let ([one], [(node, part)]) = (&old.ids[..], &new[..]) {
            let role = lowering.role_of(*node);
            let worth_entering = span(*node).len() > SMALL && facts.span(*one).len() > SMALL;
            if worth_entering
                && !lowering.is_misbound(*node)
                && role == facts.role(*one)
                && *part == facts.part(*one)
                && !role.is_leaf()
            {
                at = *one;
                cursor.reset(*node);
                continue;
            }
        }
        let was_broken = !old.ids.is_empty() && old.ids.iter().all(|id| is_lowered_broken(facts, *id));
        let is_broken = new.iter().any(|(node, _)| node.has_error());
        if is_broken && !(was_broken && is_no_worse(facts, &old.ids, &new, stale)) {
            return Found::Broken;
        }
        let after = old.ids.last().map_or(old.first, |last| facts.after(*last));
        return Found::Plan(Plan { path, first: old.first, after, nodes: new });
    }
}

/// Consecutive children of a fact node: where they begin, or would, and which they are.
struct Old {
    first: Id,
    ids: Vec<Id>,
}

/// The children next to the stale span are not what they were.
struct Differ {
    /// There is an error among them or in what the stale span touches.
    broken: bool,
}

/// The children on both sides that the stale span touches.
fn touched<'t>(
    facts: &FactTree,
    lowering: &mut Lowering<'_>,
    cursor: &mut TreeCursor<'t>,
    at: Id,
    stale: Span,
) -> Result<Touched<'t>, Differ> {
    let (mut previous, mut next) = (None, None);
    let mut ids = Vec::new();
    for child in facts.children(at) {
        let span = facts.span(child);
        if span.end < stale.start {
            previous = Some(child);
        } else if span.start > stale.end {
            next = Some(child);
            break;
        } else {
            ids.push(child);
        }
    }
    let first = ids.first().copied().or(next).unwrap_or_else(|| facts.after(at));
    let new = lowering.outline_around(cursor, stale);
    let same = |old: Option<Id>, new: Option<(Node<'_>, Part)>| match (old, new) {
        (Some(old), Some(new)) => is_same(facts, lowering, old, new),
        (None, None) => true,
        _ => false,
    };
    if same(previous, new.previous) && same(next, new.next) {
        return Ok((Old { first, ids }, new.touched));
    }
    let mut seen = new.touched.iter().chain(&new.previous).chain(&new.next);
    // Where the facts are those of sound text, errors are what the edits made.
    Err(Differ { broken: !is_lowered_broken(facts, at) && seen.any(|(node, _)| node.has_error()) })
}

type Touched<'t> = (Old, Vec<(Node<'t>, Part)>);

/// The children on both sides that are left when equal ones before and behind the stale span are taken away.
fn unmatched<'t>(
    facts: &FactTree,
    lowering: &mut Lowering<'_>,
    cursor: &mut TreeCursor<'t>,
    at: Id,
    stale: Span,
) -> Touched<'t> {
    let new = lowering.outline(cursor);
    let old: Vec<Id> = facts.children(at).collect();
    let same = |old: Id, new: (Node<'_>, Part)| is_same(facts, lowering, old, new);
    let before =
        old.iter().zip(&new).take_while(|(old, new)| facts.span(**old).end < stale.start && same(**old, **new));
    let before = before.count();
    let behind = (old[before..].iter().rev())
        .zip(new[before..].iter().rev())
        .take_while(|(old, new)| facts.span(**old).start > stale.end && same(**old, **new))
        .count();
    let first = old.get(before).copied().unwrap_or_else(|| facts.after(at));
    (Old { first, ids: old[before..old.len() - behind].to_vec() }, new[before..new.len() - behind].to_vec())
}

/// Marks the nodes around the stale text, so that nothing is said to be missing there.
fn mark_broken(facts: &mut FactTree, stale: Span) {
    let mut at = Some(Id::ROOT);
    while let Some(id) = at {
        if !facts.flags(id).has(Flags::BROKEN) {
            facts.set_flags(id, facts.flags(id).with(Flags::BROKEN).with(Flags::HELD));
        }
        at = facts.children(id).find(|child| facts.span(*child).encloses(stale));
    }
}

/// True where the error is likely the one that was there before, and not what the edits made of sound code around it.
fn is_no_worse(facts: &FactTree, old: &[Id], new: &[(Node<'_>, Part)], stale: Span) -> bool {
    let size: u32 = new.iter().map(|(node, _)| span(*node).len()).sum();
    if size <= BROKEN_AT_MOST.max(2 * stale.len()) {
        return true;
    }
    let before: u32 = old.iter().map(|id| wrong_before(facts, *id)).sum();
    let now = new.iter().try_fold(0, |sum, (node, _)| Some(sum + wrong_now(*node)?));
    now.is_some_and(|now| now <= before + stale.len())
}

/// How many bytes of a fact node lie in errors.
fn wrong_before(facts: &FactTree, id: Id) -> u32 {
    match facts.role(id) {
        Role::Error => facts.span(id).len(),
        _ if !facts.flags(id).has(Flags::BROKEN) => 0,
        _ => facts.children(id).map(|child| wrong_before(facts, child)).sum(),
    }
}

/// How many bytes of a syntax node lie in errors. None where something is missing: what closes a block, perhaps, and then
/// everything behind it is nested otherwise.
fn wrong_now(node: Node<'_>) -> Option<u32> {
    let (mut cursor, mut sum) = (node.walk(), 0);
    loop {
        let node = cursor.node();
        if node.is_missing() {
            return None;
        }
        if node.is_error() {
            sum += span(node).len();
        } else if node.has_error() && cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return Some(sum);
            }
        }
    }
}

/// True for facts that were taken from text with an error in it.
fn is_lowered_broken(facts: &FactTree, id: Id) -> bool {
    facts.flags(id).has(Flags::BROKEN) && !facts.flags(id).has(Flags::HELD)
}

fn is_same(facts: &FactTree, lowering: &Lowering<'_>, old: Id, (node, part): (Node<'_>, Part)) -> bool {
    let (was, is) = (facts.role(old), lowering.role_of(node));
    // Whether a string is a template shows only after lowering.
    let role = was == is || (was == Role::Template && is == Role::String);
    role && facts.span(old) == span(node) && facts.part(old) == part
}
