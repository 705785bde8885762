//! Names and what they stand for, within one file.

use std::cell::{OnceCell, RefCell};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use rustc_hash::FxBuildHasher;

use super::node::Node;
use super::{FactTree, FileFacts, Id, Part, Role, Symbol};
use crate::syntax::Language;

/// How a name got its meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BindingKind {
    /// A variable: the node is its `Declare` or `Assign`.
    Variable,
    Parameter,
    /// The node is the `Function`.
    Function,
    /// The node is the `Class`.
    Class,
    /// The node is the `Import`, `ImportName` or `ImportAll`.
    Import,
    /// Bound by a loop, a catch clause or a `with`.
    Other,
}

/// One place that gives a name its meaning.
#[derive(Clone, Copy, Debug)]
pub struct Binding<'a> {
    pub kind: BindingKind,
    /// Where the name stands.
    pub name: Node<'a>,
    /// What binds it.
    pub node: Node<'a>,
    /// Where the meaning holds.
    pub scope: Node<'a>,
}

/// After so many symbols were looked for one by one, all are found at once: a keystroke asks for a handful, a look at the
/// whole of a large file for thousands.
const ONE_BY_ONE: usize = 24;

/// Answers questions about names; remembers where each symbol occurs and where it is bound.
#[derive(Default)]
pub struct Occurrences {
    rows: RefCell<HashMap<Symbol, Rc<[Id]>>>,
    all: OnceCell<BySymbol>,
    bound: RefCell<HashMap<Symbol, Rc<Scopes>>>,
}

/// The bindings of one symbol by the scope they hold in, those of a scope in order of position.
type Scopes = HashMap<Id, Vec<Bound>, FxBuildHasher>;

/// A `Binding` without its file.
#[derive(Clone, Copy)]
struct Bound {
    kind: BindingKind,
    name: Id,
    node: Id,
}

impl Occurrences {
    /// Every node that carries the symbol, in order of position.
    pub fn of(&self, file: &FileFacts, symbol: Symbol) -> Rc<[Id]> {
        let mut rows = self.rows.borrow_mut();
        let known = rows.len();
        let find = || match known {
            0..ONE_BY_ONE => file.tree.of_symbol(symbol).collect(),
            _ => self.all.get_or_init(|| BySymbol::of(&file.tree)).get(symbol).into(),
        };
        rows.entry(symbol).or_insert_with(find).clone()
    }

    /// What the name at `at` stands for. None for globals and what this file does not bind; of several assignments
    /// in the same scope the last one above the use.
    pub fn resolve<'a>(&self, at: Node<'a>, symbol: Symbol) -> Option<Binding<'a>> {
        let scopes = self.scopes(at.file, symbol);
        let (scope, found) = around(at).find_map(|scope| Some((scope, scopes.get(&scope.id)?)))?;
        let above = found.iter().rposition(|binding| binding.name < at.id).unwrap_or(0);
        Some(found[above].within(scope))
    }

    /// Every binding of the symbol whose scope holds `at`, innermost scope first.
    pub fn bindings<'a>(&self, at: Node<'a>, symbol: Symbol) -> Vec<Binding<'a>> {
        let scopes = self.scopes(at.file, symbol);
        let here = around(at).filter_map(|scope| Some((scope, scopes.get(&scope.id)?)));
        here.flat_map(|(scope, found)| found.iter().map(move |bound| bound.within(scope))).collect()
    }

    /// Every binding of the symbol. A name such as `error` is bound a thousand times in a large file and asked for as
    /// often, so they are found once.
    fn scopes(&self, file: &FileFacts, symbol: Symbol) -> Rc<Scopes> {
        if symbol == Symbol::NONE {
            return Rc::default();
        }
        if let Some(known) = self.bound.borrow().get(&symbol) {
            return known.clone();
        }
        let mut scopes = Scopes::default();
        for found in self.of(file, symbol).iter().filter_map(|id| binding(file.node(*id))) {
            let bound = Bound { kind: found.kind, name: found.name.id, node: found.node.id };
            scopes.entry(found.scope.id).or_default().push(bound);
        }
        if file.language != Language::Python {
            rehome(file, &mut scopes);
        }
        let scopes = Rc::new(scopes);
        self.bound.borrow_mut().insert(symbol, scopes.clone());
        scopes
    }

    /// The uses of what `binding` binds, the binding itself left out.
    pub fn uses<'a>(&self, binding: Binding<'a>) -> Vec<Node<'a>> {
        let file = binding.name.file;
        let symbol = binding.name.symbol();
        let rows = self.of(file, symbol);
        let first = rows.partition_point(|id| *id < binding.scope.id);
        let within = rows[first..].iter().map(|id| file.node(*id)).take_while(|node| binding.scope.encloses(*node));
        within
            .filter(|node| node.is_any(&[Role::Name, Role::Shorthand]) && self::binding(*node).is_none())
            .filter(|node| self.resolve(*node, symbol).is_some_and(|found| found.scope == binding.scope))
            .collect()
    }
}

/// The nodes of a file in the order of their symbols, and of position among those of one.
struct BySymbol {
    /// Where the nodes of each symbol end.
    ends: Vec<u32>,
    nodes: Vec<Id>,
}

impl BySymbol {
    fn of(tree: &FactTree) -> Self {
        let ids = || (0..tree.len() as u32).map(Id);
        let most = ids().map(|id| tree.symbol(id).0).max().unwrap_or(0) as usize;
        // Counted, then summed up to where each begins; filling moves that to where it ends.
        let mut ends = vec![0; most + 2];
        ids().for_each(|id| ends[tree.symbol(id).0 as usize + 1] += 1);
        for at in 1..ends.len() {
            ends[at] += ends[at - 1];
        }
        let mut nodes = vec![Id::ROOT; tree.len()];
        for id in ids() {
            let end = &mut ends[tree.symbol(id).0 as usize];
            nodes[*end as usize] = id;
            *end += 1;
        }
        Self { ends, nodes }
    }

