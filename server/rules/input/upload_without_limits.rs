//! `upload-without-limits`: files of any size are taken in.

use crate::app::route::Framework;
use crate::app::{At, SourceFile};
use crate::facts::{Flags, Node, Part, Role};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::fixes::{self, layout};
use crate::models::clients::uploads;
use crate::models::testing::lists;
use crate::rules::hardening::product;
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};
use crate::text::Span;

pub const RULE: Rule = Rule {
    id: "upload-without-limits",
    title: "Uploads of any size are taken in",
    family: Family::Input,
    severity: Severity::Warning,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[400, 434, 770],
    owasp: &["API4:2023"],
    asvs: &["5.2.1", "5.2.2"],
    page: include_str!("upload_without_limits.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

const LIMITS: &str = "limits: { fileSize: 16 * 1024 * 1024, files: 10 }";

/// Reports what takes uploads in: where the package is set up, or where the application of Flask is made.
fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    if !cx.view.kind.is_production() {
        return;
    }
    let unlimited: Vec<Node<'_>> = match cx.view.python() {
        true => flask(cx).into_iter().collect(),
        false => cx.view.all(Role::Call).filter(|call| takes_all(cx, *call)).collect(),
    };
    if unlimited.is_empty() || cx.app.sites.is_empty() || is_limited(cx) {
        return;
    }
    for made in unlimited {
        let span = made.callee().map_or(made.span(), Node::span);
        let mut draft = out.add(span, "Uploads are taken in at any size").see(made, "set up here");
        if let Some(read) = cx.view.python().then(|| sent(cx)).flatten() {
            draft = draft.with(cx.step(read, "an upload is read here"));
        }
        if options(cx, made).is_some_and(|options| options.entry("fileFilter").is_none()) {
            draft = draft.step(None, "and no `fileFilter`: any kind of file is taken");
        }
        draft
            .step(None, "no limit among the options, in a setting, in the handlers or in the configuration of a proxy")
            .fix(FixClass::Ask, "limit", "Take in no more than 16 MB");
    }
}

/// True for `multer(…)`, `FileInterceptor("file", …)` and the like whose options are known and hold no limit.
fn takes_all(cx: &Cx<'_>, call: Node<'_>) -> bool {
    if call.has(Flags::BROKEN) || !is_any(cx, call, &[&uploads().calls, &uploads().interceptors]) {
        return false;
    }
    // `multer().none()` takes fields only.
    let ends_in = call.parent().filter(|up| up.is(Role::Member)).map_or("", Node::name);
    let limited = options(cx, call).is_some_and(|options| {
        !options.is(Role::Object)
            || options.entry(&uploads().option).is_some()
            || options.children().any(|child| child.is(Role::Spread))
    });
    ends_in != "none" && !limited
}

fn is_any(cx: &Cx<'_>, call: Node<'_>, of: &[&Vec<String>]) -> bool {
    cx.view.callee_path(call).is_some_and(|path| of.iter().any(|all| lists(all, &path)))
}

/// The options of the call; an interceptor has the names of fields before them. None where it is given none.
fn options<'a>(cx: &Cx<'a>, call: Node<'a>) -> Option<Node<'a>> {
    let last = match is_any(cx, call, &[&uploads().interceptors]) {
        true => call.arguments().last().filter(|last| !last.is_any(&[Role::String, Role::Number, Role::Array])),
        false => call.argument(0),
    };
    last.map(|last| cx.view.value(last))
}

/// The application of this file, where some file of Flask's reads uploads.
fn flask<'a>(cx: &Cx<'a>) -> Option<Node<'a>> {
    let (_, at) =
        cx.app.applications.iter().find(|(framework, at)| *framework == Framework::Flask && at.file == cx.file)?;
    sent(cx)?;
    Some(cx.view.file.node(at.id))
}

/// Where `request.files` is read first.
fn sent(cx: &Cx<'_>) -> Option<At> {
    let reads = |node: &Node<'_>| {
        node.name() == "files" && node.child(Part::Object).is_some_and(|object| object.name() == "request")
    };
    cx.app.files.ids().into_iter().find_map(|file| {
        let source = cx.app.files.get(file).filter(|source| source.kind.is_production())?;
        let node = source.facts.all(Role::Member).find(reads)?;
        Some(At { file, id: node.id })
    })
}

/// True where something in the product says how large a request may be.
fn is_limited(cx: &Cx<'_>) -> bool {
    let table = uploads();
    let says = |source: &SourceFile| {
        table.settings.iter().any(|name| source.facts.names.find(name).is_some())
            || product::says(source, |text| lists(&table.settings, text) || text.eq_ignore_ascii_case("content-length"))
    };
    product::sources(cx.app).any(says)
        || cx.app.files.documents().any(|document| {
            document.text.len() < 200_000 && table.proxies.iter().any(|word| document.text.contains(word.as_str()))
        })
}

fn fix(cx: &Cx<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    let view = cx.view;
    let made = view.all(Role::Call).find(|call| call.callee().is_some_and(|callee| callee.span() == finding.span))?;
    if !view.python() {
        return match options(cx, made) {
            Some(options) => Some(vec![fixes::add_entry(view, options, LIMITS)?]),
            None => Some(vec![fixes::add_argument(view, made, &format!("{{ {LIMITS} }}"))?]),
        };
    }
    let name = made.parent()?.child(Part::Target).filter(|target| target.is(Role::Name))?.name();
    let statement = made.statement();
    let indent = layout::indent_at(view, statement.span().start);
    let end = statement.span().end;
    let text = format!("\n{indent}{name}.config[\"MAX_CONTENT_LENGTH\"] = 16 * 1024 * 1024");
    Some(vec![TextEdit { span: Span::new(end, end), text }])
}
