//! The test cases of a file: which calls and functions a runner would run.

use crate::facts::{FileKind, Node, Part, Role, View, binding};
use crate::models::testing::{lists, testing};
use crate::text::Span;

/// One test case.
pub struct Case<'a> {
    /// What the runner prints.
    pub title: String,
    /// The title's literal, or the function's name.
    pub at: Span,
    /// The code that runs.
    pub function: Node<'a>,
    /// The call that registers it; None in Python.
    pub call: Option<Node<'a>>,
    /// Python: the class that holds it.
    pub class: Option<Node<'a>>,
}

/// Every test of the file that a runner collects and runs, in order. Skipped ones are left out.
pub fn cases<'a>(view: &View<'a>) -> Vec<Case<'a>> {
    if !view.kind.is_test() {
        return Vec::new();
    }
    if view.python() {
        // pytest and unittest collect from files with a test name, not from what else lies in their folders.
        if view.kind != FileKind::Test || is_skipped(view) {
            return Vec::new();
        }
        return view.all(Role::Function).filter_map(|function| python_case(view, function)).collect();
    }
    view.all(Role::Call).filter_map(|call| registered(view, call)).collect()
}

/// `it("…", () => { … })` and its relatives.
fn registered<'a>(view: &View<'a>, call: Node<'a>) -> Option<Case<'a>> {
    registers(view, call)?;
    let title = call.arguments().next().filter(|title| title.is_any(&[Role::String, Role::Template]))?;
    let function = call.arguments().skip(1).filter_map(|argument| callback(view, argument)).last()?;
    let table = &testing().cases;
    let skipped = call
        .ancestors()
        .filter(|node| node.is(Role::Call))
        .any(|group| group.callee().is_some_and(|callee| lists(&table.skipped_groups, &view.source(callee))));
    let text = view.source(title);
    let title_text = text.trim_matches(['"', '\'', '`']).to_owned();
    (!skipped).then_some(Case { title: title_text, at: title.span(), function, call: Some(call), class: None })
}

/// The name of the runner's function that a call goes to, where it registers a test that runs.
fn registers<'a>(view: &View<'a>, call: Node<'a>) -> Option<()> {
    let table = &testing().cases;
    let mut link = call.callee()?;
    loop {
        match link.role() {
            // `it.each(table)(…)` and ``it.each`…` (…)``.
            Role::Call => link = link.callee().filter(|callee| lists(&table.modifiers, callee.name()))?,
            Role::Member if lists(&table.calls, &view.source(link)) => return Some(()),
            Role::Member if lists(&table.modifiers, link.name()) => link = link.child(Part::Object)?,
            Role::Name if lists(&table.calls, link.name()) => {
                // A function of this file under the name of a runner is no runner.
                let own = view.function(link).is_some();
                return (!own).then_some(());
            }
            _ => return None,
        }
    }
}

/// A test's function, also inside a wrapper: `fakeAsync(() => …)`.
fn callback<'a>(view: &View<'a>, argument: Node<'a>) -> Option<Node<'a>> {
    if argument.is(Role::Call) {
        return argument.arguments().filter_map(|inner| view.function(inner)).last();
    }
    view.function(argument)
}

fn python_case<'a>(view: &View<'a>, function: Node<'a>) -> Option<Case<'a>> {
    let name = function.name();
    let holder =
        if function.parent()?.is(Role::Decorated) { function.parent()?.parent()? } else { function.parent()? };
    let class = match holder.role() {
        Role::Module => None,
        Role::Block => Some(holder.parent().filter(|class| class.is(Role::Class))?),
        _ => return None,
    };
    let collected = match class {
        Some(class) if is_unittest(view, class) => name.starts_with("test"),
        Some(class) => name.starts_with("test_") && class.name().starts_with("Test"),
        None => name.starts_with("test_") && !is_passed_on(view, function) && !only_unittest(view),
    };
    let other = |decorator: &Node<'a>| {
        decorator.descendants().any(|part| lists(&testing().cases.decorators_other, part.name()))
    };
    let mut decorators = function.decorators();
    decorators.extend(class.into_iter().flat_map(Node::decorators));
    if !collected || decorators.iter().any(other) {
        return None;
    }
    Some(Case { title: name.to_owned(), at: view.name_span(function), function, call: None, class })
}

/// `pytestmark = pytest.mark.skipif(…)`: the file runs only where somebody asks for it.
fn is_skipped(view: &View<'_>) -> bool {
    view.file
        .all(Role::Assign)
        .filter(|assign| assign.child(Part::Target).is_some_and(|name| name.name() == "pytestmark"))
        .any(|assign| {
            assign.descendants().any(|mark| matches!(mark.name(), "skip" | "skipif") && mark.is(Role::Member))
        })
}

/// A function that the file uses as a value is a hook or a fake, whatever its name.
fn is_passed_on<'a>(view: &View<'a>, function: Node<'a>) -> bool {
    binding(function).is_some_and(|binding| !view.uses(binding).is_empty())
}

/// True where unittest runs the file: it collects classes only.
fn only_unittest(view: &View<'_>) -> bool {
    view.file.names.find("pytest").is_none() && view.file.all(Role::Class).any(|class| is_unittest(view, class))
}

/// True for a class that unittest runs: its base, or a base of a base in this file, is one of its test cases.
pub fn is_unittest<'a>(view: &View<'a>, class: Node<'a>) -> bool {
    ancestry(view, class).iter().any(|name| lists(&testing().cases.unittest_bases, name) || name.ends_with("TestCase"))
}

/// The names of a class's bases, through the classes of this file.
pub fn ancestry<'a>(view: &View<'a>, class: Node<'a>) -> Vec<&'a str> {
    let mut names = Vec::new();
    let mut open = vec![class];
    while let Some(class) = open.pop() {
        for base in class.parts(Part::Base).filter(|base| base.is_any(&[Role::Name, Role::Member])) {
            if names.contains(&base.name()) {
                continue;
            }
            names.push(base.name());
            open.extend(view.resolve(base).map(|binding| binding.node).filter(|node| node.is(Role::Class)));
        }
    }
    names
}