    fn get(&self, symbol: Symbol) -> &[Id] {
        let at = symbol.0 as usize;
        let Some(end) = self.ends.get(at) else { return &[] };
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.nodes[start as usize..*end as usize]
    }
}

/// What a block assigns is bound where it is declared, in the block or around it.
fn rehome(file: &FileFacts, scopes: &mut Scopes) {
    let declared = |bound: &Bound| !file.node(bound.node).is(Role::Assign);
    let homes: HashSet<Id, FxBuildHasher> =
        scopes.iter().filter(|(_, all)| all.iter().any(declared)).map(|(scope, _)| *scope).collect();
    let homeless = |all: &Vec<Bound>| !all.iter().any(declared);
    let guests: Vec<Id> = scopes.iter().filter(|(_, all)| homeless(all)).map(|(scope, _)| *scope).collect();
    for guest in guests.into_iter().filter(|_| !homes.is_empty()) {
        let Some(home) = file.node(guest).ancestors().find(|up| homes.contains(&up.id)) else { continue };
        let moved = scopes.remove(&guest).unwrap_or_default();
        let all = scopes.entry(home.id).or_default();
        all.extend(moved);
        all.sort_by_key(|bound| bound.name);
    }
}

impl Bound {
    fn within<'a>(&self, scope: Node<'a>) -> Binding<'a> {
        let Bound { kind, name, node } = *self;
        Binding { kind, name: scope.file.node(name), node: scope.file.node(node), scope }
    }
}

/// The node and what encloses it, innermost first.
fn around(node: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    std::iter::once(node).chain(node.ancestors())
}

/// The binding that this node is, if it is one.
pub fn binding(node: Node<'_>) -> Option<Binding<'_>> {
    let parent = node.parent()?;
    let (kind, binder) = match node.role() {
        Role::Function if parent.is_any(&[Role::Block, Role::Module, Role::Export, Role::Decorated, Role::Case]) => {
            let in_class = parent.parent().is_some_and(|outer| outer.is(Role::Class) && parent.is(Role::Block));
            if in_class || node.name().is_empty() {
                return None;
            }
            (BindingKind::Function, node)
        }
        Role::Class => (BindingKind::Class, node),
        Role::ImportName if parent.is(Role::Import) && node.child(Part::Target).is_none() => {
            (BindingKind::Import, node)
        }
        Role::Name if parent.is(Role::Import) => (BindingKind::Import, parent),
        Role::Name if parent.is(Role::ImportName) && node.part() == Part::Target => {
            parent.parent().filter(|import| import.is(Role::Import))?;
            (BindingKind::Import, parent)
        }
        Role::Name if parent.is(Role::ImportAll) => (BindingKind::Import, parent),
        Role::Name | Role::Shorthand => bound_by_pattern(node)?,
        _ => return None,
    };
    Some(Binding { kind, name: node, node: binder, scope: scope_of(kind, binder) })
}

/// Climbs from a name through patterns to what the pattern belongs to.
fn bound_by_pattern(node: Node<'_>) -> Option<(BindingKind, Node<'_>)> {
    let mut child = node;
    loop {
        let parent = child.parent()?;
        match parent.role() {
            Role::Object | Role::Array | Role::Tuple | Role::Spread => {}
            Role::Pair | Role::Defaulted if child.part() == Part::Target => {}
            Role::Declare | Role::Assign if child.part() == Part::Target => {
                return Some((BindingKind::Variable, parent));
            }
            Role::Parameter if child.part() != Part::Default && child.part() != Part::Type => {
                return Some((BindingKind::Parameter, parent));
            }
            Role::Function if child.part() == Part::Parameter => return Some((BindingKind::Parameter, child)),
            Role::Loop | Role::Catch | Role::As if child.part() == Part::Target => {
                return Some((BindingKind::Other, parent));
            }
            // `case found`
            Role::Pattern => return Some((BindingKind::Other, parent)),
            _ => return None,
        }
        child = parent;
    }
}

fn scope_of(kind: BindingKind, binder: Node<'_>) -> Node<'_> {
    let python = binder.file.language == Language::Python;
    let holds = |node: &Node<'_>| match node.role() {
        Role::Function | Role::Module => true,
        Role::Class => python,
        Role::Block | Role::Case | Role::Loop => !python,
        // A comprehension's loop is its own scope; an ordinary one is the function's.
        Role::Comprehension => python,
        _ => false,
    };
    if kind == BindingKind::Other && !python && binder.is_any(&[Role::Loop, Role::Catch]) {
        return binder;
    }
    binder.ancestors().find(holds).unwrap_or_else(|| binder.file.root())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use ropey::Rope;

    use super::*;
    use crate::syntax;

    #[test]
    fn all_at_once_are_those_of_one_by_one() {
        let code: String =
            (0..3 * ONE_BY_ONE).map(|nth| format!("let name{nth} = name{}.of(name0);\n", nth / 2)).collect();
        let rope = Rope::from_str(&code);
        let tree = syntax::parse(Language::TypeScript, &rope, None, None, &AtomicBool::new(false)).ok();
        let file = FileFacts::of(Language::TypeScript, tree.as_ref(), &rope);
        let occurrences = Occurrences::default();
        let last = file.names.find("of").unwrap_or_default().0 + 3;
        for symbol in (0..last.max(200)).map(Symbol) {
            let expected: Vec<Id> = file.tree.of_symbol(symbol).collect();
            assert_eq!(*occurrences.of(&file, symbol), *expected, "{symbol:?}");
        }
        assert!(occurrences.all.get().is_some());
    }
}
