//! SARIF, against the official schema and against what it promises beyond that.

use serde_json::Value;

use super::{DEFECT, Project};

fn sarif(project: &Project) -> Value {
    let run = project.run(&["check", "--format", "sarif"]);
    let log = serde_json::from_str(&run.stdout).expect("JSON");
    let schema: Value = serde_json::from_str(include_str!("sarif_schema.json")).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let errors: Vec<String> =
        validator.iter_errors(&log).map(|error| format!("{} at {}", error, error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{log:#}");
    log
}

#[test]
fn a_full_log_is_valid() {
    let project = Project::new(&[
        ("app/[id]/a b#é.ts", DEFECT),
        ("b.py", "import os\nKEY = os.getenv('SECRET_KEY', 'tide-gauge-key-4321')\n# seaworthy: ignore[nothing]\n"),
        ("c.ts", "\u{0}"),
        ("seaworthy.toml", "nonsense = 1\n"),
    ]);
    let log = sarif(&project);
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    let results = run["results"].as_array().expect("results");
    assert!(results.len() >= 3, "{results:#?}");
    for result in results {
        let index = result["ruleIndex"].as_u64().expect("an index") as usize;
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(result["partialFingerprints"]["seaworthy/v1"].is_string());
    }
    let location = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(location["artifactLocation"]["uri"], "app/%5Bid%5D/a%20b%23%C3%A9.ts");
    assert_eq!(location["artifactLocation"]["uriBaseId"], "SRCROOT");
    assert_eq!(location["region"]["startLine"], 1);
    let notifications = run["invocations"][0]["toolExecutionNotifications"].as_array().expect("notifications");
    assert_eq!(notifications.len(), 2, "{notifications:#?}");
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let base = run["originalUriBaseIds"]["SRCROOT"]["uri"].as_str().expect("a base");
    assert!(base.starts_with("file:///") && base.ends_with('/'), "{base}");
}

#[test]
fn an_empty_log_is_valid() {
    let log = sarif(&Project::new(&[]));
    assert_eq!(log["runs"][0]["results"], serde_json::json!([]));
}

#[test]
fn evidence_is_a_flow_and_fixes_are_edits() {
    let log = sarif(&Project::new(&[("a.ts", DEFECT)]));
    let result = &log["runs"][0]["results"][0];
    let flow = result["codeFlows"][0]["threadFlows"][0]["locations"].as_array().expect("a flow");
    assert!(flow.len() >= 2);
    assert_eq!(result["relatedLocations"].as_array().map(Vec::len), Some(flow.len()));
    let replacement = &result["fixes"][0]["artifactChanges"][0]["replacements"][0];
    assert!(replacement["deletedRegion"]["startLine"].is_u64(), "{result:#}");
    assert!(replacement["insertedContent"]["text"].is_string(), "{result:#}");
}

#[test]
fn rules_carry_what_code_scanning_sorts_by() {
    let log = sarif(&Project::new(&[]));
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().expect("rules");
    let rule = rules.iter().find(|rule| rule["id"] == "secret-env-fallback").expect("the rule");
    assert_eq!(rule["defaultConfiguration"]["level"], "error");
    assert_eq!(rule["name"], "SecretEnvFallback");
    assert!(rule["help"]["markdown"].as_str().is_some_and(|page| page.starts_with('#')));
    let tags = rule["properties"]["tags"].as_array().expect("tags");
    assert!(tags.contains(&"security".into()), "{tags:?}");
    assert!(tags.iter().any(|tag| tag.as_str().is_some_and(|tag| tag.starts_with("external/cwe/cwe-"))), "{tags:?}");
    assert!(rule["properties"]["security-severity"].is_string());
    assert_eq!(rule["properties"]["precision"], "very-high");
}
