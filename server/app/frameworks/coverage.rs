//! Whether a path pattern takes every request that another takes: the question behind "is this middleware in front of
//! that route". Written for the patterns of Express 4 and 5, Koa and Hono.

use regex::Regex;

use crate::app::literals::HOLE;

/// More alternatives than this (of optional parts) are not looked at.
const MOST_VARIANTS: usize = 16;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cover {
    No,
    /// Some of the requests, or it cannot be told.
    Perhaps,
    Yes,
}

/// Where something is registered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// The whole path, that of the mounts included.
    pub path: String,
    /// A regular expression that what follows `path` has to match.
    pub regex: Option<String>,
}

impl Pattern {
    pub fn new(path: impl Into<String>) -> Self {
        Self { path: path.into(), regex: None }
    }
}

/// How a framework reads its patterns.
#[derive(Clone, Copy, Debug)]
pub struct Dialect {
    pub case_sensitive: bool,
    /// `/a/*` takes `/a` as well, and a `*` between slashes stands for one segment.
    pub star_takes_none: bool,
}

#[derive(Clone, Debug, PartialEq)]
enum Segment {
    Text(String),
    /// A parameter, perhaps limited by an expression.
    Any(Option<String>),
    /// Begins like this.
    Starts(String),
    /// Any number of further segments.
    Rest,
    /// Text and parameters mixed, as written.
    Mixed(String),
    /// Not known.
    Unknown(String),
}

/// Joins a prefix and a path: one slash between, none at the end.
pub fn join(prefix: &str, path: &str) -> String {
    let mut joined = String::with_capacity(prefix.len() + path.len() + 1);
    let (mut depth, mut previous) = (0_i32, ' ');
    // An optional group brings its own slash: `/users{/:id}`.
    let slash = if path.starts_with("{/") { "" } else { "/" };
    for c in prefix.chars().chain(slash.chars()).chain(path.chars()) {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            _ => {}
        }
        if !(c == '/' && previous == '/' && depth <= 0) {
            joined.push(c);
        }
        previous = c;
    }
    while joined.len() > 1 && joined.ends_with('/') {
        joined.pop();
    }
    if joined.starts_with('/') || joined.starts_with("{/") { joined } else { format!("/{joined}") }
}

impl Dialect {
    /// How much of what `route` takes `prior` takes too. `below`: `prior` also takes every path below its own.
    pub fn covers(self, prior: &Pattern, below: bool, route: &Pattern) -> Cover {
        let Some(source) = &prior.regex else {
            let cover = self.paths(&prior.path, below, &route.path);
            // What a route's expression takes is not known, but it lies below the route's prefix.
            let known = route.regex.is_none() || cover == Cover::Yes && below;
            return if known { cover } else { Cover::Perhaps };
        };
        if route.regex.is_some() {
            return if prior == route { Cover::Yes } else { Cover::Perhaps };
        }
        match self.paths(&prior.path, true, &route.path) {
            Cover::Yes => expression_covers(source, &prior.path, &route.path, self),
            other => other,
        }
    }

    fn paths(self, prior: &str, below: bool, route: &str) -> Cover {
        let prior = self.variants(prior);
        let of_route = |route: &Vec<Segment>| {
            prior.iter().map(|prior| self.segments(prior, below, route)).max().unwrap_or(Cover::No)
        };
        self.variants(route).iter().map(of_route).min().unwrap_or(Cover::No)
    }

    fn segments(self, prior: &[Segment], below: bool, route: &[Segment]) -> Cover {
        let mut cover = Cover::Yes;
        let mut route = route.iter();
        for (index, segment) in prior.iter().enumerate() {
            let last = index + 1 == prior.len();
            if *segment == Segment::Rest && last {
                return match route.next() {
                    None if !self.star_takes_none && index > 0 => Cover::No,
                    _ => cover,
                };
            }
            let Some(other) = route.next() else { return Cover::No };
            let this = self.segment(segment, other);
            if this == Cover::No {
                return Cover::No;
            }
            cover = cover.min(this);
            if last && matches!(segment, Segment::Starts(_)) {
                return cover;
            }
        }
        match route.next() {
            None => cover,
            Some(_) if below => cover,
            Some(Segment::Unknown(_)) => Cover::Perhaps,
            Some(_) => Cover::No,
        }
    }

    fn segment(self, prior: &Segment, route: &Segment) -> Cover {
        match (prior, route) {
            // Two things that are not known need not be the same.
            (Segment::Unknown(_), Segment::Unknown(_)) => Cover::Perhaps,
            (prior, route) if prior == route => Cover::Yes,
            (Segment::Any(None), Segment::Rest) => Cover::No,
            (Segment::Any(None), _) => Cover::Yes,
            (Segment::Any(Some(limit)), Segment::Text(text)) => match expression(&format!("^(?:{limit})$")) {
                Some(limit) if limit.is_match(text) => Cover::Yes,
                Some(_) => Cover::No,
                None => Cover::Perhaps,
            },
            (Segment::Starts(start), Segment::Text(text) | Segment::Starts(text)) if text.starts_with(start) => {
                Cover::Yes
            }
            (Segment::Mixed(piece), Segment::Text(text)) if !text.starts_with(&self.cased(literal_head(piece))) => {
                Cover::No
            }
            (Segment::Unknown(_) | Segment::Mixed(_) | Segment::Any(Some(_)), _) | (_, Segment::Unknown(_)) => {
                Cover::Perhaps
            }
            // A literal in front of a parameter takes one value of many.
            _ => Cover::No,
        }
    }

