//! Folders that a project says hold its top-level modules.

use toml::{Table, Value};

use crate::app::{Document, paths};

/// Where a tool keeps a folder, or a list of folders.
const FOLDERS: [&[&str]; 9] = [
    &["tool", "setuptools", "packages", "find", "where"],
    &["tool", "setuptools", "package-dir", ""],
    &["tool", "pdm", "build", "package-dir"],
    &["tool", "uv", "build-backend", "module-root"],
    &["tool", "hatch", "build", "dev-mode-dirs"],
    &["tool", "hatch", "build", "targets", "wheel", "sources"],
    &["tool", "pytest", "ini_options", "pythonpath"],
    &["tool", "pyright", "extraPaths"],
    &["tool", "mypy", "mypy_path"],
];

/// Where a tool keeps the packages themselves, which lie in such a folder.
const PACKAGES: [&[&str]; 2] =
    [&["tool", "hatch", "build", "targets", "wheel", "packages"], &["tool", "hatch", "build", "packages"]];

/// Relative to the root, with `/`.
pub fn source_folders(document: &Document) -> Vec<String> {
    let (folder, name) = paths::split(&document.path);
    let declared = match name {
        "pyproject.toml" => {
            document.text.parse::<Table>().map(|file| by_tools(&Value::Table(file))).unwrap_or_default()
        }
        "setup.cfg" => by_setup(&document.text, &["where", "package_dir", "="]),
        "pytest.ini" | "tox.ini" => by_setup(&document.text, &["pythonpath"]),
        "setup.py" => by_setup_py(&document.text),
        _ => Vec::new(),
    };
    declared.iter().filter_map(|path| paths::join(folder, path)).collect()
}

fn by_tools(file: &Value) -> Vec<String> {
    let at = |path: &[&str]| path.iter().try_fold(file, |value, key| value.get(*key));
    let mut folders = Vec::new();
    for value in FOLDERS.iter().filter_map(|path| at(path)) {
        match value {
            Value::String(path) => folders.extend(path.split([':', ',']).map(str::to_owned)),
            Value::Array(paths) => folders.extend(paths.iter().filter_map(|path| path.as_str().map(str::to_owned))),
            _ => {}
        }
    }
    for path in PACKAGES.iter().filter_map(|path| at(path)?.as_array()).flatten().filter_map(Value::as_str) {
        folders.push(paths::split(path).0.to_owned());
    }
    // `packages = [{ include = "shop", from = "lib" }]`
    let poetry = at(&["tool", "poetry", "packages"]).and_then(Value::as_array);
    folders.extend(poetry.into_iter().flatten().filter_map(|package| Some(package.get("from")?.as_str()?.to_owned())));
    folders
}

/// Values of the keys, on their line or on the indented ones behind it. The key of a package directory is empty.
fn by_setup(text: &str, keys: &[&str]) -> Vec<String> {
    let mut folders = Vec::new();
    let mut wanted = false;
    for line in text.lines() {
        let (key, value) = line.split_once('=').map_or(("", line), |(key, value)| (key.trim(), value));
        if !line.starts_with([' ', '\t']) {
            wanted = keys.contains(&key);
        }
        if wanted {
            folders.extend(value.split_whitespace().filter(|path| !path.contains(['=', '[', '%'])).map(str::to_owned));
        }
    }
    folders
}

/// `package_dir={"": "src"}` and `find_packages("src")` or `find_packages(where="src")`.
fn by_setup_py(text: &str) -> Vec<String> {
    let quoted = |rest: &str| {
        let rest = rest.trim_start();
        let quote = rest.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
        rest[1..].split_once(quote).map(|(string, _)| string.to_owned())
    };
    let behind = |key: &str, skip: &[&str]| {
        let at = text.find(key)?;
        let mut rest = text[at + key.len()..].trim_start();
        for part in skip {
            rest = rest.strip_prefix(part).unwrap_or(rest).trim_start();
        }
        quoted(rest)
    };
    let package_dir = behind("package_dir", &["=", "{", "\"\"", "''", ":"]);
    package_dir.into_iter().chain(behind("find_packages(", &["where", "="])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folders(path: &str, text: &str) -> Vec<String> {
        source_folders(&Document { path: path.into(), text: text.to_owned() })
    }

    #[test]
    fn every_tool_is_asked() {
        for (text, expected) in [
            ("[tool.setuptools.packages.find]\nwhere = [\"lib\"]", "api/lib"),
            ("[tool.setuptools.package-dir]\n\"\" = \"python\"", "api/python"),
            ("[tool.poetry]\npackages = [{ include = \"shop\", from = \"code\" }]", "api/code"),
            ("[tool.hatch.build.targets.wheel]\npackages = [\"source/shop\"]", "api/source"),
            ("[tool.uv.build-backend]\nmodule-root = \"\"", "api"),
            ("[tool.pytest.ini_options]\npythonpath = [\".\", \"..\"]", "api"),
        ] {
            assert_eq!(folders("api/pyproject.toml", text)[0], expected, "{text}");
        }
        assert!(folders("pyproject.toml", "[tool").is_empty());
        assert_eq!(
            folders("setup.cfg", "[options]\npackage_dir =\n    = src\n[options.packages.find]\nwhere = lib\n"),
            ["src", "lib"]
        );
        assert_eq!(
            folders("setup.py", "setup(package_dir={'': 'src'}, packages=find_packages(where=\"src\"))"),
            ["src", "src"]
        );
        assert_eq!(folders("setup.py", "setup(packages=find_packages('lib', exclude=['t']))"), ["lib"]);
        assert!(folders("setup.py", "setup(packages=find_packages())").is_empty());
    }
}
