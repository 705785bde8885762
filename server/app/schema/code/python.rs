//! Classes of Django, SQLAlchemy, SQLModel, Peewee and Tortoise, and SQLAlchemy's `Table`.

use std::sync::Arc;

use super::{Cx, USER_MODEL, is_true};
use crate::app::schema::{Field, Model, Source, Standing};
use crate::facts::{Node, Part, Role};
use crate::models::schema::{Python, schema};

/// Names in annotations that wrap the type that counts.
const WRAPS: [&str; 20] = [
    "Mapped",
    "Optional",
    "List",
    "list",
    "Set",
    "set",
    "Sequence",
    "Union",
    "Annotated",
    "None",
    "WriteOnlyMapped",
    "DynamicMapped",
    "Relationship",
    "ForwardRef",
    "tuple",
    "ReverseRelation",
    "ForeignKeyRelation",
    "ManyToManyRelation",
    "OneToOneRelation",
    "ForeignKeyNullableRelation",
];

pub(super) fn read<'a>(cx: &Cx<'a>, models: &mut Vec<Model>) {
    for class in cx.all(Role::Class) {
        // `Meta` and `Config` belong to the class around them.
        let within = class.ancestors().any(|outer| outer.is(Role::Class));
        if !within && let Some(model) = model(cx, class) {
            models.push(model);
        }
    }
    for call in cx.all(Role::Call).filter(|call| call.call_name() == "Table") {
        models.extend(table(cx, call));
    }
}

/// The canonical paths that a name can have: with `from peewee import *`, `Model` may be `peewee.Model`.
fn paths<'a>(cx: &Cx<'a>, node: Node<'a>) -> Vec<String> {
    let node = if node.is(Role::Index) { node.child(Part::Object).unwrap_or(node) } else { node };
    let Some(path) = cx.path(node) else { return Vec::new() };
    let mut found = vec![path.to_string()];
    if node.is(Role::Name) && *path == *node.name() {
        let stars = cx.all(Role::ImportAll).filter_map(Node::parent).filter(|import| import.is(Role::Import));
        found.extend(stars.map(|import| format!("{}.{path}", import.name())));
    }
    found
}

fn source_of(mapper: &Python) -> Source {
    match mapper.source.as_str() {
        "Django" => Source::Django,
        "SqlModel" => Source::SqlModel,
        "Peewee" => Source::Peewee,
        "Tortoise" => Source::Tortoise,
        _ => Source::SqlAlchemy,
    }
}

fn model<'a>(cx: &Cx<'a>, class: Node<'a>) -> Option<Model> {
    let words = schema();
    let bases: Vec<Node<'a>> = class.parts(Part::Base).filter(|base| !base.is(Role::Keyword)).collect();
    let table = class
        .parts(Part::Base)
        .any(|base| base.is(Role::Keyword) && base.name() == "table" && is_true(base.child(Part::Value)));
    let base_paths: Vec<Vec<String>> = bases.iter().map(|base| paths(cx, *base)).collect();
    let all_paths = || base_paths.iter().flatten();
    if base_paths.iter().any(|paths| paths.iter().any(|path| words.not_models.bases.holds(path))) && !table {
        return Some(other(cx, class));
    }
    let known = words.python.iter().find(|mapper| all_paths().any(|path| mapper.bases.holds(path)));
    let lends = known.is_some_and(|mapper| all_paths().any(|path| mapper.lending.holds(path)));
    let body = class.child(Part::Body)?;
    let mut model = cx.model(class.name(), known.map_or(Source::SqlAlchemy, source_of), class);
    let mut proof = None;
    let mut own_table = false;
    let mut lent = lends;
    for statement in body.children() {
        let statement =
            if statement.is(Role::Discard) { statement.children().next().unwrap_or(statement) } else { statement };
        if statement.is(Role::Class) && statement.name() == "Meta" {
            lent |= meta(cx, statement, &mut model);
        }
        if !statement.is(Role::Assign) || !statement.name().is_empty() {
            continue;
        }
        let Some(target) = statement.child(Part::Target).filter(|target| target.is(Role::Name)) else { continue };
        let value = statement.child(Part::Value);
        match target.name() {
            "__tablename__" => {
                own_table = true;
                model.table = value.and_then(|it| cx.text(it)).map(Arc::from);
            }
            "__abstract__" => lent |= is_true(value),
            "__table_args__" => value.into_iter().for_each(|it| table_arguments(cx, it, &mut model)),
            // An expression of Django says of what type it is.
            "output_field" => {}
            name if name.starts_with("__") => {}
            _ => {
                let proven = field(cx, statement, target, &mut model);
                proof = proof.or(proven);
            }
        }
    }
    own_table |= body
        .children()
        .any(|it| it.descendants_and_self().take(3).any(|it| it.is(Role::Function) && it.name() == "__tablename__"));
    if let (None, Some(mapper)) = (known, proof) {
        model.source = source_of(mapper);
    }
    if table {
        model.source = Source::SqlModel;
    }
    model.standing = match (known.or(proof), model.source) {
        _ if table => Standing::Model,
        _ if lent => Standing::Base,
        (None, _) if bases.is_empty() => return Some(other(cx, class)),
        (None, _) => Standing::Open,
        _ if bases.is_empty() => Standing::Base,
        (Some(_), Source::SqlModel) => Standing::Base,
        // Usually `class BaseModel(Model): class Meta: database = db`.
        (Some(_), Source::Peewee) if model.fields.is_empty() => Standing::Base,
        (Some(_), Source::SqlAlchemy) if known.is_none() && !own_table => Standing::Open,
        _ => Standing::Model,
    };
    model.user_base =
        bases.iter().filter_map(|base| cx.base(*base)).any(|(last, _)| words.user.bases.iter().any(|it| **it == *last));
    model.bases = bases.iter().filter_map(|base| cx.base(*base)).collect();
    Some(model)
}

