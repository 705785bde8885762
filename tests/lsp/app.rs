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
    write(
        path,
        "package.json",
        "{ \"dependencies\": { \"express\": \"^5.0.0\", \"jsonwebtoken\": \"^9.0.0\", \"@prisma/client\": \"^6.0.0\" } }",
    );
    write(
        path,
        "src/db.ts",
        "import { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();\n",
    );
    write(path, "src/guard.ts", GUARD);
    write(path, "src/app.ts", &OPEN.replace("'/orders/:id', async", "'/orders/:id', requireUser, async"));
    folder
}

pub fn rules(found: &[Value]) -> Vec<&str> {
    found.iter().filter_map(|found| found["code"].as_str()).collect()
}

/// The diagnostics that are pushed next for a document, in whatever version.
pub fn next(editor: &mut Editor, uri: &str) -> Vec<Value> {
    let fits =
        |message: &Value| message["method"] == "textDocument/publishDiagnostics" && message["params"]["uri"] == uri;
    editor.wait(fits)["params"]["diagnostics"].as_array().unwrap().clone()
}

/// Waits until everything was read and linked.
pub fn settle(editor: &mut Editor) {
    editor.request("workspace/diagnostic", json!({ "previousResultIds": [] }));
}

pub fn open(editor: &mut Editor, path: &Path, file: &str) -> String {
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
    editor.edit(&guard, 2, [3, 0, 5, 0], "");
    editor.pushed(&guard, 2);
    let after = next(&mut editor, &app);
    assert!(rules(&after).contains(&"route-without-auth"), "{after:#?}");
    // A blank line changes nothing anywhere.
    editor.edit(&guard, 3, [0, 0, 0, 0], "\n");
    editor.pushed(&guard, 3);
    settle(&mut editor);
    // And it does again.
    let lines: String = GUARD.split_inclusive('\n').skip(3).take(2).collect();
    editor.edit(&guard, 4, [4, 0, 4, 0], &lines);
    editor.pushed(&guard, 4);
    let again = next(&mut editor, &app);
    assert_eq!(rules(&again), rules(&before));
    editor.finish();
}

