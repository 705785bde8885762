//! A secret of the environment that is compared with what a request may leave out: where neither is there, they are the same.

use crate::facts::{Node, Part, Role, View};
use crate::models::environment;
use crate::rules::secrets::variable::variable_read;

/// Two sides of which each may be nothing.
pub struct Alike<'a> {
    pub comparison: Node<'a>,
    pub secret: Node<'a>,
    pub sent: Node<'a>,
    /// The variable of the environment.
    pub variable: String,
}

/// `if (token !== process.env.API_KEY)` with a token that may be missing as well.
pub fn of_condition<'a>(view: &View<'a>, branch: Node<'a>) -> Option<Alike<'a>> {
    let condition = branch.child(Part::Condition)?;
    let comparison = Some(condition).filter(|it| matches!(it.name(), "!==" | "!="))?;
    let sides: Vec<Node<'a>> = comparison.children().collect();
    let [one, other] = sides[..] else { return None };
    let of = |secret: Node<'a>, sent: Node<'a>| {
        let variable = unset(view, secret)?;
        may_be_left_out(view, sent).then_some(Alike { comparison, secret, sent, variable })
    };
    let alike = of(one, other).or_else(|| of(other, one))?;
    (!is_asked_for(view, branch, &alike)).then_some(alike)
}

/// The variable that an expression reads, where it is nothing while that is not set, and a secret.
fn unset(view: &View<'_>, side: Node<'_>) -> Option<String> {
    let value = view.value(side);
    let name = variable_read(view, value)?;
    // `os.environ["KEY"]` fails at once.
    let fails = view.python() && value.is(Role::Index);
    (!fails && environment::secret(&name).is_some()).then_some(name)
}

/// True for a part of a request that is nothing where it was not sent.
fn may_be_left_out(view: &View<'_>, side: Node<'_>) -> bool {
    const REQUESTS: [&str; 7] = ["req", "request", "ctx", "context", "c", "event", "evt"];
    const PLACES: [&str; 10] =
        ["headers", "cookies", "query", "body", "args", "form", "json", "GET", "POST", "COOKIES"];
    let value = view.value(side);
    // `header?.split(" ")[1]`, with the header under a name of its own.
    let mut root = value.chain().last().unwrap_or(value);
    if root.is(Role::Name) {
        root = view.value(root);
    }
    let links = || value.chain().chain(root.chain()).map(Node::name);
    // What another server answers has headers too.
    if !links().any(|link| PLACES.contains(&link)) || !links().any(|link| REQUESTS.contains(&link)) {
        return false;
    }
    if view.python() {
        return value.is(Role::Call) && value.call_name() == "get" && value.arguments().count() == 1;
    }
    // What `Headers.get` answers is null, which `undefined` is not; behind `?.` it is `undefined`.
    let optional = view.source(value).contains("?.");
    optional || value.is_any(&[Role::Member, Role::Index]) && !value.chain().any(|link| link.is(Role::Call))
}

/// True where something else in the file asks whether one of the two is there.
fn is_asked_for(view: &View<'_>, branch: Node<'_>, alike: &Alike<'_>) -> bool {
    let root = view.value(alike.sent).chain().last();
    let names = [Some(alike.sent), Some(alike.secret), root].map(|node| node.map_or("", Node::name));
    let names = names.into_iter().chain([alike.variable.as_str()]);
    let names: Vec<&str> =
        names.filter(|name| !name.is_empty() && !matches!(*name, "req" | "request" | "process")).collect();
    let within = |condition: Node<'_>| {
        condition.descendants_and_self().any(|node| names.contains(&node.name()))
            || condition
                .descendants_and_self()
                .filter(|node| node.is(Role::String))
                .any(|node| view.string(node).is_some_and(|text| text == alike.variable))
    };
    let conditions =
        view.all(Role::If).filter(|other| *other != branch).filter_map(|other| other.child(Part::Condition));
    // A schema of the environment, or a list of what must be set, names the variable once more.
    let listed =
        view.nodes().filter(|node| node.is_any(&[Role::Pair, Role::Keyword])).any(|node| node.name() == alike.variable);
    listed || conditions.into_iter().any(within)
}
