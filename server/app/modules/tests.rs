//! One test for each shape of project.

use std::path::Path;

use ropey::Rope;

use super::{Modules, Target};
use crate::app::{Document, Files, SourceFile};
use crate::facts::FileFacts;
use crate::syntax::Language;

/// Paths alone are empty source files; a path with a text is a document.
fn project(sources: &[&str], documents: &[(&str, &str)]) -> Files {
    at(Path::new("/nowhere/that/exists"), sources, documents)
}

fn at(root: &Path, sources: &[&str], documents: &[(&str, &str)]) -> Files {
    let mut files = Files::new(root);
    for path in sources {
        add(&mut files, path);
    }
    for (path, text) in documents {
        files.set_document(Document { path: (*path).into(), text: (*text).to_owned() });
    }
    files
}

fn add(files: &mut Files, path: &str) {
    let (language, text) = (Language::of_path(Path::new(path)).expect("a source file"), Rope::new());
    files.set(SourceFile::new(path, FileFacts::of(language, None, &text), ""));
}

/// What is imported, as a path, `folder/`, `package:name` or `missing`.
fn shown(files: &Files, target: &Target) -> String {
    match target {
        Target::File(id) => files.get(*id).map_or_else(String::new, |file| file.path.to_string()),
        Target::Folder(folder) => format!("{folder}/"),
        Target::Package(name) => format!("package:{name}"),
        Target::Missing => "missing".to_owned(),
    }
}

fn check(files: &Files, from: &str, expected: &[(&str, &str)]) {
    let modules = Modules::new(files.root());
    let id = files.find(from).expect("the importing file");
    for (specifier, target) in expected {
        for _ in 0..2 {
            assert_eq!(shown(files, &modules.resolve(files, id, specifier)), *target, "{specifier} in {from}");
        }
    }
}

#[test]
fn relative_imports_of_javascript() {
    let files = project(
        &["src/app.ts", "src/db.ts", "src/db.d.ts", "src/routes/index.tsx", "src/view.jsx", "src/old.cjs", "index.js"],
        &[("package.json", "{}")],
    );
    check(
        &files,
        "src/app.ts",
        &[
            ("./db", "src/db.ts"),
            ("./db.js", "src/db.ts"),
            ("./db.ts", "src/db.ts"),
            ("./routes", "src/routes/index.tsx"),
            ("./routes/", "src/routes/index.tsx"),
            ("./view.js", "src/view.jsx"),
            ("./old", "src/old.cjs"),
            ("..", "index.js"),
            ("../", "index.js"),
            ("./db?raw", "src/db.ts"),
            ("./style.css", "missing"),
            ("../../outside", "missing"),
            ("express", "package:express"),
            ("@scope/x/sub", "package:@scope/x/sub"),
            ("node:fs", "package:node:fs"),
            ("fs/promises", "package:fs/promises"),
        ],
    );
}

