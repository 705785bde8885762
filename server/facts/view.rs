//! One file as rules see it: its facts, its text, and the answers that take both.

use std::borrow::Cow;
use std::ops::Range;
use std::path::Path;
use std::rc::Rc;

use ropey::Rope;

use super::bindings::{Binding, BindingKind, Occurrences};
use super::node::Node;
use super::origin::Paths;
use super::{FileFacts, FileKind, Id, Part, Role, unquote};
use crate::syntax::Language;
use crate::text::Span;

/// Everything a rule may ask about one file.
pub struct View<'a> {
    pub file: &'a FileFacts,
    pub text: &'a Rope,
    /// Relative to the workspace root, with the separators of the platform.
    pub path: &'a Path,
    pub kind: FileKind,
    /// The rows to judge; None for the whole file.
    pub focus: Option<Range<u32>>,
    occurrences: Occurrences,
    paths: Paths,
}

impl<'a> View<'a> {
    pub fn new(file: &'a FileFacts, text: &'a Rope, path: &'a Path, kind: FileKind) -> Self {
        Self { file, text, path, kind, focus: None, occurrences: Occurrences::default(), paths: Paths::default() }
    }

    pub fn python(&self) -> bool {
        self.file.language == Language::Python
    }

    /// Every node of a role that is to be judged, in order of position. What it is judged by may lie anywhere.
    pub fn all(&self, role: Role) -> impl Iterator<Item = Node<'a>> + use<'a> {
        let file = self.file;
        let rows = self.focus.clone().unwrap_or(0..file.tree.len() as u32);
        file.tree.of_role_within(role, rows).map(|id| file.node(id))
    }

    /// Every node that is to be judged, in order of position.
    pub fn nodes(&self) -> impl Iterator<Item = Node<'a>> + use<'a> {
        let file = self.file;
        self.focus.clone().unwrap_or(0..file.tree.len() as u32).map(|row| file.node(Id(row)))
    }

    /// The source text of a span.
    pub fn slice(&self, span: Span) -> Cow<'a, str> {
        self.text.get_byte_slice(span.range()).map_or(Cow::Borrowed(""), Cow::from)
    }

    /// The source text of a node.
    pub fn source(&self, node: Node<'_>) -> Cow<'a, str> {
        self.slice(node.span())
    }

    /// The content of a string literal, its quotes taken off, escapes as written.
    pub fn string(&self, node: Node<'_>) -> Option<String> {
        node.is(Role::String).then(|| unquote(&self.source(node)).to_owned())
    }

    /// The canonical path of an expression (see `origin`): `jsonwebtoken.sign`, `pg.Pool().query`, `process.env.PORT`.
    pub fn path_of(&self, node: Node<'_>) -> Option<Rc<str>> {
        self.paths.of(&self.occurrences, node)
    }

    /// The canonical path of what a call calls.
    pub fn callee_path(&self, call: Node<'_>) -> Option<Rc<str>> {
        self.path_of(call.callee()?)
    }

    /// Where the name of a function or class stands; the node itself where it has none of its own.
    pub fn name_span(&self, definition: Node<'_>) -> Span {
        let span = definition.span();
        let name = definition.name();
        let text = self.source(definition);
        let head = definition.child(Part::Body).map_or(text.len(), |body| (body.span().start - span.start) as usize);
        let bounded = |at: &usize| {
            let around = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$');
            !around(text[..*at].chars().next_back()) && !around(text[at + name.len()..].chars().next())
        };
        if name.is_empty() {
            return span;
        }
        let found = text[..head].match_indices(name).map(|(at, _)| at).find(bounded);
        found.map_or(span, |at| Span::new(span.start + at as u32, span.start + (at + name.len()) as u32))
    }

    /// What a name stands for; None for globals.
    pub fn resolve(&self, name: Node<'a>) -> Option<Binding<'a>> {
        self.occurrences.resolve(name, name.symbol())
    }

    /// What a text would stand for if it were written at `at`.
    pub fn lookup(&self, at: Node<'a>, name: &str) -> Option<Binding<'a>> {
        self.occurrences.resolve(at, self.file.names.find(name)?)
    }

    /// Where a bound name is used, its bindings left out.
    pub fn uses(&self, binding: Binding<'a>) -> Vec<Node<'a>> {
        self.occurrences.uses(binding)
    }

    /// Every binding of a name that reaches `at`.
    pub fn bindings(&self, at: Node<'a>, name: Node<'a>) -> Vec<Binding<'a>> {
        self.occurrences.bindings(at, name.symbol())
    }

    /// The expression that a name holds, followed through variables that are assigned once. Other nodes are their
    /// own value.
    pub fn value(&self, node: Node<'a>) -> Node<'a> {
        let mut node = node.awaited();
        for _ in 0..8 {
            if !node.is_any(&[Role::Name, Role::Shorthand]) {
                break;
            }
            let Some(binding) = self.resolve(node) else { break };
            let assigned = self.bindings(node, node).iter().filter(|each| each.scope == binding.scope).count();
            let whole = binding.kind == BindingKind::Variable && binding.node.child(Part::Target) == Some(binding.name);
            match binding.node.child(Part::Value) {
                Some(value) if whole && assigned == 1 && binding.node.name().is_empty() => node = value.awaited(),
                _ => break,
            }
        }
        node
    }

    /// The comments that stand right above a statement, each on lines of its own; the nearest first.
    pub fn comments_above(&self, statement: Node<'a>) -> Vec<Node<'a>> {
        let line = |at: u32| self.text.byte_to_line(at as usize);
        let alone = |comment: &Node<'a>| {
            let start = comment.span().start as usize;
            let begins = self.text.line_to_byte(line(comment.span().start));
            self.text.byte_slice(begins..start).chars().all(char::is_whitespace)
        };
        let mut top = line(statement.span().start);
        let above: Vec<_> = self.file.all(Role::Comment).take_while(|comment| comment.id < statement.id).collect();
        let mut found = Vec::new();
        for comment in above.into_iter().rev().filter(alone) {
            if line(comment.span().end) + 1 != top {
                break;
            }
            top = line(comment.span().start);
            found.push(comment);
        }
        found
    }

    /// The function that an expression is or names, in this file.
    pub fn function(&self, node: Node<'a>) -> Option<Node<'a>> {
        if node.is(Role::Function) {
            return Some(node);
        }
        if !node.is_any(&[Role::Name, Role::Shorthand]) {
            return None;
        }
        let binding = self.resolve(node)?;
        match binding.kind {
            BindingKind::Function => Some(binding.node),
            BindingKind::Variable => Some(self.value(node)).filter(|value| value.is(Role::Function)),
            _ => None,
        }
    }
}
