//! A cold check of a folder beside bare parsing on all cores, after one warm-up each: the files are in the page cache.
//! `SEAWORTHY_BENCH_FOLDER` names another folder than the sample applications.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use rayon::prelude::*;
use ropey::Rope;
use seaworthy::engine::{Config, Engine, Language, read_source};
use seaworthy::syntax;

use crate::sample;
use crate::stats::{Times, ms};

pub fn run() {
    let folder = std::env::var_os("SEAWORTHY_BENCH_FOLDER").map_or_else(sample::apps, PathBuf::from);
    let files: Vec<(PathBuf, Language)> = ignore::Walk::new(&folder)
        .filter_map(|entry| Some(entry.ok()?.into_path()))
        .filter_map(|path| Language::of_path(&path).map(|language| (path, language)))
        .collect();
    let engine = Engine::new(Config::default());
    let bare = |path: &PathBuf, language: Language| {
        let Ok(text) = read_source(path) else { return };
        let _ = syntax::parse(language, &Rope::from_str(&text), None, None, &AtomicBool::new(false));
    };
    let ours = |path: &PathBuf, language: Language| {
        let Ok(text) = read_source(path) else { return };
        engine.analyse(path, language, &Rope::from_str(&text));
    };
    let (mut floor_times, mut our_times) = (Vec::new(), Vec::new());
    for _ in 0..5 {
        floor_times.push(timed(|| files.par_iter().for_each(|(path, language)| bare(path, *language))));
        our_times.push(timed(|| files.par_iter().for_each(|(path, language)| ours(path, *language))));
    }
    let (floor, ours) = (Times::new(floor_times).median(), Times::new(our_times).median());
    let speed = floor.as_secs_f64() / ours.as_secs_f64();
    println!(
        "\nCold check of {} files: bare parse {} ms, check {} ms: {speed:.2} × the speed of parsing (promise: 0.6)",
        files.len(),
        ms(floor),
        ms(ours)
    );
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}
