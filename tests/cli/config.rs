//! seaworthy.toml as the command line reads it.

use super::{CLEAN, DEFECT, Project, rules_and_paths, run_in};

#[test]
fn a_typo_is_named_with_its_place_and_the_rest_counts() {
    let project = Project::new(&[("a.ts", DEFECT), ("old/b.ts", DEFECT)]);
    project.write("seaworthy.toml", "excludes = []\nexclude = [\"old/\"]\n\n[rules]\nsecret-env-fallbak = \"off\"\n");
    let run = project.run(&["check", "--format", "json"]);
    let lines: Vec<&str> = run.stderr.lines().filter(|line| line.contains("seaworthy.toml")).collect();
    assert_eq!(
        lines,
        [
            "seaworthy: seaworthy.toml:1:1: unknown key `excludes`; did you mean `exclude`?",
            "seaworthy: seaworthy.toml:5:1: unknown rule `secret-env-fallbak`; did you mean `secret-env-fallback`?",
        ]
    );
    let report = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(rules_and_paths(&report), [("secret-env-fallback", "a.ts")]);
    assert_eq!(report["problems"].as_array().map(Vec::len), Some(2));
}

#[test]
fn broken_toml_is_said_once_and_nothing_stops() {
    for text in ["rules = [[[\n", "\u{0}\u{1}", "= = =\n", "[rules\n"] {
        let project = Project::new(&[("a.ts", DEFECT), ("b.ts", DEFECT), ("seaworthy.toml", text)]);
        let run = project.run(&["check"]);
        assert_eq!(run.code, 1);
        assert!(run.stderr.contains("seaworthy.toml"), "{text:?}: {}", run.stderr);
        assert!(run.stdout.contains("2 errors"), "{text:?}: {}", run.stdout);
    }
}

#[test]
fn levels_and_the_minimum_severity_count() {
    let project = Project::new(&[("a.ts", DEFECT)]);
    project.write("seaworthy.toml", "[rules]\nsecret-env-fallback = \"hint\"\n");
    assert_eq!(project.findings(&[])["findings"][0]["severity"], "hint");
    project.write("seaworthy.toml", "minimum-severity = \"info\"\n[rules]\nsecret-env-fallback = \"hint\"\n");
    assert_eq!(project.findings(&[])["findings"], serde_json::json!([]));
    project.write("seaworthy.toml", "[rules]\nsecret-env-fallback = \"off\"\n");
    assert_eq!(project.findings(&[])["findings"], serde_json::json!([]));
}

#[test]
fn the_file_above_counts_for_a_folder_below() {
    let project = Project::new(&[("src/a.ts", DEFECT), ("src/old/b.ts", DEFECT)]);
    project.write("seaworthy.toml", "exclude = [\"src/old/\"]\n");
    let run = run_in(&project.path().join("src"), &["check", "--format", "json", "."]);
    let report = serde_json::from_str(&run.stdout).expect("JSON");
    assert_eq!(rules_and_paths(&report), [("secret-env-fallback", "src/a.ts")]);
}

/// After a rule or a key was added: `cargo run -- config schema > server/engine/seaworthy.schema.json`.
#[test]
fn the_published_schema_is_current() {
    let printed = Project::new(&[("a.ts", CLEAN)]).run(&["config", "schema"]).stdout;
    assert!(
        printed == include_str!("../../server/engine/seaworthy.schema.json"),
        "run: cargo run -- config schema > server/engine/seaworthy.schema.json"
    );
}

#[test]
fn the_schema_takes_what_is_right_and_refuses_what_is_wrong() {
    let schema = serde_json::from_str(include_str!("../../server/engine/seaworthy.schema.json")).expect("JSON");
    let valid = |settings: serde_json::Value| jsonschema::is_valid(&schema, &settings);
    assert!(valid(serde_json::json!({
        "rules": { "secret-env-fallback": "off" }, "exclude": ["a/"], "minimum-severity": "info",
    })));
    assert!(!valid(serde_json::json!({ "rules": { "secret-env-fallbak": "off" } })));
    assert!(!valid(serde_json::json!({ "rules": { "secret-env-fallback": "loud" } })));
    assert!(!valid(serde_json::json!({ "excludes": [] })));
}

