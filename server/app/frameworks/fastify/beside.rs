//! Hooks of plugins that have no routes: they cover nothing, since a plugin's hooks stay in it.

use std::collections::HashSet;

use super::lifecycle::{self, PHASES};
use super::{around, instance};
use crate::app::interpret::Run;
use crate::app::route::{PassedOver, Route, Why};
use crate::app::value::{Made, ObjectId, Value};

/// Packages that a plugin registers for its hooks, and that answer nothing themselves.
const TOOLS: [&str; 6] = [
    "@fastify/jwt",
    "@fastify/cookie",
    "@fastify/session",
    "@fastify/auth",
    "@fastify/bearer-auth",
    "@fastify/basic-auth",
];

/// How much one route is told of.
const MOST: usize = 6;

/// Tells the routes (of `homes`, one for each) of such hooks in plugins that are registered around them.
pub fn tell(run: &mut Run<'_>, homes: &[ObjectId], routes: &mut [Route]) {
    let mut serving: HashSet<ObjectId> = HashSet::new();
    for home in homes {
        serving.extend(around(run, *home));
    }
    for object in (0..run.world.objects.len() as u32).map(ObjectId) {
        let Made::Child { of, .. } = run.world.object(object).made else { continue };
        if instance(run, &Value::Object(of)).is_none() || serving.contains(&object) || may_answer(run, object) {
            continue;
        }
        let mut over = Vec::new();
        for hooked in lifecycle::added(run, object) {
            if PHASES.contains(&&*hooked.phase) {
                let place = format!("hook of another plugin ({})", hooked.phase);
                let links = lifecycle::links(run, std::slice::from_ref(&hooked.hook), &place, &mut Vec::new());
                let text = "this stays in its plugin, which has no routes and is not wrapped in `fastify-plugin`";
                let told = |link| PassedOver { link, why: Why::Scope, text: text.to_owned(), idle: true };
                over.extend(links.into_iter().map(told));
            }
        }
        for (route, home) in routes.iter_mut().zip(homes) {
            if !over.is_empty() && around(run, *home).contains(&of) {
                let room = MOST.saturating_sub(route.passed_over.len());
                route.passed_over.extend(over.iter().take(room).cloned());
            }
        }
    }
}

/// True where something may answer in an instance although no route of it is known.
fn may_answer(run: &mut Run<'_>, object: ObjectId) -> bool {
    run.world.object(object).events.clone().into_iter().any(|event| {
        let Some((receiver, name, arguments)) = run.world.method_call(event) else { return true };
        if *receiver != Value::Object(object) {
            return false;
        }
        let tool =
            |value: &Value| run.world.path(value).is_some_and(|path| TOOLS.iter().any(|tool| path.starts_with(tool)));
        match name {
            "addHook" => false,
            "register" => !arguments.get(0).is_some_and(tool),
            name => !name.starts_with("decorate"),
        }
    })
}
