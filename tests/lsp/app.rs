//! What is said of one file because of another.

use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::editor::{Editor, Hello, uri};
use super::sample::write;

pub const GUARD: &str = "import { verify } from 'jsonwebtoken';

export function requireUser(req, res, next) {
  const user = verify(req.headers.authorization, process.env.KEY);
  if (!user) return res.status(401).end();
  req.user = user;
  next();
}
";

pub const OPEN: &str = "import express from 'express';
import { prisma } from './db';
import { requireUser } from './guard';

const app = express();
app.get('/health', (req, res) => res.send('ok'));
app.get('/orders', requireUser, async (req, res) => res.json(await prisma.order.findMany({ where: { userId: req.user.id } })));
app.post('/profile', requireUser, async (req, res) => res.json(await prisma.user.update({ where: { id: req.user.id }, data: { name: req.body.name } })));
app.delete('/orders/:id', async function removeOrder(req, res) {
  await prisma.order.delete({ where: { id: req.params.id } });
  res.status(204).end();
});
app.listen(3000);
";

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    write(path, "package.json", "{ \"dependencies\": { \"express\": \"^5.0.0\" } }");
    write(
        path,
        "src/db.ts",
        "import { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();\n",
    );
    write(path, "src/guard.ts", GUARD);
    write(path, "src/app.ts", &OPEN.replace("'/orders/:id', async", "'/orders/:id', requireUser, async"));
    folder
}

fn rules(found: &[Value]) -> Vec<&str> {
    found.iter().filter_map(|found| found["code"].as_str()).collect()
}

/// The diagnostics that are pushed next for a document, in whatever version.
fn next(editor: &mut Editor, uri: &str) -> Vec<Value> {
    let fits =
        |message: &Value| message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri;
    editor.wait(fits)["params"]["diagnostics"].as_array().unwrap().clone()
}

/// Waits until everything was read and linked.
fn settle(editor: &mut Editor) {
    editor.request("workspace/diagnostic", json!({ "previousResultIds": [] }));
}

fn open(editor: &mut Editor, path: &Path, file: &str) -> String {
    let uri = uri(&path.join(file));
    let text = std::fs::read_to_string(path.join(file)).unwrap();
    editor.open(&uri, "typescript", &text);
    uri
}

#[test]
fn an_edit_of_a_guard_changes_what_is_said_of_an_open_route() {
    let folder = folder();
    let mut editor = Hello::push().folder(folder.path()).start();
    settle(&mut editor);
    let app = open(&mut editor, folder.path(), "src/app.ts");
    let before = next(&mut editor, &app);
    assert!(!rules(&before).contains(&"route-without-auth"), "{before:#?}");
    let guard = open(&mut editor, folder.path(), "src/guard.ts");
    next(&mut editor, &guard);

    // The guard turns nobody away any more.
    editor.edit(&guard, 2, [4, 2, 4, 41], "");
    editor.pushed(&guard, 2);
    let after = next(&mut editor, &app);
    assert!(rules(&after).contains(&"route-without-auth"), "{after:#?}");
    // A blank line changes nothing anywhere.
    editor.edit(&guard, 3, [0, 0, 0, 0], "\n");
    editor.pushed(&guard, 3);
    settle(&mut editor);
    // And it does again.
    editor.edit(&guard, 4, [5, 2, 5, 2], "if (!user) return res.status(401).end();");
    editor.pushed(&guard, 4);
    let again = next(&mut editor, &app);
    assert_eq!(rules(&again), rules(&before));
    editor.finish();
}

#[test]
fn what_changes_on_the_disk_counts_and_what_is_closed_counts_as_it_is_there() {
    let folder = folder();
    let path = folder.path();
    let mut editor = Hello::push().folder(path).start();
    settle(&mut editor);
    let app = open(&mut editor, path, "src/app.ts");
    let before = next(&mut editor, &app);

    std::fs::remove_file(path.join("src/guard.ts")).unwrap();
    write(path, "src/guard.ts", "export function requireUser(req, res, next) {\n  next();\n}\n");
    let events = json!([{ "uri": uri(&path.join("src/guard.ts")), "type": 2 }]);
    editor.notify("workspace/didChangeWatchedFiles", json!({ "changes": events }));
    let after = next(&mut editor, &app);
    assert!(rules(&after).contains(&"route-without-auth"), "{after:#?}");

    let guard = uri(&path.join("src/guard.ts"));
    editor.open(&guard, "typescript", GUARD);
    editor.pushed(&guard, 1);
    assert_eq!(rules(&next(&mut editor, &app)), rules(&before));
    editor.close(&guard);
    next(&mut editor, &guard);
    assert_eq!(rules(&next(&mut editor, &app)), rules(&after));
    editor.finish();
}
