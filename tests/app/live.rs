//! The app that is kept current equals the app that is made anew, whatever was edited, created, renamed and deleted
//! before. `SEAWORTHY_APP_EDITS=5000` takes that many steps; without it there are a few hundred.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use ropey::Rope;
use seaworthy::app::modules::Modules;
use seaworthy::app::{App, At, Document as Manifest, FileId, Files, SourceFile, is_document};
use seaworthy::engine::live::{Change, LiveApp};
use seaworthy::engine::{Analysis, Config, Engine, Language};
use seaworthy::text::{self, Document, LineIndex, PositionEncoding};

/// In the normal run no longer than this for each app, however slow the machine.
const LIMIT: Duration = Duration::from_secs(25);

/// A repeatable source of choices.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % bound.max(1)
    }
}

/// A file as an editor has it open, and as it would be read from the disk.
struct Edited {
    document: Document,
    analysis: Analysis,
    fresh: Arc<SourceFile>,
}

struct World {
    engine: Engine,
    sources: BTreeMap<String, Edited>,
    manifests: BTreeMap<String, String>,
    live: LiveApp,
    dice: Dice,
    moved: usize,
    linked: usize,
    /// Answers that a link took over from the one before.
    kept: usize,
}

fn read(path: &str, text: &Rope) -> Arc<SourceFile> {
    let engine = Engine::new(Config::default());
    let language = Language::of_path(Path::new(path)).expect("a source file");
    Arc::new(engine.analyse(Path::new(path), language, text).source_file(text).expect("fresh facts are current"))
}

