//! What a finding looks like in an editor, and that it follows the text.

use serde_json::{Value, json};

use super::editor::{Editor, Hello};
use super::sample::{KEY, RANGE, RULE, SECRET, range};

const URI: &str = "file:///work/config.ts";

#[test]
fn a_finding_carries_all_that_the_client_can_show() {
    let mut editor = Hello::push().start();
    editor.open(URI, "typescript", SECRET);
    let diagnostics = editor.pushed(URI, 1);
    assert_eq!(diagnostics.len(), 1, "{diagnostics:#?}");
    let found = &diagnostics[0];
    assert_eq!(range(&found["range"]), RANGE);
    assert_eq!(found["source"], "seaworthy");
    assert_eq!(found["code"], RULE);
    assert_eq!(found["severity"], 1);
    let href = "https://github.com/seaworthy-dev/seaworthy/blob/main/server/rules/secrets/secret_env_fallback.md";
    assert_eq!(found["codeDescription"]["href"], href);
    assert!(found["message"].as_str().unwrap().contains("JWT_SECRET"));
    let related = found["relatedInformation"].as_array().unwrap();
    assert!((1..=5).contains(&related.len()));
    assert_eq!(related[0]["location"]["uri"], URI);
    assert_eq!(range(&related[0]["location"]["range"])[..2], [0, 12]);
    assert_eq!(found["data"]["rule"], RULE);
    assert_eq!(found["data"]["family"], "secrets");
    assert_eq!(found["data"]["confidence"], "proven");
    assert!(found["data"]["fixes"].is_array());
    assert_eq!(found["data"]["fingerprint"].as_str().unwrap().len(), 16);
    editor.finish();
}

#[test]
fn a_client_gets_nothing_that_it_did_not_say_it_can_show() {
    let mut editor = Hello::bare().start();
    editor.open(URI, "typescript", SECRET);
    let params = editor.expect("textDocument/publishDiagnostics");
    let found = params["diagnostics"][0].as_object().unwrap();
    let keys: std::collections::BTreeSet<_> = found.keys().map(String::as_str).collect();
    assert_eq!(Vec::from_iter(keys), ["code", "message", "range", "severity", "source"]);
    editor.finish();
}

#[test]
fn positions_are_in_the_encoding_that_was_agreed() {
    let text = "/* 😀é */ const key = process.env.JWT_SECRET || \"dev-secret-key-1234\";\n";
    for (encoding, shift) in [("utf-8", 13), ("utf-16", 10), ("utf-32", 9)] {
        let mut hello = Hello::push();
        hello.capabilities["general"] = json!({ "positionEncodings": [encoding] });
        let mut editor = hello.start();
        editor.open(URI, "typescript", text);
        let found = editor.pushed(URI, 1);
        assert_eq!(range(&found[0]["range"]), [0, 38 + shift, 0, 59 + shift], "{encoding}");
        editor.edit(
            URI,
            2,
            [
                0,
                3,
                0,
                3 + if encoding == "utf-16" {
                    2
                } else if encoding == "utf-8" {
                    4
                } else {
                    1
                },
            ],
            "",
        );
        let found = editor.pushed(URI, 2);
        let left = shift
            - if encoding == "utf-16" {
                2
            } else if encoding == "utf-8" {
                4
            } else {
                1
            };
        assert_eq!(range(&found[0]["range"]), [0, 38 + left, 0, 59 + left], "{encoding}");
        editor.finish();
    }
}

#[test]
fn a_finding_comes_moves_and_goes_with_the_text() {
    let mut editor = Hello::push().start();
    editor.open(URI, "typescript", "");
    assert_eq!(editor.pushed(URI, 1).len(), 0);
    editor.edit(URI, 2, [0, 0, 0, 0], SECRET);
    assert_eq!(range(&editor.pushed(URI, 2)[0]["range"]), RANGE);
    editor.edit(URI, 3, [0, 0, 0, 0], "\r\n\r\n");
    assert_eq!(range(&editor.pushed(URI, 3)[0]["range"]), [2, 38, 2, 59]);
    editor.edit(URI, 4, [2, 34, 2, 59], "");
    assert_eq!(editor.pushed(URI, 4).len(), 0);
    editor.finish();
}

#[test]
fn a_half_typed_line_does_not_make_the_others_blink() {
    let mut editor = Hello::push().start();
    editor.open(URI, "typescript", &format!("{SECRET}\nexport function f() {{\n  return 1;\n}}\n"));
    assert_eq!(editor.pushed(URI, 1).len(), 1);
    for (version, (at, text)) in (2..).zip("  const x = foo({ a: [".chars().enumerate()) {
        let at = at as u32;
        editor.edit(URI, version, [3, at, 3, at], &text.to_string());
        assert_eq!(editor.pushed(URI, version).len(), 1, "after {text:?}");
    }
    let version = 2 + "  const x = foo({ a: [".len() as i32;
    editor.notify("textDocument/didSave", json!({ "textDocument": { "uri": URI } }));
    editor.edit(URI, version, [3, 0, 3, 22], "");
    assert_eq!(editor.pushed(URI, version).len(), 1);
    // A look at the saved or idle text in between may have been published a second time.
    editor.forget_pushed_before(URI, version.into());
    editor.finish();
}

