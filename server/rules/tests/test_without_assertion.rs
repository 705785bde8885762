//! A test that runs code and checks nothing: it passes whatever the code does.

use crate::facts::{Flags, Node, Part, Role, View};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::fixes::result::bind_last;
use crate::models::failures::{failures, has_word};
use crate::models::testing::{lists, lists_word, testing, words};
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};

use super::assertions::{Answer, case_asserts, method};
use super::cases::{Case, cases};
use super::tautological_assertion::thrown_comparisons;

pub const RULE: Rule = Rule {
    id: "test-without-assertion",
    title: "Test checks nothing",
    family: Family::Tests,
    severity: Severity::Warning,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[1164],
    owasp: &[],
    asvs: &[],
    page: include_str!("test_without_assertion.md"),
    check: Check::Both(check, check_app),
    fix: Some(Fix::File(fix)),
};

/// What no other file can change.
fn check(view: &View<'_>, out: &mut Findings<'_>) {
    report(view, |case| case_asserts(view, case, None) == Answer::No, out);
}

/// What hangs on helpers in other files.
fn check_app(cx: &Cx<'_>, out: &mut Findings<'_>) {
    let checks = cx.app.checks();
    let hollow = |case: &Case<'_>| {
        case_asserts(cx.view, case, None) == Answer::Unknown && case_asserts(cx.view, case, Some(&checks)) == Answer::No
    };
    report(cx.view, hollow, out);
}

fn report<'a>(view: &View<'a>, is_hollow: impl Fn(&Case<'a>) -> bool, out: &mut Findings<'_>) {
    if view.path.iter().any(|folder| lists(&testing().cases.benchmarks, &folder.to_string_lossy())) {
        return;
    }
    for case in cases(view) {
        if case.function.has(Flags::BROKEN)
            || is_skipped(view, &case)
            || !is_hollow(&case)
            || is_checked_by_types(view, &case)
        {
            continue;
        }
        // It meant to check: `tautological-assertion` says what is missing, on the line where it is.
        if view.python() && thrown_comparisons(&case).next().is_some() {
            continue;
        }
        let off = switches_off(view, &case);
        if off == Some(true) {
            continue;
        }
        let mut draft = match subject(&case) {
            Some(call) => out
                .add(case.at, format!("The test calls `{}` and checks nothing", called(view, call)))
                .see(call, "the result is not compared with anything; only an exception can fail this test"),
            None if is_empty(&case) => {
                let draft = out.add(case.at, "The test is empty: it cannot fail");
                if says_why(view, &case) {
                    draft.severity(Severity::Info).confidence(Confidence::Weak);
                    continue;
                }
                draft
            }
            None => out.add(case.at, "The test checks nothing"),
        };
        if off.is_none() || is_smoke(view, &case) {
            // Not failing is the expectation it was written for; a reader should know, and nobody need act.
            draft = draft.severity(Severity::Info).confidence(Confidence::Weak);
        }
        let looked = "searched the test and the helpers it calls, three deep: no assertion, no expected exception";
        let draft = draft.step(None, looked);
        if offers_stub(view, &case) {
            draft.fix(FixClass::Stub, "assert-result", "Compare the result with what it must be");
        }
    }
}

/// True where the test ends before it begins: `pytest.skip("…")` is one of its statements.
fn is_skipped(view: &View<'_>, case: &Case<'_>) -> bool {
    let body = case.function.child(Part::Body);
    let mut statements = body.into_iter().flat_map(Node::children).filter(|statement| statement.is(Role::Discard));
    statements.any(|statement| {
        let callee = statement.children().find(|call| call.is(Role::Call)).and_then(Node::callee);
        callee.is_some_and(|callee| lists(&testing().cases.skips, &view.source(callee)))
    })
}

/// The last call of the test's own code: most often the one under test. Not what a `with` or a loop begins with, nor what
/// tidies up behind it.
fn subject<'a>(case: &Case<'a>) -> Option<Node<'a>> {
    let body = case.function.child(Part::Body)?;
    let outermost = |call: &Node<'a>| {
        is_call(*call)
            && !call.ancestors().take_while(|up| *up != case.function).any(is_call)
            && call.part() != Part::Iterable
            && !(call.part() == Part::Value && call.parent().is_some_and(|up| up.is_any(&[Role::With, Role::As])))
    };
    let own = || std::iter::once(body).chain(body.own_descendants());
    let tidies = |call: &Node<'a>| {
        let cleanup = &failures().cleanup;
        lists(&cleanup.calls, call.call_name()) || has_word(&cleanup.words, call.call_name())
    };
    let calls: Vec<_> = own().filter(outermost).collect();
    let last = calls.iter().rev().find(|call| !tidies(call)).or(calls.last());
    last.copied().or_else(|| own().find(|node| is_call(*node)))
}

