//! Which files hold settings: read as text, for what must not stand in them.

use std::path::Path;

use ropey::Rope;

use crate::text::Span;

/// Whole names.
pub const NAMES: [&str; 16] = [
    "Pipfile",
    "Dockerfile",
    "Containerfile",
    "Procfile",
    "Jenkinsfile",
    ".npmrc",
    ".yarnrc",
    ".pypirc",
    ".netrc",
    ".pgpass",
    ".htpasswd",
    ".git-credentials",
    ".s3cfg",
    ".ftpconfig",
    ".dockercfg",
    "id_rsa",
];

/// Endings of names, without the dot.
pub const EXTENSIONS: [&str; 29] = [
    "env",
    "json",
    "jsonc",
    "json5",
    "yaml",
    "yml",
    "toml",
    "ini",
    "cfg",
    "conf",
    "properties",
    "ipynb",
    "tf",
    "tfvars",
    "tfstate",
    "pem",
    "key",
    "sh",
    "bash",
    "zsh",
    "ps1",
    "prisma",
    "map",
    "http",
    "vue",
    "svelte",
    "astro",
    "html",
    "plist",
];

/// What package managers and test runners write: long lists of digests.
const WRITTEN_BY_TOOLS: [&str; 10] = [
    "package-lock.json",
    "npm-shrinkwrap.json",
    "pnpm-lock.yaml",
    "composer.lock",
    "deno.lock",
    "flake.lock",
    "bun.lock",
    "uv.lock",
    "packages.lock.json",
    "Package.resolved",
];

/// True for a file that is read as settings, by its name. Language servers of their own know what these files mean; here
/// only what must not stand in them counts.
pub fn is_settings(path: &Path) -> bool {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return false };
    if WRITTEN_BY_TOOLS.contains(&name) || name.contains(".min.") {
        return false;
    }
    NAMES.contains(&name)
        || name == ".env"
        || name.starts_with(".env.")
        || ["Dockerfile.", "Containerfile."].iter().any(|start| name.starts_with(start))
        || name.ends_with(".Dockerfile")
        || is_requirements(path, name)
        || path.extension().and_then(|extension| extension.to_str()).is_some_and(|it| EXTENSIONS.contains(&it))
}

/// Lists of what a Python project needs: `requirements.txt`, `requirements/base.in`.
fn is_requirements(path: &Path, name: &str) -> bool {
    let listed = name.ends_with(".txt") || name.ends_with(".in");
    let folder = path.parent().and_then(Path::file_name).and_then(|folder| folder.to_str()).unwrap_or_default();
    listed && (name.contains("requirements") || matches!(folder, "requirements" | "requirement" | "reqs"))
}

/// The lines that begin with a comment, of those that mention `mark`; others are of no interest to anybody.
pub fn comments(text: &Rope, mark: &str) -> Vec<Span> {
    let mut found = Vec::new();
    if !text.chunks().any(|chunk| chunk.contains(':')) {
        return found;
    }
    for (number, line) in text.lines().enumerate().filter(|(_, line)| line.len_bytes() < 4096) {
        let line = line.to_string();
        if !line.contains(mark) {
            continue;
        }
        let starts = ["#", "//", ";", "--", "<!--", "/*"];
        let is_first = |at: usize| at == 0 || line[..at].ends_with(char::is_whitespace);
        let at = starts.iter().filter_map(|start| line.find(start).filter(|at| is_first(*at))).min();
        if let Some(at) = at.filter(|at| line[*at..].contains(mark)) {
            let base = text.line_to_byte(number);
            found.push((base + at..base + line.trim_end().len()).into());
        }
    }
    found
}
