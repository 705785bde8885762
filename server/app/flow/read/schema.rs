//! What a schema of the source makes of a value that it looks at.

use super::super::value::Flow;
use super::Reader;
use super::call::Given;
use crate::facts::{Node, Part, Role};
use crate::models::flow::{Harm, Harms};

impl<'a> Reader<'a> {
    /// A schema looks at a value and answers what fits it.
    pub(super) fn validated(&mut self, given: &Given<'a>) -> Option<Flow> {
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
        if !PARSES.contains(&given.method) || given.argument(0).is_empty() {
            return None;
        }
        let schema = self.value(given.callee.child(Part::Object)?);
        let shape = schema.chain().find_map(|link| {
            link.is(Role::Call).then(|| link.arguments().find(|node| node.is(Role::Object))).flatten()
        })?;
        let input = given.argument(0);
        let mut flow = Flow::default();
        for entry in shape.children() {
            let Some(kind) = entry.child(Part::Value) else { continue };
            let name = self.key_of(entry);
            let bound = if is_bounded_schema(kind) { Harms::of(Harm::Amount) } else { Harms::NONE };
            let looked_at = Harms::OF_OBJECTS.with(Harms::OF_SHAPE).with(Harms::of(Harm::Listed));
            let field = input.member(&name).cleared(looked_at.with(bound));
            let field = if is_closed_schema(kind) { field.only(Harms::of(Harm::Amount)) } else { field };
            flow.set(name.clone(), field);
        }
        let mut answer = flow.clone();
        for name in ["data", "value", "output"] {
            answer.set(name.into(), flow.clone());
        }
        Some(answer)
    }
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
