//! NestJS: the modules that an application imports, the controllers, resolvers and gateways in them, and the guards of the
//! application, the class and the method in front of each handler.

mod application;
mod decorators;
mod handlers;
mod middleware;
mod modules;
mod settings;

pub use application::made as applications;
pub use decorators::metadata_key;

use super::Cx;
use crate::app::interpret::Run;
use crate::app::route::Route;

pub fn routes(run: &mut Run<'_>, _cx: &Cx<'_>) -> Vec<Route> {
    let mut found = Vec::new();
    for application in application::all(run) {
        let graph = modules::of(run, &application);
        let middleware = middleware::of(run, &graph);
        found.extend(handlers::routes(run, &application, &graph, &middleware));
    }
    found
}