fn other<'a>(cx: &Cx<'a>, class: Node<'a>) -> Model {
    let mut other = cx.model(class.name(), Source::SqlAlchemy, class);
    other.standing = Standing::Other;
    other
}

/// `class Meta`: true where it says that the class is abstract.
fn meta<'a>(cx: &Cx<'a>, meta: Node<'a>, model: &mut Model) -> bool {
    let mut lends = false;
    for assign in meta.descendants().filter(|node| node.is(Role::Assign)) {
        let (Some(target), Some(value)) = (assign.child(Part::Target), assign.child(Part::Value)) else { continue };
        match target.name() {
            "abstract" => lends |= value.is(Role::True),
            "db_table" | "table" | "table_name" => model.table = cx.text(value).map(Arc::from).or(model.table.take()),
            "unique_together" => sets(cx, value, model),
            "indexes" if model.source == Source::Peewee => {
                // `((("a", "b"), True),)`: the flag says unique.
                for index in value.children().filter(|index| index.children().any(|it| it.is(Role::True))) {
                    index.children().take(1).for_each(|set| sets(cx, set, model));
                }
            }
            "constraints" => unique_constraints(cx, value, model),
            _ => {}
        }
    }
    lends
}

/// `("a", "b")` or `(("a", "b"), ("c",))`.
fn sets<'a>(cx: &Cx<'a>, list: Node<'a>, model: &mut Model) {
    let strings: Vec<Arc<str>> = list.children().filter_map(|it| cx.string(it)).map(Arc::from).collect();
    if strings.is_empty() {
        list.children().filter(|it| it.is_any(&[Role::Tuple, Role::Array])).for_each(|inner| sets(cx, inner, model));
    } else {
        add_set(strings, model);
    }
}

fn add_set(set: Vec<Arc<str>>, model: &mut Model) {
    if let [only] = &set[..] {
        model.fields.iter_mut().filter(|field| field.is_called(only)).for_each(|field| field.unique = true);
    }
    model.unique_together.push(set);
}

/// Django's `UniqueConstraint(fields=["a", "b"])`; one with a condition holds for some rows only.
fn unique_constraints<'a>(cx: &Cx<'a>, value: Node<'a>, model: &mut Model) {
    let calls = value.descendants().filter(|it| it.is(Role::Call) && it.call_name() == "UniqueConstraint");
    for call in calls.filter(|call| call.keyword("condition").is_none()) {
        if let Some(list) = call.keyword("fields") {
            sets(cx, list, model);
        }
    }
}

/// SQLAlchemy's `UniqueConstraint("a", "b")` and `ForeignKeyConstraint(["a"], ["users.id"])`.
fn table_arguments<'a>(cx: &Cx<'a>, value: Node<'a>, model: &mut Model) {
    for call in value.descendants_and_self().filter(|it| it.is(Role::Call)) {
        let texts = |list: Node<'a>| list.children().filter_map(|it| cx.string(it)).collect::<Vec<_>>();
        match call.call_name() {
            "UniqueConstraint" => {
                let set: Vec<Arc<str>> = call.arguments().filter_map(|it| cx.string(it)).map(Arc::from).collect();
                if !set.is_empty() {
                    add_set(set, model);
                }
            }
            "ForeignKeyConstraint" => {
                let own = call.argument(0).map_or_else(Vec::new, texts);
                let target = call.argument(1).map_or_else(Vec::new, texts).first().map(|it| table_of(it));
                for field in model.fields.iter_mut().filter(|field| own.iter().any(|name| field.is_called(name))) {
                    field.relation = target.map(Arc::from).or(field.relation.take());
                }
            }
            _ => {}
        }
    }
}

