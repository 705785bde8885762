//! Who gets through to a handler.
//!
//! The links and the handler of a route are followed by three personas: somebody who sends no credential, somebody who
//! sends whatever can be made up, and somebody who is signed in, has no special role and asks for what is not theirs. A
//! guard is whatever turns a persona away, wherever it stands and whatever it is called; what turns nobody away is none.
//!
//! Where the third is turned away from what belongs to others, a fourth goes on: who belongs to what they say they belong
//! to, and names other things besides. What is done to those is kept where nothing ties the two together (`bonds`).

mod abilities;
mod address;
mod again;
mod answers;
mod asked_rows;
mod attempt;
mod authjs;
mod bonds;
mod bound;
mod calls;
mod conditions;
mod datum;
mod declared;
mod decorations;
mod django;
mod doubt;
mod effects;
mod evaluate;
mod fields;
mod gates;
mod inject;
mod kinds;
mod links;
mod lists;
mod managed;
mod outcomes;
mod request;
mod scopes;
mod shut;
mod statement;
mod together;
mod visit;
mod wasted;
mod ways;

pub use again::{Before, Judged};
pub use answers::status_of_code;
pub use bonds::Astray;
pub use datum::Persona;
pub use effects::{Deed, Effect};
pub use visit::Stop;

use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use again::{Answer, Held};
use links::Outcome;
use visit::Visit;

use super::files::At;
use super::interpret::Run;
use super::route::{Note, Route, Why};
use crate::facts::{Node, Role};

/// Who is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// Anybody.
    None,
    /// Whoever is signed in.
    Authenticated,
    /// Only some of those who are signed in, or each only with what is theirs.
    Authorised,
    /// A link that may turn strangers away could not be read.
    Unknown,
}

/// What turned a persona away.
#[derive(Clone, Debug, PartialEq)]
pub struct Proof {
    /// In words: `app.use before the route`, `in the handler`.
    pub place: String,
    /// Where it is put in front of the route.
    pub at: At,
    /// Where it turns the request away.
    pub stop: Stop,
}

/// The answer for one route.
#[derive(Clone, Debug, PartialEq)]
pub struct Access {
    pub status: Status,
    pub authenticated_by: Option<Proof>,
    pub authorised_by: Option<Proof>,
    /// Only who sends no credential at all is turned away; nothing verifies one.
    pub only_presented: Option<Proof>,
    /// A role, or the relation of caller and thing, was asked for somewhere.
    pub asked_role: bool,
    /// The caller was compared with something that was looked up or sent.
    pub asked_identity: bool,
    /// Who passes knows a secret of the server's, and is nobody in particular.
    pub by_secret: bool,
    /// A token in the link or the body is verified, as in one that confirms an address: whoever passes was given it.
    pub by_token: bool,
    /// What the least of those who are served does to data, in the order of the code.
    pub effects: Vec<Effect>,
    /// Where a row goes out with the answer, and the effect that it is of.
    pub shown: Vec<(At, usize)>,
    pub unknown: Vec<Note>,
    /// Links that could not be read, by what they are called. The project may say what they do.
    pub unread: Vec<Note>,
    /// Guards that do not do their work on this route.
    pub wasted: Vec<Wasted>,
    /// The guard is there, and configuration or code that could not be followed decides whether it turns strangers away.
    pub is_weak: bool,
    /// Something in front of the route may ask those it knows for more, and could not be followed.
    pub is_unsure: bool,
    /// What is done, for whoever belongs to a group that they name, to rows that nothing ties to that group.
    pub astray: Option<Astray>,
    /// Of an open route: what turns away who sends a credential that is wrong, and nobody who sends none.
    pub optional: Option<Proof>,
}

impl Access {
    /// Whoever is signed in is served, and it is understood how that is asked. Where a guard hangs on what could not be
    /// followed, what it asks of those it knows could not be followed either.
    pub fn knows_caller(&self) -> bool {
        self.status == Status::Authenticated && !self.is_weak && !self.is_unsure
    }
}

