//! Hono.
//!
//! One list, and every pattern is written whole: `use("/admin", …)` takes `/admin` alone. `route(path, child)` copies
//! what the child holds at that moment. `basePath` answers with another view on the same list.

use std::collections::HashSet;
use std::sync::Arc;

use super::Cx;
use super::coverage::{Dialect, Pattern, join};
use super::stack::{self, Layer, Owner, Writer};
use super::values::{followed, middleware, path_notes, patterns, resolved};
use crate::app::files::At;
use crate::app::interpret::Run;
use crate::app::literals::HOLE;
use crate::app::route::{Calling, Framework, Handler, Link, Note, Route};
use crate::app::value::{Argument, Arguments, ObjectId, Value};
use crate::models::wiring::{Makers, wiring};

const DIALECT: Dialect = Dialect { case_sensitive: true, star_takes_none: true };

const VERBS: [&str; 7] = ["get", "post", "put", "patch", "delete", "options", "all"];

pub fn routes(run: &mut Run<'_>, _cx: &Cx<'_>) -> Vec<Route> {
    let makers = &wiring().hono;
    let objects = (0..run.world.objects.len() as u32).map(ObjectId);
    let apps: Vec<ObjectId> =
        objects.filter(|object| base(run, makers, &Value::Object(*object)) == Some(*object)).collect();
    let mut mounted = HashSet::new();
    for app in &apps {
        for (event, _) in events(run, *app) {
            let Some((_, "route", arguments)) = run.world.method_call(event) else { continue };
            let Some(child) = arguments.get(1).cloned() else { continue };
            let child = resolved(run, &child);
            mounted.extend(base(run, makers, &child).filter(|child| child != app));
        }
    }
    let mut found = Vec::new();
    for app in apps.into_iter().filter(|app| !mounted.contains(app)) {
        let mut walk = Walk { makers, writer: Writer::default() };
        walk.app(run, app, "/", None);
        found.extend(stack::routes(run, Framework::Hono, DIALECT, &walk.writer.layers));
    }
    found
}

/// The application that a value is, or is a view on.
fn base(run: &Run<'_>, makers: &Makers, value: &Value) -> Option<ObjectId> {
    let Value::Object(object) = value else { return None };
    if let Some((of, "basePath", _)) = run.world.method_call(*object) {
        return base(run, makers, of);
    }
    makers.is_app(&run.world.path(value)?).then_some(*object)
}

/// The calls on an application and on the views on it, in order, each with the prefix of the view.
fn events(run: &mut Run<'_>, app: ObjectId) -> Vec<(ObjectId, String)> {
    let mut found = Vec::new();
    collect(run, app, "/", &mut found, 0);
    found.sort_by_key(|(event, _)| *event);
    found
}

fn collect(run: &mut Run<'_>, view: ObjectId, prefix: &str, found: &mut Vec<(ObjectId, String)>, depth: u32) {
    for event in run.world.object(view).events.clone() {
        let Some((receiver, name, arguments)) = run.world.method_call(event) else { continue };
        if *receiver != Value::Object(view) {
            continue;
        }
        if name == "basePath" && depth < 8 {
            let path = arguments.get(0).cloned();
            let path = path.map(|path| run.force(&path));
            let path = path.as_ref().and_then(Value::text).map_or_else(|| HOLE.to_string(), str::to_owned);
            collect(run, event, &join(prefix, &path), found, depth + 1);
        } else {
            found.push((event, prefix.to_owned()));
        }
    }
}

struct Walk<'m> {
    makers: &'m Makers,
    writer: Writer,
}

