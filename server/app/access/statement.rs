//! What a text of SQL does: to which table, to which rows, to how many.

use super::super::files::{At, FileId};
use super::super::literals::HOLE;
use super::super::value::Value;
use super::calls::Given;
use super::datum::Datum;
use super::visit::Visit;
use crate::facts::{Node, Role};
use crate::models::sql::{model, reads_like_sql};
use crate::syntax::sql::{Kind, Token, sets, tokens};

/// A statement, as far as it says something of data.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Statement {
    /// `select`, `insert`, `update` or `delete`.
    pub verb: String,
    pub table: Option<String>,
    /// The columns that are compared in its condition.
    pub by: Vec<String>,
    /// The columns that are given values, and of each that is left to a placeholder, the how manyth it is.
    pub sets: Vec<(String, Option<usize>)>,
    pub limit: Option<String>,
}

impl Statement {
    pub fn writes(&self) -> bool {
        self.verb != "select"
    }

    pub fn of(text: &str) -> Option<Self> {
        if !reads_like_sql(text) {
            return None;
        }
        let words = tokens(text, 0);
        // `with recent as (select …) delete from …`: what comes behind the brackets counts.
        let top = at_depth(&words, 0);
        let first = top.iter().position(|token| VERBS.iter().any(|(verb, ..)| token.is(verb)))?;
        let (_, verb, before) = VERBS.iter().find(|(verb, ..)| top[first].is(verb))?;
        let rest = &top[first + 1..];
        Some(Self {
            verb: (*verb).to_owned(),
            table: table(rest, before),
            by: columns(&words),
            sets: sets(&words),
            limit: limit(rest),
        })
    }
}

/// How statements begin, what they do, and behind which words the table stands.
const VERBS: [(&str, &str, &[&str]); 7] = [
    ("select", "select", &["from"]),
    ("insert", "insert", &["into"]),
    ("replace", "insert", &["into"]),
    ("merge", "update", &["into"]),
    ("update", "update", &[]),
    ("delete", "delete", &["from"]),
    ("truncate", "delete", &["table"]),
];

fn at_depth<'a>(words: &[Token<'a>], wanted: i32) -> Vec<Token<'a>> {
    let mut depth = 0;
    let mut found = Vec::new();
    for token in words {
        if token.is_sign(")") {
            depth -= 1;
        }
        if depth == wanted && !token.is_sign(")") && !token.is_sign("(") {
            found.push(*token);
        }
        if token.is_sign("(") {
            depth += 1;
        }
    }
    found
}