/// A guard that is written, and does not run before the handler or does not stop anybody.
#[derive(Clone, Debug, PartialEq)]
pub struct Wasted {
    /// Where it is put in front of routes.
    pub at: At,
    /// What keeps it from working. None: it runs, and does not stop.
    pub why: Option<Why>,
    /// In words: what keeps it from working.
    pub text: String,
    /// Where it would turn a stranger away, or writes that it does.
    pub refusal: At,
    /// Nothing can be seen that it runs before.
    pub idle: bool,
}

const HANDLER_PLACE: &str = "in the handler";

enum Way {
    Served,
    Stopped(Proof),
    Unknown,
}

/// Routes are judged side by side where there are at least so many.
const MANY: usize = 32;

/// More threads than this would each need a copy of what the run knows.
const THREADS: usize = 4;

/// What is followed may be nested deeply.
const STACK: usize = 64 << 20;

/// Who gets through to the handlers of routes. An answer does not depend on which routes were judged before, nor on
/// whether it was taken over from `before`.
pub fn judge_all(run: &mut Run<'_>, routes: &[Route], before: Option<Before<'_>>) -> (Vec<Arc<Access>>, Judged) {
    run.settle();
    let held = Held::of(run, routes, before);
    let mut answers: Vec<Option<Answer>> = (0..routes.len()).map(|index| held.get(index).cloned()).collect();
    let open: Vec<usize> = (0..routes.len()).filter(|index| answers[*index].is_none()).collect();
    for (index, answer) in judge_each(run, routes, &open) {
        answers[index] = Some(answer);
    }
    let answers: Vec<Answer> = answers.into_iter().flatten().collect();
    let judged = held.replace(&answers);
    (answers.into_iter().map(|answer| answer.access).collect(), judged)
}

/// Judges the routes at these indexes; many of them side by side.
fn judge_each(run: &mut Run<'_>, routes: &[Route], indexes: &[usize]) -> Vec<(usize, Answer)> {
    let threads = std::thread::available_parallelism().map_or(1, |count| count.get().min(THREADS));
    let next = AtomicUsize::new(0);
    let work = |run: &mut Run<'_>| {
        let mut judged = Vec::new();
        while let Some(index) = indexes.get(next.fetch_add(1, Ordering::Relaxed)) {
            let access = Arc::new(judge(run, &routes[*index]));
            judged.push((*index, Answer { access, reads: run.take_reads() }));
        }
        judged
    };
    if indexes.len() < MANY || threads == 1 {
        return work(run);
    }
    std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads)
            .filter_map(|_| {
                let mut run = run.clone();
                let work = &work;
                let thread = std::thread::Builder::new().name("app".to_owned()).stack_size(STACK);
                thread.spawn_scoped(scope, move || work(&mut run)).ok()
            })
            .collect();
        let mut judged = work(run);
        for other in others {
            judged.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        judged
    })
}

