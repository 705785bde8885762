//! What outlives a request: rows that callers fill, and what one of those that a request comes past leaves on it.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rustc_hash::FxBuildHasher;

use super::resolve::callee;
use super::value::{Flow, Root};
use crate::app::App;
use crate::app::files::{FileId, SourceFile};
use crate::facts::{Node, Part, Role};
use crate::models::flow::{Harm, model};
use crate::models::sql::reads_like_sql;

/// What text can still do when somebody else's request, or a later one, comes upon it.
pub(super) fn outlives_the_request(harm: Harm) -> bool {
    matches!(
        harm,
        Harm::Html | Harm::Command | Harm::Code | Harm::Revive | Harm::Path | Harm::Sql | Harm::Url | Harm::Redirect
    )
}

/// Whether a file has this name, or a statement of SQL with it.
fn speaks_of(source: &SourceFile, name: &str) -> bool {
    let texts = source.facts.all(Role::String).chain(source.facts.all(Role::Template));
    let mut texts = texts.filter_map(|text| source.literals.get(text.id));
    source.facts.names.find(name).is_some() || texts.any(|text| text.contains(name) && reads_like_sql(text))
}

/// The columns that rows are given: which of them callers fill, and which the code.
struct Written {
    by_callers: HashSet<String>,
    by_code: HashSet<String>,
    /// Some file makes HTML harmless by a package that is there for it.
    is_cleaned: bool,
}

impl Written {
    fn of(app: &App) -> Self {
        let mut sources = app.files.ids().into_iter().filter_map(|file| app.files.get(file));
        let is_cleaned =
            sources.any(|source| model().cleaners.iter().any(|name| source.facts.names.find(name).is_some()));
        let mut all = Self { by_callers: HashSet::new(), by_code: HashSet::new(), is_cleaned };
        let writes = app.sites.iter().flat_map(|site| &site.access.effects).filter(|effect| effect.writes);
        for effect in writes {
            all.by_code.extend(effect.fixed.iter().cloned());
            all.by_callers.extend(effect.sent.iter().cloned());
        }
        all
    }
}

/// Whether callers write a column. Where rows become part of a page, it is taken for granted unless the code is seen to write
/// it.
pub(super) fn is_written(app: &App, column: &str, harm: Harm, markup: bool) -> bool {
    let written = app.memo().get(|| Written::of(app));
    let by_callers = written.by_callers.contains(column);
    let taken = (harm == Harm::Html || harm == Harm::Code && markup) && !written.by_code.contains(column);
    (by_callers || taken) && !(harm == Harm::Html && written.is_cleaned)
}

/// The files that put something under this name on requests.
pub(super) fn holders(app: &App, member: &Arc<str>) -> Arc<[FileId]> {
    let puts = |file: &FileId| {
        let Some(source) = app.files.get(*file).filter(|source| !source.kind.is_test()) else { return false };
        let on_request = |node: Node<'_>| {
            let request = &model().request;
            let Some(target) = node.child(Part::Target).filter(|target| target.is(Role::Member)) else { return false };
            let Some(object) = target.child(Part::Object) else { return false };
            target.name() == &**member && request.names.iter().any(|name| name == object.name())
                || object.name() == &**member
                    && object.child(Part::Object).is_some_and(|answer| request.is_left_on(answer.name(), member))
        };
        source.facts.names.find(member).is_some() && source.facts.all(Role::Assign).any(on_request)
    };
    app.flow_index().holders.get(member.clone(), || app.files.ids().into_iter().filter(puts).collect())
}

/// The files that fill a column of this name.
pub(super) fn fillers(app: &App, column: &str) -> Arc<[FileId]> {
    let fills = |file: &FileId| {
        let source = app.files.get(*file).filter(|source| source.kind.is_production() && speaks_of(source, column));
        source.is_some_and(|source| source.flow().columns.iter().any(|(each, _)| &**each == column))
    };
    app.flow_index().fillers.get(column.into(), || app.files.ids().into_iter().filter(fills).collect())
}

/// Something that is put into a thing that a function handed out: `sheet = sheets.get(id); sheet.title = …`.
#[derive(Debug)]
pub struct Put {
    /// Where the thing is kept.
    pub root: Root,
    /// Where it is put, and what.
    pub from: FileId,
    pub held: Flow,
}

/// How many functions hand a thing on until somebody puts something into it.
const MOST_HANDS: u32 = 4;

/// What is put into things that a file keeps.
pub(super) fn handed_out(app: &App, file: FileId) -> &[Put] {
    let all = app.flow_index().handed_out.get_or_init(|| {
        let mut all = Handed::default();
        for from in app.files.ids() {
            let Some(source) = app.files.get(from).filter(|source| source.kind.is_production()) else { continue };
            for (root, held) in &source.flow().stores {
                if let Root::Call(site) = root {
                    put(app, (from, *site), from, held, MOST_HANDS, &mut all);
                }
            }
        }
        all
    });
    all.get(&file).map_or(&[], Vec::as_slice)
}

pub(super) type Handed = HashMap<FileId, Vec<Put>, FxBuildHasher>;

/// Follows what a call answers to where that is kept.
fn put(app: &App, (file, site): (FileId, u32), from: FileId, held: &Flow, hands: u32, all: &mut Handed) {
    let source = app.files.get(file);
    let called = source.and_then(|source| Some(source.facts.node(source.flow().sites.get(site as usize)?.callee)));
    let Some(target) = called.and_then(|called| callee(app, file, called)) else { return };
    let file = target.at.file;
    if target.made {
        let into =
            |(field, held): &(Arc<str>, Flow)| Put { root: Root::Field(field.clone()), from, held: held.clone() };
        return all.entry(file).or_default().extend(held.fields.iter().map(into));
    }
    let source = app.files.get(file);
    let Some(function) = source.and_then(|source| source.flow().functions.get(&target.at.id)) else { return };
    for answer in function.answers.whole().origins {
        let held = held.within(&answer.path);
        match answer.root {
            root @ (Root::Variable(_) | Root::Field(_) | Root::Stored(_)) => {
                all.entry(file).or_default().push(Put { root, from, held });
            }
            Root::Call(site) if hands > 0 => put(app, (file, site), from, &held, hands - 1, all),
            _ => {}
        }
    }
}
