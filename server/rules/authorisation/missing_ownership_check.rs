//! `missing-ownership-check`: whoever is signed in reaches what belongs to others, by its id.

use super::exposure::{anchor, model, open_on_purpose, prove, told};
use crate::app::Site;
use crate::app::access::{Effect, Status};
use crate::app::schema::{Key, Model};
use crate::findings::{Confidence, Severity};
use crate::rules::{Check, Cx, Family, Findings, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "missing-ownership-check",
    title: "Nobody asks whose it is",
    family: Family::Authorisation,
    severity: Severity::Error,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[639],
    owasp: &["A01:2025", "API1:2023"],
    asvs: &["8.2.2"],
    page: include_str!("missing_ownership_check.md"),
    check: Check::App(check),
    fix: None,
};

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    for site in cx.sites().filter(|site| site.access.status == Status::Authenticated) {
        if site.access.asked_role || open_on_purpose(cx, site).is_some() {
            continue;
        }
        let chosen = |effect: &&Effect| effect.by_client && !effect.by_identity && !effect.adds();
        let effects: Vec<_> = site.access.effects.iter().filter(chosen).collect();
        let found = effects.iter().filter(|effect| effect.writes).chain(effects.iter().filter(|effect| !effect.writes));
        let found = found.filter_map(|effect| Some((*effect, owned(cx, effect)?))).next();
        if let Some((effect, (model, key))) = found {
            report(cx, site, effect, model, &key, out);
        }
    }
}

/// The model, where its rows belong to somebody: by which column.
fn owned<'a>(cx: &Cx<'a>, effect: &Effect) -> Option<(&'a Model, String)> {
    let model = model(cx, effect)?;
    let key = model.owner_keys().chain(model.tenant_keys()).find(|field| field.key != Some(Key::Tenant)).or_else(|| model.tenant_keys().next())?;
    // Looked up by the key itself: a list of somebody's things, found by who they are.
    Some((model, key.name.to_string()))
}

fn report(cx: &Cx<'_>, site: &Site, effect: &Effect, model: &Model, key: &str, out: &mut Findings<'_>) {
    let message = if model.is_user() {
        format!("`{}` does {} whoever is asked for, and never compares that with who asks", site.name(), told(cx, effect))
    } else {
        format!("`{}` asks who calls, and does {} without asking whose it is", site.name(), told(cx, effect))
    };
    let severity = if effect.writes || model.is_user() { Severity::Error } else { Severity::Warning };
    let draft = out.add(anchor(cx, site), message).severity(severity);
    let draft = prove(draft, cx, site, &[effect]);
    draft.step(None, format!("`{}` says by `{key}` whose a row is, and nothing compares that with the caller", model.name));
}