    /// The segments of a pattern, once for every choice of its optional parts.
    fn variants(self, pattern: &str) -> Vec<Vec<Segment>> {
        let mut texts = vec![String::new()];
        expand(pattern, &mut texts);
        let mut variants: Vec<Vec<Segment>> = Vec::new();
        for text in texts {
            let pieces = split(&text);
            let optional = |piece: &&String| piece.starts_with(':') && piece.ends_with('?');
            let without: Vec<_> = pieces.iter().filter(|piece| !optional(piece)).collect();
            if without.len() < pieces.len() {
                variants.push(without.iter().map(|piece| self.read(piece)).collect());
            }
            variants.push(pieces.iter().map(|piece| self.read(piece)).collect());
        }
        variants.truncate(MOST_VARIANTS);
        variants
    }

    fn read(self, piece: &str) -> Segment {
        if piece.contains(HOLE) {
            return Segment::Unknown(piece.to_owned());
        }
        if matches!(piece, "*" | "(.*)" | "(.*)?") || piece.starts_with('*') {
            return Segment::Rest;
        }
        let Some(name) = piece.strip_prefix(':') else {
            return match piece.strip_suffix('*').or_else(|| piece.strip_suffix("(.*)")) {
                Some(start) if !start.contains([':', '(', '*']) => Segment::Starts(self.cased(start)),
                _ if piece.contains([':', '(', '*']) => Segment::Mixed(piece.to_owned()),
                _ => Segment::Text(self.cased(piece)),
            };
        };
        let end = name.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '$').unwrap_or(name.len());
        match &name[end..] {
            "" | "?" => Segment::Any(None),
            "*" | "+" => Segment::Rest,
            rest => match limit(rest.trim_end_matches('?')) {
                Some(".*" | ".+") => Segment::Rest,
                Some("[^/]+") => Segment::Any(None),
                Some(limit) => Segment::Any(Some(limit.to_owned())),
                None => Segment::Mixed(piece.to_owned()),
            },
        }
    }

    fn cased(self, text: &str) -> String {
        if self.case_sensitive { text.to_owned() } else { text.to_lowercase() }
    }
}

/// What a mixed piece begins with in any case: `ftp` of `ftp(?!/private)`.
fn literal_head(piece: &str) -> &str {
    let Some(end) = piece.find([':', '(', '*', '?', '+', '[', '{']) else { return piece };
    let head = &piece[..end];
    // The character in front of one of these may be absent.
    if piece[end..].starts_with(['?', '*']) {
        head.char_indices().last().map_or("", |(at, _)| &head[..at])
    } else {
        head
    }
}

/// The expression in `(…)` or Hono's `{…}`.
fn limit(rest: &str) -> Option<&str> {
    let inner = rest.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    inner.or_else(|| rest.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')))
}

/// Writes out the groups in braces that Express 5 lets be absent. Braces right behind a parameter are Hono's limits.
fn expand(pattern: &str, texts: &mut Vec<String>) {
    let mut rest = pattern;
    while let Some(open) = rest.find('{') {
        let named = rest[..open].rsplit('/').next().is_some_and(|piece| piece.starts_with(':'));
        let inner = if named {
            None
        } else {
            rest[open..].find('}').map(|close| (&rest[open + 1..open + close], open + close + 1))
        };
        let Some((inner, after)) = inner else {
            let after = open + 1;
            texts.iter_mut().for_each(|text| text.push_str(&rest[..after]));
            rest = &rest[after..];
            continue;
        };
        texts.iter_mut().for_each(|text| text.push_str(&rest[..open]));
        if texts.len() < MOST_VARIANTS {
            let with: Vec<_> = texts.iter().map(|text| format!("{text}{inner}")).collect();
            texts.extend(with);
        }
        rest = &rest[after..];
    }
    texts.iter_mut().for_each(|text| text.push_str(rest));
}

/// Splits at the slashes that stand outside of brackets.
fn split(path: &str) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut depth = 0_i32;
    for c in path.chars() {
        match c {
            '(' | '{' | '[' => depth += 1,
            ')' | '}' | ']' => depth -= 1,
            _ => {}
        }
        if c == '/' && depth <= 0 {
            pieces.push(String::new());
        } else if let Some(piece) = pieces.last_mut() {
            piece.push(c);
        }
    }
    pieces.retain(|piece| !piece.is_empty());
    pieces
}

