//! `explain`, `rules` and `--version`.

use super::Project;

#[test]
fn a_page_is_shown_as_it_is_on_a_pipe() {
    let run = Project::new(&[]).run(&["explain", "unused-suppression"]);
    assert_eq!(run.code, 0);
    assert_eq!(run.stdout, include_str!("../../server/engine/suppress/unused_suppression.md"));
}

#[test]
fn an_unknown_rule_is_answered_with_the_nearest() {
    let project = Project::new(&[]);
    let run = project.run(&["explain", "unused-supression"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("did you mean `unused-suppression`"), "{}", run.stderr);
    let run = project.run(&["explain", "zzz"]);
    assert!(run.stderr.contains("`seaworthy rules`"), "{}", run.stderr);
}

#[test]
fn rules_are_listed_for_people_and_for_tools() {
    let project = Project::new(&[]);
    let table = project.run(&["rules"]).stdout;
    assert!(table.lines().any(|line| line.starts_with("secret-env-fallback ")), "{table}");
    let rules: serde_json::Value =
        serde_json::from_str(&project.run(&["rules", "--format", "json"]).stdout).expect("JSON");
    let rules = rules.as_array().expect("a list");
    assert_eq!(rules.len() + 1, table.lines().count());
    let rule = rules.iter().find(|rule| rule["id"] == "secret-env-fallback").expect("the rule");
    assert_eq!(rule["family"], "secrets");
    assert!(rule["cwe"].as_array().is_some_and(|cwe| !cwe.is_empty()));
}

#[test]
fn the_version_is_the_packages() {
    let run = Project::new(&[]).run(&["--version"]);
    assert_eq!(run.stdout, concat!("seaworthy ", env!("CARGO_PKG_VERSION"), "\n"));
}
