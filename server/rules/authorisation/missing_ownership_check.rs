//! `missing-ownership-check`: whoever is signed in reaches what belongs to others, by its id.

use super::astray;
use super::exposure::{
    anchor, is_about_users, is_for_few, is_machine, is_mutating, makes_accounts, model, open_on_purpose, prove, told,
};
use super::rows::asks_policies;
use super::service_role_bypass::service_client;
use crate::app::Site;
use crate::app::access::{Effect, Status};
use crate::app::schema::Model;
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
    cx.sites().for_each(|site| astray::report(cx, site, out));
    for site in cx.sites().filter(|site| site.access.knows_caller()) {
        let access = &site.access;
        if access.asked_role || access.asked_identity || is_machine(site) {
            continue;
        }
        if open_on_purpose(cx, site).is_some() || is_for_few(cx, site) {
            continue;
        }
        // What a route that changes something only reads may be a look whether a name is taken.
        let counts =
            |effect: &Effect| effect.changes() || !effect.writes && !is_mutating(site) && names_one(cx, site, effect);
        // What is done with a service key is said by the rule about that; a client with the caller's own session asks the
        // policies of the table.
        let elsewhere = |effect: &Effect| service_client(cx, effect).is_some() || asks_policies(cx, effect);
        let chosen = |effect: &&Effect| {
            let foreign = effect.by_client && effect.chosen && !effect.by_identity && !effect.adds();
            foreign
                && counts(effect)
                && !is_scoped(cx, effect)
                && !elsewhere(effect)
                && !is_vouched_for(cx, site, effect)
        };
        let effects: Vec<_> = access.effects.iter().filter(chosen).collect();
        let found = effects.iter().filter(|effect| effect.writes).chain(effects.iter().filter(|effect| !effect.writes));
        let found = found.filter_map(|effect| Some((*effect, owned(cx, site, effect)?))).next();
        if let Some((effect, whose)) = found {
            report(cx, site, effect, &whose, out);
        }
    }
}

/// True where a row of the same model, or of one that the rows are a part of, was looked up before by its key and the caller
/// together: or by a column that says whose it is, and nothing is known of what that was compared with.
fn is_vouched_for(cx: &Cx<'_>, site: &Site, effect: &Effect) -> bool {
    let parents = effect.by.iter().filter_map(|column| parent(cx, column));
    let models: Vec<_> = parents.chain(model(cx, effect)).map(|model| &model.name).collect();
    let same = |other: &Effect| match model(cx, other) {
        Some(model) => models.contains(&&model.name),
        None => model(cx, effect).is_none(),
    };
    let owner_asked = |other: &Effect| {
        let keys = model(cx, other).into_iter().flat_map(|model| model.owner_keys().chain(model.tenant_keys()));
        keys.into_iter().any(|key| other.by.iter().any(|column| key.is_called(column)))
    };
    // `where: (table, { eq, and }) => and(eq(table.tenantId, …), eq(table.id, …))`: that it is asked can be seen, and no more.
    let unread = |other: &Effect| !other.by_client && !other.by_identity && other.limit.as_deref() == Some("1");
    let reads = || site.access.effects.iter().filter(|other| !other.writes);
    // Whether the caller is a member of what a row belongs to can be asked when it was read.
    let admits = |other: &Effect| other.by_identity && owner_asked(other) && is_membership(cx, other, effect);
    let is_admitted = match effect.writes {
        true => reads().take_while(|other| other.at != effect.at).any(admits),
        false => reads().any(admits),
    };
    is_admitted
        || reads().take_while(|other| other.at != effect.at).any(|other| {
            let by_key = other.chosen && other.limited || other.by_identity && owner_asked(other);
            same(other) && by_key || unread(other) && owner_asked(other)
        })
}

/// True where what is looked up by the caller says that they belong to what the rows are, or are a part of: `Member` by
/// `user_id` and `team_id`, for a team or its invoices.
fn is_membership(cx: &Cx<'_>, other: &Effect, effect: &Effect) -> bool {
    let Some((of, members)) = model(cx, effect).zip(model(cx, other)) else { return false };
    let owner = |column: &str| members.owner_keys().any(|key| key.is_called(column));
    let shared = |column: &String| {
        !owner(column) && parent(cx, column).is_some_and(|whole| whole.name == of.name || of.field(column).is_some())
    };
    of.name != members.name && other.by.iter().any(shared)
}

/// The model that a column refers to by its name: `item_id`.
fn parent<'a>(cx: &Cx<'a>, column: &str) -> Option<&'a Model> {
    cx.app.schema.model(column.strip_suffix("_id").or_else(|| column.strip_suffix("Id"))?)
}

