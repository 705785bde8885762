//! The routes of the tree of instances.

use std::sync::Arc;

use super::lifecycle::{self, PHASES};
use super::{around, beside, instance, prefix};
use crate::app::files::At;
use crate::app::frameworks::Cx;
use crate::app::frameworks::coverage::join;
use crate::app::frameworks::stack::{note, place_of};
use crate::app::frameworks::starts;
use crate::app::frameworks::values::resolved;
use crate::app::interpret::Run;
use crate::app::literals::HOLE;
use crate::app::route::{Calling, Framework, Handler, Link, Note, Route};
use crate::app::value::{Argument, Arguments, Made, ObjectId, Record, Value};

pub const VERBS: [&str; 9] = ["get", "post", "put", "patch", "delete", "head", "options", "all", "route"];

pub fn routes(run: &mut Run<'_>, _cx: &Cx<'_>) -> Vec<Route> {
    let (mut found, mut homes) = (Vec::new(), Vec::new());
    for object in (0..run.world.objects.len() as u32).map(ObjectId) {
        let Some(instance) = instance(run, &Value::Object(object)) else { continue };
        for event in run.world.object(instance).events.clone() {
            let Some((receiver, name, arguments)) = run.world.method_call(event) else { continue };
            if *receiver != Value::Object(instance) {
                continue;
            }
            let (name, arguments) = (name.to_owned(), arguments.clone());
            let Some(registered) = Registered::read(run, event, &name, &arguments) else { continue };
            let own = registered.routes(run, instance);
            homes.extend(own.iter().map(|_| instance));
            found.extend(own);
        }
    }
    beside::tell(run, &homes, &mut found);
    found
}

/// One registration, the forms made alike.
struct Registered {
    event: ObjectId,
    at: At,
    methods: Vec<Arc<str>>,
    paths: Vec<Value>,
    options: Value,
    handler: Argument,
}

