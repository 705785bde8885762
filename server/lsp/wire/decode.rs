//! From bytes to a message. What cannot be read is answered, never fatal.

use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Id, Request, Response};

use super::spelling::Spelling;

pub enum Incoming {
    Request(Request),
    Response(Response),
}

/// Decodes a frame, or says what to answer instead.
#[expect(clippy::result_large_err, reason = "the answer to a bad message is made once and sent at once")]
pub fn decode(mut body: Vec<u8>, spelling: &Spelling) -> Result<Incoming, Response> {
    let parsed = serde_json::from_slice(&body).or_else(|_| {
        // Editors written in JavaScript or Java can send half a surrogate pair, which no Rust string can hold.
        replace_half_surrogates(&mut body);
        serde_json::from_slice(&body)
    });
    let mut value: Value = match parsed {
        Ok(value) => value,
        Err(error) => {
            tracing::warn!("answered a message that is not JSON: {error}");
            return Err(Response::from_error(Id::Null, Error::parse_error()));
        }
    };
    spelling.incoming(&mut value);
    let id = value.get("id").and_then(|id| serde_json::from_value(id.clone()).ok()).unwrap_or(Id::Null);
    let decoded = if value.get("method").is_some() {
        serde_json::from_value(value).map(Incoming::Request)
    } else {
        serde_json::from_value(value).map(Incoming::Response)
    };
    decoded.map_err(|error| {
        tracing::warn!("answered a message that is no request: {error}");
        Response::from_error(id, Error::invalid_request())
    })
}

/// Replaces every half of a surrogate pair by U+FFFD, escaped or raw. Both take one UTF-16 code unit and as many
/// bytes as before, so no position in the message or in the document moves.
fn replace_half_surrogates(body: &mut [u8]) {
    let mut at = 0;
    while at < body.len() {
        match body[at] {
            b'\\' => match escaped_unit(body, at) {
                Some(0xd800..=0xdbff) if matches!(escaped_unit(body, at + 6), Some(0xdc00..=0xdfff)) => at += 12,
                Some(0xd800..=0xdfff) => {
                    body[at + 2..at + 6].copy_from_slice(b"FFFD");
                    at += 6;
                }
                _ => at += 2,
            },
            0xed if body.get(at + 1).is_some_and(|next| *next >= 0xa0) && at + 2 < body.len() => {
                body[at..at + 3].copy_from_slice("\u{fffd}".as_bytes());
                at += 3;
            }
            _ => at += 1,
        }
    }
}

/// The code unit of a `\uXXXX` at `at`.
fn escaped_unit(body: &[u8], at: usize) -> Option<u16> {
    let digits = body.get(at..at + 6)?.strip_prefix(b"\\u")?;
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}
