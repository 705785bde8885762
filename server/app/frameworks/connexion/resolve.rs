//! From an operation to its function: by dotted name, below a module, or by path and method.

use super::document::Operation;
use crate::app::files::FileId;
use crate::app::frameworks::python::{self, text};
use crate::app::interpret::Run;
use crate::app::value::Value;

/// How operations are named.
pub enum Resolver {
    Dotted,
    /// Below a module: `RelativeResolver("shop.api")`.
    Relative(String),
    /// Operations without a name are found by path and method.
    Rest {
        module: String,
        collection: String,
    },
}

impl Resolver {
    pub fn of(run: &mut Run<'_>, value: Option<&Value>) -> Self {
        let Some(object) = value.and_then(|value| run.force(value).object()) else { return Self::Dotted };
        let arguments = python::construction(run, object);
        let given = |index: usize, name: &str| arguments.named_or(name, index).map(|argument| argument.value.clone());
        let first = given(0, "default_module_name").or_else(|| given(0, "root_path"));
        let (module, _) = text::path(run, first.as_ref());
        let rest = ["*.RestyResolver", "*.MethodViewResolver", "*.MethodResolver"];
        if python::is_made_by(run, object, &rest) {
            let collection = given(1, "collection_endpoint_name");
            let (collection, _) = text::path(run, collection.as_ref());
            let collection = if collection.is_empty() { "search".to_owned() } else { collection };
            return Self::Rest { module, collection };
        }
        if python::is_made_by(run, object, &["*.RelativeResolver"]) { Self::Relative(module) } else { Self::Dotted }
    }

    /// The dotted name of an operation's function.
    pub fn name(&self, operation: &Operation) -> Option<String> {
        let named = match (&operation.controller, &operation.id) {
            (Some(controller), Some(id)) => Some(format!("{controller}.{id}")),
            (None, Some(id)) => Some(id.clone()),
            _ => None,
        };
        match (self, named) {
            (Self::Relative(module), Some(id)) => Some(format!("{module}.{id}")),
            (_, Some(id)) => Some(id),
            (Self::Rest { module, collection }, None) => {
                let path = operation.path.trim_start_matches('/');
                let (resource, below) = path.split_once('/').unwrap_or((path, ""));
                let controller = match &operation.controller {
                    Some(controller) => controller.clone(),
                    None if resource.is_empty() || resource.starts_with('{') => module.clone(),
                    None => format!("{module}.{}", resource.replace('-', "_")),
                };
                let whole = operation.method == "get" && !resource.is_empty() && below.is_empty();
                Some(format!("{controller}.{}", if whole { collection } else { operation.method }))
            }
            _ => None,
        }
    }
}

/// What a dotted name stands for: the longest module it begins with, then attributes.
pub fn dotted(run: &mut Run<'_>, from: FileId, name: &str) -> Value {
    let parts: Vec<&str> = name.split('.').collect();
    for length in (1..=parts.len()).rev() {
        let module = run.imported_module(from, &parts[..length].join("."));
        if !matches!(module, Value::Module(_)) {
            continue;
        }
        let mut value = module;
        for part in &parts[length..] {
            value = run.member(&value, part, None);
        }
        return run.force(&value);
    }
    Value::UNKNOWN
}
