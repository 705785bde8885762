//! Path patterns as path-to-regexp reads them (`/about/:path*`, `/((?!api|_next).*)`), held against routes.
//!
//! The expressions in such patterns may look ahead, so they are run by a crate that can.

use fancy_regex::Regex;

/// How far an expression may be searched for before it is given up; patterns are a line long.
const BACKTRACKS: usize = 20_000;

/// What a parameter of a route is replaced with, to have a path that a request could ask for.
const SAMPLE: &str = "x1";

/// A compiled pattern.
#[derive(Debug)]
pub struct Matcher(Regex);

/// One piece of a pattern.
enum Token {
    Text(String),
    Parameter { prefix: String, pattern: String, suffix: String, modifier: Option<char> },
}

impl Matcher {
    /// The pattern as a whole; None where it makes no sense.
    #[cfg(test)]
    pub fn new(pattern: &str) -> Option<Self> {
        Self::of_expression(&format!("(?i)^{}[/#?]?$", expression(pattern)?))
    }

    /// Any expression.
    pub fn of_expression(expression: &str) -> Option<Self> {
        fancy_regex::RegexBuilder::new(expression).backtrack_limit(BACKTRACKS).build().ok().map(Self)
    }

    pub fn holds(&self, path: &str) -> bool {
        self.0.is_match(path).unwrap_or(false)
    }
}

/// The expression of a pattern, without its ends.
pub fn expression(pattern: &str) -> Option<String> {
    let mut out = String::new();
    for token in tokens(pattern)? {
        match token {
            Token::Text(text) => out.push_str(&fancy_regex::escape(&text)),
            Token::Parameter { prefix, pattern, suffix, modifier } => {
                let (prefix, suffix) = (fancy_regex::escape(&prefix), fancy_regex::escape(&suffix));
                let modified = modifier.map(String::from).unwrap_or_default();
                out.push_str(&match modifier {
                    _ if prefix.is_empty() && suffix.is_empty() => match modifier {
                        Some('*' | '+') => format!("((?:{pattern}){modified})"),
                        _ => format!("({pattern}){modified}"),
                    },
                    Some(repeated @ ('*' | '+')) => {
                        let optional = if repeated == '*' { "?" } else { "" };
                        format!("(?:{prefix}((?:{pattern})(?:{suffix}{prefix}(?:{pattern}))*){suffix}){optional}")
                    }
                    _ => format!("(?:{prefix}({pattern}){suffix}){modified}"),
                });
            }
        }
    }
    Some(out)
}

fn tokens(pattern: &str) -> Option<Vec<Token>> {
    let chars: Vec<char> = pattern.chars().collect();
    let mut found = Vec::new();
    let mut text = String::new();
    let mut at = 0;
    while at < chars.len() {
        let prefix = matches!(chars[at], '/' | '.').then(|| chars[at]);
        let start = at + usize::from(prefix.is_some());
        if let Some((pattern, after)) = parameter(&chars, start)? {
            flush(&mut text, &mut found);
            let (modifier, after) = modifier(&chars, after);
            let prefix = prefix.map(String::from).unwrap_or_default();
            found.push(Token::Parameter { prefix, pattern, suffix: String::new(), modifier });
            at = after;
            continue;
        }
        match chars[at] {
            '{' => {
                flush(&mut text, &mut found);
                let (token, after) = group(&chars, at + 1)?;
                found.push(token);
                at = after;
            }
            '\\' => {
                text.push(*chars.get(at + 1)?);
                at += 2;
            }
            c => {
                text.push(c);
                at += 1;
            }
        }
    }
    flush(&mut text, &mut found);
    Some(found)
}

fn flush(text: &mut String, found: &mut Vec<Token>) {
    if !text.is_empty() {
        found.push(Token::Text(std::mem::take(text)));
    }
}

/// `:name`, `:name(…)` or `(…)` at a place: its expression, and where it ends. The outer None is for nonsense.
#[allow(clippy::option_option, reason = "no parameter here is another answer than a broken pattern")]
fn parameter(chars: &[char], mut at: usize) -> Option<Option<(String, usize)>> {
    let named = chars.get(at) == Some(&':');
    if named {
        let start = at + 1;
        at = start;
        while chars.get(at).is_some_and(|c| c.is_ascii_alphanumeric() || *c == '_') {
            at += 1;
        }
        if at == start {
            return None;
        }
    }
    if chars.get(at) != Some(&'(') {
        return Some(named.then(|| ("[^/#?]+?".to_owned(), at)));
    }
    let (mut depth, start) = (0_usize, at + 1);
    while at < chars.len() {
        match chars[at] {
            '\\' => at += 1,
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return Some(Some((chars[start..at - 1].iter().collect(), at)));
        }
    }
    None
}

