//! `unsafe-deserialisation-or-xml`: what a caller wrote is read by a loader that does what the text says.

use super::flows::{call, harmed, tell, value, who};
use crate::app::flow::Kind;
use crate::facts::{Node, Part};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::fixes;
use crate::models::flow::Harm;
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "unsafe-deserialisation-or-xml",
    title: "Request data decides what its loader does",
    family: Family::Input,
    severity: Severity::Error,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[502, 611],
    owasp: &["A08:2025"],
    asvs: &["1.5.1", "1.5.2"],
    page: include_str!("unsafe_deserialisation_or_xml.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    for found in harmed(cx, &[Harm::Revive]).into_iter().filter(|found| found.source.kind == Kind::Request) {
        let message = format!("{}, and the server {}", who(&found), found.sink.does);
        let draft = tell(cx, out, &found, message);
        match edit(cx, call(cx, &found)) {
            Some((_, Safer::Same)) => draft.fix(FixClass::Safe, "safe-loader", "Load plain data only"),
            Some((_, Safer::Other)) => draft.fix(FixClass::Ask, "json", "Read it as JSON"),
            Some((_, Safer::Entities)) => draft.fix(FixClass::Safe, "entities", "Leave its entities alone"),
            None => draft,
        };
    }
}

/// What takes the place of a loader.
#[derive(Clone, Copy)]
enum Safer {
    /// The loader of the same library that makes plain data only.
    Same,
    /// Another format: the sender has to change too.
    Other,
    /// The same parser, told to follow no entities.
    Entities,
}

fn edit(cx: &Cx<'_>, call: Node<'_>) -> Option<(Vec<TextEdit>, Safer)> {
    let view = cx.view;
    let path = view.callee_path(call)?;
    let callee = call.callee()?;
    let replace = |node: Node<'_>, text: &str| TextEdit { span: node.span(), text: text.to_owned() };
    match &*path {
        "yaml.load" | "yaml.unsafe_load" | "yaml.full_load" if callee.child(Part::Object).is_some() => {
            let module = view.source(callee.child(Part::Object)?);
            let mut edits = vec![replace(callee, &format!("{module}.safe_load"))];
            // `Loader=yaml.UnsafeLoader` goes with the loader that took it.
            if let Some(loader) = call.keyword("Loader").and_then(Node::parent) {
                let first = call.argument(0)?.span().end;
                edits.push(TextEdit { span: crate::text::Span::new(first, loader.span().end), text: String::new() });
            }
            Some((edits, Safer::Same))
        }
        "pickle.loads" | "cPickle.loads" | "dill.loads" | "marshal.loads" | "jsonpickle.decode" => {
            let import = fixes::import_module(view, "json");
            Some((import.into_iter().chain([replace(callee, "json.loads")]).collect(), Safer::Other))
        }
        "node-serialize.unserialize" => Some((vec![replace(callee, "JSON.parse")], Safer::Other)),
        _ => {
            let told = call.arguments().map(|argument| view.value(argument));
            let noent = told.filter_map(|options| options.entry("noent")).next()?;
            Some((vec![replace(noent, "false")], Safer::Entities))
        }
    }
}

fn fix(cx: &Cx<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    let found = harmed(cx, &[Harm::Revive]).into_iter().find(|found| value(cx, found).span() == finding.span)?;
    edit(cx, call(cx, &found)).map(|(edits, _)| edits)
}
