//! Drizzle tables.

use std::sync::Arc;

use super::Cx;
use crate::app::schema::{Field, Model, Source};
use crate::facts::{Node, Part, Role};

pub(super) fn read<'a>(cx: &Cx<'a>, models: &mut Vec<Model>) {
    if !cx.imports(&["drizzle-orm"]) && !cx.all(Role::Import).any(|import| import.name().ends_with("/_table")) {
        return;
    }
    let first = models.len();
    for call in cx.all(Role::Call) {
        if let Some(model) = table(cx, call) {
            models.push(model);
        }
    }
    for call in cx.all(Role::Call).filter(|call| call.call_name() == "relations") {
        let Some(of) = call.argument(0).map(Node::name) else { continue };
        if let Some(model) = models[first..].iter_mut().find(|model| &*model.name == of) {
            relations(call, model);
        }
    }
}

/// `pgTable("name", { … })` and the like, made by whatever function: a name and an object of column builders.
fn table<'a>(cx: &Cx<'a>, call: Node<'a>) -> Option<Model> {
    let path = cx.path(call.callee()?);
    let path = path.as_deref().unwrap_or(call.call_name());
    let maker = path.trim_end_matches("()");
    let last = maker.rsplit('.').next().unwrap_or(maker);
    let known = matches!(last, "pgTable" | "mysqlTable" | "sqliteTable" | "singlestoreTable" | "table" | "gelTable");
    if !known && !last.ends_with("TableCreator") && !last.to_ascii_lowercase().ends_with("table") {
        return None;
    }
    let table = cx.text(call.argument(0)?)?;
    let columns = columns_of(call.argument(1)?)?;
    let name = cx.variable(call)?;
    let mut model = cx.model(name, Source::Drizzle, call);
    model.table = Some(table.into());
    columns_into(cx, columns, &mut model, 0);
    let proven = known || last.ends_with("TableCreator");
    if model.fields.is_empty() || !proven && !model.fields.iter().any(|field| !field.kind.is_empty()) {
        return None;
    }
    if let Some(more) = call.argument(2) {
        constraints(more, &mut model);
    }
    Some(model)
}

/// The object itself, or the one that `(t) => ({ … })` answers with.
fn columns_of(node: Node<'_>) -> Option<Node<'_>> {
    if node.is(Role::Object) {
        return Some(node);
    }
    let body = node.is(Role::Function).then(|| node.child(Part::Body)).flatten()?;
    if body.is(Role::Object) {
        return Some(body);
    }
    body.descendants().find(|it| it.is(Role::Return))?.children().find(|it| it.is(Role::Object))
}

fn columns_into<'a>(cx: &Cx<'a>, columns: Node<'a>, model: &mut Model, depth: u32) {
    for entry in columns.children() {
        match entry.role() {
            Role::Pair => {
                if let Some(value) = entry.child(Part::Value) {
                    let mut field = column(cx, entry, value);
                    // Made once and used in several tables.
                    let value = cx.view.value(value);
                    if field.kind.is_empty() && value.is(Role::Call) {
                        field = column(cx, entry, value);
                    }
                    model.fields.push(field);
                }
            }
            Role::Spread if depth < 4 => {
                let object = entry.children().next().map(|inner| cx.view.value(inner));
                if let Some(object) = object.filter(|object| object.is(Role::Object)) {
                    columns_into(cx, object, model, depth + 1);
                }
            }
            Role::Shorthand => {
                let value = cx.view.value(entry);
                model.fields.push(column(cx, entry, value));
            }
            _ => {}
        }
    }
}

fn column<'a>(cx: &Cx<'a>, entry: Node<'a>, value: Node<'a>) -> Field {
    let mut field = cx.field(entry.name(), "", entry);
    field.optional = true;
    for link in value.chain().filter(|link| link.is(Role::Call)) {
        match link.call_name() {
            "notNull" => field.optional = false,
            "primaryKey" => (field.primary, field.optional) = (true, false),
            "unique" => field.unique = true,
            "array" => field.many = true,
            "references" => field.relation = link.argument(0).and_then(|it| cx.target(it)).map(Arc::from),
            "default" | "defaultNow" | "defaultRandom" | "onUpdateNow" => {}
            kind if !kind.starts_with('$') => {
                // The last link is the innermost: the builder.
                field.kind = kind.into();
                field.column = link.argument(0).and_then(|it| cx.string(it)).map(Arc::from);
            }
            _ => {}
        }
    }
    field
}

/// `uniqueIndex("x").on(t.a, t.b)`, `primaryKey({ columns: [t.a] })`, `foreignKey({ columns, foreignColumns })`.
fn constraints(more: Node<'_>, model: &mut Model) {
    let names = |list: Node<'_>| -> Vec<Arc<str>> {
        list.children().filter(|it| it.is(Role::Member)).map(|it| it.name().into()).collect()
    };
    for call in more.descendants().filter(|node| node.is(Role::Call)) {
        let set = match call.call_name() {
            "on" if call.chain().any(|link| matches!(link.call_name(), "unique" | "uniqueIndex")) => {
                call.arguments().filter(|it| it.is(Role::Member)).map(|it| it.name().into()).collect()
            }
            "primaryKey" => call.option(&["columns"]).map_or_else(Vec::new, names),
            "foreignKey" => {
                let target = call.option(&["foreignColumns"]).and_then(|it| it.children().next()?.child(Part::Object));
                let own = call.option(&["columns"]).map_or_else(Vec::new, names);
                if let Some(target) = target {
                    point(model, &own, target.name());
                }
                continue;
            }
            _ => continue,
        };
        if let [only] = &set[..] {
            model.fields.iter_mut().filter(|field| field.name == *only).for_each(|field| field.unique = true);
        }
        if !set.is_empty() {
            model.unique_together.push(set);
        }
    }
}

/// `relations(posts, ({ one }) => ({ author: one(users, { fields: [posts.authorId], … }) }))`.
fn relations(call: Node<'_>, model: &mut Model) {
    for one in call.descendants().filter(|node| node.is(Role::Call) && node.call_name() == "one") {
        let Some(target) = one.argument(0) else { continue };
        let own = one.option(&["fields"]).map_or_else(Vec::new, |list| {
            list.children().filter(|it| it.is(Role::Member)).map(|it| it.name().into()).collect()
        });
        point(model, &own, target.name());
    }
}

fn point(model: &mut Model, fields: &[Arc<str>], target: &str) {
    for field in model.fields.iter_mut().filter(|field| fields.contains(&field.name)) {
        field.relation.get_or_insert_with(|| target.into());
    }
}
