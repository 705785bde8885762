use serde_json::{Value, json};

use super::editor::{Editor, Hello, edit, frame};

const URI: &str = "file:///work/a.ts";

fn still_alive(editor: &mut Editor) {
    assert_eq!(editor.refused("are/you/there", json!({}))["code"], -32601);
}

/// The answer to a message that has no id that could be read.
fn nameless_error(editor: &mut Editor) -> i64 {
    let answer = editor.wait(|message| message.get("id") == Some(&Value::Null));
    answer["error"]["code"].as_i64().unwrap()
}

#[test]
fn half_a_surrogate_pair_costs_nothing_but_itself() {
    let mut editor = Hello::push().start();
    editor.open(URI, "typescript", "let a = 1;");
    assert_eq!(editor.pushed(URI, 1).len(), 0);
    let body = edit(URI, 2, [0, 0, 0, 0], "HALF").to_string().replace("HALF", r"\ud800 \\ud800 \ud83d\ude00 \udc00");
    editor.send_body(&body);
    assert_eq!(editor.pushed(URI, 2).len(), 0);
    // The halves count as one code unit each, so that this edit still hits the same places.
    editor.edit(URI, 3, [0, 0, 0, 13], "");
    assert_eq!(editor.pushed(URI, 3).len(), 0);
    let mut raw = b"{\"jsonrpc\":\"2.0\",\"method\":\"no/such/notification\",\"params\":[\"".to_vec();
    raw.extend(b"\xed\xa0\x80\"]}");
    editor.send_raw(format!("Content-Length: {}\r\n\r\n", raw.len()).as_bytes());
    editor.send_raw(&raw);
    still_alive(&mut editor);
    editor.finish();
}

#[test]
fn what_is_not_json_is_answered_and_the_session_goes_on() {
    let mut editor = Hello::push().start();
    for body in ["{\"jsonrpc\":\"2.0\",\"method\":", "", "nonsense", "\u{1}", &"[".repeat(100_000)] {
        editor.send_body(body);
        assert_eq!(nameless_error(&mut editor), -32700);
    }
    editor.send_raw(b"Content-Length: 4\r\n\r\n\"\xff\xff\"");
    assert_eq!(nameless_error(&mut editor), -32700);
    still_alive(&mut editor);
    let log = editor.finish_with_log();
    assert_eq!(log.lines().filter(|line| line.contains("not JSON")).count(), 6, "{log}");
    assert!(!log.contains("ERROR"), "{log}");
}

#[test]
fn what_is_no_message_is_answered_and_the_session_goes_on() {
    let mut editor = Hello::push().start();
    for body in ["[]", "1", "null", "{}", r#"{"jsonrpc":"2.0"}"#, r#"{"jsonrpc":"2.0","method":3}"#] {
        editor.send_body(body);
        assert_eq!(nameless_error(&mut editor), -32600);
    }
    editor.send_body(r#"{"jsonrpc":"1.0","id":77,"method":"shutdown"}"#);
    assert_eq!(editor.answer(77)["error"]["code"], -32600);
    editor.send_body(r#"{"jsonrpc":"2.0","id":78,"method":"textDocument/hover","params":{"wrong":true}}"#);
    assert_eq!(editor.answer(78)["error"]["code"], -32602);
    // An answer to a question that nobody asked.
    editor.send_body(r#"{"jsonrpc":"2.0","id":4711,"result":null}"#);
    still_alive(&mut editor);
    let log = editor.finish_with_log();
    assert!(!log.contains("ERROR"), "{log}");
}

#[test]
fn the_reader_finds_its_feet_after_rubbish() {
    let mut editor = Hello::push().start();
    editor.send_raw(b"rubbish\r\n\r\nContent-Length: x\r\n\r\n");
    let body = r#"{"jsonrpc":"2.0","id":"a","method":"no/such/method"}"#;
    let framed = format!(
        "content-length:{}\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n{body}",
        body.len()
    );
    editor.send_raw(framed.as_bytes());
    let answer = editor.wait(|message| message["id"] == "a");
    assert_eq!(answer["error"]["code"], -32601);
    // Byte by byte, and two at once.
    for byte in frame(body).bytes() {
        editor.send_raw(&[byte]);
    }
    editor.send_raw(frame(body).repeat(2).as_bytes());
    for _ in 0..3 {
        editor.wait(|message| message["id"] == "a");
    }
    let log = editor.finish_with_log();
    assert!(!log.contains("ERROR"), "{log}");
}

#[test]
fn changes_of_unknown_documents_are_said_once() {
    let mut editor = Hello::push().start();
    for version in 2..5 {
        editor.edit(URI, version, [0, 0, 0, 0], "x");
    }
    editor.close(URI);
    still_alive(&mut editor);
    let log = editor.finish_with_log();
    assert_eq!(log.lines().filter(|line| line.contains("changed, but it is not open")).count(), 1, "{log}");
}

#[test]
fn changes_to_a_past_version_are_passed_over() {
    let mut editor = Hello::push().start();
    editor.open(URI, "typescript", "let a = 1;");
    editor.edit(URI, 7, [0, 0, 0, 0], "x");
    editor.edit(URI, 5, [0, 0, 0, 0], "y");
    editor.edit(URI, 4, [0, 0, 0, 0], "y");
    editor.edit(URI, 8, [0, 0, 0, 0], "z");
    editor.pushed(URI, 8);
    editor.forget_pushed_before(URI, 8);
    let log = editor.finish_with_log();
    assert_eq!(log.lines().filter(|line| line.contains("which is past")).count(), 1, "{log}");
}

#[test]
fn ranges_out_of_all_bounds_are_clamped() {
    let mut editor = Hello::push().start();
    editor.open(URI, "typescript", "let a = 1;\r\nlet b = 2;");
    editor.edit(URI, 2, [1, 5, 0, 3], "😀");
    editor.edit(URI, 3, [u32::MAX, u32::MAX, 0, 4], "\0\0");
    editor.edit(URI, 4, [0, u32::MAX, u32::MAX, 0], "\r");
    editor.pushed(URI, 4);
    editor.forget_pushed_before(URI, 4);
    editor.finish();
}

#[test]
fn a_giant_document_is_left_out_and_said_so_once() {
    let mut editor = Hello::push().start();
    editor.open(URI, "typescript", &"let a = 1;\n".repeat(10 << 20));
    let message = editor.expect("window/showMessage")["message"].as_str().unwrap().to_owned();
    assert!(message.contains("16 MB"), "{message}");
    editor.edit(URI, 2, [0, 0, 0, 0], "x");
    editor.close(URI);
    still_alive(&mut editor);
    editor.finish();
}

#[test]
fn odd_texts_are_texts() {
    let mut editor = Hello::push().start();
    // A line of a million characters is a bundler's, and left out; by an edit it comes in all the same.
    editor.open(URI, "typescript", &"a".repeat(1_000_000));
    editor.edit(URI, 2, [0, 500_000, 0, 500_000], "x");
    for (at, text) in ["\0".repeat(1000), "\u{feff}let a = 1;".into(), "\r\r\n\r".into()].iter().enumerate() {
        let uri = format!("file:///work/{at}.ts");
        editor.open(&uri, "typescript", text);
        editor.pushed(&uri, 1);
        editor.edit(&uri, 2, [0, 500_000, 0, 500_000], &"a".repeat(1_000_000));
        editor.pushed(&uri, 2);
        editor.edit(&uri, 3, [0, 500_000, 0, 500_000], "x");
        editor.pushed(&uri, 3);
    }
    editor.finish();
}
