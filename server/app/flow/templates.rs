//! Templates of their own files: what they show without escaping it, and which of them a call renders.

use std::collections::HashMap;
use std::sync::Arc;

use crate::app::App;

/// A value that a template shows as it is.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::app) struct Shown {
    /// The name that the template is given it by, and the members behind it; `[]` for each of many.
    pub path: Vec<Arc<str>>,
    /// From 1.
    pub line: usize,
}

/// Every template of the app that shows something as it is, by its path.
struct Templates(HashMap<Arc<str>, Vec<Shown>>);

impl Templates {
    fn of(app: &App) -> Self {
        let read = app.files.documents().filter(|document| crate::app::documents::is_template(&document.path));
        let shown = read.map(|document| (document.path.clone(), shown_as_it_is(&document.text)));
        Self(shown.filter(|(_, shown)| !shown.is_empty()).collect())
    }
}

/// What the template of a name shows as it is, and its path: `posts/show.html` is that below any folder of templates.
pub(super) fn named(app: &App, name: &str) -> Option<(Arc<str>, Vec<Shown>)> {
    let all = app.memo().get(|| Templates::of(app));
    let wanted = name.trim_start_matches("./");
    let fits = |path: &str| {
        let whole =
            path.strip_suffix(wanted).or_else(|| path.rsplit_once('.').and_then(|(stem, _)| stem.strip_suffix(wanted)));
        whole.is_some_and(|folder| folder.is_empty() || folder.ends_with('/'))
    };
    let mut found: Vec<_> = all.0.iter().filter(|(path, _)| fits(path)).collect();
    found.sort_by_key(|(path, _)| (path.len(), (*path).clone()));
    found.first().map(|(path, shown)| ((*path).clone(), (*shown).clone()))
}

/// The values behind `{{ body|safe }}`, `{{{ body }}}`, `<%- body %>`, `!{body}` and whatever stands where nothing is escaped.
pub(in crate::app) fn shown_as_it_is(text: &str) -> Vec<Shown> {
    let mut found: Vec<Shown> = Vec::new();
    let loops = loops(text);
    let mut add = |at: usize, expression: &str| {
        if let Some(path) = path_of(expression, &loops) {
            let line = text[..at].matches('\n').count() + 1;
            found.push(Shown { path, line });
        }
    };
    let unescaped = ["autoescape false", "autoescape off"].iter().any(|switch| text.contains(switch));
    for (at, piece) in pieces(text, "{{", "}}") {
        let mut filters = piece.split('|').skip(1).map(str::trim);
        let raw = piece.starts_with('{') || piece.starts_with('&') || filters.clone().any(|filter| filter == "safe");
        let cleans =
            filters.any(|filter| matches!(filter, "e" | "escape" | "striptags" | "tojson" | "urlize" | "length"));
        if (raw || unescaped) && !cleans {
            add(at, piece.trim_start_matches(['{', '&']).split('|').next().unwrap_or_default());
        }
    }
    for (at, piece) in pieces(text, "<%-", "%>").filter(|(_, piece)| !piece.contains("include")) {
        add(at, piece);
    }
    for (at, piece) in pieces(text, "!{", "}") {
        add(at, piece);
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found.dedup_by(|a, b| a.path == b.path);
    found
}

/// What stands between two signs, and where it begins.
fn pieces<'t>(text: &'t str, open: &'static str, close: &'static str) -> impl Iterator<Item = (usize, &'t str)> {
    text.match_indices(open).filter_map(move |(at, _)| {
        let rest = &text[at + open.len()..];
        let end = rest.find(close)?;
        Some((at, &rest[..end]))
    })
}

