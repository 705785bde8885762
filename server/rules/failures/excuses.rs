//! Where a second look shows that a silent handler is meant, or that the failure is answered elsewhere.

use super::deeds::{Level, is_empty, log_level};
use super::handlers::{Form, Handler};
use super::reasons;
use crate::facts::{Flags, Node, Part, Role, View};
use crate::models::failures::{failures, has_word};
use crate::rules::load::server_side::talks_to_terminal;

/// A comment gives the reason, another rule speaks about it, or the code is too broken to say.
pub fn is_explained(view: &View<'_>, handler: &Handler<'_>) -> bool {
    let broken = handler.node.has(Flags::BROKEN) || handler.node.function().is_some_and(|it| it.has(Flags::BROKEN));
    broken
        || super::fail_open_guard::claims(view, handler)
        || reasons::given(view, handler).is_some()
        || reasons::documented(view, handler)
}

/// A failure while another one is handled or something is being closed, in telemetry, or in a function whose name says
/// that it may come back empty.
pub fn is_best_effort(view: &View<'_>, handler: &Handler<'_>) -> bool {
    let model = failures();
    if view.path.iter().filter_map(|part| part.to_str()).any(|part| has_word(&model.harmless.words, part)) {
        return true;
    }
    let mut function_seen = false;
    for outer in handler.whole().ancestors() {
        match outer.role() {
            Role::Catch | Role::Finally if !function_seen => return true,
            Role::Function => {
                let name = outer.function_name();
                let named = [&model.cleanup.words, &model.harmless.words, &model.harmless.tentative];
                let cleans_up =
                    !function_seen && (named.iter().any(|words| has_word(words, name)) || is_log_handler(outer));
                // The callback of `.catch(…)` is a catch clause too.
                let catches = outer.parent().is_some_and(|call| call.is(Role::Call) && call.call_name() == "catch");
                if cleans_up || catches {
                    return true;
                }
                function_seen = true;
            }
            _ => {}
        }
    }
    false
}

/// `emit` of a handler of logs: what fails there cannot be logged.
fn is_log_handler(function: Node<'_>) -> bool {
    let class = function.ancestors().find(|up| up.is(Role::Class));
    function.function_name() == "emit"
        && class.is_some_and(|class| class.parts(Part::Base).any(|base| base.name().ends_with("Handler")))
}

/// One of several that are tried, of which the first that works is taken: `for (const c of candidates) { try { return … }
/// catch { continue } } return null`.
pub fn is_candidate(handler: &Handler<'_>) -> bool {
    let inside = || handler.whole().ancestors().take_while(|up| !up.is(Role::Function));
    let found = |node: Node<'_>| node.is_any(&[Role::Return, Role::Break]);
    handler.form == Form::Clause
        && inside().any(|up| up.is(Role::Loop))
        && handler.tried.own_descendants().any(found)
        && !handler.node.own_descendants().any(found)
}

/// True where a log that production does not look at at least keeps the traceback or says how it goes on.
pub fn tells_the_plan(view: &View<'_>, log: Node<'_>) -> bool {
    let text = view.source(log).to_lowercase();
    text.contains("exc_info") || failures().log.plans.iter().any(|plan| text.contains(plan.as_str()))
}

/// True where the code has an answer to the failure after all.
pub fn has_alternative<'a>(view: &View<'a>, handler: &Handler<'a>) -> bool {
    goes_on_otherwise(handler)
        || is_default_kept(view, handler)
        || is_result_checked(view, handler)
        || is_tried_again(handler)
        || is_told_behind(view, handler)
        || is_last_of_many(handler)
        || is_looked_for(view, handler)
        || is_on_the_way_out(handler)
}

/// One of several attempts, behind which the code throws: `for (const c of candidates) { try … catch {} } throw …`.
fn is_last_of_many(handler: &Handler<'_>) -> bool {
    let attempts = handler.whole().ancestors().take_while(|up| !up.is(Role::Function)).find(|up| up.is(Role::Loop));
    // `if usable(candidate): return candidate` asks what came of it.
    let asked = || {
        next(handler.whole())
            .filter(|next| next.is(Role::If))
            .is_some_and(|next| next.own_descendants().any(|node| node.is_any(&[Role::Return, Role::Break])))
    };
    handler.form == Form::Clause
        && attempts.is_some_and(|attempts| next(attempts).is_some_and(|behind| behind.is(Role::Throw)) || asked())
}

