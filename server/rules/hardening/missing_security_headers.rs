//! An application whose answers tell browsers nothing that would protect its users.

use super::product;
use crate::app::documents::is_template;
use crate::app::route::Framework;
use crate::app::{At, FileId, Site, SourceFile, paths};
use crate::facts::{Node, Part, Role};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::fixes::{self, layout};
use crate::models::browser::browser;
use crate::rules::authorisation::throttle::package_of;
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};
use crate::syntax::Language;
use crate::text::Span;

pub const RULE: Rule = Rule {
    id: "missing-security-headers",
    title: "Answers without the headers that protect browsers",
    family: Family::Hardening,
    severity: Severity::Warning,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[693, 1021],
    owasp: &["A02:2025"],
    asvs: &["3.4.3", "3.4.4", "3.4.6"],
    page: include_str!("missing_security_headers.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    django(cx, out);
    let here: Vec<_> = cx.app.applications.iter().filter(|(_, at)| at.file == cx.file).collect();
    // Where nothing is served, or somebody has thought of it anywhere, nothing is said.
    if here.is_empty() || !cx.view.kind.is_production() || cx.app.sites.is_empty() || are_set(cx) {
        return;
    }
    for (framework, at) in here {
        let Some(made) = cx.app.files.node(*at).filter(|_| meets_browsers(cx, *at)) else { continue };
        // One application that is put into another answers through it.
        if is_mounted(cx, *at) || is_asked_here(cx, *at) {
            continue;
        }
        let span = made.child(Part::Callee).unwrap_or(made).span();
        let draft = out
            .add(span, "No answer of this application carries the headers by which browsers protect its users")
            .see(made, "the application")
            .step(None, "no middleware or hook sets `X-Content-Type-Options`, `X-Frame-Options` or `Content-Security-Policy`, and no configuration of a server or platform in front names them");
        if insertion(cx, *framework, made).is_some() {
            draft.fix(FixClass::Ask, "headers", "Set them on every answer");
        }
    }
}

/// True where a route below the folder of an application, or else of its package, is one that a browser may come to: not only
/// messages of a broker and a probe.
fn meets_browsers(cx: &Cx<'_>, application: At) -> bool {
    const PROBES: [&str; 9] =
        ["health", "healthz", "healthcheck", "live", "liveness", "ready", "readiness", "metrics", "ping"];
    let path = |at: At| cx.app.files.get(at.file).map(|source| &*source.path).unwrap_or_default();
    let below = |folder: &str| -> Vec<&Site> {
        let inside = |site: &&Site| path(site.home()).strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        cx.app.sites.iter().filter(inside).collect()
    };
    let mut own = below(paths::split(path(application)).0);
    if own.is_empty() {
        own = below(&package_of(cx, path(application)));
    }
    // Routes of another package answer through it.
    own.is_empty()
        || own.into_iter().any(|site| {
            let message = matches!(&*site.route.method, "MESSAGE" | "EVENT" | "RPC");
            let path = site.route.path.trim_matches('/').to_lowercase();
            // Machines that know a secret of the server are no browsers.
            !message
                && !site.access.by_secret
                && !path.split('/').next_back().is_some_and(|last| PROBES.contains(&last))
        })
}

/// Django sets them by middleware that its settings list.
fn django(cx: &Cx<'_>, out: &mut Findings<'_>) {
    if !cx.view.python() || !cx.view.kind.is_production() || cx.app.sites.is_empty() {
        return;
    }
    let listed = |assign: Node<'_>| {
        // `MIDDLEWARE += […]` adds to what another file lists.
        if assign.name() == "+=" {
            return None;
        }
        let target = assign.child(Part::Target)?;
        let list = assign.child(Part::Value).filter(|list| list.is_any(&[Role::Array, Role::Tuple]))?;
        let names: Vec<_> = list.children().map(|each| cx.view.string(each)).collect::<Option<_>>()?;
        (target.name() == "MIDDLEWARE" && !names.is_empty()).then_some((target.span(), names))
    };
    let Some((span, names)) = cx.view.all(Role::Assign).find_map(listed) else { return };
    let sets = |name: &String| ["SecurityMiddleware", "XFrameOptionsMiddleware"].iter().any(|end| name.ends_with(end));
    if !names.iter().any(sets) && !are_set(cx) {
        out.add(span, "No answer of this application carries the headers by which browsers protect its users").step(
            None,
            "neither Django's `SecurityMiddleware` nor its `XFrameOptionsMiddleware` is among the middleware",
        );
    }
}

/// A front end of another language that sets them for its pages sets none for this application.
fn are_set(cx: &Cx<'_>) -> bool {
    let (app, table) = (cx.app, &browser().headers);
    let is_python = |source: &SourceFile| source.facts.language == Language::Python;
    let same = |source: &&SourceFile| is_python(source) == cx.view.python();
    let file = |source: &SourceFile| {
        table.symbols.iter().any(|name| has(source, name))
            || product::imports(source, |module| table.modules.holds(module))
            || product::says(source, |text| table.are_named_in(text))
    };
    product::sources(app).filter(same).any(file)
        || app
            .files
            .documents()
            .filter(|document| !document.path.ends_with(".sql") && !document.path.contains("next.config."))
            // A page may speak of headers; it sets one where it says so to the browser.
            .filter(|document| !is_template(&document.path) || document.text.contains("http-equiv"))
            .any(|document| document.text.len() < 200_000 && table.are_named_in(&document.text))
}

fn has(source: &SourceFile, name: &str) -> bool {
    source.facts.names.find(name).is_some()
}

