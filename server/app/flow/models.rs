//! What the classes that a body is read into say of their fields: models of Pydantic, classes with class-validator.
//!
//! A class is looked up where its name is written: in the file itself, behind its imports, or behind an alias that names
//! several (`Annotated[Card | Invoice, …]`). Only where that leads nowhere is any class of the name meant.

use super::read::annotation;
use super::resolve::target_of;
use crate::app::{App, At, FileId};
use crate::facts::{Node, Part, Role};
use crate::models::flow::model;

/// How many classes are looked through for a field of one.
const MOST_CLASSES: usize = 12;

/// How many files a name is followed through.
const DEEPEST: u32 = 4;

/// How many names one may stand for.
const MOST_NAMES: usize = 48;

/// What holds a number to no less than nothing, mostly.
pub(super) const LEAST: [&str; 16] = [
    "ge",
    "gt",
    "Ge",
    "Gt",
    "Min",
    "IsPositive",
    "PositiveInt",
    "NonNegativeInt",
    "PositiveFloat",
    "NonNegativeFloat",
    "min",
    "positive",
    "Max",
    "IsIn",
    "IsEnum",
    "Literal",
];

/// What holds a number to a most.
pub(super) const MOST: [&str; 8] = ["le", "lt", "Le", "Lt", "Max", "IsIn", "IsEnum", "Literal"];

/// A type as a file names it.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub file: FileId,
    pub name: String,
}

/// True for a type that says itself who makes its values: `CurrentUser = Annotated[User, Depends(current_user)]`.
pub(super) fn is_injected(app: &App, named: &Named) -> bool {
    let injects =
        |node: Node<'_>| node.is(Role::Call) && model().request.injected.iter().any(|each| each == node.call_name());
    alias(app, named.file, &named.name).is_some_and(|value| value.descendants().any(injects))
}

/// What is said of a field.
pub(super) struct Told {
    /// It holds no free text.
    pub closed: bool,
    /// What it holds.
    pub inner: Named,
}

/// The classes that a name may stand for, and those that they are derived from.
pub(super) fn classes(app: &App, named: &Named) -> Vec<At> {
    let mut found = Vec::new();
    for class in meant(app, named) {
        found.extend(ancestry(app, class));
        if found.len() >= MOST_CLASSES {
            break;
        }
    }
    found
}

/// What a model says of a field; of several that are meant, by the one that lets most through. None where there is no such
/// field.
pub(super) fn field(app: &App, holder: &Named, field: &str) -> Option<Told> {
    let of = |class: At| ancestry(app, class).into_iter().find_map(|at| field_of(app, at, field));
    let told: Vec<Told> = meant(app, holder).into_iter().filter_map(of).collect();
    let open = told.iter().position(|told| !told.closed).unwrap_or(0);
    told.into_iter().nth(open)
}

/// The classes that a name may stand for, in no case more than a few.
fn meant(app: &App, named: &Named) -> Vec<At> {
    let mut found = own_classes(app, named.file, &named.name);
    if found.is_empty() {
        let all = app.definitions().named(&named.name).iter().copied();
        found = all.filter(|at| is_class(app, *at)).collect();
    }
    found.truncate(MOST_CLASSES);
    found
}

/// A class and those that it is derived from, the nearest first.
fn ancestry(app: &App, class: At) -> Vec<At> {
    let mut found = vec![class];
    let mut at = 0;
    while at < found.len() && found.len() < MOST_CLASSES {
        let file = found[at].file;
        let bases = app.files.node(found[at]).into_iter().flat_map(|class| class.parts(Part::Base));
        let of = |base: Node<'_>| meant(app, &Named { file, name: base.name().to_owned() });
        let more: Vec<_> = bases.flat_map(of).filter(|base| !found.contains(base)).collect();
        found.extend(more);
        at += 1;
    }
    found
}

/// Whether one of these words, or a validator of a class, holds a field of a model to something.
pub(super) fn is_held_to(app: &App, holder: &Named, field: &str, bounds: &[&str]) -> bool {
    classes(app, holder).into_iter().any(|at| {
        let Some(body) = app.files.node(at).and_then(|class| class.child(Part::Body)) else { return false };
        let says = |node: Node<'_>| bounds.contains(&node.name());
        let holds = |member: Node<'_>| {
            member.descendants_and_self().any(says)
                || types(&annotation(member))
                    .any(|name| alias(app, at.file, name).is_some_and(|value| value.descendants_and_self().any(says)))
        };
        let looks = |node: Node<'_>| {
            node.is(Role::Decorator)
                && node.descendants().any(|name| {
                    matches!(name.name(), "validator" | "field_validator" | "model_validator" | "root_validator")
                })
        };
        body.descendants().any(looks) || members(body).filter(|member| name_of(*member) == field).any(holds)
    })
}

