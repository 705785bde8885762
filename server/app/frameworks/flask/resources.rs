//! Flask-RESTful, Flask-RESTX and their like: resources that an API or one of its namespaces serves.

use super::Kind;
use super::views;
use super::walk::{Front, Registration, Walk};
use crate::app::frameworks::python::{self, text};
use crate::app::route::{Framework, Link, Note};
use crate::app::value::{Arguments, ObjectId, Value};

impl Walk<'_, '_> {
    /// What an API serves below what it was given to.
    pub(super) fn api(&mut self, api: ObjectId, front: &Front) {
        if !self.enter(api, front) {
            return;
        }
        let arguments = python::construction(self.run, api);
        let prefix = arguments.named("prefix").map(|argument| argument.value.clone());
        let mut front = front.deeper();
        let (prefix, known) = text::path(self.run, prefix.as_ref());
        front.prefix = Some(joined(front.prefix.as_deref().unwrap_or_default(), &prefix));
        if !known {
            front.unknown.push(Note { text: "the prefix of the API could not be computed".to_owned(), at: None });
        }
        let decorators = self.decorators(&arguments, "decorators of the API");
        front.links.extend(decorators);
        let mut namespaces: Vec<ObjectId> = Vec::new();
        for event in self.run.world.object(api).events.clone() {
            if Kind::of(self.run, event) == Some(Kind::Namespace) {
                namespaces.push(event);
                continue;
            }
            let Some((Value::Object(of), name, arguments)) = self.run.world.method_call(event) else { continue };
            if *of != api {
                continue;
            }
            let (name, arguments) = (name.to_owned(), arguments.clone());
            match name.as_str() {
                "register_blueprint" => self.register_blueprint(&arguments, event, &front),
                "add_namespace" => {
                    let Some(value) = arguments.named_or("ns", 0).map(|argument| argument.value.clone()) else {
                        continue;
                    };
                    let path = arguments.named_or("path", 1).map(|argument| argument.value.clone());
                    match self.run.force(&value) {
                        Value::Object(id) if Kind::of(self.run, id) == Some(Kind::Namespace) => {
                            self.namespace(id, path.as_ref(), &front);
                        }
                        Value::Unknown(_) => self.lost = true,
                        _ => {}
                    }
                }
                _ => self.resources(event, &name, &arguments, &front),
            }
        }
        // `api.namespace("orders")` makes one and adds it.
        for namespace in namespaces {
            self.namespace(namespace, None, &front);
        }
    }

    fn namespace(&mut self, namespace: ObjectId, path: Option<&Value>, front: &Front) {
        if !self.enter(namespace, front) {
            return;
        }
        let arguments = python::construction(self.run, namespace);
        let mut front = front.deeper();
        let own = arguments.named_or("path", 2).map(|argument| argument.value.clone());
        let given = path.cloned().or(own).map(|value| self.run.force(&value)).filter(|value| *value != Value::Null);
        let (path, known) = match &given {
            Some(value) => text::path(self.run, Some(value)),
            None => {
                let name = arguments.named_or("name", 0).map(|argument| argument.value.clone());
                let (name, known) = text::path(self.run, name.as_ref());
                (format!("/{name}"), known)
            }
        };
        if !known {
            front.unknown.push(Note { text: "the path of the namespace could not be computed".to_owned(), at: None });
        }
        front.prefix = Some(joined(front.prefix.as_deref().unwrap_or_default(), &path));
        let decorators = self.decorators(&arguments, "decorators of the namespace");
        front.links.extend(decorators);
        for event in self.run.world.object(namespace).events.clone() {
            let Some((_, name, arguments)) = self.run.world.method_call(event) else { continue };
            let (name, arguments) = (name.to_owned(), arguments.clone());
            self.resources(event, &name, &arguments, &front);
        }
    }

    fn decorators(&mut self, arguments: &Arguments, place: &str) -> Vec<Link> {
        match arguments.named("decorators") {
            Some(argument) => views::links(self.run, &argument.value.clone(), argument.at, place),
            None => Vec::new(),
        }
    }

    /// `add_resource(Orders, "/orders", …)`, `@ns.route("/orders")` and `@api.resource("/orders")` above a class.
    fn resources(&mut self, event: ObjectId, name: &str, arguments: &Arguments, front: &Front) {
        let at = self.run.world.object(event).at;
        let urls = |from: usize| {
            arguments.positional.iter().skip(from).map(|argument| argument.value.clone()).collect::<Vec<_>>()
        };
        let (targets, urls) = match name {
            "add_resource" => (arguments.positional.iter().take(1).cloned().collect(), urls(1)),
            "route" | "resource" => (python::applied(self.run, event), urls(0)),
            _ => return,
        };
        let endpoint = arguments.named("endpoint").map(|argument| argument.value.clone());
        for target in targets {
            let target = self.run.force(&target.value);
            let Value::Class(class) = target else {
                self.lost |= target.is_unknown();
                continue;
            };
            let views = views::of_class(self.run, class, None);
            for url in &urls {
                let registration = Registration {
                    rule: Some(url.clone()),
                    methods: None,
                    endpoint: endpoint.clone(),
                    at,
                    framework: Framework::FlaskRestful,
                };
                for view in &views {
                    self.view(&registration, view, front);
                }
            }
        }
    }
}

fn joined(prefix: &str, path: &str) -> String {
    match (prefix, path) {
        (prefix, "") => prefix.to_owned(),
        (prefix, path) => format!("{}/{}", prefix.trim_end_matches('/'), path.trim_start_matches('/')),
    }
}
