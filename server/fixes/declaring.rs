//! Where a line that declares a dependency goes in a manifest.

use jsonc_parser::ast::Value;
use jsonc_parser::common::Ranged;
use jsonc_parser::{CollectOptions, ParseOptions};
use toml::de::{DeTable, DeValue};

/// The offset and the text to be put there; None where the manifest has no list for it, or has it already.
pub fn declaration(name: &str, text: &str, line: &str) -> Option<(usize, String)> {
    let list = match name {
        "package.json" => in_object(text, line)?,
        "pyproject.toml" => in_array(text, line)?,
        _ => return None,
    };
    let (start, end) = list;
    let between = &text[start..end];
    let first = between.find(|c: char| !c.is_whitespace());
    Some(match first {
        Some(at) => (start, format!("{}{line},", &between[..at]) + if at == 0 { " " } else { "" }),
        None if name == "package.json" => (start, format!("\n    {line}\n  ")),
        None => (start, format!("\n    {line},\n")),
    })
}

/// Behind the opening brace of `dependencies`, and its closing one.
fn in_object(text: &str, line: &str) -> Option<(usize, usize)> {
    let parsed = jsonc_parser::parse_to_ast(text, &CollectOptions::default(), &ParseOptions::default()).ok()?;
    let Some(Value::Object(manifest)) = parsed.value else { return None };
    let list = manifest.get_object("dependencies")?;
    let name = line.split('"').nth(1)?;
    list.get(name).is_none().then(|| (list.range().start + 1, list.range().end - 1))
}

/// Behind the opening bracket of the project's `dependencies`, and its closing one.
fn in_array(text: &str, line: &str) -> Option<(usize, usize)> {
    let file = DeTable::parse(text).ok()?;
    let list = file.get_ref().get("project")?.get_ref().get("dependencies")?;
    let DeValue::Array(entries) = list.get_ref() else { return None };
    let name = line.trim_matches('"').split(['>', '=', '<']).next()?;
    let has = entries.iter().any(|entry| entry.get_ref().as_str().is_some_and(|it| it.starts_with(name)));
    (!has).then(|| (list.span().start + 1, list.span().end - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(name: &str, text: &str, line: &str) -> Option<String> {
        let (at, put) = declaration(name, text, line)?;
        Some(format!("{}{put}{}", &text[..at], &text[at..]))
    }

    #[test]
    fn a_dependency_is_put_where_the_others_are() {
        let line = "\"qs\": \"^6.1.0\"";
        let text = "{\n  \"dependencies\": {\n    \"a\": \"1\"\n  }\n}\n";
        let expected = "{\n  \"dependencies\": {\n    \"qs\": \"^6.1.0\",\n    \"a\": \"1\"\n  }\n}\n";
        assert_eq!(with("package.json", text, line).as_deref(), Some(expected));
        let empty = with("package.json", "{ \"dependencies\": {} }", line).expect("a place");
        assert!(serde_json::from_str::<serde_json::Value>(&empty).is_ok(), "{empty}");
        let flat = with("package.json", "{ \"dependencies\": {\"a\": \"1\"} }", line).expect("a place");
        assert!(serde_json::from_str::<serde_json::Value>(&flat).is_ok(), "{flat}");
        assert_eq!(with("package.json", "{ \"dependencies\": { \"qs\": \"1\" } }", line), None);
        assert_eq!(with("package.json", "{}", line), None);
        let text = "[project]\ndependencies = [\n    \"a\",\n]\n";
        let expected = "[project]\ndependencies = [\n    \"b>=1\",\n    \"a\",\n]\n";
        assert_eq!(with("pyproject.toml", text, "\"b>=1\"").as_deref(), Some(expected));
    }
}
