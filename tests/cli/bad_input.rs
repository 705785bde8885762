//! Files that no parser likes. Each is named once, with the reason; the others are checked all the same.

use super::{DEFECT, Project, Run, rules_and_paths};

/// Runs `check` over a project with one sound file and `bad`, and expects the sound one's finding.
fn check_beside(project: &Project) -> Run {
    project.write("sound.ts", DEFECT);
    let run = project.run(&["check", "--format", "json"]);
    assert_eq!(run.code, 1, "{}{}", run.stdout, run.stderr);
    let report = serde_json::from_str(&run.stdout).expect("JSON");
    assert!(rules_and_paths(&report).contains(&("secret-env-fallback", "sound.ts")), "{}", run.stdout);
    run
}

fn assert_said_once(run: &Run, path: &str, reason: &str) {
    let lines: Vec<&str> = run.stderr.lines().filter(|line| line.contains(path)).collect();
    assert_eq!(lines.len(), 1, "{}", run.stderr);
    assert!(lines[0].contains(reason), "{}", run.stderr);
}

#[test]
fn a_binary_file() {
    let project = Project::new(&[]);
    project.write("logo.ts", [0x89, b'P', b'N', b'G', 0, 0, 1]);
    assert_said_once(&check_beside(&project), "logo.ts", "NUL");
}

#[test]
fn a_file_that_is_not_utf8() {
    let project = Project::new(&[]);
    project.write("latin.py", b"name = 'caf\xe9'\n");
    assert_said_once(&check_beside(&project), "latin.py", "not valid UTF-8 (byte 11)");
}

#[test]
fn a_byte_order_mark_is_no_character() {
    let project = Project::new(&[]);
    project.write("bom.ts", format!("\u{feff}{DEFECT}"));
    let report = project.findings(&["bom.ts"]);
    project.write("bom.ts", DEFECT);
    assert_eq!(report["findings"][0]["range"], project.findings(&["bom.ts"])["findings"][0]["range"]);
}

#[test]
fn a_file_of_100_megabytes() {
    let project = Project::new(&[]);
    let file = std::fs::File::create(project.path().join("huge.ts")).expect("a file");
    file.set_len(100 << 20).expect("a sparse file");
    assert_said_once(&check_beside(&project), "huge.ts", "100 MB");
}

#[test]
fn a_line_of_a_million_characters() {
    let project = Project::new(&[]);
    project.write("packed.js", format!("var a = '{}'; {DEFECT}", "x".repeat(1_000_000)));
    assert_said_once(&check_beside(&project), "packed.js", "minified");
    // Named, it is checked, and its line is not poured over the terminal.
    let run = project.run(&["check", "packed.js"]);
    assert_eq!(run.code, 1, "{}", run.stderr);
    assert!(run.stdout.contains("packed.js:1:1000") && run.stdout.len() < 2_000, "{} bytes", run.stdout.len());
}

#[test]
fn nesting_ten_thousand_deep() {
    let project = Project::new(&[]);
    let deep = |open: &str, close: &str| format!("x = {}1{}\n", open.repeat(10_000), close.repeat(10_000));
    project.write("round.ts", deep("(", ")"));
    project.write("square.py", deep("[", "]"));
    project.write("curly.js", format!("{}{}", "{".repeat(10_000), "}".repeat(10_000)));
    project.write("open.ts", "f(".repeat(10_000));
    check_beside(&project);
}

