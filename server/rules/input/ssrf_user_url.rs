//! `ssrf-user-url`: the server asks an address that a caller names.

use super::flows::{harmed, tell, who};
use crate::findings::{Confidence, Severity};
use crate::models::flow::Harm;
use crate::rules::load::server_side::is_server_side;
use crate::rules::{Check, Cx, Family, Findings, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "ssrf-user-url",
    title: "Server asks an address that a caller names",
    family: Family::Input,
    // Until more of what guards outgoing requests is known: transports and proxies that refuse private addresses.
    severity: Severity::Info,
    confidence: Confidence::Weak,
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
    if found.is_empty() || !(is_server_side(cx.view) || cx.sites().next().is_some()) {
        return;
    }
    for found in found {
        let message = format!("{}, and the server {}", who(&found), found.sink.does);
        tell(cx, out, &found, message).step(None, "nothing on the way holds its host against a list");
    }
}
