//! The order in which a Python class's attributes are looked up, its library bases included as far as they are known
//! (`models/classes.toml`): a mixin behind a view never runs, and a base that several share comes last.

use std::sync::Arc;

use super::interpret::Run;
use super::value::{ClassId, Value};
use crate::models::classes::{self, Known};

/// How many bases up are followed.
const HIGHEST: u32 = 12;

/// One class in the order.
#[derive(Clone, Debug, PartialEq)]
pub enum Ancestor {
    Project(ClassId),
    Known(&'static Known),
    /// A class of a library that is not known, by path; empty where nothing is known of it.
    Other(Arc<str>),
}

/// What a class finds under a name.
#[derive(Clone, Debug)]
pub enum Found {
    /// The project's own, and the class that has it.
    Own(Value, ClassId),
    Known(&'static Known),
}

/// The class and everything it derives from, in the order of lookup.
pub fn lineage(run: &mut Run<'_>, class: &Value) -> Vec<Ancestor> {
    let first = ancestor(run, class);
    linear(run, first, 0)
}

fn ancestor(run: &mut Run<'_>, class: &Value) -> Ancestor {
    let class = run.force(class);
    if let Value::Class(id) = class {
        return Ancestor::Project(id);
    }
    match run.world.path(&class) {
        // `Generic[T]` and the like.
        Some(path) => {
            let path = path.split(".[]").next().unwrap_or(&path);
            classes::at(path).map_or_else(|| Ancestor::Other(path.into()), Ancestor::Known)
        }
        None => Ancestor::Other("".into()),
    }
}

/// What a class of a library that is not in the table most likely derives from, so that its place in the order is right.
fn guessed(path: &str) -> Option<&'static Known> {
    let name = path.rsplit('.').next().unwrap_or(path);
    if name.ends_with("ViewSet") {
        return classes::named("GenericViewSet");
    }
    if name.ends_with("APIView") {
        return classes::named("GenericAPIView");
    }
    if path.starts_with("rest_framework") && name.ends_with("View") {
        return classes::named("APIView");
    }
    // `FilterView`, `SingleTableView`: named after Django's by most libraries.
    classes::named(name).or_else(|| name.ends_with("View").then(|| classes::named("View")).flatten())
}

fn linear(run: &mut Run<'_>, class: Ancestor, depth: u32) -> Vec<Ancestor> {
    if depth > HIGHEST {
        return vec![class];
    }
    let bases: Vec<Ancestor> = match &class {
        Ancestor::Project(id) => {
            let bases = run.bases(*id);
            bases.iter().map(|base| ancestor(run, base)).collect()
        }
        Ancestor::Known(known) => known.bases().map(Ancestor::Known).collect(),
        Ancestor::Other(path) => guessed(path).map(Ancestor::Known).into_iter().collect(),
    };
    let mut sequences: Vec<Vec<Ancestor>> =
        bases.iter().filter(|base| **base != class).map(|base| linear(run, base.clone(), depth + 1)).collect();
    sequences.push(bases);
    let mut order = vec![class];
    loop {
        sequences.retain(|sequence| !sequence.is_empty());
        if sequences.is_empty() {
            return order;
        }
        // The first that stands behind no other; where the order contradicts itself, the first of all.
        let free = sequences
            .iter()
            .map(|sequence| &sequence[0])
            .find(|candidate| !sequences.iter().any(|sequence| sequence.iter().skip(1).any(|each| each == *candidate)));
        let next = free.unwrap_or(&sequences[0][0]).clone();
        for sequence in &mut sequences {
            sequence.retain(|each| *each != next);
        }
        order.push(next);
    }
}

/// What the classes of an order from `from` on hold under a name, and where in the order.
pub fn find(run: &mut Run<'_>, order: &[Ancestor], name: &str, from: usize) -> Option<(usize, Found)> {
    for (index, ancestor) in order.iter().enumerate().skip(from) {
        match ancestor {
            Ancestor::Project(class) => {
                if let Some(value) = run.own_attribute(*class, name) {
                    return Some((index, Found::Own(value, *class)));
                }
            }
            Ancestor::Known(known) if known.defines(name) => return Some((index, Found::Known(known))),
            _ => {}
        }
    }
    None
}

/// True where a class of the library of this name is among an order.
pub fn derives(order: &[Ancestor], name: &str) -> bool {
    order.iter().any(|ancestor| matches!(ancestor, Ancestor::Known(known) if known.name == name))
}
