//! What the rules about routes share: which are open on purpose, what a route does, and how the proof is told.

use super::outgoing::{is_declared_harmless, only_tells_sums};
use super::reach;
use super::route_without_auth::refusal;
use crate::app::access::{Deed, Effect, Status};
use crate::app::route::Framework;
use crate::app::schema::{Model, Sensitivity};
use crate::app::{At, Site};
use crate::facts::{Node, Part, Role};
use crate::models::exposure::exposure;
use crate::models::pattern::words;
use crate::rules::{Cx, Draft};
use crate::text::Span;

/// Why a route is meant to be open: the code says so, or it is one of those that people come to before they have an
/// account, or that prove themselves by something else than a session.
pub fn open_on_purpose(cx: &Cx<'_>, site: &Site) -> Option<String> {
    // What comes over a broker or from another service was sent by who may write there.
    if matches!(&*site.route.method, "MESSAGE" | "EVENT" | "RPC") {
        return Some("another service sends it".to_owned());
    }
    if let Some(note) = &site.route.declared_public {
        return Some(note.text.clone());
    }
    if site.access.by_token {
        return Some("it verifies a token that is sent along".to_owned());
    }
    if asks_for_token(site) {
        return Some("it looks up a token that is sent along".to_owned());
    }
    meant_for_everybody(cx, site)
}

/// True where whoever passes is a program and nobody in particular: it knows a secret of the server's, or the key of an API
/// client.
pub fn is_machine(site: &Site) -> bool {
    const KEYS: [&str; 4] = ["key", "apikey", "token", "secret"];
    let has = |name: &str, list: &[&str]| words(name).iter().any(|word| list.contains(&word.as_str()));
    let names_program = |subject: &String| {
        let name = subject.trim_end_matches("()").rsplit('.').next().unwrap_or_default();
        // A client alone may be a person, and an application somebody's.
        has(name, &["client"]) && has(name, &["api", "oauth"])
    };
    let by_key = |effect: &Effect| {
        !effect.writes
            && effect.by_identity
            && effect.by.iter().any(|column| has(column, &KEYS))
            && effect.subjects.iter().any(names_program)
    };
    site.access.by_secret || site.access.effects.iter().any(by_key)
}

/// True where a row is looked up by a token before anything is done: only who was given it gets further.
fn asks_for_token(site: &Site) -> bool {
    let is_token = |key: &String| words(key).iter().any(|word| word == "token");
    let first = site.access.effects.iter().find(|effect| effect.chosen || effect.changes());
    first.is_some_and(|effect| !effect.writes && effect.keys.iter().any(is_token))
}

/// The same, whatever the code declares.
pub fn meant_for_everybody(cx: &Cx<'_>, site: &Site) -> Option<String> {
    // Whoever makes an account has none yet.
    if &*site.route.method == "POST" && change(site).is_some_and(|effect| effect.adds() && is_about_users(cx, effect)) {
        return Some("it makes an account".to_owned());
    }
    // Who signs in, or makes an account by way of something else, has only a password to show.
    let takes_password = || reach::any_name(&reach::of_handler(cx, site), |name| matches!(name, "password" | "passwd"));
    if is_mutating(site) && change(site).is_some_and(Effect::adds) && takes_password() {
        return Some("it takes a password".to_owned());
    }
    let table = exposure();
    // Parameters are no words of the path: `/users/:token` is not about tokens.
    let path = site.route.path.replace("{?}", "/");
    let plain = path.split('/').filter(|part| !part.contains([':', '{', '<', '[', '$']));
    let by_path = plain.clone().find_map(|part| table.public_word(part));
    by_path.or_else(|| table.public_word(&handler_name(cx, site))).map(|word| format!("`{word}` is for everybody"))
}

/// The name of the function that handles a route; empty where it has none.
pub fn handler_name(cx: &Cx<'_>, site: &Site) -> String {
    let named = cx
        .app
        .files
        .node(site.route.handler.at)
        .map_or("", |node| if node.is(Role::Function) { node.function_name() } else { node.name() });
    match site.route.path.strip_prefix("action:") {
        Some(action) => action.to_owned(),
        None => named.to_owned(),
    }
}

/// True where a request of this method is meant to change something.
pub fn is_mutating(site: &Site) -> bool {
    matches!(&*site.route.method, "POST" | "PUT" | "PATCH" | "DELETE" | "MUTATION" | "ACTION")
}

/// The first thing that a route changes.
pub fn change(site: &Site) -> Option<&Effect> {
    site.access.effects.iter().find(|effect| effect.changes() && !is_upkeep(site, effect))
}

/// True for what a read does on its way because it is due: the caller decides nothing of it, and is answered with what
/// they asked for.
fn is_upkeep(site: &Site, effect: &Effect) -> bool {
    const READS: [&str; 6] = ["get", "list", "find", "fetch", "load", "search"];
    let action = site.route.path.strip_prefix("action:").map(words).unwrap_or_default();
    let named = &*site.route.method == "QUERY" || action.first().is_some_and(|word| READS.contains(&word.as_str()));
    // What a timer calls by its address answers with what it did, and nobody asked for anything.
    let is_asked_for = |other: &Effect| other.deed() == Deed::Read && (other.chosen || named) && other.handed_on;
    (named || matches!(&*site.route.method, "GET" | "HEAD"))
        && !effect.by_client
        && effect.sent.is_empty()
        && effect.deed() != Deed::Delete
        && site.access.effects.iter().any(is_asked_for)
}