impl Walk<'_> {
    fn app(&mut self, run: &mut Run<'_>, object: ObjectId, prefix: &str, by: Option<ObjectId>) {
        if !self.writer.enter(&run.world, Owner { object, prefix: prefix.to_owned(), word: "app", loose: false }, by) {
            return;
        }
        // The path that calls without one go by.
        let mut kept: Vec<Pattern> = vec![Pattern::new(prefix)];
        for (event, view) in events(run, object) {
            // What is added later is not in the copy.
            if by.is_some_and(|by| event > by) {
                break;
            }
            let Some((_, name, arguments)) = run.world.method_call(event) else { continue };
            let (name, arguments) = (name.to_owned(), arguments.clone());
            let here = join(prefix, &view);
            match &*name {
                "use" => self.uses(run, event, &arguments, &here, &mut kept),
                "route" => self.child(run, event, &arguments, &here),
                "mount" => self.mount(run, event, &arguments, &here),
                "on" => self.on(run, event, &arguments, &here, &mut kept),
                "openapi" => self.openapi(run, event, &arguments, &here),
                verb if VERBS.contains(&verb) => {
                    let methods = if verb == "all" { Vec::new() } else { vec![verb.to_uppercase().into()] };
                    let mut values = arguments.positional.as_slice();
                    if let Some(patterns) = path(run, values, &here) {
                        kept = patterns;
                        values = &values[1..];
                    }
                    self.route(run, event, methods, &kept, values, arguments.open);
                }
                _ => {}
            }
        }
        self.writer.leave(&run.world, by);
    }

    fn uses(&mut self, run: &mut Run<'_>, event: ObjectId, arguments: &Arguments, here: &str, kept: &mut Vec<Pattern>) {
        let mut values = arguments.positional.as_slice();
        let mut place = "app.use before the route".to_owned();
        match path(run, values, here) {
            Some(patterns) => {
                if let Some(text) = run.force(&values[0].value).text() {
                    place = format!("app.use(\"{}\") before the route", text.replace(HOLE, "{?}"));
                }
                *kept = patterns;
                values = &values[1..];
            }
            None => *kept = vec![Pattern::new(join(here, "*"))],
        }
        let at = run.world.object(event).at;
        let mut unknown = path_notes(kept, at);
        let links = links(run, values, arguments.open, at, &place, &mut unknown);
        self.writer.push(&run.world, event, Layer::new(at, kept).links(links).unknown(unknown));
    }

    fn child(&mut self, run: &mut Run<'_>, event: ObjectId, arguments: &Arguments, here: &str) {
        let [prefix, child, ..] = arguments.positional.as_slice() else { return };
        let value = resolved(run, &child.value);
        let at = run.world.object(event).at;
        for pattern in patterns(run, prefix, here, true).unwrap_or_default() {
            match base(run, self.makers, &value) {
                Some(inner) => self.app(run, inner, &pattern.path, Some(event)),
                None => {
                    let unknown = vec![stack::note("a child application that could not be followed", at)];
                    self.writer.push(&run.world, event, Layer::new(at, &[pattern]).below().unknown(unknown));
                }
            }
        }
    }

    /// `mount(path, handler)`: everything below a path goes to a handler of another kind.
    fn mount(&mut self, run: &mut Run<'_>, event: ObjectId, arguments: &Arguments, here: &str) {
        let [prefix, handler, ..] = arguments.positional.as_slice() else { return };
        let patterns = patterns(run, prefix, here, true).unwrap_or_default();
        let (at, value) = (run.world.object(event).at, resolved(run, &handler.value));
        let place = stack::place_of(&run.world, &value, handler.at);
        // A plain function from request to response.
        let handler = Handler { value, at: place, calling: Calling::Next };
        self.writer.push(&run.world, event, Layer::new(at, &patterns).below().route(Vec::new(), handler));
    }

    /// `on(methods, paths, …)`.
    fn on(&mut self, run: &mut Run<'_>, event: ObjectId, arguments: &Arguments, here: &str, kept: &mut Vec<Pattern>) {
        let [methods, path, values @ ..] = arguments.positional.as_slice() else { return };
        let methods = run.force(&methods.value);
        let methods = run.world.flattened(&methods);
        let methods: Vec<Arc<str>> = methods
            .iter()
            .filter_map(|method| Some(Arc::from(method.text()?.to_uppercase())))
            .filter(|method: &Arc<str>| &**method != "ALL")
            .collect();
        *kept = patterns(run, path, here, true).unwrap_or_default();
        self.route(run, event, methods, &kept.clone(), values, arguments.open);
    }

    /// `openapi(createRoute({ method, path, middleware }), handler)`; the path's parameters are in braces.
    fn openapi(&mut self, run: &mut Run<'_>, event: ObjectId, arguments: &Arguments, here: &str) {
        let [description, values @ ..] = arguments.positional.as_slice() else { return };
        let described = run.force(&description.value);
        let described = match described.object().and_then(|object| run.world.call(object)) {
            Some((_, arguments)) => arguments.get(0).cloned(),
            None => Some(described),
        };
        let described = described.map(|described| run.force(&described)).unwrap_or(Value::UNKNOWN);
        let entry =
            |run: &mut Run<'_>, key: &str| run.world.entry(&described, key).cloned().map(|value| run.force(&value));
        let method: Arc<str> =
            entry(run, "method").and_then(|method| method.text().map(str::to_uppercase)).unwrap_or("ANY".into()).into();
        let path = entry(run, "path").and_then(|path| path.text().map(str::to_owned)).unwrap_or(HOLE.to_string());
        let path = path.replace("/{", "/:").replace('}', "");
        let mut handlers: Vec<Argument> = Vec::new();
        if let Some(value) = entry(run, "middleware") {
            handlers.push(Argument { value, at: description.at });
        }
        // Behind the handler there may be a hook for what does not validate.
        handlers.extend(values.first().cloned());
        self.route(run, event, vec![method], &[Pattern::new(join(here, &path))], &handlers, false);
    }

    fn route(
        &mut self,
        run: &mut Run<'_>,
        event: ObjectId,
        methods: Vec<Arc<str>>,
        patterns: &[Pattern],
        values: &[Argument],
        open: bool,
    ) {
        let at = run.world.object(event).at;
        let mut unknown = path_notes(patterns, at);
        let mut values = middleware(run, values, &mut unknown);
        let Some(last) = values.pop() else { return };
        let links = links(run, &values, open, at, "argument of the route", &mut unknown);
        let place = stack::place_of(&run.world, &last.value, last.at);
        let handler = Handler { value: last.value, at: place, calling: Calling::Hono };
        self.writer.push(
            &run.world,
            event,
            Layer::new(at, patterns).links(links).unknown(unknown).route(methods, handler),
        );
    }
}

/// The paths that a call begins with, if it does.
fn path(run: &mut Run<'_>, values: &[Argument], here: &str) -> Option<Vec<Pattern>> {
    let first = values.first()?;
    patterns(run, first, here, false)
}

fn links(
    run: &mut Run<'_>,
    values: &[Argument],
    open: bool,
    at: At,
    place: &str,
    unknown: &mut Vec<Note>,
) -> Vec<Link> {
    if open {
        unknown.push(stack::note("more middleware than is known", at));
    }
    let values = middleware(run, values, unknown);
    let followed = values.into_iter().filter(|value| followed(run, value, unknown));
    followed.map(|value| Link::new(value.value, value.at, Calling::Hono, place)).collect()
}