/// The statement behind one of the same block.
fn next(statement: Node<'_>) -> Option<Node<'_>> {
    statement.parent()?.children().skip_while(|each| *each != statement).nth(1)
}

/// `try: user = find() … except: pass`, and then `if not user`: the code asks whether it was found.
fn is_looked_for(view: &View<'_>, handler: &Handler<'_>) -> bool {
    let whole = handler.whole();
    let Some(block) = whole.parent().filter(|_| handler.form == Form::Clause) else { return false };
    let assigned = handler.tried.children().filter_map(|statement| {
        let assign = if statement.is(Role::Discard) { statement.children().next()? } else { statement };
        assign.is_any(&[Role::Assign, Role::Declare]).then(|| assign.child(Part::Target))?
    });
    let names: Vec<_> = assigned.filter(|target| target.is(Role::Name)).map(|target| view.source(target)).collect();
    let asks = |statement: Node<'_>| {
        let condition = statement.child(Part::Condition).filter(|_| statement.is(Role::If));
        condition.is_some_and(|condition| {
            condition.descendants_and_self().any(|node| node.is(Role::Name) && names.contains(&view.source(node)))
        })
    };
    !names.is_empty() && block.children().skip_while(|statement| *statement != whole).skip(1).take(3).any(asks)
}

/// What is tidied up before the failure that is at hand is thrown.
fn is_on_the_way_out(handler: &Handler<'_>) -> bool {
    next(handler.whole()).is_some_and(|next| {
        let rejects = next.children().next().is_some_and(|value| value.is(Role::Call) && value.call_name() == "reject");
        next.is(Role::Throw) || next.is(Role::Return) && rejects
    })
}

/// `while (!ready) { try { ready = await ping() } catch { await wait(1000) } }`: the next round is the answer.
fn is_tried_again(handler: &Handler<'_>) -> bool {
    let waits = |body: Node<'_>| {
        let mut statements = body.children().filter(|statement| !statement.is(Role::Comment));
        let (Some(only), None) = (statements.next(), statements.next()) else { return false };
        let call = only.children().next().map(Node::awaited).filter(|call| call.is(Role::Call));
        call.is_some_and(|call| matches!(call.call_name(), "sleep" | "wait" | "delay" | "setTimeout"))
    };
    let in_loop =
        handler.whole().ancestors().take_while(|up| !up.is(Role::Function)).any(|up| {
            up.is(Role::Loop) && up.child(Part::Condition).is_some_and(|condition| !condition.is(Role::True))
        });
    handler.form == Form::Clause && in_loop && handler.body.is_some_and(waits)
}

/// What stands right behind the guarded code logs a warning or an error, whether or not it asks first what happened.
fn is_told_behind(view: &View<'_>, handler: &Handler<'_>) -> bool {
    let whole = handler.whole();
    let Some(block) = whole.parent().filter(|block| block.is(Role::Block)) else { return false };
    let mut after = block.children().skip_while(|each| *each != whole).skip(1).filter(|each| !each.is(Role::Comment));
    let loud = |node: Node<'_>| node.is(Role::Call) && log_level(view, node) == Some(Level::Loud);
    handler.form == Form::Clause && after.next().is_some_and(|behind| behind.own_descendants().any(loud))
}

/// True for what a person starts at a terminal and looks at while it runs.
pub fn is_for_terminal(view: &View<'_>) -> bool {
    let argv = || {
        view.file.all(Role::Member).any(|member| {
            member.name() == "argv"
                && member.child(Part::Object).is_some_and(|object| matches!(object.name(), "process" | "sys"))
        })
    };
    view.text.line(0).to_string().starts_with("#!") || argv() || talks_to_terminal(view)
}

/// The promise that a program begins with: nothing runs on behind it.
pub fn is_entry(handler: &Handler<'_>) -> bool {
    handler.form == Form::Callback && handler.node.function().is_none()
}

/// `try: item["date"] = parse(text)`: one field of many, left out where it cannot be had.
pub fn is_optional_field(handler: &Handler<'_>) -> bool {
    let mut statements = handler.tried.children();
    let (Some(only), None) = (statements.next(), statements.next()) else { return false };
    let assign = if only.is(Role::Discard) { only.children().next() } else { Some(only) };
    let target = assign.filter(|assign| assign.is(Role::Assign)).and_then(|assign| assign.child(Part::Target));
    target.is_some_and(|target| {
        target.is(Role::Index) && target.child(Part::Index).is_some_and(|key| key.is(Role::String))
    })
}