/// True where a read is of something that the request names, and no list of what there is.
pub fn names_one(cx: &Cx<'_>, site: &Site, effect: &Effect) -> bool {
    let by_key = |key: &String| {
        let primary = model(cx, effect).and_then(|model| model.field(key)).is_some_and(|field| field.primary);
        primary || matches!(key.as_str(), "id" | "_id" | "pk" | "uuid")
    };
    // A part of the path that is not known names nothing.
    let named = site.route.path.replace("{?}", "").contains([':', '{', '<', '[']);
    named || effect.keys.iter().any(by_key) || effect.verb.contains("yId")
}

/// True where a column that says whose a row is was held to something that the caller did not choose.
pub fn is_scoped(cx: &Cx<'_>, effect: &Effect) -> bool {
    let Some(model) = model(cx, effect) else { return false };
    let keys = model.owner_keys().chain(model.tenant_keys());
    keys.into_iter().any(|key| effect.fixed.iter().any(|name| key.is_called(name)))
}

/// Why what an effect touches is not for whoever is signed in.
fn owned(cx: &Cx<'_>, site: &Site, effect: &Effect) -> Option<String> {
    let model = model(cx, effect);
    // Members see each other's profiles.
    if is_about_users(cx, effect) && !effect.writes {
        return None;
    }
    if let Some(model) = model {
        if !effect.writes && is_shown_to_members(cx, model) {
            return None;
        }
        let of_user = model.owner_keys().next();
        let Some(key) = of_user.or_else(|| model.tenant_keys().next()) else {
            return published(cx, effect, model);
        };
        if !effect.writes && (says_who_wrote(&key.name) || is_part_of_shared(cx, effect)) {
            return None;
        }
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

/// A column that says who made something, which is no reason why others should not read it.
fn says_who_wrote(column: &str) -> bool {
    let words = words(column);
    words.iter().any(|word| {
        matches!(word.as_str(), "author" | "creator" | "created" | "uploader" | "uploaded" | "poster" | "posted")
    })
}

/// True where rows are looked up by what they are a part of, and that is nobody's: the movements of an item.
fn is_part_of_shared(cx: &Cx<'_>, effect: &Effect) -> bool {
    let nobodys =
        |model: &Model| model.owner_keys().next().is_none() && model.tenant_keys().next().is_none() && !model.is_user();
    let shared = |column: &String| parent(cx, column).is_some_and(nobodys);
    !effect.by.is_empty() && effect.by.iter().all(shared)
}

/// True where whoever is signed in is shown all rows of a model: each of them is no secret then.
fn is_shown_to_members(cx: &Cx<'_>, model_of: &Model) -> bool {
    let lists = |effect: &Effect| {
        let whole = !effect.writes && !effect.by_client && !effect.by_identity && effect.fixed.is_empty();
        let verb = effect.verb.to_lowercase();
        let many = ["find", "findmany", "findall", "all", "list", "get_multi", "findandcountall", "findandcount"];
        // Of a statement its own condition says how many.
        let stated = ["prepare", "execute", "query", "select", "fetchall"];
        let every = many.contains(&verb.as_str())
            || stated.contains(&verb.as_str()) && effect.by.is_empty() && effect.limit.as_deref() != Some("1");
        whole && (effect.handed_on || effect.rendered) && every
    };
    let open = cx.app.sites.iter().filter(|site| {
        matches!(site.access.status, Status::None | Status::Authenticated)
            && !site.access.asked_role
            && matches!(&*site.route.method, "GET" | "QUERY")
    });
    let mut effects = open.flat_map(|site| &site.access.effects);
    effects.any(|effect| lists(effect) && model(cx, effect).is_some_and(|model| model.name == model_of.name))
}

/// What strangers may read and no row of which is anybody's was put there by somebody: where anybody can make an account,
/// having one does not make that person of them.
fn published(cx: &Cx<'_>, effect: &Effect, of: &Model) -> Option<String> {
    let reads = |other: &&Effect| {
        // What is looked up for the server's own ends, and of many rows, what is made of them.
        !other.writes
            && (other.handed_on || other.rendered || other.limit.as_deref() != Some("1"))
            && model(cx, other).is_some_and(|model| model.name == of.name)
    };
    let open = |site: &&Site| site.access.status == Status::None && site.access.effects.iter().any(|each| reads(&each));
    let reader = cx.app.sites.iter().find(open).filter(|_| effect.changes())?;
    let sign_up = cx.app.sites.iter().find(|site| makes_accounts(cx, site))?;
    Some(format!(
        "no column of `{}` says whose a row is; everybody reads it at `{}`, and anybody gets an account at `{}`",
        of.name,
        reader.name(),
        sign_up.name()
    ))
}

fn report(cx: &Cx<'_>, site: &Site, effect: &Effect, whose: &str, out: &mut Findings<'_>) {
    let users = is_about_users(cx, effect);
    let message = format!("`{}` asks who calls, and does {} without asking whose it is", site.name(), told(cx, effect));
    let severity = if effect.writes || users { Severity::Error } else { Severity::Warning };
    let draft = out.add(anchor(cx, site), message).severity(severity);
    prove(draft, cx, site, &[effect]).step(None, whose);
}
