//! An error that reaches the client as a success.

use super::answers::{self, Framework, Status, answer, is_acknowledged, route_of, says_failure};
use super::edits;
use crate::facts::{Flags, Node, Part, Role, View};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::models::responses::responses;
use crate::rules::{Check, Family, Findings, Fix, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "error-returns-success",
    title: "An error is answered as a success",
    family: Family::Failures,
    severity: Severity::Error,
    confidence: Confidence::Strong,
    needs: Needs::File,
    cwe: &[393, 755],
    owasp: &["A10:2025"],
    asvs: &["16.5.3"],
    page: include_str!("error_returns_success.md"),
    check: Check::File(check),
    fix: Some(Fix::File(fix)),
};

fn check(view: &View<'_>, out: &mut Findings<'_>) {
    if !view.kind.is_production() {
        return;
    }
    for call in view.all(Role::Call).chain(view.all(Role::New)) {
        answered(view, call, out);
    }
    for statement in view.all(Role::Return) {
        if let Some(function) = statement.function() {
            returned(view, function, statement, out);
            in_finally(statement, out);
        }
    }
}

/// What decides that this code runs: a handler of failures, or a condition.
fn branch(node: Node<'_>) -> Option<Node<'_>> {
    let mut condition = None;
    let mut inner = node;
    for outer in node.ancestors() {
        let catches = outer.is(Role::Call) && outer.call_name() == "catch";
        if outer.is(Role::Catch) || (inner.is(Role::Function) && catches) {
            return Some(outer);
        }
        if inner.is(Role::Function) {
            break;
        }
        if outer.is_any(&[Role::If, Role::Case]) && inner.part() != Part::Condition && condition.is_none() {
            condition = Some(outer);
        }
        inner = outer;
    }
    condition
}

fn is_caught(branch: Node<'_>) -> bool {
    !branch.is_any(&[Role::If, Role::Case])
}

/// `res.json({ error })`, `NextResponse.json({ error })` and their kin.
fn answered<'a>(view: &View<'a>, call: Node<'a>, out: &mut Findings<'_>) {
    let Some(answer) = answer(view, call) else { return };
    let success = matches!(answer.status, Status::Default | Status::Known(200..=206));
    // A tuple `jsonify(…), 404` carries the status beside the answer.
    let beside =
        call.parent().is_some_and(|parent| parent.is_any(&[Role::Tuple, Role::Call, Role::Assign]) && view.python());
    let (Some(body), Some(branch)) = (answer.body.filter(|_| success && !beside), branch(call)) else { return };
    if says_failure(view, body, is_caught(branch)) && !is_acknowledged(view, call) && !call.has(Flags::BROKEN) {
        let status = if let Status::Known(status) = answer.status { status } else { 200 };
        file(out, call, branch, format!("the client gets {status} for an answer that says it failed"))
            .step(None, "looked for and not found: an error status in this answer or set before it")
            .fix(FixClass::Ask, "status", "Answer with status 500");
    }
}

/// What a function returns that its framework turns into an answer.
fn returned<'a>(view: &View<'a>, function: Node<'a>, statement: Node<'a>, out: &mut Findings<'_>) {
    let Some(value) = statement.children().next().map(Node::awaited) else { return };
    let constructed = value.is_any(&[Role::Call, Role::New]).then(|| view.callee_path(value)).flatten();
    let exception = constructed.filter(|path| responses().raised.paths.holds(path));
    if !(exception.is_some() || value.is_any(&[Role::Object, Role::Tuple])) {
        return;
    }
    if value.is(Role::Object) && in_lambda(view, value, out) {
        return;
    }
    let Some(framework) = route_of(view, function) else { return };
    if exception.is_some() {
        let name = value.call_name();
        let verb = if view.python() { "raised" } else { "thrown" };
        out.add(value.span(), format!("`{name}` is returned, not {verb}: the client gets 200"))
            .confidence(Confidence::Proven)
            .see(statement, "a returned exception is a body like any other")
            .fix(FixClass::Safe, "raise", if view.python() { "Raise it" } else { "Throw it" });
        return;
    }
    if value.is(Role::Tuple) && framework == Framework::FastApi {
        let mut parts = value.children();
        let (_, Some(status), None) = (parts.next(), parts.next(), parts.next()) else { return };
        let code = view.source(status);
        if status.is(Role::Number) && code.starts_with(['4', '5']) && code.len() == 3 {
            out.add(
                value.span(),
                format!("FastAPI sends this tuple as a list with status 200; the {code} is part of the body"),
            )
            .confidence(Confidence::Proven)
            .see(status, "a status beside the body is Flask's way")
            .fix(FixClass::Ask, "raise", format!("Raise HTTPException with status {code}"));
        }
        return;
    }
    let Some(branch) = branch(statement) else { return };
    let dictionary = value.is(Role::Object) && matches!(framework, Framework::FastApi | Framework::Flask);
    if dictionary && says_failure(view, value, is_caught(branch)) && !is_acknowledged(view, statement) {
        file(out, value, branch, "the client gets 200 for an answer that says it failed".to_owned())
            .see(function, "a dictionary that a route returns is sent with status 200")
            .fix(FixClass::Ask, "status", "Answer with status 500");
    }
}

/// `{ statusCode: 200, body: … }` of a function behind a gateway.
fn in_lambda(view: &View<'_>, value: Node<'_>, out: &mut Findings<'_>) -> bool {
    let Some(status) = value.entry("statusCode") else { return false };
    let failed = value.entry("body").is_some_and(|body| says_failure(view, body, true));
    let caught = branch(value).filter(|branch| is_caught(*branch));
    if let Some(branch) =
        caught.filter(|_| failed && view.source(status).starts_with('2') && !is_acknowledged(view, value))
    {
        file(out, value, branch, "the client gets 200 for an answer that says it failed".to_owned());
    }
    true
}

/// `return` in `finally` ends the exception that was on its way.
fn in_finally(statement: Node<'_>, out: &mut Findings<'_>) {
    let Some(finally) =
        statement.ancestors().take_while(|outer| !outer.is(Role::Function)).find(|outer| outer.is(Role::Finally))
    else {
        return;
    };
    out.add(statement.span(), "`return` in `finally` throws away every error of the `try`")
        .confidence(Confidence::Proven)
        .severity(Severity::Warning)
        .see(finally, "this runs when the `try` fails too, and the caller gets its value instead of the error");
}

fn file<'a>(out: &'a mut Findings<'_>, at: Node<'_>, branch: Node<'_>, message: String) -> crate::rules::Draft<'a> {
    let reason =
        if is_caught(branch) { "this runs when something has failed" } else { "this is the branch of a failure" };
    out.add(at.span(), message)
        .severity(if is_caught(branch) { Severity::Error } else { Severity::Warning })
        .see(branch, reason)
        .step(None, "clients that check the status (`response.ok`, `raise_for_status()`) take it for a success; retries, alerts and caches too")
}

fn fix(view: &View<'_>, finding: &Finding, id: &str) -> Option<Vec<TextEdit>> {
    let smallest = view.file.smallest(finding.span);
    let exact = std::iter::once(smallest).chain(smallest.ancestors());
    let node = exact.take_while(|node| node.span() == finding.span).last()?;
    match id {
        "raise" => edits::raise_returned(view, node),
        _ => match std::iter::once(node).chain(node.descendants()).find_map(|call| answers::answer(view, call)) {
            Some(answer) if answer.call.span() == finding.span => edits::set_status(view, &answer, 500),
            _ => edits::raise_body(view, node, 500),
        },
    }
}
