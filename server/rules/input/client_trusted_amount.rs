//! `client-trusted-amount`: a quantity or price that a caller names counts, whatever its sign.

use super::flows::{is_for_operators, is_signed, tell, value};
use super::shapes::{by_handler, check_first};
use crate::app::flow::Harmed;
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::models::flow::Harm;
use crate::models::pattern::words;
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "client-trusted-amount",
    title: "Caller names an amount that is not checked",
    family: Family::Input,
    severity: Severity::Warning,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[20, 602, 840, 1284],
    owasp: &["API6:2023"],
    asvs: &["2.2.1", "2.3.2"],
    page: include_str!("client_trusted_amount.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

const HARMS: [Harm; 2] = [Harm::Amount, Harm::Kind];

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    for group in by_handler(cx, &HARMS, counts) {
        let Some(first) = group.first() else { continue };
        if is_for_operators(cx, first) || is_signed(cx, first) {
            continue;
        }
        let shown = &first.source.shown;
        let pays = group.iter().any(|found| found.sink.pays);
        let message = match first.sink.harm {
            Harm::Amount if first.sink.pays => format!("{shown} says how much is charged, and the caller wrote it"),
            Harm::Amount => {
                format!("{shown} comes from the request and may be negative, and the server {}", first.sink.does)
            }
            _ => format!("{shown} comes from the request and may be no number, and the server {}", first.sink.does),
        };
        let mut draft = tell(cx, out, first, message);
        for other in group.iter().skip(1).take(8) {
            draft = draft.see(value(cx, other), format!("so is it with {}", other.source.shown));
        }
        let looked = if first.sink.harm == Harm::Amount {
            "nothing on the way asks for its sign"
        } else {
            "nothing on the way asks whether it is a number"
        };
        let mut draft = draft.step(None, looked);
        if pays {
            draft = draft.severity(Severity::Error);
        }
        if check_first(cx, first).is_some() {
            draft.fix(FixClass::Stub, "check", "Refuse what is no number of at least 0");
        }
    }
}

fn counts(found: &Harmed) -> bool {
    let name = found.source.shown.trim_matches('`').rsplit(['.', ']']).next().unwrap_or_default();
    let model = crate::models::flow::model();
    // What else stands among the options of a payment is no amount.
    let other = || {
        let last = words(name).pop().unwrap_or_default();
        matches!(
            &*last,
            "url" | "uri" | "id" | "name" | "email" | "description" | "currency" | "method" | "token" | "locale"
        )
    };
    let named = model.is_amount(name) || model.is_measure(name) || found.sink.pays && !other();
    named && (found.sink.harm == Harm::Amount || found.sink.is("@number"))
}

fn fix(cx: &Cx<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    let groups = by_handler(cx, &HARMS, counts);
    let found =
        groups.iter().filter_map(|group| group.first()).find(|found| value(cx, found).span() == finding.span)?;
    check_first(cx, found)
}
