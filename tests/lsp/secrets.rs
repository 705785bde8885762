//! Files that hold settings, in an editor: found as they are opened, mended by lines in other files, and never shown.

use std::path::Path;
use std::process::Command;

use serde_json::json;

use super::app::{next, rules, settle};
use super::editor::{Hello, uri};
use super::sample::write;

/// Put together here, so that this file holds none.
fn value() -> String {
    ["kv84Tn", "2QwZr6Lp", "Xb9Yd"].concat()
}

fn git(folder: &Path, arguments: &[&str]) {
    let mut told = Command::new("git");
    told.args(["-c", "user.name=a", "-c", "user.email=a@example.org"]).args(arguments).current_dir(folder);
    assert!(told.output().expect("git").status.success(), "git {arguments:?}");
}

#[test]
fn a_file_of_secrets_in_the_index_is_found_and_its_fix_writes_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    write(path, "package.json", "{}");
    write(path, ".env", &format!("PORT=3000\nSESSION_SECRET={}\n", value()));
    git(path, &["init", "--quiet"]);
    git(path, &["add", "."]);
    let mut hello = Hello::push().folder(path);
    hello.capabilities["workspace"]["workspaceEdit"] =
        json!({ "documentChanges": true, "resourceOperations": ["create"] });
    let mut editor = hello.start();
    settle(&mut editor);
    let env = uri(&path.join(".env"));
    editor.open(&env, "dotenv", &std::fs::read_to_string(path.join(".env")).unwrap());
    let found = next(&mut editor, &env);
    assert_eq!(rules(&found), ["env-file-tracked"], "{found:#?}");
    let at = json!({ "line": 1, "character": 2 });
    let place = json!({ "textDocument": { "uri": env }, "position": at });
    let hover = editor.request("textDocument/hover", place);
    let range = json!({ "start": at, "end": at });
    let asked = json!({ "textDocument": { "uri": env }, "range": range, "context": { "diagnostics": [] } });
    let actions = editor.request("textDocument/codeAction", asked);
    let action =
        actions.as_array().unwrap().iter().find(|action| action["title"].as_str().unwrap().contains(".gitignore"));
    let action = action.expect("the fix is offered").clone();
    let action = if action["edit"].is_null() { editor.request("codeAction/resolve", action) } else { action };
    let text = action.to_string();
    assert!(text.contains(".gitignore") && text.contains("SESSION_SECRET=\\n") && text.contains("create"), "{text}");
    for said in [json!(found).to_string(), hover.to_string(), actions.to_string(), text] {
        assert!(!said.contains(&value()), "a value is on the wire: {said}");
    }
    editor.finish();
}

#[test]
fn the_history_is_looked_through_on_command() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let key = ["sk_", "live_", "Mk4Vt9XbQ2wLr7ZnHs5PdYcG"].concat();
    write(path, "package.json", "{}");
    let other = ["sk_", "live_", "Zt5Wq8NcR2yKx7VbJm4HdLpF"].concat();
    write(path, "pay.ts", &format!("new Stripe('{key}');\n"));
    write(path, "kept.ts", &format!("export const s = new Stripe('{other}');\n"));
    git(path, &["init", "--quiet"]);
    git(path, &["add", "."]);
    git(path, &["commit", "--quiet", "-m", "x"]);
    git(path, &["rm", "--quiet", "pay.ts"]);
    write(path, "kept.ts", "export const s = new Stripe(process.env.STRIPE_SECRET_KEY);\n");
    git(path, &["commit", "--quiet", "--all", "-m", "y"]);
    let mut editor = Hello::push().folder(path).start();
    settle(&mut editor);
    let kept = uri(&path.join("kept.ts"));
    editor.open(&kept, "typescript", &std::fs::read_to_string(path.join("kept.ts")).unwrap());
    assert!(!rules(&next(&mut editor, &kept)).contains(&"secret-in-git-history"));
    let command = json!({ "command": "seaworthy.scanHistory", "arguments": [] });
    let answer = editor.request("workspace/executeCommand", command);
    let found = answer["findings"].as_array().unwrap();
    let uris: Vec<_> = found.iter().map(|found| found["uri"].as_str().unwrap().rsplit('/').next().unwrap()).collect();
    assert_eq!(uris, ["kept.ts", "pay.ts"], "{answer}");
    // What a file held is a diagnostic of the file, and what is gone is said once.
    let shown = next(&mut editor, &kept);
    let message = editor.wait(|message| message["method"] == "window/showMessage");
    assert!(message["params"]["message"].as_str().unwrap().contains("holds a key that its files do not"), "{message}");
    assert!(rules(&shown).contains(&"secret-in-git-history"), "{shown:#?}");
    for said in [answer.to_string(), json!(shown).to_string()] {
        assert!(!said.contains(&key) && !said.contains(&other));
    }
    editor.finish();
}

