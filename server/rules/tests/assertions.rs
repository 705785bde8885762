//! Whether code asserts something: assertions of the known libraries, and helpers followed by their bodies.

use std::path::Path;

use crate::app::modules::is_standard;
use crate::app::tested::checks::Checks;
use crate::facts::{BindingKind, FileKind, Node, Part, Role, View};
use crate::models::testing::{lists, lists_word, testing, words};

use super::cases::Case;

/// Whether something asserts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Yes,
    No,
    /// A helper that may assert could not be read.
    Unknown,
}

/// How many helpers deep an assertion is looked for.
const DEEPEST: u32 = 3;

/// Whether a test asserts anything. Without the app, what may be a helper from another file is Unknown.
pub fn case_asserts<'a>(view: &View<'a>, case: &Case<'a>, app: Option<&Checks>) -> Answer {
    let table = &testing().assertions;
    let text = view.source(case.function);
    if table.type_marks.iter().any(|mark| text.contains(mark.as_str())) || handed_a_check(view, case) {
        return Answer::Yes;
    }
    if case
        .function
        .decorators()
        .into_iter()
        .flat_map(Node::descendants_and_self)
        .any(|node| node.is(Role::Call) && turns_warnings_into_errors(view, node))
    {
        return Answer::Yes;
    }
    if by_wrapper(view, case) {
        return Answer::Unknown;
    }
    let mut search = Search { view, class: case.class, seen: Vec::new(), context: context(view, case), app };
    search.function(case.function, 0)
}

/// True where what the runner calls is made by a helper from elsewhere, of what the test says: `it("fails", refuses(() => …))`.
fn by_wrapper<'a>(view: &View<'a>, case: &Case<'a>) -> bool {
    let outer = case.function.parent().filter(|outer| outer.is(Role::Call) && Some(*outer) != case.call);
    outer.and_then(Node::callee).is_some_and(|callee| {
        let root = callee.chain().last().filter(|root| root.is(Role::Name));
        let imported = root.and_then(|root| view.resolve(root)).is_some_and(|root| root.kind == BindingKind::Import);
        imported && !lists(&testing().cases.wrappers, callee.name())
    })
}

/// The parameter that carries the runner's assertions: `t` in `test("…", t => t.is(1, 1))`.
fn context<'a>(view: &View<'a>, case: &Case<'a>) -> Option<&'a str> {
    let callee = case.call?.chain().last()?;
    let path = view.path_of(callee)?;
    let module = path.split(['.', '(']).next().unwrap_or(&path);
    let first = parameter_names(case.function).into_iter().next()?;
    (lists(&testing().context.runners, module) || first == "t" || first == "assert").then_some(first)
}

/// A fixture that fails the test by itself, or a callback that the runner waits for.
fn handed_a_check<'a>(view: &View<'a>, case: &Case<'a>) -> bool {
    let names = parameter_names(case.function);
    let by_fixture = names.iter().any(|name| lists(&testing().assertions.fixtures, name));
    let waits = || {
        let [only] = names[..] else { return false };
        lists(&testing().context.done, only)
            && case.function.descendants().any(|node| {
                // Called at the end of the body it proves nothing; from a callback it proves that the callback ran.
                let used = node.is(Role::Name) && node.name() == only && !node.part().eq(&Part::Parameter);
                let nested = node.function().is_some_and(|inner| inner != case.function);
                used && (nested || node.part() == Part::Argument)
            })
    };
    by_fixture || (!view.python() && waits())
}

/// The names that a function's parameters bind, in order.
pub fn parameter_names<'a>(function: Node<'a>) -> Vec<&'a str> {
    let bound = |node: &Node<'a>| node.is_any(&[Role::Name, Role::Shorthand]) && node.part() != Part::Default;
    function
        .parameters()
        .flat_map(|parameter| std::iter::once(parameter).chain(parameter.descendants()).filter(bound))
        .filter(|name| !name.ancestors().any(|up| up.is(Role::Type)))
        .map(Node::name)
        .collect()
}

/// One search, from a test outward.
struct Search<'v, 'a> {
    view: &'v View<'a>,
    class: Option<Node<'a>>,
    seen: Vec<Node<'a>>,
    context: Option<&'a str>,
    app: Option<&'v Checks>,
}

