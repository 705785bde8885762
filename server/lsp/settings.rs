//! The editor's settings, from JSON. An editor sends keys of its own extension along, so what is not ours is passed
//! over, and what is ours but wrong costs only itself.

use serde_json::{Map, Value};

use crate::engine::Settings;

/// The section under which editors keep our settings.
pub const SECTION: &str = "seaworthy";

/// Reads the section's value, or an object that holds the section. Also returns what is wrong, for people.
pub fn settings(value: &Value) -> (Settings, Vec<String>) {
    let Some(object) = value.as_object() else { return (Settings::default(), Vec::new()) };
    let object = object.get(SECTION).and_then(Value::as_object).unwrap_or(object);
    let mut sound = Map::new();
    let mut problems = Vec::new();
    for (key, value) in object.iter().filter(|(_, value)| !value.is_null()) {
        let key = kebab(key.strip_prefix("seaworthy.").unwrap_or(key));
        let alone = Value::Object(Map::from_iter([(key.clone(), value.clone())]));
        match serde_json::from_value::<Settings>(alone) {
            Ok(_) => drop(sound.insert(key, value.clone())),
            Err(error) if error.to_string().starts_with("unknown field") => {
                tracing::info!("the setting {key} is not the server's");
            }
            Err(error) => problems.push(format!("seaworthy.{key}: {error}")),
        }
    }
    (serde_json::from_value(Value::Object(sound)).unwrap_or_default(), problems)
}

/// `minimumSeverity` as `minimum-severity`.
fn kebab(key: &str) -> String {
    let mut kebab = String::with_capacity(key.len() + 2);
    for char in key.chars() {
        if char.is_ascii_uppercase() {
            kebab.push('-');
        }
        kebab.push(char.to_ascii_lowercase());
    }
    kebab
}
