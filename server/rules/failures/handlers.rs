//! Where failures are handled: every catch clause, `.catch(…)` callback and `suppress(…)` of a file.

use crate::facts::{Node, Part, Role, View};
use crate::models::failures::{failures, has};
use crate::text::Span;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `catch (e) { … }`, `except E as e:`.
    Clause,
    /// `promise.catch(e => …)`.
    Callback,
    /// `with suppress(E):`.
    Suppress,
}

/// One place where failures end up.
#[derive(Clone, Copy, Debug)]
pub struct Handler<'a> {
    pub form: Form,
    /// The clause, the `.catch(…)` call, or the `with`.
    pub node: Node<'a>,
    /// What runs on failure: a block, or the expression of an arrow function. None for `suppress`.
    pub body: Option<Node<'a>>,
    /// The name that holds the error.
    pub error: Option<Node<'a>>,
    /// What may fail.
    pub tried: Node<'a>,
    /// The head of the handler, without its body.
    pub head: Span,
    /// False where only named exceptions are caught.
    pub broad: bool,
}

impl<'a> Handler<'a> {
    /// The statement behind which the code goes on after the failure.
    pub fn whole(&self) -> Node<'a> {
        match self.form {
            Form::Clause => self.node.parent().unwrap_or(self.node),
            Form::Callback => self.node.statement(),
            Form::Suppress => self.node,
        }
    }
}

/// Every handler of the file, in order of position within each form.
pub fn all<'a>(view: &View<'a>) -> Vec<Handler<'a>> {
    let clauses = view.all(Role::Catch).filter_map(|node| clause(view, node));
    let callbacks = view.all(Role::Call).filter_map(|node| callback(view, node));
    let suppressions = view.all(Role::With).filter_map(|node| suppression(view, node));
    clauses.chain(callbacks).chain(suppressions).collect()
}

/// The handler that a catch clause is.
pub fn clause<'a>(view: &View<'a>, node: Node<'a>) -> Option<Handler<'a>> {
    let tried = node.parent().filter(|parent| parent.is(Role::Try))?.child(Part::Body)?;
    let body = node.children().find(|child| child.is(Role::Block))?;
    let start = node.span().start;
    let (error, broad, end) = if view.python() {
        let caught = node.child(Part::Type);
        let (types, name) = match caught {
            Some(caught) if caught.is(Role::As) => (caught.children().next(), caught.child(Part::Target)),
            caught => (caught, node.child(Part::Target)),
        };
        let end = caught.map_or(start + "except".len() as u32, |caught| caught.span().end);
        (name.filter(|name| name.is(Role::Name)), types.is_none_or(is_broad), end)
    } else {
        let error = node.child(Part::Target).filter(|target| target.is(Role::Name));
        let head = view.slice(Span::new(start, body.span().start));
        (error, true, start + head.trim_end().len() as u32)
    };
    let head = Span::new(start, end);
    Some(Handler { form: Form::Clause, node, body: Some(body), error, tried, head, broad })
}

/// True for the exceptions that catch nearly everything, and for a tuple that holds one.
fn is_broad(types: Node<'_>) -> bool {
    if types.is(Role::Tuple) {
        return types.children().any(is_broad);
    }
    has(&failures().broad.python, types.name())
}

fn callback<'a>(view: &View<'a>, node: Node<'a>) -> Option<Handler<'a>> {
    let callee = node.callee().filter(|callee| callee.is(Role::Member) && callee.name() == "catch")?;
    let argument = node.argument(0).filter(|_| !view.python() && node.arguments().count() == 1)?;
    // A schema's `.catch(default)` takes a value or a function as well.
    if view.path_of(callee).is_some_and(|path| path.starts_with("zod") || path.starts_with("z.")) {
        return None;
    }
    let function = view.function(argument)?;
    let body = function.child(Part::Body)?;
    let error = function.parameters().next().map(|parameter| parameter.child(Part::Target).unwrap_or(parameter));
    let head = Span::new(callee.span().end - "catch".len() as u32, node.span().end);
    let tried = callee.child(Part::Object)?;
    let error = error.filter(|error| error.is(Role::Name));
    Some(Handler { form: Form::Callback, node, body: Some(body), error, tried, head, broad: true })
}

fn suppression<'a>(view: &View<'a>, node: Node<'a>) -> Option<Handler<'a>> {
    let call = node.children().find(|child| child.is(Role::Call) && child.call_name() == "suppress")?;
    let path = view.callee_path(call)?;
    if *path != *"contextlib.suppress" {
        return None;
    }
    let broad = call.arguments().any(is_broad);
    let tried = node.child(Part::Body).or_else(|| node.children().find(|child| child.is(Role::Block)))?;
    Some(Handler { form: Form::Suppress, node, body: None, error: None, tried, head: call.span(), broad })
}
