//! Flow over code that is deep, wide or both: bounded time, and what is near the surface is still found.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use seaworthy::models::flow::Harm;

use super::app;

/// The harm found in one file, and how long it took.
fn harms(path: &str, text: &str) -> (Vec<Harm>, Duration) {
    let begun = Instant::now();
    let (path, text) = (path.to_owned(), text.to_owned());
    // The threads of the product have more room than those of tests.
    let thread = std::thread::Builder::new().stack_size(128 << 20).spawn(move || read(&path, &text)).unwrap();
    (thread.join().unwrap(), begun.elapsed())
}

fn read(path: &str, text: &str) -> Vec<Harm> {
    let app = app(&[(path, text)]);
    let files = app.files.ids().into_iter();
    files.flat_map(|file| app.harmed(file).iter().map(|each| each.sink.harm).collect::<Vec<_>>()).collect()
}

const HEAD: &str = "const express = require('express');\nconst { exec } = require('child_process');\nconst app = express();\napp.get('/x', (req, res) => {\n  exec(`ls ${req.query.a}`);\n";

#[test]
fn nesting_ends_somewhere() {
    let mut branches = String::from(HEAD);
    for depth in 0..600 {
        let _ = write!(branches, "if (req.query.b{depth}) {{ ");
    }
    branches.push_str("exec(req.query.c); ");
    branches.push_str(&"}".repeat(600));
    branches.push_str("\n});\n");
    let mut callbacks = String::from(HEAD);
    for depth in 0..300 {
        let _ = write!(callbacks, "f(req.query.b{depth}, (r{depth}) => {{ const x{depth} = r{depth} + req.query.a; ");
    }
    callbacks.push_str(&"});".repeat(300));
    callbacks.push_str("\n});\n");
    let values = format!("{HEAD}  const x = {}req.query.a{};\n}});\n", "g(".repeat(800), ")".repeat(800));
    for text in [branches, callbacks, values] {
        let (found, took) = harms("api/deep.js", &text);
        assert!(found.contains(&Harm::Command), "what stands in front is lost");
        assert!(took < Duration::from_secs(20), "took {took:?}");
    }
}

#[test]
fn types_that_name_each_other_are_looked_through_once() {
    let mut text = String::from("import logging\nfrom fastapi import FastAPI\napp = FastAPI()\n");
    let all: Vec<String> = (0..40).map(|at| format!("Type{at}")).collect();
    for name in &all {
        let _ = writeln!(text, "{name} = Annotated[{}]", all.join(", "));
    }
    text.push_str("class Body(BaseModel):\n    name: Type1\n");
    text.push_str("@app.post('/a')\ndef a(body: Type1):\n    logging.info(f'{body.name}')\n");
    text.push_str("@app.post('/b')\ndef b(body: Body):\n    logging.info(f'{body.name}')\n");
    let (found, took) = harms("api/types.py", &text);
    assert!(found.contains(&Harm::Log), "a field of no known type is free text");
    assert!(took < Duration::from_secs(20), "took {took:?}");
}

#[test]
fn many_ways_cost_no_more_than_many_lines() {
    let of = |count: usize| {
        let mut text = String::from(HEAD);
        for at in 0..count {
            let _ = writeln!(
                text,
                "  let v{at} = req.query.k{at};\n  if (v{at} === 'a' || !v{at} && req.query.z > {at}) {{ v{at} = 'b'; }} else if (v{at}.length > {at}) {{ return res.json({{}}); }}"
            );
        }
        text.push_str("  exec(v0);\n});\n");
        harms("api/wide.js", &text)
    };
    let (few, short) = of(60);
    let (many, long) = of(240);
    assert!(few.contains(&Harm::Command) && many.contains(&Harm::Command));
    // Four times the branches: two to the power of them would never end.
    assert!(long < short * 40 + Duration::from_secs(10), "60 took {short:?}, 240 took {long:?}");
}

#[test]
fn loops_in_loops_are_run_a_few_times() {
    let mut text = String::from(
        "from flask import Flask, request\nimport os\napp = Flask(__name__)\n\n\n@app.get('/x')\ndef x():\n    os.system(request.args['a'])\n    out = []\n",
    );
    for depth in 0..18 {
        let _ = writeln!(text, "{}for i{depth} in request.args.getlist('k{depth}'):", "    ".repeat(depth + 1));
    }
    let _ = writeln!(text, "{}out.append(i0 + i17)", "    ".repeat(19));
    text.push_str("    return {'out': out}\n");
    let (found, took) = harms("api/loops.py", &text);
    assert!(found.contains(&Harm::Command));
    assert!(took < Duration::from_secs(20), "took {took:?}");
}

