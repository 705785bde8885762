//! A node of the fact tree with its file at hand: how rules read code.

use super::{FactTree, FileFacts, Flags, Id, Part, Role, Symbol};
use crate::text::Span;

/// A node. Copy; equality is identity within one file.
#[derive(Clone, Copy)]
pub struct Node<'a> {
    pub file: &'a FileFacts,
    pub id: Id,
}

impl PartialEq for Node<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Node<'_> {}

impl std::fmt::Debug for Node<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}:{}[{:?}]", self.role().capture(), self.name(), self.span())
    }
}

impl<'a> Node<'a> {
    fn tree(self) -> &'a FactTree {
        &self.file.tree
    }

    fn at(self, id: Id) -> Node<'a> {
        Node { file: self.file, id }
    }

    pub fn role(self) -> Role {
        self.tree().role(self.id)
    }

    pub fn is(self, role: Role) -> bool {
        self.role() == role
    }

    pub fn is_any(self, roles: &[Role]) -> bool {
        roles.contains(&self.role())
    }

    /// What it is to its parent.
    pub fn part(self) -> Part {
        self.tree().part(self.id)
    }

    pub fn has(self, flag: Flags) -> bool {
        self.tree().flags(self.id).has(flag)
    }

    pub fn symbol(self) -> Symbol {
        self.tree().symbol(self.id)
    }

    /// The text of its symbol: a name, property, key, operator or module; empty where the role has none.
    pub fn name(self) -> &'a str {
        self.file.names.text(self.symbol())
    }

    pub fn span(self) -> Span {
        self.tree().span(self.id)
    }

    pub fn parent(self) -> Option<Node<'a>> {
        self.tree().parent(self.id).map(|id| self.at(id))
    }

    /// From the parent up to the module.
    pub fn ancestors(self) -> impl Iterator<Item = Node<'a>> {
        std::iter::successors(self.parent(), |node| node.parent())
    }

    /// Its children, comments left out.
    pub fn children(self) -> impl Iterator<Item = Node<'a>> {
        self.tree().children(self.id).map(move |id| self.at(id)).filter(|node| !node.is(Role::Comment))
    }

    /// The first child that plays a part.
    pub fn child(self, part: Part) -> Option<Node<'a>> {
        self.children().find(|child| child.part() == part)
    }

    /// Every child that plays a part.
    pub fn parts(self, part: Part) -> impl Iterator<Item = Node<'a>> {
        self.children().filter(move |child| child.part() == part)
    }

    /// Everything below it in order of position, functions inside included.
    pub fn descendants(self) -> impl DoubleEndedIterator<Item = Node<'a>> {
        self.tree().descendants(self.id).map(move |id| self.at(id))
    }

    /// The node, then everything below it.
    pub fn descendants_and_self(self) -> impl Iterator<Item = Node<'a>> {
        std::iter::once(self).chain(self.descendants())
    }

    /// Everything below it that runs when it runs: functions inside are left out.
    pub fn own_descendants(self) -> impl Iterator<Item = Node<'a>> {
        let tree = self.tree();
        let end = tree.after(self.id);
        let mut next = Id(self.id.0 + 1);
        std::iter::from_fn(move || {
            if next >= end {
                return None;
            }
            let node = self.at(next);
            next = if node.is(Role::Function) { tree.after(next) } else { Id(next.0 + 1) };
            Some(node)
        })
    }

    /// True where `other` is this node or below it.
    pub fn encloses(self, other: Node<'a>) -> bool {
        self.id <= other.id && other.id < self.tree().after(self.id)
    }

    /// The function whose code this is.
    pub fn function(self) -> Option<Node<'a>> {
        self.ancestors().find(|node| node.is(Role::Function))
    }

    /// The statement that this is part of (itself, where it is one).
    pub fn statement(self) -> Node<'a> {
        let mut node = self;
        while let Some(parent) = node.parent() {
            if parent.is_any(&[Role::Block, Role::Module, Role::Case]) {
                break;
            }
            node = parent;
        }
        node
    }

    /// The call's callee, with `await` and the like looked through by the caller.
    pub fn callee(self) -> Option<Node<'a>> {
        self.child(Part::Callee)
    }

    /// Positional arguments, in order.
    pub fn arguments(self) -> impl Iterator<Item = Node<'a>> {
        self.parts(Part::Argument).filter(|argument| !argument.is(Role::Keyword))
    }

    pub fn argument(self, index: usize) -> Option<Node<'a>> {
        self.arguments().nth(index)
    }

    /// The value of Python's `name=` argument.
    pub fn keyword(self, name: &str) -> Option<Node<'a>> {
        self.parts(Part::Argument)
            .find(|argument| argument.is(Role::Keyword) && argument.name() == name)
            .and_then(|argument| argument.child(Part::Value))
    }

    /// The value under a key of an object literal. For `{ key }` the shorthand itself.
    pub fn entry(self, key: &str) -> Option<Node<'a>> {
        self.children().filter(|child| child.name() == key).find_map(|child| match child.role() {
            Role::Pair => child.child(Part::Value).or_else(|| child.child(Part::Target)),
            Role::Shorthand | Role::Function => Some(child),
            _ => None,
        })
    }

    /// An option of a call under any of the names: a keyword argument, or an entry of an object literal argument.
    pub fn option(self, names: &[&str]) -> Option<Node<'a>> {
        names.iter().find_map(|name| {
            self.keyword(name).or_else(|| {
                self.arguments().filter(|argument| argument.is(Role::Object)).find_map(|object| object.entry(name))
            })
        })
    }

    /// The method name of `x.method(…)`, or the function name of `name(…)`.
    pub fn call_name(self) -> &'a str {
        self.callee().map_or("", Node::name)
    }

    /// The object that a member call is made on.
    pub fn receiver(self) -> Option<Node<'a>> {
        self.callee().filter(|callee| callee.is(Role::Member))?.child(Part::Object)
    }

    /// The method of the same class that a callee names: `this.method`.
    pub fn own_method(self) -> Option<Node<'a>> {
        let this = self.child(Part::Object).filter(|object| object.is(Role::Name) && object.name() == "this");
        let class = this.filter(|_| self.is(Role::Member))?.ancestors().find(|outer| outer.is(Role::Class))?;
        class.child(Part::Body)?.children().find(|member| member.is(Role::Function) && member.name() == self.name())
    }

    /// The expression inside any `await`.
    pub fn awaited(self) -> Node<'a> {
        let mut node = self;
        while node.is(Role::Await) {
            match node.children().next() {
                Some(inner) => node = inner,
                None => break,
            }
        }
        node
    }

    /// The outermost expression that continues this one by member access, calls or indexing:
    /// from `db` in `await db.from("t").select()` to the last call.
    pub fn chain_end(self) -> Node<'a> {
        let mut node = self;
        while let Some(parent) = node.parent() {
            let continues = match parent.role() {
                Role::Member | Role::Index => node.part() == Part::Object,
                Role::Call => node.part() == Part::Callee,
                _ => false,
            };
            if !continues {
                break;
            }
            node = parent;
        }
        node
    }

    /// The links of the chain that ends here, from this node to its root: calls, members and indexings, then the root.
    pub fn chain(self) -> impl Iterator<Item = Node<'a>> {
        std::iter::successors(Some(self.awaited()), |node| match node.role() {
            Role::Call | Role::New => node.callee(),
            Role::Member | Role::Index => node.child(Part::Object).map(Node::awaited),
            _ => None,
        })
    }

    /// Python's `@staticmethod`, which is not given the instance.
    pub fn is_static(self) -> bool {
        self.decorators().iter().any(|each| each.children().next().is_some_and(|named| named.name() == "staticmethod"))
    }

    /// A method that is read like a field: `get name()`, `@property`, `@cached_property`.
    pub fn is_getter(self) -> bool {
        let reads = |named: Node<'_>| matches!(named.name(), "property" | "cached_property");
        self.is(Role::Function)
            && (self.has(Flags::GETTER)
                || self.decorators().iter().any(|each| each.children().next().is_some_and(reads)))
    }

    /// The names that the body of a Python class gives a type, in their order: the fields of a dataclass.
    pub fn listed_fields(self) -> impl Iterator<Item = &'a str> {
        let statements = self.child(Part::Body).into_iter().flat_map(Node::children);
        let assigned = statements.flat_map(|statement| std::iter::once(statement).chain(statement.children()));
        let typed = assigned.filter(|node| node.is(Role::Assign) && node.child(Part::Type).is_some());
        typed.filter_map(|field| field.child(Part::Target)).map(Node::name)
    }

    /// The decorators of a function or class, in either language's place for them.
    pub fn decorators(self) -> Vec<Node<'a>> {
        let Some(parent) = self.parent() else { return Vec::new() };
        let mut found: Vec<_> = self.children().filter(|child| child.is(Role::Decorator)).collect();
        if parent.is_any(&[Role::Decorated, Role::Export]) {
            found.extend(parent.children().filter(|child| child.is(Role::Decorator)));
        } else if parent.is(Role::Block) {
            let mut above: Vec<Node<'a>> = Vec::new();
            for child in parent.children().take_while(|child| *child != self) {
                if child.is(Role::Decorator) { above.push(child) } else { above.clear() }
            }
            found.extend(above);
        }
        found
    }

    /// A function's name: its own, or that of the variable, property or key it is assigned to.
    pub fn function_name(self) -> &'a str {
        if !self.name().is_empty() {
            return self.name();
        }
        let Some(parent) = self.parent() else { return "" };
        match parent.role() {
            Role::Declare | Role::Assign => parent.child(Part::Target).map_or("", Node::name),
            Role::Pair | Role::Field | Role::Attribute => parent.name(),
            Role::Call => "",
            _ => "",
        }
    }

    /// A function's parameters, each the binding itself: a name, a pattern, or a `Parameter` around one.
    pub fn parameters(self) -> impl Iterator<Item = Node<'a>> {
        self.parts(Part::Parameter)
    }

    /// True where the node is a string, number, boolean or null literal.
    pub fn is_literal(self) -> bool {
        self.is_any(&[Role::String, Role::Number, Role::True, Role::False, Role::Null])
    }
}

impl FileFacts {
    pub fn root(&self) -> Node<'_> {
        Node { file: self, id: Id::ROOT }
    }

    pub fn node(&self, id: Id) -> Node<'_> {
        Node { file: self, id }
    }

    /// Every node of a role, in order of position.
    pub fn all(&self, role: Role) -> impl Iterator<Item = Node<'_>> {
        self.tree.of_role(role).map(|id| self.node(id))
    }

    /// The smallest node that encloses a span.
    pub fn smallest(&self, span: Span) -> Node<'_> {
        let mut node = self.root();
        while let Some(inner) = node.children().find(|child| child.span().encloses(span)) {
            node = inner;
        }
        node
    }
}