impl<'a> Search<'_, 'a> {
    fn function(&mut self, function: Node<'a>, depth: u32) -> Answer {
        if self.seen.contains(&function) {
            return Answer::No;
        }
        self.seen.push(function);
        let mut answer = Answer::No;
        for node in function.descendants() {
            match self.node(function, node, depth) {
                Answer::Yes => return Answer::Yes,
                Answer::Unknown => answer = Answer::Unknown,
                Answer::No => {}
            }
        }
        answer
    }

    fn node(&mut self, function: Node<'a>, node: Node<'a>, depth: u32) -> Answer {
        match node.role() {
            Role::Assert => Answer::Yes,
            // A throw in a nested function is mostly a fake that fails on purpose.
            Role::Throw if node.function() == Some(function) => Answer::Yes,
            Role::Member if lists(&testing().assertions.members, node.name()) => Answer::Yes,
            Role::Call | Role::New => self.call(node, depth),
            // `rows.forEach(assertRow)`.
            Role::Name if node.part() == Part::Argument => self.handed_on(node, depth),
            // `create_client([Controller])`: what the class checks when it is called.
            Role::Name if node.parent().is_some_and(|list| list.is(Role::Array) && list.part() == Part::Argument) => {
                self.handed_on(node, depth)
            }
            _ => Answer::No,
        }
    }

    fn handed_on(&mut self, name: Node<'a>, depth: u32) -> Answer {
        match self.view.function(name) {
            Some(helper) if depth < DEEPEST => self.function(helper, depth + 1),
            None if let Some(class) = self.class_of(name).filter(|_| depth < DEEPEST) => {
                self.function(class, depth + 1)
            }
            None if lists_word(&testing().assertions.words, name.name()) && self.is_imported(name) => Answer::Unknown,
            _ => Answer::No,
        }
    }

    fn is_imported(&self, name: Node<'a>) -> bool {
        self.view.resolve(name).is_some_and(|binding| binding.kind == BindingKind::Import)
    }

    fn call(&mut self, call: Node<'a>, depth: u32) -> Answer {
        let bodies = self.bodies_of(call);
        if !bodies.is_empty() {
            let answer = |body| if depth < DEEPEST { self.function(body, depth + 1) } else { Answer::Unknown };
            return bodies.into_iter().map(answer).find(|answer| *answer != Answer::No).unwrap_or(Answer::No);
        }
        if is_assertion(self.view, call) || self.is_context(call) {
            return Answer::Yes;
        }
        // `getattr(tester, name)()`, `steps[name]()`: which function that is nobody can see.
        if call.callee().is_some_and(|callee| callee.is(Role::Index) || callee.call_name() == "getattr") {
            return Answer::Unknown;
        }
        match self.app {
            Some(checks) if checks.may_run(call) => Answer::Unknown,
            Some(checks) if checks.know(call) && !lists_word(&testing().assertions.words, call.call_name()) => {
                Answer::No
            }
            None if may_be_own(self.view, call) => Answer::Unknown,
            _ => helper_asserts(self.view, call, self.class.is_some()),
        }
    }

    fn class_of(&self, name: Node<'a>) -> Option<Node<'a>> {
        self.view.resolve(name).map(|binding| binding.node).filter(|node| node.is(Role::Class))
    }

    /// The functions of this file that a call may run: of a method of the test's own class, those of other classes too,
    /// which may be derived from it.
    fn bodies_of(&self, call: Node<'a>) -> Vec<Node<'a>> {
        let Some(body) = self.body_of(call) else { return Vec::new() };
        let on_self = call.receiver().is_some_and(|object| matches!(object.name(), "self" | "cls" | "this"));
        let others = || {
            let named = self.view.file.all(Role::Function).filter(|other| other.name() == body.name());
            named.filter(|other| *other != body && other.ancestors().any(|up| up.is(Role::Class)))
        };
        let others = on_self.then(others).into_iter().flatten();
        std::iter::once(body).chain(others).collect()
    }

    fn body_of(&self, call: Node<'a>) -> Option<Node<'a>> {
        let callee = call.callee()?;
        if callee.is(Role::Name) {
            return self.view.function(callee);
        }
        let object = callee.child(Part::Object)?;
        if matches!(object.name(), "self" | "cls" | "this") && object.is(Role::Name) {
            let class = self.class.or_else(|| call.ancestors().find(|node| node.is(Role::Class)))?;
            return method(self.view, class, callee.name());
        }
        let value = self.view.value(object);
        match value.role() {
            Role::Object => value.entry(callee.name()).and_then(|entry| self.view.function(entry)),
            Role::New | Role::Call => {
                let class = self.view.resolve(value.callee()?)?.node;
                class.is(Role::Class).then(|| method(self.view, class, callee.name())).flatten()
            }
            Role::Name => {
                let class = self.view.resolve(value)?.node;
                class.is(Role::Class).then(|| method(self.view, class, callee.name())).flatten()
            }
            _ => None,
        }
    }

    fn is_context(&self, call: Node<'a>) -> bool {
        let Some(context) = self.context else { return false };
        let root = call.chain().last();
        // `t.test("…", t => …)` holds tests of its own, and their assertions are found inside.
        let first = call.chain().filter(|link| link.is(Role::Member)).last();
        root.is_some_and(|root| root.is(Role::Name) && root.name() == context)
            && first.is_some_and(|member| !lists(&testing().context.silent, member.name()))
    }
}

/// A method of a class of this file or of its bases in this file.
pub fn method<'a>(view: &View<'a>, class: Node<'a>, name: &str) -> Option<Node<'a>> {
    let mut open = vec![class];
    let mut steps = 0;
    while let Some(class) = open.pop() {
        let body = class.child(Part::Body)?;
        let found = body.children().find_map(|member| match member.role() {
            Role::Function => Some(member).filter(|function| function.name() == name),
            Role::Decorated => member.child(Part::Definition).filter(|function| function.name() == name),
            Role::Field => member.child(Part::Value).filter(|value| value.is(Role::Function) && member.name() == name),
            _ => None,
        });
        if found.is_some() {
            return found;
        }
        steps += 1;
        if steps < 8 {
            let bases = class.parts(Part::Base).filter_map(|base| view.resolve(base)).map(|binding| binding.node);
            open.extend(bases.filter(|node| node.is(Role::Class)));
        }
    }
    None
}

/// True where a call fails the test by itself: the assertion of a library, or a query that throws.
pub fn is_assertion<'a>(view: &View<'a>, call: Node<'a>) -> bool {
    let table = &testing().assertions;
    let name = call.call_name();
    let path = view.callee_path(call).unwrap_or_default();
    if lists(&table.calls, name) || table.prefixes.iter().any(|prefix| name.starts_with(prefix.as_str())) {
        return true;
    }
    // WebTest raises where the answer has another status than `status=`.
    let sends = || {
        let verb = name.strip_suffix("_json").unwrap_or(name);
        matches!(verb, "get" | "post" | "put" | "patch" | "delete" | "head" | "options")
    };
    let expects = |status: Node<'_>| status.is_any(&[Role::Number, Role::Member]);
    if view.python() && call.receiver().is_some() && sends() && call.keyword("status").is_some_and(expects) {
        return true;
    }
    if call.keyword("check").is_some_and(|value| value.is(Role::True))
        || finds_or_raises(call, &path)
        || turns_warnings_into_errors(view, call)
    {
        return true;
    }
    let root = call.chain().last();
    // `sinon.assert.calledOnce(spy)`
    if call.receiver().is_some_and(|on| on.is(Role::Member) && on.name() == "assert") {
        return true;
    }
    let by_root = root.is_some_and(|root| root.is(Role::Name) && lists(&table.roots, root.name()));
    let imported = root.and_then(|root| view.path_of(root)).is_some_and(|path| {
        let module = path.rsplit_once('.').map_or(&*path, |(module, _)| module);
        // Packages only: what a module of the project does is for its body to say.
        !path.starts_with('.')
            && lists_word(&table.module_words, module)
            && root.is_some_and(|root| root.is(Role::Name))
    });
    let testing_package = path.split('.').any(|part| part == "testing") && path.contains("assert");
    by_root || testing_package || (imported && lists_word(&table.words, &path))
}

/// `warnings.simplefilter("error")`, `@pytest.mark.filterwarnings("error")`: from there on a warning fails the test.
fn turns_warnings_into_errors<'a>(view: &View<'a>, call: Node<'a>) -> bool {
    view.python()
        && matches!(call.call_name(), "simplefilter" | "filterwarnings")
        && call
            .argument(0)
            .and_then(|action| view.string(action))
            .is_some_and(|action| action.split(':').next() == Some("error"))
}

