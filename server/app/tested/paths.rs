//! Whether the path that a test asks for is that of a route.

use crate::app::literals::HOLE;

/// A part of a path between slashes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    Word(String),
    Parameter,
}

impl Part {
    pub fn is_parameter(&self) -> bool {
        *self == Part::Parameter
    }
}

/// The path of a route.
#[derive(Clone, Debug)]
pub struct Pattern {
    pub parts: Vec<Part>,
    /// The last part stands for any number.
    pub is_open: bool,
}

/// The path that a test asks for.
#[derive(Clone, Debug)]
pub struct Asked {
    pub parts: Vec<Part>,
    /// It begins with something that is not known: a host, perhaps with a prefix.
    pub has_base: bool,
}

impl Pattern {
    pub fn of(path: &str) -> Self {
        let path = path.trim_start_matches('^').trim_end_matches('$').trim_end_matches("\\Z");
        let mut parts: Vec<Part> = Vec::new();
        let mut is_open = false;
        for part in split(path) {
            // Next's groups are folders, and no part of the URL.
            if part.starts_with('(') && part.ends_with(')') && !part.contains(['?', '\\', '<']) {
                continue;
            }
            is_open |= part.contains("...") || part.contains('*') || part.contains(":path");
            let is_parameter = part.contains([':', '{', '<', '[', '*', '$', '(', HOLE]);
            parts.push(if is_parameter { Part::Parameter } else { Part::Word(part.to_owned()) });
        }
        Self { parts, is_open }
    }

    /// How well a path fits: the more of its words the route spells out, the better. None where it does not.
    pub fn score(&self, asked: &Asked) -> Option<usize> {
        let wanted = match self.parts.len().checked_sub(asked.parts.len()) {
            Some(prefix) if asked.has_base => &self.parts[prefix..],
            Some(0) => &self.parts[..],
            _ if self.is_open && asked.parts.len() >= self.parts.len() => &self.parts[..],
            _ => return None,
        };
        let mut words = 0;
        for (own, asked) in wanted.iter().zip(&asked.parts) {
            match (own, asked) {
                (Part::Word(own), Part::Word(asked)) if own == asked => words += 1,
                (Part::Parameter, _) => {}
                _ => return None,
            }
        }
        // Behind a base that is not known, a word has to agree; and a short route fits better than a long one's end.
        let base = asked.has_base && words == 0;
        (!base).then(|| words * 64 + 63 - self.parts.len().min(63))
    }
}

/// The path of a URL or of a path, as a test writes it. None for what is neither.
pub fn asked(text: &str) -> Option<Asked> {
    let (text, _) = text.split_once(['?', '#']).unwrap_or((text, ""));
    let (rest, has_base) = match text.split_once("://") {
        Some((_, rest)) => (rest.split_once('/').map_or("", |(_, path)| path), false),
        None => match text.strip_prefix(HOLE) {
            // `${base}/orders`, `${base}orders` where the base ends in a slash.
            Some(rest) => (rest, true),
            None => (text.strip_prefix('/')?, false),
        },
    };
    let part = |part: &str| if part.contains(HOLE) { Part::Parameter } else { Part::Word(part.to_owned()) };
    let parts: Vec<_> = split(rest).map(part).collect();
    (!parts.is_empty() || !has_base).then_some(Asked { parts, has_base })
}

fn split(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn score(route: &str, path: &str) -> Option<usize> {
        Pattern::of(route).score(&asked(path)?)
    }

    #[test]
    fn paths_fit_with_and_without_parameters() {
        for (route, path) in [
            ("/orders", "/orders/"),
            ("/orders/:id", "/orders/7"),
            ("/orders/{id}", "/orders/\u{FFFC}?full=1"),
            ("/api/orders/[id]", "http://localhost:3000/api/orders/7"),
            ("/api/v1/users/<int:pk>/", "\u{FFFC}/users/3"),
            ("/files/[...path]", "/files/a/b/c"),
            ("/(shop)/cart", "/cart"),
            ("/", "/"),
        ] {
            assert!(score(route, path).is_some(), "{route} {path}");
        }
        for (route, path) in [
            ("/orders", "/orders/7"),
            ("/orders/:id", "/orders"),
            ("/users/:id", "/orders/7"),
            ("/orders/new", "/orders/\u{FFFC}"),
            ("/:id", "\u{FFFC}/7"),
            ("/orders", "orders"),
        ] {
            assert_eq!(score(route, path), None, "{route} {path}");
        }
        assert!(score("/orders/new", "/orders/new") > score("/orders/:id", "/orders/new"));
        assert!(score("/users", "\u{FFFC}/users") > score("/api/users", "\u{FFFC}/users"));
    }
}