/// Follows every persona to the handler of a route.
fn judge(run: &mut Run<'_>, route: &Route) -> Access {
    let mut unknown = route.unknown.clone();
    let (mut anonymous, mut by_stranger) = follow(run, route, Persona::Anonymous, &mut unknown);
    let unread = std::mem::take(&mut by_stranger.unread);
    let (mut forger, mut by_forger) = follow(run, route, Persona::Forger, &mut Vec::new());
    let (mut member, mut happened) = follow(run, route, Persona::Member, &mut Vec::new());
    // Where a machine's key opens what a role opens too, the key says nothing of who is signed in.
    if happened.asked_secret {
        let (keyless, asked) = follow(run, route, Persona::Keyless, &mut Vec::new());
        let about_rights = asked.asked_role || asked.asked_identity || asked.asked_owner;
        let replaces = match keyless {
            Way::Served => turned_back(&asked, &happened).is_none(),
            Way::Stopped(_) => about_rights,
            Way::Unknown => false,
        };
        if replaces {
            (member, happened) = (keyless, asked);
        }
    }
    for effect in happened.effects.iter_mut().chain(&mut by_stranger.effects).chain(&mut by_forger.effects) {
        effect.by_identity |= effect.is_only_told();
    }
    if matches!(member, Way::Served) {
        for (way, by) in [(&mut anonymous, &mut by_stranger), (&mut forger, &mut by_forger)] {
            if let Some(stop) = turned_back(by, &happened).filter(|_| matches!(way, Way::Served)) {
                *way = Way::Stopped(Proof { place: HANDLER_PLACE.to_owned(), at: stop.at, stop });
            }
        }
    }
    let mut access = Access {
        status: Status::None,
        authenticated_by: None,
        authorised_by: None,
        only_presented: None,
        asked_role: happened.asked_role,
        asked_identity: happened.asked_identity,
        by_secret: happened.asked_secret,
        by_token: happened.asked_token || by_stranger.asked_token,
        effects: happened.effects,
        shown: happened.shown,
        unknown,
        unread,
        wasted: Vec::new(),
        is_weak: false,
        is_unsure: happened.unsure || matches!(member, Way::Unknown),
        astray: None,
        optional: None,
    };
    // What the least of those who are served can do is what counts.
    match (&anonymous, &forger) {
        (Way::Served, _) => (access.effects, access.shown) = (by_stranger.effects, by_stranger.shown),
        (_, Way::Served) => (access.effects, access.shown) = (by_forger.effects, by_forger.shown),
        _ => {}
    }
    let stops = [&anonymous, &forger, &member].map(|way| match way {
        Way::Stopped(proof) => Some(proof),
        _ => None,
    });
    let alike = match stops {
        [Some(first), Some(second), Some(third)] => Some(first).filter(|first| {
            [second, third].iter().all(|proof| proof.stop.at == first.stop.at && proof.stop.status == first.stop.status)
        }),
        _ => None,
    };
    // A handler that only sends people elsewhere asks nobody anything.
    if alike.is_some_and(|first| first.place == HANDLER_PLACE && always_redirects(run, first)) {
        return access;
    }
    if let Some(first) = alike
        && !access.asked_role
        && !access.asked_identity
        && !access.effects.iter().any(|effect| effect.by_identity)
    {
        match first.stop.status {
            // Who is signed in would pass, if it were understood how.
            Some(401) => {
                access.authenticated_by = Some(first.clone());
                access.status = Status::Authenticated;
                return access;
            }
            // Handlers that answer everybody so: a redirect, an address that is no more.
            Some(300..=399 | 404 | 405 | 410) if first.place == HANDLER_PLACE => return access,
            _ if is_soft(first) => {}
            // What stands in front of the rest and answers everybody is the handler.
            None if first.place != HANDLER_PLACE && happened.answered && happened.stops.is_empty() => return access,
            _ if shut(run, route, first, &mut access) => return access,
            // What turns everybody away alike, without a look at roles, was not understood: it is no proof.
            _ => {
                let text = format!("everybody seems to be turned away here ({})", first.place);
                access.unknown.push(Note { text, at: Some(first.at) });
                access.status = Status::Unknown;
                return access;
            }
        }
    }
    let asks_whose = happened.asked_owner || happened.asked_identity;
    let asks = asks_whose || happened.asked_role;
    access.status = match (&anonymous, &forger, &member) {
        (Way::Unknown, ..) | (_, Way::Unknown, _) => Status::Unknown,
        (Way::Served, ..) if by_stranger.weak.is_some() => {
            access.authenticated_by = by_stranger.weak.take();
            access.is_weak = true;
            Status::Authenticated
        }
        (Way::Served, Way::Stopped(proof), Way::Served) if proof.place != HANDLER_PLACE => {
            access.optional = Some(proof.clone());
            Status::None
        }
        (Way::Served, ..) => Status::None,
        // Everybody is answered an error: nothing was asked about the caller.
        (Way::Stopped(first), Way::Stopped(_), Way::Stopped(last))
            if is_soft(first) && is_soft(last) && !asks_whose =>
        {
            Status::None
        }
        (Way::Stopped(proof), Way::Served, _) => {
            access.only_presented = Some(proof.clone());
            Status::None
        }
        (Way::Stopped(_), Way::Stopped(proof), member) => {
            access.authenticated_by = Some(proof.clone());
            match member {
                Way::Stopped(proof) if is_about_rights(proof, asks) && may_be_for_want_of_rights(proof) => {
                    access.authorised_by = Some(proof.clone());
                    Status::Authorised
                }
                _ if is_owned(&access.effects) => Status::Authorised,
                _ => Status::Authenticated,
            }
        }
    };
    if matches!(access.status, Status::None | Status::Unknown) {
        access.wasted = wasted::of(run, route);
    }
    if access.status == Status::Authorised && matches!(member, Way::Stopped(_)) && asks_whose {
        access.astray = bonds::astray(run, route);
    }
    access
}

