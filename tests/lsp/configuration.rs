use std::path::Path;

use serde_json::{Value, json};

use super::editor::{Editor, Hello, uri};
use crate::registry::double::Double;

fn write(folder: &Path, text: &str) {
    std::fs::write(folder.join("seaworthy.toml"), text).unwrap();
}

fn told(editor: &mut Editor, folder: &Path) {
    let events = json!([{ "uri": uri(&folder.join("seaworthy.toml")), "type": 2 }]);
    editor.notify("workspace/didChangeWatchedFiles", json!({ "changes": events }));
}

#[test]
fn the_files_that_matter_are_watched() {
    let editor = Hello::push().start();
    let of = |method: &str| editor.registrations.iter().find(|one| one["method"] == method).unwrap();
    let globs = of("workspace/didChangeWatchedFiles")["registerOptions"]["watchers"].to_string();
    for file in ["seaworthy.toml", "package.json", "pyproject.toml", "requirements*.txt", ".gitignore", "tsconfig"] {
        assert!(globs.contains(file), "{globs}");
    }
    assert_eq!(of("workspace/didChangeConfiguration")["registerOptions"]["section"], "seaworthy");
    editor.finish();
}

#[test]
fn nothing_is_asked_of_a_client_that_cannot_answer() {
    let folder = tempfile::tempdir().unwrap();
    let mut editor = Hello::bare().folder(folder.path()).start();
    editor.notify("workspace/didChangeConfiguration", json!({ "settings": { "seaworthy": { "rules": {} } } }));
    editor.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
    assert!(editor.registrations.is_empty());
    editor.finish();
}

#[test]
fn every_folder_is_asked_for_by_itself() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut hello = Hello::push().folder(one.path()).folder(two.path());
    hello.settings = None;
    let mut editor = hello.start();
    let asked = editor.expect("workspace/configuration");
    let item = |path: &Path| json!({ "section": "seaworthy", "scopeUri": uri(path) });
    assert_eq!(asked["items"], json!([item(one.path()), item(two.path()), { "section": "seaworthy" }]));
    editor.finish();
}

#[test]
fn problems_of_the_file_stand_where_they_are_and_are_said_once() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "# é\nminimum-severity = \"loud\"\n");
    let file = uri(&folder.path().join("seaworthy.toml"));
    let mut editor = Hello::push().folder(folder.path()).start();
    let published = editor.expect("textDocument/publishDiagnostics");
    assert_eq!(published["uri"], json!(file));
    assert_eq!(published["diagnostics"][0]["source"], "seaworthy");
    assert_eq!(published["diagnostics"][0]["range"]["start"]["line"], 1);
    let message = editor.expect("window/showMessage")["message"].as_str().unwrap().to_owned();
    assert!(message.contains("seaworthy.toml"), "{message}");

    write(folder.path(), "minimum-severity = \"\n");
    told(&mut editor, folder.path());
    let published = editor.expect("textDocument/publishDiagnostics");
    assert_eq!(published["diagnostics"][0]["range"]["start"]["line"], 0);

    write(folder.path(), "minimum-severity = \"info\"\n");
    told(&mut editor, folder.path());
    assert_eq!(editor.expect("textDocument/publishDiagnostics"), json!({ "uri": file, "diagnostics": [] }));
    editor.finish();
}

#[test]
fn a_client_that_pulls_sees_the_problems_of_the_file_too() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "nonsense = 1\n");
    let mut editor = Hello::pull().folder(folder.path()).start();
    assert_eq!(editor.expect("textDocument/publishDiagnostics")["diagnostics"].as_array().unwrap().len(), 1);
    editor.expect("window/showMessage");
    let gone = json!({ "added": [], "removed": [{ "uri": uri(folder.path()), "name": "" }] });
    editor.notify("workspace/didChangeWorkspaceFolders", json!({ "event": gone }));
    assert_eq!(editor.expect("textDocument/publishDiagnostics")["diagnostics"], json!([]));
    editor.expect("workspace/configuration");
    editor.wait_for_refreshes();
    editor.finish();
}

#[test]
fn wrong_settings_of_the_editor_are_said_and_foreign_ones_passed_over() {
    let mut hello = Hello::bare();
    hello.options = json!({
        "minimumSeverity": "loud",
        "rules": { "some-rule": "off" },
        "trace": { "server": "off" },
        "path": null,
    });
    let mut editor = hello.start();
    let message = editor.expect("window/showMessage")["message"].as_str().unwrap().to_owned();
    assert!(message.starts_with("seaworthy.minimum-severity: unknown variant `loud`"), "{message}");
    editor.finish();
}

