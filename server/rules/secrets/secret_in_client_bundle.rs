//! A secret that is written into what browsers load, or handed to them.

use crate::app::bundle::Way;
use crate::facts::entries::entries;
use crate::facts::{Node, Part, Role, View};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::fixes;
use crate::models::bundle::{self, Kept};
use crate::models::{credentials, environment, secrets};
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};
use crate::text::Span;

use super::document::{file_name, store};
use super::handed_out;
use super::variable::variable_read;

pub const RULE: Rule = Rule {
    id: "secret-in-client-bundle",
    title: "Secret reaches the browser",
    family: Family::Secrets,
    severity: Severity::Error,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[540, 200, 522],
    owasp: &["A01:2025", "A02:2025"],
    asvs: &["13.3.1", "8.3.1"],
    page: include_str!("secret_in_client_bundle.md"),
    check: Check::Both(check, check_app),
    fix: Some(Fix::File(fix)),
};

fn check(view: &View<'_>, out: &mut Findings<'_>) {
    if view.file.language.is_document() {
        if store(view).is_some() || file_name(view).contains("Dockerfile") {
            in_settings(view, out);
        }
        return;
    }
    if view.kind.is_test() {
        return;
    }
    if view.python() {
        handed_out::check(view, out);
        return;
    }
    let mut told: Vec<&str> = Vec::new();
    for node in view.nodes() {
        match node.role() {
            Role::Member | Role::Pair | Role::Shorthand if !told.contains(&node.name()) => {
                if let Some((prefix, kept)) = published(node.name()) {
                    told.push(node.name());
                    report(view, node, prefix, kept, out);
                }
            }
            Role::New | Role::Call => in_browser(view, node, out),
            _ => {}
        }
    }
    written(view, out);
    handed_out::check(view, out);
}

fn published(name: &str) -> Option<(&'static str, Kept)> {
    let (prefix, rest) = bundle::published(name)?;
    Some((prefix, bundle::kept(rest)?))
}

/// `process.env.NEXT_PUBLIC_X_SECRET`
fn report(view: &View<'_>, node: Node<'_>, prefix: &str, kept: Kept, out: &mut Findings<'_>) {
    let name = node.name();
    let end = node.span().end;
    let span = match node.role() {
        Role::Member => Span::new(end - name.len() as u32, end),
        _ => node
            .children()
            .next()
            .filter(|key| node.is(Role::Pair) && key.name() == name)
            .map_or(node.span(), Node::span),
    };
    let draft = out
        .add(span, format!("`{name}` is written into what every browser loads"))
        // A flag that lets people sign in with a password is called one too.
        .severity(if kept == Kept::Password { Severity::Info } else { Severity::Error })
        .step(Some(span), format!("the bundler puts in the value of every variable that begins with `{prefix}`"))
        .step(None, "its name says that nobody but the server may know it");
    if node.is(Role::Member) && view.source(node).ends_with(name) {
        let rest = &name[prefix.len()..];
        draft
            .fix(FixClass::Stub, "keep", format!("Read `{rest}` instead, which only a server has"))
            .adding(".env.example", format!("{rest}="));
    }
}

fn severity(kept: Kept) -> Severity {
    match kept {
        Kept::Secret => Severity::Error,
        Kept::Password => Severity::Warning,
    }
}

/// `NEXT_PUBLIC_X_SECRET=…` in an environment file, and any variable of that kind that holds a service's key.
fn in_settings(view: &View<'_>, out: &mut Findings<'_>) {
    let text = view.text.to_string();
    for entry in entries(&text) {
        let Some((prefix, rest)) = bundle::published(entry.name) else { continue };
        let is_sample = credentials::is_no_credential(entry.value) || secrets::is_placeholder(entry.value);
        let held = secrets::scan(entry.value).into_iter().find(|found| !found.provider.test);
        let kept = match &held {
            Some(_) => Some(Kept::Secret),
            None => bundle::kept(rest).filter(|_| !is_sample && !environment::is_absent(entry.value)),
        };
        let Some(kept) = kept else { continue };
        let draft = out
            .add(entry.name_span, format!("`{}` is written into what every browser loads", entry.name))
            .severity(severity(kept))
            .step(
                Some(entry.name_span),
                format!("the bundler puts in the value of every variable that begins with `{prefix}`"),
            );
        match held {
            Some(found) => draft.step(None, format!("its value is a {}", found.provider.name)),
            None => draft.step(None, "its name says that nobody but the server may know it"),
        };
    }
}