/// Tries an expression on paths that the route takes: what its parameters hold is not known, so two are tried.
fn expression_covers(source: &str, prefix: &str, route: &str, dialect: Dialect) -> Cover {
    let body = source.strip_prefix('/').and_then(|source| source.rsplit_once('/'));
    let Some(regex) = body.and_then(|(body, flags)| {
        let flags = if flags.contains('i') || !dialect.case_sensitive { "(?i)" } else { "" };
        expression(&format!("{flags}{body}"))
    }) else {
        return Cover::Perhaps;
    };
    let skipped = split(prefix).len();
    let sample = |parameter: &str| {
        let mut path = String::new();
        for piece in split(route).into_iter().skip(skipped) {
            path.push('/');
            path.push_str(if piece.contains([':', '*', HOLE]) { parameter } else { &piece });
        }
        if path.is_empty() { "/".to_owned() } else { path }
    };
    match (regex.is_match(&sample("7")), regex.is_match(&sample("x"))) {
        (true, true) => Cover::Yes,
        (false, false) => Cover::No,
        _ => Cover::Perhaps,
    }
}

/// A JavaScript expression, where ours can read it: look-around it cannot.
fn expression(source: &str) -> Option<Regex> {
    Regex::new(&source.replace("\\/", "/")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const EXPRESS: Dialect = Dialect { case_sensitive: false, star_takes_none: false };
    const HONO: Dialect = Dialect { case_sensitive: true, star_takes_none: true };

    fn covers(dialect: Dialect, prior: &str, below: bool, route: &str) -> Cover {
        let pattern = |text: &str| match text.strip_prefix("regex:") {
            Some(regex) => Pattern { path: "/".into(), regex: Some(regex.into()) },
            None => Pattern::new(text),
        };
        dialect.covers(&pattern(prior), below, &pattern(route))
    }

    #[test]
    fn prefixes_end_at_slashes() {
        assert_eq!(covers(EXPRESS, "/admin", true, "/admin/users"), Cover::Yes);
        assert_eq!(covers(EXPRESS, "/Admin", true, "/admin"), Cover::Yes);
        assert_eq!(covers(EXPRESS, "/admin", true, "/administrators"), Cover::No);
        assert_eq!(covers(EXPRESS, "/admin", false, "/admin/users"), Cover::No);
        assert_eq!(covers(EXPRESS, "/", true, "/x"), Cover::Yes);
        assert_eq!(covers(EXPRESS, "/admin", true, "/:page"), Cover::No);
        assert_eq!(covers(EXPRESS, "/:team", true, "/red/members"), Cover::Yes);
    }

    #[test]
    fn stars_and_optional_parts() {
        assert_eq!(covers(EXPRESS, "/vault/*rest", false, "/vault/:id"), Cover::Yes);
        assert_eq!(covers(EXPRESS, "/vault/*", false, "/vault"), Cover::No);
        assert_eq!(covers(EXPRESS, "/vault*", false, "/vault/a/b"), Cover::Yes);
        assert_eq!(covers(EXPRESS, "*", false, "/a/b"), Cover::Yes);
        assert_eq!(covers(EXPRESS, "/a{/:id}", false, "/a"), Cover::Yes);
        assert_eq!(covers(EXPRESS, "/a", false, "/a{/:id}"), Cover::No);
        assert_eq!(covers(EXPRESS, "/a/:id?", false, "/a/7"), Cover::Yes);
        assert_eq!(covers(HONO, "/star/*", false, "/star"), Cover::Yes);
        assert_eq!(covers(HONO, "/star/*", false, "/starlike"), Cover::No);
        assert_eq!(covers(HONO, "/files/:id{[0-9]+}", false, "/files/:id"), Cover::Perhaps);
        assert_eq!(covers(HONO, "/files/:id{[0-9]+}", false, "/files/7"), Cover::Yes);
    }

    #[test]
    fn expressions_are_tried() {
        assert_eq!(covers(EXPRESS, "regex:/^\\/admin/", true, "/admin/:id"), Cover::Yes);
        assert_eq!(covers(EXPRESS, "regex:/^\\/admin/", true, "/users/:id"), Cover::No);
        assert_eq!(covers(EXPRESS, "regex:/^(?!\\/public)/", true, "/users"), Cover::Perhaps);
        assert_eq!(covers(EXPRESS, "/", true, "regex:/^x/"), Cover::Yes);
    }

    #[test]
    fn what_is_not_known_covers_perhaps() {
        assert_eq!(covers(EXPRESS, "/\u{FFFC}/x", true, "/api/x"), Cover::Perhaps);
        assert_eq!(covers(EXPRESS, "/\u{FFFC}", true, "/\u{FFFC}/x"), Cover::Perhaps);
    }

    #[test]
    fn paths_are_joined_with_one_slash() {
        assert_eq!(join("/orders", "/"), "/orders");
        assert_eq!(join("/", "/"), "/");
        assert_eq!(join("", "x"), "/x");
        assert_eq!(join("/api/", "//x/"), "/api/x");
        assert_eq!(join("/users", "{/:id}"), "/users{/:id}");
    }
}