fn modifier(chars: &[char], at: usize) -> (Option<char>, usize) {
    match chars.get(at) {
        Some(c @ ('*' | '+' | '?')) => (Some(*c), at + 1),
        _ => (None, at),
    }
}

/// `{prefix:name(…)suffix}` with its modifier, the brace being read.
fn group(chars: &[char], mut at: usize) -> Option<(Token, usize)> {
    let (mut prefix, mut suffix, mut pattern) = (String::new(), String::new(), None);
    loop {
        if pattern.is_none()
            && let Some((found, after)) = parameter(chars, at)?
        {
            pattern = Some(found);
            at = after;
            continue;
        }
        match *chars.get(at)? {
            '}' => break,
            '\\' => {
                at += 1;
                let text = if pattern.is_none() { &mut prefix } else { &mut suffix };
                text.push(*chars.get(at)?);
            }
            c => {
                if pattern.is_none() {
                    prefix.push(c)
                } else {
                    suffix.push(c)
                }
            }
        }
        at += 1;
    }
    let (modifier, after) = modifier(chars, at + 1);
    Some((Token::Parameter { prefix, pattern: pattern.unwrap_or_default(), suffix, modifier }, after))
}

/// A path that a request for the route could have: its parameters filled in.
pub fn sample(route: &str) -> String {
    let segments = route.split('/').map(|segment| {
        let many = ["[...", "[[...", "*", "{*"].iter().any(|start| segment.starts_with(start)) || segment == "$";
        if many {
            format!("{SAMPLE}/{SAMPLE}")
        } else if segment.starts_with(['[', '{']) || segment.contains(':') || segment.starts_with('$') {
            SAMPLE.to_owned()
        } else {
            segment.to_owned()
        }
    });
    let path = segments.collect::<Vec<_>>().join("/");
    if path.is_empty() { "/".to_owned() } else { path }
}

/// The content of a JavaScript string literal, of which the escapes are kept as written.
pub fn unescaped(literal: &str) -> String {
    let mut out = String::with_capacity(literal.len());
    let mut chars = literal.chars();
    while let Some(c) = chars.next() {
        if c == '\\' {
            out.extend(chars.next());
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(pattern: &str, path: &str) -> bool {
        Matcher::new(pattern).is_some_and(|matcher| matcher.holds(path))
    }

    #[test]
    fn parameters_and_modifiers() {
        assert!(holds("/about/:path*", "/about") && holds("/about/:path*", "/about/a/b"));
        assert!(!holds("/about/:path+", "/about") && holds("/about/:path+", "/about/a"));
        assert!(holds("/about/:path", "/about/a") && !holds("/about/:path", "/about/a/b"));
        assert!(holds("/about/:path?", "/about") && !holds("/about", "/aboutx"));
        assert!(holds("/a{/:b}?", "/a") && holds("/a{/:b}?", "/a/x") && holds("/post-:id(\\d+)", "/post-12"));
        assert!(!holds("/post-:id(\\d+)", "/post-x"));
    }

    #[test]
    fn negative_lookahead() {
        let pattern = "/((?!api|_next/static|favicon.ico).*)";
        assert!(holds(pattern, "/dashboard") && holds(pattern, "/"));
        assert!(!holds(pattern, "/api/orders") && !holds(pattern, "/_next/static/x.js"));
        // What begins like an excluded word is excluded too.
        assert!(!holds(pattern, "/apiary"));
        assert!(holds("/(api|trpc)(.*)", "/api/x") && !holds("/(api|trpc)(.*)", "/x"));
        assert!(!holds("/((?!.*\\..*|_next).*)", "/a.png") && holds("/((?!.*\\..*|_next).*)", "/a"));
    }

    #[test]
    fn routes_become_paths() {
        assert_eq!(sample("/api/posts/[id]/[...rest]"), "/api/posts/x1/x1/x1");
        assert_eq!(sample("/users/:id"), "/users/x1");
        assert_eq!(sample("/"), "/");
        assert_eq!(unescaped(r"/((?!.*\\..*).*)"), r"/((?!.*\..*).*)");
    }
}
