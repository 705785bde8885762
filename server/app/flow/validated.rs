//! Whether what a route is sent was looked at before its handler: by a schema in its options, by what stands before it, or
//! by what decorates it. Bodies count before names; a name only where nothing can be read, and only to say nothing.

use std::collections::HashMap;
use std::sync::Arc;

use super::file::{By, Ending};
use super::resolve::{callee, value_of};
use super::value::Root;
use crate::app::App;
use crate::app::files::{At, FileId};
use crate::app::route::{Link, PARAMETER};
use crate::facts::{Node, Occurrences, Part, Paths, Role};
use crate::models::flow::{Harm, model};

/// Where Koa and Express hand a callback the parameter that it is called for.
const HANDED: [u8; 2] = [0, 3];

/// How many calls deep a validator is looked for in what stands before a handler.
const DEEPEST: u32 = 2;

/// The routes that a function handles, as it is or inside what is put around it: `asyncHandler(create)`.
struct Handled(HashMap<At, Vec<usize>>);

impl Handled {
    /// How many names of a registration's last argument are looked at.
    const NAMES: usize = 8;

    fn of(app: &App) -> Self {
        let mut all: HashMap<At, Vec<usize>> = HashMap::new();
        for (index, site) in app.sites.iter().enumerate() {
            let file = site.route.at.file;
            let wrapper = (registration(app, site.route.at).and_then(|call| call.arguments().last()))
                .filter(|last| last.is(Role::Call));
            let names = wrapper.into_iter().flat_map(Node::descendants).take(Self::NAMES);
            let inner = names.filter_map(|name| callee(app, file, name)).map(|found| found.at);
            // `wrap(async (req, res) => …)`
            let written = wrapper.into_iter().flat_map(Node::arguments).filter(|argument| argument.is(Role::Function));
            let written = written.map(|function| At { file, id: function.id });
            for function in std::iter::once(site.route.handler.at).chain(inner).chain(written) {
                let sites = all.entry(function).or_default();
                if sites.last() != Some(&index) {
                    sites.push(index);
                }
            }
        }
        Self(all)
    }
}

/// The call that registers a route.
fn registration(app: &App, at: At) -> Option<Node<'_>> {
    let node = app.files.node(at)?;
    std::iter::once(node).chain(node.ancestors().take(3)).find(|up| up.is(Role::Call))
}

/// True where something looks at this field before the code at a place sees it.
pub(super) fn is_validated(app: &App, at: At, path: &[Arc<str>], harm: Harm) -> bool {
    let Some(node) = app.files.node(at) else { return false };
    let handled = app.memo().get(|| Handled::of(app));
    let functions = std::iter::once(node).chain(node.ancestors()).filter(|up| up.is(Role::Function));
    for function in functions {
        if asks_a_form(function) {
            return true;
        }
        let known = At { file: at.file, id: function.id };
        if function.decorators().into_iter().any(|decorator| decorates(app, at.file, decorator)) {
            return true;
        }
        for site in handled.0.get(&known).into_iter().flatten().filter_map(|index| app.sites.get(*index)) {
            let route = &site.route;
            if has_schema(app, route.at, harm) || has_schema(app, route.handler.at, harm) {
                return true;
            }
            if route.chain.iter().any(|link| looks(app, link, path, harm)) {
                return true;
            }
        }
    }
    false
}

/// True where the schema of the route says how large this field may become at most.
pub(super) fn is_capped(app: &App, at: At, path: &[Arc<str>]) -> bool {
    let (Some(node), Some(field)) = (app.files.node(at), path.last()) else { return false };
    let handled = app.memo().get(|| Handled::of(app));
    let functions = std::iter::once(node).chain(node.ancestors()).filter(|up| up.is(Role::Function));
    let known = functions.map(|function| At { file: at.file, id: function.id });
    let mut sites = known.flat_map(|function| handled.0.get(&function).into_iter().flatten());
    sites.any(|site| {
        let route = app.sites.get(*site).map(|site| &site.route);
        let places = route.map(|route| [route.at, route.handler.at]).into_iter().flatten();
        places.into_iter().any(|at| {
            let call = registration_of_one(app, at);
            // `procedure.input(Page).query(…)`
            let links = call.into_iter().flat_map(Node::chain).filter(|link| link.is(Role::Call));
            let mut options = links.flat_map(Node::arguments).filter(|given| !given.is(Role::Function));
            options.any(|options| caps(app, at.file, options, field, 0))
        })
    })
}

