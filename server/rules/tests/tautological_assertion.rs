//! An assertion that holds whatever the code does.

use crate::facts::{Flags, Node, Part, Role, View};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::models::testing::{lists, lists_word, testing};
use crate::rules::{Check, Family, Findings, Fix, Needs, Rule};
use crate::text::Span;

use super::assertions::is_assertion;
use super::cases::{Case, cases};
use super::claims::{Claim, ClaimKind, claims};

pub const RULE: Rule = Rule {
    id: "tautological-assertion",
    title: "Assertion that cannot fail",
    family: Family::Tests,
    severity: Severity::Warning,
    confidence: Confidence::Proven,
    needs: Needs::File,
    cwe: &[571],
    owasp: &[],
    asvs: &[],
    page: include_str!("tautological_assertion.md"),
    check: Check::File(check),
    fix: Some(Fix::File(fix)),
};

fn check(view: &View<'_>, out: &mut Findings<'_>) {
    if !view.kind.is_test() {
        return;
    }
    let cases = cases(view);
    for claim in claims(view).into_iter().filter(|claim| !claim.at.has(Flags::BROKEN)) {
        let case = cases.iter().find(|case| case.function.encloses(claim.at));
        judge(view, &claim, case, out);
    }
    for case in cases.iter().filter(|case| !case.function.has(Flags::BROKEN)) {
        thrown_away(case, out);
    }
}

fn judge<'a>(view: &View<'a>, claim: &Claim<'a>, case: Option<&Case<'a>>, out: &mut Findings<'_>) {
    let span = claim.at.span();
    match claim.kind {
        // `expect(total.should.equal(1))`: what stands inside checks.
        ClaimKind::Unfinished(actual) if holds_assertion(actual) => {}
        ClaimKind::Unfinished(actual) => {
            let mut draft =
                out.add(span, "`expect` without a matcher checks nothing").see(actual, "it is never compared");
            if actual.awaited().is(Role::Call) && is_assertion(view, actual.awaited()) {
                // `expect(screen.getByText("x"))`: the query itself fails, so something is checked.
                draft = draft.severity(Severity::Info).step(None, "only the query inside can fail");
            }
            if claim.at.is(Role::Call) {
                draft.fix(FixClass::Stub, "finish", "Compare it with what it must be");
            }
        }
        ClaimKind::True(tuple) if tuple.is(Role::Tuple) && tuple.children().next().is_some() => {
            out.add(span, "The assertion is about a tuple, which is always true")
                .see(tuple, "the comma makes a tuple of condition and message")
                .fix(FixClass::Ask, "unpack", "Take the parentheses off");
        }
        ClaimKind::True(or) if or.is(Role::Binary) && matches!(or.name(), "or" | "||") => {
            if let Some(right) = or.child(Part::Right).filter(|right| truth(view, *right) == Some(true)) {
                out.add(span, format!("The assertion always holds: it ends in `{} {}`", or.name(), view.source(right)))
                    .see(right, "this operand is true whatever stands before it");
            }
        }
        ClaimKind::AtLeast(length, bound) if view.source(bound) == "0" && is_length(length) => {
            out.add(span, "A length is never below zero").see(length, "zero elements pass as well");
        }
        kind if is_constant_claim(view, kind) => {
            let draft = out.add(span, "The assertion compares constants: it cannot fail");
            let why = match case {
                _ if marks_a_place(claim.at, case) => Some("it marks that this line ran"),
                Some(case) if is_stand_in(case) => Some("it stands in where the real tests cannot run"),
                Some(case) if is_placeholder(view, case) => Some("it is all there is, beside a remark that says why"),
                _ => None,
            };
            if let Some(why) = why {
                draft.severity(Severity::Info).confidence(Confidence::Weak).step(None, why);
            }
        }
        ClaimKind::Equal(left, right) => same_sides(view, claim, left, right, case, out),
        _ => {}
    }
}

fn holds_assertion(actual: Node<'_>) -> bool {
    let members = &testing().assertions.members;
    actual.descendants().any(|node| node.is(Role::Member) && lists(members, node.name()))
}

