//! The caller is asked for, or found missing, and the code goes on all the same.

use crate::facts::{BindingKind, Flags, Node, Part, Role, View};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::fixes::awaiting::await_expression;
use crate::fixes::layout::indent_at;
use crate::models::auth::auth;
use crate::models::testing::{lists, words};
use crate::rules::{Check, Family, Findings, Fix, Needs, Rule};
use crate::text::Span;

use super::callers::{may_miss, missing_caller, only_talks, optional_caller, reads_caller};
use super::control::{statements, work_after};

pub const RULE: Rule = Rule {
    id: "auth-result-unused",
    title: "Authentication result decides nothing",
    family: Family::Authorisation,
    severity: Severity::Error,
    confidence: Confidence::Proven,
    needs: Needs::File,
    cwe: &[252, 287, 863],
    owasp: &["A01:2025", "API2:2023"],
    asvs: &["8.2.1", "8.3.1"],
    page: include_str!("auth_result_unused.md"),
    check: Check::File(check),
    fix: Some(Fix::File(fix)),
};

fn check(view: &View<'_>, out: &mut Findings<'_>) {
    if !view.kind.is_production() {
        return;
    }
    idle_checks(view, out);
    unread_results(view, out);
    if view.python() {
        unread_dependencies(view, out);
        unraised(view, out);
    } else {
        promised(view, out);
        answered(view, out);
        swallowed_redirects(view, out);
        dropped_conditions(view, out);
    }
}

/// `if (!session) { logger.warn(…) }`, and the work is done anyway.
fn idle_checks(view: &View<'_>, out: &mut Findings<'_>) {
    for fork in view.all(Role::If).filter(|fork| !fork.has(Flags::BROKEN) && fork.child(Part::Else).is_none()) {
        let (Some(condition), Some(branch)) = (fork.child(Part::Condition), fork.child(Part::Then)) else { continue };
        let Some(name) = missing_caller(view, condition) else { continue };
        let branch = statements(branch);
        if branch.is_empty() || !branch.iter().all(|statement| only_talks(*statement)) {
            continue;
        }
        let Some(work) = work_after(branch[0]) else { continue };
        // Used later, a missing caller is either refused there, or it is provided for.
        if is_used_behind(view, name, fork) {
            continue;
        }
        out.add(condition.span(), "Without a caller this only writes a line, and the work is done all the same")
            .see(branch[0], "the branch neither returns nor throws")
            .see(work, "control goes on here")
            .step(None, format!("`{}` is not looked at again", name.name()));
    }
}

fn is_used_behind<'a>(view: &View<'a>, name: Node<'a>, fork: Node<'a>) -> bool {
    let end = fork.span().end;
    let function = fork.function().unwrap_or_else(|| view.file.root());
    let same = |node: Node<'a>| node.is_any(&[Role::Name, Role::Shorthand]) && node.name() == name.name();
    function.descendants().any(|node| node.span().start >= end && same(node) && !only_talks(node.statement()))
}

/// `await auth()` as a statement, and a result that is bound and never read.
fn unread_results(view: &View<'_>, out: &mut Findings<'_>) {
    for call in view.all(Role::Call).filter(|call| !call.has(Flags::BROKEN)) {
        let holder = call.parent().filter(|up| up.is(Role::Await)).unwrap_or(call);
        let Some(parent) = holder.parent() else { continue };
        let dropped = parent.is(Role::Discard);
        if !(dropped || is_unread(view, parent)) || !reads_caller(view, call, false) {
            continue;
        }
        let name = call.call_name();
        let Some(work) = work_behind(parent) else { continue };
        out.add(holder.span(), format!("`{name}()` is asked who calls, and the answer decides nothing"))
            .confidence(Confidence::Strong)
            .see(holder, if dropped { "the result is dropped" } else { "the result is bound and never read" })
            .see(work, "this is done for everybody")
            .step(None, format!("`{name}` returns nothing for a stranger; it does not reject"));
    }
}

