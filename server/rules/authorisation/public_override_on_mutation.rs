//! `public-override-on-mutation`: a route that changes data is taken out of what asks everybody else, and nothing says why.

use super::exposure::{change, compares_token, meant_for_everybody, prove, told};
use crate::app::access::{Effect, Status};
use crate::app::{At, Site};
use crate::facts::{Node, Role};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::fixes::add_to_import;
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};
use crate::text::Span;

pub const RULE: Rule = Rule {
    id: "public-override-on-mutation",
    title: "Marked as public, and changes data",
    family: Family::Authorisation,
    severity: Severity::Warning,
    confidence: Confidence::Proven,
    needs: Needs::App,
    cwe: &[306],
    owasp: &["A01:2025", "API5:2023"],
    asvs: &["8.2.1", "8.3.1"],
    page: include_str!("public_override_on_mutation.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

/// How many routes are named.
const NAMED: usize = 5;

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    if !cx.view.kind.is_production() {
        return;
    }
    let mut seen: Vec<At> = Vec::new();
    for site in cx.app.sites.iter() {
        let Some(at) = marked(site).filter(|at| at.file == cx.file && !seen.contains(at)) else { continue };
        seen.push(at);
        let same = cx.app.sites.iter().filter(|other| marked(other) == Some(at));
        let found: Vec<_> = same.filter_map(|other| Some((other, concerned(cx, other)?))).collect();
        if !found.is_empty() && !has_reason(cx, at) {
            report(cx, at, &found, out);
        }
    }
}

/// Where the code marks a route as public. What the configuration says comes with a reason.
fn marked(site: &Site) -> Option<At> {
    site.route.declared_public.as_ref()?.at
}

/// What a marked route changes for strangers who are not there to sign in, to prove themselves otherwise or to write in.
fn concerned<'s>(cx: &Cx<'_>, site: &'s Site) -> Option<&'s Effect> {
    if site.access.status != Status::None || meant_for_everybody(cx, site).is_some() || compares_token(cx, site) {
        return None;
    }
    // What changes something that is there is told of before what adds something.
    let changes = site.access.effects.iter().find(|effect| effect.changes() && !effect.adds());
    changes.or_else(|| change(site))
}

/// True where a comment at the mark, or right above what is marked, says something.
fn has_reason(cx: &Cx<'_>, at: At) -> bool {
    let view = cx.view;
    let node = view.file.node(at.id);
    let whole = node.ancestors().find(|up| up.is(Role::Decorated)).filter(|_| node.is(Role::Decorator));
    let line = |offset: u32| view.text.byte_to_line(offset as usize);
    let first = line(whole.unwrap_or_else(|| node.statement()).span().start);
    let (top, last) = (first.min(line(node.span().start)), line(node.span().end));
    view.file.all(Role::Comment).any(|comment| {
        let (starts, ends) = (line(comment.span().start), line(comment.span().end));
        let near = ends + 1 == top || starts >= top && starts <= last || ends + 1 == line(node.span().start);
        near && view.source(comment).split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).count() > 2
    })
}

fn report(cx: &Cx<'_>, at: At, found: &[(&Site, &Effect)], out: &mut Findings<'_>) {
    let Some((site, effect)) = found.iter().find(|(_, effect)| !effect.adds()).or_else(|| found.first()).copied()
    else {
        return;
    };
    let node = shown(cx.view.file.node(at.id));
    let mark = site.route.declared_public.as_ref().map(|note| note.text.clone()).unwrap_or_default();
    let mark = if mark.contains('`') { mark } else { format!("`{mark}`") };
    let message = format!("{mark} lets strangers use `{}`, which does {}", site.name(), told(cx, effect));
    let mut draft = out.add(span(cx, node), message);
    // Something new from a stranger is often wanted: an order, a comment, a message.
    if effect.adds() {
        draft = draft.severity(Severity::Info);
    }
    draft = prove(draft, cx, site, &[effect]);
    for (other, effect) in found.iter().filter(|(other, _)| !std::ptr::eq(*other, site)).take(NAMED) {
        draft = draft.with(cx.step(other.home(), format!("`{}` does {} too", other.name(), told(cx, effect))));
    }
    draft = draft.step(None, "no comment at the mark, and no entry of the configuration, says why");
    if let Some((id, title)) = offer(cx, site, cx.view.file.node(at.id), node) {
        draft.fix(FixClass::Ask, id, title);
    }
}

/// The decorator without its sign.
fn shown(node: Node<'_>) -> Node<'_> {
    match node.role() {
        Role::Decorator => node.children().next().unwrap_or(node),
        Role::Array | Role::Tuple if node.children().count() == 1 => node.children().next().unwrap_or(node),
        _ => node,
    }
}

fn span(cx: &Cx<'_>, node: Node<'_>) -> Span {
    let whole = node.span();
    cx.view.slice(whole).find('\n').map_or(whole, |at| Span::new(whole.start, whole.start + at as u32))
}

/// True where something in front of the route turns strangers away from others.
fn has_guard_elsewhere(cx: &Cx<'_>, site: &Site) -> bool {
    site.route.chain.iter().any(|link| {
        let stops = |other: &Site| other.access.authenticated_by.as_ref().is_some_and(|proof| proof.at == link.at);
        cx.app.sites.iter().any(stops)
    })
}

fn offer(cx: &Cx<'_>, site: &Site, node: Node<'_>, shown: Node<'_>) -> Option<(&'static str, String)> {
    if node.is(Role::Decorator) && has_guard_elsewhere(cx, site) {
        return Some(("remove", format!("Take `{}` away, so that the guard asks here too", cx.view.source(node))));
    }
    let open = shown.is_any(&[Role::Name, Role::Member]) && shown.name() == "AllowAny";
    open.then(|| ("members", "Let in who is signed in only: `IsAuthenticated`".to_owned()))
}

fn fix(cx: &Cx<'_>, finding: &Finding, id: &str) -> Option<Vec<TextEdit>> {
    let view = cx.view;
    let node = view.file.smallest(finding.span);
    match id {
        "remove" => {
            let decorator = std::iter::once(node).chain(node.ancestors()).find(|up| up.is(Role::Decorator))?;
            let next = decorator.parent()?.children().find(|each| each.span().start >= decorator.span().end)?;
            Some(vec![TextEdit { span: Span::new(decorator.span().start, next.span().start), text: String::new() }])
        }
        "members" => {
            let end = finding.span.end;
            let name = Span::new(end - "AllowAny".len() as u32, end);
            let mut edits = vec![TextEdit { span: name, text: "IsAuthenticated".to_owned() }];
            if node.is(Role::Name) {
                edits.extend(add_to_import(view, "rest_framework.permissions", "IsAuthenticated")?);
            }
            Some(edits)
        }
        _ => None,
    }
}
