//! `bun.lock`: JSON with comments and trailing commas. The older `bun.lockb` is not text and not read.

use serde_json::Value;

use super::{Lock, Version, split_at_sign};

pub fn read(text: &str) -> Result<Lock, String> {
    let file: Value = jsonc_parser::parse_to_serde_value(text, &jsonc_parser::ParseOptions::default())
        .map_err(|error| error.to_string())?;
    let mut lock = Lock::default();
    // Nested packages are keyed by the name of what needs them: of a workspace's package, `web/react`.
    let mut folders = Vec::new();
    for (folder, workspace) in file["workspaces"].as_object().into_iter().flatten() {
        folders.extend(workspace["name"].as_str().map(|name| (name, folder.as_str())));
    }
    for (key, entry) in file["packages"].as_object().into_iter().flatten() {
        let Some((name, version)) = entry[0].as_str().and_then(split_at_sign) else { continue };
        lock.exact(name, Some(version));
        let version = Version::parse(version);
        lock.set(name, version);
        for (needed, _) in entry[2]["dependencies"].as_object().into_iter().flatten() {
            lock.need(name, needed);
        }
        if key == name {
            lock.set_for("", name, version);
        } else if let Some(owner) = key.strip_suffix(name).and_then(|owner| owner.strip_suffix('/'))
            && let Some((_, folder)) = folders.iter().find(|(name, _)| *name == owner)
        {
            lock.set_for(folder, name, version);
        }
    }
    Ok(lock)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nested_packages_are_those_of_their_workspace() {
        let text = r#"{ "lockfileVersion": 1, "workspaces": { "": { "name": "root" }, "apps/web": { "name": "web", }, },
            "packages": { "react": ["react@19.2.0", "", {}, "sha512-x"], "web/react": ["react@18.3.1", ""],
            "other/react": ["react@17.0.0", ""], "web": ["web@workspace:apps/web"], }, }"#;
        let lock = read(text).expect("a lockfile");
        assert_eq!(lock.version("", "react", None), Some(Version::new(19, 2, 0)));
        assert_eq!(lock.version("apps/web", "react", None), Some(Version::new(18, 3, 1)));
        assert_eq!(lock.version("", "web", None), None);
    }
}
