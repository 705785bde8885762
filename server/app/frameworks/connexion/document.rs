//! An OpenAPI or Swagger document: operations, security schemes and requirements.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The keys under which a scheme names the function that verifies what was sent.
const FUNCTIONS: [&str; 5] =
    ["x-bearerInfoFunc", "x-basicInfoFunc", "x-apikeyInfoFunc", "x-tokenInfoFunc", "x-authenticationScheme"];

/// How many references are followed one after the other.
const LONGEST: u32 = 8;

/// Schemes that all have to be met, with their scopes.
#[derive(Clone, Debug, PartialEq)]
pub struct Requirement(pub Vec<(String, Vec<String>)>);

#[derive(Clone, Debug, PartialEq)]
pub struct Scheme {
    /// `http`, `apiKey`, `oauth2`.
    pub kind: String,
    pub function: Option<String>,
    /// The function that compares scopes.
    pub scopes: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    pub method: &'static str,
    pub path: String,
    /// 1-based, that of the method.
    pub line: u32,
    pub id: Option<String>,
    pub controller: Option<String>,
    pub security: Option<Vec<Requirement>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Api {
    pub base_path: String,
    pub operations: Vec<Operation>,
    pub schemes: BTreeMap<String, Scheme>,
    pub security: Option<Vec<Requirement>>,
}

impl Api {
    /// None where the text is no such document.
    pub fn of(text: &str) -> Option<Self> {
        let root: Value = match serde_json::from_str(text) {
            Ok(root) => root,
            Err(_) => serde_saphyr::from_str(text).ok()?,
        };
        let paths = root.get("paths")?.as_object()?;
        let lines = Lines::of(text);
        let mut operations = Vec::new();
        for (path, item) in paths {
            let item = followed(&root, item);
            for method in METHODS {
                let Some(operation) = item.get(method) else { continue };
                let named = |key: &str| text_of(operation, key).or_else(|| text_of(item, key));
                operations.push(Operation {
                    method,
                    path: path.clone(),
                    line: lines.find(path, method),
                    id: text_of(operation, "operationId"),
                    controller: named("x-openapi-router-controller").or_else(|| named("x-swagger-router-controller")),
                    security: requirements(operation.get("security")),
                });
            }
        }
        operations.sort_by_key(|operation| operation.line);
        let schemes = root.pointer("/components/securitySchemes").or_else(|| root.get("securityDefinitions"));
        let schemes =
            schemes.and_then(Value::as_object).map(|schemes| self::schemes(&root, schemes)).unwrap_or_default();
        Some(Self { base_path: base_path(&root), operations, schemes, security: requirements(root.get("security")) })
    }
}

/// Where `$ref` within the document leads.
fn followed<'v>(root: &'v Value, value: &'v Value) -> &'v Value {
    let mut value = value;
    for _ in 0..LONGEST {
        let Some(target) = value.get("$ref").and_then(Value::as_str).and_then(|target| target.strip_prefix('#')) else {
            break;
        };
        match root.pointer(target) {
            Some(found) => value = found,
            None => break,
        }
    }
    value
}

fn text_of(value: &Value, key: &str) -> Option<String> {
    value.get(key)?.as_str().map(str::to_owned)
}

fn requirements(value: Option<&Value>) -> Option<Vec<Requirement>> {
    let requirement = |each: &Value| {
        let schemes = each.as_object().into_iter().flatten().map(|(name, scopes)| {
            let scopes = scopes.as_array().into_iter().flatten();
            (name.clone(), scopes.filter_map(|scope| scope.as_str().map(str::to_owned)).collect())
        });
        // All of them are needed, so their order says nothing.
        let mut schemes: Vec<_> = schemes.collect();
        schemes.sort();
        Requirement(schemes)
    };
    Some(value?.as_array()?.iter().map(requirement).collect())
}

fn schemes(root: &Value, schemes: &Map<String, Value>) -> BTreeMap<String, Scheme> {
    let scheme = |value: &Value| Scheme {
        kind: text_of(value, "type").unwrap_or_default(),
        function: FUNCTIONS.iter().find_map(|key| text_of(value, key)),
        scopes: text_of(value, "x-scopeValidateFunc"),
    };
    schemes.iter().map(|(name, value)| (name.clone(), scheme(followed(root, value)))).collect()
}

/// The path of Swagger's `basePath` or of the first of `servers`.
fn base_path(root: &Value) -> String {
    if let Some(base) = text_of(root, "basePath") {
        return base;
    }
    let url = root.pointer("/servers/0/url").and_then(Value::as_str).unwrap_or_default();
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |slash| &rest[slash..]),
        None => url,
    };
    path.trim_end_matches('/').to_owned()
}

