//! Which files are read besides code, because they say what the app is made of or how it is wired.

use super::paths;

/// Read wherever they lie.
const NAMES: [&str; 43] = [
    // What is depended on.
    "package.json",
    "package-lock.json",
    "npm-shrinkwrap.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "pnpm-workspace.yaml",
    "bun.lock",
    "bun.lockb",
    "deno.lock",
    "lerna.json",
    "nx.json",
    "rush.json",
    "deno.json",
    "deno.jsonc",
    "pyproject.toml",
    "setup.py",
    "setup.cfg",
    "Pipfile",
    "Pipfile.lock",
    "poetry.lock",
    "uv.lock",
    "pdm.lock",
    // How it is built, deployed and run.
    "vercel.json",
    "netlify.toml",
    "nest-cli.json",
    "firebase.json",
    "firestore.rules",
    "storage.rules",
    "alembic.ini",
    "tox.ini",
    "pytest.ini",
    ".env.example",
    ".env.sample",
    ".env.template",
    ".env.dist",
    "env.example",
    "fly.toml",
    "wrangler.toml",
    "wrangler.jsonc",
    "nginx.conf",
    "default.conf",
    "_headers",
    "Caddyfile",
];

/// Beginnings of names, each with the endings that go with it.
const FAMILIES: [(&str, &[&str]); 13] = [
    ("tsconfig", &[".json"]),
    ("jsconfig", &[".json"]),
    ("requirements", &[".txt", ".in"]),
    ("constraints", &[".txt"]),
    ("environment", &[".yml", ".yaml"]),
    // How it is built and put together: what these install is depended on, and what they alias is no package.
    ("Dockerfile", &[""]),
    (".babelrc", &["", ".json", ".js", ".cjs"]),
    ("import_map", &[".json"]),
    ("next.config.", &["js", "mjs", "cjs", "ts", "mts"]),
    ("docker-compose", &[".yml", ".yaml"]),
    ("compose", &[".yml", ".yaml"]),
    ("openapi", &[".yml", ".yaml", ".json"]),
    ("swagger", &[".yml", ".yaml", ".json"]),
];

/// Schemas and migrations, declarations of modules that no package brings, and what images leave out
/// (`Dockerfile.dockerignore` too).
const ENDINGS: [&str; 6] = [".prisma", ".sql", ".openapi.yaml", ".openapi.json", ".d.ts", ".dockerignore"];

/// Folders in which any YAML or JSON file may describe an API.
const API_FOLDERS: [&str; 4] = ["openapi", "swagger", "spec", "api"];

/// True where the file at `path` (relative to the root, with `/`) is read as a `Document`. Source files that are
/// configuration too, such as `next.config.ts`, are both.
pub fn is_document(path: &str) -> bool {
    let (folder, name) = paths::split(path);
    NAMES.contains(&name)
        || ENDINGS.iter().any(|ending| name.ends_with(ending))
        || FAMILIES.iter().any(|(start, ends)| {
            name.strip_prefix(start).is_some_and(|rest| ends.iter().any(|end| rest.ends_with(end)))
        })
        || name == "config.toml" && folder.rsplit('/').next() == Some("supabase")
        || is_template(path)
        || name.contains("requirements") && [".txt", ".in"].iter().any(|end| name.ends_with(end))
        || requirement_folder(folder) && [".txt", ".in"].iter().any(|end| name.ends_with(end))
        || [".yml", ".yaml", ".json"].iter().any(|end| name.ends_with(end)) && below_api_folder(folder)
}

/// What pages are made from: it links to views, may show a link only to some, and may show what somebody wrote as it is.
pub fn is_template(path: &str) -> bool {
    const ENDINGS: [&str; 10] =
        [".html", ".htm", ".jinja", ".jinja2", ".j2", ".ejs", ".hbs", ".handlebars", ".njk", ".pug"];
    let (folder, name) = paths::split(path);
    let ending = ENDINGS.iter().any(|end| name.ends_with(end));
    ending && folder.split('/').any(|part| matches!(part, "templates" | "views"))
}

/// `requirements/base.txt` is a common arrangement.
fn requirement_folder(folder: &str) -> bool {
    matches!(folder.rsplit('/').next(), Some("requirements" | "reqs" | "requirement"))
}

fn below_api_folder(folder: &str) -> bool {
    folder.split('/').any(|part| {
        let part = part.to_ascii_lowercase();
        API_FOLDERS.iter().any(|start| {
            // Tests of a JavaScript project lie in `spec/` as often as descriptions do; fixtures are cheap to read.
            part.starts_with(start)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_told_by_name_and_place() {
        for path in [
            "package.json",
            "apps/web/tsconfig.build.json",
            "jsconfig.json",
            "requirements-dev.txt",
            "requirements/base.txt",
            "prisma/schema.prisma",
            "supabase/migrations/1_init.sql",
            "supabase/config.toml",
            "web/next.config.mjs",
            "docker-compose.override.yml",
            "api_v1/users.yaml",
            "openapi_specs/openapi3.yml",
            "docs/swagger-v2.json",
            "shop/templates/shop/list.html",
            "server/views/list.ejs",
            ".env.example",
        ] {
            assert!(is_document(path), "{path}");
        }
        for path in [".env", "src/middleware.ts", "config.toml", "data/users.json", "notes.txt", "composer.json"] {
            assert!(!is_document(path), "{path}");
        }
    }
}
