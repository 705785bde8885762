//! `command-injection`: what a caller wrote is run as a command.

use super::flows::{harmed, tell, value, who};
use super::wrapping::{Wrap, spot, wrap};
use crate::facts::Role;
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::models::flow::Harm;
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "command-injection",
    title: "Request data is run as a command",
    family: Family::Input,
    severity: Severity::Error,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[78],
    owasp: &["A05:2025"],
    asvs: &["1.2.5", "1.3.2"],
    page: include_str!("command_injection.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

const QUOTED: Wrap = Wrap::new("shlex.quote(", ")", Some("shlex"));

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    for found in harmed(cx, &[Harm::Command]) {
        let message = format!("{}, and the server {}", who(&found), found.sink.does);
        let draft = tell(cx, out, &found, message);
        let text = value(cx, &found);
        // In a text, one word can be quoted; the whole text cannot.
        let within = spot(cx, &found).is_some_and(|spot| {
            spot != text && spot.parent().is_some_and(|up| up.is_any(&[Role::Interpolation, Role::Binary]))
        });
        if cx.view.python() && within {
            draft.fix(FixClass::Safe, "quote", "Quote it with `shlex.quote`");
        }
    }
}

fn fix(cx: &Cx<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    wrap(cx, finding, &[Harm::Command], &QUOTED, &QUOTED)
}
