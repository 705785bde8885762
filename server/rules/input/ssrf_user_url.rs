//! `ssrf-user-url`: the server asks an address that a caller names.

use super::flows::{call, harmed, is_for_operators, tell, who};
use crate::app::flow::{Harmed, Kind};
use crate::facts::Role;
use crate::findings::{Confidence, Severity};
use crate::models::flow::Harm;
use crate::rules::load::server_side::is_server_side;
use crate::rules::{Check, Cx, Family, Findings, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "ssrf-user-url",
    title: "Server asks an address that a caller names",
    family: Family::Input,
    severity: Severity::Warning,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[918],
    owasp: &["A01:2025", "API7:2023"],
    asvs: &["1.3.6"],
    page: include_str!("ssrf_user_url.md"),
    check: Check::App(check),
    fix: None,
};

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    let found = harmed(cx, &[Harm::Url]);
    let server = !found.is_empty() && is_server_side(cx.view);
    for found in found.into_iter().filter(|found| server || comes_past_routes(cx, found)) {
        let message = format!("{}, and the server {}", who(&found), found.sink.does);
        let draft = tell(cx, out, &found, message).step(None, "nothing on the way holds its host against a list");
        // Where an installation sends its own messages is for who runs it to say.
        let of_operators = found.source.kind == Kind::Stored && is_for_operators(cx, &found);
        if of_operators || may_be_guarded(cx, &found) {
            draft.severity(Severity::Info).confidence(Confidence::Weak);
        }
    }
}

/// The way of the data leads through a file that handles routes, and so runs on the server.
fn comes_past_routes(cx: &Cx<'_>, found: &Harmed) -> bool {
    let mut files = found.source.steps.iter().map(|step| step.at.file);
    files.any(|file| cx.app.sites.iter().any(|site| site.home().file == file))
}

/// What refuses private addresses may be out of sight: a transport, an agent or a proxy that the request goes through, or a
/// client of the project's own.
fn may_be_guarded(cx: &Cx<'_>, found: &Harmed) -> bool {
    let call = call(cx, found);
    let options =
        ["agent", "httpAgent", "httpsAgent", "dispatcher", "transport", "proxies", "proxy", "lookup", "mounts"];
    let told = call.descendants().any(|node| {
        node.is_any(&[Role::Pair, Role::Keyword, Role::Shorthand])
            && options.contains(&crate::facts::unquote(node.name()))
    });
    let words = ["ssrf", "private", "internal", "allowlist", "whitelist", "allowed", "safe", "blocked", "public"];
    let speaks = |name: &str| crate::models::pattern::words(name).iter().any(|word| words.contains(&word.as_str()));
    let names = call.function().into_iter().flat_map(|function| function.descendants_and_self());
    // `AsyncClient(transport=SafeTransport())` may be made elsewhere in the file.
    let refuses = |name: &str| {
        let words = crate::models::pattern::words(name);
        let has = |any: &[&str]| words.iter().any(|word| any.contains(&word.as_str()));
        has(&["ssrf", "safehttp", "blocklist"])
            || has(&["safe"]) && has(&["transport", "http", "fetch", "request", "agent"])
    };
    let mut set_up =
        [Role::Import, Role::ImportName, Role::Name, Role::Member].into_iter().flat_map(|role| cx.view.file.all(role));
    told || set_up.any(|node| refuses(node.name()))
        || names.filter(|node| node.is_any(&[Role::Name, Role::Function])).any(|node| speaks(node.name()))
}
