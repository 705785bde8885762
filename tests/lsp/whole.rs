//! The workspace as a whole, and the editor against the command line.

use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use super::editor::{Editor, Hello, uri};
use super::sample::{KEY, RULE, SECRET, write};

fn workspace(editor: &mut Editor, previous: Value) -> Vec<Value> {
    let report = editor.request("workspace/diagnostic", json!({ "previousResultIds": previous }));
    report["items"].as_array().unwrap().clone()
}

/// What a client remembers of reports.
fn remembered(items: &[Value]) -> Value {
    items.iter().map(|item| json!({ "uri": item["uri"], "value": item["resultId"] })).collect()
}

fn changed_on_disk(editor: &mut Editor, path: &Path) {
    let events = json!([{ "uri": uri(path), "type": 2 }]);
    editor.notify("workspace/didChangeWatchedFiles", json!({ "changes": events }));
}

#[test]
fn the_workspace_report_holds_the_files_with_findings_and_follows_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    write(path, "package.json", "{}");
    write(path, "src/config.ts", SECRET);
    write(path, "src/clean.ts", "export const a = 1;\n");
    write(path, "ignored/config.ts", SECRET);
    write(path, "node_modules/x/index.js", SECRET);
    write(path, ".gitignore", "ignored/\n");
    let mut editor = Hello::pull().folder(path).start();
    let first = workspace(&mut editor, json!([]));
    assert_eq!(first.len(), 1, "{first:#?}");
    assert_eq!(first[0]["uri"], uri(&path.join("src/config.ts")));
    assert_eq!((&first[0]["kind"], &first[0]["version"]), (&json!("full"), &Value::Null));
    assert_eq!(first[0]["items"][0]["code"], RULE);

    let second = workspace(&mut editor, remembered(&first));
    assert_eq!(second.len(), 1);
    assert_eq!((&second[0]["kind"], &second[0]["resultId"]), (&json!("unchanged"), &first[0]["resultId"]));

    // The client may spell the path in its own way; it is the same file.
    let spelt = first[0]["uri"].as_str().unwrap().replace("config", "%63onfig");
    let again = workspace(&mut editor, json!([{ "uri": spelt, "value": first[0]["resultId"] }]));
    assert_eq!(
        again,
        [json!({ "kind": "unchanged", "uri": spelt, "version": null, "resultId": first[0]["resultId"] })]
    );

    write(path, "src/config.ts", "export const clean = 1;\n");
    changed_on_disk(&mut editor, &path.join("src/config.ts"));
    editor.expect("workspace/diagnostic/refresh");
    let third = workspace(&mut editor, remembered(&first));
    assert_eq!((&third[0]["kind"], &third[0]["items"]), (&json!("full"), &json!([])));
    assert_eq!(workspace(&mut editor, json!([])), Vec::<Value>::new());
    editor.finish();
}

#[test]
fn what_is_open_counts_as_it_is_in_the_editor() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    write(path, "package.json", "{}");
    write(path, "app/[id]/page.tsx", "export const a = 1;\n");
    let mut editor = Hello::pull().folder(path).start();
    assert_eq!(workspace(&mut editor, json!([])), Vec::<Value>::new());
    let page = uri(&path.join("app/[id]/page.tsx"));
    editor.open(&page, "typescriptreact", SECRET);
    let items = workspace(&mut editor, json!([]));
    assert_eq!(items.len(), 1, "{items:#?}");
    assert_eq!((&items[0]["uri"], &items[0]["version"]), (&json!(page), &json!(1)));
    let pulled = editor.pull(&page);
    assert_eq!((&items[0]["items"], &items[0]["resultId"]), (&pulled["items"], &pulled["resultId"]));
    editor.close(&page);
    assert_eq!(workspace(&mut editor, json!([])), Vec::<Value>::new());
    editor.finish();
}

