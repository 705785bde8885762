//! The sample applications: `check` finds what is planted in them, and nothing else.

use std::path::Path;

use assert_cmd::Command;
use serde::Deserialize;
use serde_json::Value;

#[derive(Debug, Deserialize)]
struct List {
    planted: Vec<Planted>,
}

#[derive(Debug, Deserialize)]
struct Planted {
    app: String,
    file: String,
    line: u64,
    until: Option<u64>,
    rule: String,
    text: String,
    /// For a rule that does not exist yet.
    #[serde(default)]
    later: bool,
}

impl Planted {
    fn is(&self, finding: &Value) -> bool {
        let line = finding["range"]["start"]["line"].as_u64().unwrap();
        finding["rule"] == self.rule.as_str()
            && finding["path"].as_str().unwrap().ends_with(&format!("{}/{}", self.app, self.file))
            && (self.line..=self.until.unwrap_or(self.line)).contains(&line)
    }
}

#[test]
fn check_finds_what_is_planted_and_nothing_else() {
    let apps = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/apps");
    let list: List = toml::from_str(&std::fs::read_to_string(apps.join("planted.toml")).unwrap()).unwrap();
    for planted in &list.planted {
        let text = std::fs::read_to_string(apps.join(&planted.app).join(&planted.file)).unwrap();
        let line = text.lines().nth(planted.line as usize - 1).unwrap_or_default();
        assert!(line.contains(&planted.text), "the list is out of date: {planted:?}");
        let known = seaworthy::rules::by_id(&planted.rule).is_some();
        assert!(known != planted.later, "`later` is wrong: {planted:?}");
    }
    let output = Command::new(env!("CARGO_BIN_EXE_seaworthy"))
        .args(["check", ".", "--format", "json", "--fail-on", "never"])
        .current_dir(&apps)
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let found = report["findings"].as_array().unwrap();
    let missed: Vec<_> = (list.planted.iter())
        .filter(|planted| !planted.later && !found.iter().any(|finding| planted.is(finding)))
        .collect();
    let invented: Vec<_> = (found.iter())
        .filter(|finding| !list.planted.iter().any(|planted| planted.is(finding)))
        .map(|finding| {
            format!(
                "{}:{} {}: {}",
                finding["path"], finding["range"]["start"]["line"], finding["rule"], finding["message"]
            )
        })
        .collect();
    assert!(missed.is_empty() && invented.is_empty(), "missed: {missed:#?}\ninvented: {invented:#?}");
}
