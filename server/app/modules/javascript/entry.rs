//! What a `package.json` says is behind a name: `exports`, `imports`, `main` and their relatives.

use serde_json::{Map, Value};

/// Fields that name the file behind the package's own name, sources first.
const MAIN: [&str; 7] = ["source", "module", "main", "browser", "types", "typings", "react-native"];

/// Every path that may be behind `subpath` (`.`, `./client`), the likeliest first.
pub fn exported(manifest: &Value, subpath: &str) -> Vec<String> {
    let mut found = Vec::new();
    match &manifest["exports"] {
        Value::Object(map) if map.keys().any(|key| key.starts_with('.')) => matching(map, subpath, &mut found),
        whole if subpath == "." => conditions(whole, "", &mut found),
        _ => {}
    }
    if subpath == "." {
        found.extend(MAIN.iter().filter_map(|field| manifest[*field].as_str().map(str::to_owned)));
    }
    found
}

/// Every path or package that may be behind `specifier` (`#db`, `#lib/mail`).
pub fn imported(manifest: &Value, specifier: &str) -> Vec<String> {
    let mut found = Vec::new();
    if let Value::Object(map) = &manifest["imports"] {
        matching(map, specifier, &mut found);
    }
    found
}

/// The exact key, or the pattern with the longest beginning.
fn matching(map: &Map<String, Value>, subpath: &str, found: &mut Vec<String>) {
    if let Some(value) = map.get(subpath).filter(|_| !subpath.contains('*')) {
        return conditions(value, "", found);
    }
    let pattern = map.iter().filter_map(|(key, value)| {
        // A key that ends in a slash is the older spelling of a pattern.
        let (start, end) = key.split_once('*').or_else(|| key.ends_with('/').then_some((key.as_str(), "")))?;
        let star = subpath.strip_prefix(start)?.strip_suffix(end)?;
        (!star.is_empty()).then_some((start.len(), star, value))
    });
    if let Some((_, star, value)) = pattern.max_by_key(|(length, ..)| *length) {
        conditions(value, star, found);
    }
}

/// All strings below a value, in the order of the file; declarations last, since they hold no code.
fn conditions(value: &Value, star: &str, found: &mut Vec<String>) {
    match value {
        Value::String(path) if path.ends_with('/') => found.push(format!("{path}{star}")),
        Value::String(path) => found.push(path.replace('*', star)),
        Value::Array(all) => all.iter().for_each(|value| conditions(value, star, found)),
        Value::Object(map) => {
            let (types, code): (Vec<_>, Vec<_>) = map.iter().partition(|(key, _)| key.starts_with("types"));
            code.into_iter().chain(types).for_each(|(_, value)| conditions(value, star, found));
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn exports_are_read_in_all_their_shapes() {
        let manifest = json!({
            "main": "./dist/index.cjs",
            "exports": {
                ".": { "types": "./dist/index.d.ts", "default": "./src/index.ts" },
                "./*": "./src/*.ts",
                "./hooks/*": { "import": ["./src/hooks/*.tsx", "./dist/hooks/*.js"] },
                "./styles/": "./css/"
            },
            "imports": { "#db": "./src/db.ts", "#lib/*": "./src/lib/*" }
        });
        assert_eq!(exported(&manifest, "."), ["./src/index.ts", "./dist/index.d.ts", "./dist/index.cjs"]);
        assert_eq!(exported(&manifest, "./client"), ["./src/client.ts"]);
        assert_eq!(exported(&manifest, "./hooks/use-it"), ["./src/hooks/use-it.tsx", "./dist/hooks/use-it.js"]);
        assert_eq!(exported(&manifest, "./styles/a.css"), ["./css/a.css"]);
        assert_eq!(imported(&manifest, "#lib/mail"), ["./src/lib/mail"]);
        assert_eq!(imported(&manifest, "#db"), ["./src/db.ts"]);
        assert_eq!(exported(&json!({ "exports": "./index.js" }), "."), ["./index.js"]);
        assert_eq!(exported(&json!({ "exports": { "import": "./a.mjs" } }), "."), ["./a.mjs"]);
        assert!(exported(&json!({}), "./a").is_empty());
    }
}
