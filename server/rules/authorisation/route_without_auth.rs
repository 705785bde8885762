//! `route-without-auth`: a route that changes data or hands out people's data, and turns nobody away.

use super::exposure::{
    anchor, change, is_action, is_closed_circle, is_mutating, model, open_on_purpose, privileged_word, prove,
    sensitive_read, told,
};
use super::guarding::{self, Wanted};
use super::optional_auth_as_required::optional;
use super::outgoing::only_tells_sums;
use super::{guard_ineffective, reach};
use crate::app::access::{Deed, Effect, Status, status_of_code};
use crate::app::route::Why;
use crate::app::schema::Field;
use crate::app::{At, Site, SourceFile};
use crate::facts::{Node, Role};
use crate::findings::{Confidence, Finding, Severity, TextEdit};
use crate::models::access::access;
use crate::models::exposure::exposure;
use crate::models::pattern::words;
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};
use crate::syntax::sql;

pub const RULE: Rule = Rule {
    id: "route-without-auth",
    title: "Route changes data for anybody who asks",
    family: Family::Authorisation,
    severity: Severity::Error,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[306, 862],
    owasp: &["A01:2025", "API2:2023", "API5:2023"],
    asvs: &["8.2.1", "8.3.1"],
    page: include_str!("route_without_auth.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

/// How many other routes are named in the evidence.
const NAMED: usize = 6;

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    if asks_nobody(cx) {
        // Said once of all that one framework serves: there is nothing that one of the routes lacks and the others have.
        let mut open: Vec<_> = cx.app.sites.iter().filter(|site| is_open(cx, site) && change(site).is_some()).collect();
        open.sort_by_key(|site| !is_mutating(site));
        while let Some(first) = open.first().copied() {
            let (same, other): (Vec<_>, Vec<_>) =
                open.into_iter().partition(|site| site.route.framework == first.route.framework);
            if first.home().file == cx.file {
                report(cx, first, &same[1..], out);
            }
            open = other;
        }
        return;
    }
    for site in cx.sites().filter(|site| is_open(cx, site)) {
        report(cx, site, &[], out);
    }
}

/// True for a route that turns nobody away and is not meant to be open. A guard that is there and broken is said at the guard.
fn is_open(cx: &Cx<'_>, site: &Site) -> bool {
    let explained = || {
        let misplaced = site.access.wasted.iter().any(|wasted| wasted.why == Some(Why::Place));
        misplaced || guard_ineffective::broken(cx, site).is_some() || optional(cx, site).is_some()
    };
    !is_action(site) && site.access.status == Status::None && open_on_purpose(cx, site).is_none() && !explained()
}

/// True for an application that knows no users: nothing in it tells one caller from another.
fn asks_nobody(cx: &Cx<'_>) -> bool {
    let knows = |site: &Site| {
        let access = &site.access;
        let asks = access.only_presented.is_some() || access.optional.is_some() || !access.wasted.is_empty();
        let signs_in = exposure().is_sign_in(&site.route.path) || exposure().is_sign_up(&site.route.path);
        access.status != Status::None || asks || signs_in || access.effects.iter().any(|effect| effect.by_identity)
    };
    !cx.app.sites.iter().any(knows) && cx.app.schema.users().next().is_none()
}

/// True for what visitors leave where only the people who run the service have accounts: a comment, a vote.
fn is_left_by_visitors(cx: &Cx<'_>, site: &Site, effect: &Effect) -> bool {
    let table = exposure();
    let named = table.is_for_visitors(&site.route.path);
    let counts = || {
        if effect.deed() == Deed::Delete && effect.chosen {
            return false;
        }
        let counter = |key: &String| key.starts_with('$') || table.is_counter(key);
        effect.sent.is_empty()
            && !effect.keys.is_empty()
            && effect.keys.iter().all(|key| counter(key) || effect.by.contains(key))
    };
    named && effect.adds() && is_closed_circle(cx) || counts()
}

/// True for what is asked before anybody has an account, where the handler itself says no on a condition.
fn is_first_start(cx: &Cx<'_>, site: &Site) -> bool {
    let throws = |node: Node<'_>| {
        let by_helper = || words(node.call_name()).first().is_some_and(|word| word == "throw");
        node.is(Role::Throw) || node.is(Role::Call) && by_helper()
    };
    let refuses = |node: Node<'_>| node.is(Role::If) && node.descendants().any(throws);
    exposure().is_first_start(&site.route.path)
        && reach::handler(cx, site).is_some_and(|place| place.node.descendants().any(refuses))
}

