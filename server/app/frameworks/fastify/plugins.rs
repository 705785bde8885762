//! The hook into the run: plugins are entered where they are registered.

use super::{PREFIX, autoload, instance, prefix};
use crate::app::files::At;
use crate::app::frameworks::coverage::join;
use crate::app::frameworks::values::resolved;
use crate::app::interpret::Run;
use crate::app::literals::HOLE;
use crate::app::value::{Argument, Arguments, FunctionId, ObjectId, Record, Value};

/// Methods that answer with the instance, so that calls can be chained.
const FLUENT: [&str; 24] = [
    "get",
    "post",
    "put",
    "patch",
    "delete",
    "head",
    "options",
    "all",
    "route",
    "register",
    "addHook",
    "decorate",
    "decorateRequest",
    "decorateReply",
    "withTypeProvider",
    "setValidatorCompiler",
    "setSerializerCompiler",
    "setErrorHandler",
    "setNotFoundHandler",
    "addSchema",
    "after",
    "ready",
    "addContentTypeParser",
    "setSchemaController",
];

/// Follows what a call on an instance does.
pub fn plug(run: &mut Run<'_>, event: ObjectId) -> Option<Value> {
    let (receiver, name, arguments) = run.world.method_call(event)?;
    let to = instance(run, receiver)?;
    let (receiver, name, arguments) = (receiver.clone(), name.to_owned(), arguments.clone());
    match &*name {
        "register" => {
            let plugin = arguments.positional.first()?.value.clone();
            let options = arguments.positional.get(1).map(|options| options.value.clone());
            register(run, to, event, &plugin, options);
        }
        "after" | "ready" => {
            if let Some(function) = arguments.get(0).and_then(Value::function) {
                let at = run.world.object(event).at;
                run.enter(function, Arguments { open: true, ..Arguments::default() }, at);
            }
        }
        "decorate" | "decorateRequest" | "decorateReply" => decorate(run, to, &name, &arguments),
        _ => {}
    }
    FLUENT.contains(&&*name).then_some(receiver)
}

/// A decorator is a property of the instance and of its children. Those of requests and replies are kept on it as well,
/// under `request.name` and `reply.name`.
fn decorate(run: &mut Run<'_>, to: ObjectId, method: &str, arguments: &Arguments) {
    let [name, value, ..] = arguments.positional.as_slice() else { return };
    let (name, value) = (run.force(&name.value), run.force(&value.value));
    let Some(name) = name.text() else { return };
    match method {
        "decorate" => run.set_field(to, name, value),
        "decorateRequest" => run.set_field(to, &format!("request.{name}"), value),
        _ => run.set_field(to, &format!("reply.{name}"), value),
    }
}

/// Registers a plugin on an instance.
pub fn register(run: &mut Run<'_>, to: ObjectId, event: ObjectId, plugin: &Value, options: Option<Value>) {
    let at = run.world.object(event).at;
    let (plugin, opened) = opened(run, plugin);
    if let Value::Outside(path) = &plugin
        && autoload::is_autoload(path)
    {
        return autoload::load(run, to, event, options.unwrap_or(Value::UNKNOWN));
    }
    let Value::Function(function) = plugin else { return };
    let options = options.map(|options| run.force(&options)).unwrap_or(Value::Null);
    // Options may be a function of the parent.
    let options = match options {
        Value::Function(make) => {
            let positional = vec![Argument { value: Value::Object(to), at }];
            run.enter(make, Arguments { positional, ..Arguments::default() }, at)
        }
        Value::Null => Value::Record(run.world.add_record(Record { at: Some(at), ..Record::default() })),
        options => options,
    };
    let into = if opened { to } else { child(run, to, event, &options) };
    enter(run, function, into, options, at);
}

/// A child of an instance, below the prefix of the options.
pub fn child(run: &mut Run<'_>, of: ObjectId, event: ObjectId, options: &Value) -> ObjectId {
    let outer = prefix(run, of);
    let inner = match run.member(options, "prefix", None) {
        Value::Text(text) => text.to_string(),
        Value::Null => String::new(),
        Value::Member(_) if matches!(options, Value::Record(_)) => String::new(),
        // Options that are passed on from outside, mostly without a prefix.
        _ if !matches!(options, Value::Record(_)) => String::new(),
        _ => format!("/{HOLE}"),
    };
    let child = run.child_object(of, event);
    run.set_field(child, PREFIX, Value::Text(join(&outer, &inner).into()));
    child
}

pub fn enter(run: &mut Run<'_>, plugin: FunctionId, into: ObjectId, options: Value, at: At) {
    let positional = [Value::Object(into), options].map(|value| Argument { value, at }).into();
    run.enter_later(plugin, Arguments { positional, open: true, ..Arguments::default() }, at);
}

/// The plugin itself, and whether it shares the instance that registers it.
pub fn opened(run: &mut Run<'_>, plugin: &Value) -> (Value, bool) {
    let mut plugin = resolved(run, plugin);
    let mut opened = false;
    for _ in 0..4 {
        let Some((callee, arguments)) = plugin.object().and_then(|object| run.world.call(object)) else { break };
        let path = run.world.path(callee);
        let wraps = path.is_some_and(|path| {
            matches!(&*path, "fastify-plugin" | "fastify-plugin.default" | "fastify-plugin.fastifyPlugin")
        });
        let Some(inner) = arguments.get(0).filter(|_| wraps).cloned() else { break };
        opened = true;
        plugin = resolved(run, &inner);
    }
    (plugin, opened)
}