/// Diagnostics, hovers, offered fixes and their edits, of every file with something to hide.
#[test]
fn nothing_on_the_wire_holds_a_value() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    let parts = [
        ["sk_", "live_", "Vh7Tq2LsX9bRw4ZmKd8PfYcJ"],
        ["w5Rz", "8t3kTideMill", "Qq9"],
        ["zt52Jd9", "Yw8MmKv4Xc", "Gp3Ln"],
        ["Tq9", "!mooring", "Rope44"],
        ["9f3c1a", "7be0d24c58", "ab77e1"],
    ];
    let values: Vec<String> = parts.iter().map(|parts| parts.concat()).collect();
    let [stripe, database, session, password, token] = values.as_slice() else { panic!("five") };
    let files = [
        ("src/pay.ts", "typescript", format!("export const s = new Stripe('{stripe}');\n")),
        ("src/db.ts", "typescript", format!("export const u = 'postgres://app:{database}@db.acme.io/x';\n")),
        (
            "src/session.ts",
            "typescript",
            format!("import session from 'express-session';\nexport const s = session({{ secret: '{session}' }});\n"),
        ),
        ("src/read.ts", "typescript", format!("export const s = process.env.JWT_SECRET || '{session}';\n")),
        (
            "src/pool.ts",
            "typescript",
            format!("export const p = new Pool({{ host: 'db.acme.io', user: 'a', password: '{password}' }});\n"),
        ),
        ("src/mail.py", "python", format!("MAIL_TOKEN = \"{token}\"\n")),
        ("values.yaml", "yaml", format!("stripe: {stripe}\nurl: postgres://app:{database}@db.acme.io/x\n")),
        ("Dockerfile", "dockerfile", format!("FROM node:22\nENV JWT_SECRET={session}\n")),
        (".mcp.json", "json", format!("{{ \"env\": {{ \"TIDES_API_KEY\": \"{token}\" }} }}\n")),
        (".env.production", "dotenv", format!("VITE_CLIENT_SECRET={session}\n")),
    ];
    write(path, "package.json", "{}");
    for (name, _, text) in &files {
        write(path, name, text);
    }
    let mut editor = Hello::push().folder(path).start();
    settle(&mut editor);
    for (name, language, text) in &files {
        let file = uri(&path.join(name));
        editor.open(&file, language, text);
        let found = next(&mut editor, &file);
        assert!(!found.is_empty(), "{name} has a finding");
        let mut said = vec![json!(found).to_string()];
        for finding in &found {
            let at = finding["range"]["start"].clone();
            let place = json!({ "textDocument": { "uri": file }, "position": at });
            said.push(editor.request("textDocument/hover", place).to_string());
            let asked = json!({
                "textDocument": { "uri": file }, "range": finding["range"], "context": { "diagnostics": [finding] }
            });
            for action in editor.request("textDocument/codeAction", asked).as_array().cloned().unwrap_or_default() {
                said.push(action.to_string());
                if action["edit"].is_null() && !action["data"].is_null() {
                    said.push(editor.request("codeAction/resolve", action).to_string());
                }
            }
        }
        for (value, said) in values.iter().flat_map(|value| said.iter().map(move |said| (value, said))) {
            assert!(!said.contains(value.as_str()), "{name}: a value is on the wire: {said}");
            assert!(!said.contains(&value[4..value.len() - 4]), "{name}: most of a value is on the wire: {said}");
        }
    }
    editor.finish();
}
