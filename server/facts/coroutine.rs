//! Python: whether a call makes a coroutine, as far as one file can prove it.

use super::bindings::BindingKind;
use super::{Flags, Node, Part, Role, View};

impl<'a> View<'a> {
    /// The proof that a call makes a coroutine that nobody awaits by itself: the `async def` of this file that it
    /// calls, or a place of this file where the same call on the same object is awaited.
    pub fn coroutine(&self, call: Node<'a>) -> Option<Node<'a>> {
        let callee = call.callee()?;
        if let Some(function) = self.called_here(call) {
            return is_coroutine_function(function).then_some(function);
        }
        // Synchronous and asynchronous clients share their method names; only a coroutine function can await.
        call.function().filter(|function| function.has(Flags::ASYNC))?;
        let root = callee.is(Role::Member).then(|| callee.chain().last()).flatten()?;
        let text = self.source(callee);
        self.calls_named(callee.name()).find(|other| {
            let same = other.callee().is_some_and(|each| self.source(each) == text);
            let other_root = other.chain().last();
            same && is_awaited(*other)
                && !are_alternatives(call, *other)
                && other_root.is_some_and(|other_root| self.same_object(root, other_root))
        })
    }

    /// True where both names hold the same thing: one binding, or parameters that share name and annotation (a
    /// fixture or dependency that two functions are handed).
    pub fn same_object(&self, one: Node<'a>, other: Node<'a>) -> bool {
        let (Some(first), Some(second)) = (self.resolve(one), self.resolve(other)) else { return false };
        if first.name == second.name {
            return true;
        }
        let parameters = first.kind == BindingKind::Parameter && second.kind == BindingKind::Parameter;
        let annotation = |node: Node<'a>| node.child(Part::Type).map(|kind| self.source(kind));
        parameters
            && !matches!(one.name(), "self" | "cls")
            && one.name() == other.name()
            && annotation(first.node) == annotation(second.node)
    }

    /// Every call of the file to something of this name.
    pub fn calls_named(&self, name: &str) -> impl Iterator<Item = Node<'a>> + use<'a> {
        let file = self.file;
        let symbol = file.names.find(name);
        let rows = symbol.into_iter().flat_map(|symbol| file.tree.of_symbol(symbol));
        rows.map(|id| file.node(id))
            .filter(|node| node.part() == Part::Callee)
            .filter_map(Node::parent)
            .filter(|call| call.is(Role::Call))
    }

    /// The function or method of this file that a call runs: `f()` and `self.f()`.
    fn called_here(&self, call: Node<'a>) -> Option<Node<'a>> {
        let callee = call.callee()?;
        if callee.is(Role::Name) {
            return self.function(callee);
        }
        let object = callee.child(Part::Object).filter(|object| object.is(Role::Name) && object.name() == "self")?;
        let class = object.ancestors().find(|node| node.is(Role::Class))?;
        let members = class.child(Part::Body)?.children();
        members
            .map(
                |member| {
                    if member.is(Role::Decorated) { member.child(Part::Definition).unwrap_or(member) } else { member }
                },
            )
            .find(|member| member.is(Role::Function) && member.name() == callee.name())
    }
}

/// True where the nodes stand in different branches of an `if`: there the same name may hold different things, as in
/// `if isinstance(child, AsyncChild): await child.close()`, `else: child.close()`.
pub fn are_alternatives(one: Node<'_>, other: Node<'_>) -> bool {
    one.ancestors().filter(|up| up.is(Role::If) && up.encloses(other)).any(|fork| {
        let branch = |node: Node<'_>| fork.children().find(|child| child.encloses(node)).map(|child| child.id);
        branch(one) != branch(other)
    })
}

/// True for an `async def` that yields nothing and that no decorator can have changed.
fn is_coroutine_function(function: Node<'_>) -> bool {
    function.has(Flags::ASYNC)
        && function.decorators().is_empty()
        && !function.own_descendants().any(|node| node.is(Role::Yield))
}

/// True where an expression is the operand of `await`.
pub fn is_awaited(node: Node<'_>) -> bool {
    node.parent().is_some_and(|parent| parent.is(Role::Await))
}
