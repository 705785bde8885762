//! Reads `queries/<language>/structure.scm` into a dispatch table: node kind → role, field → part, token → flag.
//!
//! The file is a valid tree-sitter query, and `Structure::new` compiles it as one so that a kind or field that the
//! grammar does not have is an error at start-up. It is not *run* as one: every pattern is a single node, so one
//! cursor walk that looks kinds up in this table yields the same captures at a fraction of the price of a query
//! cursor (`cargo bench` measures both).

use tree_sitter::{Language, Query};

use super::role::{Flags, Part, Role};

/// What to do with a node of some kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    Make(Role),
    /// Its children belong to its parent.
    Transparent,
    Skip,
}

/// What to do with a child in some field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    Part(Part),
    /// Its text is the node's symbol.
    Symbol,
    /// Its text is the node's symbol, and it is a token.
    Operator,
    Skip,
}

/// One pattern.
#[derive(Clone, Debug)]
pub struct Shape {
    pub action: Action,
    slots: Vec<(u16, Slot)>,
    tokens: Vec<(u16, Flags)>,
}

impl Shape {
    pub fn slot(&self, field: u16) -> Option<Slot> {
        self.slots.iter().find(|(id, _)| *id == field).map(|(_, slot)| *slot)
    }

    pub fn flag(&self, kind: u16) -> Flags {
        self.tokens.iter().find(|(id, _)| *id == kind).map_or(Flags::default(), |(_, flag)| *flag)
    }

    pub fn has_tokens(&self) -> bool {
        !self.tokens.is_empty()
    }
}

/// The table of one grammar.
#[derive(Debug)]
pub struct Structure {
    shapes: Vec<Option<Shape>>,
}

/// Why a structure file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StructureError {
    #[error("not a query of this grammar: {0}")]
    Query(#[from] tree_sitter::QueryError),
    #[error("at `{0}`: a pattern is one node with fields, tokens and captures")]
    Shape(String),
    #[error("`@{0}` is neither a role, a part nor a flag")]
    Capture(String),
}

impl Structure {
    pub fn new(language: &Language, source: &str) -> Result<Self, StructureError> {
        Query::new(language, source)?;
        let mut shapes = vec![None; language.node_kind_count()];
        let mut tokens = Tokens(source);
        while let Some(token) = tokens.next() {
            let (kind, shape) = read_pattern(language, token, &mut tokens)?;
            // Aliased symbols share a name and carry ids of their own.
            for id in 0..language.node_kind_count() as u16 {
                if language.node_kind_is_named(id) && language.node_kind_for_id(id) == Some(kind) {
                    shapes[id as usize] = Some(shape.clone());
                }
            }
        }
        Ok(Self { shapes })
    }

    pub fn shape(&self, kind: u16) -> Option<&Shape> {
        self.shapes.get(kind as usize)?.as_ref()
    }
}

fn read_pattern<'a>(
    language: &Language,
    opening: &'a str,
    tokens: &mut Tokens<'a>,
) -> Result<(&'a str, Shape), StructureError> {
    let expect = |found: Option<&'a str>| found.ok_or_else(|| StructureError::Shape(opening.to_owned()));
    if opening != "(" {
        return Err(StructureError::Shape(opening.to_owned()));
    }
    let kind = expect(tokens.next())?;
    let mut slots = Vec::new();
    let mut flags = Vec::new();
    loop {
        let token = expect(tokens.next())?;
        if token == ")" {
            break;
        }
        if let Some(text) = token.strip_prefix('"') {
            let capture = capture(expect(tokens.next())?)?;
            let flag = Flags::of_capture(capture).ok_or_else(|| StructureError::Capture(capture.to_owned()))?;
            flags.push((language.id_for_node_kind(text.trim_end_matches('"'), false), flag));
            continue;
        }
        let Some(field) = token.strip_suffix(':') else {
            return Err(StructureError::Shape(token.to_owned()));
        };
        // `(_)` or `_`, then the capture.
        let mut token = expect(tokens.next())?;
        while matches!(token, "(" | "_" | ")") {
            token = expect(tokens.next())?;
        }
        let id = language.field_id_for_name(field).map_or(0, u16::from);
        slots.push((id, slot(capture(token)?)?));
    }
    let role = capture(expect(tokens.next())?)?;
    let action = match role {
        "transparent" => Action::Transparent,
        "skip" => Action::Skip,
        name => Action::Make(Role::of_capture(name).ok_or_else(|| StructureError::Capture(name.to_owned()))?),
    };
    Ok((kind, Shape { action, slots, tokens: flags }))
}

fn capture(token: &str) -> Result<&str, StructureError> {
    token.strip_prefix('@').ok_or_else(|| StructureError::Shape(token.to_owned()))
}

fn slot(capture: &str) -> Result<Slot, StructureError> {
    Ok(match capture {
        "name" | "module" => Slot::Symbol,
        "operator" => Slot::Operator,
        "skip" => Slot::Skip,
        part => Slot::Part(Part::of_capture(part).ok_or_else(|| StructureError::Capture(part.to_owned()))?),
    })
}

/// The words of a query: parentheses, quoted tokens, `field:`, `@capture` and kinds. `?` only matters to the query.
struct Tokens<'a>(&'a str);

impl<'a> Iterator for Tokens<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        loop {
            self.0 = self.0.trim_start_matches(|c: char| c.is_whitespace() || c == '?');
            if !self.0.starts_with(';') {
                break;
            }
            self.0 = self.0.split_once('\n').map_or("", |(_, rest)| rest);
        }
        let first = self.0.chars().next()?;
        let length = match first {
            '(' | ')' => 1,
            '"' => self.0[1..].find('"')? + 2,
            _ => self.0.find(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '?')).unwrap_or(self.0.len()),
        };
        let (token, rest) = self.0.split_at(length);
        self.0 = rest;
        Some(token)
    }
}
