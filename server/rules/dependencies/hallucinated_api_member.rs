//! A name that is taken from a module which does not have it.

use crate::app::supply::{Absent, Proof};
use crate::app::{At, FileId};
use crate::facts::{Node, Role};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};
use crate::text::Span;

pub const RULE: Rule = Rule {
    id: "hallucinated-api-member",
    title: "Name that the module does not have",
    family: Family::Dependencies,
    severity: Severity::Error,
    confidence: Confidence::Proven,
    needs: Needs::App,
    cwe: &[1357, 477],
    owasp: &["A03:2025"],
    asvs: &["15.1.2"],
    page: include_str!("hallucinated_api_member.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    for absent in cx.app.supply().absent(cx.file) {
        let Some(node) = node(cx, cx.file, absent) else { continue };
        let (module, name) = (&absent.module, &absent.name);
        let what = match (name.is_empty(), &**name) {
            (true, _) => format!("`{module}`"),
            (_, "default") => format!("The default export of `{module}`"),
            _ => format!("`{name}` of `{module}`"),
        };
        let message = match &absent.proof {
            Proof::Version { since: Some(since), .. } => format!("{what} is gone since version {since}"),
            Proof::Version { since: None, .. } => format!("{what} exists in no version"),
            Proof::Library => format!("{what} exists in no version of the language's library that is still supported"),
            Proof::Installed { .. } => format!("{what} stands nowhere in the installed package"),
        };
        let draft = out.add(place(cx, node, absent), message).see(node, "taken here");
        let draft = match &absent.proof {
            Proof::Version { version, instead, .. } => {
                let draft = match version {
                    Some(version) => {
                        draft.step(None, format!("here version {version} counts, by lockfile or manifest"))
                    }
                    None => draft,
                };
                draft.step(None, format!("instead there is {instead}"))
            }
            Proof::Library => {
                draft.step(None, "looked for among all names of the module, in every version and on any platform")
            }
            Proof::Installed { folder } => {
                draft.step(None, format!("looked for in every file of the installed `{folder}`"))
            }
        };
        if let Some(near) = &absent.near {
            draft.step(None, format!("`{near}` exists, and is spelled nearly so")).fix(
                FixClass::Ask,
                "rename",
                format!("Take `{near}` instead"),
            );
        }
    }
}

fn node<'a>(cx: &Cx<'a>, file: FileId, absent: &Absent) -> Option<Node<'a>> {
    let row = cx.app.files.node(At { file, id: absent.at })?;
    Some(cx.view.file.node(row.id))
}

/// Where the name stands, within a member, an import's part or a whole import.
fn place(cx: &Cx<'_>, node: Node<'_>, absent: &Absent) -> Span {
    let span = node.span();
    let text = cx.view.slice(span);
    let wanted = if absent.name.is_empty() || *absent.name == *"default" { &absent.module } else { &absent.name };
    let found = if node.is(Role::Member) { text.rfind(&**wanted) } else { text.find(&**wanted) };
    found.map_or(span, |at| Span::new(span.start + at as u32, span.start + (at + wanted.len()) as u32))
}

fn fix(cx: &Cx<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    let supply = cx.app.supply();
    let is_it =
        |absent: &&Absent| node(cx, cx.file, absent).is_some_and(|node| place(cx, node, absent) == finding.span);
    let absent = supply.absent(cx.file).iter().find(is_it)?;
    let near = absent.near.as_deref()?;
    let at = node(cx, cx.file, absent)?;
    // `import { x }` goes on under the name that the file knows.
    let text = if at.is(Role::Member) || at.children().count() > 1 || cx.view.slice(at.span()).contains(" as ") {
        near.to_owned()
    } else {
        let as_ = if at.is(Role::Pair) || at.is(Role::Shorthand) { ":" } else { " as" };
        format!("{near}{as_} {}", absent.name)
    };
    Some(vec![TextEdit { span: finding.span, text }])
}
