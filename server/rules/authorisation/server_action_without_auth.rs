//! `server-action-without-auth`: a function that browsers call by an id, and that turns nobody away.

use super::exposure::{anchor, change, is_action, open_on_purpose, prove, told};
use super::guarding::{self, Wanted};
use super::reach::{self, Place};
use super::route_without_auth::refusal;
use crate::app::Site;
use crate::app::access::Status;
use crate::findings::{Confidence, Finding, Severity, TextEdit};
use crate::models::access::access;
use crate::models::pattern::words;
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "server-action-without-auth",
    title: "Server action changes data for anybody",
    family: Family::Authorisation,
    severity: Severity::Error,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[306, 862],
    owasp: &["A01:2025", "API2:2023", "API5:2023"],
    asvs: &["8.2.1", "8.3.1"],
    page: include_str!("server_action_without_auth.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    for site in cx.sites().filter(|site| is_action(site)) {
        if site.access.status != Status::None || open_on_purpose(cx, site).is_some() {
            continue;
        }
        let Some(effect) = change(site) else { continue };
        let what = site.route.path.strip_prefix("action:").unwrap_or(&site.route.path);
        let message = format!("`{what}` does {} for anybody who calls it", told(cx, effect));
        let draft = prove(out.add(anchor(cx, site), message), cx, site, &[effect]);
        let draft = guarding::offer(draft, cx, site, Wanted::Caller)
            .step(None, "an action is an endpoint of its own: the check of the page that shows it does not run");
        // Somebody is turned away, and for whom was not understood: a person has to look.
        if let Some(at) = refusal(cx, site) {
            draft
                .severity(Severity::Info)
                .confidence(Confidence::Weak)
                .with(cx.step(at, "somebody is refused here, and what decides who it is was not understood"));
        } else if let Some(read) = guest_cookie(cx, site).filter(|_| !effect.by_client) {
            draft
                .severity(Severity::Info)
                .confidence(Confidence::Weak)
                .with(cx.step(read.at(), "a cookie that strangers have too says here whose it is"));
        }
    }
}

/// `cookies().get("cartId")`: the cart, or the like, of whoever has no account.
fn guest_cookie<'a>(cx: &Cx<'a>, site: &Site) -> Option<Place<'a>> {
    let passing = &access().request.passing;
    reach::find_call(&[reach::handler(cx, site)?], |call| {
        let of_cookies = call.node.chain().any(|link| matches!(link.name(), "cookies" | "cookieStore"));
        let source = cx.app.files.get(call.file);
        let name = source.zip(call.node.argument(0)).and_then(|(source, first)| source.literals.get(first.id));
        let is_passing = |name: &str| words(name).iter().any(|word| passing.contains(word));
        call.node.call_name() == "get" && of_cookies && name.is_some_and(is_passing)
    })
}

fn fix(cx: &Cx<'_>, finding: &Finding, id: &str) -> Option<Vec<TextEdit>> {
    guarding::fix(cx, finding, id, Wanted::Caller)
}