/// `new OpenAI({ apiKey: import.meta.env.X, dangerouslyAllowBrowser: true })`: a key that people bring along is theirs.
fn in_browser(view: &View<'_>, call: Node<'_>, out: &mut Findings<'_>) {
    let Some(allowed) = call.option(&[bundle::allows()]).filter(|value| value.is(Role::True)) else { return };
    let Some(key) = call.option(&["apiKey"]) else { return };
    let value = view.value(key);
    let read = variable_read(view, value);
    let is_literal = value.is(Role::String) && view.string(value).is_some_and(|text| text.len() > 8);
    // A published name that says it has its finding.
    if read.is_none() && !is_literal || read.as_deref().is_some_and(|name| published(name).is_some()) {
        return;
    }
    let draft = out
        .add(key.span(), "the key of this client is sent to every browser that loads the page")
        .see(allowed, format!("`{}` says that the client runs in a browser", bundle::allows()))
        .see(key, "and the key is the application's own");
    if allowed.parent().is_some_and(|pair| pair.is(Role::Pair)) {
        draft.fix(FixClass::Stub, "server", "Let the client refuse to run in a browser");
    }
}

/// `env: { X: process.env.X }` of `next.config`, `define` of `vite.config`.
fn written(view: &View<'_>, out: &mut Findings<'_>) {
    let file = file_name(view);
    for object in view.all(Role::Object) {
        let by_key =
            || object.parent().is_some_and(|pair| pair.is(Role::Pair) && bundle::is_written(file, pair.name()));
        let by_call = || {
            object
                .parent()
                .is_some_and(|call| call.is_any(&[Role::New, Role::Call]) && bundle::writes(call.call_name()))
        };
        if !by_key() && !by_call() {
            continue;
        }
        for pair in object.children().filter(|child| child.is(Role::Pair)) {
            let Some(value) = pair.child(Part::Value) else { continue };
            let read = value.descendants_and_self().find_map(|node| Some((node, read_secret(view, node)?)));
            if let Some((node, name)) = read {
                out.add(node.span(), format!("`{name}` is written into what every browser loads"))
                    .see(pair, "the build puts this value wherever the code names it")
                    .see(node, "and it comes from the server's environment");
            } else if is_whole_environment(view, value) {
                out.add(value.span(), "the whole environment of the build is written into what every browser loads")
                    .see(pair, "the build puts this value wherever the code names it");
            }
        }
    }
}

/// A variable that an expression reads which nobody but the server may know.
pub(super) fn read_secret(view: &View<'_>, node: Node<'_>) -> Option<String> {
    let name = variable_read(view, node)?;
    let rest = bundle::published(&name).map_or(name.as_str(), |(_, rest)| rest);
    let is_kept = bundle::kept(rest).is_some() || environment::secret(rest) == Some(environment::Secret::Forges);
    is_kept.then_some(name)
}

/// `process.env` as it is, or `JSON.stringify(process.env)`.
fn is_whole_environment(view: &View<'_>, value: Node<'_>) -> bool {
    let value = if value.is(Role::Call) { value.argument(0).unwrap_or(value) } else { value };
    value.is(Role::Member) && view.path_of(value).as_deref() == Some("process.env")
}

/// What the app says: clients of servers that are imported into a bundle, and secrets that are handed to components of one.
fn check_app(cx: &Cx<'_>, out: &mut Findings<'_>) {
    if cx.view.python() || cx.view.file.language.is_document() || !cx.view.kind.is_production() {
        return;
    }
    handed_over(cx, out);
    let Some((entry, way, imports)) = cx.app.bundle().path(cx.file) else { return };
    let view = cx.view;
    for call in [Role::New, Role::Call].into_iter().flat_map(|role| view.all(role)) {
        if !view.callee_path(call).is_some_and(|path| bundle::makes_client(&path)) || !takes_secret(view, call) {
            continue;
        }
        // One that agreed to run there has its own finding.
        if call.option(&[bundle::allows()]).is_some() {
            continue;
        }
        let what = if call.is(Role::New) { call.call_name() } else { "this client" };
        let entry_path = cx.app.files.get(entry).map_or("", |source| &source.path).to_owned();
        let begins = match way {
            Way::Marked => format!("`{entry_path}` begins with `'use client'`"),
            Way::Mounts => format!("`{entry_path}` is where the page begins"),
            _ => format!("`{entry_path}` is a page"),
        };
        let mut draft = out
            .add(call.span(), format!("`{what}` with the server's own secret is in what browsers load"))
            .severity(Severity::Warning)
            .step(None, begins);
        for import in &imports {
            draft = draft.with(cx.step(*import, "imports the next"));
        }
        let draft = draft.see(call, "the client is made when the module is loaded, in the browser too");
        if cx
            .app
            .files
            .documents()
            .any(|document| document.path.ends_with("package.json") && document.text.contains("\"next\""))
            && !imports.is_empty()
        {
            draft.fix(FixClass::Safe, "server-only", "Have the build refuse to put this module into a bundle");
        }
    }
}

