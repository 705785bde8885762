use serde_json::{Value, json};

use super::editor::{Hello, uri};

const URI: &str = "file:///work/a.ts";

#[test]
fn a_client_that_pulls_is_offered_it_and_never_pushed() {
    let mut editor = super::editor::Editor::spawn();
    let answer = editor.request("initialize", json!({ "capabilities": Hello::pull().capabilities }));
    let provider = &answer["capabilities"]["diagnosticProvider"];
    assert_eq!(provider["identifier"], "seaworthy");
    assert_eq!(provider["interFileDependencies"], true);
    assert_eq!(provider["workspaceDiagnostics"], true);
    editor.finish();

    let mut editor = Hello::pull().start();
    editor.open(URI, "typescript", "let a = 1;");
    assert_eq!(editor.pull(URI)["items"], json!([]));
    editor.edit(URI, 2, [0, 0, 0, 0], "x");
    assert_eq!(editor.pull(URI)["items"], json!([]));
    editor.notify("textDocument/didSave", json!({ "textDocument": { "uri": URI } }));
    editor.close(URI);
    editor.finish();
}

#[test]
fn what_did_not_change_is_not_sent_again() {
    let mut editor = Hello::pull().start();
    editor.open(URI, "typescript", "let a = 1;");
    let first = editor.pull(URI);
    assert_eq!(first["kind"], "full");
    let again = json!({ "textDocument": { "uri": URI }, "previousResultId": first["resultId"] });
    let second = editor.request("textDocument/diagnostic", again.clone());
    assert_eq!(second, json!({ "kind": "unchanged", "resultId": first["resultId"] }));
    editor.edit(URI, 2, [0, 0, 0, 0], "x");
    let third = editor.request("textDocument/diagnostic", again);
    assert_eq!(third["kind"], "full");
    assert_ne!(third["resultId"], first["resultId"]);
    editor.finish();
}

#[test]
fn documents_that_are_not_ours_have_nothing_to_say() {
    let mut editor = Hello::pull().start();
    assert_eq!(editor.pull("file:///never/opened.ts"), json!({ "kind": "full", "items": [] }));
    editor.open("file:///work/a.rs", "rust", "");
    assert_eq!(editor.pull("file:///work/a.rs"), json!({ "kind": "full", "items": [] }));
    editor.finish();
}

#[test]
fn new_settings_make_the_client_pull_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut editor = Hello::pull().folder(folder.path()).start();
    let file = uri(&folder.path().join("a.ts"));
    editor.open(&file, "typescript", "let a = 1;");
    editor.pull(&file);
    editor.settings = Some(json!({ "minimumSeverity": "error" }));
    editor.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
    editor.expect("workspace/configuration");
    editor.expect("workspace/diagnostic/refresh");
    editor.pull(&file);
    editor.finish();
}

#[test]
fn a_workspace_without_findings_or_folders_has_an_empty_report() {
    let mut editor = Hello::pull().start();
    let report = editor.request("workspace/diagnostic", json!({ "previousResultIds": [] }));
    assert_eq!(report, json!({ "items": [] }));
    editor.finish();

    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.ts"), "let a = 1;").unwrap();
    let mut editor = Hello::pull().folder(folder.path()).start();
    let gone = uri(&folder.path().join("gone.ts"));
    // What the client still shows of a file that has nothing any more is taken back.
    let previous = json!([{ "uri": gone, "value": "of an earlier session" }]);
    let report = editor.request("workspace/diagnostic", json!({ "previousResultIds": previous }));
    let item = &report["items"][0];
    assert_eq!((&item["uri"], &item["items"], &item["kind"]), (&json!(gone), &json!([]), &json!("full")));
    let previous = json!([{ "uri": gone, "value": item["resultId"] }]);
    let report = editor.request("workspace/diagnostic", json!({ "previousResultIds": previous }));
    assert_eq!(report["items"][0]["kind"], "unchanged");
    editor.finish();
}

#[test]
fn progress_is_shown_under_the_token_of_the_request() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.ts"), "let a = 1;").unwrap();
    let mut editor = Hello::pull().folder(folder.path()).start();
    let params = json!({ "previousResultIds": [], "workDoneToken": "token", "partialResultToken": 7 });
    let id = editor.ask("workspace/diagnostic", params);
    let mut kinds = Vec::new();
    while kinds.last() != Some(&json!("end")) {
        // That the workspace is being read shows itself under another token.
        let fits = |message: &Value| message["method"] == "$/progress" && message["params"]["token"] == "token";
        kinds.push(editor.wait(fits)["params"]["value"]["kind"].take());
    }
    assert_eq!(kinds[0], "begin");
    assert!(editor.answer(id)["error"] == Value::Null);
    editor.finish();
}

#[test]
fn cancelling_a_scan_that_is_over_or_unknown_does_nothing() {
    let mut editor = Hello::pull().start();
    editor.notify("window/workDoneProgress/cancel", json!({ "token": "unknown" }));
    editor.finish();
}
