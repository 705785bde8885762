//! A secret's value is in the file that holds it, and nowhere else.

use std::process::Command;

use super::Project;

/// Put together here, so that this file holds none. Each is planted in a place of its own.
fn planted() -> Vec<String> {
    [
        ["sk_", "live_", "Vh7Tq2LsX9bRw4ZmKd8PfYcJ"],
        ["SG.", "qL7xVt2RbNw9ZkHs4FdYpC.", "m3XvT8qLzR5nWkY2JhPbGfD7cS9aQeU4tVxMwKiB6oZ"],
        ["gsk_", "9kTzLq4WvRb7XnYs2JhPfGdC8mKtVxQe5ZaU", "r3BwNy6HoTpLs4Gk"],
        ["w5Rz", "8t3kTideMill", "Qq9"],
        ["zt52Jd9", "Yw8MmKv4Xc", "Gp3Ln"],
        ["Tq9", "!mooring", "Rope44"],
        ["r4tchet", "Winch88", "Yaw"],
    ]
    .map(|parts| parts.concat())
    .to_vec()
}

fn project() -> Project {
    let secrets = planted();
    let [stripe, mail, groq, database, session, password, neighbour] = secrets.as_slice() else { panic!("seven") };
    Project::new(&[
        ("src/pay.ts", &format!("export const s = new Stripe('{stripe}');\n")),
        ("src/mail.py", &format!("import os\n# {mail}\nKEY = \"{mail}\"\n")),
        ("settings.json", &format!("{{\"groq\": \"{groq}\", \"other\": \"{neighbour}\"}}\n")),
        ("src/db.ts", &format!("export const u = 'postgres://app:{database}@db.acme.io/x';\n")),
        ("config.yaml", &format!("a: {neighbour}\nurl: postgres://app:{database}@db.acme.io/x\nb: {neighbour}\n")),
        (
            "src/session.ts",
            &format!("import session from 'express-session';\nexport const s = session({{ secret: '{session}' }});\n"),
        ),
        ("src/read.ts", &format!("export const s = process.env.JWT_SECRET || '{session}';\n")),
        (
            "src/pool.ts",
            &format!(
                "import {{ Pool }} from 'pg';\nexport const p = new Pool({{ host: 'db.acme.io', user: 'a', password: '{password}' }});\n"
            ),
        ),
        (".env", &format!("A={neighbour}\nSESSION_SECRET={session}\nB={neighbour}\nDB_PASSWORD={password}\n")),
    ])
}

fn git(project: &Project, arguments: &[&str]) {
    let status = Command::new("git")
        .args(["-c", "user.name=a", "-c", "user.email=a@example.org"])
        .args(arguments)
        .current_dir(project.path())
        .output()
        .expect("git");
    assert!(status.status.success(), "git {arguments:?}");
}

fn assert_hidden(what: &str, said: &str) {
    for secret in planted() {
        assert!(!said.contains(&secret), "{what} shows a value:\n{said}");
        // Not cut in two either.
        assert!(!said.contains(&secret[4..secret.len() - 4]), "{what} shows most of a value:\n{said}");
    }
}

#[test]
fn no_output_and_no_cache_holds_a_value() {
    let project = project();
    git(&project, &["init", "--quiet"]);
    git(&project, &["add", "."]);
    git(&project, &["commit", "--quiet", "-m", "x"]);
    git(&project, &["rm", "--quiet", "src/mail.py"]);
    git(&project, &["commit", "--quiet", "-m", "y"]);
    let cache = tempfile::tempdir().expect("a folder");
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_seaworthy"))
            .args(arguments)
            .current_dir(project.path())
            .env("XDG_CACHE_HOME", cache.path())
            .env("HOME", cache.path())
            .env("SEAWORTHY_LOG", "trace")
            .output()
            .expect("it runs");
        format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
    };
    for format in ["text", "json", "sarif", "github"] {
        let said = run(&["check", "--history", "--format", format, "."]);
        for rule in [
            "hardcoded-provider-key",
            "database-url-with-password",
            "env-file-tracked",
            "secret-in-git-history",
            "secret-env-fallback",
        ] {
            assert!(said.contains(rule), "{format}: {rule} says nothing:\n{said}");
        }
        assert_hidden(format, &said);
    }
    assert_hidden("routes", &run(&["routes", "."]));
    let mut kept = 0;
    for entry in ignore::WalkBuilder::new(cache.path()).hidden(false).build().flatten() {
        if entry.file_type().is_some_and(|kind| kind.is_file()) {
            assert_hidden("a cache", &String::from_utf8_lossy(&std::fs::read(entry.path()).expect("a file")));
            kept += 1;
        }
    }
    assert!(kept > 0, "there is a cache");
}
