//! The contents of a file's short literals: route paths, method names, prefixes, matchers.
//!
//! The fact tree holds no strings, so that a secret has one home, the buffer. The app has no buffers, so it keeps what
//! can be wiring and nothing that may be a credential: not what looks like one, and not what is called one.

use super::flow::shown_as_it_is;
use crate::facts::{FileFacts, Flags, Id, Node, Role, unquote};
use crate::models::environment::{self, Secret};
use crate::models::sql::reads_like_sql;
use crate::models::{pattern, secrets};

/// Longer literals are prose, data or keys.
const LONGEST: usize = 240;

/// Patterns of paths are told by their slash and may list much that they leave out; statements of SQL by their words.
const LONGEST_STATEMENT: usize = 1_600;

/// Stands for an interpolation within a template.
pub const HOLE: char = '\u{FFFC}';

/// Words of a name that may hold a credential.
const CREDENTIAL: [&str; 12] = [
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "secret",
    "secrets",
    "token",
    "apikey",
    "key",
    "keys",
    "credential",
    "dsn",
];

/// Literal contents by node. All share one text, since those of a whole workspace are held.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Literals {
    text: String,
    /// Each node and where its content ends, in the order of the nodes.
    ends: Vec<(Id, u32)>,
    /// Strings of any length that hold tags of HTML, in the order of the nodes.
    markup: Vec<Id>,
    /// Strings that say in front of their first interpolation which host, or which path of this one, they lead to, likewise.
    addressed: Vec<Id>,
    /// Interpolations that show a value as Python would write it: `{name!r}`, in the order of the nodes.
    represented: Vec<Id>,
    /// What templates show without escaping it: the template and the name of a value.
    raw: Vec<(Id, Box<str>)>,
    /// Statements that make tables, whole, and where each begins.
    tables: Vec<(u32, Box<str>)>,
}

impl Literals {
    /// True where one of them holds this text.
    pub fn mention(&self, text: &str) -> bool {
        self.text.contains(text)
    }

    pub fn of(facts: &FileFacts, text: &str) -> Self {
        let mut literals = Self::default();
        for row in 0..facts.tree.len() as u32 {
            let node = facts.node(Id(row));
            if !node.is_any(&[Role::String, Role::Template, Role::Number, Role::Regex, Role::Interpolation]) {
                continue;
            }
            let Some(source) = text.get(node.span().range()) else { continue };
            if node.is(Role::Interpolation) {
                if is_represented(source) {
                    literals.represented.push(node.id);
                }
                continue;
            }
            if let Some(content) = content(node, source)
                && (content.is_empty()
                    || is_path(&content)
                    || !is_credential(node, &content)
                    || repeats_its_name(node, &content)
                    || names_an_entry(node, &content)
                    || says_where(node, &content))
            {
                literals.text.push_str(&content);
                literals.ends.push((node.id, literals.text.len() as u32));
            }
            if !node.is_any(&[Role::String, Role::Template]) {
                continue;
            }
            if holds_tags(source) {
                literals.markup.push(node.id);
                literals.raw.extend(shown_raw(source).into_iter().map(|name| (node.id, name.into())));
            }
            literals.tables.extend(making_tables(source).map(|(at, table)| (node.span().start + at, table)));
            if is_addressed(node, source) {
                literals.addressed.push(node.id);
            }
        }
        literals.text.shrink_to_fit();
        literals.ends.shrink_to_fit();
        literals
    }

    /// The content of a string (quotes off, escapes as written), number or regular expression (with its slashes). In a
    /// template every interpolation is a `HOLE`. None where it was not kept.
    pub fn get(&self, id: Id) -> Option<&str> {
        let at = self.ends.binary_search_by_key(&id, |(each, _)| *each).ok()?;
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before].1);
        self.text.get(start as usize..self.ends[at].1 as usize)
    }

    /// True for a string or template that holds a tag.
    pub fn is_markup(&self, id: Id) -> bool {
        self.markup.binary_search(&id).is_ok()
    }

    /// True for an interpolation that writes a value as source, its line breaks escaped.
    pub fn is_represented(&self, id: Id) -> bool {
        self.represented.binary_search(&id).is_ok()
    }

    /// The values that a literal, read as a template, shows without escaping them: `comments.[].body`.
    pub fn shown_raw(&self, id: Id) -> impl Iterator<Item = &str> {
        self.raw.iter().filter(move |(each, _)| *each == id).map(|(_, name)| &**name)
    }

    /// The statements in the code that make tables, with their offsets.
    pub fn tables(&self) -> impl Iterator<Item = (u32, &str)> {
        self.tables.iter().map(|(offset, text)| (*offset, &**text))
    }

    /// True for a string or template whose own text says where an address leads to, whatever comes behind.
    pub fn is_addressed(&self, id: Id) -> bool {
        self.addressed.binary_search(&id).is_ok()
    }
}

