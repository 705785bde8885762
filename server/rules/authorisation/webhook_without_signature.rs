//! A webhook believes whoever posts to it.

use super::exposure::{anchor, change, handler_name, prove};
use super::reach::{self, Place};
use crate::app::Site;
use crate::app::access::{Effect, Status};
use crate::facts::{Node, Part, Role};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::fixes::layout::{indent_at, semicolon};
use crate::models::pattern::words;
use crate::models::surface::{said, surface};
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};
use crate::text::Span;

pub const RULE: Rule = Rule {
    id: "webhook-without-signature",
    title: "Webhook believes whoever posts to it",
    family: Family::Authorisation,
    severity: Severity::Error,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[345, 347],
    owasp: &["A08:2025", "API10:2023"],
    asvs: &["4.1.5"],
    page: include_str!("webhook_without_signature.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    if !cx.view.kind.is_production() {
        return;
    }
    for site in cx.sites() {
        let takes = matches!(&*site.route.method, "POST" | "ANY" | "PUT");
        if !takes || site.access.status != Status::None || !is_webhook(cx, site) {
            continue;
        }
        let Some(effect) = change(site).filter(|effect| !manages(effect)) else { continue };
        let functions = reach::of_handler(cx, site);
        if functions.is_empty() || proves(cx, &functions) || proves(cx, &reach::of_links(cx, site)) {
            continue;
        }
        let payment = payment(cx, site, &functions);
        let whose = payment.as_ref().map_or("the news".to_owned(), |word| format!("the news of `{word}`"));
        let message = format!("`{}` believes {whose} whoever sends it: no signature is verified", site.name());
        let severity = if payment.is_some() { Severity::Error } else { Severity::Warning };
        let draft = prove(out.add(anchor(cx, site), message), cx, site, &[effect])
            .severity(severity)
            .step(None, "no signature, HMAC or secret is checked in the handler or in what it calls");
        if stub(cx, site).is_some() {
            draft.fix(FixClass::Stub, "refuse", "Refuse until the signature is verified");
        }
    }
}

/// By a word of its path or of its handler.
fn is_webhook(cx: &Cx<'_>, site: &Site) -> bool {
    let table = &surface().webhooks;
    let plain = site.route.path.split('/').filter(|part| !part.contains([':', '{', '<', '[', '$']));
    let by_path = plain.into_iter().any(|part| said(part, &table.words, &[]).is_some());
    by_path || said(&handler_name(cx, site), &table.words, &[]).is_some_and(|word| word != "webhooks")
}

/// It keeps the list of webhooks that this service sends.
fn manages(effect: &Effect) -> bool {
    effect.subjects.iter().any(|subject| {
        words(subject).iter().any(|word| matches!(word.as_str(), "webhook" | "webhooks" | "hook" | "hooks"))
            && !words(subject).iter().any(|word| matches!(word.as_str(), "event" | "events" | "log" | "logs"))
    })
}

/// A call or a comparison that may prove who sent it: names are enough to be silent.
fn proves(cx: &Cx<'_>, places: &[Place<'_>]) -> bool {
    let table = &surface().webhooks;
    let by_call = |place: Place<'_>| {
        let name = place.node.call_name();
        let mut chain = place.node.chain().map(Node::name);
        said(name, &table.proofs, &[]).is_some() || chain.any(|link| said(link, &table.proofs, &[]).is_some())
    };
    let compares = |node: Node<'_>| {
        let test = node.is_any(&[Role::Binary, Role::Compare]) && matches!(node.name(), "==" | "===" | "!=" | "!==");
        test && node.descendants().any(|each| said(each.name(), &table.compared, &[]).is_some())
    };
    reach::find_call(places, by_call).is_some()
        || places.iter().any(|place| place.node.descendants_and_self().any(compares))
        || reach::any_literal(cx, places, |text| {
            let text = text.to_ascii_lowercase();
            text.len() < 60
                && (text.contains("signature") || text.ends_with("-secret") || text.contains("secret-token"))
        }) && places.iter().any(|place| {
            place.node.descendants().any(|node| node.is_any(&[Role::Throw, Role::Return]))
                && reach::any_name(&[*place], |name| said(name, &table.compared, &[]).is_some())
        })
}

/// The service whose news is about money.
fn payment(cx: &Cx<'_>, site: &Site, functions: &[Place<'_>]) -> Option<String> {
    let list = &surface().webhooks.payments;
    let by_path = site.route.path.split('/').find_map(|part| said(part, list, &[]));
    by_path.or_else(|| said(&handler_name(cx, site), list, &[])).or_else(|| {
        let events = ["checkout.session.", "payment_intent.", "invoice.p", "customer.subscription.", "charge."];
        let hears = reach::any_literal(cx, &functions[..1], |text| events.iter().any(|event| text.starts_with(event)));
        hears.then(|| "stripe".to_owned())
    })
}

fn fix(cx: &Cx<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    let site = cx.sites().find(|site| anchor(cx, site) == finding.span && Some(site.name()) == finding.route)?;
    stub(cx, site)
}

/// Puts a refusal where the handler begins.
fn stub(cx: &Cx<'_>, site: &Site) -> Option<Vec<TextEdit>> {
    let sentence = "Verify the webhook's signature here, before anything is done";
    refuse(cx, site, sentence)
}

/// An exception as the first statement of a handler of this file.
pub fn refuse(cx: &Cx<'_>, site: &Site, sentence: &str) -> Option<Vec<TextEdit>> {
    let function = reach::handler(cx, site).filter(|place| place.file == cx.file && place.node.is(Role::Function))?;
    let body = cx.view.file.node(function.node.id).child(Part::Body).filter(|body| body.is(Role::Block))?;
    let docstring = |node: &Node<'_>| node.is(Role::Discard) && node.children().all(|child| child.is(Role::String));
    let first = body.children().find(|node| !(cx.view.python() && docstring(node)))?;
    let indent = indent_at(cx.view, first.span().start);
    // A declaration's span begins behind its `const`.
    let line = cx.view.text.byte_to_line(first.span().start as usize);
    let at = (cx.view.text.line_to_byte(line) + indent.len()) as u32;
    if at <= body.span().start && !cx.view.python() {
        return None;
    }
    let text = if cx.view.python() {
        format!("raise NotImplementedError(\"{sentence}\")\n{indent}")
    } else {
        format!("throw new Error(\"{sentence}\"){}\n{indent}", semicolon(cx.view, first))
    };
    Some(vec![TextEdit { span: Span::new(at, at), text }])
}