/// Where the handler guards what it does without a refusal: it does nothing for who is not known, and its work for who is.
fn turned_back(stranger: &visit::Happened, member: &visit::Happened) -> Option<Stop> {
    // Who is not known is sent elsewhere, and who is, is not.
    if let Some(stop) = &stranger.sent_off {
        let guards = member.sent_off.is_none() && !member.effects.is_empty() && stranger.effects.is_empty();
        return guards.then(|| stop.clone());
    }
    // `if (!isSigned(req)) { res.end(); return; }`: who is known never comes there, and leaves further on.
    let early = |end: &&At| member.ends.iter().all(|other| other.file == end.file && end.id < other.id);
    let first = stranger.ends.iter().find(early);
    let idle = !stranger.effects.iter().any(Effect::changes) && member.effects.iter().any(Effect::changes);
    // `if (!signature || !secret) return`: nothing is answered at all.
    let silent = !stranger.answered && stranger.stops.is_empty() && member.answered;
    let first = first.filter(|_| idle).or_else(|| stranger.ends.first().filter(|_| silent && idle));
    first.map(|at| Stop { at: *at, status: None })
}

/// The request is sent elsewhere whatever was asked before.
fn always_redirects(run: &Run<'_>, proof: &Proof) -> bool {
    let Some(node) = run.node(proof.stop.at) else { return false };
    let Some(function) = node.function() else { return false };
    let redirects = |node: Node<'_>| node.is(Role::Call) && matches!(node.call_name(), "redirect" | "RedirectResponse");
    let forks = [Role::If, Role::Conditional, Role::Binary, Role::Try, Role::Switch, Role::Loop];
    let leaves = |other: Node<'_>| other.is_any(&[Role::Return, Role::Throw]) && other.statement() != node.statement();
    node.descendants_and_self().any(redirects)
        && !node.ancestors().take_while(|up| *up != function).any(|up| up.is_any(&forks))
        && !function.own_descendants().any(leaves)
}

/// Nobody can pass what turned everybody away, and it is known why.
fn shut(run: &mut Run<'_>, route: &Route, proof: &Proof, access: &mut Access) -> bool {
    let mut links = route.chain.iter().filter(|link| link.at == proof.at && link.place == proof.place);
    let Some((refusal, text)) = links.find_map(|link| shut::why(run, link)) else { return false };
    access.status = Status::Authorised;
    access.authenticated_by = Some(proof.clone());
    access.authorised_by = Some(proof.clone());
    access.wasted.push(Wasted { at: proof.at, why: Some(Why::Shut), text: text.to_owned(), refusal, idle: false });
    true
}

/// The request is turned away by an answer that only says what is wrong, with a status that does not, or for something
/// that has nothing to do with who calls. Why a handler fails is not known.
fn is_soft(proof: &Proof) -> bool {
    match proof.stop.status {
        Some(200) => true,
        Some(500) => false,
        _ => !may_be_for_want_of_rights(proof),
    }
}

/// Somebody who is signed in is turned away for what they may do, and not for being signed in, or for what they sent.
fn is_about_rights(proof: &Proof, asks: bool) -> bool {
    asks || !is_soft(proof) && !matches!(proof.stop.status, Some(300..=399))
}

