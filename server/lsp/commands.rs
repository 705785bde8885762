//! The commands that a client can have executed.

use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::ExecuteCommandParams;

use super::features::{EXPLAIN, SHOW_ROUTES};
use crate::engine::catalogue;

pub fn execute(params: &ExecuteCommandParams) -> Result<Option<Value>> {
    match params.command.as_str() {
        EXPLAIN => explain(&params.arguments).map(Some),
        other => {
            Err(Error::invalid_params(format!("unknown command `{other}`; there are `{EXPLAIN}` and `{SHOW_ROUTES}`")))
        }
    }
}

/// The page of a rule, as Markdown.
fn explain(arguments: &[Value]) -> Result<Value> {
    let [Value::String(id)] = arguments else {
        return Err(Error::invalid_params(format!("`{EXPLAIN}` takes one argument, the id of a rule")));
    };
    match catalogue::rule(id) {
        Some(rule) => Ok(Value::String(rule.page.to_owned())),
        None => {
            let near: Vec<_> = catalogue::nearest(id, catalogue::ids()).iter().map(|id| format!("`{id}`")).collect();
            let hint = if near.is_empty() { String::new() } else { format!("; near it: {}", near.join(", ")) };
            Err(Error::invalid_params(format!("there is no rule `{id}`{hint}")))
        }
    }
}