#[test]
fn results_come_in_parts_where_the_client_wants_them_so() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "package.json", "{}");
    for file in 0..130 {
        write(folder.path(), &format!("{file}.ts"), SECRET);
    }
    let mut editor = Hello::pull().folder(folder.path()).start();
    let params = json!({ "previousResultIds": [], "partialResultToken": 7 });
    let id = editor.ask("workspace/diagnostic", params);
    let mut parts = Vec::new();
    while parts.iter().sum::<usize>() < 130 {
        let part = editor.wait(|message| message["method"] == "$/progress" && message["params"]["token"] == 7);
        parts.push(part["params"]["value"]["items"].as_array().unwrap().len());
    }
    assert_eq!(parts, [100, 30]);
    assert_eq!(editor.answer(id)["result"], json!({ "items": [] }));
    editor.finish();
}

#[test]
fn a_file_that_the_project_leaves_out_shows_nothing_when_it_is_open() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    write(path, "seaworthy.toml", "exclude = [\"legacy/\"]\n");
    write(path, ".gitignore", "ignored/\n");
    for file in ["legacy/a.ts", "ignored/a.ts", "node_modules/x/a.js", "src/a.ts"] {
        write(path, file, SECRET);
    }
    let mut editor = Hello::push().folder(path).start();
    for (file, count) in [
        ("legacy/a.ts", 0),
        ("ignored/a.ts", 0),
        ("node_modules/x/a.js", 0),
        ("src/a.ts", 1),
        ("src/not/saved/yet.ts", 1),
    ] {
        let uri = uri(&path.join(file));
        editor.open(&uri, "typescript", SECRET);
        assert_eq!(editor.pushed(&uri, 1).len(), count, "{file}");
    }
    editor.finish();
}

#[test]
fn a_loose_file_has_the_configuration_of_its_own_project() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "seaworthy.toml", "[rules]\nsecret-env-fallback = \"hint\"\n");
    write(folder.path(), "src/a.ts", SECRET);
    let mut editor = Hello::push().start();
    let file = uri(&folder.path().join("src/a.ts"));
    editor.open(&file, "typescript", SECRET);
    assert_eq!(editor.pushed(&file, 1)[0]["severity"], 4);
    editor.finish();
}

#[test]
fn the_project_wins_over_the_editor_and_a_broken_file_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let toml = path.join("seaworthy.toml");
    write(path, "seaworthy.toml", "[rules]\nsecret-env-fallback = \"info\"\n");
    let mut hello = Hello::push().folder(path);
    hello.settings = Some(json!({ "rules": { "secret-env-fallback": "off", "hardcoded-provider-key": "off" } }));
    let mut editor = hello.start();
    let file = uri(&path.join("a.ts"));
    editor.open(&file, "typescript", &format!("{SECRET}{KEY}"));
    let severities = |editor: &mut Editor| -> Vec<Value> {
        let params = editor.wait(|message| message["params"]["uri"] == json!(file));
        params["params"]["diagnostics"].as_array().unwrap().iter().map(|found| found["severity"].clone()).collect()
    };
    assert_eq!(severities(&mut editor), [3]);

    std::fs::write(&toml, "[rules]\nsecret-env-fallback = \"hint\nhardcoded").unwrap();
    changed_on_disk(&mut editor, &toml);
    let published = editor.expect("textDocument/publishDiagnostics");
    assert_eq!(published["uri"], uri(&toml));
    assert!(!published["diagnostics"].as_array().unwrap().is_empty());
    editor.expect("window/showMessage");
    editor.edit(&file, 2, [0, 0, 0, 0], "\n");
    assert_eq!(severities(&mut editor), [3], "the last sound state of the file counts");

    std::fs::write(&toml, "").unwrap();
    changed_on_disk(&mut editor, &toml);
    assert_eq!(severities(&mut editor), Vec::<Value>::new());
    assert_eq!(editor.expect("textDocument/publishDiagnostics")["uri"], uri(&toml));

    editor.settings = Some(json!({ "minimumSeverity": "error", "rules": { "hardcoded-provider-key": "off" } }));
    editor.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
    editor.expect("workspace/configuration");
    assert_eq!(severities(&mut editor), [1]);
    editor.finish();
}

