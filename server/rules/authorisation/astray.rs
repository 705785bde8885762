//! Rows that a request names besides what the caller is asked about, and that nothing ties to it.

use super::exposure::{anchor, is_about_users, is_mutating, model, told};
use super::missing_ownership_check::{is_scoped, names_one};
use crate::app::Site;
use crate::app::access::Effect;
use crate::app::schema::Model;
use crate::findings::Severity;
use crate::models::pattern::words;
use crate::rules::{Cx, Findings};

/// Reports the first thing that a member of one group does to the rows of another.
pub fn report(cx: &Cx<'_>, site: &Site, out: &mut Findings<'_>) {
    let Some(astray) = site.access.astray.as_ref().filter(|_| !site.access.by_secret) else { return };
    let counts = |effect: &Effect| {
        effect.changes() || !effect.writes && !is_mutating(site) && names_one(cx, site, effect) && effect.handed_on
    };
    let fits = |effect: &Effect, names: &[String]| {
        counts(effect) && !names.iter().any(|name| is_secret(name)) && !is_scoped(cx, effect)
    };
    let mut found = astray.effects.iter().filter(|(effect, names)| fits(effect, names));
    let found = found.find_map(|(effect, names)| Some((effect, names, whose(cx, effect)?)));
    let Some((effect, names, whose)) = found else { return };
    let (asked, named) = (listed(&astray.asked), listed(names));
    let text = format!(
        "`{}` asks whether {asked} is the caller's, and does {} by {named}, which may be another's",
        site.name(),
        told(cx, effect)
    );
    let mut draft = out.add(anchor(cx, site), text).severity(Severity::Warning);
    for proof in site.access.authorised_by.iter().chain(&site.access.authenticated_by).take(1) {
        draft = draft.with(cx.step(proof.stop.at, format!("who does not belong to {asked} is turned away here")));
    }
    draft = draft.with(cx.step(site.route.handler.at, "the handler"));
    draft = draft.with(cx.step(effect.at, format!("it does {} by {named} alone", told(cx, effect))));
    draft
        .step(None, whose)
        .step(None, format!("looked for and not found: a query or a comparison of {named} together with {asked}"))
        .route(site.name());
}

fn listed(names: &[String]) -> String {
    const MOST: usize = 3;
    let named: Vec<_> = names.iter().take(MOST).map(|name| format!("`{name}`")).collect();
    named.join(" or ")
}

/// Who knows it was given it.
fn is_secret(name: &str) -> bool {
    let told = ["token", "code", "secret", "hash", "key", "signature", "email", "slug", "password"];
    words(name).iter().any(|word| told.contains(&word.as_str()))
}

/// Why the rows are somebody's: by a column, or by what they are a part of.
fn whose(cx: &Cx<'_>, effect: &Effect) -> Option<String> {
    let of = model(cx, effect).filter(|of| effect.writes || !of.is_user())?;
    if is_about_users(cx, effect) {
        return Some("it is a user's own record".to_owned());
    }
    let key = |of: &Model| of.owner_keys().next().or_else(|| of.tenant_keys().next()).map(|key| key.name.clone());
    if let Some(key) = key(of) {
        return Some(format!("`{}` says by `{key}` whose a row is", of.name));
    }
    let wholes = of.fields.iter().filter(|field| !field.many).filter_map(|field| field.relation.as_deref());
    let mut keyed = wholes.filter_map(|name| Some((name, key(cx.app.schema.model(name)?)?)));
    keyed.next().map(|(whole, key)| {
        format!("a row of `{}` is a part of a `{whole}`, and that says by `{key}` whose it is", of.name)
    })
}
