//! Rule pages run as tests: every example of a page is analysed as a small app, its markers are the expected findings,
//! one to one, and every `diff` block is a fix that is applied and compared.

mod page;

use std::collections::BTreeSet;

use std::sync::Arc;

use ropey::Rope;
use seaworthy::engine::{Analysis, Config, Engine, Language};
use seaworthy::findings::{Finding, Severity, TextEdit};
use seaworthy::rules::{self, Rule};

use page::{Block, Example, Expected, Page};

#[test]
fn every_page_says_what_its_rule_does() {
    let only = std::env::var("RULE").ok();
    let mut failures = Vec::new();
    for rule in rules::all().iter().filter(|rule| only.as_deref().is_none_or(|only| only == rule.id)) {
        failures.extend(check(rule).into_iter().map(|failure| format!("{}: {failure}", rule.id)));
    }
    assert!(failures.is_empty(), "\n{}\n", failures.join("\n\n"));
}

fn check(rule: &'static Rule) -> Vec<String> {
    let page = match Page::read(rule.page) {
        Ok(page) => page,
        Err(problem) => return vec![problem],
    };
    let mut failures = page.missing_sections();
    let mut languages = BTreeSet::new();
    for example in &page.examples {
        for block in example.blocks.iter().filter(|block| !block.expected.is_empty()) {
            let language = Language::of_path(block.path.as_ref()).filter(|language| !language.is_document());
            languages.extend(language.map(|language| language == Language::Python));
        }
        match Project::of(example.blocks.iter().map(|block| (block, block.source.as_str()))) {
            Ok(project) => failures.extend(check_example(rule, example, &project)),
            Err(problem) => failures.push(problem),
        }
    }
    if languages.len() < 2 && !page.one_language {
        failures
            .push("fires on only one of the two languages (say `<!-- one language: why -->` if that is right)".into());
    }
    failures
}

/// An example, analysed: its code, in the order of the page.
struct Project<'a> {
    engine: Engine,
    files: Vec<(&'a Block, Rope, Analysis)>,
}

impl<'a> Project<'a> {
    /// Builds the app of all files and runs every rule over each piece of code.
    fn of(sources: impl Iterator<Item = (&'a Block, &'a str)>) -> Result<Self, String> {
        let sources: Vec<_> = sources.collect();
        let texts: Vec<_> = sources.iter().map(|(block, text)| (block.path.as_str(), *text)).collect();
        let app = Arc::new(crate::app::app(&texts));
        let engine = Engine::new(Config::default());
        let mut files = Vec::new();
        for (block, text) in sources.into_iter().filter(|(block, _)| block.is_code) {
            let language = Language::of_path(block.path.as_ref());
            let language = language.ok_or(format!("{}: no language of ours", block.path))?;
            let rope = Rope::from_str(text);
            let mut analysis = engine.analyse(block.path.as_ref(), language, &rope);
            analysis.join(&engine, &rope, &app);
            files.push((block, rope, analysis));
        }
        Ok(Self { engine, files })
    }

    fn count(&self, rule: &str) -> usize {
        let findings = self.files.iter().flat_map(|(.., analysis)| analysis.findings());
        findings.filter(|finding| finding.rule == rule).count()
    }

    /// Every finding that there are more of than in `before`.
    fn added(&self, before: &Self) -> Option<&Finding> {
        let mut findings = self.files.iter().flat_map(|(.., analysis)| analysis.findings());
        findings.find(|found| self.count(found.rule) > before.count(found.rule))
    }
}

