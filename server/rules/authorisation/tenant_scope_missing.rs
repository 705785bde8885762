//! `tenant-scope-missing`: nearly everything that reads a model says for which tenant, and this does not.

use std::collections::HashMap;
use std::sync::Arc;

use super::exposure::{anchor, model, open_on_purpose, privileged_word, prove, told};
use crate::app::access::Effect;
use crate::app::schema::Model;
use crate::app::{App, At};
use crate::findings::{Confidence, Severity};
use crate::rules::{Check, Cx, Family, Findings, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "tenant-scope-missing",
    title: "Query leaves out the tenant",
    family: Family::Authorisation,
    severity: Severity::Info,
    confidence: Confidence::Weak,
    needs: Needs::App,
    cwe: &[284, 639],
    owasp: &["A01:2025", "API1:2023"],
    asvs: &["8.4.1"],
    page: include_str!("tenant_scope_missing.md"),
    check: Check::App(check),
    fix: None,
};

/// How many there must be for a vote, and how many of a hundred must agree.
const FEWEST: usize = 4;
const MAJORITY: usize = 60;

/// What the operations on the models of an app say of the tenant: by the model's name, each place once.
struct Votes(HashMap<Arc<str>, HashMap<At, bool>>);

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    let votes = cx.app.memo().get(|| count(cx));
    for site in cx.sites() {
        // Who is not asked for at all is another rule's, and whoever has a role may see all tenants.
        let asked = site.access.knows_caller() && !site.access.asked_role;
        if !asked || open_on_purpose(cx, site).is_some() || privileged_word(cx, site).is_some() {
            continue;
        }
        for effect in &site.access.effects {
            let Some((model, key)) = keyed(cx, effect) else { continue };
            let Some(of_model) = votes.0.get(&model.name).filter(|_| !is_scoped(model, effect)) else { continue };
            let (all, scoped) = (of_model.len(), of_model.values().filter(|scoped| **scoped).count());
            if all < FEWEST || scoped * 100 < all * MAJORITY {
                continue;
            }
            let message = format!(
                "`{}` does {} without `{key}`, which {scoped} of the {all} operations on `{}` ask for",
                site.name(),
                told(cx, effect),
                model.name
            );
            let draft = prove(out.add(anchor(cx, site), message), cx, site, &[effect]);
            let example = of_model.iter().filter(|(_, scoped)| **scoped).map(|(at, _)| *at).min();
            let draft = draft.step(None, format!("`{key}` says which tenant a row of `{}` belongs to", model.name));
            if let Some(at) = example {
                draft.with(cx.step(at, format!("one that asks for `{key}`")));
            }
            break;
        }
    }
}

fn count(cx: &Cx<'_>) -> Votes {
    let mut votes = Votes(HashMap::new());
    let app: &App = cx.app;
    for effect in app.sites.iter().flat_map(|site| &site.access.effects) {
        if let Some((model, _)) = keyed(cx, effect) {
            let said = votes.0.entry(model.name.clone()).or_default().entry(effect.at).or_default();
            *said |= is_scoped(model, effect);
        }
    }
    votes
}

/// The model of an effect that looks for rows, and the name of its tenant key.
fn keyed<'a>(cx: &Cx<'a>, effect: &Effect) -> Option<(&'a Model, &'a str)> {
    let model = model(cx, effect).filter(|model| !model.is_user())?;
    let key = model.tenant_keys().find(|key| !key.primary)?;
    (!effect.adds()).then_some((model, &*key.name))
}

/// True where the tenant, or who is asking, is part of the condition.
fn is_scoped(model: &Model, effect: &Effect) -> bool {
    let names = |key: &String| model.tenant_keys().any(|field| field.is_called(key.rsplit("__").last().unwrap_or(key)));
    effect.by_identity || effect.keys.iter().any(names)
}