/// `users` of `users.id`.
fn table_of(column: &str) -> &str {
    column.rsplit_once('.').map_or(column, |(table, _)| table)
}

/// Adds the column that an assignment in a class body makes, if it makes one. Answers with the mapper that its call
/// proves.
fn field<'a>(cx: &Cx<'a>, assign: Node<'a>, target: Node<'a>, model: &mut Model) -> Option<&'static Python> {
    let value = assign.child(Part::Value).map(Node::awaited);
    let annotation = assign.child(Part::Type);
    let call = value.filter(|value| value.is(Role::Call));
    let name = call.map_or("", Node::call_name);
    let makes = is_column(name)
        || is_relation(name)
        || name.ends_with("Field")
        || name.ends_with("ForeignKey")
        || name == "ParentalKey"
        || name == "Field";
    let data = annotation.is_some()
        && value.is_none_or(|value| makes || value.is_literal() || value.is(Role::Name) || value.is(Role::Member));
    if !makes && !data {
        return None;
    }
    let callee = call.and_then(Node::callee);
    let callee_paths = callee.map_or_else(Vec::new, |callee| paths(cx, callee));
    let words = schema();
    let proof = words.python.iter().find(|mapper| callee_paths.iter().any(|path| mapper.fields.holds(path)));
    let foreign = callee_paths.iter().any(|path| words.not_models.bases.holds(path));
    if foreign && proof.is_none() && !callee_paths.iter().any(|it| it.starts_with("pydantic")) {
        return None;
    }
    let kind = match (annotation, call) {
        (Some(annotation), _) => type_text(cx, annotation),
        (None, Some(call)) if is_column(name) => call
            .arguments()
            .map(|it| it.chain().next().unwrap_or(it))
            .find(|it| !it.is(Role::String))
            .map_or(String::new(), |kind| if kind.is(Role::Call) { kind.call_name() } else { kind.name() }.to_owned()),
        _ => name.to_owned(),
    };
    if kind.starts_with("ClassVar") || kind.starts_with("InitVar") {
        return None;
    }
    let mut field = cx.field(target.name(), &kind, assign);
    field.optional = kind.contains("Optional") || kind.contains("None");
    let inner = annotation.and_then(|annotation| annotated(cx, annotation));
    if let Some(call) = call {
        options(cx, call, name, &mut field);
    }
    if is_relation(name) {
        let said =
            call.and_then(|call| call.argument(0).or_else(|| call.keyword("argument"))).and_then(|it| related(cx, it));
        field.relation = said.or_else(|| inner.map(Arc::from));
        let list = kind.contains("ist[")
            || kind.contains("et[")
            || kind.contains("Sequence[")
            || kind.contains("DynamicMapped")
            || kind.contains("WriteOnlyMapped");
        // Without an annotation the other side tells, and it is elsewhere; a plural is many.
        field.many |= list
            || annotation.is_none()
                && target.name().ends_with('s')
                && !is_false(call.and_then(|it| it.keyword("uselist")));
    }
    model.fields.push(field);
    proof
}

fn is_column(name: &str) -> bool {
    matches!(name, "Column" | "mapped_column" | "MappedColumn" | "deferred")
}

fn is_relation(name: &str) -> bool {
    matches!(name, "relationship" | "Relationship" | "dynamic_loader")
}

fn is_false(node: Option<Node<'_>>) -> bool {
    node.is_some_and(|node| node.is(Role::False))
}