#[test]
fn aliases_come_through_bases_and_references() {
    let files = project(
        &[
            "apps/web/src/page.tsx",
            "apps/web/src/lib/db.ts",
            "apps/web/src/components/button/index.tsx",
            "apps/web/test/page.test.ts",
            "apps/api/src/main.ts",
            "apps/vite/src/main.tsx",
            "apps/vite/src/store.ts",
            "packages/ui/src/card.tsx",
        ],
        &[
            ("package.json", r#"{ "workspaces": ["apps/*", "packages/*"] }"#),
            ("packages/config/package.json", r#"{ "name": "@acme/config" }"#),
            (
                "packages/config/base.json",
                r#"{ "extends": "@tsconfig/not-installed", "compilerOptions": { "paths": { "@ui/*": ["../ui/src/*"] } } }"#,
            ),
            (
                "apps/web/tsconfig.json",
                r#"{ // comments and trailing commas
                "extends": "./tsconfig.base.json", "include": ["src"], "references": [{ "path": "../gone" }], }"#,
            ),
            (
                "apps/web/tsconfig.base.json",
                r##"{ "compilerOptions": { "baseUrl": ".", "paths": { "@/*": ["./src/*"], "#lib/*": ["src/lib/*"] } } }"##,
            ),
            ("apps/api/tsconfig.json", r#"{ "extends": "@acme/config/base.json" }"#),
            ("apps/vite/tsconfig.json", r#"{ "files": [], "references": [{ "path": "./tsconfig.app.json" }] }"#),
            ("apps/vite/tsconfig.app.json", r#"{ "compilerOptions": { "paths": { "~/*": ["./src/*"] } } }"#),
        ],
    );
    let web = [
        ("@/lib/db", "apps/web/src/lib/db.ts"),
        ("@/components/button", "apps/web/src/components/button/index.tsx"),
        ("#lib/db", "apps/web/src/lib/db.ts"),
        ("src/lib/db", "apps/web/src/lib/db.ts"),
        ("@/styles/globals.css", "missing"),
        ("react", "package:react"),
    ];
    check(&files, "apps/web/src/page.tsx", &web);
    // Not included by the compiler, and yet the runner resolves it.
    check(&files, "apps/web/test/page.test.ts", &web);
    check(&files, "apps/api/src/main.ts", &[("@ui/card", "packages/ui/src/card.tsx")]);
    check(&files, "apps/vite/src/main.tsx", &[("~/store", "apps/vite/src/store.ts")]);
    assert_eq!(Modules::new(files.root()).problems(&files), []);
}

#[test]
fn a_broken_configuration_is_a_problem_and_not_a_failure() {
    let files =
        project(&["src/a.ts", "src/b.ts"], &[("tsconfig.json", "{ \"compilerOptions\": {"), ("package.json", "{,}")]);
    check(&files, "src/a.ts", &[("./b", "src/b.ts"), ("@/b", "src/b.ts"), ("@/gone", "missing"), ("x", "package:x")]);
    let problems = Modules::new(files.root()).problems(&files);
    let paths: Vec<&str> = problems.iter().map(|(path, _)| &**path).collect();
    assert_eq!(paths, ["package.json", "tsconfig.json"]);
}

#[test]
fn packages_of_the_repository_need_no_installation() {
    let files = project(
        &[
            "apps/web/index.ts",
            "apps/web/scripts/run.js",
            "packages/db/src/index.ts",
            "packages/db/src/client.ts",
            "packages/db/prisma/seed.ts",
            "packages/ui/src/button.tsx",
            "packages/log/lib/index.js",
            "packages/kit/src/deep/tool.ts",
            "apps/storybook/index.ts",
            "local/mail/main.ts",
        ],
        &[
            ("pnpm-workspace.yaml", "packages: ['apps/*', 'packages/*']"),
            (
                "apps/web/package.json",
                r##"{ "name": "web", "dependencies": { "@acme/db": "workspace:*", "log": "^1.0.0", "storybook": "^8.0.0", "db2": "workspace:@acme/db@*",
                "mailer": "file:../../local/mail" }, "imports": { "#own/*": "./dist/*.js", "#ext": "express" } }"##,
            ),
            (
                "packages/db/package.json",
                r#"{ "name": "@acme/db", "exports": { ".": { "types": "./dist/index.d.ts", "default": "./dist/index.js" },
                "./client": "./dist/client.js" } }"#,
            ),
            ("packages/ui/package.json", r#"{ "name": "@acme/ui", "exports": { "./*": "./src/*.tsx" } }"#),
            ("packages/log/package.json", r#"{ "name": "log", "version": "1.2.0", "main": "lib/index.js" }"#),
            ("packages/kit/package.json", r#"{ "name": "kit" }"#),
            ("apps/storybook/package.json", r#"{ "name": "storybook" }"#),
            ("local/mail/package.json", r#"{ "name": "other-name", "main": "main.ts" }"#),
        ],
    );
    check(
        &files,
        "apps/web/index.ts",
        &[
            ("@acme/db", "packages/db/src/index.ts"),
            ("@acme/db/client", "packages/db/src/client.ts"),
            ("@acme/db/prisma/seed", "packages/db/prisma/seed.ts"),
            ("db2", "packages/db/src/index.ts"),
            ("@acme/ui/button", "packages/ui/src/button.tsx"),
            ("log", "packages/log/lib/index.js"),
            ("kit/deep/tool", "packages/kit/src/deep/tool.ts"),
            ("mailer", "local/mail/main.ts"),
            ("#own/scripts/run", "apps/web/scripts/run.js"),
            ("#ext", "package:express"),
            ("@acme/db/style.css", "missing"),
            ("@acme/gone", "package:@acme/gone"),
            ("storybook", "package:storybook"),
            ("kit/dist/deep/tool.js", "packages/kit/src/deep/tool.ts"),
            ("web", "package:web"),
        ],
    );
}

#[test]
fn an_installed_package_is_not_mistaken_for_one_of_the_same_name() {
    let files = project(
        &["server/app.js", "examples/express/index.js"],
        &[
            ("server/package.json", r#"{ "dependencies": { "express": "^4.18.0" } }"#),
            ("examples/express/package.json", r#"{ "name": "express" }"#),
        ],
    );
    check(&files, "server/app.js", &[("express", "package:express")]);
}

#[test]
fn python_looks_where_python_would() {
    let files = project(
        &[
            "backend/app/__init__.py",
            "backend/app/main.py",
            "backend/app/redis.py",
            "backend/app/core/__init__.py",
            "backend/app/core/config.py",
            "backend/app/core/config.pyi",
            "backend/app/core/typed.pyi",
            "backend/app/plain/logging.py",
            "backend/app/plain/jwt.py",
            "backend/app/plain/user.py",
            "backend/app/alembic/env.py",
            "backend/tests/test_main.py",
            "libs/shared/src/shared/__init__.py",
            "libs/shared/src/shared/models.py",
            "scripts/run.py",
            "scripts/helper.py",
        ],
        &[
            (
                "backend/pyproject.toml",
                "[project]\ndependencies = [\"fastapi\", \"alembic\", \"redis\", \"jwt\", \"shared\"]\n",
            ),
            ("libs/shared/pyproject.toml", "[tool.setuptools.packages.find]\nwhere = [\"src\"]\n"),
        ],
    );
    check(
        &files,
        "backend/app/main.py",
        &[
            (".", "backend/app/__init__.py"),
            (".core", "backend/app/core/__init__.py"),
            (".core.config", "backend/app/core/config.py"),
            (".core.typed", "backend/app/core/typed.pyi"),
            ("..tests.test_main", "backend/tests/test_main.py"),
            (".gone", "missing"),
            ("....gone", "missing"),
            ("app", "backend/app/__init__.py"),
            ("app.core.config", "backend/app/core/config.py"),
            ("app.plain", "backend/app/plain/"),
            ("app.plain.logging", "backend/app/plain/logging.py"),
            ("app.gone", "missing"),
            ("fastapi", "package:fastapi"),
            ("fastapi.security", "package:fastapi.security"),
            ("os.path", "package:os.path"),
            ("redis", "package:redis"),
            ("shared.models", "libs/shared/src/shared/models.py"),
        ],
    );
    check(&files, "backend/app/redis.py", &[("redis", "package:redis")]);
    check(&files, "backend/app/plain/user.py", &[("logging", "package:logging"), ("jwt", "package:jwt")]);
    check(&files, "backend/app/alembic/env.py", &[("alembic", "package:alembic")]);
    check(&files, "backend/tests/test_main.py", &[("app.main", "backend/app/main.py")]);
    check(&files, "scripts/run.py", &[("helper", "scripts/helper.py")]);
}

#[test]
fn a_submodule_is_told_from_a_name_in_a_module() {
    let files = project(&["app/__init__.py", "app/api.py", "app/db/user.py", "main.py"], &[]);
    let modules = Modules::new(files.root());
    let main = files.find("main.py").expect("a file");
    for (module, name, target) in [
        ("app", "api", "app/api.py"),
        ("app", "db", "app/db/"),
        ("app", "create_app", "missing"),
        ("app.api", "router", "missing"),
        ("app.db", "user", "app/db/user.py"),
        (".", "main", "main.py"),
        ("flask", "json", "package:flask.json"),
    ] {
        assert_eq!(shown(&files, &modules.submodule(&files, main, module, name)), target, "{module} {name}");
    }
}

#[test]
fn answers_are_kept_until_forgotten() {
    let mut files = project(&["a.ts"], &[]);
    let modules = Modules::new(files.root());
    let a = files.find("a.ts").expect("a file");
    assert_eq!(modules.resolve(&files, a, "./b"), Target::Missing);
    add(&mut files, "b.ts");
    assert_eq!(modules.resolve(&files, a, "./b"), Target::Missing);
    modules.forget();
    assert_eq!(shown(&files, &modules.resolve(&files, a, "./b")), "b.ts");
}

#[test]
fn bases_that_are_not_documents_are_read_from_disk() {
    let folder = tempfile::tempdir().expect("a folder");
    let base = folder.path().join("node_modules/@tsconfig/shared");
    std::fs::create_dir_all(&base).expect("a folder");
    let text = r#"{ "compilerOptions": { "baseUrl": "../../..", "paths": { "$/*": ["src/*"] } } }"#;
    std::fs::write(base.join("tsconfig.json"), text).expect("a file");
    let config = [("tsconfig.json", r#"{ "extends": "@tsconfig/shared" }"#)];
    let files = at(folder.path(), &["src/a.ts", "src/b.ts"], &config);
    check(&files, "src/a.ts", &[("$/b", "src/b.ts")]);
}
