//! Classes whose fields carry decorators: TypeORM, MikroORM, sequelize-typescript, NestJS and Typegoose over Mongoose.

use std::sync::Arc;

use super::{Cx, is_true};
use crate::app::schema::{Field, Model, Source, Standing};
use crate::facts::{Node, Part, Role};
use crate::models::schema::{Decorated, schema};

pub(super) fn read<'a>(cx: &Cx<'a>, models: &mut Vec<Model>) {
    for class in cx.all(Role::Class) {
        if let Some(model) = model(cx, class) {
            models.push(model);
        }
    }
}

/// A decorator of a mapper: the mapper, the decorator's name and its call.
type Known<'a> = (&'static Decorated, String, Node<'a>);

fn known<'a>(cx: &Cx<'a>, decorator: Node<'a>) -> Option<Known<'a>> {
    let inner = decorator.children().next()?;
    let name = if inner.is(Role::Call) { inner.callee()? } else { inner };
    let path = cx.path(name)?;
    let (module, name) = path.rsplit_once('.')?;
    let mapper = schema().decorated.iter().find(|mapper| mapper.modules.holds(module))?;
    Some((mapper, name.to_owned(), inner))
}

fn model<'a>(cx: &Cx<'a>, class: Node<'a>) -> Option<Model> {
    let of_class: Vec<Known<'a>> = class.decorators().into_iter().filter_map(|it| known(cx, it)).collect();
    let body = class.child(Part::Body)?;
    let members = body.children().filter(|member| member.is_any(&[Role::Field, Role::Function]));
    let fields: Vec<(Field, &Decorated)> = members.filter_map(|member| field(cx, member)).collect();
    let entity = of_class.iter().find(|(mapper, name, _)| mapper.entity.contains(name));
    let mapper = entity.map(|(mapper, ..)| *mapper).or_else(|| fields.first().map(|(_, mapper)| *mapper))?;
    let source = match mapper.source.as_str() {
        "TypeOrm" => Source::TypeOrm,
        "MikroOrm" => Source::MikroOrm,
        "Sequelize" => Source::Sequelize,
        _ => Source::Mongoose,
    };
    let mut model = cx.model(class.name(), source, class);
    model.fields = fields.into_iter().map(|(field, _)| field).collect();
    model.standing = if entity.is_some() { Standing::Model } else { Standing::Base };
    if let Some((_, _, call)) = entity {
        let named = call.option(&["name", "tableName", "collection", "modelName"]).or_else(|| call.argument(0));
        model.table = named.and_then(|name| cx.text(name)).map(Arc::from);
        let lends = call.option(&["abstract"]).or_else(|| class.child(Part::Base).filter(|_| false));
        if is_true(lends) {
            model.standing = Standing::Base;
        }
    }
    for (_, _, call) in of_class.iter().filter(|(_, name, _)| name == "Unique" || name == "Index") {
        let unique = call.call_name() == "Unique" || is_true(call.option(&["unique"]));
        let list = call.option(&["properties", "fields"]).or_else(|| call.arguments().find(|it| it.is(Role::Array)));
        if let Some(list) = list.filter(|_| unique) {
            model.unique_together.push(list.children().filter_map(|it| cx.string(it)).map(Arc::from).collect());
        }
    }
    for base in class.parts(Part::Base) {
        model.bases.extend(cx.base(base));
    }
    Some(model)
}

fn field<'a>(cx: &Cx<'a>, member: Node<'a>) -> Option<(Field, &'static Decorated)> {
    let decorators: Vec<Known<'a>> = member.decorators().into_iter().filter_map(|it| known(cx, it)).collect();
    let mut mapper = None;
    let annotation = member.child(Part::Type).map_or("", Node::name).trim_start_matches([':', '?', '!', ' ']);
    let mut field = cx.field(member.name(), annotation, member);
    field.optional = annotation.contains("null") || annotation.contains("undefined");
    for (of, name, call) in decorators {
        let any = |names: &[String]| names.contains(&name);
        let (one, many) = (any(&of.one), any(&of.many));
        if !(one || many || any(&of.column) || any(&of.primary) || any(&of.column_name)) {
            continue;
        }
        mapper = Some(of);
        field.primary |= any(&of.primary);
        field.unique |= is_true(call.option(&["unique"])) || name == "Unique";
        field.primary |= is_true(call.option(&["primary", "primaryKey"]));
        field.optional |= is_true(call.option(&["nullable", "allowNull"]));
        let column = call.option(&["name", "field", "fieldName", "joinColumn"]).filter(|it| it.is(Role::String));
        field.column = field.column.or_else(|| column.and_then(|it| cx.string(it)).map(Arc::from));
        if one || many {
            field.many = many;
            let told = call.argument(0).filter(|it| !it.is(Role::Object)).or_else(|| call.option(&["entity", "type"]));
            let told = told.and_then(|it| cx.target(it)).or_else(|| named_type(annotation).map(str::to_owned));
            field.relation = told.map(Arc::from).or(field.relation);
        } else if name == "ForeignKey" {
            field.relation = call.argument(0).and_then(|it| cx.target(it)).map(Arc::from);
        } else {
            referenced(cx, call, &mut field);
        }
    }
    Some((field, mapper?))
}

/// Mongoose: `@Prop({ type: ObjectId, ref: "User" })`, in an array or not.
fn referenced<'a>(cx: &Cx<'a>, call: Node<'a>, field: &mut Field) {
    let within = call.arguments().flat_map(|argument| argument.descendants_and_self());
    for object in within.filter(|node| node.is(Role::Object)) {
        if let Some(target) = object.entry("ref").and_then(|it| cx.target(it)) {
            field.relation = Some(target.into());
            field.many |= object.parent().is_some_and(|parent| parent.is(Role::Array));
        }
        field.many |= object.entry("type").is_some_and(|it| it.is(Role::Array));
    }
}

/// `Ref<User>`, `Promise<User | null>`, `User[]` as `User`.
fn named_type(annotation: &str) -> Option<&str> {
    const WRAPS: [&str; 12] = [
        "Ref",
        "Relation",
        "Promise",
        "Collection",
        "Array",
        "Loaded",
        "Reference",
        "null",
        "undefined",
        "Rel",
        "LazyRef",
        "NonAttribute",
    ];
    let mut words = annotation.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    words.find(|word| !WRAPS.contains(word) && word.starts_with(char::is_uppercase))
}