/// The same expression on both sides, directly or through a variable.
fn same_sides<'a>(
    view: &View<'a>,
    claim: &Claim<'a>,
    left: Node<'a>,
    right: Node<'a>,
    case: Option<&Case<'a>>,
    out: &mut Findings<'_>,
) {
    // A test of equality, caching or determinism means to compare a thing with itself.
    let on_purpose = case.is_some_and(|case| lists_word(&testing().smoke.identities, &case.title));
    if view.source(left) == view.source(right) && is_plain(left) {
        if !on_purpose || !left.is(Role::Name) && !view.python() {
            let text = view.source(left);
            out.add(claim.at.span(), format!("Both sides are `{}`: the assertion cannot fail", first_line(&text)))
                .see(left, "what is checked")
                .see(right, "what it is compared with");
        }
        return;
    }
    if !on_purpose && let Some(mock) = told_to_return(view, left) {
        out.add(claim.at.span(), format!("The assertion asks `{}` for what it was told to return", left.call_name()))
            .see(mock, "this mock is made here, and no code of yours is called");
    }
}

/// The mock that an expression calls directly, where nothing else was given it.
fn told_to_return<'a>(view: &View<'a>, actual: Node<'a>) -> Option<Node<'a>> {
    let call = Some(actual.awaited()).filter(|call| call.is(Role::Call))?;
    let callee = call.callee().filter(|callee| callee.is(Role::Name))?;
    let binding = view.resolve(callee)?;
    let value = view.value(callee);
    let made = value.is(Role::Call).then(|| value.chain().last()).flatten()?;
    let path = view.path_of(value)?;
    let mocks = [
        "vi.fn()",
        "vitest.vi.fn()",
        "jest.fn()",
        "@jest/globals.jest.fn()",
        "sinon.stub()",
        "unittest.mock.Mock()",
        "unittest.mock.MagicMock()",
        "unittest.mock.AsyncMock()",
    ];
    let is_mock = made.is(Role::Name) && mocks.iter().any(|mock| path.starts_with(mock));
    // Handed to anything, or configured with code, it is part of a larger test.
    let alone = view.uses(binding).into_iter().all(|name| match name.parent() {
        Some(parent) if parent.is(Role::Call) => {
            name.part() == Part::Callee && parent.arguments().all(Node::is_literal)
        }
        Some(parent) => parent.is(Role::Member) && name.part() == Part::Object,
        None => false,
    });
    let by_code = value.descendants().any(|node| node.is(Role::Function));
    let fixed = ["mockReturnValue", "mockResolvedValue", "returns", "resolves"].iter().any(|name| path.contains(name))
        || value.option(&["return_value"]).is_some();
    (is_mock && alone && fixed && !by_code).then_some(value)
}

/// Comparisons of a test whose result nothing looks at: the statement or the `return`, and the comparison.
pub fn thrown_comparisons<'a>(case: &Case<'a>) -> impl Iterator<Item = (Node<'a>, Node<'a>)> {
    let function = case.function;
    function.own_descendants().filter_map(move |statement| {
        let value = statement.children().next().filter(|value| value.is(Role::Compare))?;
        // Inside `with pytest.raises(…)` the comparison itself is under test.
        let inside = statement.ancestors().take_while(|up| *up != function).any(|up| up.is(Role::With));
        let thrown = statement.is(Role::Discard)
            && !inside
            && matches!(value.name(), "==" | "!=" | "is" | "in" | "not in" | "is not");
        (thrown || statement.is(Role::Return)).then_some((statement, value))
    })
}

/// Python: a comparison that is a statement, or what a test returns.
fn thrown_away(case: &Case<'_>, out: &mut Findings<'_>) {
    for (statement, value) in thrown_comparisons(case) {
        if statement.is(Role::Discard) {
            out.add(value.span(), "The comparison is a statement: its result is thrown away").fix(
                FixClass::Ask,
                "assert",
                "Assert it",
            );
        } else {
            out.add(statement.span(), "The test returns a comparison instead of asserting it").fix(
                FixClass::Ask,
                "assert-returned",
                "Assert it",
            );
        }
    }
}

