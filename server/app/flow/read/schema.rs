//! What a schema of the source makes of a value that it looks at.

use super::super::value::Flow;
use super::call::Given;
use super::{Reader, State};
use crate::facts::{Node, Part, Role};
use crate::models::flow::{Harm, Harms};
use crate::syntax::Language;

const PARSES: [&str; 12] = [
    "parse",
    "safeParse",
    "parseAsync",
    "safeParseAsync",
    "validate",
    "validateSync",
    "validateAsync",
    "load",
    "loads",
    "cast",
    "assert",
    "check",
];

/// What can come of nothing that a schema has looked at.
const LOOKED_AT: Harms = Harms::OF_OBJECTS.with(Harms::OF_SHAPE).with(Harms::of(Harm::Listed));

impl<'a> Reader<'a> {
    /// A schema looks at a value and answers what fits it.
    pub(super) fn validated(&mut self, given: &Given<'a>) -> Option<Flow> {
        if !PARSES.contains(&given.method) || given.argument(0).is_empty() {
            return None;
        }
        let shape = self.shape_of(given.callee)?;
        let input = given.argument(0);
        let mut flow = Flow::default();
        for entry in shape.children() {
            let Some(kind) = entry.child(Part::Value) else { continue };
            let name = self.key_of(entry);
            let bound = if is_bounded_schema(kind) { Harms::of(Harm::Amount) } else { Harms::NONE };
            let field = input.member(&name).cleared(LOOKED_AT.with(bound));
            let field = if is_closed_schema(kind) { field.only(Harms::of(Harm::Amount)) } else { field };
            flow.set(name.clone(), field);
        }
        let mut answer = flow.clone();
        for name in ["data", "value", "output"] {
            answer.set(name.into(), flow.clone());
        }
        Some(answer)
    }

    /// The fields of the schema that a method is called on, where the schema is written in this file.
    pub(super) fn shape_of(&self, callee: Node<'a>) -> Option<Node<'a>> {
        let schema = self.value(callee.child(Part::Object)?);
        schema
            .chain()
            .find_map(|link| link.is(Role::Call).then(|| link.arguments().find(|node| node.is(Role::Object))).flatten())
    }

    /// `const { error } = schema.validate(req.body)`: what was sent under the names of the schema has been looked at, whatever
    /// is done with the answer.
    pub(super) fn looked_at_by_schema(&mut self, call: Node<'a>, state: &mut State) {
        let Some(callee) = call.callee().filter(|callee| PARSES.contains(&callee.name())) else { return };
        let (Some(shape), Some(input)) = (self.shape_of(callee), call.argument(0)) else { return };
        let input = self.eval(input, state);
        for entry in shape.children().filter(|entry| entry.child(Part::Value).is_some()) {
            let name = self.key_of(entry);
            self.settle_for(&input.member(&name), LOOKED_AT, state);
        }
    }
}

/// True for Joi's `schema.validate(body)`, which throws nothing: what it answers has to be asked for. Yup's is awaited.
pub(in crate::app::flow) fn only_answers(call: Node<'_>) -> bool {
    let waited = call.parent().is_some_and(|up| up.is(Role::Await));
    call.call_name() == "validate" && call.file.language != Language::Python && !waited
}

/// True for `z.number().min(1)`: no less than nothing.
fn is_bounded_schema(kind: Node<'_>) -> bool {
    const BOUNDS: [&str; 18] = [
        "min",
        "positive",
        "nonnegative",
        "gt",
        "gte",
        "enum",
        "literal",
        "natural",
        "minValue",
        "gtValue",
        "refine",
        "superRefine",
        "Range",
        "minimum",
        "exclusiveMinimum",
        "greater",
        "transform",
        "check",
    ];
    kind.descendants_and_self().any(|node| {
        let entry = node.is(Role::Pair) && BOUNDS.contains(&crate::facts::unquote(node.name()));
        entry || node.is_any(&[Role::Member, Role::Name, Role::Keyword]) && BOUNDS.contains(&node.name())
    })
}

/// True for `z.number()`, `z.enum([…])`, `z.string().uuid()`, `Joi.number()`: what allows no free text.
fn is_closed_schema(kind: Node<'_>) -> bool {
    const CLOSED: [&str; 20] = [
        "number",
        "int",
        "enum",
        "nativeEnum",
        "uuid",
        "guid",
        "regex",
        "pattern",
        "boolean",
        "date",
        "literal",
        "datetime",
        "cuid",
        "cuid2",
        "bigint",
        "coerce",
        "valid",
        "picklist",
        "alphanum",
        "ip",
    ];
    kind.descendants_and_self().any(|node| node.is_any(&[Role::Member, Role::Name]) && CLOSED.contains(&node.name()))
}
