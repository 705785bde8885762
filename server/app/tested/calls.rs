//! What the tests of a file call.

use std::collections::{HashMap, HashSet};

use crate::app::files::SourceFile;
use crate::app::literals::HOLE;
use crate::facts::{Id, Node, Part, Role};
use crate::models::testing::{lists, testing};
use crate::syntax::Language;

/// What a call may reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A path, with `literals::HOLE` for what is not known of it.
    Path { method: Option<String>, path: String },
    /// The path that a name stands for: `reverse("order-detail")`, `url_for("orders.show")`.
    Named { method: Option<String>, name: String },
    /// A function by its name; for `caller.order.create(…)` also what stands behind the root.
    Function { name: String, chain: Option<String> },
}

/// A call, and the tests that run it.
#[derive(Clone, Debug)]
pub struct Call {
    pub target: Target,
    pub at: Id,
    pub tests: Vec<Case>,
}

/// A test of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    pub name: String,
    pub id: Id,
    pub expects_rejection: bool,
}

const VERBS: [&str; 8] = ["get", "post", "put", "patch", "delete", "del", "head", "options"];
/// Open a page, which is a `GET`.
const VISITS: [&str; 2] = ["goto", "visit"];
/// Take a path, and a method where it is another than `GET`.
const REQUESTS: [&str; 5] = ["fetch", "request", "inject", "open", "Request"];
/// Make a path from the name of a route.
const MAKERS: [&str; 4] = ["reverse", "reverse_lazy", "url_for", "url_path_for"];

/// Everything in a file that may reach a route. Helpers count for the tests that call them.
pub fn of(source: &SourceFile, is_wanted: &dyn Fn(&Target) -> bool) -> Vec<Call> {
    let reader = Reader { source, constants: constants(source) };
    let mut called = Vec::new();
    for role in [Role::Call, Role::New] {
        for call in source.facts.all(role) {
            if let Some(target) = reader.target(call).filter(is_wanted) {
                called.push((call, target));
            }
        }
    }
    if called.is_empty() {
        return Vec::new();
    }
    let mut cases = Cases { reader: &reader, by_call: HashMap::new(), helpers: None };
    let mut calls = Vec::new();
    for (call, target) in called {
        let tests = cases.around(call);
        if !tests.is_empty() {
            calls.push(Call { target, at: call.id, tests });
        }
    }
    calls
}

struct Reader<'a> {
    source: &'a SourceFile,
    /// Names that hold a text, by name; None where it is more than one.
    constants: HashMap<&'a str, Option<Node<'a>>>,
}

fn constants(source: &SourceFile) -> HashMap<&str, Option<Node<'_>>> {
    let mut found: HashMap<&str, Option<Node<'_>>> = HashMap::new();
    for role in [Role::Declare, Role::Assign] {
        for node in source.facts.all(role) {
            let name = node.child(Part::Target).filter(|target| target.is(Role::Name)).map_or("", Node::name);
            if let Some(value) = node.child(Part::Value).filter(|_| !name.is_empty()) {
                found.entry(name).and_modify(|known| *known = None).or_insert(Some(value));
            }
        }
    }
    found
}

impl<'a> Reader<'a> {
    fn is_python(&self) -> bool {
        self.source.facts.language == Language::Python
    }