/// Where the handler, or what stands before it, refuses somebody.
pub fn refusal(cx: &Cx<'_>, site: &Site) -> Option<At> {
    let places = [reach::of_links(cx, site), reach::of_handler(cx, site)].concat();
    places.iter().find_map(|place| {
        let source = cx.app.files.get(place.file)?;
        let refuses = |node: &Node<'_>| refuses(source, *node) || asks_who(*node);
        let node = place.node.descendants_and_self().find(refuses)?;
        Some(At { file: place.file, id: node.id })
    })
}

/// True for a status or a name by which somebody is turned away for who they are.
pub fn refuses(source: &SourceFile, node: Node<'_>) -> bool {
    // `throw new TRPCError({ code: "FORBIDDEN" })`
    let thrown = || node.ancestors().take_while(|up| !up.is(Role::Function)).any(|up| up.is(Role::Throw));
    let literal = source.literals.get(node.id).is_some_and(|text| {
        matches!(text, "401" | "403") && !is_of_table(node)
            || matches!(status_of_code(text), Some(401 | 403)) && thrown()
    });
    let named = matches!(access().answers.status(node.name()), Some(401 | 403))
        // `status.HTTP_403_FORBIDDEN`, `HttpStatus.FORBIDDEN`
        || node.is(Role::Member)
            && (["HTTP_401", "HTTP_403"].iter().any(|status| node.name().starts_with(status))
                || matches!(node.name(), "FORBIDDEN" | "UNAUTHORIZED"));
    let said = |word: &String| matches!(word.as_str(), "authorize" | "authorise" | "unauthorized" | "forbidden");
    literal || named || node.is(Role::Call) && words(node.call_name()).iter().any(said)
}

/// One of several numbers that kinds of errors are given: `switch (kind) { case "unauthorized": return 401; … }`.
fn is_of_table(number: Node<'_>) -> bool {
    let is_number = |node: Node<'_>| node.children().any(|child| child.is(Role::Number));
    let beside = match number.parent() {
        Some(up) if up.is(Role::Return) => {
            let own = up.function().into_iter().flat_map(Node::own_descendants);
            own.filter(|node| node.is(Role::Return) && is_number(*node)).count()
        }
        Some(up) if up.is(Role::Pair) => {
            up.parent().into_iter().flat_map(Node::children).filter(|pair| is_number(*pair)).count()
        }
        _ => 0,
    };
    beside > 2
}

/// `requireUser(request)`, `ensureAuthenticated()`: whoever goes on is known. `ensureUser(name)` makes one.
fn asks_who(node: Node<'_>) -> bool {
    let words = if node.is(Role::Call) { words(node.call_name()) } else { Vec::new() };
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    has(&["require"]) && has(&["user", "auth", "session", "admin", "login", "member"])
        || has(&["ensure", "assert"]) && has(&["auth", "authenticated", "login", "session"])
}

