//! What a value is declared to be, where the types of its own file say so: `options.limit` of `{ limit: number }`.

use std::sync::OnceLock;

use regex::Regex;

use crate::facts::{BindingKind, Node, Part, Role, View};

/// How many steps from a value to an annotation.
const FARTHEST: u32 = 8;

/// The type that is written for a value of TypeScript.
pub fn declared_type(view: &View<'_>, node: Node<'_>) -> Option<String> {
    if view.python() { None } else { of(view, node, FARTHEST) }
}

fn of<'a>(view: &View<'a>, node: Node<'a>, steps: u32) -> Option<String> {
    let steps = steps.checked_sub(1)?;
    let node = node.awaited();
    match node.role() {
        Role::Name => {
            let binding = view.resolve(node)?;
            let declared = binding.node;
            match binding.kind {
                BindingKind::Parameter | BindingKind::Variable => match declared.child(Part::Type) {
                    Some(annotation) => Some(plain(&view.source(annotation))),
                    // A name that is taken out of the value is not the value.
                    None if declared.child(Part::Target) != Some(binding.name) => None,
                    None => of(view, declared.child(Part::Value)?, steps),
                },
                BindingKind::Other if declared.is(Role::Loop) => {
                    element(&of(view, declared.child(Part::Iterable)?, steps)?)
                }
                _ => None,
            }
        }
        Role::Call => {
            let callee = node.callee()?;
            let function = view.function(callee).or_else(|| callee.own_method())?;
            answered(view, function)
        }
        Role::Member => {
            let object = of(view, node.child(Part::Object)?, steps)?;
            member(view, &object, node.name())
        }
        _ => None,
    }
}

/// What a function is declared to answer; of a promise, what it is kept with.
fn answered(view: &View<'_>, function: Node<'_>) -> Option<String> {
    let body = function.child(Part::Body)?.span().start;
    let from = function.parameters().last().map_or(function.span().start, |last| last.span().end);
    let source = view.source(function);
    let start = function.span().start;
    let head = source.get((from - start) as usize..(body - start) as usize)?;
    let annotation = head.rsplit_once("):").map(|(_, behind)| behind.trim_end_matches("=>"))?;
    let annotation = plain(annotation);
    let inner = annotation.strip_prefix("Promise<").and_then(|rest| rest.strip_suffix('>'));
    Some(inner.map(str::to_owned).unwrap_or(annotation))
}

fn plain(annotation: &str) -> String {
    annotation.trim_start_matches([':', ' ']).trim().to_owned()
}

fn element(list: &str) -> Option<String> {
    let inner = list.strip_suffix("[]").or_else(|| {
        let inside = list.strip_prefix("Array<").or_else(|| list.strip_prefix("ReadonlyArray<"));
        inside.and_then(|rest| rest.strip_suffix('>'))
    });
    inner.map(str::to_owned)
}

/// The type of a member: of a type that is written where it is used, of an interface, or of a class.
fn member(view: &View<'_>, of: &str, name: &str) -> Option<String> {
    let text = if of.starts_with('{') {
        of.to_owned()
    } else {
        let mut definitions = view.file.all(Role::TypeDefinition).chain(view.file.all(Role::Class));
        view.source(definitions.find(|definition| definition.name() == of)?).into_owned()
    };
    static FIELD: OnceLock<Option<Regex>> = OnceLock::new();
    let field = FIELD.get_or_init(|| Regex::new(r"(?m)(?:^|[{;,\s])([A-Za-z_$][\w$]*)[?!]?:\s*([^;,\n}=]+)").ok());
    let mut fields = field.as_ref()?.captures_iter(&text);
    fields.find(|field| &field[1] == name).map(|field| field[2].trim().to_owned())
}
