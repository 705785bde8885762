//! Lines that a fix puts into other files: which file is meant, and which of the lines it lacks.

use std::path::{Path, PathBuf};

use ropey::Rope;

use crate::findings::AddedLine;
use crate::fixes;

/// What marks the folder of a part of the project that has its own environment.
const PARTS: [&str; 4] = ["package.json", "pyproject.toml", "requirements.txt", "manage.py"];

/// Text that goes into another file.
#[derive(Debug)]
pub struct Addition {
    pub path: PathBuf,
    /// The file as it is; None where it is to be made.
    pub before: Option<Rope>,
    pub text: String,
    /// Where, in bytes; None for the end.
    pub at: Option<usize>,
}

/// What is to be added for a finding in `file`, in a project that begins at `base`. `read` gives a file's text, as the
/// editor has it where it is open there.
pub fn additions(base: &Path, file: &Path, lines: &[AddedLine], read: &dyn Fn(&Path) -> Option<Rope>) -> Vec<Addition> {
    let mut all: Vec<Addition> = Vec::new();
    for AddedLine { file: name, line } in lines {
        let path = place(base, file, name);
        if is_manifest(name) {
            all.extend(declaring(&path, name, line, read));
            continue;
        }
        let known = all.iter().position(|addition| addition.path == path);
        let at = known.unwrap_or_else(|| {
            all.push(Addition { before: read(&path), path, text: String::new(), at: None });
            all.len() - 1
        });
        let addition = &mut all[at];
        if holds(&addition.before.as_ref().map(Rope::to_string).unwrap_or_default(), line)
            || holds(&addition.text, line)
        {
            continue;
        }
        let ends_open = addition
            .before
            .as_ref()
            .is_some_and(|before| before.len_chars() > 0 && before.char(before.len_chars() - 1) != '\n');
        if addition.text.is_empty() && ends_open {
            addition.text.push('\n');
        }
        addition.text.push_str(line);
        addition.text.push('\n');
    }
    all.retain(|addition| !addition.text.is_empty());
    all
}

/// Manifests in which a dependency stands in a list, and not on a line of its own.
fn is_manifest(name: &str) -> bool {
    matches!(name, "package.json" | "pyproject.toml")
}

fn declaring(path: &Path, name: &str, line: &str, read: &dyn Fn(&Path) -> Option<Rope>) -> Option<Addition> {
    let before = read(path)?;
    let (at, text) = fixes::declaration(name, &before.to_string(), line)?;
    Some(Addition { path: path.to_owned(), before: Some(before), text, at: Some(at) })
}

/// True where a text has the line; `NAME=` is had by `NAME=sample` too.
fn holds(text: &str, line: &str) -> bool {
    let is_entry = line.ends_with('=');
    text.lines().map(str::trim).any(|each| each == line || is_entry && each.starts_with(line))
}

/// The nearest file of that name above, else where one of it belongs.
fn place(base: &Path, file: &Path, name: &str) -> PathBuf {
    let above = || file.ancestors().skip(1).take_while(|folder| folder.starts_with(base));
    let is_there = above().map(|folder| folder.join(name)).find(|path| path.is_file());
    let of_part = || {
        let is_part = |folder: &&Path| PARTS.iter().any(|mark| folder.join(mark).is_file());
        above().find(is_part).filter(|_| name != ".gitignore").map(|folder| folder.join(name))
    };
    is_there.or_else(of_part).unwrap_or_else(|| base.join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_go_where_they_belong_and_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let (base, part) = (folder.path(), folder.path().join("api"));
        std::fs::create_dir_all(part.join("src")).expect("folders");
        std::fs::write(part.join("package.json"), "{}").expect("a file");
        std::fs::write(base.join(".gitignore"), "dist").expect("a file");
        let line = |file: &str, line: &str| AddedLine { file: file.to_owned(), line: line.to_owned() };
        let lines = [
            line(".gitignore", ".env"),
            line(".env.example", "A="),
            line(".env.example", "A="),
            line(".gitignore", "dist"),
        ];
        let read = |path: &Path| std::fs::read_to_string(path).ok().map(|text| Rope::from_str(&text));
        let all = additions(base, &part.join("src/a.ts"), &lines, &read);
        let said: Vec<_> =
            all.iter().map(|each| (each.path.clone(), each.text.as_str(), each.before.is_some())).collect();
        assert_eq!(said, [(base.join(".gitignore"), "\n.env\n", true), (part.join(".env.example"), "A=\n", false)]);
    }
}
