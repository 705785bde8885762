//! `missing-ownership-check`: whoever is signed in reaches what belongs to others, by its id.

use super::exposure::{anchor, is_about_users, is_mutating, model, open_on_purpose, prove, told};
use crate::app::Site;
use crate::app::access::{Effect, Status};
use crate::findings::{Confidence, Severity};
use crate::models::pattern::words;
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
        if site.access.asked_role || site.access.by_secret || open_on_purpose(cx, site).is_some() {
            continue;
        }
        // What a route that changes something only reads may be a look whether a name is taken.
        let counts = |effect: &Effect| !effect.ahead && (effect.writes || !is_mutating(site));
        let chosen = |effect: &&Effect| effect.by_client && !effect.by_identity && !effect.adds() && counts(effect);
        let effects: Vec<_> = site.access.effects.iter().filter(chosen).collect();
        let found = effects.iter().filter(|effect| effect.writes).chain(effects.iter().filter(|effect| !effect.writes));
        let found = found.filter_map(|effect| Some((*effect, owned(cx, site, effect)?))).next();
        if let Some((effect, whose)) = found {
            report(cx, site, effect, &whose, out);
        }
    }
}

/// Why what an effect touches belongs to somebody.
fn owned(cx: &Cx<'_>, site: &Site, effect: &Effect) -> Option<String> {
    let model = model(cx, effect);
    // Members see each other's profiles.
    if is_about_users(cx, effect) && !effect.writes {
        return None;
    }
    if let Some(model) = model {
        let of_user = model.owner_keys().next();
        let key = of_user.or_else(|| model.tenant_keys().next())?;
        return Some(format!(
            "`{}` says by `{}` whose a row is, and nothing compares that with the caller",
            model.name, key.name
        ));
    }
    if is_about_users(cx, effect) && effect.writes {
        return Some("a user's own record is named by the request, and nothing compares it with the caller".to_owned());
    }
    // Without a schema, a parameter that names a person says whose it is.
    let parts = site.route.path.split('/').filter(|part| part.starts_with([':', '{', '<', '[']));
    let person = parts.into_iter().find(|part| {
        let name = words(part).concat();
        matches!(
            name.as_str(),
            "userid" | "accountid" | "customerid" | "ownerid" | "memberid" | "intuserid" | "uuiduserid"
        )
    })?;
    Some(format!("`{person}` names a person, and nothing compares it with the caller"))
}

fn report(cx: &Cx<'_>, site: &Site, effect: &Effect, whose: &str, out: &mut Findings<'_>) {
    let users = is_about_users(cx, effect);
    let message = format!("`{}` asks who calls, and does {} without asking whose it is", site.name(), told(cx, effect));
    let severity = if effect.writes || users { Severity::Error } else { Severity::Warning };
    let draft = out.add(anchor(cx, site), message).severity(severity);
    prove(draft, cx, site, &[effect]).step(None, whose);
}
