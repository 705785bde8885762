use serde_json::{Value, json};

use super::editor::{Editor, Hello, edit, frame};

const URI: &str = "file:///work/a.ts";

#[test]
fn every_state_that_stands_is_published_with_its_version() {
    let mut editor = Hello::push().start();
    editor.open(URI, "typescript", "let a = 1;");
    editor.pushed(URI, 1);
    for version in 2..6 {
        editor.edit(URI, version, [0, 0, 0, 0], "x");
        editor.pushed(URI, version);
    }
    editor.finish();
}

#[test]
fn a_burst_of_edits_publishes_the_last_state_once_and_nothing_stale() {
    let mut editor = Hello::push().start();
    editor.open(URI, "typescript", "let a = 1;");
    editor.pushed(URI, 1);
    let burst: String = (2..=401).map(|version| frame(&edit(URI, version, [0, 0, 0, 0], "x").to_string())).collect();
    editor.send_raw(burst.as_bytes());
    let mut versions = Vec::new();
    while versions.last() != Some(&401) {
        versions.push(editor.expect("textDocument/publishDiagnostics")["version"].as_i64().unwrap());
    }
    assert!(versions.is_sorted_by(|one, next| one < next), "{versions:?}");
    // The first may go out before the others arrive; a machine that is busy with other things may also pause in between,
    // and how often says nothing of the server. Not one for every edit.
    assert!(versions.len() <= 40, "{versions:?}");
    editor.finish();
}

#[test]
fn without_version_support_no_version_is_sent() {
    let mut editor = Hello::bare().start();
    editor.open(URI, "typescript", "let a = 1;");
    let params = editor.expect("textDocument/publishDiagnostics");
    assert_eq!(params, json!({ "uri": URI, "diagnostics": [] }));
    editor.finish();
}

#[test]
fn closing_takes_back_what_was_published() {
    let mut editor = Hello::push().start();
    editor.open(URI, "typescript", "let a = 1;");
    editor.pushed(URI, 1);
    editor.close(URI);
    let params = editor.expect("textDocument/publishDiagnostics");
    assert_eq!(params, json!({ "uri": URI, "diagnostics": [] }));
    editor.finish();
}

#[test]
fn a_document_that_is_opened_again_is_a_new_one() {
    let mut editor = Hello::push().start();
    for round in 0..20 {
        editor.open(URI, "typescript", "let a = 1;");
        if round % 2 == 0 {
            editor.edit(URI, 2, [0, 0, 0, 0], "x");
        }
        editor.close(URI);
    }
    let document = json!({ "uri": URI, "languageId": "typescript", "version": 9, "text": "let b = 2;" });
    editor.notify("textDocument/didOpen", json!({ "textDocument": document }));
    // Nothing of the documents before may come after the new one's own.
    let mut last = Value::Null;
    while last != json!(9) {
        last = editor.expect("textDocument/publishDiagnostics")["version"].take();
    }
    editor.finish();
}

#[test]
fn other_languages_and_other_schemes_are_none_of_ours() {
    let mut editor = Hello::push().start();
    let ignored = [
        ("file:///work/a.rs", "rust"),
        ("file:///work/a.svg", "xml"),
        ("file:///work/none", "plaintext"),
        ("vscode-notebook-cell:/work/a.ipynb#W0", "python"),
        ("git:/work/a.ts?ref", "typescript"),
        ("output:channel", "Log"),
    ];
    for (uri, language) in ignored {
        editor.open(uri, language, "x");
        editor.edit(uri, 2, [0, 0, 0, 0], "y");
        editor.notify("textDocument/didSave", json!({ "textDocument": { "uri": uri } }));
        assert_eq!(hover(&mut editor, uri), Value::Null);
        editor.close(uri);
    }
    editor.finish();
}

#[test]
fn the_language_comes_from_the_id_and_else_from_the_extension() {
    let mut editor = Hello::push().start();
    for (uri, language) in [
        ("file:///work/a.ts", "typescript"),
        ("file:///work/a.jsx", "javascriptreact"),
        ("file:///work/a.py", "python"),
        ("file:///work/script", "python"),
        ("file:///work/b.mts", "unheard-of"),
        ("untitled:Untitled-1", "typescript"),
    ] {
        editor.open(uri, language, "x");
        editor.pushed(uri, 1);
    }
    editor.finish();
}

#[test]
fn uris_keep_the_spelling_of_the_client() {
    let mut editor = Hello::push().start();
    for uri in [
        "file:///work/with%20space/a.ts",
        "file:///work/with space/b.ts",
        "file:///work/app/[id]/page.tsx",
        "file:///work/app/%5Bid%5D/other.tsx",
        "file:///work/50% off/{a}|b^c.ts",
        "file:///work/ünïcode/a.ts",
        "file:///c%3A/work/a.ts",
        "file:///C:/work/b.ts",
        "file://server/share/a.ts",
    ] {
        editor.open(uri, "typescript", "let a = 1;");
        editor.pushed(uri, 1);
        editor.edit(uri, 2, [0, 0, 0, 0], "x");
        editor.pushed(uri, 2);
        assert_eq!(hover(&mut editor, uri), Value::Null);
        editor.close(uri);
        assert_eq!(editor.expect("textDocument/publishDiagnostics")["uri"], uri);
    }
    editor.finish();
}

#[test]
fn a_client_that_never_counts_its_versions_is_followed() {
    let mut editor = Hello::push().start();
    let document = json!({ "uri": URI, "languageId": "typescript", "version": 0, "text": "" });
    editor.notify("textDocument/didOpen", json!({ "textDocument": document }));
    editor.pushed(URI, 0);
    for _ in 0..3 {
        editor.edit(URI, 0, [0, 0, 0, 0], "x");
        editor.pushed(URI, 0);
    }
    editor.finish();
}

#[test]
fn saving_a_document_is_heard() {
    let mut editor = Hello::push().start();
    editor.open(URI, "typescript", "let a = 1;");
    editor.pushed(URI, 1);
    editor.edit(URI, 2, [0, 0, 0, 10], "let = (");
    editor.notify("textDocument/didSave", json!({ "textDocument": { "uri": URI } }));
    editor.pushed(URI, 2);
    editor.finish();
}

fn hover(editor: &mut Editor, uri: &str) -> Value {
    let params = json!({ "textDocument": { "uri": uri }, "position": { "line": 0, "character": 0 } });
    editor.request("textDocument/hover", params)
}
