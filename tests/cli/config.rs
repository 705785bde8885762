//! seaworthy.toml as the command line reads it.

use super::{CLEAN, DEFECT, Project, rules_and_paths, run_in};

#[test]
fn a_typo_is_named_with_its_place_and_the_rest_counts() {
    let project = Project::new(&[("a.ts", DEFECT), ("old/b.ts", DEFECT)]);
    project.write("seaworthy.toml", "excludes = []\nexclude = [\"old/\"]\n\n[rules]\nsecret-env-fallbak = \"off\"\n");
    let run = project.run(&["check", "--format", "json"]);
    let lines: Vec<&str> = run.stderr.lines().filter(|line| line.contains("seaworthy.toml")).collect();
    assert_eq!(
        lines,
        [
            "seaworthy: seaworthy.toml:1:1: unknown key `excludes`; did you mean `exclude`?",
            "seaworthy: seaworthy.toml:5:1: unknown rule `secret-env-fallbak`; did you mean `secret-env-fallback`?",
        ]
    );
    let report = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(rules_and_paths(&report), [("secret-env-fallback", "a.ts")]);
    assert_eq!(report["problems"].as_array().map(Vec::len), Some(2));
}

#[test]
fn broken_toml_is_said_once_and_nothing_stops() {
    for text in ["rules = [[[\n", "\u{0}\u{1}", "= = =\n", "[rules\n"] {
        let project = Project::new(&[("a.ts", DEFECT), ("b.ts", DEFECT), ("seaworthy.toml", text)]);
        let run = project.run(&["check"]);
        assert_eq!(run.code, 1);
        assert!(run.stderr.contains("seaworthy.toml"), "{text:?}: {}", run.stderr);
        assert!(run.stdout.contains("2 errors"), "{text:?}: {}", run.stdout);
    }
}

#[test]
fn levels_and_the_minimum_severity_count() {
    let project = Project::new(&[("a.ts", DEFECT)]);
    project.write("seaworthy.toml", "[rules]\nsecret-env-fallback = \"hint\"\n");
    assert_eq!(project.findings(&[])["findings"][0]["severity"], "hint");
    project.write("seaworthy.toml", "minimum-severity = \"info\"\n[rules]\nsecret-env-fallback = \"hint\"\n");
    assert_eq!(project.findings(&[])["findings"], serde_json::json!([]));
    project.write("seaworthy.toml", "[rules]\nsecret-env-fallback = \"off\"\n");
    assert_eq!(project.findings(&[])["findings"], serde_json::json!([]));
}

#[test]
fn the_file_above_counts_for_a_folder_below() {
    let project = Project::new(&[("src/a.ts", DEFECT), ("src/old/b.ts", DEFECT)]);
    project.write("seaworthy.toml", "exclude = [\"src/old/\"]\n");
    let run = run_in(&project.path().join("src"), &["check", "--format", "json", "."]);
    let report = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(rules_and_paths(&report), [("secret-env-fallback", "src/a.ts")]);
}

/// After a rule or a key was added: `cargo run -- config schema > server/engine/seaworthy.schema.json`.
#[test]
fn the_published_schema_is_current() {
    let printed = Project::new(&[("a.ts", CLEAN)]).run(&["config", "schema"]).stdout;
    assert!(
        printed == include_str!("../../server/engine/seaworthy.schema.json"),
        "run: cargo run -- config schema > server/engine/seaworthy.schema.json"
    );
}

#[test]
fn the_schema_takes_what_is_right_and_refuses_what_is_wrong() {
    let schema = serde_json::from_str(include_str!("../../server/engine/seaworthy.schema.json")).expect("JSON");
    let valid = |settings: serde_json::Value| jsonschema::is_valid(&schema, &settings);
    assert!(valid(serde_json::json!({
        "rules": { "secret-env-fallback": "off" }, "exclude": ["a/"], "minimum-severity": "info",
    })));
    assert!(!valid(serde_json::json!({ "rules": { "secret-env-fallbak": "off" } })));
    assert!(!valid(serde_json::json!({ "rules": { "secret-env-fallback": "loud" } })));
    assert!(!valid(serde_json::json!({ "excludes": [] })));
}
