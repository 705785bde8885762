//! `router.param(name, callback)`: what runs before the routes that have the parameter.

use std::sync::Arc;

use super::coverage::Pattern;
use super::values::resolved;
use crate::app::interpret::Run;
use crate::app::route::{Calling, Link, PARAMETER};
use crate::app::value::{ObjectId, Value};

/// A callback of a router.
#[derive(Clone)]
pub struct Param {
    name: Arc<str>,
    link: Link,
}

/// The callbacks of a router, whenever they were added.
pub fn of(run: &mut Run<'_>, router: ObjectId, events: &[ObjectId], word: &str, calling: Calling) -> Vec<Param> {
    let mut params = Vec::new();
    for event in events {
        let Some((receiver, "param", arguments)) = run.world.method_call(*event) else { continue };
        let (Value::Object(receiver), [names, callback, ..]) = (receiver, arguments.positional.as_slice()) else {
            continue;
        };
        if *receiver != router {
            continue;
        }
        let (names, callback) = (names.value.clone(), callback.clone());
        let value = resolved(run, &callback.value);
        for name in run.world.flattened(&names) {
            let Some(name) = name.text() else { continue };
            let place = format!("{word}.param(\"{name}\")");
            let mut link = Link::new(value.clone(), run.world.object(*event).at, calling, place);
            link.metadata.push((PARAMETER.into(), Value::Text(name.into())));
            params.push(Param { name: name.into(), link });
        }
    }
    params
}

/// The callbacks of the parameters that paths have below a prefix; those of the mounts above it do not count.
pub fn links(params: &[Param], patterns: &[Pattern], prefix: &str) -> Vec<Link> {
    let has = |pattern: &Pattern, name: &str| {
        let own = pattern.path.strip_prefix(prefix).unwrap_or(&pattern.path);
        own.split(&['/', '-', '.', '{', '}'][..]).any(|piece| {
            let Some(rest) = piece.strip_prefix([':', '*']).and_then(|piece| piece.strip_prefix(name)) else {
                return false;
            };
            !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_')
        })
    };
    let concerned = params.iter().filter(|param| patterns.iter().any(|pattern| has(pattern, &param.name)));
    concerned.map(|param| param.link.clone()).collect()
}