/// The lines of the files of an application where callers can do harm.
fn places(files: &[(&str, &str)]) -> Vec<String> {
    let app = app(files);
    let mut found: Vec<String> = Vec::new();
    for file in app.files.ids() {
        let source = app.files.get(file).unwrap();
        for each in app
            .harmed(file)
            .iter()
            .filter(|each| !matches!(each.sink.harm, Harm::Kind | Harm::Absent | Harm::Sql | Harm::Mass))
        {
            let (_, text) = files.iter().find(|(path, _)| *path == &*source.path).unwrap();
            let before = &text[..source.facts.node(each.call.id).span().start as usize];
            let line = before.matches('\n').count() + 1;
            found.push(format!("{}:{line} {:?}", source.path, each.sink.harm));
        }
    }
    found.sort();
    found.dedup();
    found
}

#[test]
fn whoever_looks_at_a_piece_knows_no_more_than_it_decides() {
    let found = places(&[(
        "server/app.js",
        "const express = require('express');
const fs = require('fs');
const path = require('path');
const app = express();
const HOSTS = ['a.example'];
app.get('/scheme', async (req, res) => {
  const url = new URL(req.query.url);
  if (!['http:', 'https:'].includes(url.protocol)) return res.status(400).end();
  res.json(await fetch(url.href));
});
app.get('/host', async (req, res) => {
  const url = new URL(req.query.url);
  if (!HOSTS.includes(url.hostname)) return res.status(400).end();
  res.json(await fetch(url.href));
});
app.get('/extension', (req, res) => {
  const kind = path.extname(req.query.name);
  if (!['.png', '.jpg'].includes(kind)) return res.status(400).end();
  fs.readFile(req.query.name, () => res.end());
});
app.get('/last', (req, res) => {
  const kind = req.query.name.split('.').pop();
  if (!['png', 'jpg'].includes(kind)) return res.status(400).end();
  fs.readFile('images/' + kind, () => res.end());
});
app.get('/whole', (req, res) => {
  if (!['a.png', 'b.png'].includes(req.query.name)) return res.status(400).end();
  fs.readFile(req.query.name, () => res.end());
});
",
    )]);
    assert_eq!(found, ["server/app.js:19 Path", "server/app.js:9 Url"]);
}

#[test]
fn callbacks_of_parameters_hand_on_and_look() {
    let app = |test: &str| {
        format!(
            "const express = require('express');
const fs = require('fs');
const path = require('path');
const router = express.Router();
router.param('file', (req, res, next, file) => {{
  {test}
  req.where = path.join('logs', file);
  next();
}});
router.get('/:file', (req, res) => {{ fs.readFile(req.where, () => res.end()); }});
router.get('/:file/own', (req, res) => {{ fs.readFile(path.join('own', req.params.file), () => res.end()); }});
express().use(router);
"
        )
    };
    let found = |test: &str| places(&[("server/logs.js", &app(test))]);
    assert_eq!(found("// nothing"), ["server/logs.js:10 Path", "server/logs.js:11 Path"]);
    let none: [&str; 0] = [];
    assert_eq!(found("if (!/^[a-z]+$/.test(file)) return res.status(404).end();"), none);
}

#[test]
fn what_is_kept_does_harm_later() {
    let found = places(&[
        (
            "server/sheet.py",
            "class Sheet:
    def __init__(self, cells):
        self.cells = cells

    def value(self, name):
        return eval(self.cells[name])
",
        ),
        (
            "server/readers.py",
            "import pickle

def read_text(body):
    return body

def read_state(body):
    return pickle.loads(body)

READERS = {'text': read_text, 'state': read_state}
",
        ),
        (
            "server/app.py",
            r#"import sqlite3
import subprocess
from flask import Flask, request
from .sheet import Sheet
from .readers import read_text, READERS

app = Flask(__name__)
db = sqlite3.connect('app.db')

@app.post('/sheet')
def sheet():
    return {'value': Sheet(request.get_json()).value('a')}

@app.post('/read/<kind>')
def read(kind):
    return {'value': READERS[kind](request.data)}

@app.post('/titles')
def title():
    db.execute('INSERT INTO titles (text, made) VALUES (?, ?)', (request.json['text'], app.clock()))
    return {}

@app.get('/titles')
def show():
    row = db.execute('SELECT text, made FROM titles').fetchone()
    subprocess.run(f'say {row["text"]}', shell=True)
    subprocess.run(f'say {row["made"]}', shell=True)
    return {}
"#,
        ),
    ]);
    assert_eq!(found, ["server/app.py:26 Command", "server/readers.py:7 Revive", "server/sheet.py:6 Code"]);
}

