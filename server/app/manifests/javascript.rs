//! `package.json`.

use serde_json::Value;

use super::package::{Ecosystem, Package};

const DEPENDENCIES: [(&str, bool); 4] =
    [("dependencies", false), ("peerDependencies", false), ("optionalDependencies", false), ("devDependencies", true)];

pub fn read(folder: &str, text: &str) -> Result<Package, String> {
    let manifest: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    let mut package = Package::new(folder, Ecosystem::JavaScript);
    package.name = manifest["name"].as_str().map(Box::from);
    for (field, dev) in DEPENDENCIES {
        for (name, range) in entries(&manifest[field]) {
            package.depend(name, range, dev);
        }
    }
    package.scripts = entries(&manifest["scripts"]).map(|(name, script)| (name.into(), script.into())).collect();
    package.bin = entries(&manifest["bin"]).map(|(name, file)| (name.into(), file.into())).collect();
    if let (Some(file), Some(name)) = (manifest["bin"].as_str(), &package.name) {
        let command = name.rsplit('/').next().unwrap_or(name);
        package.bin.insert(command.into(), file.into());
    }
    // Yarn's longer spelling is `{ packages: [] }`.
    let globs = manifest["workspaces"].as_array().or_else(|| manifest["workspaces"]["packages"].as_array());
    package.workspaces = globs.into_iter().flatten().filter_map(|glob| glob.as_str().map(Box::from)).collect();
    Ok(package)
}

fn entries(value: &Value) -> impl Iterator<Item = (&str, &str)> {
    value.as_object().into_iter().flatten().filter_map(|(name, value)| Some((name.as_str(), value.as_str()?)))
}