const SHOP_APP: &str = "const express = require('express');
const { exec } = require('node:child_process');
const { readBody } = require('@acme/http');
const { clean } = require('@acme/text');
const db = require('./db');
const app = express();
app.get('/rows', async (req, res) => {
  await db.run('rows', `SELECT * FROM rows WHERE name = '${req.query.name}'`);
  res.json({});
});
app.post('/jobs', async (req, res) => {
  const job = await readBody(req.socket);
  exec(job.command);
  exec(clean(job.command));
  await db.run('jobs', clean(job.name));
  res.json({});
});
app.listen(3000);
";
const SHOP_DB: &str = "const { connect } = require('@acme/wire');
const wire = connect();
exports.run = function run(name, statement) { return wire.send(name, statement); };
";
const SHOP_PY: &str = "import os

from acme.http import read_body
from acme.text import clean
from flask import Flask, request

from .db import run

app = Flask(__name__)


@app.get(\"/rows\")
def rows():
    run(\"rows\", statement=\"SELECT * FROM rows WHERE name = '\" + request.args[\"name\"] + \"'\")
    return {}


@app.post(\"/jobs\")
def jobs():
    job = read_body()
    os.system(job[\"command\"])
    os.system(clean(job[\"command\"]))
    run(\"jobs\", clean(request.args[\"name\"]))
    return {}
";
const SHOP_PY_DB: &str = "from acme_wire import connect

wire = connect()


def run(name, statement):
    return wire.send(name, statement)
";

/// The findings of injection: rule and line.
fn injections(project: &Project) -> Vec<(String, u64)> {
    let report = project.findings(&[]);
    let all = report["findings"].as_array().unwrap().iter();
    let mut found: Vec<_> = all
        .map(|found| (found["rule"].as_str().unwrap().to_owned(), found["range"]["start"]["line"].as_u64().unwrap()))
        .filter(|(rule, _)| matches!(rule.as_str(), "sql-string-build" | "command-injection"))
        .collect();
    found.sort();
    found
}

#[test]
fn calls_of_the_project_that_the_configuration_names_are_followed() {
    let files = [("package.json", "{}"), ("src/app.js", SHOP_APP), ("src/db.js", SHOP_DB)];
    let project = Project::new(&files);
    // The command that is cleaned by something unknown is not spoken of, and neither is what an unknown call answers.
    assert_eq!(injections(&project), []);
    project.write(
        "seaworthy.toml",
        "[[source]]\nname = '@acme/http.readBody'\n[[sink]]\nname = 'src/db.run'\nharm = 'sql'\nargument = 1\n\
         [[sanitiser]]\nname = '@acme/text.clean'\nends = ['command', 'sql']\n",
    );
    let sql = |line| ("sql-string-build".to_owned(), line);
    assert_eq!(injections(&project), [("command-injection".to_owned(), 13), sql(8)]);
}

#[test]
fn calls_of_python_are_named_by_their_module() {
    let files = [("shop/__init__.py", ""), ("shop/app.py", SHOP_PY), ("shop/db.py", SHOP_PY_DB)];
    let project = Project::new(&files);
    assert_eq!(injections(&project), []);
    let config =
        "[[source]]\nname = 'acme.http.read_body'\n[[sink]]\nname = 'shop.db.run'\nharm = 'sql'\nargument = 1\n";
    project.write("seaworthy.toml", config);
    let expected = [("command-injection".to_owned(), 21), ("sql-string-build".to_owned(), 14)];
    assert_eq!(injections(&project), expected);
    // By its name, and in whatever package.
    project.write("seaworthy.toml", config.replace("shop.db.run", "*.db.run").replace("= 1", "= 'statement'"));
    assert_eq!(injections(&project), expected);
    project.write("seaworthy.toml", config.replace("argument = 1", "argument = 0"));
    assert_eq!(injections(&project), expected[..1]);
}

#[test]
fn typos_in_what_is_said_of_calls_are_named() {
    let project = Project::new(&[("a.ts", CLEAN)]);
    project.write(
        "seaworthy.toml",
        "[[sink]]\nname = 'src/db.run'\nharm = 'sqll'\n[[sanitiser]]\nname = 'a.b'\nend = []\n",
    );
    let run = project.run(&["check"]);
    let lines: Vec<&str> = run.stderr.lines().filter(|line| line.contains("seaworthy.toml")).collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].contains("seaworthy.toml:3:8: `sqll` is no harm") && lines[0].ends_with("did you mean `sql`?"));
    assert_eq!(lines[1], "seaworthy: seaworthy.toml:6:1: a sanitiser has no key `end`; did you mean `ends`?");
}
