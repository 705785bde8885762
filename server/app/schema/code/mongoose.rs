//! Mongoose schemas and the models made of them.

use std::sync::Arc;

use super::{Cx, is_true};
use crate::app::schema::{Field, Model, Source, Standing};
use crate::facts::{Node, Part, Role};

pub(super) fn read<'a>(cx: &Cx<'a>, models: &mut Vec<Model>) {
    if !cx.imports(&["mongoose"]) {
        return;
    }
    let makes = cx.all(Role::New).chain(cx.all(Role::Call)).filter(|call| makes_schema(cx, *call));
    let schemas: Vec<Model> = makes.filter_map(|call| schema(cx, call)).collect();
    for call in cx.all(Role::Call).filter(|call| matches!(call.call_name(), "model" | "discriminator")) {
        let Some(name) = call.argument(0).and_then(|name| cx.text(name)) else { continue };
        let Some(of) = call.argument(1) else { continue };
        let mut model = cx.model(name, Source::Mongoose, call);
        model.alias = cx.variable(call).filter(|alias| *alias != name).map(Arc::from);
        model.table = call.argument(2).and_then(|name| cx.text(name)).map(Arc::from);
        if makes_schema(cx, of) {
            if let Some(schema) = schema(cx, of) {
                model.fields = schema.fields;
                model.table = model.table.or(schema.table);
            }
        } else {
            model.bases.extend(cx.base(of));
        }
        if call.call_name() == "discriminator" {
            model.bases.extend(call.receiver().and_then(|base| cx.base(base)));
        }
        models.push(model);
    }
    models.extend(schemas);
}

fn makes_schema<'a>(cx: &Cx<'a>, call: Node<'a>) -> bool {
    if !call.is_any(&[Role::New, Role::Call]) || call.callee().is_none_or(|callee| callee.name() != "Schema") {
        return false;
    }
    call.callee().and_then(|callee| cx.path(callee)).is_some_and(|path| path.starts_with("mongoose"))
}

/// A schema lends its fields to the models made of it.
fn schema<'a>(cx: &Cx<'a>, call: Node<'a>) -> Option<Model> {
    let name = cx.variable(call).unwrap_or_default();
    let mut found = cx.model(name, Source::Mongoose, call);
    found.standing = Standing::Base;
    let mut id = cx.field("_id", "ObjectId", call);
    (id.primary, id.column) = (true, Some("id".into()));
    found.fields.push(id);
    let definition = cx.view.value(call.argument(0)?);
    fields_into(cx, definition, "", &mut found, 0);
    found.table =
        call.argument(1).and_then(|options| options.entry("collection")).and_then(|it| cx.text(it)).map(Arc::from);
    if let Some(symbol) = cx.file.facts.names.find(name) {
        // `schema.add({ … })` and `schema.index({ a: 1, b: 1 }, { unique: true })`.
        let own =
            cx.all(Role::Call).filter(|it| it.receiver().is_some_and(|on| on.is(Role::Name) && on.symbol() == symbol));
        for call in own.filter(|_| !name.is_empty()) {
            let Some(object) = call.argument(0).filter(|it| it.is(Role::Object)) else { continue };
            if call.call_name() == "add" {
                fields_into(cx, object, "", &mut found, 0);
            } else if call.call_name() == "index" && is_true(call.argument(1).and_then(|it| it.entry("unique"))) {
                let set: Vec<Arc<str>> = object.children().map(|it| it.name().into()).collect();
                if let [only] = &set[..] {
                    found.fields.iter_mut().filter(|it| it.name == *only).for_each(|it| it.unique = true);
                }
                found.unique_together.push(set);
            }
        }
    }
    Some(found)
}

/// The fields of an object; those of an object within under `outer.inner`.
fn fields_into<'a>(cx: &Cx<'a>, object: Node<'a>, prefix: &str, model: &mut Model, depth: u32) {
    if !object.is(Role::Object) || depth > 4 {
        return;
    }
    for entry in object.children() {
        if entry.is(Role::Spread) {
            if let Some(inner) = entry.children().next() {
                fields_into(cx, cx.view.value(inner), prefix, model, depth + 1);
            }
            continue;
        }
        let Some(value) = entry.child(Part::Value).filter(|_| entry.is(Role::Pair)) else { continue };
        let name = format!("{prefix}{}", entry.name());
        let mut field = cx.field(&name, "", entry);
        field.optional = true;
        if !describe(cx, value, &mut field) {
            fields_into(cx, value, &format!("{name}."), model, depth + 1);
            continue;
        }
        model.fields.push(field);
    }
}

/// Reads a field's type and options. False where the value is an object with fields of its own.
fn describe<'a>(cx: &Cx<'a>, value: Node<'a>, field: &mut Field) -> bool {
    match value.role() {
        Role::Array => {
            field.many = true;
            if let Some(inner) = value.children().next() {
                describe(cx, inner, field);
            }
        }
        Role::Object => {
            let Some(kind) = value.entry("type").filter(|kind| !kind.is(Role::Object)) else {
                return value.children().next().is_none();
            };
            describe(cx, kind, field);
            field.optional = value.entry("required").is_none_or(|it| it.is(Role::False));
            field.unique |= is_true(value.entry("unique"));
            let target = value.entry("ref").or_else(|| value.entry("refPath").filter(|_| false));
            field.relation = target.and_then(|it| cx.target(it)).map(Arc::from).or(field.relation.take());
        }
        Role::String => field.kind = cx.string(value).unwrap_or_default().into(),
        Role::New | Role::Call => field.kind = value.call_name().into(),
        _ => field.kind = value.name().into(),
    }
    true
}
