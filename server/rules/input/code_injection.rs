//! `code-injection`: what a caller wrote is run as code, or as a template.

use super::flows::{call, harmed, tell, value, who};
use crate::app::Site;
use crate::app::flow::Kind;
use crate::facts::{Node, Role};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::fixes;
use crate::models::flow::Harm;
use crate::rules::authorisation::reach;
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "code-injection",
    title: "Request data is run as code",
    family: Family::Input,
    severity: Severity::Error,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[94, 95, 1336],
    owasp: &["A05:2025"],
    asvs: &["1.3.2", "1.3.7"],
    page: include_str!("code_injection.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    for found in harmed(cx, &[Harm::Code]) {
        let message = format!("{}, and the server {}", who(&found), found.sink.does);
        let mut draft = tell(cx, out, &found, message);
        // A template that people edit is meant, where it can run nothing by itself.
        let path = cx.view.callee_path(call(cx, &found));
        if found.source.kind == Kind::Stored && path.as_deref() == Some("handlebars.compile") {
            draft = draft
                .severity(Severity::Info)
                .confidence(Confidence::Weak)
                .step(None, "Handlebars runs no code of a template since 4.7.7, and helpers decide what it reaches");
        }
        if evaluated(cx, call(cx, &found)).is_some() {
            draft.fix(FixClass::Ask, "literal", "Read it as a literal, which runs nothing");
        }
    }
    // Only where there are callers at all.
    if !cx.view.kind.is_production() || cx.app.sites.is_empty() {
        return;
    }
    for (call, text) in cx.app.evaluated(cx.file) {
        let node = cx.view.file.node(text.id);
        let around = node.function().map_or("", Node::function_name);
        let what =
            if around.is_empty() { "What is handed in".to_owned() } else { format!("What `{around}` is handed") };
        // What no handler comes near is handed in by whoever starts the program, or by what was made of something else.
        let is_near = |site: &Site| {
            let mut places = reach::of_handler(cx, site).into_iter();
            places.any(|place| place.file == cx.file && place.node.encloses(node))
        };
        let near = cx.app.sites.iter().any(is_near);
        out.add(node.span(), format!("{what} is run as code, whoever wrote it"))
            .severity(if near { Severity::Warning } else { Severity::Info })
            .confidence(Confidence::Weak)
            .with(cx.step(call, "it is run here, with all that the server may do"))
            .step(None, "where it comes from could not be followed to its end; nothing on the way makes it harmless");
    }
}

/// The name `eval` of a call that is given one text and nothing else.
fn evaluated<'a>(cx: &Cx<'a>, call: Node<'a>) -> Option<Node<'a>> {
    let callee = call.callee().filter(|callee| callee.is(Role::Name) && callee.name() == "eval")?;
    (call.arguments().count() == 1 && cx.view.resolve(callee).is_none()).then_some(callee)
}

fn fix(cx: &Cx<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    let found = harmed(cx, &[Harm::Code]).into_iter().find(|found| value(cx, found).span() == finding.span)?;
    let callee = evaluated(cx, call(cx, &found))?;
    let replace = |text: &str| TextEdit { span: callee.span(), text: text.to_owned() };
    if !cx.view.python() {
        return Some(vec![replace("JSON.parse")]);
    }
    Some(fixes::import_module(cx.view, "ast").into_iter().chain([replace("ast.literal_eval")]).collect())
}
