//! Registries are asked only when a person says so, for exact names and no others, and nothing hangs on their answers.

pub mod double;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use assert_cmd::Command;
use seaworthy::registry::{Answer, Client, Configuration, Registry};
use serde_json::Value;

use double::Double;

const PACKAGE: &str = r#"{
  "name": "shop",
  "private": true,
  "dependencies": {
    "express": "^4.18.0",
    "@acme/secrets": "^1.0.0",
    "express-token-vaultz": "^1.0.0",
    "reacct": "^1.0.0",
    "tools": "file:../tools"
  }
}
"#;

fn project() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| std::fs::write(folder.path().join(path), text).expect("a file");
    write("package.json", PACKAGE);
    write(".npmrc", "@acme:registry=https://npm.acme.example/\n");
    write("requirements.txt", "flask==3.0.0\nflask-session-guardz==1.0\n");
    folder
}

/// The findings of `check`, as rule and the text of the message; and what it took.
fn check(folder: &Path, cache: &Path, registry: &str, online: bool) -> Vec<(String, String, String)> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_seaworthy"));
    command.args(["check", ".", "--format", "json", "--fail-on", "never"]).current_dir(folder);
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"] {
        command.env_remove(name);
    }
    // Other sources of this machine's own pip and uv: with them nobody would be asked.
    for name in
        ["PIP_EXTRA_INDEX_URL", "PIP_FIND_LINKS", "PIP_CONFIG_FILE", "UV_INDEX", "UV_EXTRA_INDEX_URL", "UV_FIND_LINKS"]
    {
        command.env_remove(name);
    }
    command.env("npm_config_registry", registry).env("PIP_INDEX_URL", format!("{registry}/simple"));
    command.env("XDG_CACHE_HOME", cache).env("HOME", cache);
    if online {
        command.arg("--online");
    }
    let output = command.output().expect("a run");
    let report: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let findings = report["findings"].as_array().expect("findings").iter();
    findings.map(|it| (text(&it["rule"]), text(&it["severity"]), text(&it["message"]))).collect()
}

