//! What is around a handler: decorators above its definition, and functions it was passed through by hand.

use crate::app::files::At;
use crate::app::interpret::{Decoration, Run};
use crate::app::route::{Calling, Link, Note, PassedOver, Why};
use crate::app::value::{Function, FunctionId, Made, Value};
use crate::facts::{Node, Role};

/// Copies a function's name and signature to its wrapper.
const WRAPS: &[&str] = &["functools.wraps", "wraps"];

/// How many functions around a handler are looked through.
const MOST: usize = 16;

/// What stands around a handler.
#[derive(Default)]
pub struct Around {
    /// Outermost first.
    pub links: Vec<Link>,
    /// The function whose parameters can be seen from outside, where that is not the handler.
    pub signature: Option<FunctionId>,
    /// Decorators that do not take part.
    pub searched: Vec<Note>,
    /// Those of them that are called with the handler all the same, and too late.
    pub passed_over: Vec<PassedOver>,
}

/// The decorators of a function or class: those below the one that registers it (at `registered`) are called before it,
/// those above are not. Where the registration is no decorator, all of them take part. `skip` says which decorators are
/// no links, because they register or describe.
pub fn around(
    run: &mut Run<'_>,
    value: &Value,
    registered: Option<At>,
    skip: &mut dyn FnMut(&mut Run<'_>, &Value) -> bool,
) -> Around {
    let decorations = run.decorations(value).to_vec();
    let from = registered.and_then(|at| decorations.iter().position(|decoration| decoration.at == at));
    let (above, below) = match from {
        Some(index) => (&decorations[..index], &decorations[index + 1..]),
        None => (&decorations[..0], &decorations[..]),
    };
    let mut found = Around::default();
    for each in above {
        if skip(run, &each.value) || is_plain(run, &each.value) {
            continue;
        }
        let name = run.node(each.at).map(name).unwrap_or_default();
        let text = format!("`{name}` stands above the decorator that registers the route and does not run");
        let link = Link::new(each.value.clone(), each.at, Calling::Decorator, "decorator above the registration");
        found.passed_over.push(PassedOver { link, why: Why::Form, text: text.clone(), idle: true });
        found.searched.push(Note { text, at: Some(each.at) });
    }
    for each in below.iter().rev() {
        if skip(run, &each.value) || is_wraps(run, &each.value) || is_plain(run, &each.value) {
            continue;
        }
        found.links.insert(0, Link::new(each.value.clone(), each.at, Calling::Decorator, "decorator of the handler"));
        if let Some(wrapper) = hiding(run, each, value) {
            found.signature = Some(wrapper);
        }
    }
    found
}

/// The function that a decorator answers, where it does not show the parameters of what it decorates.
fn hiding(run: &Run<'_>, decoration: &Decoration, of: &Value) -> Option<FunctionId> {
    let wrapper = decoration.result.function()?;
    let same = of.function().is_some_and(|of| run.world.function(of).at == run.world.function(wrapper).at);
    let shown = run.decorations(&decoration.result).iter().any(|inner| is_wraps(run, &inner.value));
    (!same && !shown).then_some(wrapper)
}

/// Python's own decorators say nothing about a request.
fn is_plain(run: &Run<'_>, value: &Value) -> bool {
    matches!(run.world.path(value).as_deref(), Some("staticmethod" | "classmethod" | "property" | "abc.abstractmethod"))
}

fn is_wraps(run: &Run<'_>, value: &Value) -> bool {
    match value {
        Value::Object(object) => {
            run.world.call(*object).is_some_and(|(callee, _)| super::is_called(run, callee, WRAPS))
        }
        _ => false,
    }
}

/// The name of a decorator as a person reads it.
pub fn name(node: Node<'_>) -> String {
    let expression = node.children().next().unwrap_or(node);
    let named = if expression.is(Role::Call) { expression.callee().unwrap_or(expression) } else { expression };
    named.name().to_owned()
}

/// What a registered value is when everything it was passed through is taken off: `login_required(token_checked(view))`.
/// The links are outermost first.
pub fn unwrapped(run: &mut Run<'_>, value: &Value, at: At) -> (Value, Vec<Link>) {
    let mut value = run.force(value);
    let mut links = Vec::new();
    while links.len() < MOST {
        let Some((decorator, inner)) = wrapper(run, &value) else { break };
        links.push(Link::new(decorator, at, Calling::Decorator, "wrapped around the handler"));
        value = run.force(&inner);
    }
    (value, links)
}

/// What a value was made by, and of which callable.
fn wrapper(run: &mut Run<'_>, value: &Value) -> Option<(Value, Value)> {
    match value {
        // A function that another one made around its argument.
        Value::Function(id) => {
            let held = run.world.function(*id).clone();
            let outer = run.function_node(*id)?.function()?;
            let parameter = outer.parameters().next()?;
            let name = if parameter.is(Role::Name) { parameter } else { parameter.children().next()? };
            let inner = run.world.scope(held.scope).names.get(&name.symbol()).cloned()?;
            let inner = run.force(&inner);
            if !is_view(run, &inner) {
                return None;
            }
            let scope = run.world.scope(held.scope).parent?;
            let at = At { file: held.at.file, id: outer.id };
            let decorator = Function { at, scope, this: None, class: None };
            Some((Value::Function(run.world.add_function(decorator)), inner))
        }
        Value::Object(object) => {
            let Made::Call { callee, arguments } = &run.world.object(*object).made else { return None };
            if matches!(callee, Value::Member(member) if matches!(&*member.name, "as_view" | "as_asgi")) {
                return None;
            }
            let (callee, inner) = (callee.clone(), arguments.get(0)?.clone());
            let inner = run.force(&inner);
            (arguments_are_one(run, *object) && is_view(run, &inner)).then_some((callee, inner))
        }
        _ => None,
    }
}

fn arguments_are_one(run: &Run<'_>, object: crate::app::value::ObjectId) -> bool {
    run.world.call(object).is_some_and(|(_, arguments)| arguments.positional.len() == 1)
}

/// True for functions and `View.as_view(…)`, bare or wrapped.
fn is_view(run: &mut Run<'_>, value: &Value) -> bool {
    match value {
        Value::Function(_) => true,
        Value::Object(object) => match run.world.method_call(*object) {
            Some((_, "as_view", _)) => true,
            _ => wrapper(run, value).is_some(),
        },
        _ => false,
    }
}
