//! `mass-assignment`: the caller names which fields of a row are written.

use super::flows::{call, harmed, tell, value};
use crate::app::flow::{Harmed, Kind};
use crate::app::schema::Model;
use crate::facts::{Node, Part, Role};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::models::flow::{Harm, model};
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "mass-assignment",
    title: "Caller names the fields that are written",
    family: Family::Input,
    severity: Severity::Warning,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[915],
    owasp: &["API3:2023"],
    asvs: &["15.3.3"],
    page: include_str!("mass_assignment.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

/// Calls that make or change rows whatever they are called on; of others the model has to be known.
const SURE: [&str; 12] = [
    "create",
    "insertOne",
    "insertMany",
    "insert_one",
    "insert_many",
    "findByIdAndUpdate",
    "findOneAndUpdate",
    "bulkCreate",
    "update_one",
    "updateOne",
    "upsert",
    "setattr",
];

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    for found in harmed(cx, &[Harm::Mass]) {
        if !names_fields(cx, &found) {
            continue;
        }
        let written = written(cx, &found);
        let name = call(cx, &found).call_name();
        if written.is_none() && !SURE.contains(&name) {
            continue;
        }
        let dangerous = written.map(dangerous).unwrap_or_default();
        let message = match (written, dangerous.is_empty()) {
            (Some(row), false) => format!(
                "{} decides which fields of `{}` are written, {} among them",
                found.source.shown,
                row.name,
                dangerous.iter().take(4).map(|field| format!("`{field}`")).collect::<Vec<_>>().join(", ")
            ),
            _ => format!("{} decides which fields are written", found.source.shown),
        };
        let mut draft = tell(cx, out, &found, message).step(None, "nothing on the way picks fields");
        draft = match (written, dangerous.is_empty()) {
            (_, false) => draft.severity(Severity::Error),
            // Nothing in it is worth naming.
            (Some(_), true) => draft.severity(Severity::Info).confidence(Confidence::Weak),
            (None, _) => draft,
        };
        if picked(cx, &found).is_some() {
            draft.fix(FixClass::Ask, "pick", "Name the fields that may be written");
        }
    }
}

/// The body as a whole, or a thing in it: a scalar has no fields.
fn names_fields(cx: &Cx<'_>, found: &Harmed) -> bool {
    let json = found.source.path.iter().take(3).any(|member| model().shape.json.iter().any(|each| *each == **member));
    if found.source.kind != Kind::Request || !(json || found.source.exact) || is_text(cx, found) {
        return false;
    }
    let (node, called) = (value(cx, found), call(cx, found));
    let first = called.argument(0) == Some(node);
    let several = called.arguments().count() > 1;
    // What a row is found by is no field of it.
    let filter = first && several && called.call_name().to_lowercase().contains("update");
    found.source.exact && !filter
        || !filter && node.is_any(&[Role::Spread, Role::Name]) && called.call_name() == "setattr"
}

/// True for a parameter that its annotation says is a text.
fn is_text(cx: &Cx<'_>, found: &Harmed) -> bool {
    let parameter = found.source.steps.first().and_then(|step| cx.app.files.node(step.at));
    let kind = parameter.and_then(|parameter| parameter.child(Part::Type));
    // Not `dict[str, Any]`.
    let whole = kind.and_then(|kind| if kind.is(Role::Type) { kind.children().next() } else { Some(kind) });
    whole.is_some_and(|kind| !kind.is(Role::Index) && matches!(kind.name(), "str" | "string"))
}

/// The model that a call writes a row of.
fn written<'a>(cx: &Cx<'a>, found: &Harmed) -> Option<&'a Model> {
    let called = call(cx, found);
    let names = called.descendants_and_self().filter(|node| node.is_any(&[Role::Name, Role::Member, Role::String]));
    let callee = called.callee()?;
    names.take_while(|node| node.id.0 <= callee.id.0 + callee.descendants().count() as u32).find_map(|node| {
        let name = node.name();
        (name.len() > 2).then(|| cx.app.schema.candidates(name).next().or_else(|| cx.app.schema.model(name))).flatten()
    })
}

/// Fields of a row that no caller should name.
fn dangerous(row: &Model) -> Vec<&str> {
    let words = &model().shape.guarded;
    row.fields
        .iter()
        .map(|field| &*field.name)
        .filter(|name| {
            let plain = name.replace('_', "").to_lowercase();
            words.contains(&plain)
        })
        .collect()
}

/// The object that names the fields, in place of what the caller sent.
fn picked(cx: &Cx<'_>, found: &Harmed) -> Option<Vec<TextEdit>> {
    let row = written(cx, found)?;
    let node: Node<'_> = value(cx, found);
    let fields: Vec<&str> = row
        .fields
        .iter()
        .filter(|field| !field.primary && field.relation.is_none())
        .map(|field| &*field.name)
        .filter(|name| !dangerous(row).contains(name) && !name.ends_with("_at") && !name.ends_with("At"))
        .collect();
    if fields.is_empty() || fields.len() > 12 {
        return None;
    }
    let text = if cx.view.python() {
        let inner = node.is(Role::Spread).then(|| node.children().next()).flatten()?;
        let source = cx.view.source(inner);
        fields.iter().map(|field| format!("{field}={source}.get(\"{field}\")")).collect::<Vec<_>>().join(", ")
    } else {
        if !node.is_any(&[Role::Name, Role::Member]) {
            return None;
        }
        let source = cx.view.source(node);
        let all: Vec<String> = fields.iter().map(|field| format!("{field}: {source}.{field}")).collect();
        format!("{{ {} }}", all.join(", "))
    };
    Some(vec![TextEdit { span: node.span(), text }])
}

fn fix(cx: &Cx<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    let all = harmed(cx, &[Harm::Mass]);
    let found = all.iter().find(|found| value(cx, found).span() == finding.span)?;
    picked(cx, found)
}