/// A string that makes tables, without its quotes, and where in it that begins.
fn making_tables(source: &str) -> Option<(u32, Box<str>)> {
    const LONGEST_SCHEMA: usize = 30_000;
    const MAKES: &str = "create table";
    if !(24..LONGEST_SCHEMA).contains(&source.len()) {
        return None;
    }
    let makes = |part: &[u8]| part.eq_ignore_ascii_case(MAKES.as_bytes());
    if !source.as_bytes().windows(MAKES.len()).any(makes) {
        return None;
    }
    let whole = unquote(source).trim_matches(['"', '\'', '`']);
    let at = source.find(whole)?;
    Some((at as u32, whole.into()))
}

/// The text in front of the first interpolation is `https://host/…`, `/path…`, `path/…`, `?…` or `#…`.
fn is_addressed(node: Node<'_>, source: &str) -> bool {
    const READ: usize = 300;
    let hole = node.children().find(|child| child.is(Role::Interpolation));
    let end = hole.map_or(source.len(), |hole| (hole.span().start - node.span().start) as usize);
    let Some(source) = source.get(..source.floor_char_boundary(end.min(READ))) else { return false };
    let written = source.trim_start_matches(|c: char| c.is_ascii_alphabetic()).trim_start_matches(['"', '\'', '`']);
    match written.split_once("://") {
        Some((_, rest)) => rest.find(['/', '?', '#']).is_some_and(|at| !rest[..at].contains(['{', '%'])),
        None => {
            let path = written.starts_with('/') && !written.starts_with("//") && !matches!(written.len(), 0 | 1);
            // `api/users/?email=`: below whatever it is put behind.
            let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
            let below = written.find(['/', '?']).is_some_and(|at| at > 0 && written[..at].chars().all(is_name));
            path || below || written.starts_with(['?', '#'])
        }
    }
}

/// `{name!r}`
fn is_represented(source: &str) -> bool {
    source.ends_with("!r}") || source.contains("!r:") || source.ends_with("!a}")
}

/// The values in `{{ body|safe }}`, `{{{ body }}}` and `<%- post.body %>`, dotted.
fn shown_raw(source: &str) -> Vec<String> {
    const LONGEST_PAGE: usize = 20_000;
    if source.len() > LONGEST_PAGE {
        return Vec::new();
    }
    let mut names: Vec<String> = Vec::new();
    for shown in shown_as_it_is(source) {
        let path = shown.path.join(".");
        if !names.contains(&path) {
            names.push(path);
        }
    }
    names
}

/// `<p`, `</p` or `<!`, within the first part of a text.
fn holds_tags(source: &str) -> bool {
    const READ: usize = 4_000;
    let begin = &source.as_bytes()[..source.len().min(READ)];
    begin.windows(2).any(|pair| pair[0] == b'<' && (pair[1].is_ascii_alphabetic() || matches!(pair[1], b'/' | b'!')))
}

fn content(node: Node<'_>, source: &str) -> Option<String> {
    let span = node.span();
    if source.len() > LONGEST_STATEMENT {
        return None;
    }
    let is_pattern = source.get(1..).is_some_and(|rest| rest.starts_with("/(") || rest.starts_with("/:"));
    if source.len() > LONGEST && !is_pattern && !reads_like_sql(source) {
        return None;
    }
    if !node.is(Role::Template) {
        let content = if node.is(Role::String) { unquote(source) } else { source };
        return Some(content.to_owned());
    }
    let within = |child: Node<'_>| {
        let part = child.span();
        (part.start - span.start) as usize..(part.end - span.start) as usize
    };
    let holes: Vec<_> = node.children().filter(|child| child.is(Role::Interpolation)).collect();
    if holes.is_empty() {
        // Adjacent strings: each has a content of its own.
        return Some(node.children().filter_map(|child| content(child, source.get(within(child))?)).collect());
    }
    let mut filled = String::new();
    let mut from = 0;
    for hole in holes {
        filled.push_str(source.get(from..within(hole).start)?);
        filled.push(HOLE);
        from = within(hole).end;
    }
    filled.push_str(source.get(from..)?);
    Some(unquote(&filled).to_owned())
}

