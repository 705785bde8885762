//! Functions that wire an application and that nothing was seen to call: loaded by name, by a platform, by a build.
//!
//! `module.exports = app => { app.get(…) }` behind a `require` of a computed path registers routes all the same. Such
//! functions are entered after everything else, on an application of their own, whose prefix and guards are not known.
//! Fastify's plugins are looked after by its adapter.

use super::Cx;
use super::stack::name_of;
use crate::app::files::{At, FileId};
use crate::app::interpret::Run;
use crate::app::value::{Argument, Arguments, FunctionId, Made, Object, ObjectId, Value};
use crate::facts::{FileKind, Node, Part, Role};
use crate::syntax::Language;

/// The field that marks an application which no code was seen to make.
const UNSEEN: &str = "nobody calls";

/// What it says about routes.
pub const UNSEEN_NOTE: &str = "nothing was seen to call the function that registers the route";

/// What a function calls on its parameter, where that is an application.
const CALLS: [&str; 12] =
    ["get", "post", "put", "patch", "delete", "all", "use", "route", "register", "addHook", "param", "options"];

/// Constructors and factories, as they are mostly imported.
const MAKERS: [&str; 8] = ["express", "Router", "fastify", "Fastify", "Koa", "Hono", "OpenAPIHono", "KoaRouter"];

/// Enters what was not entered, where it wires something.
pub fn enter(run: &mut Run<'_>, cx: &Cx<'_>) {
    for id in run.files.ids() {
        let Some(file) = run.files.get(id) else { continue };
        if file.facts.language == Language::Python || file.kind != FileKind::Production {
            continue;
        }
        for function in exported(run, id) {
            let at = run.world.function(function).at;
            let Some(node) = run.node(at).filter(|_| at.file == id && !run.was_called(at)) else { continue };
            let application = node.parameters().position(|parameter| is_application(node, parameter));
            let given = match application {
                Some(index) => {
                    let Some(parameter) = node.parameters().nth(index) else { continue };
                    // `(app = new Koa())` makes one itself.
                    if parameter.child(Part::Default).is_some() {
                        Arguments::default()
                    } else {
                        let Some(framework) = framework(cx, parameter) else { continue };
                        let app = application_of(run, framework, at);
                        let mut positional = vec![Argument { value: Value::Unknown(Some(at)), at }; index];
                        positional.push(Argument { value: app, at });
                        Arguments { positional, open: true, ..Arguments::default() }
                    }
                }
                None if makes(node) || instantiates(run, function, node) => {
                    Arguments { open: true, ..Arguments::default() }
                }
                None => continue,
            };
            run.enter_later(function, given, at);
        }
    }
}

/// True for an application that was made here.
pub fn is_unseen(run: &Run<'_>, app: ObjectId) -> bool {
    run.world.object(app).fields.iter().any(|(name, _)| &**name == UNSEEN)
}

fn exported(run: &mut Run<'_>, file: FileId) -> Vec<FunctionId> {
    let mut values: Vec<Value> = run.exported(file).into_iter().map(|(_, value)| value).collect();
    if values.is_empty() {
        match run.commonjs(file) {
            Value::Record(record) => {
                values.extend(run.world.record(record).entries.iter().map(|(_, value)| value.clone()))
            }
            Value::Object(object) => {
                values.extend(run.world.object(object).fields.iter().map(|(_, value)| value.clone()))
            }
            value => values.push(value),
        }
    }
    values.iter().filter_map(|value| run.force(value).function()).collect()
}

/// True where a parameter is said to be an application, or is called like one and used like one.
fn is_application(function: Node<'_>, parameter: Node<'_>) -> bool {
    let Some(name) = name_of(parameter) else { return false };
    if typed(parameter).is_none() && !matches!(name, "app" | "router" | "server" | "api") {
        return false;
    }
    let mut calls = function.descendants().filter(|node| node.is(Role::Call));
    calls.any(|call| {
        let on = call.receiver().is_some_and(|receiver| receiver.is(Role::Name) && receiver.name() == name);
        on && CALLS.contains(&call.call_name())
    })
}

/// The framework that a parameter's type names.
fn typed(parameter: Node<'_>) -> Option<&'static str> {
    let text = parameter.child(Part::Type).map(Node::name)?;
    let known: [(&str, &str); 4] =
        [("Koa", "koa"), ("Hono", "hono.Hono"), ("Express", "express"), ("express.", "express")];
    known.iter().find(|(word, _)| text.contains(word)).map(|(_, framework)| *framework)
}

/// The framework of a parameter: by its type, by its name, or the only one that the manifests depend on.
fn framework(cx: &Cx<'_>, parameter: Node<'_>) -> Option<&'static str> {
    if let Some(known) = typed(parameter) {
        return Some(known);
    }
    let manifests: Vec<_> = cx.files.documents().filter(|document| document.path.ends_with("package.json")).collect();
    let depends = |name: &str| manifests.iter().any(|manifest| manifest.text.contains(&format!("\"{name}\":")));
    let mut found =
        [("express", "express"), ("koa", "koa"), ("hono", "hono.Hono")].into_iter().filter(|(name, _)| depends(name));
    match (found.next(), found.next()) {
        (Some((_, framework)), None) => Some(framework),
        _ => None,
    }
}

fn application_of(run: &mut Run<'_>, framework: &str, at: At) -> Value {
    let made = Made::Call { callee: Value::Outside(framework.into()), arguments: Arguments::default() };
    let app = run.world.add_object(Object { made, at, fields: Vec::new(), events: Vec::new(), under: None });
    run.set_field(app, UNSEEN, Value::Bool(true));
    Value::Object(app)
}

/// True where a function makes an instance of a class of the project that is an application: `new App()`, whose
/// constructor calls `express()`.
fn instantiates(run: &mut Run<'_>, function: FunctionId, node: Node<'_>) -> bool {
    let scope = run.world.function(function).scope;
    let names: Vec<_> = node
        .own_descendants()
        .filter(|call| call.is(Role::New))
        .filter_map(|call| call.callee().filter(|callee| callee.is(Role::Name)))
        .map(|callee| callee.symbol())
        .collect();
    names.into_iter().any(|name| {
        let class = run.lookup(scope, name).and_then(|value| run.force(&value).class());
        let constructor = class.and_then(|class| run.attribute(class, "constructor")).and_then(|it| it.function());
        constructor.and_then(|constructor| run.function_node(constructor)).is_some_and(makes)
    })
}

/// True where a function makes an application or router itself.
fn makes(function: Node<'_>) -> bool {
    let mut calls = function.own_descendants().filter(|node| node.is_any(&[Role::Call, Role::New]));
    calls.any(|call| MAKERS.contains(&call.call_name()))
}
