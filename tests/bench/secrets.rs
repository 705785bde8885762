//! Looking for credentials: megabytes a second on one core, and a history beside `git cat-file --batch` over the same
//! contents.

use std::fmt::Write as _;
use std::hint::black_box;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use seaworthy::engine::history::{self, Scanning};
use seaworthy::engine::{Config, Language};
use seaworthy::models::secrets;

use crate::sample::text;
use crate::stats::{ms, ratio};

const COMMITS: usize = 10_000;

pub fn run() {
    println!("\nLooking for credentials");
    for (name, language) in [("typescript", Language::TypeScript), ("python", Language::Python)] {
        let sample = text(language, 100_000);
        let took = best(|| {
            black_box(secrets::scan(&sample));
        });
        println!("{name:<12}{:>8.0} MB/s", sample.len() as f64 / 1e6 / took.as_secs_f64());
    }
    let folder = tempfile::tempdir().expect("a folder");
    if !make(folder.path()) {
        println!("history: no git here");
        return;
    }
    let list = git(folder.path(), &["rev-list", "--objects", "--all", "--filter=object:type=blob"], b"");
    let ids: String = list.lines().filter_map(|line| line.split_once(' ')).fold(String::new(), |mut ids, (id, _)| {
        let _ = writeln!(ids, "{id}");
        ids
    });
    let floor = best(|| {
        black_box(git(folder.path(), &["cat-file", "--batch", "--buffer"], ids.as_bytes()));
    });
    let ours = best(|| {
        let looked = history::look(folder.path(), &Config::default(), None, &Scanning::default());
        assert!(looked.is_ok_and(|history| history.unknown.is_none()), "the history is whole");
    });
    println!("history of {COMMITS} commits: {} ms, {:.2} × cat-file", ms(ours), ratio(ours, floor));
}

fn best(mut work: impl FnMut()) -> Duration {
    let times = (0..3).map(|_| {
        let began = Instant::now();
        work();
        began.elapsed()
    });
    times.min().unwrap_or_default()
}

fn make(folder: &Path) -> bool {
    if Command::new("git").arg("--version").output().is_err() {
        return false;
    }
    git(folder, &["init", "--quiet"], b"");
    let source = text(Language::TypeScript, 120);
    let mut stream = String::new();
    for commit in 0..COMMITS {
        let _ = writeln!(
            stream,
            "commit refs/heads/main\ncommitter A <a@example.org> {} +0000\ndata 1\nx",
            1_700_000_000 + commit
        );
        for file in 0..3 {
            let content = format!("// {commit} {file}\n{source}");
            let _ = writeln!(
                stream,
                "M 100644 inline src/{}.ts\ndata {}\n{content}",
                (commit * 3 + file) % 400,
                content.len()
            );
        }
    }
    git(folder, &["fast-import", "--quiet"], stream.as_bytes());
    true
}

fn git(folder: &Path, arguments: &[&str], input: &[u8]) -> String {
    let child =
        Command::new("git").args(arguments).current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut child = child.expect("git");
    let mut pipe = child.stdin.take().expect("a pipe");
    let input = input.to_vec();
    let writing = std::thread::spawn(move || pipe.write_all(&input));
    let output = child.wait_with_output().expect("git ends");
    let _ = writing.join();
    String::from_utf8_lossy(&output.stdout).into_owned()
}
