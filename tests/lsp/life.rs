use serde_json::{Value, json};

use super::editor::{Editor, Hello, capabilities};

#[test]
fn an_orderly_end_is_a_success() {
    Hello::push().start().finish();
    Hello::bare().start().finish();
}

#[test]
fn the_server_says_who_it_is_and_what_it_can() {
    let mut editor = Editor::spawn();
    let answer = editor.request("initialize", json!({ "capabilities": capabilities() }));
    assert_eq!(answer["serverInfo"]["name"], "seaworthy");
    assert_eq!(answer["serverInfo"]["version"], env!("CARGO_PKG_VERSION"));
    let offered = &answer["capabilities"];
    assert_eq!(offered["textDocumentSync"]["change"], 2);
    assert_eq!(offered["textDocumentSync"]["openClose"], true);
    assert_eq!(offered["codeActionProvider"]["resolveProvider"], true);
    let commands = [
        "seaworthy.explain",
        "seaworthy.showRoutes",
        "seaworthy.openConfiguration",
        "seaworthy.explainFile",
        "seaworthy.scanHistory",
    ];
    assert_eq!(offered["executeCommandProvider"]["commands"], json!(commands));
    assert_eq!(offered["diagnosticProvider"], Value::Null, "this client is pushed");
    editor.finish();
}

#[test]
fn the_encoding_is_the_best_that_the_client_offers() {
    for (offered, chosen) in [
        (json!(["utf-16", "utf-8", "utf-32"]), "utf-8"),
        (json!(["utf-16"]), "utf-16"),
        (json!(["utf-32", "utf-16"]), "utf-16"),
        (json!(["utf-32"]), "utf-32"),
        (json!([]), "utf-16"),
        (Value::Null, "utf-16"),
    ] {
        let mut editor = Editor::spawn();
        let capabilities = json!({ "general": { "positionEncodings": offered } });
        let answer = editor.request("initialize", json!({ "capabilities": capabilities }));
        assert_eq!(answer["capabilities"]["positionEncoding"], chosen, "{offered}");
        editor.finish();
    }
}

#[test]
fn requests_before_initialize_are_refused_and_notifications_dropped() {
    let mut editor = Editor::spawn();
    assert_eq!(editor.refused("textDocument/hover", json!({}))["code"], -32002);
    assert_eq!(editor.refused("no/such/method", json!({}))["code"], -32002);
    editor.open("file:///a.ts", "typescript", "let a = 1;");
    editor.request("initialize", json!({ "capabilities": {} }));
    assert_eq!(editor.refused("initialize", json!({ "capabilities": {} }))["code"], -32600);
    editor.notify("initialized", json!({}));
    let log = editor.finish_with_log();
    assert!(log.contains("duplicate `initialize`"), "{log}");
}

#[test]
fn requests_after_shutdown_are_refused() {
    let mut editor = Hello::push().start();
    editor.request("shutdown", Value::Null);
    assert_eq!(editor.refused("workspace/executeCommand", json!({ "command": "seaworthy.explain" }))["code"], -32600);
    assert_eq!(editor.refused("no/such/method", json!({}))["code"], -32600);
    editor.notify("exit", Value::Null);
    assert_eq!(editor.wait_for_exit().code(), Some(0));
    assert_eq!(editor.rest(), Vec::<Value>::new());
}

#[test]
fn an_exit_without_shutdown_is_a_failure() {
    let mut editor = Hello::push().start();
    editor.notify("exit", Value::Null);
    assert_eq!(editor.wait_for_exit().code(), Some(1));
    let mut editor = Editor::spawn();
    editor.notify("exit", Value::Null);
    assert_eq!(editor.wait_for_exit().code(), Some(1));
}

#[test]
fn the_end_of_the_input_ends_the_process() {
    let mut editor = Hello::push().start();
    editor.hang_up();
    assert_eq!(editor.wait_for_exit().code(), Some(1));
    let mut editor = Hello::push().start();
    editor.request("shutdown", Value::Null);
    editor.hang_up();
    assert_eq!(editor.wait_for_exit().code(), Some(0));
    let mut editor = Editor::spawn();
    editor.send_raw(b"Content-Length: 1000\r\n\r\n{\"half\":");
    editor.hang_up();
    assert_eq!(editor.wait_for_exit().code(), Some(1));
}

#[test]
fn exit_is_heeded_while_requests_and_questions_are_open() {
    let mut hello = Hello::pull();
    hello.settings = None;
    let mut editor = hello.start();
    editor.open("file:///a.ts", "typescript", "let a = 1;");
    editor.ask("textDocument/diagnostic", json!({ "textDocument": { "uri": "file:///a.ts" } }));
    editor.request("shutdown", Value::Null);
    editor.notify("exit", Value::Null);
    assert_eq!(editor.wait_for_exit().code(), Some(0));
}

#[test]
fn unknown_methods_are_answered_and_unknown_notifications_are_not() {
    let mut editor = Hello::push().start();
    assert_eq!(editor.refused("no/such/method", json!({}))["code"], -32601);
    assert_eq!(editor.refused("$/no/such/method", json!({}))["code"], -32601);
    editor.notify("$/setTrace", json!({ "value": "off" }));
    editor.notify("no/such/notification", json!({}));
    editor.finish();
}

#[test]
fn the_one_command_explains_a_rule_and_others_are_refused_clearly() {
    let mut editor = Hello::push().start();
    let refused = |editor: &mut Editor, params| {
        let error = editor.refused("workspace/executeCommand", params);
        assert_eq!(error["code"], -32602);
        error["message"].as_str().unwrap().to_owned()
    };
    let message = refused(&mut editor, json!({ "command": "other.command" }));
    assert!(message.contains("unknown command `other.command`"), "{message}");
    let message = refused(&mut editor, json!({ "command": "seaworthy.explain" }));
    assert!(message.contains("one argument"), "{message}");
    let message = refused(&mut editor, json!({ "command": "seaworthy.explain", "arguments": ["nonsense"] }));
    assert!(message.contains("no rule `nonsense`"), "{message}");
    if let Some(rule) = seaworthy::rules::all().first() {
        let params = json!({ "command": "seaworthy.explain", "arguments": [rule.id] });
        assert_eq!(editor.request("workspace/executeCommand", params), json!(rule.page));
    }
    editor.finish();
}
