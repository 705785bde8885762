//! What is wrapped around a view: decorators above its definition, in the URLconf, around patterns.

use crate::app::files::At;
use crate::app::frameworks::python;
use crate::app::interpret::{Decoration, Run};
use crate::app::route::{Calling, Link};
use crate::app::value::{Function, FunctionId, Made, ObjectId, Value};
use crate::facts::{Node, Role};

/// How many decorators are taken off one view.
const MOST: usize = 24;

const WRAPS: &[&str] = &["functools.wraps", "wraps", "django.utils.functional.wraps"];
const METHOD_DECORATOR: &[&str] = &["django.utils.decorators.method_decorator"];
const NOT_REQUIRED: &str = "django.contrib.auth.decorators.login_not_required";

/// A view without what is around it.
pub struct Peeled {
    pub view: Value,
    /// Outermost first.
    pub links: Vec<Link>,
    /// Marked `login_not_required`, as far as the wrappers say so; None where they do not.
    pub mark: Option<bool>,
}

/// Takes the decorators off a view that is registered at `at`.
pub fn peel(run: &mut Run<'_>, view: &Value, at: At) -> Peeled {
    let mut links = Vec::new();
    let mut marks: Vec<Mark> = Vec::new();
    let mut view = run.force(view);
    for _ in 0..MOST {
        let Some((decorator, inner, place)) = around(run, &view, at) else { break };
        marks.push(Mark::of(run, &decorator, &view));
        links.push(Link::new(decorator, place, Calling::Decorator, "decorator in the URLconf"));
        view = run.force(&inner);
    }
    Peeled { mark: marks.iter().rev().fold(None, |known, mark| mark.after(known)), view, links }
}

/// What a wrapper does to the mark of what it wraps.
#[derive(Clone, Copy)]
pub enum Mark {
    Opens,
    Keeps,
    /// A wrapper without `functools.wraps`.
    Loses,
}

impl Mark {
    /// `wrapper` is what the decorator answered.
    pub fn of(run: &Run<'_>, decorator: &Value, wrapper: &Value) -> Self {
        if run.world.path(decorator).as_deref() == Some(NOT_REQUIRED) {
            return Mark::Opens;
        }
        let Value::Function(_) = wrapper else { return Mark::Keeps };
        let wraps = run.decorations(wrapper).iter().any(|each| is_wraps(run, &each.value));
        if wraps { Mark::Keeps } else { Mark::Loses }
    }

    pub fn after(self, known: Option<bool>) -> Option<bool> {
        match self {
            Mark::Opens => Some(true),
            Mark::Keeps => known,
            Mark::Loses => Some(false),
        }
    }
}

/// The decorator around a view, what is inside, and where the decorator stands.
fn around(run: &mut Run<'_>, view: &Value, at: At) -> Option<(Value, Value, At)> {
    match view {
        Value::Object(object) => {
            let place = run.world.object(*object).at;
            let (callee, arguments) = run.world.call(*object)?;
            let (callee, arguments) = (callee.clone(), arguments.clone());
            // `Index.as_view()` is a view.
            if is_as_view(&callee) {
                return None;
            }
            let first = run.force(arguments.get(0)?);
            is_view(run, &first).then_some((callee, first, place))
        }
        Value::Function(function) => {
            let (decorator, inner) = wrapped(run, *function)?;
            Some((decorator, inner, at))
        }
        // `each.callback` of a pattern.
        Value::Member(member) if &*member.name == "callback" => {
            let (_, arguments) = run.world.call(member.of.object()?)?;
            let inner = arguments.named_or("view", 1)?.value.clone();
            let inner = run.force(&inner);
            around(run, &inner, at)
        }
        _ => None,
    }
}

/// The view behind `each.callback`.
pub fn callback(run: &mut Run<'_>, view: &Value) -> Value {
    if let Value::Member(member) = view
        && &*member.name == "callback"
        && let Some(object) = member.of.object()
        && let Some((_, arguments)) = run.world.call(object)
        && let Some(inner) = arguments.named_or("view", 1)
    {
        let inner = inner.value.clone();
        return run.force(&inner);
    }
    view.clone()
}

/// True for the callee of `Class.as_view(…)`.
pub fn is_as_view(callee: &Value) -> bool {
    match callee {
        Value::Member(member) => &*member.name == "as_view",
        Value::Outside(path) => path.ends_with(".as_view"),
        _ => false,
    }
}

fn is_view(run: &Run<'_>, value: &Value) -> bool {
    match value {
        Value::Function(_) => true,
        Value::Member(member) => &*member.name == "callback",
        Value::Outside(path) => path.contains("views."),
        Value::Object(object) => match &run.world.object(*object).made {
            Made::Call { callee, arguments } => {
                is_as_view(callee) || arguments.positional.first().is_some_and(|first| is_view(run, &first.value))
            }
            Made::Instance { .. } => true,
            _ => false,
        },
        _ => false,
    }
}

