//! `upload-without-limits`: files of any size are taken in.

use crate::facts::{Flags, Node, Part, Role};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::fixes::{add_argument, add_entry};
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};
use crate::text::Span;

pub const RULE: Rule = Rule {
    id: "upload-without-limits",
    title: "Uploads of any size are taken in",
    family: Family::Input,
    severity: Severity::Warning,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[434, 770],
    owasp: &["API4:2023"],
    asvs: &["5.2.1", "5.2.2"],
    page: include_str!("upload_without_limits.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

const LIMIT: &str = "limits: { fileSize: 5 * 1024 * 1024 }";

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    if !cx.view.kind.is_production() {
        return;
    }
    if cx.view.python() { saved(cx, out) } else { handlers(cx, out) }
}

/// `multer(…)`, `fileUpload(…)`, `FileInterceptor("file", …)` without limits.
fn handlers(cx: &Cx<'_>, out: &mut Findings<'_>) {
    for call in cx.view.all(Role::Call).filter(|call| !call.has(Flags::BROKEN)) {
        if !takes_files(cx, call) {
            continue;
        }
        let options = options_of(cx, call);
        if let Some(options) = options {
            let known = options.is(Role::Object) && !options.children().any(|entry| entry.is(Role::Spread));
            if !known || options.entry("limits").is_some() {
                continue;
            }
        }
        let named = call.callee().map_or(call.span(), Node::span);
        let mut draft = out.add(named, "Files of any size are taken in: no limit is set");
        if let Some(options) = options {
            draft = draft.see(options, "the options hold no `limits`");
            if options.entry("fileFilter").is_none() {
                draft = draft.see(options, "and no `fileFilter`: any kind of file is taken");
            }
        }
        if fixed(cx, call).is_some() {
            draft.fix(FixClass::Safe, "limit", "Take no more than 5 MB");
        }
    }
}

fn takes_files(cx: &Cx<'_>, call: Node<'_>) -> bool {
    let Some(path) = cx.view.callee_path(call) else { return false };
    match &*path {
        "multer" | "multer.default" => !only_fields(cx, call),
        "express-fileupload" | "express-fileupload.default" => true,
        "@nestjs/platform-express.FileInterceptor" | "@nestjs/platform-express.FilesInterceptor" => true,
        _ => false,
    }
}

/// `multer().none()` takes no file.
fn only_fields(cx: &Cx<'_>, call: Node<'_>) -> bool {
    let end = call.parent().filter(|up| up.is(Role::Member)).map_or("", Node::name);
    end == "none"
        || call.arguments().next().is_some_and(|first| !cx.view.value(first).is_any(&[Role::Object, Role::Call]))
}

/// The options of the call. None where it is given none.
fn options_of<'a>(cx: &Cx<'a>, call: Node<'a>) -> Option<Node<'a>> {
    let interceptor = call.call_name().ends_with("Interceptor");
    let at = match call.call_name() {
        "FileInterceptor" => 1,
        "FilesInterceptor" => call.arguments().count().saturating_sub(1).max(1),
        _ => 0,
    };
    call.argument(at)
        .filter(|last| !interceptor || !last.is_any(&[Role::Number, Role::String]))
        .map(|last| cx.view.value(last))
}

fn fixed(cx: &Cx<'_>, call: Node<'_>) -> Option<TextEdit> {
    match options_of(cx, call) {
        Some(options) => add_entry(cx.view, options, LIMIT),
        None => add_argument(cx.view, call, &format!("{{ {LIMIT} }}")),
    }
}

/// Flask's `request.files["x"].save(…)` in an application that says nothing of the size of a request.
fn saved(cx: &Cx<'_>, out: &mut Findings<'_>) {
    let facts = cx.view.file;
    if facts.names.find("files").is_none() || limits_requests(cx) {
        return;
    }
    let flask = cx.view.all(Role::Import).any(|import| {
        import.name().starts_with("flask") || import.children().any(|child| child.name().starts_with("flask"))
    });
    if !flask {
        return;
    }
    let taken = cx.view.all(Role::Member).find(|member| {
        member.name() == "files" && member.child(Part::Object).is_some_and(|object| object.name() == "request")
    });
    let Some(taken) = taken else { return };
    // Whoever looks at the length of the request sets a limit of their own.
    if facts.names.find("content_length").is_some() {
        return;
    }
    let mut draft = out
        .add(taken.span(), "Files of any size are taken in: the application sets no `MAX_CONTENT_LENGTH`")
        .step(None, "searched the files of the application for `MAX_CONTENT_LENGTH`");
    if let Some(kind) = taken.function().filter(|function| asks_kind(*function)) {
        draft = draft.see(kind, "the kind of file is asked for, its size is not");
    }
    if made(cx).is_some() {
        draft.fix(FixClass::Safe, "limit", "Take no more than 16 MB");
    }
}

fn asks_kind(function: Node<'_>) -> bool {
    function.descendants().any(|node| matches!(node.name(), "content_type" | "mimetype" | "filename"))
}

/// True where the app says how much a request may hold.
fn limits_requests(cx: &Cx<'_>) -> bool {
    let files = cx.app.files.ids().into_iter().filter_map(|file| cx.app.files.get(file));
    files.into_iter().any(|source| {
        let facts = &source.facts;
        facts.names.find("MAX_CONTENT_LENGTH").is_some()
            || facts.all(Role::String).any(|text| source.literals.get(text.id) == Some("MAX_CONTENT_LENGTH"))
    })
}

/// `app = Flask(__name__)` of this file.
fn made<'a>(cx: &Cx<'a>) -> Option<(Node<'a>, &'a str)> {
    cx.view.all(Role::Assign).find_map(|assign| {
        let value = assign.child(Part::Value).filter(|value| value.is(Role::Call) && value.call_name() == "Flask")?;
        let name = assign.child(Part::Target).filter(|target| target.is(Role::Name))?;
        (value.function().is_none()).then_some((assign, name.name()))
    })
}

fn fix(cx: &Cx<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    if cx.view.python() {
        let (assign, name) = made(cx)?;
        let end = assign.span().end;
        let text = format!("\n{name}.config[\"MAX_CONTENT_LENGTH\"] = 16 * 1024 * 1024");
        return Some(vec![TextEdit { span: Span::new(end, end), text }]);
    }
    let call =
        cx.view.all(Role::Call).find(|call| call.callee().is_some_and(|callee| callee.span() == finding.span))?;
    fixed(cx, call).map(|edit| vec![edit])
}