#[test]
fn settings_that_are_pushed_count() {
    let mut hello = Hello::bare();
    hello.options = json!({ "rules": { "secret-env-fallback": "off" } });
    let mut editor = hello.start();
    let count =
        |editor: &mut Editor| editor.expect("textDocument/publishDiagnostics")["diagnostics"].as_array().unwrap().len();
    editor.open("untitled:a", "typescript", SECRET);
    assert_eq!(count(&mut editor), 0);
    for (settings, expected) in [
        (json!({ "seaworthy": { "rules": { "secret-env-fallback": "hint" } } }), 1),
        (json!({ "seaworthy": { "minimumSeverity": "warning", "rules": { "secret-env-fallback": "hint" } } }), 0),
        (json!({ "seaworthy": {} }), 1),
        (json!({ "minimum-severity": "error", "rules": { "secret-env-fallback": "warning" } }), 0),
    ] {
        editor.notify("workspace/didChangeConfiguration", json!({ "settings": settings }));
        assert_eq!(count(&mut editor), expected, "{settings}");
    }
    editor.finish();
}

#[test]
fn the_editor_and_the_command_line_find_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    write(path, "package.json", "{}");
    write(path, "seaworthy.toml", "exclude = [\"legacy/\"]\n[rules]\nunused-suppression = \"warning\"\n");
    write(path, "src/config.ts", &format!("/* 😀 */ {SECRET}{KEY}"));
    write(path, "src/a.jsx", &format!("// seaworthy: ignore[{RULE}]\n{SECRET}// seaworthy: ignore[{RULE}] unused\n"));
    write(path, "tests/a.test.ts", KEY);
    write(path, "legacy/config.ts", SECRET);
    write(path, "src/crlf.ts", &SECRET.repeat(3).replace('\n', "\r\n"));
    write(path, "src/app.ts", super::app::OPEN);
    write(path, "src/guard.ts", super::app::GUARD);
    let found = Command::new(env!("CARGO_BIN_EXE_seaworthy"))
        .args(["check", "--format", "json", "--fail-on", "never"])
        .arg(path)
        .output()
        .unwrap();
    let found: Value = serde_json::from_slice(&found.stdout).unwrap();
    let mut of_check: Vec<_> = found["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|found| {
            let at = |which: &str| {
                [&found["range"][which]["line"], &found["range"][which]["column"]].map(|at| at.as_u64().unwrap() - 1)
            };
            (
                uri(&path.join(found["path"].as_str().unwrap())),
                at("start"),
                at("end"),
                found["rule"].clone().to_string(),
                found["fingerprint"].to_string(),
                found["message"].to_string(),
            )
        })
        .collect();
    // The command line counts columns in code points.
    let mut hello = Hello::pull().folder(path);
    hello.capabilities["general"] = json!({ "positionEncodings": ["utf-32"] });
    let mut editor = hello.start();
    let items = workspace(&mut editor, json!([]));
    let of_item = |item: &Value| -> Vec<_> {
        let describe = |found: &Value| {
            let at = |which: &str| {
                [&found["range"][which]["line"], &found["range"][which]["character"]].map(|at| at.as_u64().unwrap())
            };
            (
                item["uri"].as_str().unwrap().to_owned(),
                at("start"),
                at("end"),
                found["code"].to_string(),
                found["data"]["fingerprint"].to_string(),
                found["message"].to_string(),
            )
        };
        item["items"].as_array().unwrap().iter().map(describe).collect()
    };
    let mut of_server: Vec<_> = items.iter().flat_map(&of_item).collect();
    of_check.sort();
    of_server.sort();
    assert!(of_check.len() >= 7, "{of_check:#?}");
    assert!(of_check.iter().any(|found| found.3 == "\"route-without-auth\""), "{of_check:#?}");
    assert_eq!(of_server, of_check);

    // Open, the same files say the same.
    for item in &items {
        let uri = item["uri"].as_str().unwrap();
        let text = std::fs::read_to_string(uri.strip_prefix("file://").unwrap()).unwrap();
        editor.open(uri, "typescript", &text);
        assert_eq!(editor.pull(uri)["items"], item["items"], "{uri}");
    }
    editor.finish();
}