/// The name behind one of some words, without its schema.
fn table(rest: &[Token<'_>], before: &[&str]) -> Option<String> {
    let start =
        if before.is_empty() { 0 } else { rest.iter().position(|token| before.iter().any(|word| token.is(word)))? + 1 };
    let mut names = rest.get(start..)?.iter();
    let mut name = names.find(|token| !["only", "ignore", "into", "low_priority"].iter().any(|word| token.is(word)))?;
    while let (Some(dot), Some(next)) = (names.next(), names.next()) {
        if !dot.is_sign(".") || !next.is_name() {
            break;
        }
        name = next;
    }
    (name.is_name() && !name.text.contains(HOLE)).then(|| name.text.to_owned())
}

/// The columns that stand on the left of comparisons behind `where`.
fn columns(words: &[Token<'_>]) -> Vec<String> {
    const ENDS: [&str; 12] =
        ["group", "order", "limit", "returning", "having", "union", "for", "offset", "fetch", "window", "on", "join"];
    let mut found: Vec<String> = Vec::new();
    let mut is_inside = false;
    for (at, token) in words.iter().enumerate() {
        if token.is("where") {
            is_inside = true;
        } else if ENDS.iter().any(|word| token.is(word)) {
            is_inside = false;
        }
        let is_column = is_inside && token.is_name() && !token.text.contains(HOLE) && compares(&words[at + 1..]);
        // What stands on the right of a comparison is no column that was asked for.
        let is_left = at == 0 || !words[at - 1].is_sign("=") && !words[at - 1].is_sign(":");
        if is_column && is_left && !found.iter().any(|known| known == token.text) {
            found.push(token.text.to_owned());
        }
    }
    found
}

/// The tokens go on with a comparison.
fn compares(rest: &[Token<'_>]) -> bool {
    let Some(next) = rest.first() else { return false };
    let sign = next.kind == Kind::Sign && matches!(next.text, "=" | "<" | ">" | "!" | "~" | "@");
    let word = ["in", "like", "ilike", "is", "between"].iter().any(|word| next.is(word));
    let not =
        next.is("not") && rest.get(1).is_some_and(|token| token.is("in") || token.is("like") || token.is("ilike"));
    sign || word || not
}

/// The number behind `limit`, `?` where it is not written.
fn limit(rest: &[Token<'_>]) -> Option<String> {
    let at = |word: &str| rest.iter().position(|token| token.is(word));
    let number = |token: Option<&Token<'_>>| {
        let digits = token.filter(|token| token.text.bytes().all(|byte| byte.is_ascii_digit()));
        digits.map_or("?".to_owned(), |token| token.text.to_owned())
    };
    if let Some(limit) = at("limit") {
        let behind = &rest[limit + 1..];
        // MySQL's `limit 40, 20` leaves out 40 rows.
        let after = if behind.get(1).is_some_and(|token| token.is_sign(",")) { behind.get(2) } else { behind.first() };
        return Some(number(after));
    }
    if let Some(top) = at("top").filter(|top| *top == 0) {
        return Some(number(rest.get(top + 1)));
    }
    let fetch = at("fetch")?;
    Some(number(rest.get(fetch + 2)))
}

impl<'a> Visit<'_, 'a> {
    /// The statement that a call is given.
    pub(super) fn statement_of(
        &self,
        name: &str,
        receiver: Option<&Datum>,
        given: &Given,
        at: At,
    ) -> Option<Statement> {
        if !model().may_take(name) && !model().is_sink(None, name) && !name.starts_with('$') && name != "executemany" {
            return None;
        }
        // `const find = db.prepare("select …")`, which is called further on.
        let made = receiver.and_then(Datum::value).and_then(Value::object);
        let prepared = made.and_then(|object| self.run.world.call(object)?.1.get(0)?.text());
        if let Some(prepared) = prepared.and_then(Statement::of) {
            return Some(prepared);
        }
        Statement::of(&self.sql_of(given, at)?)
    }

    /// The first argument as far as it is written in the code.
    pub(super) fn sql_of(&self, given: &Given, at: At) -> Option<String> {
        if let Some(text) = given.positional.first().and_then(Datum::text) {
            return Some(text.to_owned());
        }
        let node = self.run.node(at)?;
        let first = node.arguments().next()?;
        self.written(first, at.file, 0)
    }

    /// A text, what is not known in it left out: a template, texts that are added, a function that marks them as SQL.
    fn written(&self, node: Node<'a>, file: FileId, depth: u32) -> Option<String> {
        const DEEPEST: u32 = 8;
        match node.role() {
            _ if depth > DEEPEST => None,
            Role::String | Role::Template => self.run.source(file)?.literals.get(node.id).map(str::to_owned),
            Role::Binary if node.name() == "+" => {
                let mut sides = node.children();
                let left = self.written(sides.next()?, file, depth + 1)?;
                let right = sides.next().and_then(|side| self.written(side, file, depth + 1));
                Some(left + &right.unwrap_or_else(|| HOLE.to_string()))
            }
            Role::Call if matches!(node.call_name(), "sql" | "text" | "raw" | "SQL" | "format" | "dedent") => {
                let of =
                    node.arguments().next().filter(|_| node.call_name() != "format").or_else(|| node.receiver())?;
                self.written(of, file, depth + 1)
            }
            // `{ text: "select …", values: [id] }`.
            Role::Object => {
                let holds = |child: &Node<'_>| child.is(Role::Pair) && matches!(child.name(), "text" | "sql" | "query");
                let pair = node.children().find(holds)?;
                self.written(pair.child(crate::facts::Part::Value)?, file, depth + 1)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_say_what_they_do() {
        let of = |text: &str| {
            let found = Statement::of(text).unwrap_or_default();
            let table = found.table.unwrap_or_default();
            format!("{} {table} {} {}", found.verb, found.by.join(","), found.limit.unwrap_or_default())
        };
        assert_eq!(of("select * from a where b = 1 and not c in (2)"), "select a b,c ");
        assert_eq!(of("with x as (select 1 from y limit 3) delete from z.a where b = $1"), "delete a b ");
        assert_eq!(of("UPDATE `a` SET `b` = ? WHERE `c` = ? AND d IS NULL LIMIT 1"), "update a c,d 1");
        assert_eq!(of("insert into a (b) values ((select c from d where e = 1))"), "insert a e ");
        assert_eq!(of("select a.b from a join c on c.d = a.b where a.e > 3 limit 4, 5"), "select a e 5");
        assert_eq!(of("hello from a where"), "   ");
    }
}
