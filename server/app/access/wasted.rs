//! Guards that are written and do no work: what the route passed over, tried on a stranger by itself, and links of the
//! chain that write a refusal and let the request pass all the same.

use super::super::files::At;
use super::super::interpret::Run;
use super::super::route::{Calling, Link, Route, Why};
use super::super::value::Value;
use super::Wasted;
use super::datum::Persona;
use super::links::Outcome;
use super::visit::Visit;
use crate::facts::{Node, Part, Role};

pub fn of(run: &mut Run<'_>, route: &Route) -> Vec<Wasted> {
    let mut found: Vec<Wasted> = Vec::new();
    for over in &route.passed_over {
        if let Some(refusal) = turns_away(run, route, &over.link) {
            let (at, text) = (over.link.at, over.text.clone());
            found.push(Wasted { at, why: Some(over.why), text, refusal, idle: over.idle });
        }
    }
    for link in &route.chain {
        if let Some(text) = optional(run, route, link) {
            found.push(Wasted { at: link.at, why: Some(Why::Choice), text, refusal: link.at, idle: false });
        }
        if let Some(refusal) = uncalled(run, link).filter(|_| passes(run, route, link)) {
            let text = "it only makes a guard: FastAPI takes the function that it answers for the dependency's value, \
                        and nobody calls that";
            found.push(Wasted { at: link.at, why: Some(Why::Form), text: text.to_owned(), refusal, idle: true });
        }
        if let Some((refusal, text)) = unfinished(run, link)
            && passes(run, route, link)
        {
            found.push(Wasted { at: link.at, why: None, text, refusal, idle: true });
        }
    }
    found
}

/// A link that strangers pass by sending nothing, and that finds out who calls where something is sent.
fn optional(run: &mut Run<'_>, route: &Route, link: &Link) -> Option<String> {
    let (nothing, _) = sent_by(run, route, link, Persona::Anonymous);
    if nothing != Outcome::Passed {
        return None;
    }
    match sent_by(run, route, link, Persona::Forger) {
        (Outcome::Stopped(_), true) => {
            Some("it turns away whoever sends a wrong token, and nobody who sends none".to_owned())
        }
        (Outcome::Passed, _) => {
            let (known, verified) = sent_by(run, route, link, Persona::Member);
            (known == Outcome::Passed && verified)
                .then(|| "it finds out who calls, and lets pass whoever cannot be known".to_owned())
        }
        _ => None,
    }
}

/// `Depends(require_role)` of a function that answers a guard: where the guard that is made would refuse.
fn uncalled(run: &mut Run<'_>, link: &Link) -> Option<At> {
    let Value::Function(id) = run.force(&link.value) else { return None };
    let (file, function) = (run.world.function(id).at.file, run.function_node(id)?);
    if link.calling != Calling::FastApiDependency {
        return None;
    }
    let literals = &run.source(file)?.literals;
    let answered: Vec<&str> = function
        .own_descendants()
        .filter(|node| node.is(Role::Return))
        .map(|node| node.children().next().filter(|value| value.is(Role::Name)).map_or("", Node::name))
        .collect();
    let made = |inner: &Node<'_>| inner.is(Role::Function) && !inner.name().is_empty();
    let guard = function.descendants().filter(made).find(|inner| answered.contains(&inner.name()))?;
    let all = answered.iter().all(|name| *name == guard.name());
    let refuses = |node: Node<'_>| {
        matches!(literals.get(node.id), Some("401" | "403"))
            || node.name().starts_with("HTTP_401")
            || node.name().starts_with("HTTP_403")
    };
    let mut throws = guard.own_descendants().filter(|node| node.is(Role::Throw));
    let refusal = throws.find(|node| node.descendants().any(refuses)).filter(|_| all)?;
    Some(At { file, id: refusal.id })
}

/// Where a link would stop whoever sends no credential, if it ran.
fn turns_away(run: &mut Run<'_>, route: &Route, link: &Link) -> Option<At> {
    let Outcome::Stopped(stop) = sent(run, route, link) else { return None };
    // What turns everybody away is the answer to paths that lead nowhere, and no guard.
    let refuses = matches!(stop.status, Some(401 | 403));
    let lets_in = |run: &mut Run<'_>| !matches!(sent_by(run, route, link, Persona::Member).0, Outcome::Stopped(_));
    (refuses || lets_in(run)).then_some(stop.at)
}

