//! `check --history`: what is gone from the files and not from the repository.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value;

use super::Project;

/// Put together here, so that this file holds no key.
fn key() -> String {
    ["sk_", "live_", "CH2n6WSZ1mvw4SKdWcWCiHSW"].concat()
}

fn git(folder: &Path, arguments: &[&str], input: &[u8]) -> String {
    let mut child = Command::new("git")
        .args(["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"])
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("git");
    child.stdin.take().expect("a pipe").write_all(input).expect("git reads");
    let output = child.wait_with_output().expect("git ends");
    assert!(output.status.success(), "git {arguments:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Imports commits; each sets the files of one list. The first of `stream` is the oldest.
fn commits(folder: &Path, commits: &[Vec<(String, String)>]) {
    let mut stream = String::new();
    for (index, files) in commits.iter().enumerate() {
        let time = 1_700_000_000 + index * 3600;
        let _ = writeln!(stream, "commit refs/heads/main\ncommitter Ada <ada@example.org> {time} +0000");
        let _ = writeln!(stream, "data 1\nx");
        for (path, text) in files {
            let _ = writeln!(stream, "M 100644 inline {path}\ndata {}\n{text}", text.len());
        }
    }
    git(folder, &["fast-import", "--quiet"], stream.as_bytes());
    git(folder, &["reset", "--quiet", "--hard", "main"], b"");
}

struct History {
    project: Project,
    cache: tempfile::TempDir,
}

impl History {
    fn new() -> Self {
        let project = Project::new(&[]);
        git(&project.path(), &["init", "--quiet"], b"");
        Self { project, cache: tempfile::tempdir().expect("a folder") }
    }

    fn check(&self) -> (Value, String) {
        let output = Command::new(env!("CARGO_BIN_EXE_seaworthy"))
            .args(["check", "--history", "--format", "json", "."])
            .current_dir(self.project.path())
            .env("XDG_CACHE_HOME", self.cache.path())
            .env("HOME", self.cache.path())
            .output()
            .expect("it runs");
        let (out, log) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        (serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}{log}")), format!("{out}{log}"))
    }

    fn found(&self) -> Vec<Value> {
        let (report, _) = self.check();
        let all = report["findings"].as_array().expect("a list").clone();
        all.into_iter().filter(|finding| finding["rule"] == "secret-in-git-history").collect()
    }
}

/// A file with the key, five hundred commits without it, and the versions in between.
fn with_a_removed_key() -> Vec<Vec<(String, String)>> {
    let file = |path: &str, text: String| vec![(path.to_owned(), text)];
    let mut all = vec![
        file("package.json", "{}\n".into()),
        file("src/billing.ts", format!("import Stripe from 'stripe';\nexport const s = new Stripe('{}');\n", key())),
        file("src/billing.ts", "export const s = new Stripe(process.env.STRIPE_SECRET_KEY);\n".into()),
    ];
    all.extend((0..500).map(|n| file(&format!("src/m{}.ts", n % 7), format!("export const n = {n};\n"))));
    all
}

#[test]
fn a_key_that_was_removed_500_commits_ago_is_found() {
    let history = History::new();
    commits(&history.project.path(), &with_a_removed_key());
    let found = history.found();
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0]["path"], "src/billing.ts");
    assert_eq!(found[0]["severity"], "error");
    let text = found[0].to_string();
    assert!(
        text.contains("Stripe secret key `sk_l…iHSW`") && text.contains("line 2") && text.contains("Ada"),
        "{text}"
    );
    assert!(text.contains("2023-11-14") && text.contains("no branch of a remote"), "{text}");
}

#[test]
fn the_value_is_nowhere_and_nothing_is_read_twice() {
    let history = History::new();
    commits(&history.project.path(), &with_a_removed_key());
    let (_, said) = history.check();
    assert!(!said.contains(&key()));
    let mut kept = 0;
    for entry in ignore::WalkBuilder::new(history.cache.path()).hidden(false).build().flatten() {
        if entry.file_type().is_some_and(|kind| kind.is_file()) {
            let bytes = std::fs::read(entry.path()).expect("a file");
            let text = String::from_utf8_lossy(&bytes);
            assert!(!text.contains(&key()) && !text.contains("CH2n6WSZ1mvw4SKdWcWC"), "{}", entry.path().display());
            kept += 1;
        }
    }
    assert_eq!(kept, 1, "one file is kept");
    // With the objects gone that were read before, the answer is the same as long as no new one is needed.
    let before = history.found();
    assert_eq!(history.found(), before);
    // A later commit is read, and the earlier finding stays.
    let more = [(
        "src/mail.ts".to_owned(),
        format!(
            "send('{}')\n",
            ["SG.", "SK4gFR4DgJo7vn9yjfgN9G.", "u8zTEly6PuVAgrEAjRWPLQCMK5kN1LZTSj1OLXdIWz4"].concat()
        ),
    )];
    let path = history.project.path();
    history.project.write("src/mail.ts", &more[0].1);
    git(&path, &["add", "src/mail.ts"], b"");
    git(&path, &["commit", "--quiet", "-m", "y"], b"");
    git(&path, &["rm", "--quiet", "src/mail.ts"], b"");
    git(&path, &["commit", "--quiet", "-m", "z"], b"");
    let found = history.found();
    let paths: Vec<_> = found.iter().map(|finding| finding["path"].as_str().unwrap_or_default()).collect();
    assert_eq!(paths, ["src/billing.ts", "src/mail.ts"], "also of a file that is gone");
}

