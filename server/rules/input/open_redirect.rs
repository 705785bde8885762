//! `open-redirect`: a caller's link decides which site the browser is sent to.

use super::flows::{harmed, tell, value, who};
use crate::app::flow::{Harmed, Kind};
use crate::findings::{Confidence, Severity};
use crate::models::flow::{Harm, model};
use crate::rules::{Check, Cx, Family, Findings, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "open-redirect",
    title: "Link decides where the browser is sent",
    family: Family::Input,
    severity: Severity::Warning,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[601],
    owasp: &["A01:2025"],
    asvs: &["1.2.2"],
    page: include_str!("open_redirect.md"),
    check: Check::App(check),
    fix: None,
};

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    for found in harmed(cx, &[Harm::Redirect]) {
        // What a link can carry; a field of the body only where a form is filled with it that a link leads to.
        let linked = found.source.path.iter().any(|member| {
            matches!(
                &**member,
                "query" | "args" | "GET" | "query_params" | "searchParams" | "params" | "nextUrl" | "values"
            )
        });
        let parameter = found.source.path.is_empty();
        let filled = || found.source.path.last().is_some_and(|field| is_handed_on(field)) && signs_in(cx, &found);
        // `new URL("/login", req.url)`, `req.nextUrl.clone()`: the host of the address that was asked is this one. A path alone,
        // as `originalUrl` is, may begin with two slashes.
        let holds = |names: &[&str]| found.source.path.iter().any(|part| names.contains(&&**part));
        let built = || cx.view.source(cx.view.value(value(cx, &found))).contains("URL(");
        if !holds(&["searchParams", "query", "get"]) && (holds(&["nextUrl"]) || holds(&["url"]) && built()) {
            continue;
        }
        // The host that was asked is this one.
        if matches!(found.source.path.last().map(|last| &**last), Some("origin" | "host" | "hostname" | "protocol")) {
            continue;
        }
        if found.source.kind == Kind::Request && (linked || parameter || filled()) {
            let message = format!("{}, and the server {}", who(&found), found.sink.does);
            tell(cx, out, &found, message).step(None, "nothing on the way keeps it to this site");
        }
    }
}

/// True in a function, or a file, that is called after what people come to before they are known.
fn signs_in(cx: &Cx<'_>, found: &Harmed) -> bool {
    const WORDS: [&str; 12] = [
        "login", "signin", "sign", "log", "auth", "session", "sessions", "register", "signup", "account", "oauth",
        "sso",
    ];
    let function = cx.app.files.node(found.call).and_then(|call| call.function());
    let stem = cx.view.path.file_stem().unwrap_or_default().to_string_lossy();
    let named = |name: &str| crate::models::pattern::words(name).iter().any(|word| WORDS.contains(&word.as_str()));
    function.is_some_and(|function| named(function.function_name())) || named(&stem)
}

/// Fields that pages of sign-in hand on from the address that led to them.
fn is_handed_on(field: &str) -> bool {
    let name = crate::models::pattern::words(field).concat();
    model().request.handed_on.contains(&name)
}