/// True where a row's token is compared, and somebody is refused: whoever was sent the row's link holds it.
pub fn compares_token(cx: &Cx<'_>, site: &Site) -> bool {
    let is_token = |name: &str| words(name).iter().any(|word| word == "token");
    let looked_at = |effect: &Effect| effect.chosen && effect.looked_at.iter().any(|name| is_token(name));
    let compares = |node: Node<'_>| {
        let equals = matches!(node.name(), "==" | "!=" | "===" | "!==") && node.is_any(&[Role::Compare, Role::Binary]);
        equals && node.children().any(|side| side.is(Role::Member) && is_token(side.name()))
    };
    site.access.effects.iter().any(looked_at)
        && reach::handler(cx, site).is_some_and(|place| place.node.descendants().any(compares))
        && refusal(cx, site).is_some()
}

/// The model that an effect is about.
pub fn model<'a>(cx: &Cx<'a>, effect: &Effect) -> Option<&'a Model> {
    effect.subjects.iter().rev().find_map(|subject| {
        let last = subject.trim_end_matches("()").rsplit('.').next().unwrap_or(subject);
        cx.app.schema.model(last).or_else(|| cx.app.schema.model(held_by(last)?))
    })
}

/// What a repository or collection holds by its name: `orders` of `ordersRepository`.
fn held_by(name: &str) -> Option<&str> {
    const HOLDERS: [&str; 9] =
        ["repository", "repo", "collection", "service", "model", "dao", "store", "table", "queryset"];
    let lower = name.to_ascii_lowercase();
    // `crud_users`.
    if let Some(held) = ["crud_", "repo_", "dao_"].iter().find_map(|holder| lower.strip_prefix(holder)) {
        return name.get(name.len() - held.len()..).filter(|held| !held.is_empty());
    }
    let holder = HOLDERS.iter().find(|holder| lower.ends_with(*holder) && lower.len() > holder.len())?;
    Some(name[..name.len() - holder.len()].trim_end_matches('_'))
}

/// True where an effect is about the people who use the service: by the schema, or where there is none by name.
pub fn is_about_users(cx: &Cx<'_>, effect: &Effect) -> bool {
    match model(cx, effect) {
        Some(model) => model.is_user(),
        None => effect.subjects.iter().any(|subject| {
            let last = subject.rsplit('.').next().unwrap_or(subject).to_lowercase();
            matches!(last.as_str(), "user" | "users" | "usermodel" | "userrepository" | "users_table")
        }),
    }
}

/// What a route reads that is about people, as far as they get to see it.
pub fn sensitive_read<'s, 'a>(cx: &Cx<'a>, site: &'s Site) -> Option<(&'s Effect, &'a Model)> {
    // A caller's own record is theirs.
    site.access.effects.iter().filter(|effect| !effect.by_identity).find_map(|effect| {
        let model = model(cx, effect)?;
        // A name and a picture are what a profile is for.
        let sensitive = |name: &String| model.field(name).is_some_and(|field| field.sensitive.is_some());
        let shows = match effect.seen() {
            Some(names) => names.iter().any(sensitive),
            None => effect.handed_on || effect.rendered,
        };
        let tells = model.is_user() && shows && !only_tells_sums(cx, effect) && !is_declared_harmless(cx, site, model);
        tells.then_some((effect, model))
    })
}

/// Where a finding about a route is shown: at its path where that is written, at the name of its function elsewhere.
pub fn anchor(cx: &Cx<'_>, site: &Site) -> Span {
    let Some(node) = cx.app.files.node(site.home()) else { return Span::default() };
    let inner = |role| node.children().find(|child| child.is(role));
    let node = match node.role() {
        Role::Decorator => node.children().next().unwrap_or(node),
        Role::Export => inner(Role::Function).or_else(|| inner(Role::Declare)).unwrap_or(node),
        Role::Decorated => inner(Role::Function).unwrap_or(node),
        _ => node,
    };
    match node.role() {
        Role::Call | Role::New => {
            let path = node.argument(0).filter(|first| first.is_any(&[Role::String, Role::Template]));
            path.or_else(|| node.child(Part::Callee)).map_or(node.span(), |last| last.span())
        }
        Role::Function | Role::Class => cx.view.name_span(node),
        Role::Declare | Role::Assign => node.child(Part::Target).map_or(node.span(), |target| target.span()),
        _ => {
            let span = node.span();
            let line_end = cx.view.slice(span).find('\n').map_or(span.end, |at| span.start + at as u32);
            Span::new(span.start, line_end)
        }
    }
}

