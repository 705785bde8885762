//! `guard-ineffective`: a guard that is written and does not run, or runs and stops nobody.

use super::exposure::{anchor, change, open_on_purpose, sensitive_read};
use crate::app::access::{Status, Wasted};
use crate::app::route::Why;
use crate::app::{At, Site};
use crate::facts::{Node, Part, Role, View};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::fixes::layout::indent_at;
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};
use crate::text::Span;

pub const RULE: Rule = Rule {
    id: "guard-ineffective",
    title: "Guard is written and guards nothing",
    family: Family::Authorisation,
    severity: Severity::Error,
    confidence: Confidence::Proven,
    needs: Needs::App,
    cwe: &[696, 862],
    owasp: &["A01:2025", "API5:2023"],
    asvs: &["8.2.1", "8.3.1"],
    page: include_str!("guard_ineffective.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

/// How many routes are named.
const NAMED: usize = 5;

/// The guard that should have stopped strangers in front of a route and is broken for all of its routes, if there is one.
pub fn broken<'a>(cx: &Cx<'_>, site: &'a Site) -> Option<&'a Wasted> {
    site.access.wasted.iter().find(|wasted| is_broken(cx, wasted))
}

fn is_broken(cx: &Cx<'_>, wasted: &Wasted) -> bool {
    match wasted.why {
        None | Some(Why::Form | Why::Shut) => true,
        Some(Why::Order | Why::Path | Why::Scope) => wasted.idle && !guards_something(cx, wasted.at),
        // Said by rules of their own.
        Some(Why::Place | Why::Gap | Why::Choice) => false,
    }
}

/// Registered twice, it may guard routes by its other registration.
fn guards_something(cx: &Cx<'_>, at: At) -> bool {
    cx.app.sites.iter().any(|site| site.route.chain.iter().any(|link| link.at == at))
}

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    if !cx.view.kind.is_production() {
        return;
    }
    let mut told: Vec<At> = Vec::new();
    for site in cx.app.sites.iter() {
        for wasted in site.access.wasted.iter().filter(|wasted| home(wasted).file == cx.file) {
            if told.contains(&home(wasted)) {
                continue;
            }
            told.push(home(wasted));
            if is_broken(cx, wasted) {
                report(cx, wasted, out);
            }
        }
    }
}

/// Where the defect is: the refusal that refuses nobody, or the registration that comes to nothing.
fn home(wasted: &Wasted) -> At {
    if wasted.why.is_none() { wasted.refusal } else { wasted.at }
}

fn report(cx: &Cx<'_>, wasted: &Wasted, out: &mut Findings<'_>) {
    let concerned =
        |site: &&Site| site.access.wasted.iter().any(|each| home(each) == home(wasted) && each.why == wasted.why);
    let mut sites: Vec<&Site> = cx.app.sites.iter().filter(concerned).collect();
    // What stands at the end of a file may be meant for what is no route; then some route must need it.
    if matches!(wasted.why, Some(Why::Order | Why::Path | Why::Scope)) {
        sites.retain(|site| {
            let matters = change(site).is_some() || sensitive_read(cx, site).is_some();
            matters && site.access.status == Status::None && open_on_purpose(cx, site).is_none()
        });
    }
    let Some(first) = sites.first() else { return };
    let node = shown(cx.view.file.node(home(wasted).id));
    let name = name(cx.view, node);
    let open = sites.iter().any(|site| site.access.status == Status::None);
    if wasted.why == Some(Why::Shut) {
        return report_shut(cx, wasted, &sites, out);
    }
    let message = match wasted.why {
        None => format!("{name} stops nobody: {}", wasted.text),
        Some(Why::Form) => format!("{name} never runs: {}", wasted.text),
        Some(Why::Order) => format!("{name} runs before no route: every route it could guard is registered first"),
        Some(_) => format!("{name} runs before no route: {}", wasted.text),
    };
    let mut draft =
        out.add(span(cx.view, node), message).severity(if open { Severity::Error } else { Severity::Warning });
    draft = match wasted.why {
        None => draft.with(cx.step(wasted.refusal, "this is meant to turn a stranger away, and the request goes on")),
        Some(_) => draft.with(cx.step(wasted.refusal, "it would turn a stranger away here, if it ran")),
    };
    let put = if wasted.why.is_none() { "here it is put in front of the route" } else { &wasted.text };
    draft = draft.with(cx.step(wasted.at, put));
    for site in sites.iter().take(NAMED) {
        let here = site.home().file == cx.file;
        let text = format!("`{}` is reached without it", site.name());
        draft = if here { draft.step(Some(anchor(cx, site)), text) } else { draft.with(cx.step(site.home(), text)) };
    }
    if sites.len() > NAMED {
        draft = draft.step(None, format!("and {} more routes", sites.len() - NAMED));
    }
    if sites.len() == 1 {
        draft = draft.route(first.name());
    }
    if let Some((id, class, title)) = offer(cx, wasted, node) {
        draft.fix(class, id, title);
    }
}

/// What turns everybody away, whoever calls.
fn report_shut(cx: &Cx<'_>, wasted: &Wasted, sites: &[&Site], out: &mut Findings<'_>) {
    let node = shown(cx.view.file.node(home(wasted).id));
    // `app.use(requireUser)` puts its last argument in place.
    let put = node.arguments().last().filter(|last| node.is(Role::Call) && last.is_any(&[Role::Name, Role::Member]));
    let node = put.unwrap_or(node);
    let message = format!("{} lets nobody through: {}", name(cx.view, node), wasted.text);
    let mut draft = out.add(span(cx.view, node), message).severity(Severity::Warning);
    if wasted.refusal != wasted.at {
        draft = draft.with(cx.step(wasted.refusal, "what it answers ends the request for nobody and lets nobody pass"));
    }
    for site in sites.iter().take(NAMED) {
        draft = draft.with(cx.step(site.home(), format!("`{}` answers nobody", site.name())));
    }
    if sites.len() > NAMED {
        let _ = draft.step(None, format!("and {} more routes", sites.len() - NAMED));
    }
}

/// The decorator without its sign, the class's name.
fn shown(node: Node<'_>) -> Node<'_> {
    match node.role() {
        Role::Decorator | Role::Discard | Role::Return => node.children().next().unwrap_or(node),
        _ => node,
    }
}

/// A class by its name, a long function by its first line.
fn span(view: &View<'_>, node: Node<'_>) -> Span {
    let whole = node.span();
    match node.role() {
        Role::Class => view.name_span(node),
        _ => view.slice(whole).find('\n').map_or(whole, |at| Span::new(whole.start, whole.start + at as u32)),
    }
}

fn name(view: &View<'_>, node: Node<'_>) -> String {
    match node.role() {
        Role::Class => format!("the guard of `{}`", node.name()),
        Role::Function if node.function_name().is_empty() => "the guard".to_owned(),
        Role::Function => format!("`{}`", node.function_name()),
        Role::Call => format!("`{}`", node.call_name()),
        _ => {
            let text = view.source(node);
            if text.len() < 60 && !text.contains('\n') { format!("`{text}`") } else { "the guard".to_owned() }
        }
    }
}

/// The fix that can be computed here.
fn offer(cx: &Cx<'_>, wasted: &Wasted, node: Node<'_>) -> Option<(&'static str, FixClass, &'static str)> {
    let at = cx.view.file.node(home(wasted).id);
    let in_block = at.statement().parent().is_some_and(|up| up.is(Role::Block));
    match wasted.why {
        None if at.is(Role::Return) => Some(("raise", FixClass::Safe, "Raise it")),
        None if at.is(Role::Assign) || at.is(Role::Discard) && node.is(Role::Assign) => {
            in_block.then_some(("stop", FixClass::Safe, "Return, so that the request ends here"))
        }
        None if wasted.text.starts_with("only the status") => {
            Some(("send", FixClass::Safe, "Send the answer and return"))
        }
        None if matches!(node.awaited().call_name(), "json" | "text" | "html" | "body") => {
            Some(("return", FixClass::Safe, "Return the answer"))
        }
        Some(Why::Form) if at.is(Role::Decorator) => {
            below(cx.view, at).map(|_| ("below", FixClass::Safe, "Move it below the route"))
        }
        Some(Why::Form) if node.part() == Part::Default && !is_depends(cx.view, node) => {
            let known = cx.view.file.all(Role::Call).any(|call| is_depends(cx.view, call));
            known.then_some(("depends", FixClass::Safe, "Ask for it with `Depends`"))
        }
        _ => None,
    }
}

fn is_depends(view: &View<'_>, call: Node<'_>) -> bool {
    call.call_name() == "Depends" && view.callee_path(call).is_some_and(|path| path == "fastapi.Depends".into())
}

/// The last decorator below one, of the same function.
fn below<'a>(view: &View<'a>, decorator: Node<'a>) -> Option<Node<'a>> {
    let siblings: Vec<Node<'a>> = decorator.parent()?.children().filter(|each| each.is(Role::Decorator)).collect();
    let index = siblings.iter().position(|each| *each == decorator)?;
    // Only a pure swap with the decorators behind it: each stands on lines of its own.
    let last = *siblings[index + 1..].last()?;
    let alone = |each: &Node<'a>| view.source(*each).starts_with('@');
    siblings.iter().all(alone).then_some(last)
}

fn fix(cx: &Cx<'_>, finding: &Finding, id: &str) -> Option<Vec<TextEdit>> {
    let view = cx.view;
    let node = view.file.smallest(finding.span);
    match id {
        "below" => {
            let decorator = node.ancestors().chain([node]).find(|up| up.is(Role::Decorator))?;
            let last = below(view, decorator)?;
            let next = decorator.parent()?.children().find(|each| each.span().start > decorator.span().start)?;
            let text = view.source(decorator).into_owned();
            let cut = Span::new(decorator.span().start, next.span().start);
            let indent = view.slice(Span::new(decorator.span().end, next.span().start));
            let insert = format!("{indent}{text}");
            let end = last.span().end;
            Some(vec![
                TextEdit { span: cut, text: String::new() },
                TextEdit { span: Span::new(end, end), text: insert },
            ])
        }
        "raise" => {
            let refusal = node.ancestors().chain([node]).find(|up| up.is(Role::Return))?;
            let start = refusal.span().start;
            let word = Span::new(start, start + "return".len() as u32);
            Some(vec![TextEdit { span: word, text: "raise".to_owned() }])
        }
        "return" | "send" => {
            let (start, end) = (finding.span.start, finding.span.end);
            let mut edits = vec![TextEdit { span: Span::new(start, start), text: "return ".to_owned() }];
            if id == "send" {
                edits.push(TextEdit { span: Span::new(end, end), text: ".send()".to_owned() });
            }
            Some(edits)
        }
        "stop" => {
            let end = node.statement().span().end;
            let text = format!("\n{}return;", indent_at(view, finding.span.start));
            Some(vec![TextEdit { span: Span::new(end, end), text }])
        }
        "depends" => {
            let text = format!("Depends({})", view.source(node));
            Some(vec![TextEdit { span: finding.span, text }])
        }
        _ => None,
    }
}