/// The call that registers this route and no other: the value of its key, where a router is an object of procedures.
fn registration_of_one(app: &App, at: At) -> Option<Node<'_>> {
    let node = app.files.node(at)?;
    if node.is(Role::Pair) {
        node.child(Part::Value).filter(|value| value.is(Role::Call))
    } else {
        registration(app, at)
    }
}

/// True where a schema, as far as it is written out here or in variables of the project, has a most for a field.
fn caps(app: &App, file: FileId, schema: Node<'_>, field: &str, depth: u32) -> bool {
    let most = |node: Node<'_>| {
        matches!(crate::facts::unquote(node.name()), "maximum" | "exclusiveMaximum" | "max" | "lte" | "lt" | "enum")
    };
    let mut within = schema.descendants_and_self();
    within.any(|node| match node.role() {
        Role::Pair => {
            let of_field = crate::facts::unquote(node.name()) == field;
            of_field && node.descendants().any(most)
        }
        Role::Name | Role::Shorthand if depth < 3 => {
            let value = value_of(app, file, node).filter(|(_, value)| value.is_any(&[Role::Object, Role::Call]));
            value.is_some_and(|(file, value)| caps(app, file, value, field, depth + 1))
        }
        _ => false,
    })
}

/// True where every way to the handler goes past a test of this field that rules the harm out.
pub(super) fn is_tested(app: &App, at: At, path: &[Arc<str>], harm: Harm) -> bool {
    let Some(node) = app.files.node(at) else { return false };
    let handled = app.memo().get(|| Handled::of(app));
    let functions = std::iter::once(node).chain(node.ancestors()).filter(|up| up.is(Role::Function));
    let known = functions.map(|function| At { file: at.file, id: function.id });
    let sites: Vec<_> = known.flat_map(|function| handled.0.get(&function).into_iter().flatten()).collect();
    !sites.is_empty()
        && sites.into_iter().all(|site| {
            let chain = app.sites.get(*site).map(|site| &site.route.chain);
            chain.into_iter().flatten().any(|link| {
                let function = match app.files.node(link.at) {
                    Some(node) if node.is(Role::Function) => Some(link.at),
                    Some(node) if node.is(Role::Call) => node
                        .arguments()
                        .last()
                        .filter(|_| parameter(link).is_some())
                        .or_else(|| node.callee())
                        .and_then(|named| function_of(app, link.at.file, named)),
                    Some(node) => function_of(app, link.at.file, node),
                    None => None,
                };
                function.is_some_and(|function| refuses(app, function, path, harm, parameter(link)))
            })
        })
}

fn function_of(app: &App, file: FileId, named: Node<'_>) -> Option<At> {
    if named.is(Role::Function) {
        return Some(At { file, id: named.id });
    }
    callee(app, file, named).map(|found| found.at)
}

/// The part of the path that a callback is called for: `router.param("id", …)`.
fn parameter(link: &Link) -> Option<&str> {
    link.metadata.iter().find(|(key, _)| &**key == PARAMETER).and_then(|(_, name)| name.text())
}

/// `form.validate()`, `serializer.is_valid()`, `validationResult(req)`: the handler asks what looked at the request.
fn asks_a_form(function: Node<'_>) -> bool {
    function.own_descendants().filter(|node| node.is(Role::Call)).any(|call| match call.call_name() {
        "validate" | "validate_on_submit" | "full_clean" => call.arguments().next().is_none(),
        "is_valid" | "validationResult" | "matchedData" => true,
        _ => false,
    })
}

/// `{ schema: { body: … } }` in what registers the route.
fn has_schema(app: &App, at: At, harm: Harm) -> bool {
    let Some(call) = registration(app, at) else { return false };
    let written = call.arguments().filter(|argument| argument.is(Role::Object));
    let mut schemas = written.filter_map(|options| {
        options
            .entry("schema")
            .or_else(|| options.entry("validate"))
            .or_else(|| options.entry("body"))
            .or_else(|| options.entry("validation"))
    });
    schemas.any(|schema| harm != Harm::Amount || !schema.is(Role::Object) || bounds(schema))
}

fn bounds(schema: Node<'_>) -> bool {
    schema.descendants_and_self().any(|node| {
        matches!(
            crate::facts::unquote(node.name()),
            "minimum" | "exclusiveMinimum" | "min" | "positive" | "nonnegative" | "$ref"
        )
    })
}