fn is_unread<'a>(view: &View<'a>, declare: Node<'a>) -> bool {
    let target = declare.is_any(&[Role::Declare, Role::Assign]).then(|| declare.child(Part::Target)).flatten();
    let Some(name) = target.filter(|target| target.is(Role::Name)) else { return false };
    let variable = view.resolve(name).filter(|binding| binding.kind == BindingKind::Variable);
    let exported = declare.parent().is_some_and(|up| up.is_any(&[Role::Export, Role::Module]));
    !exported && variable.is_some_and(|binding| view.uses(binding).into_iter().all(|each| only_talks(each.statement())))
}

/// A later statement of the same block that does something.
fn work_behind(statement: Node<'_>) -> Option<Node<'_>> {
    let statement = statement.statement();
    let behind = statement.parent()?.children().skip_while(|each| *each != statement).skip(1);
    behind.into_iter().find(|next| next.descendants_and_self().any(|each| each.is(Role::Call)) && !only_talks(*next))
}

/// `if (bcrypt.compare(password, hash))`: a promise is true, whatever it will answer.
fn promised(view: &View<'_>, out: &mut Findings<'_>) {
    let named = |call: &Node<'_>| auth().readers.promised.iter().any(|path| path.ends_with(call.call_name()));
    let calls = view.all(Role::Call).filter(|call| !call.call_name().is_empty() && named(call));
    for call in calls.filter(|call| !call.has(Flags::BROKEN) && call.arguments().count() == 2) {
        let Some(path) = view.callee_path(call).filter(|path| lists(&auth().readers.promised, path)) else { continue };
        let whole = decides(call);
        let asked = match whole.parent() {
            _ if whole.part() == Part::Condition => Some(whole),
            Some(declare) if declare.is_any(&[Role::Declare, Role::Assign]) && whole.part() == Part::Value => {
                let name = declare.child(Part::Target).filter(|target| target.is(Role::Name));
                let uses = name.and_then(|name| view.resolve(name)).map(|binding| view.uses(binding));
                uses.into_iter().flatten().find(|used| decides(*used).part() == Part::Condition)
            }
            _ => None,
        };
        if let Some(asked) = asked {
            let message = format!("`{path}` answers a promise, which is true whatever the password is");
            let draft = out
                .add(call.span(), message)
                .see(call, "nothing waits for the answer")
                .see(asked, "and this asks whether it is true");
            if await_expression(view, call, |_| false).is_some() {
                draft.fix(FixClass::Safe, "await", "Wait for the answer");
            }
        }
    }
}

/// What an expression decides together with others: `user && !bcrypt.compare(…)`.
fn decides(node: Node<'_>) -> Node<'_> {
    let mut whole = node;
    while let Some(up) = whole.parent().filter(|up| match up.role() {
        Role::Binary => matches!(up.name(), "&&" | "||"),
        Role::Unary => up.name() == "!",
        Role::Not => true,
        _ => false,
    }) {
        whole = up;
    }
    whole
}

/// `res.status(401).json(…)` in a branch that goes on.
fn answered(view: &View<'_>, out: &mut Findings<'_>) {
    for call in view.all(Role::Call).filter(|call| call.parent().is_some_and(|up| up.is(Role::Discard))) {
        if call.has(Flags::BROKEN) || !refuses(view, call) {
            continue;
        }
        let Some(statement) = call.parent() else { continue };
        let Some(work) = work_after(statement) else { continue };
        let draft = out
            .add(call.span(), "The request is refused, and the handler goes on")
            .see(call, "this answers, and returns to the next line")
            .see(work, "control goes on here");
        if statement.parent().is_some_and(|parent| parent.is(Role::Block)) {
            draft.fix(FixClass::Safe, "return", "Return after the answer");
        }
    }
}

/// An answer with 401 or 403 on a parameter of the handler.
fn refuses<'a>(view: &View<'a>, call: Node<'a>) -> bool {
    let root = call.chain().last().filter(|root| root.is(Role::Name));
    let handed_in =
        root.and_then(|root| view.resolve(root)).is_some_and(|binding| binding.kind == BindingKind::Parameter);
    let sends = matches!(call.call_name(), "json" | "send" | "end" | "sendStatus" | "jsonp" | "render");
    let refused = call.chain().filter(|link| link.is(Role::Call)).any(|link| {
        matches!(link.call_name(), "status" | "code" | "sendStatus")
            && link.argument(0).is_some_and(|status| matches!(&*view.source(status), "401" | "403"))
    });
    handed_in && sends && refused
}

/// `redirect()` of Next.js works by throwing: a `catch` that goes on takes it back.
fn swallowed_redirects(view: &View<'_>, out: &mut Findings<'_>) {
    for call in view.all(Role::Call) {
        if !view.callee_path(call).is_some_and(|path| lists(&auth().stops.thrown_by_next, &path)) {
            continue;
        }
        let within = |up: &Node<'_>| !up.is(Role::Function);
        let guards = call.ancestors().take_while(within).any(|up| {
            up.is(Role::If)
                && up.child(Part::Condition).is_some_and(|condition| missing_caller(view, condition).is_some())
        });
        let body = call.ancestors().take_while(within).find(|up| {
            up.is(Role::Block) && up.part() == Part::Body && up.parent().is_some_and(|parent| parent.is(Role::Try))
        });
        let (true, Some(attempt)) = (guards, body.and_then(Node::parent)) else { continue };
        let Some(handler) = attempt.children().find(|child| child.is(Role::Catch)) else { continue };
        let goes_on = !handler.own_descendants().any(|node| {
            node.is_any(&[Role::Throw, Role::Return])
                || super::callers::stops(node)
                || node.call_name() == "unstable_rethrow"
        });
        if let Some(work) = goes_on.then(|| work_behind(attempt)).flatten() {
            out.add(call.span(), "The redirect is thrown, and the `catch` around it goes on")
                .see(handler, "this catches the redirect too")
                .see(work, "control goes on here");
        }
    }
}

/// `where: { userId: session?.user?.id }`: Prisma drops a condition that is undefined.
fn dropped_conditions(view: &View<'_>, out: &mut Findings<'_>) {
    const MANY: [&str; 8] =
        ["findMany", "findFirst", "findFirstOrThrow", "updateMany", "deleteMany", "count", "aggregate", "groupBy"];
    for pair in view.all(Role::Pair).filter(|pair| pair.name() == "where") {
        let Some(call) = pair.ancestors().find(|up| up.is(Role::Call)) else { continue };
        let prisma = call.chain().any(|link| words(link.name()).iter().any(|word| word == "prisma"));
        let Some(conditions) = pair.child(Part::Value).filter(|_| prisma && MANY.contains(&call.call_name())) else {
            continue;
        };
        for condition in conditions.children() {
            let value = condition.child(Part::Value).unwrap_or(condition);
            let origin = view.value(value);
            if !view.source(origin).contains("?.") || !origin.is(Role::Member) {
                continue;
            }
            let Some(name) = origin.chain().last().filter(|root| root.is(Role::Name)) else { continue };
            let Some(binding) = view.resolve(name).filter(|binding| binding.kind == BindingKind::Variable) else {
                continue;
            };
            let reader = binding.node.child(Part::Value).map(Node::awaited);
            let names = [name.name(), value.name()];
            let looked_at = call.function().is_some_and(|function| {
                function.descendants().any(|node| {
                    node.is_any(&[Role::Name, Role::Shorthand])
                        && names.contains(&node.name())
                        && is_looked_at(view, node)
                })
            });
            if reader.is_some_and(|reader| reads_caller(view, reader, true)) && !looked_at {
                out.add(
                    value.span(),
                    format!("Without a caller `{}` is undefined, and Prisma drops the condition", view.source(value)),
                )
                .confidence(Confidence::Strong)
                .see(origin, "this is undefined for a stranger")
                .see(call, "a condition that is undefined is no condition: every row fits");
            }
        }
    }
}

/// Some test of a name, or a value to fall back on: what follows may depend on it.
fn is_looked_at(view: &View<'_>, name: Node<'_>) -> bool {
    let in_test = name
        .ancestors()
        .take_while(|up| !up.is_any(&[Role::Function, Role::Block]))
        .any(|up| up.part() == Part::Condition || (up.is(Role::Binary) && matches!(up.name(), "&&" | "||" | "??")));
    let whole = name.part() == Part::Condition || name.part() == Part::Argument;
    in_test || whole || (may_miss(view, name) && !name.parent().is_some_and(|up| up.is(Role::Member)))
}

/// A route that changes something, takes a caller who may be missing, and never looks.
fn unread_dependencies(view: &View<'_>, out: &mut Findings<'_>) {
    let table = &auth().python;
    for function in view.all(Role::Function).filter(|function| !function.has(Flags::BROKEN)) {
        let mutates = function.decorators().iter().any(|decorator| {
            decorator.children().next().is_some_and(|route| lists(&table.mutating, route.call_name()))
        });
        for parameter in function.parameters().filter(|parameter| mutates && optional_caller(view, *parameter)) {
            let name = if parameter.is(Role::Name) {
                Some(parameter)
            } else {
                parameter.descendants().find(|each| each.is(Role::Name))
            };
            let Some(binding) = name.and_then(|name| view.resolve(name)) else { continue };
            let rejects = parameter
                .descendants()
                .filter_map(|each| view.function(each))
                .any(|dependency| dependency.own_descendants().any(|node| node.is(Role::Throw)));
            if !rejects && view.uses(binding).is_empty() {
                out.add(
                    parameter.span(),
                    format!("The route changes data and never looks at `{}`, which may be None", binding.name.name()),
                )
                .severity(Severity::Warning)
                .confidence(Confidence::Strong)
                .see(parameter, "by its name this dependency lets strangers through")
                .see(function, "the parameter is not read in here");
            }
        }
    }
}

/// `HTTPException(401)` that is not raised, a redirect that is not returned.
fn unraised(view: &View<'_>, out: &mut Findings<'_>) {
    let table = &auth().python;
    for call in view.all(Role::Call).filter(|call| call.parent().is_some_and(|up| up.is(Role::Discard))) {
        let name = call.call_name();
        let text = view.source(call);
        let status = ["401", "403", "UNAUTHORIZED", "FORBIDDEN"].iter().any(|status| text.contains(status));
        let refusal = lists(&table.rejections, name) && (name != "HTTPException" || status);
        let answer = view.callee_path(call).is_some_and(|path| lists(&table.answers, &path));
        let guards = call.ancestors().take_while(|up| !up.is(Role::Function)).any(|up| {
            up.is(Role::If)
                && up.child(Part::Condition).is_some_and(|condition| missing_caller(view, condition).is_some())
        });
        let Some(statement) = call.parent() else { continue };
        let Some(work) = work_after(statement) else { continue };
        if refusal {
            out.add(call.span(), format!("`{name}` is made and not raised: the request is not refused"))
                .see(work, "control goes on here")
                .fix(FixClass::Safe, "raise", "Raise it");
        } else if answer && guards {
            out.add(call.span(), format!("`{name}` is made and not returned: the request is not refused"))
                .see(work, "control goes on here")
                .fix(FixClass::Safe, "return-it", "Return it");
        }
    }
}

fn fix(view: &View<'_>, finding: &Finding, id: &str) -> Option<Vec<TextEdit>> {
    let insert = |at: u32, text: String| vec![TextEdit { span: Span::new(at, at), text }];
    let start = finding.span.start;
    match id {
        "raise" => Some(insert(start, "raise ".to_owned())),
        "await" => {
            let call = view.file.all(Role::Call).find(|call| call.span() == finding.span)?;
            await_expression(view, call, |_| false)
        }
        "return-it" => Some(insert(start, "return ".to_owned())),
        "return" => {
            let call = view.file.all(Role::Call).find(|call| call.span() == finding.span)?;
            let end = call.parent()?.span().end;
            Some(insert(end, format!("\n{}return;", indent_at(view, start))))
        }
        _ => None,
    }
}