fn field_of(app: &App, at: At, field: &str) -> Option<Told> {
    let body = app.files.node(at)?.child(Part::Body)?;
    let member = members(body).find(|member| name_of(*member) == field)?;
    let kind = annotation(member);
    let kind = kind.trim_start_matches([':', ' ']);
    let limited = member.descendants().any(|node| {
        matches!(
            node.name(),
            "pattern" | "regex" | "IsInt" | "IsUUID" | "IsEnum" | "IsNumber" | "Matches" | "IsIn" | "IsDateString"
        )
    });
    let named = |name: &str| Named { file: at.file, name: name.to_owned() };
    let is_enum = |at: &At| {
        app.files.node(*at).is_some_and(|class| {
            let mut bases = class.parts(Part::Base).flat_map(Node::descendants_and_self);
            bases.any(|base| base.name().ends_with("Enum"))
        })
    };
    let listed = || classes(app, &named(kind.split(['[', ' ']).next().unwrap_or_default())).iter().any(is_enum);
    // A validator of the class looks at the field.
    let looked_at = || {
        body.descendants().any(|node| {
            node.is(Role::Decorator)
                && node.descendants().any(|name| matches!(name.name(), "validator" | "field_validator"))
        })
    };
    let closed = limited || !kind.is_empty() && model().request.is_closed(kind) || listed() || looked_at();
    let inner = types(kind).last().unwrap_or_default();
    Some(Told { closed, inner: named(inner) })
}

fn members(body: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    body.descendants().filter(|node| node.is_any(&[Role::Assign, Role::Field]))
}

fn name_of<'a>(member: Node<'a>) -> &'a str {
    member.child(Part::Target).map_or(member.name(), Node::name)
}

/// The names in an annotation.
fn types(annotation: &str) -> impl Iterator<Item = &str> {
    let words = annotation.split(['[', ']', '<', '>', ' ', '|', ',', ':']);
    words.filter(|word| !matches!(*word, "" | "None" | "null" | "undefined"))
}

fn is_class(app: &App, at: At) -> bool {
    app.files.node(at).is_some_and(|node| node.is(Role::Class))
}

/// The classes of a name of a file: its own, those that an alias of it names, and those that it imports.
fn own_classes(app: &App, file: FileId, name: &str) -> Vec<At> {
    let (mut found, mut open) = (Vec::new(), vec![(file, name)]);
    let mut at = 0;
    // Aliases may name each other, and themselves.
    while let Some((file, name)) = open.get(at).copied().filter(|_| at < MOST_NAMES) {
        at += 1;
        let all = app.definitions().named(name).iter().copied();
        let own: Vec<At> = all.filter(|at| at.file == file && is_class(app, *at)).collect();
        let mut next: Vec<(FileId, &str)> = Vec::new();
        if !own.is_empty() {
            found.extend(own);
        } else if let Some(value) = given(app, file, name) {
            let names = value.descendants_and_self().filter(|node| node.is(Role::Name)).take(MOST_NAMES);
            next.extend(names.map(|node| (file, node.name())));
        } else {
            next.extend(import(app, file, name));
        }
        for each in next {
            if !open.contains(&each) {
                open.push(each);
            }
        }
    }
    found
}

/// What a name stands for that is given to a type: `Create = Annotated[Card | Invoice, …]`.
fn alias<'a>(app: &'a App, file: FileId, name: &'a str) -> Option<Node<'a>> {
    let mut at = (file, name);
    for _ in 0..DEEPEST {
        if let Some(value) = given(app, at.0, at.1) {
            return Some(value);
        }
        at = import(app, at.0, at.1)?;
    }
    None
}

/// The type that a file gives a name to.
fn given<'a>(app: &'a App, file: FileId, name: &str) -> Option<Node<'a>> {
    let facts = &app.files.get(file)?.facts;
    facts.names.find(name)?;
    let mut given = facts.all(Role::Assign).filter(|node| node.child(Part::Target).is_some_and(|it| it.name() == name));
    given.find_map(|node| node.child(Part::Value).filter(|value| value.is_any(&[Role::Index, Role::Binary])))
}

/// The file that a name of another file is imported from, and its name there.
fn import<'a>(app: &'a App, file: FileId, name: &str) -> Option<(FileId, &'a str)> {
    let facts = &app.files.get(file)?.facts;
    facts.names.find(name)?;
    let bound = |child: &Node<'_>| child.child(Part::Target).map_or(child.name(), Node::name) == name;
    facts.all(Role::Import).filter(|import| !import.name().is_empty()).find_map(|import| {
        let taken = import.children().find(|child| child.is_any(&[Role::Name, Role::ImportName]) && bound(child))?;
        Some((target_of(app, file, import.name())?, taken.name()))
    })
}
