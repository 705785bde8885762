use serde_json::{Value, json};

use super::editor::{Editor, Hello};
use super::sample::{KEY, SECRET};

const URI: &str = "file:///work/config.ts";

fn actions(editor: &mut Editor, [line, character]: [u32; 2], context: Value) -> Vec<Value> {
    let at = json!({ "line": line, "character": character });
    let mut context = context;
    context["diagnostics"] = json!([]);
    let params = json!({ "textDocument": { "uri": URI }, "range": { "start": at, "end": at }, "context": context });
    editor.request("textDocument/codeAction", params).as_array().unwrap().clone()
}

fn kinds(actions: &[Value]) -> Vec<&str> {
    actions.iter().map(|action| action["kind"].as_str().unwrap()).collect()
}

/// The text after the edits of a workspace edit, which are all in one document.
fn apply(text: &str, edits: &[Value]) -> String {
    let offset = |position: &Value| {
        let line = position["line"].as_u64().unwrap() as usize;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        start + position["character"].as_u64().unwrap() as usize
    };
    let mut text_after = text.to_owned();
    for edit in edits.iter().rev() {
        let range = offset(&edit["range"]["start"])..offset(&edit["range"]["end"]);
        text_after.replace_range(range, edit["newText"].as_str().unwrap());
    }
    text_after
}

fn open(editor: &mut Editor, text: &str) {
    editor.open(URI, "typescript", text);
    assert_eq!(editor.pushed(URI, 1).len(), 1);
}

#[test]
fn a_fix_is_listed_without_its_edit_and_resolved_when_it_is_chosen() {
    let mut editor = Hello::push().start();
    open(&mut editor, KEY);
    let listed = actions(&mut editor, [2, 40], json!({}));
    assert_eq!(kinds(&listed), ["quickfix", "quickfix.suppress"], "{listed:#?}");
    for action in &listed {
        assert!(action.get("edit").is_none() && action["data"].is_object());
        assert_eq!(action["diagnostics"][0]["code"], "hardcoded-provider-key");
    }
    let resolved = editor.request("codeAction/resolve", listed[0].clone());
    let change = &resolved["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"], json!({ "uri": URI, "version": 1 }));
    let fixed = apply(KEY, change["edits"].as_array().unwrap());
    assert!(!fixed.contains("sk_live"), "{fixed}");
    editor.edit(URI, 2, [0, 0, 3, 0], &fixed);
    assert_eq!(editor.pushed(URI, 2).len(), 0, "{fixed}");
    editor.finish();
}

#[test]
fn a_client_that_cannot_resolve_gets_the_edits_at_once() {
    for document_changes in [true, false] {
        let mut hello = Hello::push();
        hello.capabilities["textDocument"]["codeAction"].as_object_mut().unwrap().remove("resolveSupport");
        hello.capabilities["workspace"]["workspaceEdit"]["documentChanges"] = json!(document_changes);
        let mut editor = hello.start();
        open(&mut editor, KEY);
        for action in actions(&mut editor, [2, 40], json!({})) {
            let edits = match document_changes {
                true => &action["edit"]["documentChanges"][0]["edits"],
                false => &action["edit"]["changes"][URI],
            };
            assert_ne!(apply(KEY, edits.as_array().unwrap()), KEY);
        }
        editor.finish();
    }
}

#[test]
fn a_client_without_literals_is_offered_nothing() {
    let mut hello = Hello::push();
    hello.capabilities["textDocument"].as_object_mut().unwrap().remove("codeAction");
    let mut editor = hello.start();
    open(&mut editor, KEY);
    let at = json!({ "line": 2, "character": 40 });
    let range = json!({ "start": at, "end": at });
    let params = json!({ "textDocument": { "uri": URI }, "range": range, "context": { "diagnostics": [] } });
    assert_eq!(editor.request("textDocument/codeAction", params), Value::Null);
    editor.finish();
}

#[test]
fn a_suppression_silences_the_finding_once_it_has_a_reason() {
    let mut editor = Hello::push().start();
    open(&mut editor, SECRET);
    let listed = actions(&mut editor, [0, 40], json!({ "only": ["quickfix.suppress"] }));
    assert_eq!(kinds(&listed), ["quickfix.suppress"]);
    assert_eq!(listed[0]["title"], "Ignore secret-env-fallback here, with a reason");
    let resolved = editor.request("codeAction/resolve", listed[0].clone());
    let edits = resolved["edit"]["documentChanges"][0]["edits"].as_array().unwrap();
    let silenced = apply(SECRET, edits).replace("] reason", "] only used on a developer's machine");
    editor.edit(URI, 2, [0, 0, 1, 0], &silenced);
    assert_eq!(editor.pushed(URI, 2), Vec::<Value>::new(), "{silenced}");
    editor.finish();
}

#[test]
fn only_what_was_asked_for_is_listed() {
    let mut editor = Hello::push().start();
    open(&mut editor, KEY);
    for (only, expected) in [
        (json!(["quickfix"]), vec!["quickfix", "quickfix.suppress"]),
        (json!([""]), vec!["quickfix", "quickfix.suppress"]),
        (json!(["quick"]), vec![]),
        (json!(["refactor"]), vec![]),
        (json!(["refactor", "quickfix.suppress"]), vec!["quickfix.suppress"]),
    ] {
        let listed = actions(&mut editor, [2, 40], json!({ "only": only, "triggerKind": 2 }));
        assert_eq!(kinds(&listed), expected, "{only}");
    }
    assert_eq!(actions(&mut editor, [0, 0], json!({})), Vec::<Value>::new());
    editor.finish();
}

#[test]
fn fixing_all_says_why_it_cannot_only_to_a_person() {
    let mut editor = Hello::push().start();
    open(&mut editor, SECRET);
    for only in ["source", "source.fixAll", "source.fixAll.seaworthy"] {
        let listed = actions(&mut editor, [0, 0], json!({ "only": [only], "triggerKind": 1 }));
        assert_eq!(kinds(&listed), ["source.fixAll.seaworthy"], "{only}");
        assert!(listed[0]["disabled"]["reason"].as_str().unwrap().contains("no finding"));
        let listed = actions(&mut editor, [0, 0], json!({ "only": [only], "triggerKind": 2 }));
        assert_eq!(listed, Vec::<Value>::new());
    }
    let listed = actions(&mut editor, [0, 0], json!({ "only": ["source.organizeImports"] }));
    assert_eq!(listed, Vec::<Value>::new());
    editor.finish();
}

#[test]
fn a_fix_for_a_text_that_is_past_is_refused() {
    let mut editor = Hello::push().start();
    open(&mut editor, KEY);
    let listed = actions(&mut editor, [2, 40], json!({}));
    editor.edit(URI, 2, [0, 0, 0, 0], "\n");
    let error = editor.refused("codeAction/resolve", listed[0].clone());
    assert_eq!(error["code"], -32801);
    editor.pushed(URI, 2);
    editor.close(URI);
    editor.expect("textDocument/publishDiagnostics");
    let error = editor.refused("codeAction/resolve", listed[0].clone());
    assert_eq!(error["code"], -32801);
    editor.finish();
}

#[test]
fn an_action_that_is_not_ours_is_refused() {
    let mut editor = Hello::push().start();
    for data in [Value::Null, json!({}), json!("x")] {
        let error = editor.refused("codeAction/resolve", json!({ "title": "x", "data": data }));
        assert_eq!(error["code"], -32602);
    }
    editor.finish();
}
