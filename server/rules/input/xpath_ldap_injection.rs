//! `xpath-ldap-injection`: a document or a directory is asked with a query that a caller wrote part of.

use super::flows::{harmed, tell, value, who};
use super::wrapping::{Wrap, spot, wrap};
use crate::app::flow::Kind;
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::models::flow::Harm;
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "xpath-ldap-injection",
    title: "Caller writes part of an XPath or LDAP query",
    family: Family::Input,
    severity: Severity::Error,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[90, 643],
    owasp: &["A05:2025"],
    asvs: &["1.2.6", "1.2.7"],
    page: include_str!("xpath_ldap_injection.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

const ESCAPED: Wrap = Wrap::new("ldap3.utils.conv.escape_filter_chars(", ")", Some("ldap3.utils.conv"));

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    for found in harmed(cx, &[Harm::Query]).into_iter().filter(|found| found.source.kind == Kind::Request) {
        let message = format!("{}, and the server {}", who(&found), found.sink.does);
        let draft = tell(cx, out, &found, message);
        let within = spot(cx, &found).is_some_and(|spot| spot != value(cx, &found));
        if found.sink.filters && within && cx.view.python() && cx.view.file.names.find("ldap3").is_some() {
            draft.fix(FixClass::Safe, "escape", "Escape what the filter is made of");
        }
    }
}

fn fix(cx: &Cx<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    wrap(cx, finding, &[Harm::Query], &ESCAPED, &ESCAPED)
}
