//! Flask, and the libraries that register routes on it: Flask-RESTful, Flask-RESTX, flask-smorest, APIFlask.
//!
//! An application and its blueprints are walked from the application down, whatever the order in which they were put
//! together: hooks run before the routes that were registered above them, too.

pub mod hooks;
mod resources;
pub mod views;
mod walk;

use self::walk::Walk;
use super::Cx;
use super::connexion;
use super::python::{self, factories};
use crate::app::interpret::Run;
use crate::app::route::Route;
use crate::app::value::{ObjectId, Value};

pub const APPLICATIONS: &[&str] = &[
    "flask.Flask",
    "flask.app.Flask",
    "apiflask.APIFlask",
    "flask_openapi3.OpenAPI",
    "flask_openapi3.openapi.OpenAPI",
    "flask_api.FlaskAPI",
    "quart.Quart",
    "quart.app.Quart",
];

const BLUEPRINTS: &[&str] = &[
    "flask.Blueprint",
    "flask.blueprints.Blueprint",
    "flask_smorest.Blueprint",
    "flask_smorest.blueprint.Blueprint",
    "flask_rest_api.Blueprint",
    "apiflask.APIBlueprint",
    "flask_openapi3.APIBlueprint",
    "quart.Blueprint",
];

const APIS: &[&str] = &[
    "flask_restful.Api",
    "flask_restplus.Api",
    "flask_restplus.api.Api",
    "flask_restx.Api",
    "flask_restx.api.Api",
    "flask_smorest.Api",
    "flask_rest_api.Api",
];

const NAMESPACES: &[&str] = &[
    "flask_restplus.Namespace",
    "flask_restplus.namespace.Namespace",
    "flask_restx.Namespace",
    "flask_restx.namespace.Namespace",
];

/// What is called on an application that is handed to a function.
const HANDED: &[&str] = &["register_blueprint", "add_url_rule"];

/// What an object is to this adapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Application,
    Blueprint,
    Api,
    Namespace,
}

impl Kind {
    pub fn of(run: &mut Run<'_>, object: ObjectId) -> Option<Self> {
        let kinds = [
            (APPLICATIONS, Kind::Application),
            (connexion::APPLICATIONS, Kind::Application),
            (BLUEPRINTS, Kind::Blueprint),
            (APIS, Kind::Api),
            (NAMESPACES, Kind::Namespace),
        ];
        let made = kinds.into_iter().find(|(constructors, _)| python::is_made_by(run, object, constructors));
        if let Some((_, kind)) = made {
            return Some(kind);
        }
        // `api.namespace("orders")`.
        match run.world.method_call(object) {
            Some((Value::Object(of), "namespace", _)) => {
                let of = *of;
                (Kind::of(run, of) == Some(Kind::Api)).then_some(Kind::Namespace)
            }
            _ => None,
        }
    }
}

pub fn routes(run: &mut Run<'_>, _cx: &Cx<'_>) -> Vec<Route> {
    factories::enter(run, APPLICATIONS);
    let only = python::only(run, APPLICATIONS);
    if let Some(application) = only {
        factories::enter_handed(run, application, HANDED);
    }
    let known: Vec<(ObjectId, Kind)> =
        (0..run.world.objects.len() as u32).map(ObjectId).filter_map(|id| Some((id, Kind::of(run, id)?))).collect();
    let mut walk = Walk::new(run, &known);
    for (id, _) in known.iter().filter(|(_, kind)| *kind == Kind::Application) {
        let handed = if only == Some(*id) { factories::parameters(walk.run, HANDED) } else { Vec::new() };
        walk.application(*id, &handed);
    }
    let applications = known.iter().any(|(_, kind)| *kind == Kind::Application);
    if !applications || walk.lost {
        walk.orphans(&known);
    }
    walk.routes
}

/// True where something is called on an object itself, or on the Flask application that one of Connexion holds.
pub fn is_on(receiver: &Value, object: ObjectId) -> bool {
    match receiver {
        Value::Object(of) => *of == object,
        Value::Member(member) => &*member.name == "app" && member.of == Value::Object(object),
        _ => false,
    }
}
