//! What the text of a pattern says: which characters it lets through, and which harms need others.

use crate::models::flow::{Harm, Harms};

/// Everything that text can do.
pub const TEXT: Harms = Harms::ALL.without(Harms::OF_NUMBERS);

/// A set of ASCII characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Chars(u128);

impl Chars {
    const NONE: Chars = Chars(0);
    const ALL: Chars = Chars(u128::MAX);

    fn with(self, other: Chars) -> Chars {
        Chars(self.0 | other.0)
    }

    fn except(self, other: Chars) -> Chars {
        Chars(self.0 & !other.0)
    }

    fn of(c: char) -> Chars {
        if c.is_ascii() { Chars(1 << c as u32) } else { Self::NONE }
    }

    fn range(from: char, to: char) -> Chars {
        (from..=to).take(128).fold(Self::NONE, |all, c| all.with(Self::of(c)))
    }

    fn has(self, any: &str) -> bool {
        any.chars().any(|c| self.0 & Self::of(c).0 != 0)
    }

    fn letters(self) -> bool {
        self.0 & Self::range('a', 'z').with(Self::range('A', 'Z')).0 != 0
    }
}

/// What text of these characters can still do.
fn possible(chars: Chars) -> Harms {
    let mut harms = Harms::NONE;
    let mut add = |possible: bool, harm: Harm| {
        if possible {
            harms = harms.with(Harms::of(harm));
        }
    };
    add(chars.has(";|&`$<>\n"), Harm::Command);
    add(chars.has("(") && (chars.letters() || chars.has("[") && chars.has("!")), Harm::Code);
    add(chars.has(".") && chars.has("/\\"), Harm::Path);
    add(chars.has("<"), Harm::Html);
    add(chars.has("'\"`"), Harm::Sql);
    add(chars.has("\n"), Harm::Log);
    add(chars.has("/\\"), Harm::Redirect);
    add(chars.has("*+{("), Harm::Pattern);
    add(chars.has("'\"()*"), Harm::Query);
    harms
}

/// One escaped character, or a class by its letter.
fn escaped(c: char, rest: &mut std::str::Chars<'_>) -> Chars {
    let word = || Chars::range('a', 'z').with(Chars::range('A', 'Z')).with(Chars::range('0', '9')).with(Chars::of('_'));
    let space = || " \t\n\r\x0b\x0c".chars().fold(Chars::NONE, |all, c| all.with(Chars::of(c)));
    match c {
        'w' => word(),
        'W' => Chars::ALL.except(word()),
        'd' => Chars::range('0', '9'),
        'D' => Chars::ALL.except(Chars::range('0', '9')),
        's' => space(),
        'S' => Chars::ALL.except(space()),
        'n' => Chars::of('\n'),
        'r' => Chars::of('\r'),
        't' => Chars::of('\t'),
        'x' | 'u' => {
            let digits: String = rest.as_str().chars().take(if c == 'x' { 2 } else { 4 }).collect();
            for _ in digits.chars() {
                rest.next();
            }
            u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32).map_or(Chars::NONE, Chars::of)
        }
        // Ends and borders of words are no characters.
        'b' | 'B' | 'A' | 'Z' | 'z' => Chars::NONE,
        other => Chars::of(other),
    }
}

/// The characters of a class, behind its `[`.
fn class(rest: &mut std::str::Chars<'_>) -> Chars {
    let negated = rest.as_str().starts_with('^');
    if negated {
        rest.next();
    }
    let mut all = Chars::NONE;
    let mut last: Option<char> = None;
    while let Some(c) = rest.next() {
        match c {
            ']' => break,
            '\\' => {
                let Some(kind) = rest.next() else { break };
                let chars = escaped(kind, rest);
                last = (chars.0.count_ones() == 1).then(|| char::from(chars.0.trailing_zeros() as u8));
                all = all.with(chars);
            }
            '-' if last.is_some() && !rest.as_str().starts_with(']') => {
                let from = last.take().unwrap_or('-');
                let to = match rest.next() {
                    Some('\\') => {
                        let chars = rest.next().map_or(Chars::NONE, |kind| escaped(kind, rest));
                        char::from((127 - chars.0.leading_zeros().min(127)) as u8)
                    }
                    Some(to) => to,
                    None => break,
                };
                all = all.with(Chars::range(from, to));
            }
            c => {
                last = Some(c);
                all = all.with(Chars::of(c));
            }
        }
    }
    if negated { Chars::ALL.except(all) } else { all }
}