#[test]
fn what_a_file_still_holds_is_said_once() {
    let history = History::new();
    let file = vec![("src/billing.ts".to_owned(), format!("new Stripe('{}');\n", key()))];
    commits(&history.project.path(), &[file]);
    let (report, _) = history.check();
    let rules: Vec<_> = report["findings"].as_array().expect("a list").iter().map(|f| f["rule"].clone()).collect();
    assert_eq!(rules, ["hardcoded-provider-key"]);
}

#[test]
fn a_shallow_clone_and_no_repository_are_unknown_and_said_once() {
    let history = History::new();
    commits(&history.project.path(), &with_a_removed_key());
    let folder = tempfile::tempdir().expect("a folder");
    let from = format!("file://{}", history.project.path().display());
    git(folder.path(), &["clone", "--quiet", "--depth", "1", &from, "clone"], b"");
    let run = super::run_in(&folder.path().join("clone").canonicalize().unwrap(), &["check", "--history", "."]);
    assert_eq!(run.stderr.matches("this clone is shallow").count(), 1, "{}", run.stderr);
    let plain = Project::new(&[("a.ts", super::CLEAN)]);
    let run = plain.run(&["check", "--history", "."]);
    assert_eq!(run.stderr.matches("is in no Git repository").count(), 1, "{}", run.stderr);
}

/// Nothing that a repository's configuration names is run.
#[cfg(unix)]
#[test]
fn a_hostile_configuration_runs_nothing() {
    use std::os::unix::fs::PermissionsExt;
    let history = History::new();
    commits(&history.project.path(), &with_a_removed_key());
    let path = history.project.path();
    let (marker, program) = (path.join("ran"), path.join("evil.sh"));
    std::fs::write(&program, format!("#!/bin/sh\ntouch '{}'\ncat\n", marker.display())).expect("a file");
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("a mode");
    let evil = program.display().to_string();
    for key in [
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "core.editor",
        "core.askPass",
        "core.gitProxy",
        "diff.external",
        "core.alternateRefsCommand",
        "credential.helper",
        "diff.evil.textconv",
        "diff.evil.command",
        "filter.evil.smudge",
        "filter.evil.clean",
        "filter.evil.process",
        "gpg.program",
        "pager.log",
        "pager.rev-list",
        "pager.config",
        "alias.rev-list",
        "alias.log",
        "uploadpack.packObjectsHook",
    ] {
        git(&path, &["config", key, &evil], b"");
    }
    git(&path, &["config", "log.showSignature", "true"], b"");
    git(&path, &["config", "core.hooksPath", &path.display().to_string()], b"");
    git(&path, &["config", "extensions.partialClone", "origin"], b"");
    git(&path, &["config", "remote.origin.url", &format!("ext::{evil}")], b"");
    git(&path, &["config", "remote.origin.promisor", "true"], b"");
    std::fs::write(path.join(".gitattributes"), "* diff=evil filter=evil\n").expect("a file");
    std::fs::write(
        path.join(".gitmodules"),
        format!("[submodule \"m\"]\n\tpath = m\n\turl = ext::{evil}\n\tupdate = !{evil}\n"),
    )
    .expect("a file");
    assert_eq!(history.found().len(), 1);
    assert!(!marker.exists(), "a program of the repository was run");
}

/// What is broken costs what it holds, and is said.
#[test]
fn a_broken_pack_is_said_and_ends() {
    let history = History::new();
    commits(&history.project.path(), &with_a_removed_key());
    let path = history.project.path();
    git(&path, &["gc", "--quiet"], b"");
    for entry in std::fs::read_dir(path.join(".git/objects/pack")).expect("packs").flatten() {
        if entry.path().extension().is_some_and(|extension| extension == "pack") {
            let mut bytes = std::fs::read(entry.path()).expect("a pack");
            let end = bytes.len() - 20;
            for byte in &mut bytes[12..end] {
                *byte ^= 0x5a;
            }
            std::fs::remove_file(entry.path()).expect("removed");
            std::fs::write(entry.path(), bytes).expect("a pack");
        }
    }
    let (report, said) = history.check();
    assert!(said.contains("its history is unknown, at least in part"), "{said}");
    assert!(report["problems"].as_array().is_some_and(|problems| problems.len() == 1));
}

#[test]
fn a_huge_content_is_passed_over() {
    let history = History::new();
    let mut huge = "x".repeat(3 << 20);
    huge.push_str(&format!("\nnew Stripe('{}')\n", key()));
    commits(
        &history.project.path(),
        &[vec![("data.txt".to_owned(), huge)], vec![("data.txt".to_owned(), "x\n".to_owned())]],
    );
    assert_eq!(history.found().len(), 0);
}