impl World {
    fn new(folder: &str, seed: u64) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder);
        let mut world = Self {
            engine: Engine::new(Config::default()),
            sources: BTreeMap::new(),
            manifests: BTreeMap::new(),
            live: LiveApp::new(Files::new(Path::new("/nowhere"))),
            dice: Dice(seed),
            moved: 0,
            linked: 0,
            kept: 0,
        };
        for entry in ignore::Walk::new(&root).flatten().filter(|entry| entry.path().is_file()) {
            let path = entry.path().strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
            let Ok(text) = std::fs::read_to_string(entry.path()) else { continue };
            if Language::of_path(Path::new(&path)).is_some() {
                world.create(&path, &text);
            } else if is_document(&path) {
                world.manifest(&path, text);
            }
        }
        world
    }

    fn create(&mut self, path: &str, text: &str) {
        let document = Document::new(text, 0);
        let language = Language::of_path(Path::new(path)).unwrap();
        let analysis = self.engine.analyse(Path::new(path), language, document.rope());
        let fresh = read(path, document.rope());
        self.live.set(fresh.clone());
        self.sources.insert(path.to_owned(), Edited { document, analysis, fresh });
    }

    fn manifest(&mut self, path: &str, text: String) {
        self.live.set_document(Manifest { path: path.into(), text: text.clone() });
        self.manifests.insert(path.to_owned(), text);
    }

    fn delete(&mut self, path: &str) -> String {
        self.live.remove_source(path);
        self.sources.remove(path).unwrap().document.rope().to_string()
    }

    fn any(&mut self) -> String {
        let at = self.dice.below(self.sources.len());
        self.sources.keys().nth(at).unwrap().clone()
    }

    /// Replaces bytes of a file. False where that broke it: then it is taken back.
    fn edit(&mut self, path: &str, from: usize, to: usize, with: &str) -> bool {
        let before = self.sources[path].document.rope().byte_slice(from..to).to_string();
        if self.replace(path, from, to, with) {
            return true;
        }
        if !self.replace(path, from, from + with.len(), &before) {
            // What the parser makes of mended text may depend on how it was broken, until the file is saved.
            let edited = self.sources.get_mut(path).unwrap();
            let rope = edited.document.rope().clone();
            edited.analysis.refresh(&self.engine, &rope, false, &AtomicBool::new(false)).expect("not cancelled");
            edited.fresh = read(path, &rope);
            self.live.set(Arc::new(edited.analysis.source_file(&rope).expect("fresh facts are current")));
        }
        false
    }

    fn replace(&mut self, path: &str, from: usize, to: usize, with: &str) -> bool {
        let edited = self.sources.get_mut(path).unwrap();
        let index = LineIndex::new(edited.document.rope(), PositionEncoding::Utf8);
        let range = Some((index.position(from as u32), index.position(to as u32)));
        let change = text::Change { range, text: with.to_owned() };
        let edits = edited.document.apply(&[change], PositionEncoding::Utf8, 0);
        let rope = edited.document.rope().clone();
        edited.analysis.update(&self.engine, &rope, &edits, &AtomicBool::new(false)).expect("not cancelled");
        let fresh = read(path, &rope);
        // Where the grammar is ambiguous, what was there before decides how the parser reads a text.
        let is_sound = edited.analysis.is_sound();
        let source =
            edited.analysis.source_file(&rope).filter(|source| is_sound && source.facts.same_shape(&fresh.facts));
        let Some(source) = source else { return false };
        edited.fresh = fresh;
        if self.live.set(Arc::new(source)) == Change::Places {
            self.moved += 1;
        }
        true
    }

    fn step(&mut self) {
        let path = self.any();
        let rope = self.sources[&path].document.rope().clone();
        let line = self.dice.below(rope.len_lines());
        let (start, end) = (rope.line_to_byte(line), rope.line_to_byte((line + 1).min(rope.len_lines())));
        match self.dice.below(20) {
            0..4 => drop(self.edit(&path, start, start, "\n")),
            4..6 => drop(self.edit(&path, start, end, "")),
            6..8 => {
                // A line again: a second registration, a guard asked twice.
                let text = rope.byte_slice(start..end).to_string();
                self.edit(&path, end, end, &text);
            }
            8..14 => {
                // One name for another, of this file.
                let text = rope.to_string();
                let names: Vec<(usize, &str)> = words(&text);
                if names.is_empty() {
                    return;
                }
                let (at, old) = names[self.dice.below(names.len())];
                let (_, new) = names[self.dice.below(names.len())];
                let (old, new) = (old.len(), new.to_owned());
                self.edit(&path, at, at + old, &new);
            }
            14 | 15 => {
                // A line of another file.
                let other = self.any();
                let other = self.sources[&other].document.rope().clone();
                let line = self.dice.below(other.len_lines());
                let text = other.line(line).to_string();
                self.edit(&path, start, start, &text);
            }
            16 => {
                let Some((stem, ending)) = path.rsplit_once('.') else { return };
                let new = format!("{stem}{}.{ending}", self.dice.below(3));
                if !self.sources.contains_key(&new) {
                    self.create(&new, &rope.to_string());
                }
            }
            17 if self.sources.len() > 20 => drop(self.delete(&path)),
            18 => {
                let other = self.any();
                let (folder, _) = other.rsplit_once('/').unwrap_or(("", ""));
                let new = format!("{folder}/{}", path.rsplit('/').next().unwrap()).trim_start_matches('/').to_owned();
                if !self.sources.contains_key(&new) {
                    let text = self.delete(&path);
                    self.create(&new, &text);
                }
            }
            _ => {
                let at = self.dice.below(self.manifests.len());
                if let Some((path, text)) =
                    self.manifests.iter().nth(at).map(|(path, text)| (path.clone(), text.clone()))
                {
                    let text = if text.ends_with("\n\n") { text.trim_end().to_owned() } else { text + "\n" };
                    self.manifest(&path, text);
                }
            }
        }
    }

    /// Links what is to be linked, and compares with an app that is made of the same texts anew.
    fn compare(&mut self) {
        if let Some(linking) = self.live.linking() {
            self.linked += 1;
            let before = self.live.app().clone();
            self.live.take(linking.run());
            let was_there = |access| before.sites.iter().any(|site| Arc::ptr_eq(&site.access, access));
            self.kept += self.live.app().sites.iter().filter(|site| was_there(&site.access)).count();
        }
        assert!(self.live.is_linked());
        let mut files = Files::new(Path::new("/nowhere"));
        for edited in self.sources.values() {
            files.share(edited.fresh.clone());
        }
        for (path, text) in &self.manifests {
            files.set_document(Manifest { path: path.as_str().into(), text: text.clone() });
        }
        let fresh = App::of(&files, &Modules::new(Path::new("/nowhere")));
        let (live, fresh) = (dump(self.live.app()), dump(&fresh));
        for (live, fresh) in live.iter().zip(&fresh) {
            assert_eq!(live, fresh);
        }
        assert_eq!(live.len(), fresh.len());
    }
}

