//! URIs as the client spells them.
//!
//! Some editors leave characters in `file:` URIs that RFC 3986 forbids there, above all the brackets of a route file
//! (`app/[id]/page.tsx`), and tower-lsp's types refuse those. On the way in they are percent-encoded; on the way out
//! each URI gets the client's own spelling back, so that the client recognises its document.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Serialize;
use serde_json::Value;

/// What a path may not hold unencoded. `%` stays: it begins an encoded character, except where none follows.
const FORBIDDEN: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'<')
    .add(b'>')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

#[derive(Default)]
pub struct Spelling {
    /// The client's spelling by ours; only where the two differ.
    client: RwLock<HashMap<String, String>>,
}

impl Spelling {
    pub fn incoming(&self, value: &mut Value) {
        each_uri(value, &mut |uri| {
            if let Some(legal) = legal(uri) {
                let theirs = std::mem::replace(uri, legal.clone());
                if let Ok(mut client) = self.client.write() {
                    client.insert(legal, theirs);
                }
            }
        });
    }

    /// A message as it leaves.
    pub fn outgoing(&self, message: &impl Serialize) -> serde_json::Result<Vec<u8>> {
        let client = self.client.read().unwrap_or_else(PoisonError::into_inner);
        if client.is_empty() {
            return serde_json::to_vec(message);
        }
        let mut value = serde_json::to_value(message)?;
        each_uri(&mut value, &mut |uri| {
            if let Some(theirs) = client.get(uri.as_str()) {
                uri.clone_from(theirs);
            }
        });
        serde_json::to_vec(&value)
    }
}

/// The legal spelling of a URI, where it has to differ.
fn legal(uri: &str) -> Option<String> {
    let (scheme, rest) = uri.split_once(':')?;
    let mut encoded: String = utf8_percent_encode(rest, FORBIDDEN).collect();
    let mut from = 0;
    while let Some(at) = encoded[from..].find('%').map(|at| from + at) {
        let digits = encoded.as_bytes().get(at + 1..at + 3);
        if !digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit)) {
            encoded.insert_str(at + 1, "25");
        }
        from = at + 3;
    }
    (encoded != rest).then(|| format!("{scheme}:{encoded}"))
}

/// Visits the strings under keys that hold URIs in LSP, and the keys of `changes` in a workspace edit.
fn each_uri(value: &mut Value, visit: &mut impl FnMut(&mut String)) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| each_uri(item, visit)),
        Value::Object(map) => {
            if let Some(Value::Object(changes)) = map.get_mut("changes") {
                *changes = std::mem::take(changes)
                    .into_iter()
                    .map(|(mut uri, edits)| {
                        visit(&mut uri);
                        (uri, edits)
                    })
                    .collect();
            }
            for (key, item) in map {
                match item {
                    Value::String(uri) if matches!(key.as_str(), "uri" | "rootUri" | "scopeUri") => visit(uri),
                    Value::String(_) => {}
                    _ => each_uri(item, visit),
                }
            }
        }
        _ => {}
    }
}
