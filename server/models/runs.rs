//! The long words of a text, found without looking at most of its bytes.

use std::ops::Range;

/// True for what keys consist of.
const IN_WORD: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        table[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    let others = b"_-./+=:~$";
    let mut at = 0;
    while at < others.len() {
        table[others[at] as usize] = true;
        at += 1;
    }
    table
};

pub(super) fn is_in_word(byte: u8) -> bool {
    IN_WORD[usize::from(byte)]
}

/// The runs of such bytes that are at least `shortest` long, in order. A byte that is none rules out every run across it,
/// so the text is looked at in steps of `shortest`, backwards from each.
pub(super) fn runs(bytes: &[u8], shortest: usize) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = 0;
    std::iter::from_fn(move || {
        'next: while let Some(window) = bytes.get(start..start + shortest) {
            if let Some(gap) = window.iter().rposition(|byte| !is_in_word(*byte)) {
                start += gap + 1;
                continue 'next;
            }
            let rest = &bytes[start + shortest..];
            let end = start + shortest + rest.iter().position(|byte| !is_in_word(*byte)).unwrap_or(rest.len());
            let found = start..end;
            start = end + 1;
            return Some(found);
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_words_are_found_wherever_they_stand() {
        let of = |text: &str| runs(text.as_bytes(), 4).map(|run| text[run].to_owned()).collect::<Vec<_>>();
        assert_eq!(of(""), [""; 0]);
        assert_eq!(of("abc def"), [""; 0]);
        assert_eq!(of("abcd"), ["abcd"]);
        assert_eq!(of("ab abcde;ab('x_y-z')\nabcd"), ["abcde", "x_y-z", "abcd"]);
        assert_eq!(of("é abcd é"), ["abcd"]);
        // As one that looks at every byte finds them.
        let text: String = (0..4000).map(|n| if n * 7919 % 11 < 3 { ' ' } else { 'a' }).collect();
        let plain: Vec<&str> = text.split(' ').filter(|word| word.len() >= 4).collect();
        assert_eq!(of(&text), plain);
    }
}
