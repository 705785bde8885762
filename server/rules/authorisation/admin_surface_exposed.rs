//! What is for the people who run the service can be reached by everybody.

use super::exposure::{anchor, change, handler_name, is_mutating, prove};
use super::reach;
use super::webhook_without_signature::refuse;
use crate::app::Site;
use crate::app::access::Status;
use crate::facts::{Node, Part, Role};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::fixes;
use crate::models::pattern::words;
use crate::models::surface::{said, surface};
use crate::models::testing::{lists, lists_word};
use crate::rules::secrets::stage::is_outside_production;
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "admin-surface-exposed",
    title: "Tool of the operators is open to everybody",
    family: Family::Authorisation,
    severity: Severity::Warning,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[215, 489],
    owasp: &["A02:2025", "API9:2023"],
    asvs: &["13.4.5"],
    page: include_str!("admin_surface_exposed.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    if !cx.view.kind.is_production() {
        return;
    }
    for site in cx.sites().filter(|site| site.access.status == Status::None) {
        let Some(node) = cx.app.files.node(site.home()).map(|node| cx.view.file.node(node.id)) else { continue };
        if is_outside_production(cx.view, node) || is_gated(cx, site, node) {
            continue;
        }
        let name = site.name();
        if let Some(word) = rebuilds(cx, site) {
            let Some(effect) = change(site) else { continue };
            let draft = out.add(anchor(cx, site), format!("`{name}` lets anybody {} what is stored", verb(&word)));
            let draft = prove(draft, cx, site, &[effect]).severity(Severity::Error);
            let draft = draft.step(None, "no condition keeps it out of production");
            if refuse(cx, site, SENTENCE).is_some() {
                draft.fix(FixClass::Stub, "refuse", "Refuse in production");
            }
        } else if !is_mutating(site) && shows(cx, site) {
            prove(out.add(anchor(cx, site), format!("`{name}` shows anybody what goes on inside")), cx, site, &[])
                .step(None, "no condition keeps it out of production");
        }
    }
    for call in cx.view.all(Role::Call).chain(cx.view.all(Role::New)) {
        if !is_outside_production(cx.view, call) {
            console(cx, call, out);
            dashboard(cx, call, out);
        }
    }
}

const SENTENCE: &str = "Not to be reached in production: say who may, and where";

fn verb(word: &str) -> &'static str {
    match word.split(' ').next() {
        Some("reset" | "resetdb" | "drop" | "dropdb" | "truncate" | "wipe" | "clear") => "empty",
        _ => "fill and overwrite",
    }
}

/// A word that says that the route fills, empties or rebuilds the database.
fn rebuilds(cx: &Cx<'_>, site: &Site) -> Option<String> {
    let table = &surface().admin;
    let last = site.route.path.split('/').rfind(|part| !part.is_empty() && !part.contains([':', '{', '<', '[', '$']));
    let by_path = last.and_then(|part| said(part, &table.rebuild, &table.rebuild_pairs));
    by_path.or_else(|| said(&handler_name(cx, site), &[], &table.rebuild_pairs))
}

/// A route whose first word is one of debugging, and that is about nothing else.
fn shows(_: &Cx<'_>, site: &Site) -> bool {
    let table = &surface().admin;
    let mut parts = site.route.path.split('/').filter(|part| !part.is_empty());
    let plain: Vec<&str> = parts.by_ref().collect();
    plain.iter().any(|part| words(part).first().is_some_and(|word| lists(&table.debug, word)))
}

/// Something in the handler, or around the registration, asks where it runs.
fn is_gated(cx: &Cx<'_>, site: &Site, node: Node<'_>) -> bool {
    let gates = &surface().admin.gates;
    let asks = |condition: Node<'_>| condition.descendants_and_self().any(|each| lists_word(gates, each.name()));
    let around = node.ancestors().filter(|up| up.is(Role::If)).filter_map(|up| up.child(Part::Condition)).any(asks);
    let handler = reach::handler(cx, site).map(|place| place.node);
    let inside = handler.is_some_and(|handler| {
        let conditions = handler.descendants().filter(|each| each.is_any(&[Role::If, Role::Conditional]));
        conditions.filter_map(|each| each.child(Part::Condition)).any(asks)
    });
    // A key of its own is asked for.
    let keyed = handler.is_some_and(|handler| {
        handler.descendants().any(|each| {
            each.is_any(&[Role::Binary, Role::Compare])
                && each.descendants().any(|side| {
                    words(side.name())
                        .iter()
                        .any(|word| matches!(word.as_str(), "secret" | "key" | "token" | "password"))
                })
        })
    });
    around || inside || keyed
}

