//! Quick fixes that complete `seaworthy.toml`.

use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::app::{next, open, resolved_lenses, rules, settle};
use super::editor::{Editor, Hello, uri};
use super::sample::write;

const APP: &str = "import express from 'express';
import { shield } from '@acme/shield';
import { authorize } from './gone';
import { prisma } from './db';

const app = express();
app.delete('/orders/:id', shield(), async function removeOrder(req, res) {
  await prisma.order.delete({ where: { id: req.params.id } });
  res.status(204).end();
});
app.post('/notes', authorize, async (req, res) => res.json(await prisma.note.create({ data: { text: req.body.text } })));
app.listen(3000);
";

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "package.json", "{ \"dependencies\": { \"express\": \"^5.0.0\" } }");
    write(
        folder.path(),
        "src/db.ts",
        "import { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();\n",
    );
    write(folder.path(), "src/app.ts", APP);
    folder
}

fn hello(path: &Path) -> Hello {
    let mut hello = Hello::push().folder(path);
    hello.capabilities["workspace"]["workspaceEdit"] = json!({
        "documentChanges": true,
        "resourceOperations": ["create"],
        "changeAnnotationSupport": {},
    });
    hello.capabilities["window"]["showDocument"] = json!({ "support": true });
    hello
}

/// The actions at a place that speak of the configuration.
fn actions(editor: &mut Editor, uri: &str, line: u32, character: u32) -> Vec<Value> {
    let at = json!({ "line": line, "character": character });
    let context = json!({ "diagnostics": [], "only": ["quickfix"] });
    let params = json!({ "textDocument": { "uri": uri }, "range": { "start": at, "end": at }, "context": context });
    let listed = editor.request("textDocument/codeAction", params);
    let own = |action: &&Value| action["data"].get("declare").is_some();
    listed.as_array().unwrap().iter().filter(own).cloned().collect()
}

fn titles(actions: &[Value]) -> Vec<&str> {
    actions.iter().map(|action| action["title"].as_str().unwrap()).collect()
}

/// Applies the edit of an action to the file on the disk, as an editor does that saves; answers the file's text.
fn apply(editor: &mut Editor, path: &Path, action: &Value) -> (Value, String) {
    let resolved = editor.request("codeAction/resolve", action.clone());
    let changes = resolved["edit"]["documentChanges"].as_array().unwrap();
    let file = path.join("seaworthy.toml");
    let mut text = std::fs::read_to_string(&file).unwrap_or_default();
    if changes.len() == 2 {
        assert_eq!((&changes[0]["kind"], &changes[0]["options"]["ignoreIfExists"]), (&json!("create"), &json!(true)));
        assert!(!file.exists());
    }
    let edit = changes.last().unwrap();
    assert_eq!(edit["textDocument"], json!({ "uri": uri(&file), "version": null }));
    let edit = &edit["edits"][0];
    let annotation = &resolved["edit"]["changeAnnotations"][edit["annotationId"].as_str().unwrap()];
    assert_eq!(annotation["needsConfirmation"], true);
    // It is added at the end.
    assert_eq!(edit["range"]["start"]["line"], json!(text.lines().count()));
    text += edit["newText"].as_str().unwrap();
    std::fs::write(&file, &text).unwrap();
    (resolved, text)
}

fn tell(editor: &mut Editor, path: &Path) {
    let events = json!([{ "uri": uri(&path.join("seaworthy.toml")), "type": 2 }]);
    editor.notify("workspace/didChangeWatchedFiles", json!({ "changes": events }));
}