/// The keys of a document, by line: good for block YAML and JSON as people and generators write them.
struct Lines<'t>(Vec<(u32, &'t str)>);

impl<'t> Lines<'t> {
    fn of(text: &'t str) -> Self {
        let keys = text.lines().enumerate().filter_map(|(index, line)| Some((index as u32 + 1, key(line)?)));
        let keys: Vec<_> = keys.collect();
        let paths = keys.iter().position(|(_, key)| *key == "paths").unwrap_or(0);
        Self(keys[paths..].to_vec())
    }

    /// The line of a method below its path; the path's where the method shares it.
    fn find(&self, path: &str, method: &str) -> u32 {
        let Some(at) = self.0.iter().position(|(_, key)| *key == path) else { return 1 };
        let below = self.0[at + 1..].iter().take_while(|(_, key)| !key.starts_with('/'));
        let found = below.into_iter().find(|(_, key)| *key == method);
        found.map_or(self.0[at].0, |(line, _)| *line)
    }
}

/// The key that a line begins with, quotes off.
fn key(line: &str) -> Option<&str> {
    let line = line.trim_start().trim_start_matches(['{', ' ']);
    let quote = line.chars().next().filter(|first| matches!(first, '"' | '\''));
    match quote {
        Some(quote) => {
            let (key, rest) = line[1..].split_once(quote)?;
            rest.trim_start().starts_with(':').then_some(key)
        }
        None => {
            let end = line.find(": ").or_else(|| line.trim_end().strip_suffix(':').map(str::len))?;
            Some(&line[..end])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"
openapi: 3.0.0
servers: [{ url: "https://api.test/v1/" }]
security:
  - token: []
paths:
  /orders/{id}:
    get:
      operationId: shop.orders.show
      security: []
    "delete":
      operationId: remove
      x-openapi-router-controller: shop.orders
      security:
        - { token: [], key: [write] }
        - {}
  '/all': { get: { operationId: shop.all } }
components:
  securitySchemes:
    token: { type: http, x-bearerInfoFunc: shop.auth.decode }
"#;

    #[test]
    fn operations_schemes_and_lines_are_read() {
        let api = Api::of(TEXT).expect("a document");
        assert_eq!(api.base_path, "/v1");
        assert_eq!(api.security, Some(vec![Requirement(vec![("token".to_owned(), Vec::new())])]));
        assert_eq!(api.schemes["token"].function.as_deref(), Some("shop.auth.decode"));
        let found: Vec<_> = api.operations.iter().map(|each| (each.method, each.path.as_str(), each.line)).collect();
        assert_eq!(found, [("get", "/orders/{id}", 8), ("delete", "/orders/{id}", 11), ("get", "/all", 17)]);
        assert_eq!(api.operations[0].security, Some(Vec::new()));
        assert_eq!(api.operations[1].controller.as_deref(), Some("shop.orders"));
        let both = vec![("key".to_owned(), vec!["write".to_owned()]), ("token".to_owned(), Vec::new())];
        assert_eq!(api.operations[1].security, Some(vec![Requirement(both), Requirement(Vec::new())]));
    }

    #[test]
    fn what_describes_no_api_is_none() {
        assert_eq!(Api::of("services:\n  web:\n    image: x\n"), None);
        assert_eq!(Api::of("a: [1"), None);
    }
}