fn is_constant_claim(view: &View<'_>, kind: ClaimKind<'_>) -> bool {
    match kind {
        ClaimKind::Equal(left, right) => {
            is_constant(left) && is_constant(right) && view.source(left) == view.source(right)
        }
        ClaimKind::True(node) => truth(view, node) == Some(true),
        ClaimKind::False(node) => truth(view, node) == Some(false),
        ClaimKind::Defined(node) => is_constant(node) && !node.is(Role::Null),
        _ => false,
    }
}

/// The truth of a literal.
fn truth(view: &View<'_>, node: Node<'_>) -> Option<bool> {
    match node.role() {
        Role::True => Some(true),
        Role::False | Role::Null => Some(false),
        Role::Number => Some(view.source(node).chars().any(|digit| matches!(digit, '1'..='9'))),
        Role::String => Some(!node.has(Flags::EMPTY)),
        _ => None,
    }
}

fn is_constant(node: Node<'_>) -> bool {
    node.is_literal()
        || node.is_any(&[Role::Array, Role::Object, Role::Pair, Role::Tuple, Role::Unary]) && {
            node.children().all(|child| child.is(Role::Key) || is_constant(child))
        }
}

/// Names, members and literal indices only: reading them twice gives the same.
fn is_plain(node: Node<'_>) -> bool {
    node.is_any(&[Role::Name, Role::Member, Role::Index])
        && node.descendants().all(|part| part.is_any(&[Role::Name, Role::Member, Role::Index]) || part.is_literal())
}

fn is_length(node: Node<'_>) -> bool {
    matches!(node.name(), "length" | "size") && node.is(Role::Member)
        || node.is(Role::Call) && node.call_name() == "len" && node.callee().is_some_and(|callee| callee.is(Role::Name))
}

/// In a branch, a `catch`, a callback or a `with`, `expect(true).toBe(true)` says that the line was reached.
fn marks_a_place(at: Node<'_>, case: Option<&Case<'_>>) -> bool {
    let end = case.map(|case| case.function);
    at.ancestors()
        .take_while(|up| Some(*up) != end)
        .any(|up| up.is_any(&[Role::Catch, Role::If, Role::Switch, Role::Function, Role::Loop, Role::With]))
}

/// `if (process.env.API) { it(…) } else { it("mocked", () => expect(true).toBe(true)) }`: a file without tests fails.
fn is_stand_in(case: &Case<'_>) -> bool {
    let Some(call) = case.call else { return false };
    let mut inner = call;
    call.ancestors().any(|up| {
        let otherwise = up.is(Role::If) && inner.part() == Part::Else;
        inner = up;
        otherwise
    })
}

/// True for a test that is there for the runner, or for the compiler, and says so.
fn is_placeholder(view: &View<'_>, case: &Case<'_>) -> bool {
    let Some(body) = case.function.child(Part::Body).filter(|body| body.is(Role::Block)) else { return false };
    let alone = body.children().filter(|statement| !statement.is(Role::Comment)).count() == 1;
    let remark = || case.function.descendants().any(|node| node.is(Role::Comment));
    let types = || view.source(view.file.root()).contains("@ts-expect-error");
    alone && (remark() || types())
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or("")
}

fn fix(view: &View<'_>, finding: &Finding, id: &str) -> Option<Vec<TextEdit>> {
    let node = view.file.smallest(finding.span);
    let edit = |start: u32, end: u32, text: &str| TextEdit { span: Span::new(start, end), text: text.to_owned() };
    let (start, end) = (finding.span.start, finding.span.end);
    match id {
        "finish" => Some(vec![edit(end, end, ".toEqual(\"what it must be\")")]),
        "assert" => Some(vec![edit(start, start, "assert ")]),
        "assert-returned" => Some(vec![edit(start, start + "return".len() as u32, "assert")]),
        "unpack" => {
            let tuple = node.children().next().filter(|tuple| tuple.is(Role::Tuple))?.span();
            let last = view.slice(Span::new(tuple.start, tuple.end - 1)).trim_end().ends_with(',');
            (!last).then(|| vec![edit(tuple.start, tuple.start + 1, ""), edit(tuple.end - 1, tuple.end, "")])
        }
        _ => None,
    }
}