/// `Model.objects.get(…)`, `query.one()` or `JSON.parse(text)` as statements: they raise where nothing is found or the
/// text is bad, which is why they stand there.
fn finds_or_raises(call: Node<'_>, path: &str) -> bool {
    let outer = call.parent().filter(|parent| parent.is(Role::Await)).unwrap_or(call);
    let thrown_away = outer.parent().is_some_and(|parent| parent.is(Role::Discard));
    let name = call.call_name();
    let of_manager = || call.receiver().is_some_and(|object| object.chain().any(|link| link.name() == "objects"));
    let table = &testing().assertions.raising;
    thrown_away && (lists(table, name) || lists(table, path) || (matches!(name, "get" | "aget") && of_manager()))
}

/// True where what a call runs may be a function of the project that lies in another file. Only the app can say.
fn may_be_own<'a>(view: &View<'a>, call: Node<'a>) -> bool {
    let Some(root) = call.callee().and_then(|callee| callee.chain().last()).filter(|root| root.is(Role::Name)) else {
        return false;
    };
    match view.resolve(root).map(|binding| binding.kind) {
        Some(BindingKind::Parameter) => view.python(),
        Some(BindingKind::Import) => view.path_of(root).is_some_and(|path| {
            let top = path.split(['.', '/']).next().unwrap_or_default();
            if view.python() {
                !is_standard(top)
            } else {
                matches!(top, "" | "#" | "@" | "~") || path.starts_with(['#', '~'])
            }
        }),
        _ => false,
    }
}

