//! Tables of Knex's schema builder: `createTable("posts", (t) => { t.integer("author_id").notNullable(); })`.

use std::sync::Arc;

use super::Cx;
use crate::app::schema::{Model, Source, Standing};
use crate::facts::{Node, Part, Role};

const TYPES: [&str; 24] = [
    "increments",
    "bigIncrements",
    "integer",
    "bigInteger",
    "bigint",
    "smallint",
    "tinyint",
    "string",
    "text",
    "float",
    "double",
    "decimal",
    "boolean",
    "date",
    "datetime",
    "dateTime",
    "timestamp",
    "time",
    "binary",
    "json",
    "jsonb",
    "uuid",
    "enu",
    "enum",
];

pub(super) fn read<'a>(cx: &Cx<'a>, models: &mut Vec<Model>) {
    for call in cx.all(Role::Call) {
        let standing = match call.call_name() {
            "createTable" | "createTableIfNotExists" => Standing::Model,
            "alterTable" | "table" => Standing::Addition,
            _ => continue,
        };
        models.extend(table(cx, call, standing));
    }
}

fn table<'a>(cx: &Cx<'a>, call: Node<'a>, standing: Standing) -> Option<Model> {
    // `createTable("posts", …)` by itself is drizzle's.
    call.receiver()?;
    let name = cx.text(call.argument(0)?)?;
    let columns = call.argument(1).filter(|columns| columns.is(Role::Function))?;
    let builder = columns.parameters().next()?.descendants_and_self().find(|node| node.is(Role::Name))?;
    let mut model = cx.model(name, Source::Knex, call);
    model.standing = standing;
    for column in columns.descendants().filter(|node| node.is(Role::Call) && TYPES.contains(&node.call_name())) {
        if column.receiver().is_none_or(|on| !on.is(Role::Name) || on.name() != builder.name()) {
            continue;
        }
        let counts = column.call_name().contains("ncrements");
        let Some(name) = column.argument(0).and_then(|name| cx.text(name)).or(counts.then_some("id")) else { continue };
        let mut field = cx.field(name, column.call_name(), column);
        let said: Vec<Node<'a>> = modifiers(column).collect();
        let says = |name: &str| said.iter().find(|each| each.call_name() == name);
        field.primary = counts || says("primary").is_some();
        field.unique = says("unique").is_some();
        field.optional = !field.primary && says("notNullable").is_none();
        let target = says("inTable").and_then(|each| each.argument(0)).and_then(|table| cx.text(table));
        // `.references("users.id")`
        let dotted = says("references").and_then(|each| each.argument(0)).and_then(|column| cx.text(column));
        let target = target.or(dotted.and_then(|column| column.split_once('.')).map(|(table, _)| table));
        field.relation = target.map(Arc::from);
        model.fields.push(field);
    }
    (!model.fields.is_empty()).then_some(model)
}

/// The calls that are made on what a call answers, in the order of the code.
fn modifiers(call: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    std::iter::successors(Some(call), |each| {
        let member = each.parent().filter(|up| up.is(Role::Member) && each.part() == Part::Object)?;
        member.parent().filter(|up| up.is(Role::Call) && member.part() == Part::Callee)
    })
    .skip(1)
}
