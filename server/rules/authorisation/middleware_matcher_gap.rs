//! `middleware-matcher-gap`: a guard stands before the application, and its paths miss routes that need it.

use std::collections::HashMap;

use super::exposure::{anchor, change, is_mutating, open_on_purpose, sensitive_read, told};
use super::reach;
use crate::app::access::{Status, Wasted};
use crate::app::route::{Calling, Framework, Link, Why};
use crate::app::{App, At, Site};
use crate::facts::{Node, Part, Role};
use crate::findings::{Confidence, Severity};
use crate::models::pattern::words;
use crate::rules::{Check, Cx, Family, Findings, Needs, Rule};
use crate::text::Span;

pub const RULE: Rule = Rule {
    id: "middleware-matcher-gap",
    title: "Guard's paths miss routes that need it",
    family: Family::Authorisation,
    severity: Severity::Warning,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[863, 285],
    owasp: &["A01:2025", "API5:2023"],
    asvs: &["8.2.1", "8.3.1"],
    page: include_str!("middleware_matcher_gap.md"),
    check: Check::App(check),
    fix: None,
};

/// How many routes are named.
const NAMED: usize = 6;

/// Routes that a guard misses, and how, by where the guard is put in front of the others.
#[derive(Default)]
struct Gaps(HashMap<At, Vec<(usize, String)>>);

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    if !cx.view.kind.is_production() {
        return;
    }
    let gaps = cx.app.memo().get(|| find(cx));
    let mut own: Vec<_> = gaps.0.iter().filter(|(at, _)| at.file == cx.file).collect();
    own.sort_by_key(|(at, _)| **at);
    for (at, missed) in own {
        let sites: Vec<_> =
            missed.iter().filter_map(|(index, text)| Some((cx.app.sites.get(*index)?, text.as_str()))).collect();
        of_paths(cx, *at, &sites, out);
    }
    of_place(cx, out);
    of_computed_matcher(cx, out);
}

/// What strangers can do at a route that is not meant for them.
fn harm(cx: &Cx<'_>, site: &Site) -> Option<String> {
    if site.access.status != Status::None || open_on_purpose(cx, site).is_some() {
        return None;
    }
    match (change(site), sensitive_read(cx, site)) {
        (Some(effect), _) => Some(format!("does {}", told(cx, effect))),
        (None, Some((_, model))) => Some(format!("hands out `{}`", model.name)),
        (None, None) => None,
    }
}

fn find(cx: &Cx<'_>) -> Gaps {
    let app: &App = cx.app;
    let mut stops: HashMap<At, Vec<&Site>> = HashMap::new();
    for site in app.sites.iter() {
        if let Some(proof) = &site.access.authenticated_by {
            stops.entry(proof.at).or_default().push(site);
        }
    }
    let mut gaps = Gaps::default();
    for (index, site) in app.sites.iter().enumerate().filter(|(_, site)| harm(cx, site).is_some()) {
        for wasted in site.access.wasted.iter().filter(|wasted| wasted.why == Some(Why::Gap)) {
            // What guards nothing at all is said by the rule about that.
            if stops.contains_key(&wasted.at) || site.route.framework == Framework::NextJs {
                gaps.0.entry(wasted.at).or_default().push((index, wasted.text.clone()));
            }
        }
        for link in site.route.chain.iter().filter(|link| goes_by_path(link)) {
            if let Some(text) = stops.get(&link.at).and_then(|guarded| passed_by(cx, site, guarded, link)) {
                gaps.0.entry(link.at).or_default().push((index, text));
            }
        }
    }
    gaps
}

/// Middleware of the application, which tells routes apart by their path and by nothing that the route says of itself.
fn goes_by_path(link: &Link) -> bool {
    let middleware = matches!(
        link.calling,
        Calling::Express
            | Calling::Koa
            | Calling::Hono
            | Calling::FlaskBefore
            | Calling::StarletteMiddleware
            | Calling::DjangoMiddleware
            | Calling::NextMiddleware
            | Calling::NestMiddleware
    );
    middleware && !link.perhaps
}

/// Why a guard that turns strangers away at other routes seems to be meant for this one, which it lets pass.
fn passed_by(cx: &Cx<'_>, site: &Site, guarded: &[&Site], link: &Link) -> Option<String> {
    if guarded.iter().any(|other| other.route.path == site.route.path) {
        return None;
    }
    // An exemption by how a path begins holds for whatever begins so.
    if let Some(start) = begins(cx, site, link) {
        return Some(format!("`{start}` is exempt, and `{}` begins with it too", site.route.path));
    }
    let area = area(&site.route.path)?;
    let kin = |other: &&&Site| self::area(&other.route.path) == Some(area) && is_mutating(other) == is_mutating(site);
    let other = guarded.iter().find(kin)?;
    Some(format!("it turns strangers away from `{}`, which lies in the same `/{area}`", other.name()))
}

/// The first part of a path that says what it is about.
fn area(path: &str) -> Option<&str> {
    let general = |part: &str| {
        let version = part.strip_prefix('v').is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()));
        part.is_empty()
            || version
            || part.contains([':', '{', '<', '[', '('])
            || matches!(part, "api" | "rest" | "trpc")
    };
    path.split('/').find(|part| !general(part))
}

/// The text in a guard that a route's path begins with, in the middle of a word of the path.
fn begins(cx: &Cx<'_>, site: &Site, link: &Link) -> Option<String> {
    let path = site.route.path.as_str();
    let node = cx.app.files.node(link.at)?;
    let whole = decorated(node);
    let own = reach::reached(cx, vec![reach::Place { file: link.at.file, node: whole }], true);
    own.iter()
        .filter_map(|place| {
            let literals = &cx.app.files.get(place.file)?.literals;
            place.node.descendants_and_self().find_map(|node| {
                let text = literals.get(node.id).filter(|text| text.len() > 3 && text.starts_with('/'))?;
                let rest = path.strip_prefix(text).filter(|_| !text.ends_with('/'))?;
                rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_')).then(|| text.to_owned())
            })
        })
        .next()
}

