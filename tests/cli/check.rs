//! Which files are checked, what the exit code says, and what a person reads.

use std::process::{Command, Stdio};

use super::{CLEAN, DEFECT, Project, rules_and_paths, run_in};

#[test]
fn the_exit_code_follows_the_threshold() {
    let project = Project::new(&[("a.ts", DEFECT), ("b.ts", CLEAN)]);
    assert_eq!(project.run(&["check"]).code, 1);
    assert_eq!(project.run(&["check", "--fail-on", "error"]).code, 1);
    assert_eq!(project.run(&["check", "--fail-on", "never"]).code, 0);
    assert_eq!(project.run(&["check", "b.ts"]).code, 0);
    project.write("seaworthy.toml", "[rules]\nsecret-env-fallback = \"info\"\n");
    assert_eq!(project.run(&["check"]).code, 0);
    assert_eq!(project.run(&["check", "--fail-on", "info"]).code, 1);
}

#[test]
fn text_shows_the_code_but_never_the_secret() {
    let project = Project::new(&[("src/a.ts", DEFECT)]);
    let run = project.run(&["check"]);
    for expected in [
        "error[secret-env-fallback]",
        "--> src/a.ts:1:",
        "process.env.JWT_SECRET || \"*******************\"",
        "seaworthy explain secret-env-fallback",
        "1 file, 1 line: 1 error (",
    ] {
        assert!(run.stdout.contains(expected), "{expected:?} is missing in:\n{}", run.stdout);
    }
    for format in ["text", "json", "sarif", "github"] {
        let run = project.run(&["check", "--format", format]);
        assert!(!run.stdout.contains("tide-gauge-key") && !run.stderr.contains("tide-gauge-key"), "{format}");
    }
}

#[test]
fn colour_comes_only_where_it_is_asked_for() {
    let project = Project::new(&[("a.ts", DEFECT)]);
    assert!(!project.run(&["check"]).stdout.contains('\x1b'));
    assert!(project.run(&["check", "--color", "always"]).stdout.contains('\x1b'));
    assert!(!project.run(&["check", "--color", "always", "--format", "json"]).stdout.contains('\x1b'));
}

#[test]
fn folders_are_filtered_and_named_files_are_not() {
    let project = Project::new(&[
        ("a.ts", DEFECT),
        ("ignored.ts", DEFECT),
        ("node_modules/x/a.ts", DEFECT),
        ("dist/a.js", DEFECT),
        ("legacy/a.ts", DEFECT),
        (".gitignore", "ignored.ts\n"),
        ("seaworthy.toml", "exclude = [\"legacy/\"]\n"),
    ]);
    assert_eq!(rules_and_paths(&project.findings(&[])), [("secret-env-fallback", "a.ts")]);
    let named = project.findings(&["ignored.ts", "legacy/a.ts"]);
    let paths: Vec<&str> = rules_and_paths(&named).into_iter().map(|(_, path)| path).collect();
    assert_eq!(paths, ["ignored.ts", "legacy/a.ts"]);
}

#[test]
fn paths_that_overlap_are_checked_once() {
    let project = Project::new(&[("src/a.ts", DEFECT), ("b.ts", DEFECT)]);
    let report = project.findings(&[".", "src", "src/a.ts", "./src/../src/a.ts"]);
    assert_eq!(report["files"], 2);
    assert_eq!(report["findings"].as_array().map(Vec::len), Some(2));
}

#[test]
fn the_same_project_gives_the_same_findings_from_everywhere() {
    let project = Project::new(&[("src/deep/a.ts", DEFECT)]);
    let whole = project.findings(&[]);
    let from_below = run_in(&project.path().join("src/deep"), &["check", "--format", "json"]).stdout;
    let from_below: serde_json::Value = serde_json::from_str(&from_below).expect("JSON");
    assert_eq!(whole["findings"], from_below["findings"]);
    assert_eq!(whole["root"], from_below["root"]);
}

#[test]
fn two_runs_give_the_same_bytes() {
    let files: Vec<(String, &str)> = (0..40).map(|n| (format!("src/{n}.ts"), DEFECT)).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let project = Project::new(&files);
    for format in ["json", "sarif", "github"] {
        let run = || project.run(&["check", "--format", format]).stdout;
        assert_eq!(run(), run(), "{format}");
    }
    let report = project.findings(&[]);
    let paths: Vec<&str> = rules_and_paths(&report).into_iter().map(|(_, path)| path).collect();
    assert!(paths.is_sorted(), "{paths:?}");
}

#[test]
fn a_missing_path_is_an_error_with_a_name() {
    let project = Project::new(&[("a.ts", CLEAN)]);
    let run = project.run(&["check", "a.ts", "nowhere"]);
    assert_eq!(run.code, 2);
    assert!(run.stderr.contains("`nowhere`"), "{}", run.stderr);
    assert_eq!(run.stdout, "");
}

#[test]
fn wrong_arguments_are_an_error() {
    let project = Project::new(&[]);
    assert_eq!(project.run(&["check", "--format", "xml"]).code, 2);
    assert_eq!(project.run(&["chekc"]).code, 2);
    assert_eq!(project.run(&["check", "--output", "no/such/folder/report.json"]).code, 2);
}

#[test]
fn a_report_can_go_to_a_file() {
    let project = Project::new(&[("a.ts", DEFECT)]);
    let run = project.run(&["check", "--format", "json", "--output", "report.json"]);
    assert_eq!((run.code, run.stdout.as_str()), (1, ""));
    assert!(run.stderr.contains("1 error"), "{}", run.stderr);
    let report = std::fs::read_to_string(project.path().join("report.json")).expect("the report");
    assert!(report.contains("secret-env-fallback"));
}

#[test]
fn an_empty_folder_is_clean() {
    let project = Project::new(&[]);
    let run = project.run(&["check"]);
    assert_eq!(run.code, 0, "{}", run.stderr);
    assert!(run.stdout.starts_with("0 files, 0 lines: no findings ("), "{}", run.stdout);
}

/// `seaworthy check | head` ends without a word.
#[test]
fn a_reader_that_leaves_is_no_error() {
    let files: Vec<(String, String)> = (0..300).map(|n| (format!("{n}.ts"), DEFECT.repeat(20))).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let project = Project::new(&files);
    let mut child = Command::new(env!("CARGO_BIN_EXE_seaworthy"))
        .arg("check")
        .current_dir(project.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
}