/// A regular expression without its slashes and flags.
fn inner(pattern: &str) -> &str {
    pattern.strip_prefix('/').and_then(|rest| rest.rsplit_once('/')).map_or(pattern, |(inner, _)| inner)
}

/// True for a pattern that the whole text must fit, and that leaves something out.
pub fn is_whole(pattern: &str) -> bool {
    let inner = inner(pattern);
    inner.starts_with('^')
        && (inner.ends_with('$') || inner.ends_with("\\Z") || inner.ends_with("\\z"))
        && !inner.starts_with("^.*$")
}

/// The harms that text which fits a pattern as a whole cannot do.
pub fn let_through(pattern: &str) -> Harms {
    let mut rest = inner(pattern).chars();
    let mut all = Chars::NONE;
    while let Some(c) = rest.next() {
        let chars = match c {
            '[' => class(&mut rest),
            '\\' => rest.next().map_or(Chars::NONE, |kind| escaped(kind, &mut rest)),
            '.' => Chars::ALL.except(Chars::of('\n')),
            '^' | '$' | '*' | '+' | '?' | '(' | ')' | '|' => Chars::NONE,
            // How often; no more than three signs and a comma.
            '{' => {
                while rest.next().is_some_and(|c| c != '}') {}
                Chars::NONE
            }
            c => Chars::of(c),
        };
        all = all.with(chars);
    }
    let stays = if stays(pattern) { HERE } else { Harms::NONE };
    TEXT.without(possible(all)).with(stays)
}

/// What text cannot do that leads to this site.
pub const HERE: Harms = Harms::of(Harm::Redirect).with(Harms::of(Harm::Url));

/// `^\/(?![/\\])`, `^\/admin`: an address of this site, whatever stands behind.
pub fn stays(pattern: &str) -> bool {
    let behind = [r"^\/", "^/"].iter().find_map(|start| pattern.split_once(start)).map(|(_, behind)| behind);
    let must_be = |rest: &str| behind_one(rest).is_some_and(|behind| !behind.starts_with(['*', '?', '{']));
    // The other way of an alternative may begin with anything.
    !pattern.contains('|') && behind.is_some_and(|rest| rest.starts_with("(?!") || must_be(rest))
}

/// What a pattern says behind its first letter, of whatever kind: `+` of `[a-z]+` and of `\\w+`, `dmin` of `admin`.
fn behind_one(pattern: &str) -> Option<&str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    match pattern.strip_prefix('[') {
        Some(class) => {
            let (class, behind) = class.split_once(']')?;
            class.chars().all(plain).then_some(behind)
        }
        None => pattern.strip_prefix("\\w").or_else(|| pattern.strip_prefix(plain)),
    }
}

/// The one class that a pattern consists of.
fn only_class(pattern: &str) -> Option<Chars> {
    let mut rest = inner(pattern).strip_prefix('[')?.chars();
    let chars = class(&mut rest);
    (chars.0.count_ones() > 1 && matches!(rest.as_str(), "" | "+" | "*" | "+?")).then_some(chars)
}

/// The harms that need one of the signs that a text or pattern names.
pub fn signs(text: &str) -> Harms {
    if let Some(chars) = only_class(text) {
        return TEXT.without(possible(Chars::ALL.except(chars)));
    }
    if text.contains("[^") || text.contains("\\W") {
        return TEXT;
    }
    let mut harms = Harms::NONE;
    let mut add = |found: bool, harm: Harm| {
        if found {
            harms = harms.with(Harms::of(harm));
        }
    };
    add(
        text == "." || text.contains("..") || text.contains("\\.") || text.contains('/') || text.contains("\\\\"),
        Harm::Path,
    );
    add(
        text.contains("\\n")
            || text.contains("\\r")
            || text.contains('\n')
            || text.contains("\\s")
            || text.contains("\\x00")
            || text.contains("\\u0000"),
        Harm::Log,
    );
    add(text.contains('<') || text.contains('>'), Harm::Html);
    add(text.contains([';', '|', '&', '`']), Harm::Command);
    add(text.contains('\''), Harm::Sql);
    add(text.contains(['\'', '(']), Harm::Query);
    add(text.contains('$'), Harm::Object);
    // Whoever may call anything needs no `__` and no `import`.
    add(text == "(", Harm::Code);
    add(text.contains("//") || text.contains(':') || text.contains('@'), Harm::Redirect);
    add(text.contains("//") || text.contains("localhost") || text.contains("127."), Harm::Url);
    add(text.contains(['*', '+']), Harm::Pattern);
    harms
}

