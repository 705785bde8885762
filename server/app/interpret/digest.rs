//! What a run came to, file by file, as numbers that two runs can be compared by.
//!
//! An index of an arena says little: whatever is made in one file moves the numbers of what others make. So things are
//! numbered by the file in the course of which they were made, and where the code of a file and its number are the same,
//! whatever was made in its course is the same, and so is what it hangs on.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::FxHasher;

use super::Run;
use crate::app::files::FileId;
use crate::app::reads::FileSet;
use crate::app::route::{Handler, Link, Note, PassedOver, Route};
use crate::app::value::{Arena, Argument, Arguments, Made, NOWHERE, ObjectId, ScopeId, Value, World};

/// The numbers of a run.
#[derive(Debug, Default)]
pub struct Digest {
    /// By file, of what was made in its course.
    files: Vec<u64>,
    /// Of what is no file's.
    rest: u64,
}

impl Digest {
    /// The files in the course of which other things were made. None where what is no file's differs.
    pub fn changed_since(&self, before: &Digest) -> Option<FileSet> {
        if self.rest != before.rest || self.files.len() != before.files.len() {
            return None;
        }
        let mut changed = FileSet::among(self.files.len());
        for (file, (mine, theirs)) in self.files.iter().zip(&before.files).enumerate() {
            if mine != theirs {
                changed.insert(FileId(file as u32));
            }
        }
        Some(changed)
    }

    fn add(&mut self, home: FileId, number: u64) {
        let held = self.files.get_mut(home.0 as usize).unwrap_or(&mut self.rest);
        *held = held.wrapping_add(number);
    }
}

/// The numbers of things within the files that they were made in the course of.
#[derive(Debug)]
struct Places {
    objects: Vec<u32>,
    lists: Vec<u32>,
    records: Vec<u32>,
    functions: Vec<u32>,
    classes: Vec<u32>,
    scopes: Vec<u32>,
}

impl Places {
    fn of(world: &World, files: usize) -> Self {
        Self {
            objects: places(&world.objects, files),
            lists: places(&world.lists, files),
            records: places(&world.records, files),
            functions: places(&world.functions, files),
            classes: places(&world.classes, files),
            scopes: places(&world.scopes, files),
        }
    }
}

fn places<T>(arena: &Arena<T>, files: usize) -> Vec<u32> {
    let mut next = vec![0; files + 1];
    let place = |home: &FileId| {
        let counted = &mut next[(home.0 as usize).min(files)];
        *counted += 1;
        *counted
    };
    arena.homes().iter().map(place).collect()
}

/// Works out numbers of what refers to things of one run.
pub struct Digester<'r, 'a> {
    run: &'r Run<'a>,
    places: Places,
}

impl<'r, 'a> Digester<'r, 'a> {
    pub fn new(run: &'r Run<'a>) -> Self {
        Self { run, places: Places::of(&run.world, run.files.capacity()) }
    }

    /// Of everything that the run made.
    pub fn run(&self) -> Digest {
        let (run, world) = (self.run, &self.run.world);
        let mut digest = Digest { files: vec![0; run.files.capacity()], rest: 0 };
        self.things(&mut digest, &world.objects, &self.places.objects, |each, state| {
            self.made(&each.made, state);
            each.at.hash(state);
            self.named(&each.fields, state);
            each.events.iter().for_each(|event| self.object(*event, state));
            each.under.hash(state);
        });
        self.things(&mut digest, &world.lists, &self.places.lists, |each, state| {
            self.values(&each.items, state);
            (each.open, each.at).hash(state);
        });
        self.things(&mut digest, &world.records, &self.places.records, |each, state| {
            self.named(&each.entries, state);
            (each.open, each.at).hash(state);
        });
        self.things(&mut digest, &world.functions, &self.places.functions, |each, state| {
            each.at.hash(state);
            self.scope(each.scope, state);
            self.values(each.this.as_slice(), state);
            self.values(each.class.map(Value::Class).as_slice(), state);
        });
        self.things(&mut digest, &world.classes, &self.places.classes, |each, state| {
            (each.at, &each.name).hash(state);
            self.scope(each.scope, state);
        });
        self.things(&mut digest, &world.scopes, &self.places.scopes, |each, state| {
            each.file.hash(state);
            each.parent.into_iter().for_each(|parent| self.scope(parent, state));
            self.values(each.this.as_slice(), state);
            let Some(source) = run.files.get(each.file) else { return };
            let names = each.names.iter().map(|(name, value)| {
                number(|state| {
                    source.facts.names.text(*name).hash(state);
                    self.value(value, state);
                })
            });
            names.fold(0, u64::wrapping_add).hash(state);
        });
        self.files(&mut digest);
        digest
    }