#[test]
fn what_is_put_into_a_thing_that_was_handed_out_is_there_for_the_next() {
    let found = places(&[
        (
            "server/board.py",
            r#"class Chat:
    def __init__(self, number, name):
        self.number = number
        self.name = name
        self.lines = []

class Board:
    def __init__(self):
        self.chats = {}

    def open(self, name):
        chat = Chat(len(self.chats), name)
        self.chats[chat.number] = chat
        return chat

    def get(self, number):
        return self.chats.get(number)

board = Board()
"#,
        ),
        (
            "server/app.py",
            r#"import json
import subprocess
from flask import Flask, request
from .board import board

app = Flask(__name__)

def read_state():
    with open('state.json') as file:
        return json.load(file)

@app.post('/open')
def start():
    chat = board.open(request.form['name'])
    chat.lines.append({'text': request.form['text'], 'by': 'caller'})
    state = read_state()
    state['incidents'].append({'title': request.form['title'], 'public': True})
    return {}

@app.get('/chats/<int:number>')
def show(number):
    chat = board.get(number)
    subprocess.run(f'say {chat.name}', shell=True)
    for line in reversed(chat.lines):
        subprocess.run(f'say {line["text"]}', shell=True)
        subprocess.run(f'say {line["by"]}', shell=True)
    incident = dict(read_state()['incidents'][0])
    subprocess.run(f'say {incident["title"]}', shell=True)
    subprocess.run(f'say {incident["public"]}', shell=True)
    return {}
"#,
        ),
    ]);
    assert_eq!(found, ["server/app.py:23 Command", "server/app.py:25 Command", "server/app.py:28 Command"]);
}

#[test]
fn what_is_left_on_an_answer_is_there_for_the_next_and_own_methods_keep_what_they_keep() {
    let found = places(&[
        (
            "api/store.js",
            r#"export const photos = {
  add: (title, file) => rows.push({ title, file }),
  get: (id) => rows[id],
};
const rows = [];
"#,
        ),
        (
            "api/app.js",
            r#"import express from 'express';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { photos } from './store';
const app = express();
const events = new Map();

function find(req, res, next) {
  const event = events.get(req.params.id);
  event.guests.set(req.body.seat, { name: req.body.name });
  res.locals.event = event;
  next();
}

app.post('/events', (req, res) => {
  events.set('a', { address: req.body.address, guests: new Map() });
  photos.add(req.body.title, randomUUID());
  res.json({});
});

app.get('/events/:id', find, async (req, res) => {
  await fetch(res.locals.event.address);
  const names = [...res.locals.event.guests.values()].map((guest) => `<li>${guest.name}</li>`);
  readFileSync(photos.get(1).file);
  res.send(`<ul>${names.join('')}</ul>`);
});
"#,
        ),
    ]);
    assert_eq!(found, ["api/app.js:22 Url", "api/app.js:25 Html"]);
}

#[test]
fn the_places_of_what_is_answered_are_told_apart() {
    let found = places(&[(
        "server/app.py",
        r#"import subprocess
from flask import Flask, request

app = Flask(__name__)


def apart(args):
    flags, values = ['--quiet'], []
    if args.get('name'):
        flags.append('--name')
        values.append(args.get('name'))
    return ' '.join(flags), values


def together(args):
    return f"--name '{args.get('name')}'", []


@app.get('/apart')
def held():
    flags, values = apart(request.args)
    subprocess.run('list ' + flags, shell=True)
    return {}


@app.get('/together')
def unheld():
    found = together(request.args)
    flags, values = found[0], found[1]
    subprocess.run('list ' + flags, shell=True)
    return {}
"#,
    )]);
    assert_eq!(found, ["server/app.py:30 Command"]);
}