/// What is wrong with the request, or with the state of things, says nothing about rights.
fn may_be_for_want_of_rights(proof: &Proof) -> bool {
    !matches!(proof.stop.status, Some(405 | 409 | 415 | 422 | 429 | 500..))
}

/// Everything that the caller chose was also limited to what is theirs.
fn is_owned(effects: &[Effect]) -> bool {
    let mut chosen = effects.iter().filter(|effect| effect.chosen && !effect.adds()).peekable();
    chosen.peek().is_some() && chosen.all(|effect| effect.limited)
}

/// The request changes nothing.
fn is_read(route: &Route) -> bool {
    matches!(&*route.method, "GET" | "HEAD" | "OPTIONS" | "QUERY")
}

fn follow(run: &mut Run<'_>, route: &Route, persona: Persona, unknown: &mut Vec<Note>) -> (Way, visit::Happened) {
    let mut visit = Visit::new(run, persona, is_read(route));
    visit.aim(route);
    let mut uncertain = false;
    for link in &route.chain {
        match visit.link(link) {
            Outcome::Passed => {
                if let Some(undecided) = visit.half_closed.take().filter(|_| !link.perhaps) {
                    visit.happened.unsure |= undecided.is_about_rights();
                    let place = link.place.clone();
                    if undecided.doubt.route || undecided.doubt.input {
                        continue;
                    }
                    if undecided.doubt.unread {
                        let text = format!("whom this turns away could not be decided ({place})");
                        visit.happened.unknown.push(Note { text, at: Some(link.at) });
                        uncertain = true;
                    } else if visit.happened.weak.is_none() {
                        visit.happened.weak = Some(Proof { place, at: link.at, stop: undecided.stop });
                    }
                }
            }
            Outcome::Stopped(_) if link.perhaps => {
                let text =
                    format!("this stands in front only where a condition holds that is not known ({})", link.place);
                visit.happened.unknown.push(Note { text, at: Some(link.at) });
                uncertain = true;
            }
            Outcome::Stopped(stop) => {
                let proof = Proof { place: link.place.clone(), at: link.at, stop };
                return (Way::Stopped(proof), visit.happened);
            }
            Outcome::Unknown => {
                uncertain = true;
                visit.happened.unsure = true;
            }
        }
    }
    unknown.append(&mut visit.happened.unknown);
    visit.happened.effects.iter_mut().filter(|effect| effect.writes).for_each(|effect| effect.ahead = true);
    match visit.handler(&route.handler) {
        Outcome::Stopped(stop) => {
            let proof = Proof { place: HANDLER_PLACE.to_owned(), at: stop.at, stop };
            (Way::Stopped(proof), visit.happened)
        }
        // What cannot be said of the path alone hides no guard, unless one looked at the path.
        _ if uncertain || route.unknown.iter().any(|note| visit.happened.asked_address || !note.is_about_path()) => {
            (Way::Unknown, visit.happened)
        }
        _ if persona.is_known() => {
            // What somebody who is signed in is asked for was not understood, and something is.
            visit.happened.asked_role |= visit.half_closed.is_some_and(|undecided| !undecided.doubt.is_switched());
            (Way::Served, visit.happened)
        }
        _ => {
            const TURNED_AWAY: &str = "somebody is turned away here, and what decides who it is was not understood";
            const HANDED_OVER: &str = "code that could not be followed is given a credential, and decides what happens";
            if let Some(undecided) = visit.half_closed.take_if(|undecided| undecided.doubt.is_switched()) {
                let place = HANDLER_PLACE.to_owned();
                visit.happened.weak.get_or_insert(Proof { place, at: undecided.stop.at, stop: undecided.stop });
                return (Way::Served, visit.happened);
            }
            let refused = visit.half_closed.map(|undecided| (TURNED_AWAY, undecided.stop.at));
            match refused.or(visit.happened.handed_over.map(|at| (HANDED_OVER, at))) {
                None => (Way::Served, visit.happened),
                Some((text, at)) => {
                    unknown.push(Note { text: text.to_owned(), at: Some(at) });
                    (Way::Unknown, visit.happened)
                }
            }
        }
    }
}
