//! A secret of the environment in what a server answers: in its JSON, or in a page that it renders.

use crate::facts::{Node, Part, Role, View};
use crate::models::bundle;
use crate::rules::Findings;

use super::secret_in_client_bundle::read_secret;

/// `res.json({ key: process.env.OPENAI_API_KEY })`, `render_template("x.html", key=os.environ["SECRET"])`.
pub fn check(view: &View<'_>, out: &mut Findings<'_>) {
    if !view.kind.is_production() {
        return;
    }
    let calls = [Role::Call, Role::New].into_iter().flat_map(|role| view.all(role)).filter(|call| {
        let object = call.receiver().map(Node::name);
        bundle::answers(object, call.call_name())
    });
    let returns = view.all(Role::Return).filter(|node| answers(*node)).filter_map(|node| node.children().next());
    for whole in calls.chain(returns.filter(|value| value.is_any(&[Role::Object, Role::Name]))) {
        let whole = if whole.is(Role::Name) { view.value(whole) } else { whole };
        for (node, name) in read(view, whole) {
            out.add(node.span(), format!("`{name}` is sent to whoever asks"))
                .see(node, "the value is read from the server's environment")
                .see(whole, "and this is what is answered");
        }
    }
}

/// True where what is returned is the answer: the function is a route of a Python framework.
fn answers(node: Node<'_>) -> bool {
    let function = node.ancestors().find(|above| above.is(Role::Function));
    function.is_some_and(|function| {
        function.decorators().iter().any(|decorator| {
            let call = decorator.children().find(|child| child.is(Role::Call));
            call.is_some_and(|call| call.receiver().is_some() && bundle::is_route(call.call_name()))
        })
    })
}

/// The secrets among the values that are handed on as they are: entries, keywords, elements and pieces of text.
fn read<'a>(view: &View<'a>, whole: Node<'a>) -> Vec<(Node<'a>, String)> {
    let mut found = Vec::new();
    let mut open: Vec<Node<'a>> = match whole.role() {
        Role::Call | Role::New => whole.parts(Part::Argument).collect(),
        _ => vec![whole],
    };
    while let Some(node) = open.pop() {
        if let Some(name) = read_secret(view, view.value(node)) {
            found.push((node, name));
            continue;
        }
        match node.role() {
            Role::Object | Role::Array | Role::Tuple | Role::Template | Role::Interpolation => {
                open.extend(node.children())
            }
            Role::Pair | Role::Keyword => open.extend(node.child(Part::Value)),
            _ => {}
        }
    }
    found.sort_by_key(|(node, _)| node.span());
    found
}
