//! What of the rows that a route reads goes out at all: sums of them, or the fields of an answer that is declared.

use super::route_without_auth::is_address;
use crate::app::Site;
use crate::app::access::Effect;
use crate::app::schema::Model;
use crate::facts::{Node, Part, Role};
use crate::models::access::access;
use crate::rules::Cx;

/// True where only how many rows there are goes out, or what they sum up to: `.count()`, or `.groupBy(…)` with a `select`
/// that names no address of a person but to count it.
pub fn only_tells_sums(cx: &Cx<'_>, effect: &Effect) -> bool {
    if effect.only_counts() {
        return true;
    }
    let (Some(source), Some(call)) = (cx.app.files.get(effect.at.file), cx.app.files.node(effect.at)) else {
        return false;
    };
    let links: Vec<_> = call.chain_end().chain().filter(|link| link.is(Role::Call)).collect();
    let is_tally = |name: &str| access().data.tallies.iter().any(|tally| tally == name);
    if links.iter().any(|link| is_tally(link.call_name())) {
        return true;
    }
    let Some(select) = links.iter().find(|link| link.call_name() == "select") else { return false };
    let is_summed = |node: Node<'_>| {
        let mut around = node.ancestors().take_while(|up| *up != *select);
        around.any(|up| matches!(up.call_name(), "count" | "sum" | "avg" | "min" | "max"))
    };
    let names_address = |node: Node<'_>| {
        let text = source.literals.get(node.id).unwrap_or_default();
        is_address(text.rsplit('.').next().unwrap_or(text)) && !is_summed(node)
    };
    let given = || select.arguments().flat_map(Node::descendants_and_self);
    links.iter().any(|link| link.call_name() == "groupBy")
        && given().any(|node| node.is(Role::Call))
        && !given().any(names_address)
}

/// True where the answer is declared, and none of its fields can hold a text.
pub fn is_declared_harmless(cx: &Cx<'_>, site: &Site, model: &Model) -> bool {
    const PLAIN: [&str; 3] = ["bool", "int", "float"];
    let Some(name) = cx.app.files.node(site.route.at).and_then(declared_answer) else { return false };
    let named = cx.app.definitions().named(name).iter().filter_map(|at| cx.app.files.node(*at));
    let mut classes = named.filter(|node| node.is(Role::Class)).peekable();
    classes.peek().is_some()
        && classes.all(|class| {
            let fields = class.child(Part::Body).into_iter().flat_map(Node::children);
            let mut fields =
                fields.flat_map(Node::descendants_and_self).filter(|it| it.child(Part::Type).is_some()).peekable();
            fields.peek().is_some()
                && fields.all(|field| {
                    let target = field.child(Part::Target).map_or("", Node::name);
                    let is_plain = field.child(Part::Type).is_some_and(|kind| PLAIN.contains(&kind.name()));
                    is_plain && model.field(target).is_none_or(|column| column.sensitive.is_none())
                })
        })
}

/// `@router.get("/name", response_model=Answer)`: the class that says what goes out.
fn declared_answer(registered: Node<'_>) -> Option<&str> {
    let call = registered.descendants_and_self().find(|each| each.is(Role::Call))?;
    let answer = call.keyword("response_model").filter(|answer| answer.is(Role::Name))?;
    Some(answer.name())
}
