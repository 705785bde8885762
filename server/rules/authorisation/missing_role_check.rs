//! `missing-role-check`: what is for a few is open to whoever is signed in.

use super::exposure::{
    anchor, change, has_roles, is_about_users, is_closed_circle, is_for_few, is_machine, open_on_purpose,
    privileged_word, prove, told,
};
use super::guarding::{self, Wanted};
use super::reach;
use super::route_without_auth::refuses;
use crate::app::Site;
use crate::app::access::Effect;
use crate::facts::{Node, Part, Role};
use crate::findings::{Confidence, Finding, Severity, TextEdit};
use crate::models::access::access;
use crate::models::exposure::exposure;
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "missing-role-check",
    title: "What is for a few is open to all",
    family: Family::Authorisation,
    severity: Severity::Error,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[862, 285],
    owasp: &["A01:2025", "API5:2023"],
    asvs: &["8.2.1"],
    page: include_str!("missing_role_check.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    for site in cx.sites().filter(|site| is_for_members(site)) {
        if open_on_purpose(cx, site).is_none()
            && !(is_for_few(cx, site) || is_closed_circle(cx))
            && !tests_role(cx, site)
            && let Some(why) = privileged(cx, site)
        {
            let message = format!("`{}` asks who calls and not what they may do: {why}", site.name());
            let effects: Vec<_> = change(site).into_iter().collect();
            let draft = prove(out.add(anchor(cx, site), message), cx, site, &effects);
            guarding::offer(draft, cx, site, Wanted::Role)
                .step(None, "no link before the handler, and nothing in it, asks for a role or a permission");
        }
    }
}

/// True where somebody is turned away by a condition on what they may do, whoever it is that was looked up:
/// `if (!user.admin) return { ok: false, status: 403 }`. What the request names as a role is a filter.
fn tests_role(cx: &Cx<'_>, site: &Site) -> bool {
    const SENT: [&str; 6] = ["query", "params", "body", "args", "GET", "json"];
    let says_role = |node: Node<'_>| {
        node.is(Role::Member)
            && access().caller.is_role(node.name())
            && !node.chain().any(|link| SENT.contains(&link.name()))
    };
    let places = [reach::of_links(cx, site), reach::surely_of_handler(cx, site)].concat();
    places.iter().any(|place| {
        let Some(source) = cx.app.files.get(place.file) else { return false };
        place.node.descendants().filter(|node| node.is(Role::If)).any(|test| {
            let asks = test.child(Part::Condition).is_some_and(|it| it.descendants_and_self().any(says_role));
            asks && test.descendants().any(|node| refuses(source, node))
        })
    })
}

/// True where whoever is signed in passes, and no role is asked for.
fn is_for_members(site: &Site) -> bool {
    site.access.knows_caller() && !site.access.asked_role && !is_machine(site)
}

/// True where the path asks for what is the caller's: `/users/me/is-admin`.
fn is_about_oneself(site: &Site) -> bool {
    site.route.path.split('/').any(|part| matches!(part, "me" | "self" | "myself"))
}

/// Why a route is for a few.
fn privileged(cx: &Cx<'_>, site: &Site) -> Option<String> {
    if let Some(word) = privileged_word(cx, site).filter(|_| !is_about_oneself(site)) {
        return Some(format!("its name says `{word}`"));
    }
    let lists = site.access.effects.iter().find(|effect| {
        let all = !effect.writes && !effect.by_client && !effect.by_identity;
        all && is_list(&effect.verb) && is_about_users(cx, effect)
    });
    let tells = |effect: &Effect| effect.keys.iter().any(|key| exposure().is_privilege(key));
    if lists.is_some_and(|effect| has_roles(cx) || tells(effect)) {
        return Some("it lists every user".to_owned());
    }
    let change =
        site.access.effects.iter().find(|effect| effect.changes() && effect.by_client && !effect.by_identity)?;
    // A column that rows are found by is not written; what the server writes of a message or a domain is nobody's right.
    let grants = |key: &&String| {
        exposure().is_privilege(key)
            && !change.by.contains(key)
            && (change.sent.contains(key) || is_about_users(cx, change))
    };
    let field = change.keys.iter().find(grants)?;
    Some(format!("{} sets `{field}`", told(cx, change)))
}

/// True for methods that read many.
fn is_list(verb: &str) -> bool {
    matches!(verb, "find" | "findMany" | "findAll" | "all" | "findAndCountAll" | "select" | "aggregate")
}

fn fix(cx: &Cx<'_>, finding: &Finding, id: &str) -> Option<Vec<TextEdit>> {
    guarding::fix(cx, finding, id, Wanted::Role)
}
