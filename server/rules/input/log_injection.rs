//! `log-injection`: what a caller wrote goes into a log of lines, line breaks included.

use super::flows::{call, harmed, is_for_operators, is_signed, sites, tell, who};
use super::wrapping::{Wrap, spot, wrap};
use crate::app::Site;
use crate::app::flow::{Harmed, Kind};
use crate::facts::{Node, Role};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::models::flow::Harm;
use crate::rules::hardening::product;
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "log-injection",
    title: "Caller can write lines of the log",
    family: Family::Input,
    severity: Severity::Warning,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[117],
    owasp: &["A09:2025"],
    asvs: &["16.4.1"],
    page: include_str!("log_injection.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

const HEADERS: &[&str] = &["headers", "header", "rawHeaders", "META", "user_agent", "referrer"];
const ADDRESSES: &[&str] = &["url", "nextUrl", "originalUrl"];
const PARAMETERS: &[&str] = &["params", "path_params", "view_args", "match_info", "pathParameters"];

const PYTHON: Wrap = Wrap::new("str(", ").replace(\"\\r\", \" \").replace(\"\\n\", \" \")", None);
const JAVASCRIPT: Wrap = Wrap::new("String(", ").replace(/[\\r\\n]+/g, ' ')", None);

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    let all = harmed(cx, &[Harm::Log]);
    let structured = !all.is_empty() && is_structured(cx);
    let mut plain = None;
    for found in all {
        // A whole thing that is logged is printed by the logger, its line breaks escaped.
        let text = found.source.text || !found.source.exact;
        if found.source.kind != Kind::Request || !text || is_for_operators(cx, &found) {
            continue;
        }
        let lines = found.sink.lines;
        if !lines && structured {
            continue;
        }
        let has = |members: &[&str]| found.source.path.iter().any(|member| members.contains(&&**member));
        // No server lets a header hold a line break, and most write addresses without.
        let is_address = found.source.path.first().is_some_and(|first| ADDRESSES.contains(&&**first));
        // `req.get("X-Request-Id")`
        let is_header = has(HEADERS) || found.source.path.first().is_some_and(|first| &**first == "get");
        if is_header || !lines && is_address {
            continue;
        }
        let message = format!("{}, and the server {}, line breaks included", who(&found), found.sink.does);
        let draft = tell(cx, out, &found, message).step(None, "nothing on the way takes line breaks out");
        // What the address is matched with mostly names a thing, and is looked up before or after.
        let looked_up = !lines && (has(PARAMETERS) || found.source.path.is_empty() && is_in_address(cx, &found));
        // Production mostly leaves out what is written for developers.
        let for_developers =
            || matches!(call(cx, &found).call_name(), "debug" | "trace" | "verbose" | "silly") && !lines;
        let quiet = looked_up || for_developers() || is_signed(cx, &found);
        let draft = if quiet { draft.severity(Severity::Info) } else { draft };
        // What goes through a logger may still be escaped by its formatter.
        let draft = if lines || *plain.get_or_insert_with(|| is_plain(cx)) {
            draft
        } else {
            draft.confidence(Confidence::Weak)
        };
        if spot(cx, &found).is_some() {
            draft.fix(FixClass::Safe, "one-line", "Take the line breaks out");
        }
    }
}

/// True for a parameter that a piece of the route's address fills: `/extensions/{name}`.
fn is_in_address(cx: &Cx<'_>, found: &Harmed) -> bool {
    let name = found.source.shown.trim_matches('`');
    let piece = |site: &Site| {
        let mut parts = site.route.path.split(['{', '<', ':', '}', '>', '/']);
        parts.any(|part| part == name)
    };
    sites(cx, found).into_iter().any(piece)
}

/// True where some file of the product writes entries as JSON, line breaks escaped.
fn is_structured(cx: &Cx<'_>) -> bool {
    let formats = |call: Node<'_>| {
        call.call_name() == "json" && call.receiver().is_none_or(|on| on.name() == "format")
            || matches!(call.call_name(), "JsonFormatter" | "JSONFormatter" | "JSONRenderer")
    };
    product::sources(cx.app).any(|source| {
        product::imports(source, |module| {
            let head = module.split(['.', '/']).next().unwrap_or_default();
            matches!(
                head,
                "pino"
                    | "pino-http"
                    | "nestjs-pino"
                    | "bunyan"
                    | "structlog"
                    | "pythonjsonlogger"
                    | "json_log_formatter"
                    | "ecs_logging"
            )
        }) || source.facts.all(Role::Call).any(formats)
    })
}

/// True where some file of the product sets a log up that is written to a file as lines of text.
fn is_plain(cx: &Cx<'_>) -> bool {
    let writes = |call: Node<'_>| match call.call_name() {
        "basicConfig" => call.keyword("filename").is_some(),
        "FileHandler" | "RotatingFileHandler" | "TimedRotatingFileHandler" | "WatchedFileHandler" => true,
        "printf" | "simple" | "cli" => call.receiver().is_some_and(|on| on.name() == "format"),
        _ => false,
    };
    product::sources(cx.app).any(|source| source.facts.all(Role::Call).any(writes))
}

fn fix(cx: &Cx<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    wrap(cx, finding, &[Harm::Log], &PYTHON, &JAVASCRIPT)
}