/// `new ApolloServer({ introspection: true })`, `graphqlHTTP({ graphiql: true })`.
fn console(cx: &Cx<'_>, call: Node<'_>, out: &mut Findings<'_>) {
    let table = &surface().admin;
    let Some(path) = cx.view.callee_path(call).filter(|path| lists(&table.graphql, path)) else { return };
    for name in &table.options {
        let value = call
            .keyword(name)
            .or_else(|| call.arguments().map(|each| cx.view.value(each)).find_map(|options| options.entry(name)));
        let Some(value) = value.filter(|value| value.is(Role::True)) else { continue };
        let pair = value.parent().unwrap_or(value);
        let what = match name.as_str() {
            "introspection" => "Anybody may read the whole schema",
            "playground" | "graphiql" => "The console for queries is open to everybody",
            _ => "Errors are answered with what went on inside",
        };
        out.add(pair.span(), what)
            .see(pair, "switched on, also in production")
            .see(call, format!("of `{}`", path.rsplit('.').next().unwrap_or(&path)))
            .fix(FixClass::Ask, "development-only", "Only outside of production");
        return;
    }
}

/// `app.use("/admin/queues", serverAdapter.getRouter())` with nothing in between, and nothing in front.
fn dashboard(cx: &Cx<'_>, call: Node<'_>, out: &mut Findings<'_>) {
    let table = &surface().admin;
    if call.call_name() != "use" || call.is(Role::New) {
        return;
    }
    let arguments: Vec<Node<'_>> = call.arguments().collect();
    let Some((last, before)) = arguments.split_last() else { return };
    let shown = cx.view.path_of(*last).is_some_and(|path| lists(&table.dashboards, &path));
    let only_path = before.iter().all(|each| each.is_any(&[Role::String, Role::Template]));
    let receiver = call.receiver().map_or("", Node::name);
    // A guard that is put in front of everything, or in a condition around it, may hold here too.
    let guarded =
        cx.view.calls_named("use").filter(|other| *other != call && other.span().end <= call.span().start).any(
            |other| {
                other.receiver().is_some_and(|each| each.name() == receiver)
                    && other.arguments().any(|each| {
                        each.descendants_and_self()
                            .any(|node| crate::models::access::access().guards.may_guard(node.name()))
                    })
            },
        );
    let gated = call
        .ancestors()
        .filter(|up| up.is(Role::If))
        .filter_map(|up| up.child(Part::Condition))
        .any(|condition| condition.descendants_and_self().any(|each| lists_word(&table.gates, each.name())));
    let routed = cx.sites().next().is_some()
        || cx.app.sites.iter().any(|site| site.route.chain.iter().any(|link| link.at.file == cx.file));
    if shown && only_path && !guarded && !gated && routed {
        let path = before.first().and_then(|path| cx.view.string(*path)).unwrap_or_else(|| "/".to_owned());
        out.add(call.span(), format!("The dashboard at `{path}` is open to everybody"))
            .see(*last, "it shows and changes what the service works on")
            .step(None, "nothing is put in front of it");
    }
}

fn fix(cx: &Cx<'_>, finding: &Finding, id: &str) -> Option<Vec<TextEdit>> {
    if id == "refuse" {
        let site = cx.sites().find(|site| Some(site.name()) == finding.route && anchor(cx, site) == finding.span)?;
        return refuse(cx, site, SENTENCE);
    }
    let pair = cx.view.file.smallest(finding.span);
    let value = pair.descendants_and_self().find(|node| node.is(Role::True))?;
    if cx.view.python() {
        let os = fixes::import_module(cx.view, "os");
        let text = "os.environ.get(\"ENVIRONMENT\") == \"development\"".to_owned();
        return Some(os.into_iter().chain([TextEdit { span: value.span(), text }]).collect());
    }
    let quote = fixes::logging::quote(cx.view);
    Some(vec![TextEdit { span: value.span(), text: format!("process.env.NODE_ENV === {quote}development{quote}") }])
}