fn report(cx: &Cx<'_>, site: &Site, others: &[&Site], out: &mut Findings<'_>) {
    let name = site.name();
    if let Some(effect) = change(site) {
        let also = match others.len() {
            0 => String::new(),
            1 => ", one other route changes data too, and no route asks who calls".to_owned(),
            more => format!(", {more} other routes change data too, and no route asks who calls"),
        };
        let message = match &site.access.only_presented {
            None => format!("`{name}` does {} for anybody who asks{also}", told(cx, effect)),
            Some(_) => format!("`{name}` does {} for anybody who sends a token: nothing verifies it", told(cx, effect)),
        };
        let draft = prove(out.add(anchor(cx, site), message), cx, site, &[effect]);
        let mut draft = guarding::offer(draft, cx, site, Wanted::Caller);
        if is_left_by_visitors(cx, site, effect) {
            draft.severity(Severity::Info).confidence(Confidence::Weak);
            return;
        }
        if asks_nobody(cx) {
            draft = draft.severity(Severity::Warning);
        }
        for other in others.iter().take(NAMED) {
            draft = draft.with(cx.step(other.home(), format!("`{}` changes data as well", other.name())));
        }
        // What is read by method and changes something unknown may be a call that only sounds like it.
        if !is_mutating(site) && &*site.route.method != "ANY" && model(cx, effect).is_none() {
            draft.severity(Severity::Info).confidence(Confidence::Weak);
            return;
        }
        if is_first_start(cx, site) {
            let why = "it sets the service up, and refuses somewhere: likely once that is done";
            draft.severity(Severity::Info).confidence(Confidence::Weak).step(None, why);
            return;
        }
        // Somebody is turned away, and for whom was not understood: a person has to look.
        if let Some(at) = refusal(cx, site).filter(|_| site.access.only_presented.is_none()) {
            draft
                .severity(Severity::Info)
                .confidence(Confidence::Weak)
                .with(cx.step(at, "somebody is refused here, and what decides who it is was not understood"));
        }
        return;
    }
    // What is read is only said to be wrong where it is about people, or a secret.
    if is_mutating(site) {
        return;
    }
    if let Some((effect, model)) = sensitive_read(cx, site) {
        let message = format!("`{name}` hands out `{}` to anybody who asks", model.name);
        let draft = out.add(anchor(cx, site), message);
        let draft = match effect.only_rendered() {
            true => draft.severity(Severity::Info).confidence(Confidence::Weak),
            false => draft.severity(Severity::Warning),
        };
        guarding::offer(prove(draft, cx, site, &[effect]), cx, site, Wanted::Caller);
    } else if let Some((effect, why)) = meant_for_few(cx, site) {
        let draft =
            out.add(anchor(cx, site), format!("`{name}` does {} for anybody who asks: {why}", told(cx, effect)));
        let draft = draft.severity(Severity::Warning);
        guarding::offer(prove(draft, cx, site, &[effect]), cx, site, Wanted::Caller);
    }
}

/// What an open route reads among others that ask who calls, where its name says that it is for those who run the service, or
/// where it hands out a list of people's addresses.
fn meant_for_few<'s>(cx: &Cx<'_>, site: &'s Site) -> Option<(&'s Effect, String)> {
    if cx.peers(site).0 == 0 || refusal(cx, site).is_some() {
        return None;
    }
    let reads = |effect: &&Effect| effect.deed() == Deed::Read && !effect.by_identity && !only_tells_sums(cx, effect);
    let mut read = site.access.effects.iter().filter(reads);
    if let Some(word) = privileged_word(cx, site) {
        return read.next().map(|effect| (effect, format!("its name says `{word}`")));
    }
    let one = site.route.path.contains([':', '{', '<', '[']);
    let shows = |effect: &Effect| effect.handed_on || !effect.selected.is_empty();
    read.filter(|effect| !one && shows(effect) && effect.limit.as_deref() != Some("1")).find_map(|effect| {
        let model = model(cx, effect)?;
        let mut fields = model.fields.iter().filter(|field| is_address(&field.name));
        let shown = |field: &Field| match effect.seen() {
            Some(seen) => seen.iter().any(|name| **name == *field.name),
            None => is_asked_for(cx, effect, &field.name),
        };
        fields.find(|field| shown(field)).map(|field| (effect, format!("`{}` of each is among it", field.name)))
    })
}

/// Whether a statement of SQL asks for a column; true where there is none to be read.
fn is_asked_for(cx: &Cx<'_>, effect: &Effect, column: &str) -> bool {
    let (Some(source), Some(call)) = (cx.app.files.get(effect.at.file), cx.app.files.node(effect.at)) else {
        return true;
    };
    let texts = call.descendants_and_self().filter_map(|node| source.literals.get(node.id));
    let mut statements = texts.filter(|text| sql::reads(text));
    statements.all(|text| {
        text.contains('*') || sql::tokens(text, 0).iter().any(|token| token.is_name() && token.text == column)
    })
}

/// `email`, `phone_number`: how people are reached, and a column of nothing else.
pub fn is_address(name: &str) -> bool {
    let words = words(name);
    matches!(words.first().map(String::as_str), Some("email" | "mail" | "phone" | "mobile"))
        && words
            .iter()
            .all(|word| matches!(word.as_str(), "email" | "mail" | "phone" | "mobile" | "address" | "number"))
}

fn fix(cx: &Cx<'_>, finding: &Finding, id: &str) -> Option<Vec<TextEdit>> {
    guarding::fix(cx, finding, id, Wanted::Caller)
}