/// A decorator that reads the body by a schema.
fn decorates(app: &App, file: FileId, decorator: Node<'_>) -> bool {
    let Some(inner) = decorator.children().next() else { return false };
    let call = if inner.is(Role::Call) { inner.callee() } else { Some(inner) };
    let Some(named) = call else { return false };
    match callee(app, file, named) {
        Some(found) => validates(app, found.at, 0),
        None => speaks_of_validation(named.name()),
    }
}

/// Whether what stands before the handler looks at the field.
fn looks(app: &App, link: &Link, path: &[Arc<str>], harm: Harm) -> bool {
    let at = link.at;
    let Some(node) = app.files.node(at) else { return false };
    let named = std::iter::once(node).chain(node.descendants()).filter(|inner| {
        inner.is_any(&[Role::Call, Role::Name, Role::Member, Role::Function]) && inner.function() == node.function()
            || *inner == node
    });
    for inner in named.take(12) {
        let function = match inner.role() {
            Role::Function => Some(At { file: at.file, id: inner.id }),
            Role::Call => inner.callee().and_then(|called| callee(app, at.file, called)).map(|found| found.at),
            _ => callee(app, at.file, inner).map(|found| found.at),
        };
        let yes = match function {
            Some(function) => refuses(app, function, path, harm, parameter(link)) || validates(app, function, 0),
            None => {
                let named = if inner.is(Role::Call) { inner.callee().unwrap_or(inner) } else { inner };
                let package = Paths::default().of(&Occurrences::default(), named);
                let known = |path: &str| {
                    model().shape.validators.iter().any(|each| crate::models::pattern::matches(each, path))
                };
                package.as_deref().is_some_and(known) || speaks_of_validation(named.name())
            }
        };
        if yes {
            return true;
        }
    }
    false
}

/// Every way past it has tested the field, also where it is handed to it as the `parameter` that it is called for.
fn refuses(app: &App, function: At, path: &[Arc<str>], harm: Harm, parameter: Option<&str>) -> bool {
    let named =
        parameter.is_some_and(|name| matches!(path, [place, own, ..] if &**place == "params" && &**own == name));
    let Some(source) = app.files.get(function.file) else { return false };
    let node = source.facts.node(function.id);
    // `validate(schema)` answers the function that stands there.
    let inner = node.descendants().filter(|inner| inner.is(Role::Function)).map(|inner| inner.id);
    std::iter::once(function.id).chain(inner).any(|id| {
        let Some(known) = source.flow().functions.get(&id) else { return false };
        let mut passing = known.exits.iter().filter(|exit| exit.ending == Ending::Next).peekable();
        passing.peek().is_some()
            && passing.all(|exit| {
                exit.checked.iter().any(|checked| {
                    let of_request = checked.root == Root::Param(id, 0) || checked.root == Root::Request;
                    let is_field = of_request && !checked.path.is_empty() && path.starts_with(&checked.path)
                        || named
                            && checked.path.is_empty()
                            && HANDED.map(|at| Root::Param(id, at)).contains(&checked.root);
                    is_field && checked.decides.has(harm) && matches!(checked.by, By::Test(harms) if harms.has(harm))
                })
            })
    })
}

/// Its body reads by a schema.
fn validates(app: &App, function: At, depth: u32) -> bool {
    let Some(node) = app.files.node(function) else { return false };
    node.descendants().filter(|inner| inner.is(Role::Call)).any(|call| {
        let Some(named) = call.callee() else { return false };
        if model().shape.validating.iter().any(|each| each == named.name()) {
            let object = call.receiver().map(Node::name).unwrap_or_default();
            return !matches!(object, "JSON" | "Date" | "url" | "qs" | "path" | "ms" | "semver");
        }
        depth < DEEPEST && callee(app, function.file, named).is_some_and(|found| validates(app, found.at, depth + 1))
    })
}

fn speaks_of_validation(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["valid", "schema", "expects", "use_args", "use_kwargs", "celebrate"].iter().any(|word| name.contains(word))
}

/// True where the application hands bodies to class-validator.
pub(super) fn has_pipe(app: &App) -> bool {
    app.files.ids().into_iter().filter_map(|file| app.files.get(file)).any(|source| {
        source.kind.is_production()
            && ["ValidationPipe", "ZodValidationPipe"].iter().any(|name| source.facts.names.find(name).is_some())
    })
}
