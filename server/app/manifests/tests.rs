//! Whole projects, from their documents to answers.

use std::path::Path;

use super::Manifests;
use crate::app::{Document, Files};

fn read(documents: &[(&str, &str)]) -> Manifests {
    let mut files = Files::new(Path::new("/nowhere"));
    for (path, text) in documents {
        files.set_document(Document { path: (*path).into(), text: (*text).to_owned() });
    }
    Manifests::read(&files)
}

fn version(manifests: &Manifests, path: &str, package: &str) -> Option<String> {
    manifests.version(path, package).map(|version| version.to_string())
}

#[test]
fn the_nearest_manifest_is_the_package() {
    let manifests = read(&[
        (
            "package.json",
            r#"{ "name": "root", "workspaces": { "packages": ["apps/*"] }, "devDependencies": { "turbo": "^2.0.0" } }"#,
        ),
        (
            "apps/api/package.json",
            r#"{ "name": "@acme/api", "bin": "cli.js", "scripts": { "start": "node ." },
            "dependencies": { "express": "^4.18.0" }, "devDependencies": { "express": "4.17.0", "jest": "*" } }"#,
        ),
        ("apps/api/requirements.txt", "Flask==2.0.1\n"),
        (
            "package-lock.json",
            r#"{ "packages": { "node_modules/express": { "version": "4.21.2" }, "node_modules/qs": { "version": "6.13.0" } } }"#,
        ),
    ]);
    let package = manifests.package_of("apps/api/src/app.ts").expect("a package");
    assert_eq!((package.name.as_deref(), &*package.folder), (Some("@acme/api"), "apps/api"));
    assert_eq!(package.bin["api"].as_ref(), "cli.js");
    assert_eq!(package.scripts["start"].as_ref(), "node .");
    assert_eq!(&*package.dependencies["express"].range, "^4.18.0");
    assert!(!package.dependencies["express"].dev && package.dependencies["jest"].dev);
    assert_eq!(manifests.package_of("tools/run.js").expect("a package").workspaces[0].as_ref(), "apps/*");
    assert_eq!(manifests.packages().len(), 3);

    assert_eq!(version(&manifests, "apps/api/src/app.ts", "express").as_deref(), Some("4.21.2"));
    assert_eq!(version(&manifests, "apps/api/src/app.ts", "qs").as_deref(), Some("6.13.0"));
    assert_eq!(version(&manifests, "apps/api/src/app.ts", "turbo").as_deref(), Some("2.0.0"));
    assert_eq!(version(&manifests, "apps/api/src/app.ts", "flask"), None);
    assert_eq!(version(&manifests, "apps/api/app.py", "Flask").as_deref(), Some("2.0.1"));
    assert!(manifests.has("apps/api/src/app.ts", "turbo") && !manifests.has("apps/api/src/app.ts", "qs"));
    assert!(!manifests.has("tools/run.js", "express"));
}

#[test]
fn every_manifest_of_python_is_read() {
    let manifests = read(&[
        (
            "a/pyproject.toml",
            "[project]\nname = \"a\"\ndependencies = [\"fastapi[standard]<1.0,>=0.114.2\"]\n[project.optional-dependencies]\nx = [\"rich\"]\n\
             [dependency-groups]\ndev = [\"pytest>=8\", { include-group = \"y\" }]\n[tool.uv]\ndev-dependencies = [\"ruff\"]\n\
             [project.scripts]\nserve = \"a.main:run\"\n",
        ),
        ("a/uv.lock", "version = 1\n\n[[package]]\nname = \"starlette\"\nversion = \"0.41.3\"\n"),
        (
            "b/pyproject.toml",
            "[tool.poetry]\nname = \"b\"\n[tool.poetry.dependencies]\npython = \"^3.11\"\nDjango = { version = \"^4.2\", extras = [\"x\"] }\n\
             [tool.poetry.group.test.dependencies]\nblack = \"*\"\n",
        ),
        ("c/Pipfile", "[packages]\nflask = \"==2.3.1\"\n[dev-packages]\nmypy = \"*\"\n"),
        ("d/setup.cfg", "[options]\ninstall_requires =\n    aiohttp>=3.9\n"),
        ("d/requirements/base.txt", "-r other.txt\nredis==5.0.1\n"),
        ("d/requirements/dev.txt", "ipython\n"),
    ]);
    assert_eq!(manifests.problems(), []);
    let dev = |path: &str, name: &str| manifests.package_of(path).expect("a package").dependencies[name].dev;
    assert!(
        !dev("a/app/main.py", "fastapi")
            && dev("a/main.py", "pytest")
            && dev("a/main.py", "rich")
            && dev("a/main.py", "ruff")
    );
    assert_eq!(version(&manifests, "a/main.py", "fastapi").as_deref(), Some("0.114.2"));
    assert_eq!(version(&manifests, "a/main.py", "starlette").as_deref(), Some("0.41.3"));
    assert_eq!(manifests.package_of("a/main.py").expect("a package").bin["serve"].as_ref(), "a.main:run");
    assert_eq!(version(&manifests, "b/main.py", "django").as_deref(), Some("4.2.0"));
    assert!(!manifests.has("b/main.py", "python") && dev("b/main.py", "black"));
    assert_eq!(version(&manifests, "c/main.py", "flask").as_deref(), Some("2.3.1"));
    assert_eq!(version(&manifests, "d/main.py", "aiohttp").as_deref(), Some("3.9.0"));
    assert_eq!(version(&manifests, "d/main.py", "redis").as_deref(), Some("5.0.1"));
    assert!(!dev("d/main.py", "redis") && dev("d/main.py", "ipython"));
}

#[test]
fn what_cannot_be_read_is_a_problem_and_costs_nothing_else() {
    let large = format!("{{ \"name\": \"{}\" }}", "x".repeat(21 << 20));
    let manifests = read(&[
        ("a/package.json", "{"),
        ("b/package.json", &large),
        ("c/package.json", r#"{ "dependencies": { "koa": "^2.1" } }"#),
        ("c/pnpm-lock.yaml", "importers: [\n"),
        ("d/pyproject.toml", "[project"),
    ]);
    let paths: Vec<&str> = manifests.problems().iter().map(|problem| &*problem.path).collect();
    assert_eq!(paths, ["a/package.json", "b/package.json", "c/pnpm-lock.yaml", "d/pyproject.toml"]);
    assert_eq!(version(&manifests, "c/index.js", "koa").as_deref(), Some("2.1.0"));
}
