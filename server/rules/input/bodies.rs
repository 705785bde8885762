//! Uploads that are taken in at any size.

use crate::app::SourceFile;
use crate::app::route::Framework;
use crate::facts::{Node, Part, Role};
use crate::findings::{Confidence, FixClass, Severity, TextEdit};
use crate::fixes::{self, layout};
use crate::models::clients::uploads;
use crate::models::testing::lists;
use crate::rules::hardening::product;
use crate::rules::{Cx, Findings};
use crate::text::Span;

/// Reports what takes uploads in at any size: where the package is set up, or where the application of Flask is made.
pub fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    let unlimited: Vec<Node<'_>> =
        if cx.view.python() { flask(cx).into_iter().collect() } else { packages(cx).collect() };
    if unlimited.is_empty() || cx.app.sites.is_empty() || is_limited(cx) {
        return;
    }
    for made in unlimited {
        let span = made.callee().map_or(made.span(), |callee| callee.span());
        let mut draft = out
            .add(span, "Uploads are taken in at any size")
            .severity(Severity::Warning)
            .confidence(Confidence::Strong)
            .see(made, "set up here");
        if let Some(read) = cx.view.python().then(|| sent(cx)).flatten() {
            draft = draft.with(cx.step(read, "an upload is read here"));
        }
        draft
            .step(None, "no limit among the options, in a setting, in the handlers or in the configuration of a proxy")
            .fix(FixClass::Ask, "size", "Take in no more than 16 MB");
    }
}

fn packages<'a>(cx: &Cx<'a>) -> impl Iterator<Item = Node<'a>> {
    cx.view.all(Role::Call).filter(move |call| {
        let known = cx.view.callee_path(*call).is_some_and(|path| lists(&uploads().calls, &path));
        known
            && match call.argument(0).map(|options| cx.view.value(options)) {
                None => true,
                Some(options) => {
                    options.is(Role::Object)
                        && options.entry(&uploads().option).is_none()
                        && !options.children().any(|child| child.is(Role::Spread))
                }
            }
    })
}

/// The application of this file, where some file of Flask's reads uploads.
fn flask<'a>(cx: &Cx<'a>) -> Option<Node<'a>> {
    let (_, at) =
        cx.app.applications.iter().find(|(framework, at)| *framework == Framework::Flask && at.file == cx.file)?;
    sent(cx)?;
    Some(cx.view.file.node(at.id))
}

/// Where `request.files` is read first.
fn sent(cx: &Cx<'_>) -> Option<crate::app::At> {
    let reads = |node: &Node<'_>| {
        node.name() == "files" && node.child(Part::Object).is_some_and(|object| object.name() == "request")
    };
    cx.app.files.ids().into_iter().find_map(|file| {
        let source = cx.app.files.get(file).filter(|source| source.kind.is_production())?;
        let node = source.facts.all(Role::Member).find(reads)?;
        Some(crate::app::At { file, id: node.id })
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

/// The edit that sets a limit.
pub fn limit(cx: &Cx<'_>, made: Node<'_>) -> Option<TextEdit> {
    let view = cx.view;
    if !view.python() {
        const LIMITS: &str = "limits: { fileSize: 16 * 1024 * 1024, files: 10 }";
        return match made.argument(0) {
            Some(options) => fixes::add_entry(view, view.value(options), LIMITS),
            None => fixes::add_argument(view, made, &format!("{{ {LIMITS} }}")),
        };
    }
    let name = made.parent()?.child(Part::Target).filter(|target| target.is(Role::Name))?.name();
    let statement = made.statement();
    let indent = layout::indent_at(view, statement.span().start);
    let end = statement.span().end;
    let text = format!("\n{indent}{name}.config[\"MAX_CONTENT_LENGTH\"] = 16 * 1024 * 1024");
    Some(TextEdit { span: Span::new(end, end), text })
}