/// `catch (error) { void error; }`
pub fn is_voided(handler: &Handler<'_>) -> bool {
    let mut statements = handler.body.into_iter().flat_map(Node::children).filter(|node| node.is(Role::Discard));
    handler.error.is_some_and(|error| {
        statements.any(|statement| {
            statement.children().any(|it| {
                it.is(Role::Unary) && it.name() == "void" && it.descendants().any(|of| of.name() == error.name())
            })
        })
    })
}

/// Success leaves (the guarded code ends in `return` or `break`), and what follows is the answer to failure: a throw,
/// another attempt, a default.
fn goes_on_otherwise(handler: &Handler<'_>) -> bool {
    if handler.form == Form::Callback {
        return false;
    }
    let leaves = |block: Node<'_>| {
        block.children().last().is_some_and(|last| last.is_any(&[Role::Return, Role::Break, Role::Throw]))
            || block.own_descendants().any(|node| node.is(Role::Return) && node.children().next().is_some())
    };
    let whole = handler.whole();
    if !leaves(handler.tried) && !whole.child(Part::Else).is_some_and(leaves) {
        return false;
    }
    let mut inner = whole;
    for outer in whole.ancestors() {
        if outer.is(Role::Function) {
            break;
        }
        if outer.is_any(&[Role::Block, Role::Module, Role::Case])
            && outer.children().skip_while(|child| *child != inner).skip(1).any(answers)
        {
            return true;
        }
        // What stands in the `else` of a loop runs when no attempt has left it.
        if outer.is(Role::Loop) && outer.child(Part::Else).is_some_and(answers) {
            return true;
        }
        inner = outer;
    }
    false
}

fn answers(statement: Node<'_>) -> bool {
    std::iter::once(statement).chain(statement.own_descendants()).any(|node| match node.role() {
        Role::Throw | Role::Call => true,
        Role::Return => node.children().next().is_some_and(|value| !is_empty(value.awaited())),
        _ => false,
    })
}

/// `language = "en"` above `try: language = detect(text)`: the default is the answer.
fn is_default_kept(view: &View<'_>, handler: &Handler<'_>) -> bool {
    let mut statements = handler.tried.children();
    let (Some(only), None) = (statements.next(), statements.next()) else { return false };
    let assigned = |statement: Node<'_>| {
        let assign = if statement.is(Role::Discard) { statement.children().next()? } else { statement };
        let name = assign.is_any(&[Role::Assign, Role::Declare]).then(|| assign.child(Part::Target))??;
        Some((view.source(name).into_owned(), assign.child(Part::Value)?.id))
    };
    let whole = handler.whole();
    let above = whole.parent().and_then(|block| block.children().take_while(|child| *child != whole).last());
    let (Some(now), Some(before)) = (assigned(only), above.and_then(assigned)) else { return false };
    now.0 == before.0 && !is_empty(view.file.node(before.1))
}

/// The empty result of `await f().catch(() => null)` is looked at, and what is done about it ends the function.
fn is_result_checked<'a>(view: &View<'a>, handler: &Handler<'a>) -> bool {
    result_name(handler).is_some_and(|name| is_checked(view, name))
}

/// `return null` of a function whose calls in this file all look at what they get: `const id = await find(); if (!id) …`.
pub fn is_tested_by_callers<'a>(view: &View<'a>, handler: &Handler<'a>) -> bool {
    let Some(function) = handler.node.function().filter(|_| handler.form == Form::Clause) else { return false };
    // Where the code goes on behind the handler, the caller gets something else.
    let ends = handler.body.and_then(|body| body.children().last()).is_some_and(|last| last.is(Role::Return));
    let name = function.function_name();
    let Some(symbol) = view.file.names.find(name).filter(|_| ends && !name.is_empty()) else { return false };
    let named = view.file.tree.of_symbol(symbol).map(|id| view.file.node(id));
    let calls =
        named.filter_map(|name| name.parent().filter(|call| call.is(Role::Call) && call.callee() == Some(name)));
    let mut calls = calls.filter(|call| !function.encloses(*call)).peekable();
    calls.peek().is_some()
        && calls.all(|call| {
            let mut value = call;
            while let Some(up) = value.parent().filter(|up| up.is(Role::Await)) {
                value = up;
            }
            let Some(holder) = value.parent() else { return false };
            let falls_back = holder.is(Role::Binary) && matches!(holder.name(), "??" | "||" | "or");
            let target = holder.child(Part::Target).filter(|_| holder.is_any(&[Role::Declare, Role::Assign]));
            falls_back || target.filter(|target| target.is(Role::Name)).is_some_and(|name| is_asked_for(view, name))
        })
}

