//! The walk from an application down through its blueprints.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::Kind;
use super::hooks;
use super::views::{self, View};
use crate::app::files::At;
use crate::app::frameworks::python::{self, text};
use crate::app::interpret::Run;
use crate::app::route::{Framework, Link, Note, Route};
use crate::app::value::{Arguments, ObjectId, Value};

/// How deep blueprints are followed.
const DEEPEST: u32 = 12;

/// More routes than this are not listed.
const MOST: usize = 20_000;

/// What stands before the views of a blueprint, by the way it was registered.
#[derive(Clone, Default)]
pub struct Front {
    pub prefix: Option<String>,
    /// The name of the blueprint with those around it, dotted.
    pub name: String,
    pub links: Vec<Link>,
    pub searched: Vec<Note>,
    pub unknown: Vec<Note>,
    pub depth: u32,
    /// Where Flask-Login is switched off.
    pub login_disabled: Option<At>,
}

impl Front {
    pub fn deeper(&self) -> Self {
        Self { depth: self.depth + 1, ..self.clone() }
    }
}

/// One registration of a rule.
pub struct Registration {
    pub rule: Option<Value>,
    pub methods: Option<Value>,
    pub endpoint: Option<Value>,
    pub at: At,
    pub framework: Framework,
}

pub struct Walk<'r, 'a> {
    pub run: &'r mut Run<'a>,
    pub routes: Vec<Route>,
    pub visited: FxHashSet<ObjectId>,
    /// Something was registered that could not be followed.
    pub lost: bool,
    /// The APIs, and what each was given to.
    apis: Vec<(ObjectId, ObjectId)>,
}

impl<'r, 'a> Walk<'r, 'a> {
    pub fn new(run: &'r mut Run<'a>, known: &[(ObjectId, Kind)]) -> Self {
        let mut apis = Vec::new();
        for (id, _) in known.iter().filter(|(_, kind)| *kind == Kind::Api) {
            apis.extend(homes(run, *id).into_iter().map(|home| (*id, home)));
        }
        Self { run, routes: Vec::new(), visited: FxHashSet::default(), lost: false, apis }
    }

    /// Blueprints and APIs that were not reached from an application.
    pub fn orphans(&mut self, known: &[(ObjectId, Kind)]) {
        let left: Vec<_> = known.iter().filter(|(id, _)| !self.visited.contains(id)).copied().collect();
        for (id, kind) in left {
            // One that another one registers was reached by now, or will be.
            if self.visited.contains(&id) || self.is_registered(id, known) {
                continue;
            }
            let at = self.run.world.object(id).at;
            let text = "where this is registered could not be followed".to_owned();
            let front = Front { unknown: vec![Note { text, at: Some(at) }], ..Front::default() };
            match kind {
                Kind::Blueprint => self.blueprint(id, &Arguments::default(), at, &front),
                Kind::Api => self.api(id, &front),
                _ => {}
            }
        }
    }

    fn is_registered(&mut self, id: ObjectId, known: &[(ObjectId, Kind)]) -> bool {
        if self.apis.iter().any(|(api, home)| *api == id && !self.visited.contains(home)) {
            return true;
        }
        for (other, _) in known {
            for event in self.run.world.object(*other).events.clone() {
                if let Some((_, "register_blueprint", arguments)) = self.run.world.method_call(event)
                    && let Some(value) = arguments.named_or("blueprint", 0).map(|argument| argument.value.clone())
                    && self.run.force(&value) == Value::Object(id)
                {
                    return true;
                }
            }
        }
        false
    }

    /// Marks an object as reached; false where it is too deep.
    pub fn enter(&mut self, id: ObjectId, front: &Front) -> bool {
        self.visited.insert(id);
        front.depth <= DEEPEST && self.routes.len() <= MOST
    }

    /// An application; `handed` are parameters that stand for it.
    pub fn application(&mut self, id: ObjectId, handed: &[ObjectId]) {
        let mut front = Front::default();
        front.links.extend(hooks::wsgi(self.run, id));
        front.login_disabled = login_disabled(self.run, id);
        let mut seen = Vec::new();
        for each in std::iter::once(&id).chain(handed) {
            front.links.extend(hooks::before(self.run, *each, "application"));
            self.hooks_of_blueprints(*each, &mut front.links, &mut seen);
        }
        if front.links.is_empty() {
            let at = Some(self.run.world.object(id).at);
            front.searched.push(Note { text: "no before_request on the application".to_owned(), at });
        }
        self.visited.insert(id);
        for each in std::iter::once(&id).chain(handed) {
            self.members(*each, &front);
        }
    }

    /// `before_app_request` of every blueprint that is registered, directly or within another.
    fn hooks_of_blueprints(&mut self, id: ObjectId, links: &mut Vec<Link>, seen: &mut Vec<ObjectId>) {
        for event in self.run.world.object(id).events.clone() {
            let Some((_, "register_blueprint", arguments)) = self.run.world.method_call(event) else { continue };
            let value = arguments.named_or("blueprint", 0).map(|argument| argument.value.clone());
            let Some(blueprint) = value.and_then(|value| self.run.force(&value).object()) else { continue };
            if seen.contains(&blueprint) {
                continue;
            }
            seen.push(blueprint);
            links.extend(hooks::of(self.run, blueprint, "before_app_request", "before_app_request of a blueprint"));
            self.hooks_of_blueprints(blueprint, links, seen);
        }
    }

