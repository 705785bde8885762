//! Texts of registrations: paths, prefixes, methods.

use std::sync::Arc;

use crate::app::interpret::Run;
use crate::app::literals::HOLE;
use crate::app::value::{ObjectId, Value};

/// Stands in a path for what could not be computed.
pub const UNKNOWN: &str = "{?}";

/// A path or prefix, and whether all of it is known. Nothing and None are the empty one.
pub fn path(run: &mut Run<'_>, value: Option<&Value>) -> (String, bool) {
    let Some(value) = value else { return (String::new(), true) };
    match run.force(value) {
        Value::Null => (String::new(), true),
        Value::Text(text) if text.contains(HOLE) => (text.replace(HOLE, UNKNOWN), false),
        Value::Text(text) => (text.to_string(), true),
        // A setting that is left out is what it is read with: `os.getenv("BASE", "")`.
        Value::Object(object) if let Some(default) = default_of(run, object) => (default, true),
        _ => (UNKNOWN.to_owned(), false),
    }
}

/// What a setting of the environment is where it is not set. None for anything else.
fn default_of(run: &mut Run<'_>, object: ObjectId) -> Option<String> {
    let path = run.world.callee_path(object)?;
    let reads = path.ends_with("getenv") || path.ends_with("environ.get") || path == "decouple.config";
    let (_, arguments) = run.world.call(object).filter(|_| reads)?;
    let default = arguments.named_or("default", 1)?.value.clone();
    run.force(&default).text().map(str::to_owned)
}

/// The methods of a `methods=[…]`, upper case. None where they are not given or not known.
pub fn methods(run: &mut Run<'_>, value: Option<&Value>) -> Option<Vec<Arc<str>>> {
    let value = run.force(value?);
    let items = match &value {
        Value::List(list) => run.world.list(*list).items.clone(),
        Value::Text(_) => vec![value.clone()],
        _ => return None,
    };
    let mut found: Vec<Arc<str>> = Vec::new();
    for item in items {
        let method = match run.force(&item) {
            Value::Text(text) => text.to_uppercase(),
            // `http.HTTPMethod.GET`, `HTTPMethod.POST.value`.
            other => match run.world.path(&other) {
                Some(path) => {
                    let path = path.trim_end_matches(".value");
                    path.rsplit('.').next().unwrap_or(path).to_uppercase()
                }
                None => continue,
            },
        };
        if !found.iter().any(|known| **known == *method) {
            found.push(method.into());
        }
    }
    (!found.is_empty()).then_some(found)
}