/// True where a condition or a fallback looks at what this name is given.
fn is_asked_for<'a>(view: &View<'a>, name: Node<'a>) -> bool {
    later_uses(view, name).into_iter().any(|used| {
        let mut inner = used;
        used.ancestors().take_while(|outer| !outer.is(Role::Block)).any(|outer| {
            let asked = inner.part() == Part::Condition
                || outer.is(Role::Binary) && matches!(outer.name(), "??" | "||" | "or") && inner == used;
            inner = outer;
            asked
        })
    })
}

/// True where a condition looks at what this name is given, or at what follows from it, and a branch of it ends the
/// function.
pub fn is_checked<'a>(view: &View<'a>, name: Node<'a>) -> bool {
    let uses = later_uses(view, name);
    uses.iter().any(|used| ends_a_branch(*used, &[Role::Throw, Role::Return]))
        || uses
            .iter()
            .filter_map(|used| concluded(*used))
            .any(|conclusion| later_uses(view, conclusion).into_iter().any(|used| ends_a_branch(used, &[Role::Throw])))
}

/// Where the value is used that a declaration or assignment gives to this name.
fn later_uses<'a>(view: &View<'a>, name: Node<'a>) -> Vec<Node<'a>> {
    let function = name.function().filter(|_| name.parent().is_some_and(|parent| parent.is(Role::Assign)));
    if let Some(function) = function {
        let same = |node: &Node<'a>| node.is_any(&[Role::Name, Role::Shorthand]) && node.symbol() == name.symbol();
        let after = function.own_descendants().filter(|node| node.id > name.id && same(node));
        return after.filter(|node| node.part() != Part::Target).collect();
    }
    let bindings = view.bindings(name, name).into_iter().filter(|binding| binding.name == name);
    bindings.flat_map(|binding| view.uses(binding)).collect()
}

/// True where a condition looks at this, and a branch of it comes to one of these ends.
fn ends_a_branch(used: Node<'_>, ends: &[Role]) -> bool {
    let mut inner = used;
    used.ancestors().take_while(|outer| !outer.is(Role::Function)).any(|outer| {
        let tested = outer.is(Role::If) && inner.part() == Part::Condition;
        inner = outer;
        tested
            && outer
                .children()
                .filter(|branch| branch.part() != Part::Condition)
                .any(|branch| branch.descendants_and_self().any(|node| node.is_any(ends)))
    })
}

/// `allowed` in `const allowed = role && mayCancel(role)`: what is false wherever this is empty.
fn concluded(used: Node<'_>) -> Option<Node<'_>> {
    let mut node = used;
    loop {
        let parent = node.parent()?;
        match parent.role() {
            Role::Binary if parent.name() == "&&" => {}
            Role::Declare if node.part() == Part::Value && node != used => {
                return parent.child(Part::Target).filter(|target| target.is(Role::Name));
            }
            _ => return None,
        }
        node = parent;
    }
}

/// The variable that gets what a `.catch(…)` call yields, also as one of several in `Promise.all([…])`.
fn result_name<'a>(handler: &Handler<'a>) -> Option<Node<'a>> {
    if handler.form != Form::Callback {
        return None;
    }
    let mut node = handler.node;
    let mut index = None;
    loop {
        let parent = node.parent()?;
        match parent.role() {
            Role::Await | Role::Call => {}
            Role::Array => index = parent.children().position(|child| child == node),
            Role::Declare | Role::Assign if node.part() == Part::Value => {
                let target = parent.child(Part::Target)?;
                return match index {
                    None => Some(target).filter(|target| target.is(Role::Name)),
                    Some(index) => target.children().nth(index).filter(|name| name.is(Role::Name)),
                };
            }
            _ => return None,
        }
        node = parent;
    }
}
