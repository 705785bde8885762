//! Nothing waits behind anything: one test for each way in which a session can stand still.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::editor::{Hello, edit, frame};

const URI: &str = "file:///work/a.ts";

#[test]
fn a_client_that_never_answers_does_not_stop_the_session() {
    let mut hello = Hello::push();
    hello.settings = None;
    let mut editor = hello.start();
    for _ in 0..300 {
        editor.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
    }
    editor.open(URI, "typescript", "let a = 1;");
    editor.pushed(URI, 1);
    editor.refused("are/you/there", Value::Null);
    for _ in 0..301 {
        editor.expect("workspace/configuration");
    }
    editor.finish();
}

#[test]
fn a_hundred_requests_in_one_breath_are_all_answered() {
    let mut editor = Hello::pull().start();
    editor.open(URI, "typescript", "let a = 1;");
    let ids: Vec<_> = (0..100)
        .flat_map(|_| {
            let document = json!({ "uri": URI });
            let at = json!({ "textDocument": document, "position": { "line": 0, "character": 0 } });
            [
                editor.ask("textDocument/hover", at),
                editor.ask("textDocument/diagnostic", json!({ "textDocument": document })),
                editor.ask("workspace/diagnostic", json!({ "previousResultIds": [] })),
            ]
        })
        .collect();
    for id in ids {
        assert!(editor.answer(id).get("error").is_none());
    }
    editor.finish();
}

#[test]
fn requests_see_every_edit_that_was_sent_before_them() {
    let mut editor = Hello::pull().start();
    editor.open(URI, "typescript", "");
    let mut ids = Vec::new();
    let mut input = String::new();
    for version in 2..300 {
        input += &frame(&edit(URI, version, [0, 0, 0, 0], "x").to_string());
        let id = 10_000 + i64::from(version);
        let params = json!({ "textDocument": { "uri": URI } });
        let request = json!({ "jsonrpc": "2.0", "id": id, "method": "textDocument/diagnostic", "params": params });
        input += &frame(&request.to_string());
        ids.push((version, id));
    }
    editor.send_raw(input.as_bytes());
    for (version, id) in ids {
        let answer = editor.answer(id);
        let result_id = answer["result"]["resultId"].as_str().unwrap();
        let (seen, _) = result_id.split_once('-').unwrap();
        assert!(seen.parse::<i32>().unwrap() >= version, "asked in {version}, answered for {seen}");
    }
    editor.finish();
}

#[test]
fn a_cancelled_request_is_answered_as_cancelled_or_done() {
    let mut editor = Hello::pull().start();
    editor.open(URI, "typescript", &"let a = 1;\n".repeat(50_000));
    let id = editor.ask("textDocument/diagnostic", json!({ "textDocument": { "uri": URI } }));
    editor.notify("$/cancelRequest", json!({ "id": id }));
    let answer = editor.answer(id);
    let code = answer.pointer("/error/code");
    assert!(code.is_none() || code == Some(&json!(-32800)), "{answer}");
    editor.notify("$/cancelRequest", json!({ "id": "never asked" }));
    editor.finish();
}

#[test]
fn initialize_is_answered_at_once() {
    let fastest = (0..5).map(|_| {
        let mut editor = super::editor::Editor::spawn();
        // The process has started when it answers this one.
        editor.refused("are/you/there", Value::Null);
        let start = Instant::now();
        editor.request("initialize", json!({ "capabilities": super::editor::capabilities() }));
        let took = start.elapsed();
        editor.finish();
        took
    });
    let fastest = fastest.min().unwrap();
    assert!(fastest < Duration::from_millis(15), "{fastest:?}");
}

#[test]
fn a_client_that_does_not_read_cannot_keep_the_process() {
    let mut editor = Hello::push().start();
    // Far more than a pipe holds, and nobody takes it out.
    let request = json!({ "jsonrpc": "2.0", "id": 1, "method": "x".repeat(100_000) }).to_string();
    editor.stop_reading();
    for _ in 0..100 {
        editor.send_body(&request);
    }
    editor.notify("exit", Value::Null);
    assert_eq!(editor.wait_for_exit().code(), Some(1));
}
