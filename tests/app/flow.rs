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