/// The names that loops give to each thing, and what they go through.
fn loops(text: &str) -> Vec<(String, Vec<Arc<str>>)> {
    let mut found: Vec<(String, Vec<Arc<str>>)> = Vec::new();
    let mut add = |name: &str, of: &str| {
        let known = found.clone();
        let name: String = name.trim().chars().take_while(|c| is_word(*c)).collect();
        if let Some(mut path) = path_of(of, &known).filter(|_| !name.is_empty()) {
            path.push("[]".into());
            found.push((name, path));
        }
    };
    for (_, head) in pieces(text, "{%", "%}").chain(pieces(text, "<%", "%>")) {
        let head = head.trim_start_matches(['-', ' ']);
        if let Some((name, of)) = head.strip_prefix("for ").and_then(|rest| rest.split_once(" in ")) {
            add(name, of);
        } else if let Some((declared, of)) = head.split_once(" of ").filter(|_| head.starts_with("for")) {
            let name = declared.rsplit([' ', '(']).next().unwrap_or_default();
            add(name, of.trim_end().trim_end_matches(['{', ')', ' ']));
        } else if let Some((of, rest)) = head.split_once(".forEach(").or_else(|| head.split_once(".map(")) {
            let name = rest.trim_start_matches("function").trim_start_matches(['(', ' ']);
            add(name, of.trim_start_matches("= "));
        }
    }
    found
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// `comment.text` of a loop over `post.comments` is `post.comments.[].text`. None for what is no plain value, or is made
/// harmless by a call around it.
fn path_of(expression: &str, loops: &[(String, Vec<Arc<str>>)]) -> Option<Vec<Arc<str>>> {
    let expression = expression.trim();
    let head: String = expression.chars().take_while(|c| is_word(*c) || *c == '.').collect();
    let rest = &expression[head.len()..];
    let mut members: Vec<&str> = head.split('.').filter(|member| !member.is_empty()).collect();
    if let Some(inner) = rest.strip_prefix('(') {
        let cleans = ["escape", "sanitize", "clean", "purify", "stringify", "csrf", "encode"];
        let lower = head.to_ascii_lowercase();
        if cleans.iter().any(|word| lower.contains(word)) {
            return None;
        }
        match members.len() {
            0 => return None,
            // `markdown(post.body)`: of what it is given.
            1 => return path_of(inner.split([')', ',']).next().unwrap_or_default(), loops),
            // `post.body.replace(…)`: of what it is called on.
            _ => drop(members.pop()),
        }
    }
    let (root, rest) = members.split_first()?;
    if root.starts_with(|c: char| c.is_ascii_digit())
        || matches!(*root, "loop" | "super" | "url_for" | "this" | "locals")
    {
        return None;
    }
    let mut path = match loops.iter().rev().find(|(name, _)| name == root) {
        Some((_, of)) => of.clone(),
        None => vec![(*root).into()],
    };
    path.extend(rest.iter().map(|member| Arc::from(*member)));
    Some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_as_it_is_is_found() {
        let of = |text: &str| {
            let shown =
                shown_as_it_is(text).into_iter().map(|shown| format!("{}:{}", shown.path.join("."), shown.line));
            shown.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(of("<p>{{ a }}</p>\n<p>{{ post.body|safe }}{{ b|e|safe }}"), "post.body:2");
        assert_eq!(of("{% for c in post.comments %}\n{{ c.text | safe }}{% endfor %}"), "post.comments.[].text:2");
        assert_eq!(of("{% autoescape false %}{{ a }}{{ b|escape }}"), "a:1");
        assert_eq!(
            of("<% items.forEach((item) => { %><%- item.text.replace(/x/g, 'y') %><% }) %><%- include('x') %>"),
            "items.[].text:1"
        );
        assert_eq!(of("<% for (const it of rows) { %><%- it.name %><%= it.other %>"), "rows.[].name:1");
        assert_eq!(of("{{{ body }}} {{ body }} {{{ markdown(text) }}} {{{ sanitize(other) }}}"), "body:1 text:1");
        assert_eq!(of("p !{user.bio} #{user.name}"), "user.bio:1");
    }
}
