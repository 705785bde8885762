//! The JSON schema of `seaworthy.toml`, for editors that complete and check TOML by schema.

use serde_json::{Map, Value, json};

use super::{RuleLevel, Settings};
use crate::engine::catalogue;

/// The schema of [`Settings`], with every rule id spelt out so that editors can complete it.
pub fn settings_schema() -> Value {
    let mut schema = schemars::schema_for!(Settings).to_value();
    let level = schemars::schema_for!(RuleLevel).to_value();
    let levels = level.get("enum").cloned().unwrap_or_else(|| json!([]));
    let rules: Map<String, Value> = catalogue::rules()
        .map(|rule| (rule.id.to_owned(), json!({ "description": rule.title, "enum": levels })))
        .collect();
    if let Some(table) = schema.pointer_mut("/properties/rules") {
        table["properties"] = Value::Object(rules);
        table["additionalProperties"] = json!(false);
    }
    if let Some(definitions) = schema.get_mut("$defs").and_then(Value::as_object_mut) {
        definitions.remove("RuleLevel");
    }
    // TOML knows no null, which schemars lets an optional value be.
    if let Some(severity) = schema.pointer_mut("/properties/minimum-severity")
        && let Some(reference) = severity.pointer("/anyOf/0").cloned()
        && let Some(severity) = severity.as_object_mut()
    {
        severity.remove("anyOf");
        severity.extend(reference.as_object().cloned().unwrap_or_default());
    }
    schema["title"] = json!("seaworthy.toml");
    schema
}