#[test]
fn a_link_that_cannot_be_read_is_made_a_guard() {
    let folder = folder();
    let path = folder.path();
    let mut editor = hello(path).start();
    settle(&mut editor);
    let app = open(&mut editor, path, "src/app.ts");
    let before = next(&mut editor, &app);
    assert!(rules(&before).contains(&"route-without-auth"), "{before:#?}");

    let offered = actions(&mut editor, &app, 6, 14);
    let expected = ["Treat `shield` as a guard", "Accept `DELETE /orders/:id` as public, with a reason"];
    assert_eq!(titles(&offered), expected);
    assert_eq!(offered[0]["diagnostics"][0]["code"], "route-without-auth");
    let (resolved, text) = apply(&mut editor, path, &offered[0]);
    assert_eq!(text, "[[guard]]\nname = \"@acme/shield.shield\"\nproves = \"authentication\"\n");
    let command = &resolved["command"];
    editor.request(
        "workspace/executeCommand",
        json!({ "command": command["command"], "arguments": command["arguments"] }),
    );
    let shown = editor.expect("window/showDocument");
    assert_eq!(shown["uri"], uri(&path.join("seaworthy.toml")));
    tell(&mut editor, path);
    // The settings are new, and then the app is.
    let mut after = next(&mut editor, &app);
    while rules(&after).contains(&"route-without-auth") {
        after = next(&mut editor, &app);
    }
    settle(&mut editor);
    assert_eq!(titles(&actions(&mut editor, &app, 6, 14)), Vec::<&str>::new());
    editor.forget_pushed_before(&app, 2);
    editor.finish();
}

#[test]
fn a_route_that_nobody_knows_of_is_accepted_once_there_is_a_reason() {
    let folder = folder();
    let path = folder.path();
    write(path, "seaworthy.toml", "exclude = []\n");
    let mut editor = hello(path).start();
    settle(&mut editor);
    let app = open(&mut editor, path, "src/app.ts");
    next(&mut editor, &app);
    let lens = resolved_lenses(&mut editor, &app).pop().unwrap();
    let title = lens["command"]["title"].as_str().unwrap();
    assert!(title.starts_with("access unknown: ") && title.ends_with(" · no tests"), "{title}");
    let offered = actions(&mut editor, &app, 10, 12);
    assert_eq!(titles(&offered), ["Treat `authorize` as a guard", "Accept `POST /notes` as public, with a reason"]);
    let (resolved, text) = apply(&mut editor, path, &offered[1]);
    let entry = "[[public-routes]]\npath = \"/notes\"\nmethod = \"POST\"\nreason = \"\"\n";
    assert_eq!(text, format!("exclude = []\n\n{entry}"));
    // Between the quotes, where the reason goes.
    assert_eq!(resolved["command"]["arguments"][1]["start"], json!({ "line": 5, "character": 10 }));
    tell(&mut editor, path);
    let toml = uri(&path.join("seaworthy.toml"));
    let problems = next(&mut editor, &toml);
    assert!(problems[0]["message"].as_str().unwrap().starts_with("say why anybody may call `/notes`"), "{problems:#?}");
    assert_eq!(problems[0]["range"]["start"], json!({ "line": 5, "character": 9 }));
    editor.expect("window/showMessage");

    write(path, "seaworthy.toml", &text.replace("\"\"", "\"a guest book\""));
    tell(&mut editor, path);
    assert_eq!(next(&mut editor, &toml), Vec::<Value>::new());
    settle(&mut editor);
    let lens = resolved_lenses(&mut editor, &app).pop().unwrap();
    assert_eq!(lens["command"]["title"], "public: a guest book · no tests");
    editor.forget_pushed_before(&app, 2);
    editor.finish();
}

#[test]
fn a_client_that_cannot_make_files_is_not_offered_one() {
    let folder = folder();
    let mut hello = hello(folder.path());
    hello.capabilities["workspace"]["workspaceEdit"]["resourceOperations"] = json!([]);
    let mut editor = hello.start();
    settle(&mut editor);
    let app = open(&mut editor, folder.path(), "src/app.ts");
    next(&mut editor, &app);
    assert_eq!(actions(&mut editor, &app, 6, 14), Vec::<Value>::new());
    editor.finish();
}