    fn target(&self, call: Node<'a>) -> Option<Target> {
        let name = call.call_name();
        let is_member = call.callee()?.is(Role::Member);
        // `app.get("/x", (req, res) => …)` makes a route.
        let registers = call.arguments().any(|argument| argument.is(Role::Function));
        if VERBS.contains(&name) && is_member && !registers {
            let method = if name == "del" { "DELETE".to_owned() } else { name.to_uppercase() };
            let first = call.argument(0).or_else(|| call.option(&["path", "url"]))?;
            return self.address(first, Some(method));
        }
        if VISITS.contains(&name) && is_member && !registers {
            return self.address(call.argument(0)?, Some("GET".to_owned()));
        }
        if name == "websocket_connect" {
            return self.address(call.argument(0)?, Some("WEBSOCKET".to_owned()));
        }
        if REQUESTS.contains(&name) && !registers {
            let option = call.option(&["method"]).and_then(|method| self.text(method, 0));
            let (first, second) = (call.argument(0), call.argument(1));
            let first_text = first.and_then(|first| self.text(first, 0));
            // `client.request("GET", "/x")`.
            if let (Some(method), Some(second)) = (first_text.filter(|text| is_method(text)), second) {
                return self.address(second, Some(method.to_uppercase()));
            }
            let path = call.option(&["url", "path"]).or(first)?;
            let method = option.map_or("GET".to_owned(), |method| method.to_uppercase());
            return self.address(path, Some(method));
        }
        // A wrapper of the tests' own says both: `send({ method: "POST", url: "/x" })`.
        let method = call.option(&["method"]).and_then(|method| self.text(method, 0)).filter(|text| is_method(text));
        if let (false, Some(method), Some(path)) = (registers, method, call.option(&["url", "path"])) {
            return self.address(path, Some(method.to_uppercase()));
        }
        if call.is(Role::New) || name.is_empty() || registers {
            return None;
        }
        let chain: Vec<_> = call.callee()?.chain().map(Node::name).collect();
        let chain = (chain.len() > 2).then(|| {
            let mut chain = chain[..chain.len() - 1].to_vec();
            chain.reverse();
            chain.join(".")
        });
        Some(Target::Function { name: name.to_owned(), chain })
    }

    /// Where a request goes.
    fn address(&self, node: Node<'a>, method: Option<String>) -> Option<Target> {
        let made = self.named(node).unwrap_or(node);
        if made.is(Role::Call) && MAKERS.contains(&made.call_name()) {
            let name = self.text(made.argument(0)?, 0)?;
            let name = name.rsplit(['.', ':']).next().unwrap_or(&name).to_owned();
            return Some(Target::Named { method, name });
        }
        let path = self.text(node, 0)?;
        let begins = path.starts_with(['/', HOLE]) || path.contains("://");
        begins.then_some(Target::Path { method, path })
    }

    /// The value of a name that has one.
    fn named(&self, node: Node<'a>) -> Option<Node<'a>> {
        node.is(Role::Name).then(|| self.constants.get(node.name()).copied().flatten()).flatten()
    }

    /// A text, with holes where it is not known. None for what is no text.
    fn text(&self, node: Node<'a>, depth: u32) -> Option<String> {
        let hole = || HOLE.to_string();
        match node.role() {
            _ if depth > 4 => Some(hole()),
            Role::String | Role::Template => {
                let text = self.source.literals.get(node.id)?;
                Some(self.filled(node, text, depth))
            }
            Role::Binary if node.name() == "+" => {
                let side = |part| node.child(part).and_then(|side| self.text(side, depth + 1)).unwrap_or_else(hole);
                Some(side(Part::Left) + &side(Part::Right))
            }
            Role::Name => match self.named(node) {
                Some(value) => self.text(value, depth + 1),
                None => None,
            },
            // `new URL("/x", base)`, `"/x/{}".format(id)`.
            Role::New => self.text(node.argument(0)?, depth + 1),
            Role::Call if node.call_name() == "format" => {
                let text = self.text(node.receiver()?, depth + 1)?;
                Some(
                    text.split('/')
                        .map(|part| if part.contains('{') { hole() } else { part.to_owned() })
                        .collect::<Vec<_>>()
                        .join("/"),
                )
            }
            Role::As | Role::Await => self.text(node.children().next()?, depth + 1),
            _ => None,
        }
    }

    /// A template with the names filled in that hold a text.
    fn filled(&self, node: Node<'a>, text: &str, depth: u32) -> String {
        let holes: Vec<_> = node.children().filter(|child| child.is(Role::Interpolation)).collect();
        if text.matches(HOLE).count() != holes.len() {
            return text.to_owned();
        }
        let mut holes = holes.into_iter();
        let mut filled = String::new();
        for char in text.chars() {
            if char != HOLE {
                filled.push(char);
                continue;
            }
            let inner = holes.next().and_then(|hole| hole.children().next());
            match inner.and_then(|inner| self.text(inner, depth + 1)) {
                Some(known) => filled.push_str(&known),
                None => filled.push(HOLE),
            }
        }
        filled
    }
}

fn is_method(text: &str) -> bool {
    !text.is_empty() && VERBS.contains(&text.to_lowercase().as_str())
}

/// The tests of a file, as they are asked for.
struct Cases<'r, 'a> {
    reader: &'r Reader<'a>,
    by_call: HashMap<Id, Option<Case>>,
    /// The calls of every name, outside of which function they are.
    helpers: Option<HashMap<&'a str, Vec<Node<'a>>>>,
}

impl<'a> Cases<'_, 'a> {
    /// The tests that run a piece of code: the one that it stands in, or those that call the function that it stands in.
    fn around(&mut self, node: Node<'a>) -> Vec<Case> {
        let mut found = Vec::new();
        let mut seen = HashSet::new();
        self.collect(node, &mut found, &mut seen, 0);
        found
    }

