//! Fixes that put a call around what a caller wrote, right where it does harm.

use super::flows::{harmed, value};
use crate::app::flow::Harmed;
use crate::facts::{Node, Role};
use crate::findings::{Finding, TextEdit};
use crate::fixes;
use crate::models::flow::Harm;
use crate::rules::Cx;

/// What is written in front of and behind an expression, and the module that it needs.
pub struct Wrap {
    pub before: &'static str,
    pub behind: &'static str,
    pub module: Option<&'static str>,
}

impl Wrap {
    pub const fn new(before: &'static str, behind: &'static str, module: Option<&'static str>) -> Self {
        Self { before, behind, module }
    }
}

/// The expression of this file that carries what the caller wrote into the harm: within the argument, or within the text
/// that was made for it.
pub fn spot<'a>(cx: &Cx<'a>, harmed: &Harmed) -> Option<Node<'a>> {
    let here =
        harmed.source.steps.iter().filter(|place| place.at.file == cx.file).map(|place| cx.view.file.node(place.at.id));
    let here: Vec<Node<'a>> = here.collect();
    let bound = |node: &Node<'a>| match node.role() {
        Role::Name | Role::Shorthand => Some(node.name()),
        Role::Parameter => node.children().find(|child| child.is(Role::Name)).map(Node::name),
        _ => None,
    };
    let names: Vec<&str> = here.iter().filter_map(bound).collect();
    let argument = value(cx, harmed);
    let texts = here.iter().copied().filter(|node| node.is_any(&[Role::Template, Role::Binary]));
    for text in std::iter::once(argument).chain(texts) {
        let carries = |node: &Node<'a>| {
            here.contains(node) && !node.is_any(&[Role::Template, Role::Binary, Role::Name])
                || node.is(Role::Name) && names.contains(&node.name()) && cx.view.resolve(*node).is_some()
        };
        if text.is_any(&[Role::Template, Role::Binary]) || text == argument {
            let found = text.descendants_and_self().find(carries);
            // A name that is a part of a longer expression carries it by all of that.
            if let Some(found) = found {
                let whole = std::iter::successors(Some(found), |node| node.parent())
                    .take_while(|node| {
                        node.is_any(&[Role::Name, Role::Member, Role::Index, Role::Call, Role::Await])
                            && (text == argument || text.encloses(*node))
                    })
                    .last()
                    .filter(|whole| argument.encloses(*whole) || text.encloses(*whole));
                let whole = whole.unwrap_or(found);
                return Some(if whole.encloses(argument) && whole != argument { found } else { whole });
            }
        }
    }
    None
}

/// The edits that wrap what a finding is about. None where the code no longer has the shape.
pub fn wrap(cx: &Cx<'_>, finding: &Finding, harms: &[Harm], python: &Wrap, javascript: &Wrap) -> Option<Vec<TextEdit>> {
    let found = harmed(cx, harms).into_iter().find(|found| value(cx, found).span() == finding.span)?;
    let spot = spot(cx, &found)?;
    let wrap = if cx.view.python() { python } else { javascript };
    let import = wrap.module.and_then(|module| fixes::import_module(cx.view, module));
    let text = format!("{}{}{}", wrap.before, cx.view.source(spot), wrap.behind);
    Some(import.into_iter().chain([TextEdit { span: spot.span(), text }]).collect())
}