/// Opens a comment that swallows the rest of the text.
const OPEN_COMMENT: &str = "/* ";

#[test]
fn saving_looks_afresh_and_says_what_changed() {
    let mut editor = Hello::push().start();
    editor.open(URI, "typescript", SECRET);
    editor.pushed(URI, 1);
    editor.edit(URI, 2, [0, 0, 0, 0], OPEN_COMMENT);
    assert_eq!(editor.pushed(URI, 2).len(), 1, "half typed");
    editor.notify("textDocument/didSave", json!({ "textDocument": { "uri": URI } }));
    assert_eq!(editor.pushed(URI, 2).len(), 0, "saved like that");
    editor.finish();

    let mut editor = Hello::pull().start();
    editor.open(URI, "typescript", SECRET);
    editor.pull(URI);
    editor.edit(URI, 2, [0, 0, 0, 0], OPEN_COMMENT);
    assert_eq!(editor.pull(URI)["items"].as_array().unwrap().len(), 1);
    editor.notify("textDocument/didSave", json!({ "textDocument": { "uri": URI } }));
    editor.expect("workspace/diagnostic/refresh");
    assert_eq!(editor.pull(URI)["items"], json!([]));
    editor.finish();
}

#[test]
fn a_text_that_grows_too_large_is_left_out_from_then_on() {
    let mut editor = Hello::push().start();
    editor.open(URI, "typescript", SECRET);
    assert_eq!(editor.pushed(URI, 1).len(), 1);
    editor.edit(URI, 2, [0, 0, 0, 0], &"let a = 1;\n".repeat(2 << 20));
    assert_eq!(editor.pushed(URI, 2).len(), 0);
    editor.expect("window/showMessage");
    editor.edit(URI, 3, [0, 0, 2 << 20, 0], "");
    assert_eq!(editor.pushed(URI, 3).len(), 1);
    editor.finish();
}

#[test]
fn untitled_documents_are_looked_at_too() {
    let mut editor = Hello::push().start();
    editor.open("untitled:Untitled-1", "javascript", SECRET);
    assert_eq!(editor.pushed("untitled:Untitled-1", 1).len(), 1);
    editor.finish();
}

#[test]
fn a_secret_never_leaves_the_buffer() {
    let mut editor = Hello::push().start();
    editor.open(URI, "typescript", KEY);
    let found = Value::from(editor.pushed(URI, 1)).to_string();
    assert!(found.contains("hardcoded-provider-key"), "{found}");
    assert!(!found.contains("CH2n6WSZ1mvw4SKdWcWC"), "{found}");
    let hover = hover(&mut editor, [2, 40]).to_string();
    assert!(!hover.contains("CH2n6WSZ1mvw4SKdWcWC"), "{hover}");
    editor.finish();
}

fn hover(editor: &mut Editor, [line, character]: [u32; 2]) -> Value {
    let params = json!({ "textDocument": { "uri": URI }, "position": { "line": line, "character": character } });
    editor.request("textDocument/hover", params)
}

#[test]
fn a_hover_tells_the_proof_the_reason_and_the_way_out() {
    let mut editor = Hello::push().start();
    editor.open(URI, "typescript", SECRET);
    editor.pushed(URI, 1);
    let shown = hover(&mut editor, [0, 40]);
    assert_eq!(range(&shown["range"]), RANGE);
    assert_eq!(shown["contents"]["kind"], "markdown");
    let text = shown["contents"]["value"].as_str().unwrap();
    assert!(text.starts_with("**secret-env-fallback** · error · proven\n"), "{text}");
    for part in [
        "JWT_SECRET",
        "1. ",
        "config.ts:1](file:///work/config.ts#L1)",
        "CWE-798",
        "`seaworthy: ignore[secret-env-fallback] reason`",
    ] {
        assert!(text.contains(part), "{part} is missing:\n{text}");
    }
    assert!(text.lines().count() <= 25, "{text}");
    assert_eq!(hover(&mut editor, [0, 2]), Value::Null);
    editor.finish();
}

#[test]
fn a_hover_is_plain_text_where_markdown_is_not_read() {
    for formats in [json!(["plaintext", "markdown"]), json!(["plaintext"]), json!([]), Value::Null] {
        let mut hello = Hello::push();
        hello.capabilities["textDocument"]["hover"] = json!({ "contentFormat": formats });
        let mut editor = hello.start();
        editor.open(URI, "typescript", SECRET);
        editor.pushed(URI, 1);
        let shown = hover(&mut editor, [0, 40]);
        assert_eq!(shown["contents"]["kind"], "plaintext");
        let text = shown["contents"]["value"].as_str().unwrap();
        assert!(text.starts_with("secret-env-fallback · error · proven\n"), "{text}");
        assert!(!text.contains("**") && !text.contains("]("), "{text}");
        editor.finish();
    }
}