    /// What is kept by file and class, and what is found by looking at everything.
    fn files(&self, digest: &mut Digest) {
        let run = self.run;
        for (file, exports) in &run.exports {
            let named = exports.named.iter().map(|(name, value)| number(|state| self.entry(name, value, state)));
            let of_file = number(|state| {
                exports.scope.into_iter().for_each(|scope| self.scope(scope, state));
                exports.module.into_iter().for_each(|module| self.object(module, state));
                self.values(&exports.packages, state);
                (&exports.stars, exports.done).hash(state);
                named.fold(0, u64::wrapping_add).hash(state);
            });
            digest.add(*file, of_file);
        }
        for ((class, name), value) in &run.attributes {
            let attribute = number(|state| {
                self.value(&Value::Class(*class), state);
                name.hash(state);
                self.values(value.as_slice(), state);
            });
            digest.add(run.world.classes.homes()[class.0 as usize], attribute);
        }
        for ((at, scope), decorations) in &run.decorations {
            let decorated = number(|state| {
                at.hash(state);
                self.scope(*scope, state);
                for each in decorations {
                    each.at.hash(state);
                    self.value(&each.value, state);
                    self.value(&each.result, state);
                }
            });
            digest.add(at.file, decorated);
        }
        for (at, fields) in &run.function_fields {
            let given = number(|state| {
                at.hash(state);
                self.named(fields, state);
            });
            digest.add(at.file, given);
        }
        for at in &run.called {
            digest.add(at.file, number(|state| at.hash(state)));
        }
        let everywhere = &run.everywhere;
        for (asked, given) in &everywhere.bindings {
            let bound = number(|state| self.values(&[Value::Class(*asked), Value::Class(*given)], state));
            digest.add(NOWHERE, bound);
        }
        for (name, function) in &everywhere.request_methods {
            digest.add(NOWHERE, number(|state| self.entry(name, &Value::Function(*function), state)));
        }
        for (name, value) in &everywhere.added {
            digest.add(NOWHERE, number(|state| self.entry(name, value, state)));
        }
    }

    /// Of a route, as its framework's adapter found it.
    pub fn route(&self, route: &Route) -> u64 {
        let Route { framework, method, path, at, document, handler, chain, searched, passed_over, unknown, .. } = route;
        number(|state| {
            (framework, method, path, at, document).hash(state);
            let Handler { value, at, calling } = handler;
            self.value(value, state);
            (at, calling).hash(state);
            chain.iter().for_each(|link| self.link(link, state));
            for PassedOver { link, why, text, idle } in passed_over {
                self.link(link, state);
                (why, text, idle).hash(state);
            }
            for Note { text, at } in searched.iter().chain(unknown).chain(&route.declared_public) {
                (text, at).hash(state);
            }
            (searched.len(), unknown.len(), chain.len()).hash(state);
        })
    }

    fn link(&self, link: &Link, state: &mut FxHasher) {
        let Link { value, at, calling, place, metadata, perhaps, made: _ } = link;
        self.value(value, state);
        (at, calling, place, perhaps, metadata.len()).hash(state);
        for (key, value) in metadata {
            // Decorators without a name are told apart by their object.
            match key.split_once('#').and_then(|(of, object)| Some((of, object.parse().ok()?))) {
                Some((of, object)) => {
                    of.hash(state);
                    self.object(ObjectId(object), state);
                }
                None => key.hash(state),
            }
            self.value(value, state);
        }
    }

