//! A scan that takes its time is shown, and can be stopped.

use serde_json::{Value, json};
use tempfile::TempDir;

use super::editor::{Editor, Hello};
use super::sample::write;

/// Enough that no machine is through before it can be told to stop.
fn large_folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "package.json", "{}");
    let text = "export function f(a: { b: number }) {\n  return [a.b, `${a}`].map((x) => x);\n}\n".repeat(1000);
    for file in 0..500 {
        write(folder.path(), &format!("src/{file}.ts"), &text);
    }
    folder
}

/// The beginning of the check, and its token. That the workspace is being read shows itself too.
fn begun(editor: &mut Editor) -> (Value, Value) {
    let mut message = editor.wait(|message| {
        message["method"] == "$/progress" && message["params"]["value"]["title"] == "Seaworthy: checking the workspace"
    });
    (message["params"]["token"].take(), message["params"]["value"].take())
}

fn progress(editor: &mut Editor, token: &Value) -> Value {
    let fits = |message: &Value| message["method"] == "$/progress" && message["params"]["token"] == *token;
    editor.wait(fits)["params"]["value"].take()
}

#[test]
fn a_person_stops_a_scan_that_showed_itself() {
    let folder = large_folder();
    let mut editor = Hello::pull().folder(folder.path()).start();
    let id = editor.ask("workspace/diagnostic", json!({ "previousResultIds": [] }));
    let (token, begun) = begun(&mut editor);
    assert_eq!((&begun["kind"], &begun["cancellable"]), (&json!("begin"), &json!(true)));
    editor.notify("window/workDoneProgress/cancel", json!({ "token": token }));
    let error = editor.answer(id)["error"].take();
    assert_eq!((&error["code"], &error["data"]), (&json!(-32802), &json!({ "retriggerRequest": false })));
    editor.finish();
}

#[test]
fn a_cancelled_request_stops_its_scan() {
    let folder = large_folder();
    let mut editor = Hello::pull().folder(folder.path()).start();
    let id = editor.ask("workspace/diagnostic", json!({ "previousResultIds": [], "workDoneToken": "theirs" }));
    let token = json!("theirs");
    assert_eq!(progress(&mut editor, &token)["kind"], "begin");
    editor.notify("$/cancelRequest", json!({ "id": id }));
    assert_eq!(editor.answer(id)["error"]["code"], -32800);
    let mut last = progress(&mut editor, &token);
    while last["kind"] != "end" {
        assert_eq!(last["kind"], "report");
        assert!(last["percentage"].as_u64().unwrap() < 100);
        last = progress(&mut editor, &token);
    }
    editor.finish();
}
