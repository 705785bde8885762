//! Texts that come out of Nest's configuration service: `config.get("app.prefix")`.

use crate::app::interpret::Run;
use crate::app::literals::HOLE;
use crate::app::value::{Arguments, Value};

/// The text of a value, looked up in the configuration where it is asked for. None where it is not known.
pub fn text(run: &mut Run<'_>, value: &Value) -> Option<String> {
    match run.force(value) {
        Value::Text(text) if !text.contains(HOLE) => Some(text.to_string()),
        Value::Object(object) => {
            let (_, method, arguments) = run.world.method_call(object)?;
            if !matches!(method, "get" | "getOrThrow") {
                return None;
            }
            let key = arguments.get(0).and_then(Value::text)?.to_owned();
            let default = arguments.get(1).and_then(Value::text).map(str::to_owned);
            setting(run, &key).or(default)
        }
        _ => None,
    }
}

/// Looks a setting up in the namespaces of `registerAs` and in what `ConfigModule.forRoot` loads.
fn setting(run: &mut Run<'_>, key: &str) -> Option<String> {
    let loaders: Vec<(Option<String>, Value)> = (0..run.world.objects.len() as u32)
        .filter_map(|index| {
            let object = crate::app::value::ObjectId(index);
            let (_, arguments) = run.world.call(object)?;
            match run.world.callee_path(object)?.as_str() {
                "@nestjs/config.registerAs" => {
                    Some(vec![(Some(arguments.get(0)?.text()?.to_owned()), arguments.get(1)?.clone())])
                }
                "@nestjs/config.ConfigModule.forRoot" => {
                    let load = run.world.entry(arguments.get(0)?, "load")?;
                    Some(run.world.flattened(load).into_iter().map(|loader| (None, loader)).collect())
                }
                _ => None,
            }
        })
        .flatten()
        .collect();
    for (namespace, loader) in loaders {
        let Some(rest) = (match &namespace {
            Some(namespace) => key.strip_prefix(namespace.as_str()).and_then(|rest| rest.strip_prefix('.')),
            None => Some(key),
        }) else {
            continue;
        };
        let Value::Function(function) = run.force(&loader) else { continue };
        let at = run.world.function(function).at;
        let mut value = run.call(&Value::Function(function), Arguments::default(), at);
        for part in rest.split('.') {
            value = run.member(&value, part, None);
        }
        if let Value::Text(text) = run.force(&value)
            && !text.contains(HOLE)
        {
            return Some(text.to_string());
        }
    }
    None
}
