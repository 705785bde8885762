//! Walking over the tokens of one statement.

use crate::syntax::sql::{Kind, Token};
use crate::text::Span;

/// A name with the schema it is in, if that is said.
#[derive(Clone, Copy, Debug)]
pub struct Name<'a> {
    pub schema: Option<&'a str>,
    pub name: &'a str,
    pub span: Span,
}

/// A place in a run of tokens.
#[derive(Clone, Copy)]
pub struct Cursor<'a, 't> {
    pub rest: &'t [Token<'a>],
}

impl<'a, 't> Cursor<'a, 't> {
    pub fn new(rest: &'t [Token<'a>]) -> Self {
        Self { rest }
    }

    pub fn peek(&self) -> Option<&'t Token<'a>> {
        self.rest.first()
    }

    pub fn bump(&mut self) -> Option<&'t Token<'a>> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(first)
    }

    /// True where these keywords are next.
    pub fn at(&self, keywords: &[&str]) -> bool {
        self.rest.len() >= keywords.len() && keywords.iter().zip(self.rest).all(|(keyword, token)| token.is(keyword))
    }

    /// Passes over the keywords, if they are next.
    pub fn eat(&mut self, keywords: &[&str]) -> bool {
        let there = self.at(keywords);
        if there {
            self.rest = &self.rest[keywords.len()..];
        }
        there
    }

    pub fn eat_any(&mut self, keywords: &[&str]) -> bool {
        keywords.iter().any(|keyword| self.eat(&[keyword]))
    }

    pub fn eat_sign(&mut self, sign: &str) -> bool {
        let there = self.peek().is_some_and(|token| token.is_sign(sign));
        if there {
            self.rest = &self.rest[1..];
        }
        there
    }

    /// `if exists`, `if not exists`, `only`.
    pub fn eat_conditions(&mut self) {
        while self.eat(&["if", "not", "exists"]) || self.eat(&["if", "exists"]) || self.eat(&["only"]) {}
    }

    /// `name`, `schema.name` or `database.schema.name`.
    pub fn name(&mut self) -> Option<Name<'a>> {
        let first = self.rest.first().filter(|token| token.is_name())?;
        self.rest = &self.rest[1..];
        let mut found = Name { schema: None, name: first.text, span: first.span };
        while let [dot, next, ..] = self.rest {
            if !dot.is_sign(".") || !next.is_name() {
                break;
            }
            found = Name { schema: Some(found.name), name: next.text, span: first.span.hull(next.span) };
            self.rest = &self.rest[2..];
        }
        Some(found)
    }

    /// The tokens between the parentheses that are next.
    pub fn group(&mut self) -> Option<&'t [Token<'a>]> {
        self.peek().filter(|token| token.is_sign("("))?;
        let mut depth = 0;
        for (index, token) in self.rest.iter().enumerate() {
            depth += token.is_sign("(") as i32 - token.is_sign(")") as i32;
            if depth == 0 {
                let inside = &self.rest[1..index];
                self.rest = &self.rest[index + 1..];
                return Some(inside);
            }
        }
        None
    }

    /// The names between the parentheses that are next: `(a, lower(b) desc)` is `a`; expressions have none.
    pub fn names(&mut self) -> Option<Vec<&'a str>> {
        let items = items(self.group()?);
        items
            .into_iter()
            .map(|item| match item {
                [only, ..] if only.is_name() && !item.get(1).is_some_and(|next| next.is_sign("(")) => Some(only.text),
                // MySQL's prefix length: `(name(100))`.
                [only, open, length, ..]
                    if only.is_name() && open.is_sign("(") && length.text.parse::<u32>().is_ok() =>
                {
                    Some(only.text)
                }
                _ => None,
            })
            .collect()
    }

    /// Moves on to the first token outside of parentheses that fits. False at the end.
    pub fn seek(&mut self, fits: impl Fn(&Self) -> bool) -> bool {
        let mut depth = 0;
        while let Some(token) = self.peek() {
            if depth == 0 && fits(self) {
                return true;
            }
            depth += token.is_sign("(") as i32 - token.is_sign(")") as i32;
            self.rest = &self.rest[1..];
        }
        false
    }
}

/// What commas outside of parentheses separate.
pub fn items<'a, 't>(tokens: &'t [Token<'a>]) -> Vec<&'t [Token<'a>]> {
    let mut found = Vec::new();
    let (mut depth, mut start) = (0, 0);
    for (index, token) in tokens.iter().enumerate() {
        match token.text {
            _ if token.kind != Kind::Sign => {}
            "(" | "[" => depth += 1,
            ")" | "]" => depth -= 1,
            "," if depth == 0 => {
                found.push(&tokens[start..index]);
                start = index + 1;
            }
            _ => {}
        }
    }
    found.push(&tokens[start..]);
    found.retain(|item| !item.is_empty());
    found
}