#[test]
fn a_number_that_a_class_or_its_base_holds_to_a_most_is_no_size_of_the_callers_choosing() {
    let of = |bound: &str| {
        places(&[
            (
                "api/query.ts",
                &format!(
                    "import {{ IsNumber, Max, Min }} from 'class-validator';\nexport class Paged {{\n  @IsNumber()\n  @Min(1)\n  {bound}\n  limit: number;\n}}\nexport class Search extends Paged {{\n  term: string;\n}}\n"
                ),
            ),
            ("api/db.ts", "import { Kysely } from 'kysely';\nexport const db = new Kysely<DB>({ dialect });\n"),
            (
                "api/notes.controller.ts",
                r#"import { Body, Controller, Post, ValidationPipe, UsePipes } from '@nestjs/common';
import { Search } from './query';
import { db } from './db';

@Controller('notes')
@UsePipes(new ValidationPipe({ whitelist: true }))
export class Notes {
  @Post('search')
  search(@Body() body: Search) {
    return db.selectFrom('notes').selectAll().limit(body.limit).execute();
  }
}
"#,
            ),
        ])
    };
    assert_eq!(of(""), ["api/notes.controller.ts:10 Work"]);
    assert_eq!(of("@Max(100)"), [""; 0]);
}

/// Where commands are run by what a caller sends, in functions of Python that each hold one.
fn commands(bodies: &[&str]) -> Vec<usize> {
    let mut text = String::from("import subprocess\nfrom flask import Flask, request\napp = Flask(__name__)\n");
    let mut ends = Vec::new();
    for (at, body) in bodies.iter().enumerate() {
        let _ = writeln!(text, "@app.get('/r{at}')\ndef r{at}():\n    sent = request.args['a']");
        for line in body.lines() {
            let _ = writeln!(text, "    {line}");
        }
        let _ = writeln!(text, "    return {{}}");
        ends.push(text.lines().count());
    }
    let found = places(&[("server/app.py", &text)]);
    let lines = found.iter().map(|place| place.split([':', ' ']).nth(1).unwrap().parse::<usize>().unwrap());
    lines.map(|line| ends.partition_point(|end| *end < line)).collect()
}

#[test]
fn what_can_never_happen_does_no_harm() {
    const RUN: &str = "subprocess.run(f'say {said}', shell=True)";
    let of = |body: &str| !commands(&[&format!("{body}\n{RUN}")]).is_empty();
    assert!(of("said = sent"));
    assert!(!of("n = 106\nsaid = 'never mind' if 7 * 18 + n > 200 else sent"));
    assert!(of("n = 106\nsaid = 'never mind' if 7 * 42 - n > 200 else sent"));
    assert!(!of("n = 86\nif 7 * 42 - n > 200:\n    said = 'fixed'\nelse:\n    said = sent"));
    assert!(of("kind = 'abc'[0]\nmatch kind:\n    case 'a':\n        said = sent\n    case _:\n        said = ''"));
    assert!(!of(
        "kind = 'abc'[1]\nmatch kind:\n    case 'a' | 'c':\n        said = sent\n    case _:\n        said = ''"
    ));
    assert!(of(
        "match request.args['kind']:\n    case 'a':\n        said = sent\n    case 'b':\n        said = 'fixed'"
    ));
    // What loops, attempts and functions inside change is not known.
    assert!(of("on = False\nfor each in range(2):\n    if on:\n        said = sent\n        break\n    on = True"));
    assert!(of(
        "on = False\ntry:\n    work()\n    on = True\n    work()\nexcept OSError:\n    pass\nsaid = sent if on else ''"
    ));
    assert!(of("error = None\ntry:\n    work()\nexcept OSError as error:\n    pass\nsaid = sent if error else ''"));
    assert!(of("name = ''\nmatch request.args['kind']:\n    case [name]:\n        pass\nsaid = sent if name else ''"));
    assert!(of("on = False\ndef turn():\n    nonlocal on\n    on = True\nturn()\nsaid = sent if on else ''"));
}

