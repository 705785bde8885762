//! Facts as bytes, to be kept on the disk.
//!
//! They hold numbers only: a name is the place in the file where it stands. So nothing of a text gets out of the file that
//! it is in, whatever it is, and facts can only be read beside the very text that they were taken from.

use super::FileFacts;
use super::names::{Names, Symbol};
use super::role::{Flags, Part, Role};
use super::tree::{FactTree, Id};
use crate::syntax::Language;
use crate::text::Span;

/// The facts as bytes. None where a name does not stand in the text as it is.
pub fn pack(facts: &FileFacts, text: &str) -> Option<Vec<u8>> {
    let (tree, names) = (&facts.tree, &facts.names);
    let mut out = Vec::with_capacity(tree.len() * 8);
    put(&mut out, tree.len() as u64);
    put(&mut out, names.len() as u64);
    let mut first: Vec<u32> = vec![0; names.len()];
    for id in (0..tree.len() as u32).rev().map(Id) {
        first[tree.symbol(id).0 as usize] = tree.span(id).start;
    }
    for (symbol, near) in first.iter().enumerate().skip(1) {
        let name = names.text(Symbol(symbol as u32));
        let near = *near as usize;
        let at = text.get(near..).and_then(|rest| rest.find(name)).map(|at| near + at).or_else(|| text.find(name))?;
        put(&mut out, at as u64);
        put(&mut out, name.len() as u64);
    }
    let mut before = 0;
    for id in (0..tree.len() as u32).map(Id) {
        let span = tree.span(id);
        out.extend([tree.role(id) as u8, tree.part(id) as u8, tree.flags(id).0]);
        put(&mut out, u64::from(tree.symbol(id).0));
        put(&mut out, u64::from(span.start.checked_sub(before)?));
        put(&mut out, u64::from(span.end.checked_sub(span.start)?));
        put(&mut out, u64::from(tree.after(id).0 - id.0));
        before = span.start;
    }
    Some(out)
}

/// The facts of a text from its bytes. None where they are not the bytes of facts.
pub fn unpack(bytes: &[u8], language: Language, text: &str) -> Option<FileFacts> {
    let mut input = bytes;
    let (rows, count) = (number(&mut input)?, number(&mut input)?);
    // Each row takes at least seven bytes and each name two: a length that is a lie reserves nothing.
    if rows == 0 || count == 0 || rows as usize > input.len() / 7 || count as usize > input.len() {
        return None;
    }
    let mut names = Names::with_capacity(count as usize);
    for symbol in 1..count {
        let (at, length) = (number(&mut input)? as usize, number(&mut input)? as usize);
        if names.intern(text.get(at..at.checked_add(length)?)?) != Symbol(symbol) {
            return None;
        }
    }
    let mut tree = FactTree::with_capacity(rows as usize);
    // The nodes around the next row, and where each ends.
    let mut around: Vec<(Id, u32)> = Vec::new();
    let mut start = 0u32;
    for row in 0..rows {
        let ([role, part, flags], rest) = input.split_first_chunk()?;
        input = rest;
        let (role, part) = (Role::of_number(*role)?, Part::of_number(*part)?);
        let symbol = number(&mut input)?;
        start = start.checked_add(number(&mut input)?)?;
        let end = start.checked_add(number(&mut input)?)?;
        let after = row.checked_add(number(&mut input)?)?;
        while around.last().is_some_and(|(_, end)| *end <= row) {
            around.pop();
        }
        let limit = around.last().map_or(rows, |(_, end)| *end);
        let is_root = row == 0;
        let fits = after > row && after <= limit && symbol < count && end as usize <= text.len();
        if !fits || is_root != around.is_empty() || is_root && after != rows {
            return None;
        }
        let parent = around.last().map(|(id, _)| *id);
        let id = tree.open(role, part, Flags(*flags), Span::new(start, end), parent);
        tree.set_symbol(id, Symbol(symbol));
        tree.set_size(id, after - row);
        around.push((id, after));
    }
    input.is_empty().then_some(FileFacts { tree, names, language })
}

/// Seven bits a byte, the lowest first; the eighth says that more follow.
fn put(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn number(input: &mut &[u8]) -> Option<u32> {
    let mut value = 0u64;
    for shift in (0..35).step_by(7) {
        let (byte, rest) = input.split_first()?;
        *input = rest;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return u32::try_from(value).ok();
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use ropey::Rope;

    use super::*;
    use crate::syntax;

    const TEXTS: [(Language, &str); 3] = [
        (
            Language::TypeScript,
            "import jwt from \"jsonwebtoken\";\nexport const f = async (ä: string) => ({ \"k\": ä + `x${1}` });\n",
        ),
        (Language::Tsx, "const A = () => <b onClick={() => go(\"hunter2hunter2\")}>é</b>; // note\n"),
        (
            Language::Python,
            "@app.get(\"/x\")\ndef f(a: int = 1, *, b=None):\n    return {\"k\": a if b else [a for a in b]}\n",
        ),
    ];

    fn facts(language: Language, text: &str) -> FileFacts {
        let rope = Rope::from_str(text);
        let tree = syntax::parse(language, &rope, None, None, &AtomicBool::new(false)).ok();
        FileFacts::of(language, tree.as_ref(), &rope)
    }

    #[test]
    fn what_was_packed_is_unpacked() {
        for (language, text) in TEXTS {
            let facts = facts(language, text);
            let bytes = pack(&facts, text).expect("every name stands in the text");
            let again = unpack(&bytes, language, text).expect("the same text");
            assert_eq!(facts.tree, again.tree);
            assert_eq!(facts.names.len(), again.names.len());
            assert!(
                (0..facts.names.len() as u32).all(|at| facts.names.text(Symbol(at)) == again.names.text(Symbol(at)))
            );
            assert!(!bytes.windows(7).any(|window| window == b"hunter2"), "no text is kept");
        }
    }

    #[test]
    fn damaged_bytes_are_refused_or_make_a_sound_tree() {
        for (language, text) in TEXTS {
            let bytes = pack(&facts(language, text), text).expect("packs");
            for length in 0..bytes.len() {
                assert!(unpack(&bytes[..length], language, text).is_none());
            }
            for at in 0..bytes.len() {
                for with in [0, 1, 0x7f, 0xff] {
                    let mut damaged = bytes.clone();
                    damaged[at] = with;
                    let Some(facts) = unpack(&damaged, language, text) else { continue };
                    assert!(facts.tree.descendants(Id::ROOT).all(|id| facts.tree.parent(id).is_some()));
                    for node in (0..facts.tree.len() as u32).map(|row| facts.node(Id(row))) {
                        assert!(text.contains(node.name()) && node.children().count() < facts.tree.len());
                    }
                }
            }
        }
    }
}
