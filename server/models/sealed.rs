//! The encodings that credentials carry their own proof in. A base64 crate would be one more dependency for ten lines.

const BASE62: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE64_URL: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// A number as six base62 digits, the way GitHub and npm end their tokens.
pub fn base62(mut number: u32) -> String {
    let mut digits = [b'0'; 6];
    for digit in digits.iter_mut().rev() {
        *digit = BASE62[(number % 62) as usize];
        number /= 62;
    }
    digits.iter().map(|digit| char::from(*digit)).collect()
}

/// The payload of a JSON Web Token, its signature unchecked.
pub fn claims(token: &str) -> Option<serde_json::Value> {
    serde_json::from_slice(&base64_url(token.split('.').nth(1)?)?).ok()
}

pub(super) fn base64_url(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let (mut bits, mut held) = (0u32, 0u32);
    for digit in text.bytes() {
        let value = BASE64_URL.iter().position(|each| *each == digit)?;
        bits = (bits << 6 | value as u32) & 0xffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
        }
    }
    Some(bytes)
}
