//! Fastify.
//!
//! Every `register` makes a child of the instance, unless fastify-plugin opens the plugin. What is added to an instance
//! covers its own routes and those of its children, wherever it stands. Plugins are entered as they are registered
//! (`plugins`), so that the tree is there when the routes are read (`routes`).

mod autoload;
mod beside;
mod entry;
mod lifecycle;
mod plugins;
mod routes;

pub use entry::start;
pub use plugins::plug;
pub use routes::routes;

use crate::app::interpret::Run;
use crate::app::value::{Made, ObjectId, Value};
use crate::models::wiring::wiring;

/// The field that holds an instance's whole prefix. Fastify's instances have it, too.
const PREFIX: &str = "prefix";

/// The instance that a value is.
fn instance(run: &Run<'_>, value: &Value) -> Option<ObjectId> {
    let Value::Object(object) = value else { return None };
    match run.world.object(*object).made {
        Made::Child { .. } => Some(*object),
        Made::Call { .. } => wiring().fastify.is_app(&run.world.path(value)?).then_some(*object),
        _ => None,
    }
}

/// The instances around one, from itself to the application.
fn around(run: &Run<'_>, instance: ObjectId) -> Vec<ObjectId> {
    let mut found = vec![instance];
    let mut at = instance;
    while let Made::Child { of, .. } = run.world.object(at).made {
        if found.len() > 64 {
            break;
        }
        found.push(of);
        at = of;
    }
    found
}

/// The whole prefix of an instance.
fn prefix(run: &mut Run<'_>, instance: ObjectId) -> String {
    match run.member(&Value::Object(instance), PREFIX, None) {
        Value::Text(prefix) => prefix.to_string(),
        _ => "/".to_owned(),
    }
}