    /// Adds a number for each thing of an arena to the file that it was made in the course of.
    fn things<T>(&self, digest: &mut Digest, arena: &Arena<T>, places: &[u32], write: impl Fn(&T, &mut FxHasher)) {
        let kind = std::any::type_name::<T>();
        for ((each, home), place) in arena.iter().zip(arena.homes()).zip(places) {
            let thing = number(|state| {
                (kind, place).hash(state);
                write(each, state);
            });
            digest.add(*home, thing);
        }
    }

    fn made(&self, made: &Made, state: &mut FxHasher) {
        std::mem::discriminant(made).hash(state);
        match made {
            Made::Call { callee, arguments } => {
                self.value(callee, state);
                self.arguments(arguments, state);
            }
            Made::Instance { class, arguments, outside } => {
                self.value(&Value::Class(*class), state);
                self.arguments(arguments, state);
                outside.hash(state);
            }
            Made::Built { constructor, arguments } => {
                self.value(&Value::Function(*constructor), state);
                self.arguments(arguments, state);
            }
            Made::Parameter { function, index, name } => {
                self.value(&Value::Function(*function), state);
                (index, name).hash(state);
            }
            Made::Child { of, call } => {
                self.object(*of, state);
                self.object(*call, state);
            }
            Made::Exports(file) => file.hash(state),
        }
    }

    fn arguments(&self, arguments: &Arguments, state: &mut FxHasher) {
        let Arguments { positional, named, open } = arguments;
        (positional.len(), named.len(), open).hash(state);
        for Argument { value, at } in positional {
            self.value(value, state);
            at.hash(state);
        }
        for (name, Argument { value, at }) in named {
            self.entry(name, value, state);
            at.hash(state);
        }
    }

    fn named(&self, entries: &[(Arc<str>, Value)], state: &mut FxHasher) {
        entries.len().hash(state);
        entries.iter().for_each(|(name, value)| self.entry(name, value, state));
    }

    fn entry(&self, name: &str, value: &Value, state: &mut FxHasher) {
        name.hash(state);
        self.value(value, state);
    }

    fn values(&self, values: &[Value], state: &mut FxHasher) {
        values.len().hash(state);
        values.iter().for_each(|value| self.value(value, state));
    }

    fn value(&self, value: &Value, state: &mut FxHasher) {
        std::mem::discriminant(value).hash(state);
        let (world, places) = (&self.run.world, &self.places);
        match value {
            Value::Unknown(at) => at.hash(state),
            Value::Null => {}
            Value::Bool(value) => value.hash(state),
            Value::Number(text) | Value::Text(text) | Value::Outside(text) => text.hash(state),
            Value::List(id) => thing(&world.lists, &places.lists, id.0, state),
            Value::Record(id) => thing(&world.records, &places.records, id.0, state),
            Value::Function(id) => thing(&world.functions, &places.functions, id.0, state),
            Value::Class(id) => thing(&world.classes, &places.classes, id.0, state),
            Value::Object(id) => self.object(*id, state),
            Value::Member(member) => self.entry(&member.name, &member.of, state),
            Value::Module(file) => file.hash(state),
            Value::Folder(file, name) | Value::Import(file, name) => (file, name).hash(state),
        }
    }

    fn object(&self, id: ObjectId, state: &mut FxHasher) {
        thing(&self.run.world.objects, &self.places.objects, id.0, state);
    }

    fn scope(&self, id: ScopeId, state: &mut FxHasher) {
        thing(&self.run.world.scopes, &self.places.scopes, id.0, state);
    }
}

/// A thing as others refer to it.
fn thing<T>(arena: &Arena<T>, places: &[u32], id: u32, state: &mut FxHasher) {
    let at = id as usize;
    (arena.homes().get(at), places.get(at)).hash(state);
}

fn number(write: impl FnOnce(&mut FxHasher)) -> u64 {
    let mut state = FxHasher::default();
    write(&mut state);
    state.finish()
}
