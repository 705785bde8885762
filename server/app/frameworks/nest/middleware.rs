//! Middleware of modules: `consumer.apply(…).exclude(…).forRoutes(…)` in `configure`.

use super::application::{Excluded, exclusions, request_method};
use super::decorators::class_of;
use super::modules::Graph;
use super::settings;
use crate::app::frameworks::matcher::{Matcher, sample};
use crate::app::interpret::Run;
use crate::app::route::{Calling, Link};
use crate::app::value::{Argument, Arguments, ClassId, Made, Object, ObjectId, Value};

/// What one `forRoutes` says.
#[derive(Debug)]
pub struct Registered {
    links: Vec<Link>,
    targets: Vec<Target>,
    excluded: Vec<Excluded>,
    /// A target or an exclusion could not be read.
    perhaps: bool,
}

#[derive(Debug)]
enum Target {
    /// A path and what is below it.
    Below(String),
    /// A path as a whole, for one method or all.
    Exactly(String, Option<String>),
    Controller(ClassId),
}

/// A route, as middleware is told which it is for.
#[derive(Debug)]
pub struct Asked<'r> {
    /// With version and module, without the global prefix.
    pub path: &'r str,
    pub method: &'r str,
    /// The controller and what it inherits from.
    pub classes: &'r [ClassId],
}

/// Runs `configure` of every module.
pub fn of(run: &mut Run<'_>, graph: &Graph) -> Vec<Registered> {
    let mut found = Vec::new();
    for module in &graph.modules {
        let Some(Value::Function(configure)) = run.attribute(*module, "configure") else { continue };
        let at = run.world.function(configure).at;
        let consumer = Object {
            made: Made::Call {
                callee: Value::Outside("@nestjs/common.MiddlewareConsumer".into()),
                arguments: Arguments::default(),
            },
            at,
            fields: Vec::new(),
            events: Vec::new(),
            under: None,
        };
        let consumer = Value::Object(run.world.add_object(consumer));
        let before = run.world.objects.len() as u32;
        let argument = Argument { value: consumer, at };
        run.enter(configure, Arguments { positional: vec![argument], ..Arguments::default() }, at);
        let name = run.world.class(*module).name.clone();
        for index in before..run.world.objects.len() as u32 {
            found.extend(registered(run, ObjectId(index), &name));
        }
    }
    found
}

fn registered(run: &mut Run<'_>, call: ObjectId, module: &str) -> Option<Registered> {
    let (_, "forRoutes", _) = run.world.method_call(call)? else { return None };
    let mut registered = Registered { links: Vec::new(), targets: Vec::new(), excluded: Vec::new(), perhaps: false };
    for target in super::decorators::arguments(run, call) {
        match class_of(run, target) {
            Value::Class(class) => registered.targets.push(Target::Controller(class)),
            record @ Value::Record(_) => {
                let path = run.world.entry(&record, "path").cloned();
                let method = run.world.entry(&record, "method").cloned();
                match path.and_then(|path| settings::text(run, &path)) {
                    Some(path) => {
                        let method = method.and_then(|method| request_method(run, &method));
                        registered.targets.push(Target::Exactly(path, method));
                    }
                    None => registered.perhaps = true,
                }
            }
            other => match settings::text(run, &other) {
                Some(path) => registered.targets.push(Target::Below(path)),
                None => registered.perhaps = true,
            },
        }
    }
    // From `forRoutes` back to the `apply` that it ends.
    let mut at = call;
    for _ in 0..16 {
        let Some((Value::Object(receiver), _, _)) = run.world.method_call(at) else { break };
        at = *receiver;
        let Some((_, method, arguments)) = run.world.method_call(at) else { break };
        let (method, arguments) = (method.to_owned(), arguments.clone());
        match method.as_str() {
            "exclude" => {
                for argument in &arguments.positional {
                    let read = exclusions(run, &argument.value);
                    registered.perhaps |= read.is_empty();
                    registered.excluded.extend(read);
                }
            }
            "apply" => {
                for argument in &arguments.positional {
                    for value in run.world.flattened(&argument.value) {
                        let value = class_of(run, value);
                        let calling = match value {
                            Value::Class(_) | Value::Unknown(_) => Calling::NestMiddleware,
                            _ => Calling::Express,
                        };
                        registered.links.push(Link::new(
                            value,
                            argument.at,
                            calling,
                            format!("middleware of {module}"),
                        ));
                    }
                }
                break;
            }
            _ => break,
        }
    }
    Some(registered)
}