/// A path that holds no credential, whatever it is called: `TOKEN_ROUTE = "/token"`, `"/admin/create-user"`,
/// `r"^handle-user-token/$"`, `KEY = "<int:key>"`.
fn is_path(content: &str) -> bool {
    let parameter = content.starts_with('<') && content.ends_with('>') && content.contains(':');
    (parameter || content.starts_with(['/', '^'])) && secrets::find(content).is_empty()
}

/// True for a text of words that are all in the name it is given: `IS_PUBLIC_KEY = "isPublic"`.
fn repeats_its_name(node: Node<'_>, content: &str) -> bool {
    let said = pattern::words(content);
    let name = name_of(node).unwrap_or_default();
    let named = pattern::words(name);
    // `JWT_SECRET = "secret"` wires nothing: it is the secret.
    environment::secret(name) != Some(Secret::Forges)
        && !node.has(Flags::SUSPECT)
        && content.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, '_' | '-' | ':' | '.'))
        && !said.is_empty()
        && said.iter().all(|word| named.contains(word))
}

/// True for the key of an entry: `USER_KEY = "user_id"`, `read(key="user_id")`.
fn names_an_entry(node: Node<'_>, content: &str) -> bool {
    const OF: [&str; 12] = [
        "user",
        "cache",
        "cookie",
        "storage",
        "metadata",
        "meta",
        "roles",
        "permissions",
        "context",
        "state",
        "query",
        "field",
    ];
    let mut named = pattern::words(name_of(node).unwrap_or_default());
    let is_key = named.pop().is_some_and(|last| last == "key") && named.iter().all(|word| OF.contains(&word.as_str()));
    let said = pattern::words(content);
    // A single word under `key` may be one that somebody made up.
    let is_key = is_key && (said.len() > 1 || !named.is_empty());
    is_key
        && !node.has(Flags::SUSPECT)
        && content.len() <= 32
        && content.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, '_' | '-' | ':' | '.'))
        && !said.iter().any(|word| CREDENTIAL.contains(&word.as_str()))
}

/// True for where a credential is sent, or how one begins, and not for one: `API_KEY_HEADER = "x-api-key"`,
/// `TOKEN_COOKIE = "sid"`, `accessTokenPrefix = "at_"`.
fn says_where(node: Node<'_>, content: &str) -> bool {
    const PLACES: [&str; 12] = [
        "header",
        "headers",
        "cookie",
        "name",
        "prefix",
        "scheme",
        "field",
        "param",
        "parameter",
        "type",
        "issuer",
        "audience",
    ];
    const LONGEST_NAME: usize = 40;
    let named = pattern::words(name_of(node).unwrap_or_default());
    named.len() > 1
        && named.last().is_some_and(|last| PLACES.contains(&last.as_str()))
        && !node.has(Flags::SUSPECT)
        && content.len() <= LONGEST_NAME
        && content.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, '_' | '-' | ':' | '.' | ' ' | '/'))
}

/// What a literal is given as a value: the variable, the key, the parameter.
fn name_of(node: Node<'_>) -> Option<&str> {
    let parent = node.parent()?;
    match parent.role() {
        Role::Declare | Role::Assign => Some(parent.children().next().map_or("", Node::name)),
        Role::Pair | Role::Keyword | Role::Field | Role::Parameter | Role::Attribute | Role::Defaulted => {
            Some(parent.name())
        }
        _ => None,
    }
}

/// `shop.orders.urls`
fn is_module(content: &str) -> bool {
    content.contains('.')
        && content.split('.').all(|part| {
            part.starts_with(|c: char| c.is_ascii_lowercase())
                && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        })
}

/// True where a string is, or by its name may be, a credential.
fn is_credential(node: Node<'_>, content: &str) -> bool {
    // `sleep/pattern/` begins like a token of Airtable's, and is a path; `integrations.mattermost.urls` holds the beginning
    // of another's, and is a module.
    let names_code = || (content.contains('/') || is_module(content)) && secrets::find(content).is_empty();
    if node.has(Flags::SUSPECT) && !names_code() {
        return true;
    }
    let Some(named) = name_of(node) else { return false };
    let words = pattern::words(named);
    // `foreign_key="user.id"` wires two tables together, `Reflector.createDecorator({ key: "roles" })` a mark and a guard.
    let marks =
        || node.ancestors().find(|up| up.is(Role::Call)).is_some_and(|call| call.call_name() == "createDecorator");
    let wires = words.first().is_some_and(|first| first == "foreign") || named == "key" && marks();
    !wires
        && (words.iter().any(|word| CREDENTIAL.contains(&word.as_str()))
            || environment::secret(named) == Some(Secret::Forges))
}
