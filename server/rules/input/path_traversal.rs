//! `path-traversal`: a caller names the file that is opened.

use super::flows::{call, harmed, is_for_operators, tell, value, who};
use super::wrapping::{Wrap, spot, wrap};
use crate::app::flow::{Harmed, Kind};
use crate::facts::{BindingKind, Part, Role};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::models::flow::Harm;
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "path-traversal",
    title: "Request data names the file that is opened",
    family: Family::Input,
    severity: Severity::Error,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[22, 73],
    owasp: &["A01:2025"],
    asvs: &["5.3.2"],
    page: include_str!("path_traversal.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

/// How many expressions a path is looked into for its beginning.
const DEEPEST: u32 = 8;

/// What makes a path of its parts, the first in front.
const BUILDERS: [&str; 9] =
    ["join", "resolve", "normalize", "normpath", "abspath", "realpath", "expanduser", "Path", "joinpath"];

const PYTHON: Wrap = Wrap::new("os.path.basename(", ")", Some("os"));
const JAVASCRIPT: Wrap = Wrap::new("path.basename(", ")", None);

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    for found in harmed(cx, &[Harm::Path]) {
        // Whether a file is there is little to learn, and nothing where a folder is chosen rather than left.
        let asks = found.sink.asks;
        if is_stream(cx, &found)
            || asks
                && (found.source.kind != Kind::Request || begins_with_it(cx, &found) || is_for_operators(cx, &found))
        {
            continue;
        }
        let message = format!("{}, and the server {}", who(&found), found.sink.does);
        let draft = tell(cx, out, &found, message);
        let mut draft = draft.step(None, "nothing on the way keeps it inside of a folder");
        if asks {
            draft = draft.severity(Severity::Warning);
        }
        let knows = cx.view.python() || cx.view.lookup(cx.view.file.root(), "path").is_some();
        if knows && spot(cx, &found).is_some() {
            draft.fix(FixClass::Ask, "keep-name", "Keep only the file's name");
        }
    }
}

/// True for what is read from and has no name to be opened by: `Image.open(request.FILES["file"])`, a buffer in memory.
fn is_stream(cx: &Cx<'_>, found: &Harmed) -> bool {
    let opened = cx.view.value(value(cx, found));
    let in_memory = opened.is(Role::Call) && matches!(opened.call_name(), "BytesIO" | "StringIO");
    let upload = match &found.source.path[..] {
        [.., holder, name] => matches!(&**holder, "FILES" | "files") && !matches!(&**name, "name" | "filename"),
        _ => false,
    };
    let reads = call(cx, found).receiver().is_some_and(|library| library.name() == "Image");
    in_memory || upload && reads
}

/// True where nothing stands in front of what the caller sent: `os.path.join(sent, "app.db")`.
fn begins_with_it(cx: &Cx<'_>, found: &Harmed) -> bool {
    let mut first = cx.view.value(value(cx, found));
    for _ in 0..DEEPEST {
        let inner = match first.role() {
            Role::Binary => first.child(Part::Left),
            Role::Call if BUILDERS.contains(&first.call_name()) => first.argument(0).or_else(|| first.receiver()),
            Role::Interpolation | Role::As | Role::Await => first.children().next(),
            // What is written in front of the first value.
            Role::Template => first.children().next().filter(|child| child.span().start <= first.span().start + 2),
            _ => None,
        };
        match inner {
            Some(inner) => first = cx.view.value(inner),
            None => break,
        }
    }
    let here =
        found.source.steps.iter().filter(|step| step.at.file == cx.file).map(|step| cx.view.file.node(step.at.id));
    let binding = cx.view.resolve(first).filter(|_| first.is(Role::Name));
    binding.is_some_and(|binding| binding.kind == BindingKind::Parameter)
        || here.into_iter().any(|step| first.encloses(step))
}

fn fix(cx: &Cx<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    wrap(cx, finding, &[Harm::Path], &PYTHON, &JAVASCRIPT)
}