    pub fn register_blueprint(&mut self, arguments: &Arguments, event: ObjectId, front: &Front) {
        let at = self.run.world.object(event).at;
        let Some(value) = arguments.named_or("blueprint", 0).map(|argument| argument.value.clone()) else { return };
        match self.run.force(&value) {
            Value::Object(id) if Kind::of(self.run, id) == Some(Kind::Blueprint) => {
                self.blueprint(id, arguments, at, front)
            }
            other if python::is_dynamic(self.run, &other) => self.lost = true,
            _ => {}
        }
    }

    /// A blueprint as it is registered with `options`.
    fn blueprint(&mut self, id: ObjectId, options: &Arguments, at: At, front: &Front) {
        if !self.enter(id, front) {
            return;
        }
        let made = python::construction(self.run, id);
        let mut front = front.deeper();
        let given = options.named("url_prefix").map(|argument| self.run.force(&argument.value.clone()));
        let given = given.filter(|value| *value != Value::Null);
        let own = made.named("url_prefix").map(|argument| argument.value.clone());
        let prefix = given.or(own).map(|value| self.run.force(&value)).filter(|value| *value != Value::Null);
        if let Some(value) = prefix {
            let (prefix, known) = text::path(self.run, Some(&value));
            front.prefix = Some(match &front.prefix {
                Some(outer) => format!("{}/{}", outer.trim_end_matches('/'), prefix.trim_start_matches('/')),
                None => prefix,
            });
            if !known {
                front
                    .unknown
                    .push(Note { text: "the prefix of the blueprint could not be computed".to_owned(), at: Some(at) });
            }
        }
        let name = options.named("name").or_else(|| made.named_or("name", 0)).map(|argument| argument.value.clone());
        let (name, _) = text::path(self.run, name.as_ref());
        front.name = if front.name.is_empty() { name } else { format!("{}.{name}", front.name) };
        let hooks = hooks::before(self.run, id, "blueprint");
        if hooks.is_empty() {
            let at = Some(self.run.world.object(id).at);
            front.searched.push(Note { text: "no before_request on the blueprint".to_owned(), at });
        }
        front.links.extend(hooks);
        self.members(id, &front);
    }

    /// What is registered on an application or blueprint.
    fn members(&mut self, id: ObjectId, front: &Front) {
        for event in self.run.world.object(id).events.clone() {
            let Some((receiver, name, arguments)) = self.run.world.method_call(event) else { continue };
            if !super::is_on(receiver, id) {
                continue;
            }
            let (name, arguments) = (name.to_owned(), arguments.clone());
            self.member(event, &name, &arguments, front);
        }
        let apis: Vec<_> = self.apis.iter().filter(|(_, home)| *home == id).map(|(api, _)| *api).collect();
        for api in apis {
            self.api(api, front);
        }
    }

    fn member(&mut self, event: ObjectId, name: &str, arguments: &Arguments, front: &Front) {
        let at = self.run.world.object(event).at;
        let named = |key: &str, index: usize| arguments.named_or(key, index).map(|argument| argument.value.clone());
        let only = |key: &str| arguments.named(key).map(|argument| argument.value.clone());
        let mut registration = Registration {
            rule: named("rule", 0),
            methods: only("methods"),
            endpoint: only("endpoint"),
            at,
            framework: Framework::Flask,
        };
        match name {
            "route" | "get" | "post" | "put" | "patch" | "delete" => {
                if name != "route" {
                    registration.methods = Some(Value::Text(name.into()));
                }
                for applied in python::applied(self.run, event) {
                    for view in views::of(self.run, &applied.value, at, Some(applied.at)) {
                        self.view(&registration, &view, front);
                    }
                }
            }
            "add_url_rule" => {
                registration.endpoint = named("endpoint", 1);
                let Some(value) = named("view_func", 2) else { return };
                for view in views::of(self.run, &value, at, None) {
                    self.view(&registration, &view, front);
                }
            }
            "register_blueprint" => self.register_blueprint(arguments, event, front),
            "register_api" => {
                if let Some(blueprint) = arguments.positional.first().cloned() {
                    let arguments = Arguments { positional: vec![blueprint], ..arguments.clone() };
                    self.register_blueprint(&arguments, event, front);
                }
            }
            _ => {}
        }
    }