/// What an effect does, in words: `delete` of `prisma.post`.
pub fn told(cx: &Cx<'_>, effect: &Effect) -> String {
    match model(cx, effect) {
        Some(model) => format!("`{}` of `{}`", effect.verb, model.name),
        None => match effect.subjects.first().filter(|subject| !subject.contains('.') && !subject.is_empty()) {
            Some(subject) => format!("`{}` of `{subject}`", effect.verb),
            None => format!("`{}`", effect.verb),
        },
    }
}

/// The proof: what stands before the handler and lets this caller pass, what was looked for, and what the others have.
pub fn prove<'d>(mut draft: Draft<'d>, cx: &Cx<'_>, site: &Site, effects: &[&Effect]) -> Draft<'d> {
    let mut told_of: Vec<(At, &str)> = Vec::new();
    for link in &site.route.chain {
        if told_of.contains(&(link.at, &link.place)) {
            continue;
        }
        told_of.push((link.at, &link.place));
        let others = site.route.chain.iter().filter(|each| (each.at, &each.place) == (link.at, &link.place)).count();
        let text = match others {
            1 => format!("{}: lets this caller pass", link.place),
            _ => format!("{}: all {others} let this caller pass", link.place),
        };
        draft = draft.with(cx.step(link.at, text));
    }
    draft = draft.with(cx.step(site.route.handler.at, "the handler"));
    for effect in effects {
        draft = draft.with(cx.step(effect.at, format!("it does {}", told(cx, effect))));
    }
    for note in &site.route.searched {
        draft = match note.at {
            Some(at) => draft.with(cx.step(at, note.text.clone())),
            None => draft.step(None, note.text.clone()),
        };
    }
    for wasted in site.access.wasted.iter().filter(|wasted| wasted.why.is_some()) {
        draft = draft.with(cx.step(wasted.at, wasted.text.clone()));
    }
    let (guarded, all) = cx.peers(site);
    if guarded > 0 {
        draft = draft.step(None, format!("{guarded} of the {all} other routes turn strangers away"));
    }
    draft.route(site.name())
}

/// Routes that are functions which a client calls by name rather than by address.
pub fn is_action(site: &Site) -> bool {
    &*site.route.method == "ACTION" || site.route.framework == Framework::ReactRouter
}

/// True where words of a path, its file or its handler say that it is for a few.
pub fn privileged_word(cx: &Cx<'_>, site: &Site) -> Option<String> {
    let table = exposure();
    let by_path = site.route.path.split('/').find_map(|part| table.privileged_word(part));
    by_path.or_else(|| table.privileged_word(&handler_name(cx, site)))
}

/// True where whoever passes is one of the few: a row of a model of theirs was looked up by the credential, such as an
/// `AdminApiKey`; or what turns the others away is called after them, and no column tells one user from another.
pub fn is_for_few(cx: &Cx<'_>, site: &Site) -> bool {
    let table = exposure();
    let of_few = |effect: &Effect| {
        let named = model(cx, effect).map(|model| &*model.name).or(effect.subjects.first().map(String::as_str));
        named.is_some_and(|name| table.privileged_word(name).is_some())
    };
    if site.access.effects.iter().any(|effect| !effect.writes && effect.by_identity && of_few(effect)) {
        return true;
    }
    let Some(proof) = &site.access.authenticated_by else { return false };
    let refuses = cx.app.files.node(proof.stop.at).and_then(|node| node.function());
    refuses.is_some_and(|function| table.privileged_word(function.function_name()).is_some()) && !has_roles(cx)
}

/// True where a column of the users says who may do more than others.
pub fn has_roles(cx: &Cx<'_>) -> bool {
    let mut fields = cx.app.schema.users().flat_map(|user| &user.fields);
    fields.any(|field| field.sensitive == Some(Sensitivity::Privilege))
}

/// True where strangers make an account, themselves or by signing in elsewhere.
pub fn makes_accounts(cx: &Cx<'_>, site: &Site) -> bool {
    let adds = |effect: &Effect| effect.changes() && effect.adds() && is_about_users(cx, effect);
    let said = exposure().is_sign_up(&site.route.path);
    let by_library = site.route.path.contains("/auth/[...");
    let posts = matches!(&*site.route.method, "POST" | "ANY" | "MUTATION" | "ACTION");
    site.access.status == Status::None && posts && (said || by_library || site.access.effects.iter().any(adds))
}

/// True where people sign in and nobody can sign up: the accounts there are were made by whoever runs the service.
pub fn is_closed_circle(cx: &Cx<'_>) -> bool {
    let signs_in = |site: &Site| is_mutating(site) && exposure().is_sign_in(&site.route.path);
    let sites = &cx.app.sites;
    sites.iter().any(signs_in) && !sites.iter().any(|site| makes_accounts(cx, site)) && !has_roles(cx)
}

/// The words of the last part of a path that is no parameter.
pub fn last_words(site: &Site) -> Vec<String> {
    let plain =
        site.route.path.split(['/', '.']).rfind(|part| !part.is_empty() && !part.contains([':', '{', '<', '[']));
    plain.map(words).unwrap_or_default()
}