#[test]
fn what_stands_where_in_a_list_is_known_as_long_as_nobody_else_has_it() {
    const RUN: &str = "subprocess.run(f'say {said}', shell=True)";
    let of = |body: &str| !commands(&[&format!("{body}\n{RUN}")]).is_empty();
    assert!(of("all = []\nall.append('a')\nall.append(sent)\nall.append('c')\nall.pop(0)\nsaid = all[0]"));
    assert!(!of("all = []\nall.append('a')\nall.append(sent)\nall.append('c')\nall.pop(0)\nsaid = all[1]"));
    assert!(of("all = ['a', sent]\nsaid = all[-1]"));
    assert!(of("all = ['a']\ndef put():\n    all.insert(0, sent)\nput()\nsaid = all[0]"));
    assert!(of("all = [sent, 'b']\non() and all.pop()\nsaid = all[0]"));
    assert!(of("all = ['a', sent]\non() and all.pop(0)\nsaid = all[0]"));
    assert!(of("all = ['a']\non() and all.insert(0, sent)\nsaid = all[0]"));
    assert!(of("all = ['a', 'b']\nall[0] = sent\nsaid = all[0]"));
    assert!(of("all = ['a', sent]\ndel all[0]\nsaid = all[0]"));
    assert!(of("all = ['a', sent]\nmix(all)\nsaid = all[0]"));
    assert!(of("all = ['a', sent]\nother = all\nother.reverse()\nsaid = all[0]"));
    let arguments = |body: &str| !commands(&[&format!("{body}\nsubprocess.run(words)")]).is_empty();
    assert!(arguments(
        "words = []\nif on():\n    words.append('cmd.exe')\n    words.append('/c')\nelse:\n    words.append('sh')\n    words.append('-c')\nwords.append(f'say {sent}')"
    ));
    assert!(!arguments("words = []\nwords.append('say')\nwords.append('-c')\nwords.append(sent)"));
}

#[test]
fn whoever_only_hands_it_on_has_not_looked_at_it() {
    let found = places(&[(
        "server/app.py",
        r#"import subprocess
from flask import Flask, g, request

app = Flask(__name__)


def keep(sql, value):
    rows = g.db.execute(sql, value)
    return rows


def check(value):
    return value in ('a', 'b')


def insist(value):
    if not check(value):
        raise ValueError(value)


@app.get('/kept')
def kept():
    name = request.args['name']
    keep('UPDATE notes SET name = ?', name)
    subprocess.run(f'say {name}', shell=True)
    return {}


@app.get('/checked')
def checked():
    name = request.args['name']
    insist(name)
    subprocess.run(f'say {name}', shell=True)
    return {}
"#,
    )]);
    assert_eq!(found, ["server/app.py:25 Command"]);
}

#[test]
fn the_folder_itself_is_within_the_folder() {
    let of = |test: &str| {
        places(&[(
            "api/app.js",
            &format!(
                r#"const express = require('express');
const path = require('path');
const fs = require('fs');
const app = express();
function inside(root, name) {{
  const full = path.resolve(root, name);
  return {test} ? full : null;
}}
app.get('/file', (req, res) => {{
  const file = inside(req.app.locals.root, req.query.name);
  if (!file) return res.status(404).end();
  res.type('text/plain').send(fs.readFileSync(file));
}});
"#
            ),
        )])
    };
    assert_eq!(of("full === root || full.startsWith(root + path.sep)"), [""; 0]);
    assert_eq!(of("full !== root"), ["api/app.js:12 Path"]);
}

#[test]
fn what_is_counted_up_is_not_what_it_was() {
    let of = |change: &str| {
        let text = format!(
            "const express = require('express');\nconst {{ exec }} = require('child_process');\nconst app = express();\napp.get('/x', (req, res) => {{\n  let on = 0;\n  {change}\n  if (on > 0) exec(req.query.a);\n  res.end();\n}});\n"
        );
        !places(&[("api/app.js", &text)]).is_empty()
    };
    assert!(!of(""));
    assert!(of("on++;") && of("on += 1;") && of("while (next()) on = 1;") && of("[1].forEach(() => { on = 1; });"));
}

#[test]
fn a_table_vouches_for_its_keys_where_it_is_written_down() {
    let of = |table: &str| {
        let text = format!(
            "from flask import Flask, request\napp = Flask(__name__)\nTABLE = {table}\n@app.get('/x')\ndef x():\n    name = request.args['name']\n    if not TABLE.get(name):\n        return {{}}\n    return {{'text': open(name).read()}}\n"
        );
        places(&[("server/app.py", &text)])
    };
    assert_eq!(of("{'a.txt': 1}"), [""; 0]);
    assert_eq!(of("{}"), ["server/app.py:9 Path"]);
}