impl Registered {
    fn read(run: &mut Run<'_>, event: ObjectId, name: &str, arguments: &Arguments) -> Option<Self> {
        let at = run.world.object(event).at;
        if name == "route" {
            let given = arguments.positional.first()?;
            let options = resolved(run, &given.value);
            let entry = |run: &mut Run<'_>, key: &str| {
                let value = run.member(&options, key, None);
                Some(run.force(&value))
                    .filter(|value| !matches!(value, Value::Null | Value::Member(_) | Value::Unknown(_)))
            };
            let methods = entry(run, "method")?;
            let methods = run.world.flattened(&methods);
            let methods = methods.iter().filter_map(|method| Some(method.text()?.to_uppercase().into())).collect();
            let path = entry(run, "url").or_else(|| entry(run, "path")).unwrap_or(Value::UNKNOWN);
            let handler = Argument { value: entry(run, "handler").unwrap_or(Value::UNKNOWN), at: given.at };
            return Some(Self { event, at, methods, paths: vec![path], options, handler });
        }
        if !VERBS.contains(&name) {
            return None;
        }
        let (path, options, handler) = match arguments.positional.as_slice() {
            [path, options, handler, ..] => (path, resolved(run, &options.value), handler.clone()),
            [path, last] => match resolved(run, &last.value) {
                // The handler may be one of the options.
                options @ Value::Record(_) => {
                    let value = run.member(&options, "handler", None);
                    (path, options, Argument { value, at: last.at })
                }
                value => (path, Value::Null, Argument { value, at: last.at }),
            },
            _ => return None,
        };
        let methods = if name == "all" { vec!["ANY".into()] } else { vec![name.to_uppercase().into()] };
        let path = run.force(&path.value);
        let paths = run.world.flattened(&path);
        Some(Self { event, at, methods, paths, options, handler })
    }

    fn routes(self, run: &mut Run<'_>, instance: ObjectId) -> Vec<Route> {
        let prefix = prefix(run, instance);
        let mut unknown = Vec::new();
        let chain = self.chain(run, instance, &mut unknown);
        let mut searched = Vec::new();
        if chain.iter().all(|link| link.place.starts_with("hook")) {
            searched.push(note("no hook in the route's options", self.at));
        }
        if chain.iter().all(|link| !link.place.starts_with("hook")) {
            searched.push(note("no hook in the plugin or those around it", self.at));
        }
        let app = around(run, instance).last().copied().unwrap_or(instance);
        if starts::is_unseen(run, app) {
            unknown.push(note(starts::UNSEEN_NOTE, run.world.object(app).at));
        }
        let value = resolved(run, &self.handler.value);
        let value = lifecycle::decorator(run, &value);
        let at = place_of(&run.world, &value, self.handler.at);
        let handler = Handler { value, at, calling: Calling::Fastify };
        let mut found = Vec::new();
        for path in &self.paths {
            let path = match path {
                Value::Text(path) => path.to_string(),
                _ => HOLE.to_string(),
            };
            let path = join(&prefix, &path);
            let mut unknown = unknown.clone();
            if path.contains(HOLE) {
                unknown.push(note("a part of the path is computed", self.at));
            }
            for method in &self.methods {
                found.push(Route {
                    framework: Framework::Fastify,
                    method: method.clone(),
                    path: path.replace(HOLE, "{?}"),
                    at: self.at,
                    document: None,
                    handler: handler.clone(),
                    chain: chain.clone(),
                    searched: searched.clone(),
                    unknown: unknown.clone(),
                    declared_public: None,
                    passed_over: Vec::new(),
                });
            }
        }
        found
    }

    /// Phase by phase: the hooks of the instances from the outermost, then those of the route.
    fn chain(&self, run: &mut Run<'_>, instance: ObjectId, unknown: &mut Vec<Note>) -> Vec<Link> {
        let mut around = around(run, instance);
        around.reverse();
        let mut hooks = Vec::new();
        for each in around.iter().copied() {
            let place = match (each == instance, run.world.object(each).made.clone()) {
                (_, Made::Call { .. }) => "hook of the application",
                (true, _) => "hook of the plugin",
                _ => "hook of an enclosing plugin",
            };
            hooks.extend(lifecycle::added(run, each).into_iter().map(|hooked| (hooked, place)));
        }
        let branches = self.branches(run, &around);
        let (options, later) = self.decorated(run, &hooks);
        if let Value::Record(record) = &options
            && run.world.record(*record).open
        {
            unknown.push(lifecycle::not_followed(self.at));
        } else if matches!(options, Value::Unknown(_)) {
            unknown.push(lifecycle::not_followed(self.at));
        }
        let mut chain = lifecycle::packages(run, &around);
        for phase in PHASES {
            for (hooked, place) in hooks.iter().filter(|(hooked, _)| hooked.phase == phase) {
                let under = run.world.object(hooked.event).under.clone();
                let uncertain = under.iter().flat_map(|under| under.iter()).any(|branch| !branches.contains(branch));
                for mut link in
                    lifecycle::links(run, std::slice::from_ref(&hooked.hook), &format!("{place} ({phase})"), unknown)
                {
                    link.perhaps |= uncertain;
                    chain.push(link);
                }
            }
            let value = run.member(&options, phase, None);
            let value = run.force(&value);
            if matches!(&value, Value::Member(member) if member.of == options)
                || options == Value::Null
                || matches!(options, Value::Unknown(_))
            {
                continue;
            }
            let hook = Argument { value, at: self.at };
            for mut link in lifecycle::links(run, &[hook], &format!("{phase} of the route"), unknown) {
                link.perhaps |= later;
                chain.push(link);
            }
        }
        // Hooks read what the route says of itself.
        if let Some(config) = run.world.entry(&options, "config").cloned() {
            chain.iter_mut().for_each(|link| link.metadata.push(("config".into(), config.clone())));
        }
        chain
    }

    /// The branches that had to be taken for the route to be there.
    fn branches(&self, run: &Run<'_>, around: &[ObjectId]) -> Vec<At> {
        let mut found = Vec::new();
        let calls = around.iter().filter_map(|instance| match run.world.object(*instance).made {
            Made::Child { call, .. } => Some(call),
            _ => None,
        });
        for event in calls.chain([self.event]) {
            found.extend(run.world.object(event).under.iter().flat_map(|under| under.iter().copied()));
        }
        found
    }

    /// The options as `onRoute` hooks leave them, which see the routes that are added after them; true where that depends on
    /// the route in a way that was not followed.
    fn decorated(&self, run: &mut Run<'_>, hooks: &[(lifecycle::Hooked, &str)]) -> (Value, bool) {
        let concerned: Vec<_> =
            hooks.iter().filter(|(hooked, _)| hooked.phase == "onRoute" && hooked.event < self.event).collect();
        if concerned.is_empty() {
            return (self.options.clone(), false);
        }
        let mut record = match &self.options {
            Value::Record(record) => run.world.record(*record).clone(),
            _ => Record { at: Some(self.at), ..Record::default() },
        };
        if let (Some(path), Some(method)) = (self.paths.first(), self.methods.first()) {
            record.entries.insert(0, ("method".into(), Value::Text(method.clone())));
            record.entries.insert(0, ("url".into(), path.clone()));
            record.entries.insert(0, ("path".into(), path.clone()));
        }
        let before = record.entries.len();
        let options = Value::Record(run.world.add_record(record));
        let mut uncertain = false;
        for (hooked, _) in concerned {
            let hook = resolved(run, &hooked.hook.value);
            let Value::Function(function) = hook else { continue };
            let positional = vec![Argument { value: options.clone(), at: self.at }];
            run.enter_later(function, Arguments { positional, ..Arguments::default() }, self.at);
            uncertain |= lifecycle::decides(run, &hook);
        }
        let grown = matches!(&options, Value::Record(record) if run.world.record(*record).entries.len() > before);
        (options, uncertain && grown)
    }
}