impl Registered {
    /// The links, where they are in front of a route.
    pub fn links_for(&self, run: &mut Run<'_>, asked: &Asked<'_>) -> Vec<Link> {
        let path = sample(asked.path);
        if self.excluded.iter().any(|excluded| excludes(excluded, &path, asked.method)) {
            return Vec::new();
        }
        let mut covered = Some(self.targets.is_empty() && self.perhaps).filter(|perhaps| *perhaps).map(|_| true);
        for target in &self.targets {
            let taken = match target {
                Target::Below(pattern) => takes(pattern, &path, true),
                Target::Exactly(pattern, method) => {
                    takes(pattern, &path, false) && method_taken(method.as_deref(), asked.method)
                }
                Target::Controller(class) => {
                    let at = run.world.class(*class).at;
                    asked.classes.iter().any(|own| run.world.class(*own).at == at)
                }
            };
            if taken {
                covered = Some(false);
            }
        }
        let Some(unsure) = covered else {
            return if self.perhaps { self.all(true) } else { Vec::new() };
        };
        self.all(unsure || self.perhaps)
    }

    fn all(&self, perhaps: bool) -> Vec<Link> {
        self.links.iter().map(|link| Link { perhaps, ..link.clone() }).collect()
    }
}

/// True where an exclusion takes a path that can be asked for.
pub fn excludes(excluded: &Excluded, path: &str, method: &str) -> bool {
    takes(&excluded.path, path, false) && method_taken(excluded.method.as_deref(), method)
}

fn method_taken(wanted: Option<&str>, method: &str) -> bool {
    wanted.is_none_or(|wanted| wanted == method)
}

/// Whether a pattern of Nest takes a path: old (`cats/*`, `(.*)`) and new spelling (`cats/*splat`, `cats{/*rest}`).
pub fn takes(pattern: &str, path: &str, below: bool) -> bool {
    let trimmed = pattern.trim_matches('/');
    if matches!(trimmed, "*" | "(.*)")
        || trimmed.starts_with("{*")
        || trimmed.starts_with('*') && !trimmed.contains('/')
    {
        return true;
    }
    let rest = if below { "(?:/.*)?" } else { "/?" };
    let own = if trimmed.is_empty() { String::new() } else { format!("/{}", expression(trimmed)) };
    if below && own.is_empty() {
        return true;
    }
    Matcher::of_expression(&format!("(?i)^{own}{rest}$")).is_some_and(|matcher| matcher.holds(path))
}

fn expression(pattern: &str) -> String {
    let mut out = String::new();
    let mut chars = pattern.chars().peekable();
    let mut depth = 0_u32;
    while let Some(c) = chars.next() {
        match c {
            // Inside of parentheses an expression stands as it is.
            '(' | ')' => {
                depth = if c == '(' { depth + 1 } else { depth.saturating_sub(1) };
                out.push(c);
            }
            _ if depth > 0 => out.push(c),
            '{' => out.push_str("(?:"),
            '}' => out.push_str(")?"),
            ':' | '*' => {
                let mut named = false;
                while chars.next_if(|c| c.is_alphanumeric() || *c == '_').is_some() {
                    named = true;
                }
                out.push_str(match (c, named) {
                    (':', _) if chars.peek() == Some(&'(') => "",
                    (':', _) => "[^/]+",
                    (_, true) => ".+",
                    (_, false) => ".*",
                });
            }
            c => out.push_str(&fancy_regex::escape(&c.to_string())),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::takes;

    #[test]
    fn patterns_of_old_and_new_versions() {
        assert!(takes("cats", "/cats", true) && takes("/cats", "/cats/x1", true) && !takes("cats", "/catsup", true));
        assert!(takes("cats", "/cats", false) && !takes("cats", "/cats/x1", false));
        assert!(takes("dogs/*splat", "/dogs/x1", true) && !takes("dogs/*splat", "/dogs", true));
        assert!(takes("dogs/(.*)", "/dogs/x1/y", true) && takes("*", "/anything", true) && takes("{*all}", "/", true));
        assert!(takes("users/:id/notes", "/users/x1/notes", false) && !takes("users/:id", "/users", false));
        assert!(takes("users{/:id}", "/users", false) && takes("users{/:id}", "/users/x1", false));
        assert!(takes("/", "/", false) && !takes("/", "/x", false) && takes("/", "/x", true));
    }
}
