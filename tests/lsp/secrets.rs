//! Files that hold settings, in an editor: found as they are opened, mended by lines in other files, and never shown.

use std::path::Path;
use std::process::Command;

use serde_json::json;

use super::app::{next, rules, settle};
use super::editor::{Hello, uri};
use super::sample::write;

/// Put together here, so that this file holds none.
fn value() -> String {
    ["kv84Tn", "2QwZr6Lp", "Xb9Yd"].concat()
}

fn git(folder: &Path, arguments: &[&str]) {
    let mut told = Command::new("git");
    told.args(["-c", "user.name=a", "-c", "user.email=a@example.org"]).args(arguments).current_dir(folder);
    assert!(told.output().expect("git").status.success(), "git {arguments:?}");
}

#[test]
fn a_file_of_secrets_in_the_index_is_found_and_its_fix_writes_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    write(path, "package.json", "{}");
    write(path, ".env", &format!("PORT=3000\nSESSION_SECRET={}\n", value()));
    git(path, &["init", "--quiet"]);
    git(path, &["add", "."]);
    let mut hello = Hello::push().folder(path);
    hello.capabilities["workspace"]["workspaceEdit"] =
        json!({ "documentChanges": true, "resourceOperations": ["create"] });
    let mut editor = hello.start();
    settle(&mut editor);
    let env = uri(&path.join(".env"));
    editor.open(&env, "dotenv", &std::fs::read_to_string(path.join(".env")).unwrap());
    let found = next(&mut editor, &env);
    assert_eq!(rules(&found), ["env-file-tracked"], "{found:#?}");
    let at = json!({ "line": 1, "character": 2 });
    let place = json!({ "textDocument": { "uri": env }, "position": at });
    let hover = editor.request("textDocument/hover", place);
    let range = json!({ "start": at, "end": at });
    let asked = json!({ "textDocument": { "uri": env }, "range": range, "context": { "diagnostics": [] } });
    let actions = editor.request("textDocument/codeAction", asked);
    let action =
        actions.as_array().unwrap().iter().find(|action| action["title"].as_str().unwrap().contains(".gitignore"));
    let action = action.expect("the fix is offered").clone();
    let action = if action["edit"].is_null() { editor.request("codeAction/resolve", action) } else { action };
    let text = action.to_string();
    assert!(text.contains(".gitignore") && text.contains("SESSION_SECRET=\\n") && text.contains("create"), "{text}");
    for said in [json!(found).to_string(), hover.to_string(), actions.to_string(), text] {
        assert!(!said.contains(&value()), "a value is on the wire: {said}");
    }
    editor.finish();
}

#[test]
fn the_history_is_looked_through_on_command() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let key = ["sk_", "live_", "Mk4Vt9XbQ2wLr7ZnHs5PdYcG"].concat();
    write(path, "package.json", "{}");
    write(path, "pay.ts", &format!("new Stripe('{key}');\n"));
    git(path, &["init", "--quiet"]);
    git(path, &["add", "."]);
    git(path, &["commit", "--quiet", "-m", "x"]);
    git(path, &["rm", "--quiet", "pay.ts"]);
    git(path, &["commit", "--quiet", "-m", "y"]);
    let mut editor = Hello::push().folder(path).start();
    settle(&mut editor);
    let command = json!({ "command": "seaworthy.scanHistory", "arguments": [] });
    let answer = editor.request("workspace/executeCommand", command);
    assert_eq!(answer["findings"][0]["rule"], "secret-in-git-history", "{answer}");
    assert!(answer["findings"][0]["uri"].as_str().unwrap().ends_with("/pay.ts"));
    assert!(!answer.to_string().contains(&key));
    editor.finish();
}