/// One guard, and the routes that its paths miss.
fn of_paths(cx: &Cx<'_>, at: At, sites: &[(&Site, &str)], out: &mut Findings<'_>) {
    let Some((first, _)) = sites.first() else { return };
    let Some(does) = harm(cx, first) else { return };
    let node = cx.view.file.node(at.id);
    let span = matcher(node, cx).unwrap_or_else(|| first_line(cx, node));
    let more = match sites.len() {
        1 => String::new(),
        2 => " (and 1 more)".to_owned(),
        all => format!(" (and {} more)", all - 1),
    };
    let message = format!("the paths of this guard miss `{}`, which {does}{more}", first.name());
    let mut draft = out.add(span, message);
    for (site, text) in sites.iter().take(NAMED) {
        draft = draft.with(cx.step(site.home(), format!("`{}` is open to strangers: {text}", site.name())));
    }
    if sites.len() > NAMED {
        draft = draft.step(None, format!("and {} more routes", sites.len() - NAMED));
    }
    let covered = |site: &&Site| site.access.authenticated_by.as_ref().is_some_and(|proof| proof.at == at);
    let kept = cx.app.sites.iter().filter(covered).count();
    draft = draft.step(None, format!("it turns strangers away from {kept} other routes"));
    if sites.len() == 1 {
        draft.route(first.name());
    }
}

/// `config.matcher` of the file whose middleware this is.
fn matcher(node: Node<'_>, cx: &Cx<'_>) -> Option<Span> {
    let pairs = node.ancestors().last().unwrap_or(node).descendants();
    let pair = pairs.into_iter().find(|each| each.is(Role::Pair) && each.name() == "matcher")?;
    let value = pair.child(Part::Value)?;
    Some(first_line(cx, value))
}

/// The definition that a decorator stands above, where a node is one or a part of one.
fn decorated(node: Node<'_>) -> Node<'_> {
    let near = std::iter::once(node).chain(node.ancestors()).take(3);
    let decorator = near.into_iter().find(|up| up.is(Role::Decorator));
    decorator.and_then(Node::parent).filter(|up| up.is(Role::Decorated)).unwrap_or(node)
}

fn first_line(cx: &Cx<'_>, node: Node<'_>) -> Span {
    let whole = decorated(node);
    let inner = |role| whole.children().find(|child| child.is(role));
    let node =
        if whole.is_any(&[Role::Export, Role::Decorated]) { inner(Role::Function).unwrap_or(node) } else { node };
    if node.is(Role::Function) && !node.name().is_empty() {
        return cx.view.name_span(node);
    }
    let whole = node.span();
    cx.view.slice(whole).find('\n').map_or(whole, |at| Span::new(whole.start, whole.start + at as u32))
}

/// Middleware that lies where the framework does not look.
fn of_place(cx: &Cx<'_>, out: &mut Findings<'_>) {
    let here = |wasted: &&Wasted| wasted.why == Some(Why::Place) && wasted.at.file == cx.file;
    let sites: Vec<(&Site, &Wasted)> =
        cx.app.sites.iter().filter_map(|site| Some((site, site.access.wasted.iter().find(here)?))).collect();
    let Some((_, wasted)) = sites.first().copied() else { return };
    let node = cx.view.file.node(wasted.at.id);
    let harmed: Vec<_> = sites.iter().filter_map(|(site, _)| Some((*site, harm(cx, site)?))).collect();
    let severity = if harmed.is_empty() { Severity::Warning } else { Severity::Error };
    let mut draft = out
        .add(first_line(cx, node), format!("this middleware never runs: {}", wasted.text))
        .severity(severity)
        .confidence(Confidence::Proven)
        .with(cx.step(wasted.refusal, "it would turn a stranger away here, if it ran"));
    for (site, does) in harmed.iter().take(NAMED) {
        let text = format!("`{}` {does}, and is reached without it", site.name());
        draft = if site.home().file == cx.file {
            draft.step(Some(anchor(cx, site)), text)
        } else {
            draft.with(cx.step(site.home(), text))
        };
    }
}

/// A matcher that is computed: Next reads it without running the file.
fn of_computed_matcher(cx: &Cx<'_>, out: &mut Findings<'_>) {
    let runs = |site: &&Site| {
        let mut links = site.route.chain.iter().chain(site.route.passed_over.iter().map(|over| &over.link));
        links.any(|link| link.calling == Calling::NextMiddleware && link.at.file == cx.file)
    };
    if !cx.app.sites.iter().any(|site| runs(&site)) {
        return;
    }
    let config = cx.view.file.root().children().filter(|node| node.is(Role::Export)).find_map(|export| {
        export
            .descendants()
            .find(|node| node.is(Role::Declare) && node.child(Part::Target).is_some_and(|it| it.name() == "config"))
    });
    let Some(value) = config.and_then(|config| config.child(Part::Value)) else { return };
    let computed = value.descendants_and_self().find(|node| {
        node.is_any(&[Role::Call, Role::Spread, Role::Binary, Role::Name]) && !words(node.name()).is_empty()
            || node.is_any(&[Role::Call, Role::Spread])
    });
    if let Some(computed) = computed {
        let text = "the matcher is computed, and Next reads it without running the file";
        out.add(first_line(cx, computed), text)
            .step(None, "the build stops here, or the middleware runs for every path, by the version of Next");
    }
}
