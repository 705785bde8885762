//! The app of a workspace: reading it beside bare parsing on all cores, linking it, and what an edit costs. The workspace is
//! the sample applications, side by side until there are 2,000 files; `SEAWORTHY_BENCH_FOLDER` names another folder.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use rayon::prelude::*;
use ropey::Rope;
use seaworthy::app::modules::Modules;
use seaworthy::app::{App, Files};
use seaworthy::engine::folder::{Excludes, source_files};
use seaworthy::engine::kept::Kept;
use seaworthy::engine::live::{Change, LiveApp};
use seaworthy::engine::workspace::read_files;
use seaworthy::engine::{Config, Engine, Language, read_source};
use seaworthy::syntax;
use seaworthy::text::{self, Document, LineIndex, PositionEncoding};

use crate::sample;
use crate::stats::{Times, ms, resident_mb};

const FILES: usize = 2_000;
const ROUNDS: usize = 5;

pub fn run() {
    let pool = rayon::ThreadPoolBuilder::new().stack_size(64 << 20).build().expect("threads");
    pool.install(measure);
}

fn measure() {
    let made = tempfile::tempdir().expect("a folder");
    let root = match std::env::var_os("SEAWORTHY_BENCH_FOLDER") {
        Some(folder) => PathBuf::from(folder).canonicalize().expect("a folder"),
        None => workspace(made.path()),
    };
    let excludes = Excludes::new(&root, &[]);
    let never = AtomicBool::new(false);
    let paths = source_files(std::slice::from_ref(&root), &excludes, &never).files;
    let bare = |path: &PathBuf| {
        let (Some(language), Ok(text)) = (Language::of_path(path), read_source(path)) else { return };
        let _ = syntax::parse(language, &Rope::from_str(&text), None, None, &AtomicBool::new(false));
    };
    let parse = median(|| paths.par_iter().for_each(bare));
    let before = resident_mb();
    let files = read_files(&root, &excludes, &Kept::nothing(), &never);
    println!("\nThe app of {} files: {} MB of facts held", paths.len(), resident_mb().saturating_sub(before));
    let read = median(|| drop(read_files(&root, &excludes, &Kept::nothing(), &never)));
    println!(
        "Cold index: bare parse {} ms, index {} ms: {:.2} × the speed of parsing (promise: 0.5)",
        ms(parse),
        ms(read),
        parse.as_secs_f64() / read.as_secs_f64()
    );
    let cache = tempfile::tempdir().expect("a folder");
    let with_cache = || drop(read_files(&root, &excludes, &Kept::within(cache.path(), &root), &never));
    let writing = timed(with_cache);
    let warm = median(with_cache);
    println!(
        "Cache: {} MB, index and write {} ms, warm index {} ms: {:.1} % of cold (promise: 10)",
        folder_bytes(cache.path()) >> 20,
        ms(writing),
        ms(warm),
        warm.as_secs_f64() / read.as_secs_f64() * 100.0
    );
    let app = App::of(&files, &Modules::new(&root));
    let link = median(|| drop(App::of(&files, &Modules::new(&root))));
    println!("Link: {} ms for {} routes", ms(link), app.sites.len());
    edits(&root, files, &app);
}

/// The same line comes and goes in the file of a guard: what follows is the analysis, a link where one is due, and the
/// rules about the app in the file of a route.
fn edits(root: &Path, files: Files, app: &App) {
    let engine = Engine::new(Config::default());
    let guard = app.sites.iter().find_map(|site| {
        let at = site.access.authenticated_by.as_ref()?.stop.at;
        (at.file != site.home().file).then_some((at, site.home().file))
    });
    let Some((guard, route)) = guard else { return };
    let path = |file| files.get(file).map(|file| file.path.to_string()).expect("a file");
    let (stop, guard, route) = (files.span(guard).expect("a place"), path(guard.file), path(route));
    let open = |path: &str| {
        let text = read_source(&root.join(path)).expect("readable");
        let rope = Rope::from_str(&text);
        let language = Language::of_path(Path::new(path)).expect("a source file");
        (engine.analyse(Path::new(path), language, &rope), Document::new(&text, 0))
    };
    let mut live = LiveApp::new(files.clone());
    live.take(live.linking().expect("nothing is linked yet").run());
    let ((mut guard, mut text), (mut route, route_text)) = (open(&guard), open(&route));
    let answer = text.rope().byte_slice(stop.range()).to_string();
    let line = LineIndex::new(text.rope(), PositionEncoding::Utf8).position(stop.start).line;
    for (name, typed) in [("a blank line in a guard", "\n"), ("the guard's answer", "")] {
        let (mut times, mut links) = (Vec::new(), 0);
        for round in 0..2 * ROUNDS {
            let index = LineIndex::new(text.rope(), PositionEncoding::Utf8);
            let begin = text::Position { line, character: 0 };
            let stopping = Some((index.position(stop.start), index.position(stop.end)));
            let change = match (typed, round % 2) {
                // A statement and an expression in both languages.
                ("", 0) => text::Change { range: stopping, text: format!("{:1$}", "0", stop.len() as usize) },
                ("", _) => text::Change { range: stopping, text: answer.clone() },
                (_, 0) => text::Change { range: Some((begin, begin)), text: typed.to_owned() },
                (_, _) => text::Change {
                    range: Some((begin, text::Position { line: line + 1, character: 0 })),
                    text: String::new(),
                },
            };
            let edits = text.apply(&[change], PositionEncoding::Utf8, 0);
            let start = Instant::now();
            let rope = text.rope().clone();
            guard.update(&engine, &rope, &edits, &AtomicBool::new(false)).expect("not cancelled");
            let source = guard.source_file(&rope).expect("the edits break nothing");
            if live.set(Arc::new(source)) == Change::Links {
                links += 1;
                live.take(live.linking().expect("due").run());
            }
            route.meet(&engine, route_text.rope(), live.app());
            times.push(start.elapsed());
        }
        let times = Times::new(times);
        println!(
            "Edit of {name}, to the findings of a route in another file: {} ms median, {} ms worst, {links} links in {} edits (promise: 100)",
            ms(times.median()),
            ms(times.at(1000)),
            2 * ROUNDS
        );
    }
}

/// The sample applications again and again, each in a folder of its own.
fn workspace(folder: &Path) -> PathBuf {
    let apps = sample::apps();
    let all: Vec<PathBuf> = (ignore::Walk::new(&apps).flatten())
        .filter(|entry| entry.path().is_file())
        .map(|entry| entry.into_path())
        .collect();
    let sources = all.iter().filter(|path| Language::of_path(path).is_some()).count();
    for copy in 0..FILES.div_ceil(sources) {
        for path in &all {
            let target = folder.join(format!("copy{copy}")).join(path.strip_prefix(&apps).expect("below"));
            std::fs::create_dir_all(target.parent().expect("a folder")).expect("a folder");
            std::fs::copy(path, target).expect("a copy");
        }
    }
    folder.to_owned()
}

fn folder_bytes(folder: &Path) -> u64 {
    ignore::Walk::new(folder).flatten().filter_map(|entry| Some(entry.metadata().ok()?.len())).sum()
}

fn median(mut work: impl FnMut()) -> Duration {
    Times::new((0..ROUNDS).map(|_| timed(&mut work)).collect()).median()
}

fn timed(mut work: impl FnMut()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}