#[test]
fn folders_come_and_go() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut editor = Hello::push().folder(one.path()).start();
    let folder = |path: &Path| json!({ "uri": uri(path), "name": "" });
    let event = json!({ "added": [folder(two.path())], "removed": [folder(one.path())] });
    editor.notify("workspace/didChangeWorkspaceFolders", json!({ "event": event }));
    let asked = editor.expect("workspace/configuration");
    assert_eq!(asked["items"][0]["scopeUri"], uri(two.path()));
    assert_eq!(asked["items"].as_array().unwrap().len(), 2);
    editor.finish();
}

#[test]
fn the_old_ways_to_name_a_folder_are_understood() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "nonsense = 1\n");
    for root in [
        json!({ "rootUri": uri(folder.path()), "rootPath": "/elsewhere", "capabilities": {} }),
        json!({ "rootUri": null, "rootPath": folder.path(), "capabilities": {} }),
    ] {
        let mut editor = Editor::spawn();
        editor.request("initialize", root);
        editor.notify("initialized", json!({}));
        editor.expect("textDocument/publishDiagnostics");
        editor.expect("window/showMessage");
        editor.finish();
    }
    let mut editor = Editor::spawn();
    editor.request("initialize", json!({ "rootUri": Value::Null, "capabilities": {}, "workspaceFolders": null }));
    editor.notify("initialized", json!({}));
    editor.finish();
}

/// A project whose registry is on this machine, and the address of its manifest.
fn asking(double: &Double) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("package.json"), ASKS).unwrap();
    std::fs::write(folder.path().join(".npmrc"), format!("registry={}\n", double.address())).unwrap();
    let manifest = uri(&folder.path().join("package.json"));
    (folder, manifest)
}

/// Ends a session in which more is published than the test is about: how often, depends on who is faster.
fn leave(mut editor: Editor) {
    editor.request("shutdown", Value::Null);
    editor.notify("exit", Value::Null);
    assert_eq!(editor.wait_for_exit().code(), Some(0));
    editor.rest();
}

const ASKS: &str = "{ \"dependencies\": { \"express-token-vaultz\": \"1.0.0\" } }\n";

#[test]
fn an_editor_that_wants_it_is_told_what_registries_say() {
    let double = Double::start(|_| (404, "{}".to_owned()));
    let (folder, manifest) = asking(&double);
    let mut hello = Hello::push().folder(folder.path());
    hello.settings = Some(json!({ "online": true }));
    let mut editor = hello.start();
    editor.open(&manifest, "json", ASKS);
    editor.wait(|message| {
        let is_it = message["params"]["uri"] == json!(manifest);
        is_it && message["params"]["diagnostics"].to_string().contains("nonexistent-package")
    });
    assert_eq!(double.asked(), ["/express-token-vaultz"]);
    leave(editor);
}

#[test]
fn a_project_cannot_have_registries_asked() {
    let double = Double::start(|_| (404, "{}".to_owned()));
    let (folder, manifest) = asking(&double);
    write(folder.path(), "online = true\n");
    let mut editor = Hello::push().folder(folder.path()).start();
    editor.open(&manifest, "json", ASKS);
    editor.pushed(&manifest, 1);
    let told = editor.wait(|message| message["params"]["uri"].to_string().contains("seaworthy.toml"));
    assert!(told.to_string().contains("what leaves the machine"), "{told}");
    leave(editor);
    assert!(double.asked().is_empty(), "{:?}", double.asked());
}

#[test]
fn what_the_configuration_says_of_calls_counts_while_files_are_open() {
    let folder = tempfile::tempdir().unwrap();
    let app = "import express from 'express';\nimport { exec } from 'node:child_process';\nimport { readBody } from '@acme/http';\n\
               const app = express();\napp.post('/jobs', async (req, res) => {\n  const job = await readBody(req);\n  \
               exec(job.command);\n  res.json({});\n});\napp.listen(3000);\n";
    std::fs::write(folder.path().join("package.json"), "{}").unwrap();
    std::fs::write(folder.path().join("app.js"), app).unwrap();
    let mut editor = Hello::push().folder(folder.path()).start();
    let document = uri(&folder.path().join("app.js"));
    editor.open(&document, "javascript", app);
    let says = |message: &Value, wanted: bool| {
        message["params"]["uri"] == json!(document)
            && message["params"]["diagnostics"].as_array().is_some_and(|all| !all.is_empty())
            && message["params"]["diagnostics"].to_string().contains("command-injection") == wanted
    };
    editor.wait(|message| says(message, false));
    write(folder.path(), "[[source]]\nname = '@acme/http.readBody'\n");
    told(&mut editor, folder.path());
    editor.wait(|message| says(message, true));
    write(folder.path(), "");
    told(&mut editor, folder.path());
    editor.wait(|message| says(message, false));
    leave(editor);
}