fn is_empty(case: &Case<'_>) -> bool {
    case.function.child(Part::Body).is_some_and(|body| body.is(Role::Block) && body.children().all(is_idle))
}

fn is_idle(statement: Node<'_>) -> bool {
    match statement.role() {
        Role::Pass => true,
        Role::Discard => statement.children().all(|node| node.is_any(&[Role::String, Role::Ellipsis])),
        _ => false,
    }
}

/// True for a test that does nothing where a base of its class has one of that name: it switches that off. None where such
/// a base is told elsewhere, and nobody can say.
fn switches_off<'a>(view: &View<'a>, case: &Case<'a>) -> Option<bool> {
    let idle =
        |statement: Node<'_>| statement.is(Role::Return) && statement.children().next().is_none() || is_idle(statement);
    let body = case.function.child(Part::Body).filter(|body| body.is(Role::Block) && body.children().all(idle));
    let Some(class) = case.class.filter(|_| body.is_some()) else { return Some(false) };
    let mut known = Some(false);
    for base in class.parts(Part::Base) {
        let held = view.resolve(base).map(|binding| binding.node).filter(|node| node.is(Role::Class));
        match held {
            Some(base) if method(view, base, &case.title).is_some() => return Some(true),
            None if !lists(&testing().cases.unittest_bases, base.name()) && base.name() != "object" => known = None,
            _ => {}
        }
    }
    known
}

/// True where a comment in an empty test says in words what it is there for. Code that is commented out says nothing.
fn says_why(view: &View<'_>, case: &Case<'_>) -> bool {
    let mut comments = case.function.descendants().filter(|node| node.is(Role::Comment)).map(|node| view.source(node));
    comments.any(|text| {
        !text.contains(['(', ';', '=', '{']) && !text.contains("TODO") && text.split_whitespace().count() > 4
    })
}

/// True for a test that only gives values to annotated names: the compiler is what checks it.
fn is_checked_by_types(view: &View<'_>, case: &Case<'_>) -> bool {
    let typed = |statement: Node<'_>| {
        statement.is(Role::Declare) && statement.child(Part::Type).is_some() && !statement.descendants().any(is_call)
    };
    let body = case.function.child(Part::Body).filter(|body| body.is(Role::Block) && !view.python());
    body.is_some_and(|body| body.children().next().is_some() && body.children().all(typed))
}

/// The callee as written, its arguments left out: `request(app).get`.
fn called(view: &View<'_>, call: Node<'_>) -> String {
    let links: Vec<_> = call.chain().collect();
    let mut text = String::new();
    for link in links.iter().rev() {
        match link.role() {
            Role::Member => text = format!("{text}.{}", link.name()),
            Role::Name => text = link.name().to_owned(),
            Role::Call | Role::New if *link != call => text.push_str("()"),
            Role::Index => text.push_str("[]"),
            _ => {}
        }
    }
    if text.is_empty() || text.starts_with('.') {
        view.source(call).lines().next().unwrap_or("").to_owned()
    } else {
        text
    }
}

/// True where the test says that not failing is all it checks, or is the accepting side of a refusal tested beside it.
fn is_smoke<'a>(view: &View<'a>, case: &Case<'a>) -> bool {
    let table = testing();
    says(&table.smoke.phrases, &case.title)
        || case.class.is_some_and(|class| says(&table.smoke.classes, class.name()))
        || only_imports(case)
        || keeps_a_report(view, case)
        || remarks(case).chain(headings(view, case)).any(|remark| says(&table.smoke.comments, &view.source(remark)))
        || (!lists_word(&table.smoke.claims, &case.title) && (refused_elsewhere(view, case) || injects_failure(case)))
        || in_type_tests(view)
}

/// True where a name or a remark holds one of the phrases; underscores count as spaces.
fn says(phrases: &[String], text: &str) -> bool {
    let text = text.to_lowercase().replace('_', " ");
    phrases.iter().any(|phrase| text.contains(phrase.as_str()))
}

/// True for a test that can only fail where something cannot be imported.
fn only_imports(case: &Case<'_>) -> bool {
    let body = case.function.child(Part::Body);
    let mut statements = body.into_iter().flat_map(Node::children).filter(|it| !it.is(Role::Comment)).peekable();
    statements.peek().is_some() && statements.all(|statement| statement.is(Role::Import))
}