/// The harms that are gone where a pattern was taken out of a text. `once`: only where it stood first.
pub fn taken_out(pattern: &str, once: bool) -> Harms {
    let written = inner(pattern);
    if once && !written.starts_with('^') {
        return Harms::NONE;
    }
    let harms = signs(pattern);
    // Without its middle, `....//` is `../`.
    let up = ["../", "..\\", "\\.\\.\\/", "\\.\\./", "\\.\\.[", "\\.\\.("];
    if !written.starts_with('^') && up.iter().any(|up| written.contains(up)) && only_class(pattern).is_none() {
        return harms.without(Harms::of(Harm::Path));
    }
    harms
}

/// True for a pattern in which a group repeats that repeats within itself, with nothing between that would tell its rounds
/// apart, and which something must follow: `(a+)+$`, `([a-z0-9]*)*@`, `(\w+\s?)*$`.
pub fn explodes(pattern: &str) -> bool {
    let text: Vec<char> = inner(pattern).chars().collect();
    let mut open = Vec::new();
    let (mut at, mut in_class) = (0, false);
    while at < text.len() {
        match text[at] {
            '\\' => at += 1,
            '[' if !in_class => in_class = true,
            ']' => in_class = false,
            '(' if !in_class => open.push(at),
            ')' if !in_class => {
                let start = open.pop().unwrap_or(0);
                let repeats = matches!(text.get(at + 1), Some('+' | '*'));
                if repeats && at + 2 < text.len() && repeats_within(&text[start + 1..at]) {
                    return true;
                }
            }
            _ => {}
        }
        at += 1;
    }
    false
}

/// True where one sign or class repeats and all others may be left out.
fn repeats_within(body: &[char]) -> bool {
    let body = body.strip_prefix(&['?', ':']).unwrap_or(body);
    let (mut at, mut repeated) = (0, false);
    while at < body.len() {
        let end = match body[at] {
            '\\' => at + 2,
            '[' => match body[at..].iter().position(|c| *c == ']') {
                Some(length) => at + length + 1,
                None => return false,
            },
            '(' | ')' | '|' | '^' | '$' => return false,
            _ => at + 1,
        };
        match body.get(end) {
            Some('+') => repeated = true,
            Some('*' | '?') => {}
            _ => return false,
        }
        // Two things that repeat, and both may be empty or the same: enough is known with one.
        at = end + 1;
    }
    repeated
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stops(harms: Harms, harm: Harm) -> bool {
        harms.has(harm)
    }

    #[test]
    fn a_pattern_of_the_whole_stops_what_needs_other_signs() {
        let sums = let_through(r"/^[0-9+\-*/().\s]+$/");
        assert!(stops(sums, Harm::Code) && stops(sums, Harm::Html) && !stops(sums, Harm::Log));
        assert!(!stops(let_through(r"^[0-9a-zA-Z+\-*/(). ]+$"), Harm::Code));
        let name = let_through(r"/^[\w.-]{1,64}$/");
        assert!(stops(name, Harm::Path) && stops(name, Harm::Command) && stops(name, Harm::Log));
        assert!(!stops(let_through(r"^[\w./-]+$"), Harm::Path));
        assert!(!stops(let_through(r"^https?://.+$"), Harm::Html));
    }

    #[test]
    fn a_group_that_repeats_what_repeats_takes_ever_longer() {
        for bad in [r"/^([a-zA-Z0-9]+)+@x$/", r"^(a+)+$", r"(\w+\s?)*$", r"^(?:[a-z]+)*$"] {
            assert!(explodes(bad), "{bad}");
        }
        for fine in [r"/^([a-z]+\.)+com$/", r"^[a-z]+$", r"^(\d{3}-)+$", r"(a+)+", r"^(-[a-z]+)*$"] {
            assert!(!explodes(fine), "{fine}");
        }
    }

    #[test]
    fn what_is_taken_out_once_or_can_be_put_together_again_stops_nothing() {
        assert!(!stops(taken_out("../", false), Harm::Path) && stops(taken_out("..", false), Harm::Path));
        assert!(!stops(taken_out("..", true), Harm::Path));
        assert!(stops(taken_out(r"/^(\.\.(\/|\\|$))+/", true), Harm::Path));
        assert!(stops(taken_out(r"/[\r\n]+/g", false), Harm::Log));
        assert!(
            !stops(taken_out(r"/[^\w\s]/g", false), Harm::Log) && stops(taken_out(r"/[^\w\s]/g", false), Harm::Html)
        );
        assert!(!stops(taken_out(r"/[^\x20-\x7E]/g", false), Harm::Html));
        assert!(stops(taken_out(r"/[^\x20-\x7E]/g", false), Harm::Log));
    }
}
