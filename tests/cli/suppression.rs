//! Suppression comments, from the text to the report.

use super::{DEFECT, Project, rules_and_paths};

fn rules(text: &str, name: &str) -> Vec<String> {
    let project = Project::new(&[(name, text)]);
    rules_and_paths(&project.findings(&[])).into_iter().map(|(rule, _)| rule.to_owned()).collect()
}

#[test]
fn a_reasoned_suppression_silences() {
    let above = format!("// seaworthy: ignore[secret-env-fallback] local demo only\n{DEFECT}");
    assert_eq!(rules(&above, "a.ts"), Vec::<String>::new());
    let beside = format!("{} // seaworthy: ignore[secret-env-fallback] local demo only\n", DEFECT.trim_end());
    assert_eq!(rules(&beside, "a.ts"), Vec::<String>::new());
    let python = "import os\n# seaworthy: ignore[secret-env-fallback] local demo only\n\
                  KEY = os.getenv('SECRET_KEY', 'tide-gauge-key-4321')\n";
    assert_eq!(rules(python, "a.py"), Vec::<String>::new());
}

#[test]
fn what_is_wrong_with_one_is_reported() {
    let bare = format!("// seaworthy: ignore[secret-env-fallback]\n{DEFECT}");
    assert_eq!(rules(&bare, "a.ts"), ["suppression-without-reason", "secret-env-fallback"]);
    let unknown = format!("// seaworthy: ignore[secret-env-fallbak] local demo only\n{DEFECT}");
    assert_eq!(rules(&unknown, "a.ts"), ["unknown-rule-in-suppression", "secret-env-fallback"]);
    assert_eq!(rules("// seaworthy: ignore[secret-env-fallback] was here\nf();\n", "a.ts"), ["unused-suppression"]);
}

#[test]
fn a_suppression_of_a_rule_that_is_off_is_left_in_peace() {
    let text = "// seaworthy: ignore[secret-env-fallback] was here\nf();\n";
    let project = Project::new(&[("a.ts", text), ("seaworthy.toml", "[rules]\nsecret-env-fallback = \"off\"\n")]);
    assert_eq!(project.findings(&[])["findings"], serde_json::json!([]));
}