/// True for the test of something that was reported, by the name of its file, its groups or itself: `issue-2065.test.ts`,
/// `describe("github issues > #2065")`, `test_gh_2065`.
fn keeps_a_report(view: &View<'_>, case: &Case<'_>) -> bool {
    let reported = |text: &str| {
        // `issues 30 invoices` is what the code does.
        let is_number = |word: &str| word.len() > 2 && word.chars().all(|c| c.is_ascii_digit());
        words(text).windows(2).any(|two| lists(&testing().smoke.reports, &two[0]) && is_number(&two[1]))
    };
    let groups = || case.call.into_iter().flat_map(Node::ancestors).filter(|up| up.is(Role::Call));
    let file = view.path.file_stem().map(|name| name.to_string_lossy());
    reported(&case.title)
        || file.is_some_and(|name| reported(&name))
        || groups().filter_map(|group| view.string(group.argument(0)?)).any(|title| reported(&title))
}

/// The comments and the docstring of a test.
fn remarks<'a>(case: &Case<'a>) -> impl Iterator<Item = Node<'a>> {
    case.function.descendants().filter(|node| {
        let docstring =
            || node.is_any(&[Role::String, Role::Template]) && node.parent().is_some_and(|up| up.is(Role::Discard));
        node.is(Role::Comment) || docstring()
    })
}

/// The comments that stand right above a test, or above the class of a Python test.
fn headings<'a>(view: &View<'a>, case: &Case<'a>) -> Vec<Node<'a>> {
    let class = || case.class.map(|class| class.parent().filter(|up| up.is(Role::Decorated)).unwrap_or(class));
    let statement = case.call.map(Node::statement).or_else(class);
    statement.map(|statement| view.comments_above(statement)).unwrap_or_default()
}

/// True where another test of the file expects the function under test to raise, and none looks at what it returns:
/// then this one says which input is accepted.
fn refused_elsewhere<'a>(view: &View<'a>, case: &Case<'a>) -> bool {
    let Some(subject) = subject(case).map(together) else { return false };
    let name = subject.call_name();
    let Some(symbol) = view.file.names.find(name).filter(|_| !name.is_empty()) else { return false };
    // `make("Order", …)` and `make("User", …)` are two things; what is more than a name is what is tried.
    let is_name =
        |text: &String| !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    let about = |call: Node<'a>| call.argument(0).and_then(|first| view.string(first)).filter(is_name);
    let calls = view.file.tree.of_symbol(symbol).filter_map(|id| view.file.node(id).parent());
    let named: Vec<Node<'a>> =
        calls.filter(|call| is_call(*call) && call.call_name() == name && about(*call) == about(subject)).collect();
    // What is constructed is read in other tests as a matter of course: the constructor is where it is accepted. And so is
    // what a test says to be possible.
    let accepts = name.starts_with(char::is_uppercase) || says(&testing().smoke.abilities, &case.title);
    if named.iter().any(|call| expects_failure(*call)) && (accepts || named.iter().all(|call| is_statement(*call))) {
        return true;
    }
    // In the group of the test, whose cases speak of the same thing, `expect(call()).rejects` counts as well.
    let group = case.call.and_then(Node::function);
    let near: Vec<_> = named.into_iter().filter(|call| group.is_some_and(|group| group.encloses(*call))).collect();
    let rejected = |call: Node<'a>| settles(call, "rejects") || expects_failure(call);
    near.iter().any(|call| rejected(*call))
        && near.iter().all(|call| is_statement(*call) || rejected(*call) || settles(*call, "resolves"))
}