fn passes(run: &mut Run<'_>, route: &Route, link: &Link) -> bool {
    sent(run, route, link) == Outcome::Passed
}

fn sent(run: &mut Run<'_>, route: &Route, link: &Link) -> Outcome {
    sent_by(run, route, link, Persona::Anonymous).0
}

/// What becomes of a request at a link by itself, and whether a credential was looked at there.
fn sent_by(run: &mut Run<'_>, route: &Route, link: &Link, persona: Persona) -> (Outcome, bool) {
    let mut visit = Visit::new(run, persona, super::is_read(route));
    visit.aim(route);
    let outcome = visit.link(link);
    (outcome, visit.verified)
}

/// Whether a node is 401 or 403.
type Refuses<'l> = dyn Fn(Node<'_>) -> bool + 'l;

/// The refusal that a link's function writes without stopping the request by it.
fn unfinished(run: &mut Run<'_>, link: &Link) -> Option<(At, String)> {
    let Value::Function(id) = run.force(&link.value) else { return None };
    let (file, function) = (run.world.function(id).at.file, run.function_node(id)?);
    let literals = &run.source(file)?.literals;
    let refuses = |node: Node<'_>| matches!(literals.get(node.id), Some("401" | "403"));
    let refusal = |node: Node<'_>| match link.calling {
        Calling::Fastify => bare_status(node, &refuses, &["code", "status"]).then(|| {
            "only the status is set: Fastify runs the handler unless the hook sends, throws or returns a reply"
                .to_owned()
        }),
        Calling::Express => bare_status(node, &refuses, &["status"])
            .then(|| "only the status is set: nothing is sent, and `next()` is called all the same".to_owned()),
        Calling::Hono => (bare_status(node, &refuses, &["status"]) || dropped_answer(node, &refuses))
            .then(|| "the answer is not returned, and `next()` is called all the same".to_owned()),
        Calling::Koa => {
            koa_status(node, &refuses).then(|| "the status is set, and `next()` is called all the same".to_owned())
        }
        Calling::FastApiDependency => returned_error(node).then(|| {
            "the exception is returned and not raised: FastAPI takes it for the dependency's value".to_owned()
        }),
        _ => None,
    };
    // What a `catch` makes of an error is an answer behind the handler.
    let before = |node: &Node<'_>| !node.ancestors().take_while(|up| *up != function).any(|up| up.is(Role::Catch));
    let mut nodes = function.own_descendants().filter(before);
    nodes.find_map(|node| Some((At { file, id: node.id }, refusal(node)?)))
}

/// `reply.code(401);` and nothing behind it.
fn bare_status(node: Node<'_>, refuses: &Refuses<'_>, names: &[&str]) -> bool {
    let call = node.children().next().filter(|_| node.is(Role::Discard)).map(Node::awaited);
    call.is_some_and(|call| {
        call.is(Role::Call) && names.contains(&call.call_name()) && call.argument(0).is_some_and(refuses)
    })
}

/// `c.json(…, 401);` that is not returned.
fn dropped_answer(node: Node<'_>, refuses: &Refuses<'_>) -> bool {
    let call = node.children().next().filter(|_| node.is(Role::Discard)).map(Node::awaited);
    call.is_some_and(|call| {
        matches!(call.call_name(), "json" | "text" | "html" | "body")
            && call.receiver().is_some_and(|receiver| receiver.is(Role::Name))
            && call.argument(1).is_some_and(refuses)
    })
}

/// `ctx.status = 401`.
fn koa_status(node: Node<'_>, refuses: &Refuses<'_>) -> bool {
    node.is(Role::Assign)
        && node.child(Part::Target).is_some_and(|target| target.is(Role::Member) && target.name() == "status")
        && node.child(Part::Value).is_some_and(refuses)
}

/// `return HTTPException(401)`.
fn returned_error(node: Node<'_>) -> bool {
    let call = node.children().next().filter(|_| node.is(Role::Return));
    call.is_some_and(|call| call.is(Role::Call) && call.call_name() == "HTTPException")
}