/// True where a call is handed a variable that only the server has.
fn takes_secret(view: &View<'_>, call: Node<'_>) -> bool {
    let is_secret = |name: &str| {
        bundle::published(name).is_none()
            && (environment::secret(name).is_some() || name.ends_with("_URL") || name.ends_with("_URI"))
    };
    call.arguments()
        .flat_map(Node::descendants_and_self)
        .any(|node| variable_read(view, view.value(node)).is_some_and(|name| is_secret(&name)))
}

/// `<Chat apiKey={process.env.OPENAI_API_KEY} />` where `Chat` runs in the browser.
fn handed_over(cx: &Cx<'_>, out: &mut Findings<'_>) {
    let view = cx.view;
    for attribute in view.all(Role::Attribute) {
        let read = attribute.children().find_map(|value| Some((value, read_secret(view, value)?)));
        let Some((value, name)) = read else { continue };
        let Some(tag) = attribute.parent().filter(|tag| tag.is_any(&[Role::Tag, Role::Element])) else { continue };
        let runs_there = view.lookup(tag, tag.name()).is_some_and(|binding| {
            let import = if binding.node.is(Role::Import) { Some(binding.node) } else { binding.node.parent() };
            let module = import.filter(|import| import.is(Role::Import)).map(Node::name);
            let file = module.and_then(|module| cx.app.imported(cx.file, module));
            file.is_some_and(|file| cx.app.bundle().way(file).is_some())
        });
        if runs_there && bundle::published(&name).is_none() {
            out.add(value.span(), format!("`{name}` is sent to the browser with the page"))
                .see(value, "the value is read on the server")
                .see(tag, format!("`{}` runs in the browser, so what it is given is in the page's source", tag.name()));
        }
    }
}

fn fix(view: &View<'_>, finding: &Finding, id: &str) -> Option<Vec<TextEdit>> {
    let nothing = |span: Span| Some(vec![TextEdit { span, text: String::new() }]);
    match id {
        "keep" => {
            let name = view.slice(finding.span);
            let (prefix, _) = bundle::published(&name)?;
            nothing(Span::new(finding.span.start, finding.span.start + prefix.len() as u32))
        }
        "server" => {
            let at = view.file.smallest(finding.span);
            let call = at
                .ancestors()
                .find(|node| node.is_any(&[Role::New, Role::Call]) && node.option(&[bundle::allows()]).is_some())?;
            let pair = call.option(&[bundle::allows()])?.parent().filter(|pair| pair.is(Role::Pair))?;
            let siblings: Vec<_> = pair.parent()?.children().collect();
            let place = siblings.iter().position(|sibling| *sibling == pair)?;
            match place.checked_sub(1).map(|before| siblings[before]) {
                Some(before) => nothing(Span::new(before.span().end, pair.span().end)),
                None => nothing(Span::new(pair.span().start, siblings.get(1)?.span().start)),
            }
        }
        _ => {
            let first = view.file.root().children().find(|node| node.is(Role::Import));
            let at = first.map_or(0, |node| node.span().start);
            let quote = if first.is_some_and(|import| view.source(import).contains('"')) { '"' } else { '\'' };
            let semicolon = first.map_or(";", |import| fixes::layout::semicolon(view, import));
            Some(vec![TextEdit {
                span: Span::new(at, at),
                text: format!("import {quote}server-only{quote}{semicolon}\n"),
            }])
        }
    }
}
