//! Prisma schema files.

use std::sync::Arc;

use super::{Field, Model, Place, Source};
use crate::app::files::Document;
use crate::text::Span;

/// Types that refer to no model.
const SCALARS: [&str; 9] = ["String", "Int", "BigInt", "Float", "Decimal", "Boolean", "DateTime", "Json", "Bytes"];

/// Reads the models of a file into `models`. A line that makes no sense is passed over.
pub(super) fn read(document: &Document, models: &mut Vec<Model>, problems: &mut Vec<(Arc<str>, String)>) {
    let mut open: Option<Model> = None;
    let mut in_other = false;
    let mut relations = Vec::new();
    for (start, line) in lines(&document.text) {
        let code = without_comment(line).trim_end();
        let words = code.trim_start();
        let at = start + (code.len() - words.len());
        let place = |from: usize, length: usize| Place {
            path: document.path.clone(),
            span: Span::new((at + from) as u32, (at + from + length) as u32),
        };
        if words.starts_with('}') {
            models.extend(open.take().map(|model| finished(model, &mut relations)));
            in_other = false;
        } else if let Some(model) = &mut open {
            if let Some(attribute) = words.strip_prefix("@@") {
                block_attribute(attribute, model);
            } else if let Some((field, scalars)) = field(words, &place) {
                relations.extend(field.relation.clone().map(|target| (target, scalars)));
                model.fields.push(field);
            }
        } else if !in_other && let Some((keyword, rest)) = words.split_once(char::is_whitespace) {
            let rest = rest.trim_start();
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let opens = rest[name.len()..].trim_start().starts_with('{');
            if opens && matches!(keyword, "model" | "type" | "view") {
                open = Some(Model::new(&name, Source::Prisma, place(words.len() - rest.len(), name.len())));
            } else {
                in_other = opens && !rest.ends_with('}');
            }
        }
    }
    if let Some(model) = open {
        problems.push((document.path.clone(), format!("the model {} is not closed", model.name)));
        models.push(finished(model, &mut relations));
    }
}

/// The logical lines and where they start: brackets continue a line.
fn lines(text: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let (mut start, mut depth, mut at) = (0, 0, 0);
    for line in text.split_inclusive('\n') {
        let mut quoted = false;
        for c in without_comment(line).chars() {
            match c {
                '"' => quoted = !quoted,
                '(' | '[' if !quoted => depth += 1,
                ')' | ']' if !quoted => depth -= 1,
                _ => {}
            }
        }
        at += line.len();
        // A bracket that is never closed must not swallow the file.
        if depth <= 0 || at - start > 4_000 {
            found.push((start, &text[start..at]));
            (start, depth) = (at, 0);
        }
    }
    if start < text.len() {
        found.push((start, &text[start..]));
    }
    found
}

fn without_comment(line: &str) -> &str {
    let mut quoted = false;
    let mut slashes = 0;
    for (at, c) in line.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '/' if !quoted => {
                slashes += 1;
                if slashes == 2 {
                    return &line[..at - 1];
                }
                continue;
            }
            _ => {}
        }
        slashes = 0;
    }
    line
}

/// `name Type? @attributes`, and the fields that hold the relation, if it is one.
fn field(words: &str, place: &dyn Fn(usize, usize) -> Place) -> Option<(Field, Vec<Arc<str>>)> {
    let (name, rest) = words.split_once(char::is_whitespace)?;
    if !name.chars().all(|c| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let rest = rest.trim_start();
    let kind = rest.split(char::is_whitespace).next().filter(|kind| !kind.is_empty())?;
    let base = kind.trim_end_matches(['?', ']', '[', '!']);
    let mut found = Field::new(name, kind, place(0, name.len()));
    found.optional = kind.ends_with('?');
    found.many = kind.ends_with(']');
    if !SCALARS.contains(&base) && !base.starts_with("Unsupported") {
        // May be an enumeration; joining tells.
        found.relation = Some(base.into());
    }
    let attributes = &rest[kind.len()..];
    let has = |attribute: &str| {
        attributes.match_indices(attribute).any(|(at, _)| {
            !attributes[at + attribute.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_' || c == '.')
        })
    };
    found.primary = has("@id");
    found.unique = has("@unique");
    found.column = argument(attributes, "@map(").and_then(first_string).map(Arc::from);
    let scalars = argument(attributes, "@relation(").and_then(|relation| relation.split_once("fields"));
    Some((found, scalars.map_or_else(Vec::new, |(_, rest)| list(rest))))
}

/// The text behind an attribute's opening bracket, up to the closing one.
fn argument<'a>(attributes: &'a str, opening: &str) -> Option<&'a str> {
    let start = attributes.find(opening)? + opening.len();
    let mut depth = 1;
    for (at, c) in attributes[start..].char_indices() {
        depth += (c == '(') as i32 - (c == ')') as i32;
        if depth == 0 {
            return Some(&attributes[start..start + at]);
        }
    }
    None
}

fn first_string(text: &str) -> Option<&str> {
    let rest = text.split_once('"')?.1;
    rest.split_once('"').map(|(string, _)| string)
}

/// The names in the first brackets: `[orgId, slug(sort: Desc)]`.
fn list(text: &str) -> Vec<Arc<str>> {
    let inside = text.split_once('[').and_then(|(_, rest)| rest.split_once(']')).map_or("", |(inside, _)| inside);
    let mut depth = 0;
    let names = inside.split(|c: char| {
        depth += (c == '(') as i32 - (c == ')') as i32;
        c == ',' && depth == 0
    });
    let names = names.map(|name| name.trim().split('(').next().unwrap_or_default().trim());
    names.filter(|name| !name.is_empty()).map(Arc::from).collect()
}

/// `@@map("users")`, `@@unique([a, b])`, `@@id([a, b])`.
fn block_attribute(attribute: &str, model: &mut Model) {
    let Some((name, rest)) = attribute.split_once('(') else { return };
    match name.trim() {
        "map" => model.table = first_string(rest).map(Arc::from),
        "unique" | "id" => {
            let set = list(rest);
            if let [only] = &set[..] {
                let field = model.fields.iter_mut().find(|field| field.name == *only);
                field.into_iter().for_each(|field| field.unique = true);
            }
            model.unique_together.push(set);
        }
        _ => {}
    }
}

fn finished(mut model: Model, relations: &mut Vec<(Arc<str>, Vec<Arc<str>>)>) -> Model {
    if model.table.is_none() {
        model.table = Some(model.name.clone());
    }
    // Of a relation by several fields the first is the one that is its own; the others narrow it down.
    relations.sort_by_key(|(_, scalars)| scalars.len());
    for (target, scalars) in relations.drain(..) {
        let field = model.fields.iter_mut().find(|field| scalars.first() == Some(&field.name));
        if let Some(field) = field {
            field.relation.get_or_insert(target);
        }
    }
    model
}
