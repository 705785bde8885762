//! What is put in front of routes and does not run before them: it comes behind, or is for other paths.

use super::{Layer, MOST_LAYERS, covers};
use crate::app::frameworks::coverage::{Cover, Dialect, Pattern};
use crate::app::literals::HOLE;
use crate::app::route::{PassedOver, Route, Why};
use crate::app::value::Value;

/// More pairs of a route and something behind it are not looked at.
const MOST_PAIRS: usize = MOST_LAYERS * 10;

/// How much one route is told of.
const MOST: usize = 6;

/// Which layers run before some route, while the routes are written out.
pub struct Beside {
    leads: Vec<bool>,
    /// Of each route: its layer and its pattern.
    pub routes: Vec<(usize, Pattern)>,
}

impl Beside {
    pub fn new(layers: usize) -> Self {
        Self { leads: vec![false; layers], routes: Vec::new() }
    }

    /// A route meets an earlier layer, or misses it narrowly.
    pub fn meets(&mut self, at: usize, prior: &Layer, pattern: &Pattern, cover: Cover, route: &mut Route) {
        self.leads[at] |= cover != Cover::No;
        if cover == Cover::No && prior.handler.is_none() && prior.methods.is_empty() {
            let Some(own) = prior.patterns.iter().find(|own| is_near(own, pattern)) else { return };
            let text = format!("the path `{}` of this does not take `{}`", own.path, route.path);
            put(route, prior, Why::Gap, &text, false);
        }
    }

    /// Tells routes of what is registered behind them, and of what runs before nothing at all.
    pub fn fill(&self, dialect: Dialect, layers: &[Layer], routes: &mut [Route]) {
        let mut pairs = 0;
        for (at, late) in layers.iter().enumerate() {
            if late.handler.is_some() || late.links.is_empty() || late.group.is_some() {
                continue;
            }
            let idle = !self.leads[at] && leads_nowhere(dialect, layers, at);
            let mut behind = false;
            for (route, (index, pattern)) in routes.iter_mut().zip(&self.routes) {
                pairs += 1;
                if *index >= at || pairs > MOST_PAIRS {
                    break;
                }
                let layer = &layers[*index];
                if covers(dialect, late, layer, pattern, &route.method) == Cover::Yes {
                    behind = true;
                    put(
                        route,
                        late,
                        Why::Order,
                        "this is registered behind the route, and does not run before it",
                        idle,
                    );
                }
            }
            if idle && !behind {
                let own = late.patterns.first().map_or("/", |pattern| &pattern.path);
                let text = format!("no route lies below `{own}`, for which this is registered");
                let shares = |layer: &Layer| layer.owners.last().is_some_and(|root| late.owners.last() == Some(root));
                for (route, (index, _)) in routes.iter_mut().zip(&self.routes) {
                    if shares(&layers[*index]) {
                        put(route, late, Why::Path, &text, true);
                    }
                }
            }
        }
    }
}

fn put(route: &mut Route, layer: &Layer, why: Why, text: &str, idle: bool) {
    for link in &layer.links {
        if route.passed_over.len() < MOST {
            route.passed_over.push(PassedOver { link: link.clone(), why, text: text.to_owned(), idle });
        }
    }
}

/// True where a path lies below that of a layer which takes the layer's own path alone, or only what is below it.
fn is_near(own: &Pattern, route: &Pattern) -> bool {
    let base = own.path.trim_end_matches('*').trim_end_matches('/');
    let plain = own.regex.is_none() && route.regex.is_none() && !base.is_empty();
    plain
        && !base.contains(['*', HOLE])
        && route.path.strip_prefix(base).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// True where nothing behind a layer can answer below its paths: no other middleware but functions of the project.
fn leads_nowhere(dialect: Dialect, layers: &[Layer], at: usize) -> bool {
    let own = &layers[at];
    let readable = |layer: &Layer| {
        let links = layer.links.iter();
        layer.unknown.is_empty() && links.into_iter().all(|link| matches!(link.value, Value::Function(_)))
    };
    let apart = |layer: &Layer| {
        let pair = |a: &Pattern, b: &Pattern| dialect.covers(a, true, b).max(dialect.covers(b, true, a));
        !own.patterns.iter().any(|a| layer.patterns.iter().any(|b| pair(a, b) != Cover::No))
    };
    own.unknown.is_empty()
        && own.under.is_none()
        && own.owners.iter().all(|owner| !owner.loose)
        && layers[at + 1..].iter().all(|later| later.handler.is_none() && readable(later) || apart(later))
}