/// The last of the calls that are made at once, for a call that waits for several.
fn together(call: Node<'_>) -> Node<'_> {
    let several = ["all", "gather"].contains(&call.call_name());
    let is_one =
        |inner: &Node<'_>| is_call(*inner) && inner.parent().is_some_and(|up| up.is(Role::Array) || up == call);
    call.own_descendants().filter(|inner| several && is_one(inner)).last().unwrap_or(call)
}

/// True for a call whose failure a test keeps or hands to a helper that expects one: `call().catch((error) => error)`,
/// `expectRejects(call(), …)`.
fn is_refused(call: Node<'_>) -> bool {
    let kept = call.chain_end().chain().any(|link| link.is(Role::Call) && link.call_name() == "catch");
    let helper =
        call.parent().filter(|up| up.is(Role::Call) && call.part() == Part::Argument).map_or("", Node::call_name);
    kept || helper.starts_with("expect") && lists_word(&testing().smoke.refusal_words, helper)
}

/// True for a statement that a test expects to fail: in `with pytest.raises(…)`, in `expect(() => call()).toThrow()`, in
/// `expect(() => call()).rejects`.
fn expects_failure(call: Node<'_>) -> bool {
    let refusals = &testing().smoke.refusals;
    let fails = |up: Node<'_>| up.is(Role::With) || up.is(Role::Call) && lists(refusals, up.call_name());
    let expectation = call.ancestors().take_while(|up| !up.is(Role::Block) || up.parent().is_some_and(fails));
    is_refused(call)
        || is_statement(call)
            && expectation.into_iter().any(|up| {
                let head = up.is(Role::With).then(|| up.children().filter(|child| !child.is(Role::Block)));
                let named = |part: Node<'_>| lists(refusals, part.name());
                let chain_end = up.chain_end();
                lists(refusals, chain_end.call_name())
                    || chain_end.chain().any(|link| link.is(Role::Member) && link.name() == "rejects")
                    || head.into_iter().flatten().flat_map(Node::descendants_and_self).any(named)
            })
}

/// True for the call in `expect(call()).rejects.toThrow()`, and in `expect(call()).resolves` where the value is not
/// looked at.
fn settles(call: Node<'_>, how: &str) -> bool {
    let expect = call.parent().filter(|expect| expect.is(Role::Call) && expect.call_name() == "expect");
    let Some(end) = expect.map(Node::chain_end) else { return false };
    let said = end.chain().any(|link| link.is(Role::Member) && link.name() == how);
    said && (how == "rejects" || matches!(end.call_name(), "toBeDefined" | "toThrow" | "toBeTruthy"))
}

/// A collaborator that only fails (`def run(): raise SystemExit`, `mock.side_effect = TimeoutError()`), and then the call
/// under test: that it survives the failure is what is checked.
fn injects_failure(case: &Case<'_>) -> bool {
    let fails = |value: Node<'_>| {
        let name = if value.is(Role::Call) { value.call_name() } else { value.name() };
        name.ends_with("Error") || name.ends_with("Exception") || name.ends_with("Timeout")
    };
    case.function.own_descendants().any(|node| match node.role() {
        Role::Assign | Role::Declare => {
            let target = node.child(Part::Target).filter(|target| target.is(Role::Member));
            target.is_some_and(|target| target.name() == "side_effect") && node.child(Part::Value).is_some_and(fails)
        }
        Role::Call => node.keyword("side_effect").is_some_and(fails),
        Role::Function => node.child(Part::Body).is_some_and(only_throws),
        _ => false,
    })
}

fn only_throws(body: Node<'_>) -> bool {
    let mut statements = body.children();
    statements.next().is_some_and(|first| first.is(Role::Throw)) && statements.next().is_none()
}

/// True for a call whose value goes nowhere: a statement, or all that a callback does.
fn is_statement(call: Node<'_>) -> bool {
    let outer = call.parent().filter(|parent| parent.is(Role::Await)).unwrap_or(call);
    outer.parent().is_some_and(|parent| parent.is_any(&[Role::Discard, Role::Function]))
}

fn is_call(node: Node<'_>) -> bool {
    node.is_any(&[Role::Call, Role::New])
}

/// True in a file with tests of types: there it can be enough that the code compiles.
fn in_type_tests(view: &View<'_>) -> bool {
    let text = || view.source(view.file.root());
    !view.python() && testing().assertions.type_marks.iter().any(|mark| text().contains(mark.as_str()))
        || !view.python() && view.file.names.find("expectTypeOf").is_some()
}

/// The stub is written with `expect` or `assert`, where the file has one.
fn offers_stub(view: &View<'_>, case: &Case<'_>) -> bool {
    let at_hand = view.python() || view.file.names.find("expect").is_some();
    at_hand && bind_last(view, case.function, "actual").is_some()
}

fn fix(view: &View<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    let case = cases(view).into_iter().find(|case| case.at == finding.span)?;
    let (mut edits, name, after, indent) = bind_last(view, case.function, "actual")?;
    let line = if view.python() {
        format!("\n{indent}assert {name} == \"what it must be\"")
    } else {
        format!("\n{indent}expect({name}).toEqual(\"what it must be\");")
    };
    edits.push(TextEdit { span: after, text: line });
    Some(edits)
}