fn check_example(rule: &Rule, example: &Example, project: &Project<'_>) -> Vec<String> {
    let mut failures = Vec::new();
    for (index, (block, text, analysis)) in project.files.iter().enumerate() {
        let place = format!("page line {} ({})", block.line, block.path);
        let found: Vec<Found> = analysis.findings().iter().map(|finding| Found::new(finding, text)).collect();
        let found: Vec<&Found> =
            found.iter().filter(|found| found.rule == rule.id || example.mentions(&found.rule)).collect();
        let missing: Vec<_> = block.expected.iter().filter(|want| !found.iter().any(|have| have.meets(want))).collect();
        let surplus: Vec<_> = found.iter().filter(|have| !block.expected.iter().any(|want| have.meets(want))).collect();
        if !missing.is_empty() || !surplus.is_empty() {
            failures
                .push(format!("{place}\n  expected and missing: {missing:#?}\n  found and not expected: {surplus:#?}"));
            continue;
        }
        for diff in &block.diffs {
            if let Err(why) = check_fix(rule, example, project, index, &diff.fix, &diff.lines) {
                failures.push(format!("{place}: fix {}: {why}", diff.fix));
            }
        }
    }
    failures
}

/// The fix gives the lines of the diff, still parses, clears its finding and adds none, in the whole project.
fn check_fix(
    rule: &Rule,
    example: &Example,
    project: &Project<'_>,
    index: usize,
    fix: &str,
    lines: &[String],
) -> Result<(), String> {
    let (block, text, analysis) = &project.files[index];
    let finding = (analysis.findings().iter())
        .find(|finding| finding.rule == rule.id && finding.fixes.iter().any(|offer| offer.id == fix))
        .ok_or("no finding offers it")?;
    let edits = project.engine.fix(analysis, &analysis.view(text), finding, fix).ok_or("it computes no edits")?;
    let fixed = apply(&text.to_string(), &edits)?;
    let difference = page::difference(&text.to_string(), &fixed);
    if difference != lines {
        return Err(format!("the page says\n{}\nbut it does\n{}", lines.join("\n"), difference.join("\n")));
    }
    let sources = example.blocks.iter().map(|each| {
        let source = if each.path == block.path { &fixed } else { &each.source };
        (each, source.as_str())
    });
    let again = Project::of(sources)?;
    if !again.files[index].2.is_sound() {
        return Err(format!("the result does not parse:\n{fixed}"));
    }
    if again.count(rule.id) >= project.count(rule.id) {
        return Err(format!("its finding does not go away:\n{fixed}"));
    }
    if let Some(added) = again.added(project) {
        return Err(format!("it adds {}: {}", added.rule, added.message));
    }
    Ok(())
}

fn apply(text: &str, edits: &[TextEdit]) -> Result<String, String> {
    let mut result = text.to_owned();
    let mut before = usize::MAX;
    for edit in edits.iter().rev() {
        let range = edit.span.range();
        if range.end > before {
            return Err("its edits overlap".to_owned());
        }
        before = range.start;
        result.replace_range(range, &edit.text);
    }
    Ok(result)
}

/// A finding, placed as markers place it.
#[derive(Debug)]
struct Found {
    rule: String,
    line: usize,
    column: usize,
    /// Characters on its first line.
    length: usize,
    indent: usize,
    severity: Severity,
    message: String,
}

impl Found {
    fn new(finding: &Finding, text: &Rope) -> Self {
        let (start, end) = (finding.span.start as usize, finding.span.end as usize);
        let line = text.byte_to_line(start);
        let line_start = text.line_to_char(line);
        let line_text = text.line(line).to_string();
        let line_end = line_start + line_text.trim_end().chars().count();
        let column = text.byte_to_char(start) - line_start;
        Self {
            rule: finding.rule.to_owned(),
            line,
            column,
            length: text.byte_to_char(end).min(line_end) - text.byte_to_char(start),
            indent: line_text.chars().take_while(|c| c.is_whitespace()).count(),
            severity: finding.severity,
            message: finding.message.clone(),
        }
    }

    /// A marker quotes a part of the message; whether it is the first word does not matter.
    fn says(&self, quote: &str) -> bool {
        self.message.to_lowercase().contains(&quote.to_lowercase())
    }

    fn meets(&self, want: &Expected) -> bool {
        let placed = match want.columns {
            Some((column, length)) => (self.column, self.length) == (column, length),
            None => self.column == self.indent,
        };
        let as_loud = want.severity.is_none_or(|severity| severity == self.severity);
        placed && as_loud && self.rule == want.rule && self.line == want.line && self.says(&want.message)
    }
}