/// Whether a call whose body is not in this file asserts: by what its name and its module say.
pub fn helper_asserts<'a>(view: &View<'a>, call: Node<'a>, in_class: bool) -> Answer {
    let table = testing();
    let Some(callee) = call.callee() else { return Answer::No };
    let name = callee.name();
    if lists_word(&table.assertions.words, name) {
        return Answer::Unknown;
    }
    if is_told_status(view, call) {
        return Answer::Unknown;
    }
    let first = words(name).into_iter().next().unwrap_or_default();
    if lists(&table.helpers.setup_words, &first) {
        return Answer::No;
    }
    let Some(root) = callee.chain().last().filter(|root| root.is(Role::Name)) else { return Answer::No };
    if root.name() == "super" {
        return Answer::Unknown;
    }
    let direct = callee == root || callee.child(Part::Object) == Some(root);
    if matches!(root.name(), "self" | "this") {
        // A method that neither this class nor its bases here define is a helper of a base class elsewhere.
        let method = callee.is(Role::Member) && callee.child(Part::Object) == Some(root) && call.is(Role::Call);
        return if method && in_class { Answer::Unknown } else { Answer::No };
    }
    match view.resolve(root).map(|binding| binding.kind) {
        Some(BindingKind::Import) => {
            let Some(path) = view.path_of(root) else { return Answer::No };
            let module = path.rsplit_once('.').map_or(&*path, |(module, _)| module);
            // What lies in a folder of tests is there for tests.
            let own_tests = path.starts_with('.') && (view.python() || lies_among_tests(view.path, module));
            let for_tests = own_tests || lists_word(&table.helpers.module_words, module);
            if for_tests && direct { Answer::Unknown } else { Answer::No }
        }
        // A fixture that is a function, or a page object handed in by the runner.
        Some(BindingKind::Parameter) => {
            let action = lists(&table.helpers.runner_fixtures, root.name());
            let by_fixture = callee == root || (!view.python() && direct && callee.is(Role::Member));
            if by_fixture && !action { Answer::Unknown } else { Answer::No }
        }
        Some(BindingKind::Variable) => {
            let made = view.value(root);
            let from_tests = made.is_any(&[Role::New, Role::Call])
                && view.callee_path(made).is_some_and(|path| {
                    let module = path.rsplit_once('.').map_or("", |(module, _)| module);
                    lists_word(&table.helpers.module_words, module) && (path.starts_with('.') || path.starts_with('@'))
                });
            if from_tests && direct && callee.is(Role::Member) { Answer::Unknown } else { Answer::No }
        }
        _ => Answer::No,
    }
}

/// `await createOrder(body, 400)`: a helper from among the tests that is told which answer to expect.
fn is_told_status<'a>(view: &View<'a>, call: Node<'a>) -> bool {
    let is_refusal = |status: Node<'a>| {
        let number = status.is(Role::Number).then(|| view.source(status).parse::<u16>().ok()).flatten();
        number.is_some_and(|number| (400..600).contains(&number))
    };
    let of_tests = || {
        let root = call.callee().and_then(|callee| callee.chain().last()).filter(|root| root.is(Role::Name));
        root.and_then(|root| view.path_of(root)).is_some_and(|path| {
            let module = path.rsplit_once('.').map_or(&*path, |(module, _)| module);
            path.starts_with('.') && lies_among_tests(view.path, module)
        })
    };
    !view.python() && call.arguments().skip(1).any(is_refusal) && of_tests()
}

/// True where a relative import of a test leads into a folder of tests.
fn lies_among_tests(test: &Path, module: &str) -> bool {
    let mut at = test.parent().map(Path::to_path_buf).unwrap_or_default();
    for part in module.split('/') {
        match part {
            "." => {}
            ".." => drop(at.pop()),
            _ => at.push(part),
        }
    }
    FileKind::of(&at.with_extension("ts"), "").is_test()
}
