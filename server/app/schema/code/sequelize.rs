//! Sequelize models made by `define` and `init`, and the associations between them.

use std::sync::Arc;

use super::{Cx, is_true};
use crate::app::schema::{Field, Model, Source, Standing};
use crate::facts::{Node, Part, Role};

pub(super) fn read<'a>(cx: &Cx<'a>, models: &mut Vec<Model>) {
    let first = models.len();
    for call in cx.all(Role::Call) {
        if let Some(model) = defined(cx, call) {
            models.push(model);
        }
    }
    if first == models.len() && !cx.imports(&["sequelize", "@sequelize/core"]) && !cx.file.path.contains("models/") {
        return;
    }
    for call in cx.all(Role::Call).filter(|call| call.call_name() == "belongsTo") {
        associate(cx, call, models, first);
    }
}

fn defined<'a>(cx: &Cx<'a>, call: Node<'a>) -> Option<Model> {
    let name = call.call_name();
    let (called, attributes, options) = match name {
        "define" if call.receiver().is_some() => {
            (cx.text(call.argument(0)?)?, cx.view.value(call.argument(1)?), call.argument(2))
        }
        "init" => {
            let on = call.receiver()?;
            let class = match on.name() {
                "this" | "super" => call.ancestors().find(|it| it.is(Role::Class))?,
                _ => cx.view.resolve(on)?.node,
            };
            let heir = class.is(Role::Class)
                && class.child(Part::Base).is_some_and(|base| base.name() == "Model" || base.call_name() == "Model");
            (heir.then(|| class.name())?, cx.view.value(call.argument(0)?), call.argument(1))
        }
        _ => return None,
    };
    if !attributes.is(Role::Object) {
        return None;
    }
    let mut model = cx.model(called, Source::Sequelize, call);
    model.alias = cx.variable(call).filter(|alias| *alias != called).map(Arc::from);
    let option = |key: &str| options.and_then(|it| cx.view.value(it).entry(key));
    model.table = option("tableName").and_then(|it| cx.text(it)).map(Arc::from);
    let mut proven = cx.imports(&["sequelize", "@sequelize/core"]);
    for entry in attributes.children().filter(|entry| entry.is(Role::Pair)) {
        let Some(value) = entry.child(Part::Value) else { continue };
        let (field, typed) = attribute(cx, entry, value);
        proven |= typed;
        model.fields.push(field);
    }
    proven.then_some(model)
}

/// A field, and whether its type is one of Sequelize's.
fn attribute<'a>(cx: &Cx<'a>, entry: Node<'a>, value: Node<'a>) -> (Field, bool) {
    let kind = if value.is(Role::Object) { value.entry("type").unwrap_or(value) } else { value };
    let named = if kind.is(Role::Call) { kind.call_name() } else { kind.name() };
    let typed = kind.chain().any(|link| matches!(link.name(), "DataTypes" | "Sequelize" | "DataType"));
    let mut field = cx.field(entry.name(), named, entry);
    field.optional = !value.entry("allowNull").is_some_and(|it| it.is(Role::False));
    field.primary = is_true(value.entry("primaryKey"));
    field.unique = value.entry("unique").is_some_and(|it| !it.is(Role::False));
    field.column = value.entry("field").and_then(|it| cx.string(it)).map(Arc::from);
    let target = value.entry("references").map(|it| it.entry("model").unwrap_or(it));
    let target = target.and_then(|it| if it.is(Role::Object) { it.entry("tableName") } else { Some(it) });
    field.relation = target.and_then(|it| cx.target(it)).map(Arc::from);
    (field, typed)
}

/// `Post.belongsTo(models.User, { foreignKey: "authorId" })`: the column is in `Post`.
fn associate<'a>(cx: &Cx<'a>, call: Node<'a>, models: &mut Vec<Model>, first: usize) {
    let Some(on) = call.receiver() else { return };
    let Some(target) = call.argument(0).and_then(|it| cx.target(it)) else { return };
    let of = match on.name() {
        "this" => call.ancestors().find(|it| it.is(Role::Class)).map_or("", Node::name),
        _ => on.name(),
    };
    let key = call.option(&["foreignKey"]);
    let key = key.and_then(|it| if it.is(Role::Object) { it.entry("name") } else { Some(it) });
    let key = key.and_then(|it| cx.text(it)).map(str::to_owned);
    let key = key.unwrap_or_else(|| {
        let bare = target.strip_suffix("Model").unwrap_or(&target);
        let mut letters = bare.chars();
        letters.next().map_or(String::new(), |letter| letter.to_lowercase().chain(letters).collect::<String>() + "Id")
    });
    let mut field = cx.field(&key, "", call);
    field.optional = true;
    field.relation = Some(target.into());
    let of_name = |model: &&mut Model| &*model.name == of || model.alias.as_deref() == Some(of);
    match models[first..].iter_mut().find(of_name) {
        Some(model) => match model.fields.iter_mut().find(|known| *known.name == *key) {
            Some(known) => known.relation = field.relation,
            None => model.fields.push(field),
        },
        None if !of.is_empty() => {
            let mut addition = cx.model(of, Source::Sequelize, call);
            addition.standing = Standing::Addition;
            addition.fields.push(field);
            models.push(addition);
        }
        None => {}
    }
}