#[test]
fn exact_names_are_asked_for_once_and_only_when_a_person_says_so() {
    let double = Double::start(|path| match path {
        "/reacct" => (200, r#"{"name":"reacct","time":{"created":"2011-03-04T00:00:00.000Z"}}"#.to_owned()),
        _ => (404, "{}".to_owned()),
    });
    let (project, cache) = (project(), tempfile::tempdir().expect("a folder"));
    let offline = check(project.path(), cache.path(), &double.address(), false);
    assert!(double.asked().is_empty(), "{:?}", double.asked());
    assert!(!offline.iter().any(|(rule, ..)| rule == "nonexistent-package"), "{offline:?}");

    let online = check(project.path(), cache.path(), &double.address(), true);
    // Neither what everybody knows, nor what is private, nor what is no registry's.
    let asked: BTreeSet<String> = double.asked().into_iter().collect();
    let expected = ["/express-token-vaultz", "/reacct", "/simple/flask-session-guardz/"].map(str::to_owned);
    assert_eq!(asked, BTreeSet::from(expected));
    let missing: Vec<&str> =
        online.iter().filter(|(rule, ..)| rule == "nonexistent-package").map(|(_, _, message)| &**message).collect();
    assert_eq!(missing.len(), 2, "{online:?}");
    assert!(
        missing[0].contains("`express-token-vaultz`") && missing[1].contains("`flask-session-guardz`"),
        "{missing:?}"
    );
    assert!(online.iter().any(|(rule, severity, _)| rule == "nonexistent-package" && severity == "error"));

    // What was answered is kept.
    let before = double.asked().len();
    assert_eq!(check(project.path(), cache.path(), &double.address(), true), online);
    assert_eq!(double.asked().len(), before);
}

#[test]
fn without_a_network_everything_is_as_it_is_offline() {
    // Nobody listens there any more.
    let closed = Double::start(|_| (404, String::new())).stop();
    let (project, cache) = (project(), tempfile::tempdir().expect("a folder"));
    let began = Instant::now();
    let online = check(project.path(), cache.path(), &closed, true);
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    assert_eq!(online, check(project.path(), cache.path(), &closed, false));
}

fn client(address: &str, patience: Duration) -> Client {
    let configuration = Configuration {
        npm: Some(address.to_owned()),
        pypi: Some(format!("{address}/simple")),
        private_scopes: ["@acme".to_owned()].into(),
        proxy: None,
    };
    Client::new(configuration, None, patience)
}

fn ask(client: &Client, names: &[(Registry, &str)]) -> seaworthy::registry::Answers {
    let names: Vec<_> = names.iter().map(|(registry, name)| (*registry, (*name).to_owned())).collect();
    client.ask(&names, &AtomicBool::new(false))
}

#[test]
fn what_is_no_answer_stays_unknown() {
    let double = Double::start(|path| match path {
        "/young" => (200, r#"{"time":{"created":"2999-01-01T00:00:00.000Z"}}"#.to_owned()),
        "/odd" => (200, "<html>".to_owned()),
        "/simple/old/" => (
            200,
            r#"{"files":[{"upload-time":"2012-02-03T04:05:06.789Z"},{"upload-time":"2011-01-02T00:00:00Z"},{}]}"#
                .to_owned(),
        ),
        "/@open%2Fx" => (200, "{}".to_owned()),
        "/locked" => (401, String::new()),
        "/broken" => (500, String::new()),
        _ => (404, String::new()),
    });
    let client = client(&double.address(), Duration::from_secs(5));
    let (npm, pypi) = (Registry::Npm, Registry::PyPi);
    let names = [
        (npm, "young"),
        (npm, "odd"),
        (npm, "@open/x"),
        (npm, "locked"),
        (npm, "broken"),
        (npm, "gone"),
        (npm, "@acme/x"),
        (npm, "../etc/passwd"),
        (npm, "a b"),
        (npm, "x?y=1"),
        (pypi, "old"),
        (pypi, "gone"),
    ];
    let answers = ask(&client, &names);
    let first = |registry, name| match answers.of(registry, name) {
        Some(Answer::Exists { first, .. }) => first.as_deref().map(str::to_owned),
        other => panic!("{name}: {other:?}"),
    };
    assert_eq!(first(pypi, "old").as_deref(), Some("2011-01-02"));
    assert_eq!((first(npm, "odd"), first(npm, "@open/x")), (None, None));
    for name in ["locked", "broken", "@acme/x", "../etc/passwd", "a b", "x?y=1"] {
        assert_eq!(answers.of(npm, name), None, "{name}");
    }
    assert!(matches!(answers.of(npm, "gone"), Some(Answer::Missing { .. })));
    assert!(matches!(answers.of(pypi, "gone"), Some(Answer::Missing { .. })));
    let asked = double.asked();
    assert!(
        !asked.iter().any(|path| path.contains("acme") || path.contains("passwd") || path.contains("x?y")),
        "{asked:?}"
    );
}

#[test]
fn a_registry_that_never_answers_is_given_up() {
    let double = Double::silent();
    let client = client(&double.address(), Duration::from_millis(300));
    let names: Vec<String> = (0..200).map(|n| format!("package-number-{n}")).collect();
    let names: Vec<_> = names.iter().map(|name| (Registry::Npm, &**name)).collect();
    let began = Instant::now();
    assert!(ask(&client, &names).is_empty());
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
}

/// Against the registries themselves: `cargo test --test all registry::real -- --ignored`.
#[test]
#[ignore = "asks the public registries"]
fn real_registries_answer() {
    let configuration = Configuration::with(Path::new("/nowhere"), None, &|_| None);
    let client = Client::new(configuration, None, Duration::from_secs(20));
    let (npm, pypi) = (Registry::Npm, Registry::PyPi);
    let answers = ask(&client, &[(npm, "left-pad"), (npm, "@types/node"), (pypi, "itsdangerous")]);
    for (registry, name) in [(npm, "left-pad"), (npm, "@types/node"), (pypi, "itsdangerous")] {
        let answer = answers.of(registry, name);
        // A mirror may leave dates out; one that is there is long ago.
        let is_old = matches!(answer, Some(Answer::Exists { days: None | Some(1000..), .. }));
        assert!(is_old, "{name}: {answer:?}");
    }
    let invented = "seaworthy-registry-test-of-a-name-that-nobody-has";
    let answers = ask(&client, &[(npm, invented), (pypi, invented)]);
    assert!(matches!(answers.of(npm, invented), Some(Answer::Missing { .. })), "{answers:?}");
    assert!(matches!(answers.of(pypi, invented), Some(Answer::Missing { .. })), "{answers:?}");
}