#[cfg(unix)]
#[test]
fn links_that_go_in_circles() {
    use std::os::unix::fs::symlink;
    let project = Project::new(&[]);
    symlink(project.path(), project.path().join("loop")).expect("a link");
    symlink(project.path().join("me.ts"), project.path().join("me.ts")).expect("a link");
    let run = check_beside(&project);
    assert!(!run.stderr.contains("loop"), "{}", run.stderr);
    assert_eq!(project.findings(&[])["files"], 1);
    let run = project.run(&["check", "me.ts"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("`me.ts`"), "{}", run.stderr);
}

#[cfg(unix)]
#[test]
fn a_named_pipe_is_not_waited_for() {
    let project = Project::new(&[]);
    let pipe = project.path().join("pipe.ts");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo is everywhere");
    assert!(made.success());
    check_beside(&project);
    let run = project.run(&["check", "pipe.ts"]);
    assert_said_once(&run, "pipe.ts", "not a regular file");
    assert_eq!(run.code, 0);
}

/// A file that may not be read. The tests may run as root, who may read everything, so the binary then runs as nobody.
#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    use std::os::unix::process::CommandExt;
    let project = Project::new(&[("sound.ts", DEFECT), ("locked.ts", DEFECT), ("closed/a.ts", DEFECT)]);
    let mode = |path: &str, mode| {
        std::fs::set_permissions(project.path().join(path), std::fs::Permissions::from_mode(mode)).expect("a mode");
    };
    mode(".", 0o755);
    mode("locked.ts", 0o000);
    mode("closed", 0o000);
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_seaworthy"));
    command.args(["check", "--format", "json"]).current_dir(project.path());
    if std::fs::metadata(project.path()).expect("a folder").uid() == 0 {
        command.uid(65_534).gid(65_534);
    }
    let output = command.output();
    mode("closed", 0o755);
    // Where nobody may run the binary at all, there is nothing to see.
    let Ok(output) = output else { return };
    let run = Run::from(output);
    assert_said_once(&run, "locked.ts", "cannot be read");
    assert_said_once(&run, "closed", "cannot be read");
    let report = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(rules_and_paths(&report), [("secret-env-fallback", "sound.ts")]);
    assert_eq!(run.code, 1);
}

#[test]
fn control_characters_do_not_reach_the_terminal() {
    let project = Project::new(&[]);
    project.write("a.ts", format!("/* \u{1b}[2J\u{7} */ {DEFECT}"));
    let run = project.run(&["check"]);
    assert!(!run.stdout.contains(['\u{1b}', '\u{7}']), "{:?}", run.stdout);
}

#[test]
fn a_lockfile_of_100_megabytes() {
    let project = Project::new(&[]);
    project.write("package.json", r#"{ "private": true, "dependencies": { "express": "^4.0.0" } }"#);
    let file = std::fs::File::create(project.path().join("package-lock.json")).expect("a file");
    file.set_len(100 << 20).expect("a sparse file");
    let run = check_beside(&project);
    assert_said_once(&run, "package-lock.json", "100 MB");
    // It is there, so nothing is said to be missing.
    assert!(!run.stdout.contains("missing-lockfile"), "{}", run.stdout);
}

#[test]
fn archives_and_pictures_as_manifests() {
    let project = Project::new(&[]);
    project.write("package.json", r#"{ "private": true, "dependencies": { "express": "^4.0.0" } }"#);
    project.write("bun.lockb", [0x23, 0x21, 0xff, 0xfe, 0, 1]);
    project.write("requirements.txt", [b'P', b'K', 3, 4, 0xff, 0, 1]);
    let run = check_beside(&project);
    assert_said_once(&run, "requirements.txt", "not text");
    assert!(!run.stdout.contains("missing-lockfile"), "{}", run.stdout);
}

#[test]
fn manifests_and_lockfiles_that_nest_without_end() {
    const DEEP: usize = 200_000;
    let project = Project::new(&[]);
    let deep = "[".repeat(DEEP);
    project.write("a/package.json", format!("{{\"dependencies\":{deep}"));
    project.write("b/package-lock.json", format!("{{\"packages\":{{\"x\":{}", "{\"a\":".repeat(DEEP)));
    project.write("c/pnpm-lock.yaml", format!("importers: {deep}"));
    project.write("d/pyproject.toml", format!("a = {deep}"));
    project.write("e/uv.lock", format!("a = {deep}"));
    project.write("f/bun.lock", deep.clone());
    project.write("g/Pipfile.lock", format!("{{\"default\":{deep}"));
    project.write("h/tsconfig.json", format!("{{\"compilerOptions\":{{\"paths\":{deep}"));
    project.write("i/yarn.lock", "a@1:\n".repeat(DEEP));
    let run = check_beside(&project);
    for path in
        ["a/package.json", "b/package-lock.json", "c/pnpm-lock.yaml", "d/pyproject.toml", "e/uv.lock", "f/bun.lock"]
    {
        assert!(run.stderr.contains(path), "{path}: {}", run.stderr);
    }
}