/// What the call that makes a column says of it.
fn options<'a>(cx: &Cx<'a>, call: Node<'a>, name: &str, field: &mut Field) {
    field.primary |= is_true(call.keyword("primary_key")) || is_true(call.keyword("pk"));
    field.unique |= is_true(call.keyword("unique"));
    field.optional |= is_true(call.keyword("null")) || is_true(call.keyword("nullable"));
    field.optional &= !is_false(call.keyword("nullable"));
    if let Some(target) = call.keyword("foreign_key").and_then(|it| cx.text(it)) {
        field.relation = Some(table_of(target).into());
    }
    let one = name.ends_with("ForeignKey")
        || name == "ForeignKeyField"
        || name == "ParentalKey"
        || name.starts_with("OneToOne");
    let many = name.starts_with("ManyToMany") || name == "ParentalManyToManyField";
    if one || many {
        let told = call.keyword("to").or_else(|| call.keyword("model")).or_else(|| call.keyword("model_name"));
        field.relation = told.or_else(|| call.argument(0)).and_then(|it| related(cx, it));
        field.many = many;
        field.unique |= name.starts_with("OneToOne");
        field.column = (!many).then(|| format!("{}_id", field.name).into());
    }
    let renamed = ["db_column", "column_name", "source_field", "name"].iter().find_map(|key| call.keyword(key));
    let first = call.argument(0).filter(|it| is_column(name) && it.is(Role::String));
    if let Some(column) = renamed.or(first).filter(|it| it.is(Role::String)).and_then(|it| cx.string(it)) {
        field.column = Some(column.into());
    }
    // `Column(Integer, ForeignKey("users.id"))`, also as an option of a `Field` of SQLModel.
    let within = call.descendants().filter(|it| it.is(Role::Call) && it.call_name() == "ForeignKey");
    for key in within.filter(|_| !one && !many) {
        let target = key.argument(0);
        let text = target.and_then(|it| cx.text(it)).map(|it| table_of(it).to_owned());
        field.relation = text.or_else(|| target.and_then(|it| cx.target(it))).map(Arc::from).or(field.relation.take());
    }
    if name == "Field" {
        for column in call.keyword("sa_column").into_iter().filter(|it| it.is(Role::Call)) {
            field.unique |= is_true(column.keyword("unique"));
            field.primary |= is_true(column.keyword("primary_key"));
        }
    }
}

/// The model that the argument of a foreign key names.
fn related<'a>(cx: &Cx<'a>, node: Node<'a>) -> Option<Arc<str>> {
    if let Some(text) = cx.text(node) {
        return (!text.is_empty()).then(|| text.into());
    }
    let path = cx.path(node);
    let path = path.as_deref().unwrap_or_default();
    if path.ends_with("AUTH_USER_MODEL") || path.ends_with("get_user_model()") {
        return Some(USER_MODEL.into());
    }
    if node.is(Role::Member) {
        // `models.User`, `accounts.models.User`: a class is capitalised, a column of one is not.
        let class = node.name().starts_with(char::is_uppercase);
        return if class { Some(node.name().into()) } else { cx.target(node).map(Arc::from) };
    }
    if node.is(Role::Name) {
        // The name that it has in its own module.
        return path.rsplit('.').next().filter(|last| !last.is_empty()).map(Arc::from);
    }
    cx.target(node).map(Arc::from)
}

/// A type as text, from its nodes.
fn type_text<'a>(cx: &Cx<'a>, node: Node<'a>) -> String {
    let inner = |separator: &str, skip: usize| {
        node.children().skip(skip).map(|child| type_text(cx, child)).collect::<Vec<_>>().join(separator)
    };
    match node.role() {
        Role::Index => {
            format!("{}[{}]", node.children().next().map_or(String::new(), |it| type_text(cx, it)), inner(", ", 1))
        }
        Role::Binary => inner(" | ", 0),
        Role::Tuple => inner(", ", 0),
        Role::Null => "None".to_owned(),
        Role::String => cx.string(node).unwrap_or_default().to_owned(),
        Role::Call => node.call_name().to_owned(),
        _ => node.name().to_owned(),
    }
}

/// The name in an annotation that is not one of its wrappers.
fn annotated<'a>(cx: &Cx<'a>, annotation: Node<'a>) -> Option<String> {
    let text = type_text(cx, annotation);
    let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    words.find(|word| !WRAPS.contains(word) && word.starts_with(char::is_uppercase)).map(str::to_owned)
}

/// `users = Table("users", metadata, Column("id", Integer, primary_key=True), …)`.
fn table<'a>(cx: &Cx<'a>, call: Node<'a>) -> Option<Model> {
    let path = cx.path(call.callee()?)?;
    let known = (path.contains("sqlalchemy") || path.ends_with("db.Table") || path.ends_with("SQLAlchemy().Table"))
        || cx.imports(&["sqlalchemy"]);
    let table = known.then(|| cx.text(call.argument(0)?)).flatten()?;
    let mut model = cx.model(cx.variable(call).unwrap_or(table), Source::SqlAlchemy, call);
    model.table = Some(table.into());
    for column in call.arguments().filter(|it| it.is(Role::Call) && is_column(it.call_name())) {
        let Some(name) = column.argument(0).and_then(|it| cx.text(it)) else { continue };
        let kind =
            column.argument(1).map_or("", |kind| if kind.is(Role::Call) { kind.call_name() } else { kind.name() });
        let mut field = cx.field(name, kind, column);
        options(cx, column, "Column", &mut field);
        field.column = None;
        model.fields.push(field);
    }
    table_arguments(cx, call, &mut model);
    (!model.fields.is_empty()).then_some(model)
}