/// True where other code of the server asks for the application at its port on the same machine: no browser meets it. Code of
/// JavaScript that asks may be that of a page.
fn is_asked_here(cx: &Cx<'_>, at: At) -> bool {
    let Some(source) = cx.app.files.get(at.file).filter(|_| cx.view.python()) else { return false };
    let numbers = source.facts.all(Role::Number).filter_map(|number| source.literals.get(number.id));
    let ports: Vec<_> = numbers.filter(|number| number.len() >= 4 && number.parse::<u16>().is_ok()).collect();
    let asks = |other: &SourceFile| {
        let at_port = |port: &&str| {
            ["localhost", "127.0.0.1"].iter().any(|host| other.literals.mention(&format!("{host}:{port}/")))
        };
        let asks = other.facts.language == Language::Python && other.kind.is_production();
        asks && other.path != source.path && ports.iter().any(at_port)
    };
    cx.app.files.ids().into_iter().filter_map(|file| cx.app.files.get(file)).any(asks)
}

/// True where another application of the app is the one that listens: one of a file that imports this one's, or the first of
/// this file.
fn is_mounted(cx: &Cx<'_>, at: At) -> bool {
    let imports = |from: FileId| {
        let all = cx.app.files.get(from).into_iter().flat_map(SourceFile::imports);
        all.into_iter().any(|import| cx.app.imported(from, &import.module) == Some(at.file))
    };
    cx.app.applications.iter().any(|(_, other)| match other.file == at.file {
        true => other.id < at.id,
        false => imports(other.file),
    })
}

/// The statements that set the headers, and where they go: behind the statement that makes the application.
fn insertion(cx: &Cx<'_>, framework: Framework, made: Node<'_>) -> Option<Vec<TextEdit>> {
    let view = cx.view;
    let holder = made.ancestors().find(|up| up.is_any(&[Role::Declare, Role::Assign, Role::Function, Role::Return]))?;
    let name = holder.child(Part::Target).filter(|target| target.is(Role::Name))?.name();
    let statement = made.statement();
    let indent = layout::indent_at(view, statement.span().start);
    let end = line_end(cx, statement.span().end);
    let at = Span::new(end, end);
    if framework == Framework::Hono {
        let (on, mut edits) = fixes::import_names(view, &["hono/secure-headers"], &["secureHeaders"]);
        edits.push(TextEdit { span: at, text: format!("\n{indent}{name}.use({on}secureHeaders());") });
        return Some(edits);
    }
    let lines = lines(framework, name)?;
    let body: Vec<String> =
        lines.iter().map(|line| if line.is_empty() { String::new() } else { format!("{indent}{line}") }).collect();
    Some(vec![TextEdit { span: at, text: format!("\n{}", body.join("\n")) }])
}

/// The end of the line on which a statement ends.
fn line_end(cx: &Cx<'_>, offset: u32) -> u32 {
    let line = cx.view.text.byte_to_line(offset as usize);
    let start = cx.view.text.line_to_byte(line);
    let text = cx.view.text.line(line).to_string();
    (start + text.trim_end_matches(['\r', '\n']).len()) as u32
}

fn lines(framework: Framework, app: &str) -> Option<Vec<String>> {
    const VALUES: [(&str, &str); 3] = [
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Content-Security-Policy", "default-src 'self'"),
    ];
    let script = |indent: &str| VALUES.map(|(name, value)| format!("{indent}'{name}': \"{value}\",")).to_vec();
    let python = |object: &str| {
        VALUES.map(|(name, value)| format!("    {object}.headers.setdefault(\"{name}\", \"{value}\")")).to_vec()
    };
    let around = |head: &[String], middle: Vec<String>, tail: &[&str]| {
        let tail = tail.iter().map(|line| (*line).to_owned());
        head.iter().cloned().chain(middle).chain(tail).collect::<Vec<_>>()
    };
    Some(match framework {
        Framework::Express | Framework::NestJs => around(
            &[format!("{app}.use((_req, res, next) => {{"), "  res.set({".into()],
            script("    "),
            &["  });", "  next();", "});"],
        ),
        Framework::Koa => around(
            &[format!("{app}.use(async (ctx, next) => {{"), "  ctx.set({".into()],
            script("    "),
            &["  });", "  await next();", "});"],
        ),
        Framework::Fastify => around(
            &[format!("{app}.addHook('onSend', async (_request, reply) => {{"), "  reply.headers({".into()],
            script("    "),
            &["  });", "});"],
        ),
        Framework::Flask => around(
            &[
                String::new(),
                String::new(),
                format!("@{app}.after_request"),
                "def set_headers_for_browsers(response):".into(),
            ],
            python("response"),
            &["    return response"],
        ),
        Framework::FastApi => around(
            &[
                String::new(),
                String::new(),
                format!("@{app}.middleware(\"http\")"),
                "async def set_headers_for_browsers(request, call_next):".into(),
                "    response = await call_next(request)".into(),
            ],
            python("response"),
            &["    return response"],
        ),
        _ => return None,
    })
}

fn fix(cx: &Cx<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    let made = |at: &At| {
        cx.app.files.node(*at).filter(|made| made.child(Part::Callee).unwrap_or(*made).span() == finding.span)
    };
    let (framework, made) = cx
        .app
        .applications
        .iter()
        .filter(|(_, at)| at.file == cx.file)
        .find_map(|(framework, at)| Some((*framework, made(at)?)))?;
    insertion(cx, framework, made)
}