/// Words of a text with their offsets.
fn words(text: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphabetic() || c == '_', start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                words.push((from, &text[from..at]));
                start = None;
            }
            _ => {}
        }
    }
    words
}

/// Every route with everything that is known of it, places in it as paths and spans.
fn dump(app: &App) -> Vec<String> {
    let at = |at: At| {
        let path = app.files.get(at.file).map_or("gone", |file| &file.path);
        format!("{path}{:?}", app.files.span(at))
    };
    let site = |site: &seaworthy::app::Site| {
        let (route, access) = (&site.route, &site.access);
        let chain: Vec<_> = route.chain.iter().map(|link| format!("{} {}", link.place, at(link.at))).collect();
        let proofs = [&access.authenticated_by, &access.authorised_by, &access.only_presented].map(|proof| {
            proof
                .as_ref()
                .map(|proof| format!("{} {} {} {:?}", proof.place, at(proof.at), at(proof.stop.at), proof.stop.status))
        });
        let effects: Vec<_> = access
            .effects
            .iter()
            .map(|effect| format!("{} {:?} {}", effect.verb, effect.subjects, at(effect.at)))
            .collect();
        let notes = route.searched.iter().chain(&route.unknown).chain(&access.unknown).chain(&route.declared_public);
        let notes: Vec<_> = notes.map(|note| format!("{} {:?}", note.text, note.at.map(at))).collect();
        // The numbers of files hang on the order in which they came.
        let access = format!("{access:?}").split("FileId(").fold(String::new(), |text, rest| {
            let numbered = rest.split_once(')').and_then(|(number, rest)| Some((number.parse().ok()?, rest)));
            let path = |file| app.files.get(file).map_or("gone", |file| &file.path);
            text + &numbered.map_or(rest.to_owned(), |(number, rest)| format!("{}{rest}", path(FileId(number))))
        });
        format!(
            "{} {:?} {} {} {chain:?} {proofs:?} {effects:?} {notes:?} {access}",
            site.name(),
            route.framework,
            at(site.home()),
            at(route.handler.at),
        )
    };
    let models = app.schema.models.iter().map(|model| format!("{model:?}"));
    let supply = app.supply();
    let mut faults: Vec<_> = (supply.all())
        .map(|(file, fault)| format!("{} {:?} {:?}", at(At { file, id: fault.at }), fault.module, fault.fault))
        .chain(app.files.ids().into_iter().flat_map(|file| {
            let absent = supply.absent(file).iter();
            absent.map(move |each| format!("{} {} {}", at(At { file, id: each.at }), each.module, each.name))
        }))
        .collect();
    faults.sort();
    let keys = app.keys.iter().map(|key| format!("key {} {}", at(key.literal), at(key.used)));
    app.sites.iter().map(site).chain(models).chain(faults).chain(keys).collect()
}

fn holds(folder: &str, seed: u64, normally: usize) {
    let wanted = std::env::var("SEAWORTHY_APP_EDITS").ok().and_then(|text| text.parse().ok());
    let begun = Instant::now();
    let mut world = World::new(folder, seed);
    world.compare();
    assert!(!world.live.app().sites.is_empty(), "{folder} has routes");
    let mut steps = 0;
    while steps < wanted.unwrap_or(normally) && (wanted.is_some() || begun.elapsed() < LIMIT) {
        world.step();
        world.compare();
        steps += 1;
        // Nobody's application is edited at random for ever.
        if steps % 100 == 0 {
            let dice = world.dice.0;
            let counted = (world.moved, world.linked, world.kept);
            world = World::new(folder, dice);
            (world.moved, world.linked, world.kept) = counted;
        }
    }
    let World { moved, linked, kept, .. } = world;
    println!("{folder}: {steps} steps, {moved} moved places only, {linked} links, {kept} answers taken over");
    assert!(steps < 20 || moved > 0 && linked > 0 && kept > 0, "{folder}: {moved} {linked} {kept}");
}

#[test]
fn typescript_stays_current() {
    holds("apps/typescript", 1, 200);
}

#[test]
fn python_stays_current() {
    holds("apps/python", 2, 200);
}

/// Frameworks that keep something for all files at once: what is injected, what is put on every request, settings.
#[test]
fn other_frameworks_stay_current() {
    for (folder, seed) in [("truth/fastify", 3), ("truth/nestjs", 4), ("truth/drf", 5)] {
        holds(folder, seed, 30);
    }
}
