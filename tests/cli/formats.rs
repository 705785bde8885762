//! JSON and workflow commands.

use super::{DEFECT, Project};

#[test]
fn json_says_where_in_lines_columns_and_bytes() {
    let project = Project::new(&[(
        "src/a.ts",
        "// é\n/* 🚢 */ const key = process.env.JWT_SECRET || \"tide-gauge-key-4321\";\n",
    )]);
    let report = project.findings(&[]);
    assert_eq!(report["version"], 1);
    assert_eq!(report["tool"]["name"], "seaworthy");
    assert_eq!(report["root"].as_str(), project.path().to_str());
    assert_eq!((&report["files"], &report["lines"]), (&1.into(), &2.into()));
    let finding = &report["findings"][0];
    assert_eq!(finding["path"], "src/a.ts");
    assert_eq!(finding["severity"], "error");
    assert_eq!(finding["range"]["start"], serde_json::json!({ "line": 2, "column": 47, "offset": 55 }));
    assert!(finding["evidence"].as_array().is_some_and(|steps| !steps.is_empty()));
    assert!(finding["fingerprint"].as_str().is_some_and(|print| print.len() >= 16));
    for fix in finding["fixes"].as_array().expect("a list") {
        assert!(fix["edits"].as_array().is_some_and(|edits| !edits.is_empty()), "{fix}");
    }
}

#[test]
fn a_fingerprint_survives_moving_the_code() {
    let project = Project::new(&[("a.ts", DEFECT)]);
    let before = project.findings(&[])["findings"][0]["fingerprint"].clone();
    project.write("a.ts", format!("\n\n// words\n{DEFECT}"));
    assert_eq!(before, project.findings(&[])["findings"][0]["fingerprint"]);
}

#[test]
fn workflow_commands_are_escaped() {
    let project = Project::new(&[("a,b:c%.ts", DEFECT)]);
    let run = project.run(&["check", "--format", "github"]);
    assert_eq!(run.code, 1);
    let line = run.stdout.lines().next().expect("a command");
    assert!(line.starts_with("::error file=a%2Cb%3Ac%25.ts,line=1,endLine=1,col="), "{line}");
    assert!(line.contains(",title=") && line.contains("(secret-env-fallback)::`JWT_SECRET`"), "{line}");
}
