//! FastAPI and Starlette.
//!
//! Everything is a list of routes that is walked from each application down: included routers hand their dependencies
//! on (also to routes that are added to them later), mounted applications inherit middleware and nothing else.

mod dependencies;
mod endpoints;
pub mod middleware;
mod walk;

use self::walk::Walk;
use super::Cx;
use super::python::{self, factories};
use crate::app::interpret::Run;
use crate::app::route::Route;
use crate::app::value::{ObjectId, Value};

/// What makes a FastAPI application.
pub(super) const FASTAPI: &[&str] = &["fastapi.FastAPI", "fastapi.applications.FastAPI"];

/// What makes a Starlette application.
pub(super) const STARLETTE: &[&str] = &["starlette.applications.Starlette"];

/// What makes a router of FastAPI, its own and those of libraries that extend it.
const API_ROUTERS: &[&str] = &[
    "fastapi.APIRouter",
    "fastapi.routing.APIRouter",
    "fastapi.router.APIRouter",
    "fastapi_utils.inferring_router.InferringRouter",
    "fastapi_restful.inferring_router.InferringRouter",
    "fastapi_versioning.VersionedFastAPI",
    "classy_fastapi.Routable",
];

/// What makes a router of Starlette.
const ROUTERS: &[&str] = &["starlette.routing.Router"];

/// What is called on an application that is handed to a function.
const HANDED: &[&str] = &["include_router", "add_api_route"];

/// What an object is to this adapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    FastApi,
    Starlette,
    ApiRouter,
    Router,
}

impl Kind {
    fn of(run: &mut Run<'_>, object: ObjectId) -> Option<Self> {
        [
            (FASTAPI, Kind::FastApi),
            (STARLETTE, Kind::Starlette),
            (API_ROUTERS, Kind::ApiRouter),
            (ROUTERS, Kind::Router),
        ]
        .into_iter()
        .find(|(constructors, _)| python::is_made_by(run, object, constructors))
        .map(|(_, kind)| kind)
    }

    fn is_application(self) -> bool {
        matches!(self, Kind::FastApi | Kind::Starlette)
    }

    /// Has dependencies, and routes that have them.
    fn is_fastapi(self) -> bool {
        matches!(self, Kind::FastApi | Kind::ApiRouter)
    }
}

pub fn routes(run: &mut Run<'_>, _cx: &Cx<'_>) -> Vec<Route> {
    let applications = [FASTAPI, STARLETTE].concat();
    factories::enter(run, &applications);
    let only = python::only(run, &applications);
    if let Some(application) = only {
        factories::enter_handed(run, application, HANDED);
    }
    let objects = run.world.objects.len() as u32;
    let known: Vec<(ObjectId, Kind)> =
        (0..objects).map(ObjectId).filter_map(|id| Some((id, Kind::of(run, id)?))).collect();
    let mounted = mounted(run, &known);
    let mut walk = Walk::new(run);
    for (id, kind) in &known {
        if kind.is_application() && !mounted.contains(id) {
            let handed = if only == Some(*id) { factories::parameters(walk.run, HANDED) } else { Vec::new() };
            walk.root(*id, handed);
        }
    }
    // A router that no application is seen to include is listed where the including cannot be followed.
    let applications = known.iter().any(|(_, kind)| kind.is_application());
    if !applications || walk.lost {
        let left: Vec<_> =
            known.iter().filter(|(id, kind)| !kind.is_application() && !walk.visited.contains(id)).collect();
        let inner = walk.included_by(&left.iter().map(|(id, _)| *id).collect::<Vec<_>>());
        for (id, _) in left {
            if !inner.contains(id) {
                walk.orphan(*id);
            }
        }
    }
    walk.routes
}

/// Applications that are an argument of some call: mounted in another, or wrapped.
fn mounted(run: &mut Run<'_>, known: &[(ObjectId, Kind)]) -> Vec<ObjectId> {
    let mut found = Vec::new();
    for index in 0..run.world.objects.len() as u32 {
        let Some((callee, arguments)) = run.world.call(ObjectId(index)) else { continue };
        let onto = match callee {
            Value::Member(member) => member.of.object(),
            _ => None,
        };
        let mounts = match callee {
            Value::Member(member) => matches!(&*member.name, "mount" | "host"),
            Value::Outside(path) => {
                matches!(&**path, "starlette.routing.Mount" | "starlette.routing.Host" | "fastapi.routing.Mount")
            }
            _ => false,
        };
        if !mounts {
            continue;
        }
        let values: Vec<Value> = (arguments.positional.iter())
            .chain(arguments.named.iter().map(|(_, argument)| argument))
            .map(|argument| argument.value.clone())
            .collect();
        for value in values {
            if let Some(application) = walk::application(run, &value, 0)
                && known.iter().any(|(id, _)| *id == application)
                // `app.mount("/ws", ASGIApp(sio, app))`: it is in nothing but itself.
                && onto != Some(application)
            {
                found.push(application);
            }
        }
    }
    found
}
