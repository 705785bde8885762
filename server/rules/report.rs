//! How a rule reports: a draft that is completed step by step and filed when it is dropped into the list.

use super::Rule;
use crate::facts::{Node, View};
use crate::findings::{AddedLine, Confidence, Finding, FixClass, FixOffer, Severity, Step, Tag};
use crate::text::Span;

/// Collects the findings of one rule in one file.
pub struct Findings<'a> {
    rule: &'static Rule,
    view: &'a View<'a>,
    list: Vec<Finding>,
}

impl<'a> Findings<'a> {
    pub fn new(rule: &'static Rule, view: &'a View<'a>) -> Self {
        Self { rule, view, list: Vec::new() }
    }

    /// Files a finding at `span` and returns it for evidence and fixes to be added. The message becomes a sentence.
    pub fn add(&mut self, span: Span, message: impl Into<String>) -> Draft<'_> {
        let mut message: String = message.into();
        if let Some(first) = message.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        let fingerprint = self.fingerprint(span);
        self.list.push(Finding {
            rule: self.rule.id,
            span,
            severity: self.rule.severity,
            confidence: self.rule.confidence,
            message,
            evidence: Vec::new(),
            fixes: Vec::new(),
            tags: Vec::new(),
            fingerprint,
            route: None,
        });
        let at = self.list.len() - 1;
        Draft(&mut self.list[at])
    }

    pub fn into_list(self) -> Vec<Finding> {
        self.list
    }

    /// From rule, file, enclosing function and the statement's words, so that moving code or reformatting it keeps
    /// the finding's identity. Hashed: a secret in the statement cannot be read from it.
    fn fingerprint(&self, span: Span) -> String {
        let node = self.view.file.smallest(span);
        let mut hash = blake3::Hasher::new();
        hash.update(self.rule.id.as_bytes());
        hash.update(self.view.path.to_string_lossy().replace('\\', "/").as_bytes());
        for function in node.ancestors().filter(|node| node.is(crate::facts::Role::Function)) {
            hash.update(function.function_name().as_bytes());
        }
        let line = self.view.text.byte_to_line(span.start as usize);
        for word in self.view.text.line(line).to_string().split_whitespace() {
            hash.update(word.as_bytes());
        }
        hash.finalize().to_hex()[..16].to_owned()
    }
}

/// The finding just filed.
pub struct Draft<'a>(&'a mut Finding);

impl Draft<'_> {
    pub fn severity(self, severity: Severity) -> Self {
        self.0.severity = severity;
        self
    }

    pub fn confidence(self, confidence: Confidence) -> Self {
        self.0.confidence = confidence;
        self
    }

    /// A step of the proof at a place in this file.
    pub fn see(self, node: Node<'_>, note: impl Into<String>) -> Self {
        self.step(Some(node.span()), note)
    }

    /// A step of the proof; without a span, what was searched and not found.
    pub fn step(self, span: Option<Span>, note: impl Into<String>) -> Self {
        self.0.evidence.push(Step { file: None, span, note: note.into() });
        self
    }

    /// A step of the proof that `Cx::step` made, perhaps in another file.
    pub fn with(self, step: Step) -> Self {
        self.0.evidence.push(step);
        self
    }

    /// What the finding is about, where that is a route: `GET /orders/:id`.
    pub fn route(self, route: impl Into<String>) -> Self {
        self.0.route = Some(route.into());
        self
    }

    /// Offers a fix that the rule's `fix` function computes from `id`.
    pub fn fix(self, class: FixClass, id: &'static str, title: impl Into<String>) -> Self {
        self.0.fixes.push(FixOffer { id, title: title.into(), class, adds: Vec::new() });
        self
    }

    /// Has the fix that was just offered put a line into another file too.
    pub fn adding(self, file: &str, line: impl Into<String>) -> Self {
        if let Some(fix) = self.0.fixes.last_mut() {
            fix.adds.push(AddedLine { file: file.to_owned(), line: line.into() });
        }
        self
    }

    pub fn tag(self, tag: Tag) -> Self {
        self.0.tags.push(tag);
        self
    }
}