    fn collect(&mut self, node: Node<'a>, found: &mut Vec<Case>, seen: &mut HashSet<Id>, depth: u32) {
        if let Some(case) = node.ancestors().find_map(|above| self.case(above)) {
            if !found.contains(&case) {
                found.push(case);
            }
            return;
        }
        let named =
            node.ancestors().filter(|node| node.is(Role::Function)).find(|node| !node.function_name().is_empty());
        let Some(helper) = named.filter(|helper| depth < 3 && seen.insert(helper.id)) else { return };
        let reader = self.reader;
        let calls = self.helpers.get_or_insert_with(|| {
            let mut calls: HashMap<&str, Vec<Node<'_>>> = HashMap::new();
            for call in reader.source.facts.all(Role::Call) {
                calls.entry(call.call_name()).or_default().push(call);
            }
            // pytest hands a fixture to whoever names it as a parameter.
            for parameter in
                reader.source.facts.all(Role::Function).filter(|_| reader.is_python()).flat_map(Node::parameters)
            {
                let name = parameter.child(Part::Target).map_or(parameter.name(), Node::name);
                calls.entry(name).or_default().push(parameter);
            }
            calls
        });
        for call in calls.get(helper.function_name()).cloned().unwrap_or_default() {
            self.collect(call, found, seen, depth + 1);
        }
    }

    /// The test that a node is.
    fn case(&mut self, node: Node<'a>) -> Option<Case> {
        if let Some(known) = self.by_call.get(&node.id) {
            return known.clone();
        }
        let name = match node.role() {
            Role::Call if !self.reader.is_python() => self.registered(node),
            Role::Function if self.reader.is_python() && node.name().starts_with("test") => {
                Some(node.name().to_owned())
            }
            _ => return None,
        };
        let speaks_of_rejection = || {
            node.descendants().any(|node| match node.role() {
                Role::Number => {
                    matches!(self.reader.source.literals.get(node.id), Some("401" | "403"))
                }
                Role::Name | Role::Member => {
                    let name = node.name();
                    name.contains("401") || name.contains("403") || matches!(name, "UNAUTHORIZED" | "FORBIDDEN")
                }
                _ => false,
            })
        };
        let case = name.map(|name| Case { name, id: node.id, expects_rejection: speaks_of_rejection() });
        self.by_call.insert(node.id, case.clone());
        case
    }

    /// The title of `it("…", () => …)` and its relatives.
    fn registered(&self, call: Node<'a>) -> Option<String> {
        let table = &testing().cases;
        call.arguments().find(|argument| argument.is(Role::Function))?;
        let title = call.argument(0).filter(|title| title.is_any(&[Role::String, Role::Template]))?;
        let mut link = call.callee()?;
        loop {
            match link.role() {
                Role::Call => link = link.callee()?,
                Role::Member if lists(&table.modifiers, link.name()) => link = link.child(Part::Object)?,
                Role::Member => {
                    let whole = format!("{}.{}", link.child(Part::Object)?.name(), link.name());
                    lists(&table.calls, &whole).then_some(())?;
                    break;
                }
                Role::Name => {
                    lists(&table.calls, link.name()).then_some(())?;
                    break;
                }
                _ => return None,
            }
        }
        let title = self.reader.source.literals.get(title.id).unwrap_or("a test");
        Some(title.replace(HOLE, "…"))
    }
}