#[test]
fn an_edit_of_a_helper_changes_what_is_said_of_an_open_test() {
    let folder = folder();
    let path = folder.path();
    let spec = "import { placeOrder } from './support/orders';\nit('takes an order', async () => {\n  await placeOrder(1);\n});\n";
    write(path, "test/orders.test.ts", spec);
    let hollow = "export async function placeOrder(id) {\n  const order = await api.post('/orders', { id });\n}\n";
    write(path, "test/support/orders.ts", hollow);
    let mut editor = Hello::push().folder(path).start();
    settle(&mut editor);
    let test = open(&mut editor, path, "test/orders.test.ts");
    assert_eq!(rules(&next(&mut editor, &test)), ["test-without-assertion"]);

    let helper = open(&mut editor, path, "test/support/orders.ts");
    editor.pushed(&helper, 1);
    editor.edit(&helper, 2, [2, 0, 2, 0], "  expect(order.id).toBe(id);\n");
    editor.pushed(&helper, 2);
    assert!(next(&mut editor, &test).is_empty());
    editor.edit(&helper, 3, [2, 0, 3, 0], "");
    editor.pushed(&helper, 3);
    assert_eq!(rules(&next(&mut editor, &test)), ["test-without-assertion"]);
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

pub fn at(editor: &mut Editor, uri: &str, line: u32, character: u32) -> String {
    let at = json!({ "textDocument": { "uri": uri }, "position": { "line": line, "character": character } });
    editor.request("textDocument/hover", at)["contents"]["value"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn a_route_shows_its_card() {
    let folder = folder();
    let mut editor = Hello::push().folder(folder.path()).start();
    settle(&mut editor);
    let app = open(&mut editor, folder.path(), "src/app.ts");
    next(&mut editor, &app);
    let card = at(&mut editor, &app, 7, 14);
    assert!(card.starts_with("**POST /profile** · express"), "{card}");
    let guard = uri(&folder.path().join("src/guard.ts"));
    assert!(card.contains("Authentication: `requireUser`"), "{card}");
    assert!(card.contains("1. `requireUser`, argument of the route ("), "{card}");
    assert!(card.contains(&format!("]({guard}#L4)")) || card.contains(&format!("]({guard}#L5)")), "{card}");
    assert!(card.contains("writes `user` by `update` (where id) ([src/app.ts:8]("), "{card}");
    // On the path, not behind it, and nothing where no route is.
    assert_eq!(at(&mut editor, &app, 7, 60), "");
    assert_eq!(at(&mut editor, &app, 1, 3), "");
    // A blank line above moves the card along.
    editor.edit(&app, 2, [0, 0, 0, 0], "\n\n");
    editor.pushed(&app, 2);
    assert_eq!(at(&mut editor, &app, 7, 14), at(&mut editor, &app, 7, 15));
    assert!(at(&mut editor, &app, 9, 14).starts_with("**POST /profile**"));
    editor.finish();
}

/// The lenses of a document, each resolved as when it comes into sight.
pub fn resolved_lenses(editor: &mut Editor, uri: &str) -> Vec<Value> {
    let listed = editor.request("textDocument/codeLens", json!({ "textDocument": { "uri": uri } }));
    let listed = listed.as_array().unwrap().clone();
    assert!(listed.iter().all(|lens| lens.get("command").is_none() && lens["data"].is_object()), "{listed:#?}");
    listed.into_iter().map(|lens| editor.request("codeLens/resolve", lens)).collect()
}

#[test]
fn tests_that_reach_a_route_are_counted_and_named() {
    let folder = folder();
    let spec = "import request from 'supertest';
import { app } from './app';
test('an order is removed', async () => { await request(app).delete('/orders/1').expect(204); });
test('a stranger removes nothing', async () => { await request(app).delete('/orders/1').expect(401); });
";
    write(folder.path(), "src/app.test.ts", spec);
    let mut hello = Hello::push().folder(folder.path());
    hello.capabilities["workspace"]["codeLens"] = json!({ "refreshSupport": true });
    let mut editor = hello.start();
    settle(&mut editor);
    editor.expect("workspace/codeLens/refresh");
    let app = open(&mut editor, folder.path(), "src/app.ts");
    next(&mut editor, &app);
    let lens = resolved_lenses(&mut editor, &app).pop().unwrap();
    assert_eq!(lens["command"]["title"], "authn requireUser · no owner check · 2 tests");
    let card = at(&mut editor, &app, 8, 14);
    let test = uri(&folder.path().join("src/app.test.ts"));
    let expected =
        format!("Tests: 2, 1 of them about being turned away: “an order is removed” ([src/app.test.ts:3]({test}#L3))");
    assert!(card.contains(&expected), "{card}");

    // A test that is taken away is counted no more, and the editor is told to ask.
    editor.open(&test, "typescript", spec);
    editor.pushed(&test, 1);
    editor.edit(&test, 2, [3, 0, 4, 0], "");
    editor.expect("workspace/codeLens/refresh");
    let lens = resolved_lenses(&mut editor, &app).pop().unwrap();
    assert_eq!(lens["command"]["title"], "authn requireUser · no owner check · 1 test");
    editor.forget_pushed_before(&app, 2);
    editor.forget_pushed_before(&test, 3);
    editor.finish();
}

#[test]
fn a_card_fits_a_screen_and_is_plain_where_the_client_says_so() {
    let folder = folder();
    let many: String =
        (0..40).map(|n| format!("  await prisma.thing{n}.create({{ data: {{ n: {n} }} }});\n")).collect();
    let links: String = "app.use(authorize);\n".repeat(12);
    let text = format!(
        "import express from 'express';\nimport {{ authorize }} from './gone';\nimport {{ prisma }} from './db';\nconst app = express();\n{links}app.post('/things', async (req, res) => {{\n{many}  res.end();\n}});\napp.listen(3000);\n"
    );
    write(folder.path(), "src/many.ts", &text);
    for markdown in [true, false] {
        let mut hello = Hello::push().folder(folder.path());
        if !markdown {
            hello.capabilities["textDocument"]["hover"] = json!({ "contentFormat": ["plaintext"] });
        }
        let mut editor = hello.start();
        settle(&mut editor);
        let many = open(&mut editor, folder.path(), "src/many.ts");
        next(&mut editor, &many);
        let card = at(&mut editor, &many, 16, 12);
        assert!(card.lines().count() <= 25, "{card}");
        assert!(card.contains("POST /things") && card.contains("and 37 more"), "{card}");
        assert_eq!(card.contains("**") || card.contains("](file:"), markdown, "{card}");
        assert!(markdown || card.contains("(src/many.ts:5)"), "{card}");
        editor.finish();
    }
}

#[test]
fn handlers_carry_a_lens_and_routes_are_symbols() {
    let folder = folder();
    let mut editor = Hello::push().folder(folder.path()).start();
    settle(&mut editor);
    let app = open(&mut editor, folder.path(), "src/app.ts");
    next(&mut editor, &app);
    let document = json!({ "textDocument": { "uri": app } });
    let lenses = resolved_lenses(&mut editor, &app);
    let titles: Vec<_> = lenses.iter().map(|lens| lens["command"]["title"].as_str().unwrap()).collect();
    let expected = [
        "open to anybody · no tests",
        "authn requireUser · own data · no tests",
        "authn requireUser · own data · no tests",
        "authn requireUser · no owner check · no tests",
    ];
    assert_eq!(titles, expected);
    assert_eq!(lenses[0]["command"]["command"], "seaworthy.showRoutes");
    assert_eq!(lenses[0]["command"]["arguments"], json!([app, "GET /health"]));

    let names = |symbols: &Value| -> Vec<String> {
        symbols.as_array().unwrap().iter().map(|symbol| symbol["name"].as_str().unwrap().to_owned()).collect()
    };
    let symbols = editor.request("textDocument/documentSymbol", document);
    assert_eq!(names(&symbols), ["GET /health", "GET /orders", "POST /profile", "DELETE /orders/:id"]);
    let found = editor.request("workspace/symbol", json!({ "query": "delete orders" }));
    assert_eq!(names(&found), ["DELETE /orders/:id"]);
    assert_eq!(found[0]["location"]["uri"], app);
    editor.finish();
}

#[test]
fn the_route_table_is_a_document() {
    let folder = folder();
    let mut hello = Hello::push().folder(folder.path());
    hello.capabilities["window"]["showDocument"] = json!({ "support": true });
    let mut editor = hello.start();
    settle(&mut editor);
    let page = editor.request("seaworthy/routes", json!({}));
    let text = page["text"].as_str().unwrap();
    assert!(text.contains("| POST | `/profile` | authn (requireUser) | writes user | 0 |"), "{text}");
    let shown =
        editor.request("workspace/executeCommand", json!({ "command": "seaworthy.showRoutes", "arguments": [] }));
    assert_eq!(shown, page["text"]);
    let document = editor.expect("window/showDocument");
    let path = document["uri"].as_str().unwrap().strip_prefix("file://").unwrap().to_owned();
    assert_eq!(std::fs::read_to_string(path).unwrap(), text);
    editor.finish();
}

#[test]
fn what_a_migration_leaves_open_is_shown_in_it() {
    const CLIENT: &str = "import { createClient } from '@supabase/supabase-js';
export const db = createClient(process.env.NEXT_PUBLIC_SUPABASE_URL, process.env.NEXT_PUBLIC_SUPABASE_ANON_KEY);
export const load = () => db.from('orders').select('*');
";
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    write(path, "package.json", "{}");
    write(path, "src/db.ts", CLIENT);
    write(path, "supabase/migrations/1.sql", "create table orders (id int);\n");
    let open_sql = |editor: &mut Editor| {
        let uri = uri(&path.join("supabase/migrations/1.sql"));
        editor.open(&uri, "sql", "create table orders (id int);\n");
        uri
    };

    let mut editor = Hello::push().folder(path).start();
    settle(&mut editor);
    let sql = open_sql(&mut editor);
    assert_eq!(rules(&next(&mut editor, &sql)), ["rls-not-enabled"]);
    let at = json!({ "textDocument": { "uri": sql }, "position": { "line": 0, "character": 14 } });
    let hover = editor.request("textDocument/hover", at).to_string();
    assert!(hover.contains("src/db.ts"), "{hover}");
    // An edit elsewhere in the workspace's SQL, here below the table, is taken in as it is typed.
    editor.edit(&sql, 2, [1, 0, 1, 0], "alter table orders enable row level security;\n");
    let mut after = next(&mut editor, &sql);
    while !after.is_empty() {
        after = next(&mut editor, &sql);
    }
    editor.edit(&sql, 3, [1, 0, 2, 0], "");
    while after.is_empty() {
        after = next(&mut editor, &sql);
    }
    // With a reason, it is silent.
    editor.edit(&sql, 4, [0, 0, 0, 0], "-- seaworthy: ignore[rls-not-enabled] only servers reach it\n");
    while !after.is_empty() {
        after = next(&mut editor, &sql);
    }
    editor.finish();

    let mut editor = Hello::pull().folder(path).start();
    let answer = editor.request("workspace/diagnostic", json!({ "previousResultIds": [] }));
    assert!(answer.to_string().contains("rls-not-enabled"), "{answer}");
    let sql = open_sql(&mut editor);
    assert_eq!(rules(editor.pull(&sql)["items"].as_array().unwrap()), ["rls-not-enabled"]);
    editor.finish();
}

#[test]
fn a_client_of_the_newest_protocol_asks_for_the_table_by_its_address() {
    let folder = folder();
    let mut hello = Hello::push().folder(folder.path());
    hello.capabilities["window"]["showDocument"] = json!({ "support": true });
    hello.capabilities["workspace"]["textDocumentContent"] = json!({ "dynamicRegistration": true });
    let mut editor = Editor::spawn();
    let answer = editor.request("initialize", json!({ "capabilities": hello.capabilities }));
    let offered = &answer["capabilities"]["workspace"];
    assert_eq!(offered["textDocumentContent"], json!({ "schemes": ["seaworthy"] }));
    assert_eq!(offered["workspaceFolders"]["supported"], true);
    drop(editor);

    let mut editor = hello.start();
    settle(&mut editor);
    let command = json!({ "command": "seaworthy.showRoutes", "arguments": [] });
    let page = editor.request("workspace/executeCommand", command);
    assert_eq!(editor.expect("window/showDocument")["uri"], "seaworthy:/routes.md");
    let content = editor.request("workspace/textDocumentContent", json!({ "uri": "seaworthy:/routes.md" }));
    assert_eq!(content["text"], page);
    editor.refused("workspace/textDocumentContent", json!({ "uri": "seaworthy:/other" }));

    // A route that comes makes the table another.
    write(folder.path(), "src/more.ts", &OPEN.replace("/health", "/more"));
    let events = json!([{ "uri": uri(&folder.path().join("src/more.ts")), "type": 1 }]);
    editor.notify("workspace/didChangeWatchedFiles", json!({ "changes": events }));
    assert_eq!(editor.expect("workspace/textDocumentContent/refresh")["uri"], "seaworthy:/routes.md");
    editor.finish();
}

#[test]
fn the_lines_of_the_table_say_where_their_routes_are() {
    let folder = folder();
    let mut editor = Hello::push().folder(folder.path()).start();
    settle(&mut editor);
    let table = editor.request("seaworthy/routes", json!({ "width": 80 }))["table"].take();
    let lines: Vec<&str> = table["text"].as_str().unwrap().lines().collect();
    let places = table["lines"].as_array().unwrap();
    assert!(lines.iter().all(|line| line.chars().count() <= 80), "{lines:#?}");
    assert_eq!(lines.len(), places.len());
    let at = lines.iter().position(|line| line.starts_with("DELETE")).unwrap();
    let app = uri(&folder.path().join("src/app.ts"));
    assert_eq!(places[at], json!({ "uri": app, "line": 8, "name": "DELETE /orders/:id", "auth": "authn" }));
    assert_eq!((&places[0], &lines[0][..6]), (&Value::Null, "METHOD"));
    editor.finish();
}

#[test]
fn a_file_is_explained() {
    let folder = folder();
    write(folder.path(), "seaworthy.toml", "[rules]\nswallowed-exception = \"off\"\n");
    let mut editor = Hello::push().folder(folder.path()).start();
    settle(&mut editor);
    let app = open(&mut editor, folder.path(), "src/app.ts");
    next(&mut editor, &app);
    let command = json!({ "command": "seaworthy.explainFile", "arguments": [app] });
    let page = editor.request("workspace/executeCommand", command);
    let page = page.as_str().unwrap();
    for words in [
        "# src/app.ts",
        "seaworthy.toml`, over the editor's settings",
        "**Switched off**: `swallowed-exception`",
        "**Counts as**: code that runs for users",
        "express (4 routes)",
        "- `DELETE /orders/:id`: authn requireUser · no owner check · no tests",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let command = json!({ "command": "seaworthy.explainFile", "arguments": ["file:///never/opened.ts"] });
    editor.refused("workspace/executeCommand", command);
    editor.finish();
}