    /// A route for each method of a view.
    pub fn view(&mut self, registration: &Registration, view: &View, front: &Front) {
        let (rule, known) = text::path(self.run, registration.rule.as_ref());
        let asked = match &registration.methods {
            Some(value) => text::methods(self.run, Some(value)),
            None => None,
        };
        let methods = match (&view.methods, asked, &registration.methods) {
            (Some(own), Some(asked), _) => own.iter().filter(|each| asked.contains(each)).cloned().collect(),
            (Some(own), None, _) => own.clone(),
            (None, Some(asked), _) => asked,
            (None, None, Some(_)) => vec!["ANY".into()],
            (None, None, None) => vec![Arc::<str>::from("GET")],
        };
        let path = match &front.prefix {
            None => rule.clone(),
            Some(prefix) if rule.is_empty() => prefix.clone(),
            Some(prefix) => format!("{}/{}", prefix.trim_end_matches('/'), rule.trim_start_matches('/')),
        };
        let path = if path.starts_with('/') || path.starts_with(text::UNKNOWN) { path } else { format!("/{path}") };
        let mut unknown = front.unknown.clone();
        if !known {
            unknown.push(Note { text: "the rule could not be computed".to_owned(), at: Some(registration.at) });
        }
        let endpoint = registration.endpoint.as_ref().map(|value| self.run.force(value));
        let endpoint = endpoint.and_then(|value| value.text().map(str::to_owned)).unwrap_or_else(|| view.name.clone());
        let endpoint = if front.name.is_empty() { endpoint } else { format!("{}.{endpoint}", front.name) };
        let mut chain = front.links.clone();
        chain.extend(view.links.iter().cloned());
        for link in &mut chain {
            link.metadata.push(("endpoint".into(), Value::Text(endpoint.as_str().into())));
            link.metadata.push(("blueprint".into(), Value::Text(front.name.as_str().into())));
        }
        let mut searched = front.searched.clone();
        if let Some(at) = front.login_disabled {
            let before = chain.len();
            chain.retain(|link| !self.run.world.path(&link.value).is_some_and(|path| is_login_required(&path)));
            if chain.len() < before {
                let text = "`LOGIN_DISABLED` is set: Flask-Login asks nobody to sign in".to_owned();
                searched.push(Note { text, at: Some(at) });
            }
        }
        searched.extend(view.searched.iter().cloned());
        for method in methods {
            self.routes.push(Route {
                framework: registration.framework,
                method,
                path: path.clone(),
                at: registration.at,
                document: None,
                handler: view.handler.clone(),
                chain: chain.clone(),
                searched: searched.clone(),
                unknown: unknown.clone(),
                declared_public: None,
                passed_over: view.passed_over.clone(),
            });
        }
    }
}

/// Decorators that ask nobody where `LOGIN_DISABLED` is set.
fn is_login_required(path: &str) -> bool {
    path.starts_with("flask_login.") && (path.ends_with(".login_required") || path.ends_with(".fresh_login_required"))
}

/// Where an application's configuration switches Flask-Login off: in a module of settings, or by itself.
fn login_disabled(run: &mut Run<'_>, application: ObjectId) -> Option<At> {
    const KEY: &str = "LOGIN_DISABLED";
    let place = run.world.object(application).at;
    for event in run.world.object(application).events.clone() {
        let at = run.world.object(event).at;
        let Some((Value::Member(of), name, arguments)) = run.world.method_call(event) else { continue };
        if &*of.name != "config" {
            continue;
        }
        let (name, arguments) = (name.to_owned(), arguments.clone());
        let first = arguments.get(0).map(|value| run.force(value));
        let value = match (name.as_str(), first) {
            ("from_object", Some(Value::Text(dotted))) => {
                super::super::connexion::dotted(run, place.file, &format!("{dotted}.{KEY}"))
            }
            ("from_object", Some(holder)) => run.member(&holder, KEY, Some(at)),
            ("[]=", Some(Value::Text(key))) if &*key == KEY => arguments.get(1).cloned().unwrap_or(Value::UNKNOWN),
            ("update" | "from_mapping", _) => {
                arguments.named(KEY).map_or(Value::UNKNOWN, |argument| argument.value.clone())
            }
            _ => continue,
        };
        if run.force(&value) == Value::Bool(true) {
            return Some(at);
        }
    }
    None
}

/// The applications and blueprints that an API was given to: by its constructor or by `init_app`.
fn homes(run: &mut Run<'_>, api: ObjectId) -> Vec<ObjectId> {
    let arguments = python::construction(run, api);
    let mut values: Vec<Value> = (arguments.named("app").or_else(|| arguments.named("blueprint")))
        .or_else(|| arguments.positional.first())
        .map(|argument| argument.value.clone())
        .into_iter()
        .collect();
    for event in run.world.object(api).events.clone() {
        if let Some((_, "init_app", arguments)) = run.world.method_call(event) {
            values.extend(arguments.named_or("app", 0).map(|argument| argument.value.clone()));
        }
    }
    let mut found = Vec::new();
    for value in values {
        let value = run.force(&value);
        let home = match &value {
            Value::Member(member) if &*member.name == "app" => member.of.object(),
            other => other.object(),
        };
        if let Some(home) = home
            && matches!(Kind::of(run, home), Some(Kind::Application | Kind::Blueprint))
            && !found.contains(&home)
        {
            found.push(home);
        }
    }
    found
}
