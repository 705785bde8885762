//! What adapters of JavaScript frameworks ask of arguments: is it a path, is it a list of middleware.

use super::coverage::{Pattern, join};
use super::stack::note;
use crate::app::files::At;
use crate::app::interpret::Run;
use crate::app::literals::HOLE;
use crate::app::route::Note;
use crate::app::value::{Argument, Made, Value};
use crate::facts::Role;
use crate::models::pattern::words;

/// Words of a name that is likely to hold a path.
const PATH_WORDS: [&str; 14] = [
    "path",
    "prefix",
    "url",
    "uri",
    "base",
    "route",
    "endpoint",
    "api",
    "version",
    "mount",
    "root",
    "namespace",
    "basepath",
    "baseurl",
];

/// The value of an argument, with modules and late imports resolved.
pub fn resolved(run: &mut Run<'_>, value: &Value) -> Value {
    match run.force(value) {
        // A module in the place of a value: its default export, under interoperation.
        Value::Module(file) => match run.export(file, "default") {
            Some(found) => run.force(&found),
            None => Value::Module(file),
        },
        Value::Record(record) => match run.world.record(record).get("default").cloned() {
            Some(found) => run.force(&found),
            None => Value::Record(record),
        },
        other => other,
    }
}

/// The values of middleware arguments, lists flattened, each with the place where it is passed. What a list may hold
/// besides is noted.
pub fn middleware(run: &mut Run<'_>, arguments: &[Argument], unknown: &mut Vec<Note>) -> Vec<Argument> {
    let mut found = Vec::new();
    for argument in arguments {
        flatten(run, &argument.value.clone(), argument.at, unknown, &mut found, 0);
    }
    found
}

fn flatten(run: &mut Run<'_>, value: &Value, at: At, unknown: &mut Vec<Note>, found: &mut Vec<Argument>, depth: u32) {
    match resolved(run, value) {
        Value::List(list) if depth < 8 => {
            let list = run.world.list(list).clone();
            if list.open {
                unknown.push(note("a list of middleware that may hold more than is known", at));
            }
            for item in list.items.iter().take(64) {
                flatten(run, item, at, unknown, found, depth + 1);
            }
        }
        // `cond && middleware`, `undefined`: frameworks leave these out or reject them at start.
        Value::Null | Value::Bool(_) => {}
        value => found.push(Argument { value, at }),
    }
}

/// The paths that an argument names, below a prefix. None where it is no path but middleware.
pub fn patterns(run: &mut Run<'_>, argument: &Argument, prefix: &str, must_be: bool) -> Option<Vec<Pattern>> {
    let value = run.force(&argument.value);
    if let Some(pattern) = pattern(&value, prefix) {
        return Some(vec![pattern]);
    }
    match &value {
        Value::List(list) => {
            let items = run.world.list(*list).items.clone();
            let items: Vec<_> = items.iter().map(|item| run.force(item)).collect();
            let found: Vec<_> = items.iter().filter_map(|item| pattern(item, prefix)).collect();
            if !found.is_empty() && found.len() == items.len() {
                return Some(found);
            }
            (must_be || !found.is_empty()).then(|| vec![Pattern::new(join(prefix, &HOLE.to_string()))])
        }
        Value::Function(_) | Value::Class(_) if !must_be => None,
        _ if must_be || names_a_path(run, argument, &value) => {
            Some(vec![Pattern::new(join(prefix, &HOLE.to_string()))])
        }
        _ => None,
    }
}

fn pattern(value: &Value, prefix: &str) -> Option<Pattern> {
    match value {
        Value::Text(text) => Some(Pattern::new(join(prefix, text))),
        Value::Outside(path) => {
            let regex = path.strip_prefix("regex:")?;
            Some(Pattern { path: join(prefix, "/"), regex: Some(regex.to_owned()) })
        }
        _ => None,
    }
}

/// True where something that is not known looks like a path from outside: a template, a setting, a name that says so.
fn names_a_path(run: &Run<'_>, argument: &Argument, value: &Value) -> bool {
    if let Value::Outside(path) = value
        && (path.starts_with("process.env") || path.starts_with("import.meta.env"))
    {
        return true;
    }
    let Some(node) = run.node(argument.at) else { return false };
    match node.role() {
        Role::Template | Role::Binary | Role::String => true,
        Role::Name | Role::Member => {
            words(node.name()).iter().any(|word| PATH_WORDS.contains(&word.as_str())) && value.is_unknown()
        }
        _ => false,
    }
}

/// True where a middleware is something that can be looked at; notes it where it is not.
pub fn followed(run: &Run<'_>, argument: &Argument, unknown: &mut Vec<Note>) -> bool {
    match &argument.value {
        Value::Unknown(at) => unknown.push(note("middleware that could not be followed", at.unwrap_or(argument.at))),
        Value::Object(object) if matches!(run.world.object(*object).made, Made::Parameter { .. }) => {
            unknown.push(note("middleware that is passed in from outside", argument.at));
        }
        _ => return true,
    }
    false
}

/// Says that a part of a path is not known.
pub fn path_notes(patterns: &[Pattern], at: At) -> Vec<Note> {
    let unknown = patterns.iter().any(|pattern| pattern.path.contains(HOLE));
    if unknown { vec![note("a part of the path is computed", at)] } else { Vec::new() }
}
