//! `service-role-bypass`: what the request names is looked up with a key that no row-level security holds.

use super::exposure::{anchor, change, open_on_purpose, privileged_word, prove, told};
use super::rows::owner_key;
use crate::app::Site;
use crate::app::access::{Effect, Status};
use crate::app::supabase::{Client, Key};
use crate::findings::{Confidence, Severity};
use crate::rules::{Check, Cx, Family, Findings, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "service-role-bypass",
    title: "Service key reaches whatever the request names",
    family: Family::Authorisation,
    severity: Severity::Error,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[250, 863],
    owasp: &["A01:2025", "API1:2023"],
    asvs: &["8.2.2"],
    page: include_str!("service_role_bypass.md"),
    check: Check::App(check),
    fix: None,
};

/// The client of an effect, where it asks with the service key.
pub fn service_client<'a>(cx: &Cx<'a>, effect: &Effect) -> Option<&'a Client> {
    let client = cx.app.supabase.client(effect.client?)?;
    (client.key == Key::Service).then_some(client)
}

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    for site in cx.sites() {
        let judged = match site.access.status {
            Status::Authenticated => site.access.knows_caller() && !site.access.asked_role,
            // What strangers change is said by the rule about that.
            Status::None => change(site).is_none(),
            _ => false,
        };
        if !judged || open_on_purpose(cx, site).is_some() || privileged_word(cx, site).is_some() {
            continue;
        }
        let chosen = |effect: &&Effect| effect.by_client && !effect.by_identity && !effect.adds();
        let found = site.access.effects.iter().filter(chosen).find_map(|effect| {
            let client = service_client(cx, effect)?;
            Some((effect, client, whose(cx, effect)?))
        });
        if let Some((effect, client, key)) = found {
            report(cx, site, effect, client, &key, out);
        }
    }
}

/// The column that says whose the rows of an effect are. None where they are nobody's, and where no file says.
fn whose(cx: &Cx<'_>, effect: &Effect) -> Option<String> {
    effect.subjects.iter().rev().find_map(|subject| {
        let table = cx.app.schema.table(subject.trim_end_matches("()").rsplit('.').next()?)?;
        owner_key(cx, table).map(str::to_owned)
    })
}

fn report(cx: &Cx<'_>, site: &Site, effect: &Effect, client: &Client, key: &str, out: &mut Findings<'_>) {
    let message = format!(
        "`{}` does {} with the service key, for whichever row the request names",
        site.name(),
        told(cx, effect)
    );
    let severity = if effect.writes { Severity::Error } else { Severity::Warning };
    let draft = prove(out.add(anchor(cx, site), message).severity(severity), cx, site, &[effect]);
    let draft = draft.with(cx.step(client.at, format!("the client is made with `{}`", client.key_name)));
    draft
        .step(None, "row-level security does not apply to this client")
        .step(None, format!("`{key}` says whose a row is, and nothing compares that with the caller"));
}
