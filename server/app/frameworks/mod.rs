//! What each framework makes of the wiring: routes, and the chain in front of each.
//!
//! An adapter reads the `World` that the symbolic run made (and may evaluate more), and answers `Route`s. It decides
//! what runs before a handler, in which order and under which path; what those links *do* is decided for all frameworks
//! alike by `access/`. A framework that calls functions while the app is wired (Fastify's plugins) has a hook.

mod asgi;
mod builder;
mod connexion;
mod coverage;
mod django;
mod exports;
mod express;
mod fastify;
mod flask;
mod hono;
mod koa;
mod matcher;
mod nest;
mod next;
mod params;
mod python;
mod react_router;
mod stack;
mod starts;
mod trpc;
mod values;

pub use nest::metadata_key;

use super::files::{At, Files};
use super::interpret::{Hook, Run};
use super::route::{Framework, Route};
use super::value::ObjectId;
use crate::models::wiring::wiring;

/// What an adapter may ask.
pub struct Cx<'c> {
    pub files: &'c Files,
}

type Adapter = fn(&mut Run<'_>, &Cx<'_>) -> Vec<Route>;

/// Every adapter. One module each.
#[rustfmt::skip]
const ADAPTERS: &[Adapter] = &[
    express::routes,
    fastify::routes,
    koa::routes,
    hono::routes,
    asgi::routes,
    django::routes,
    nest::routes,
    next::routes,
    trpc::routes,
    flask::routes,
    connexion::routes,
    react_router::routes,
];

/// Every hook into the run.
pub const HOOKS: &[Hook] = &[fastify::plug];

/// Where applications are made, in the order of place.
pub fn applications(run: &Run<'_>) -> Vec<(Framework, At)> {
    let of = |path: &str| {
        let is = |list: &[&str]| list.iter().any(|each| path.strip_suffix("()") == Some(each));
        let wiring = wiring();
        let makers = [
            (Framework::Express, &wiring.express),
            (Framework::Fastify, &wiring.fastify),
            (Framework::Koa, &wiring.koa),
            (Framework::Hono, &wiring.hono),
        ];
        let python = [
            (Framework::FastApi, asgi::FASTAPI),
            (Framework::Starlette, asgi::STARLETTE),
            (Framework::Flask, flask::APPLICATIONS),
            (Framework::Connexion, connexion::APPLICATIONS),
        ];
        let script = makers.into_iter().find(|(_, maker)| maker.is_app(path)).map(|(framework, _)| framework);
        script.or_else(|| python.into_iter().find(|(_, list)| is(list)).map(|(framework, _)| framework))
    };
    let objects = 0..run.world.objects.len() as u32;
    let mut found: Vec<_> = objects
        .map(ObjectId)
        .filter_map(|id| {
            let path = run.world.callee_path(id)? + "()";
            Some((of(&path)?, run.world.object(id).at))
        })
        .collect();
    found.extend(nest::applications(run.files).into_iter().map(|at| (Framework::NestJs, at)));
    found.sort_by_key(|(_, at)| (run.files.get(at.file).map(|file| file.path.clone()), at.id));
    found.dedup();
    found
}

/// Every route of every framework, in the order of place.
pub fn routes(run: &mut Run<'_>, cx: &Cx<'_>) -> Vec<Route> {
    let mut all: Vec<Route> = Vec::new();
    // What the command line starts goes before what nobody does.
    fastify::start(run, cx);
    starts::enter(run, cx);
    for adapter in ADAPTERS {
        run.refill();
        all.extend(adapter(run, cx));
    }
    all.sort_by(|a, b| {
        let path = |route: &Route| run.files.get(route.at.file).map(|file| file.path.clone());
        (path(a), a.at.id, &a.document, &a.path, &a.method).cmp(&(path(b), b.at.id, &b.document, &b.path, &b.method))
    });
    all.dedup_by(|a, b| (a.at, &a.path, &a.method) == (b.at, &b.path, &b.method));
    all.iter_mut().for_each(|route| cx.files.declared().tell(route, cx.files));
    all
}