/// The decorator of the project that made a wrapper, and what it was given: the function around the wrapper, whose first
/// parameter is a view.
fn wrapped(run: &mut Run<'_>, wrapper: FunctionId) -> Option<(Value, Value)> {
    let function = run.world.function(wrapper).clone();
    let node = run.function_node(wrapper)?;
    let decorator = node.ancestors().skip(usize::from(node.is(Role::Function))).find(|each| each.is(Role::Function))?;
    let parameter = decorator.parameters().map(parameter_name).find(|name| !matches!(name.name(), "self" | "cls"))?;
    let inner = run.world.scope(function.scope).names.get(&parameter.symbol()).cloned()?;
    let inner = run.force(&inner);
    let inner = callback(run, &inner);
    if !is_view(run, &inner) {
        return None;
    }
    let scope = run.world.scope(function.scope).parent?;
    let at = At { file: function.at.file, id: decorator.id };
    let decorator = Function { at, scope, this: None, class: None };
    Some((Value::Function(run.world.add_function(decorator)), inner))
}

fn parameter_name(parameter: Node<'_>) -> Node<'_> {
    if parameter.is(Role::Parameter) {
        return parameter
            .child(crate::facts::Part::Target)
            .or_else(|| parameter.children().next())
            .unwrap_or(parameter);
    }
    parameter
}

/// The decorators above a function as links, outermost first, without those that `skip` knows.
pub fn above(run: &mut Run<'_>, of: &Value, place: &str, skip: impl Fn(&Run<'_>, &Decoration) -> bool) -> Vec<Link> {
    let decorations = run.decorations(of).to_vec();
    let mut links = Vec::new();
    for decoration in decorations {
        if skip(run, &decoration) || is_plain(run, &decoration.value) {
            continue;
        }
        match for_methods(run, &decoration.value) {
            Some((inner, _)) => {
                let each = inner.into_iter();
                links.extend(each.map(|value| Link::new(value, decoration.at, Calling::Decorator, place)));
            }
            None => {
                let mut link = Link::new(decoration.value.clone(), decoration.at, Calling::Decorator, place);
                // What it makes is called with the instance first.
                if matches!(of, Value::Function(id) if run.world.function(*id).class.is_some()) {
                    link.metadata.push(("method".into(), Value::Bool(true)));
                }
                links.push(link);
            }
        }
    }
    links
}

/// The decorators that `method_decorator(…, name=…)` stands for, outermost first, and the name of the method.
pub fn for_methods(run: &mut Run<'_>, value: &Value) -> Option<(Vec<Value>, Option<String>)> {
    let object = value.object()?;
    let (callee, arguments) = run.world.call(object)?;
    if !python::is_called(run, callee, METHOD_DECORATOR) {
        return None;
    }
    let (first, name) = (arguments.named_or("decorator", 0)?.value.clone(), arguments.named_or("name", 1).cloned());
    let first = run.force(&first);
    let decorators = run.world.flattened(&first).iter().map(|each| run.force(each)).collect();
    Some((decorators, name.and_then(|name| name.value.text().map(str::to_owned))))
}

/// Python's own decorators say nothing about a request.
fn is_plain(run: &Run<'_>, value: &Value) -> bool {
    is_wraps(run, value)
        || matches!(
            run.world.path(value).as_deref(),
            Some(
                "staticmethod"
                    | "classmethod"
                    | "property"
                    | "abc.abstractmethod"
                    | "typing.override"
                    | "functools.cached_property"
            )
        )
}

fn is_wraps(run: &Run<'_>, value: &Value) -> bool {
    let Value::Object(object) = value else { return false };
    run.world.call(*object).is_some_and(|(callee, _)| python::is_called(run, callee, WRAPS))
}

/// True where a function was marked by being given to `login_not_required` somewhere, or by `f.login_required = False`.
pub fn is_marked(run: &mut Run<'_>, view: &Value) -> bool {
    if let Value::Function(_) = view
        && run.member(view, "login_required", None) == Value::Bool(false)
    {
        return true;
    }
    let place = |run: &Run<'_>, value: &Value| match value {
        Value::Function(id) => Some(run.world.function(*id).at),
        _ => None,
    };
    let wanted = place(run, view);
    for index in 0..run.world.objects.len() as u32 {
        let id = ObjectId(index);
        let Some((Value::Outside(path), arguments)) = run.world.call(id) else { continue };
        if &**path != NOT_REQUIRED {
            continue;
        }
        // Decorators are looked at in their order with the others.
        let at = run.world.object(id).at;
        if run.node(at).is_none_or(|node| node.is(Role::Decorator)) {
            continue;
        }
        let Some(first) = arguments.get(0).cloned() else { continue };
        let first = run.force(&first);
        let same = match (&first, view) {
            (Value::Outside(a), Value::Outside(b)) => a == b,
            _ => wanted.is_some() && place(run, &first) == wanted,
        };
        if same {
            return true;
        }
    }
    false
}
