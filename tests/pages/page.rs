//! Reads a rule page: sections, examples of one or more files with their markers, and diffs.

use crate::app::GIT;
use seaworthy::app::is_document;
use seaworthy::engine::Language;
use seaworthy::findings::Severity;

/// What a page must have, in this order.
const SECTIONS: &[&str] =
    &["What it finds", "Why it matters in production", "Fires on", "Stays quiet on", "The fix", "When to ignore"];

pub struct Page {
    sections: Vec<String>,
    pub examples: Vec<Example>,
    pub one_language: bool,
}

/// A small project: the blocks under one `### heading`, or a block that is under none.
#[derive(Default)]
pub struct Example {
    pub blocks: Vec<Block>,
}

/// One file of an example: code, or a document that says how code is wired.
pub struct Block {
    /// 1-based line of the fence in the page.
    pub line: usize,
    pub path: String,
    /// Code or SQL, in which findings are looked for.
    pub is_code: bool,
    /// Without the marker lines.
    pub source: String,
    pub expected: Vec<Expected>,
    pub diffs: Vec<Diff>,
}

/// A marker. `columns` is None for `//<`, which marks a finding at the line's first character.
#[derive(Debug)]
pub struct Expected {
    pub rule: String,
    /// 0-based, in `source`.
    pub line: usize,
    pub columns: Option<(usize, usize)>,
    pub severity: Option<Severity>,
    pub message: String,
}

/// The lines that a fix takes out and puts in.
pub struct Diff {
    pub fix: String,
    pub lines: Vec<String>,
}

impl Example {
    /// Findings of other rules count only where the example expects one of that rule.
    pub fn mentions(&self, rule: &str) -> bool {
        self.blocks.iter().flat_map(|block| &block.expected).any(|expected| expected.rule == rule)
    }
}

impl Page {
    pub fn read(text: &str) -> Result<Self, String> {
        let one_language = text.contains("<!-- one language: ");
        let mut page = Self { sections: Vec::new(), examples: Vec::new(), one_language };
        // Under a heading all blocks are one example.
        let mut headed = false;
        let mut lines = text.lines().enumerate();
        while let Some((number, line)) = lines.next() {
            if let Some(title) = line.strip_prefix("## ") {
                page.sections.push(title.trim().to_owned());
                headed = false;
            } else if line.starts_with("### ") {
                page.examples.push(Example::default());
                headed = true;
            }
            let Some(info) = line.strip_prefix("```") else { continue };
            let body: Vec<&str> = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```").collect();
            let here = |problem: &str| format!("line {}: {problem}", number + 1);
            let quiet = page.sections.last().is_some_and(|section| section == "Stays quiet on");
            let mut words = info.split_whitespace();
            match (words.next(), words.next()) {
                (Some("diff"), Some(fix)) => {
                    let blocks = page.examples.last_mut().map(|example| &mut example.blocks);
                    let block = blocks.and_then(|blocks| blocks.last_mut()).ok_or(here("a diff without a block"))?;
                    block.diffs.push(Diff {
                        fix: fix.to_owned(),
                        lines: body.iter().map(|line| (*line).to_owned()).collect(),
                    });
                }
                (Some(language), Some(path)) => {
                    let is_code = Language::of_path(path.as_ref()).is_some();
                    let is_alone = !headed && (!is_code || language == "sql");
                    if is_alone || !is_code && !is_document(path) && path != GIT {
                        return Err(here("a document has a name of `is_document` and stands in a project"));
                    }
                    let block = read_block(number + 1, path, is_code, &body)?;
                    if quiet && !block.expected.is_empty() {
                        return Err(here("a marker under `Stays quiet on`"));
                    }
                    if !headed {
                        page.examples.push(Example::default());
                    }
                    let blocks = &mut page.examples.last_mut().ok_or(here("no example"))?.blocks;
                    if blocks.iter().any(|other| other.path == block.path) {
                        return Err(here("the project has this file already"));
                    }
                    blocks.push(block);
                }
                (Some("ts" | "tsx" | "js" | "py" | "diff"), None) => {
                    return Err(here("a block needs a path, a diff the id of its fix"));
                }
                _ => {}
            }
        }
        Ok(page)
    }

    pub fn missing_sections(&self) -> Vec<String> {
        if self.sections == SECTIONS {
            Vec::new()
        } else {
            vec![format!("its sections are {:?}, not {SECTIONS:?}", self.sections)]
        }
    }
}

fn read_block(line: usize, path: &str, is_code: bool, body: &[&str]) -> Result<Block, String> {
    let (source, expected, diffs) = (String::new(), Vec::new(), Vec::new());
    let mut block = Block { line, path: path.to_owned(), is_code, source, expected, diffs };
    let mut count = 0usize;
    for text in body {
        match is_code.then(|| read_marker(text)).flatten() {
            Some((columns, rest)) => {
                let (rule, message) = rest.split_once(": ").unwrap_or((rest, ""));
                let (rule, severity) = match rule.trim().strip_suffix(" (info)") {
                    Some(rule) => (rule, Some(Severity::Info)),
                    None => (rule.trim(), None),
                };
                let line = count.checked_sub(1).ok_or(format!("line {line}: a marker above the first line"))?;
                block.expected.push(Expected {
                    rule: rule.to_owned(),
                    line,
                    columns,
                    severity,
                    message: message.to_owned(),
                });
            }
            None => {
                block.source.push_str(text);
                block.source.push('\n');
                count += 1;
            }
        }
    }
    Ok(block)
}

type Columns = Option<(usize, usize)>;

/// `//   ^^^ rule-id: message` (or `#`, or `--`), or `//< rule-id: message`; `rule-id (info)` where it is no more than that.
fn read_marker(line: &str) -> Option<(Columns, &str)> {
    let comment = line.trim_start();
    let body = ["//", "#", "--"].iter().find_map(|start| comment.strip_prefix(start))?;
    if let Some(rest) = body.strip_prefix("< ") {
        return Some((None, rest));
    }
    let carets = body.trim_start();
    let length = carets.chars().take_while(|c| *c == '^').count();
    let column = line.chars().count() - carets.chars().count();
    (length > 0).then(|| (Some((column, length)), carets[length..].trim_start()))
}

/// The lines taken out (`-`) and put in (`+`), in order, unchanged ones left out.
pub fn difference(before: &str, after: &str) -> Vec<String> {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    // Longest common subsequence: pages are short.
    let mut common = vec![vec![0usize; new.len() + 1]; old.len() + 1];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            common[i][j] =
                if old[i] == new[j] { common[i + 1][j + 1] + 1 } else { common[i + 1][j].max(common[i][j + 1]) };
        }
    }
    let (mut i, mut j, mut lines) = (0, 0, Vec::new());
    while i < old.len() || j < new.len() {
        if i < old.len() && j < new.len() && old[i] == new[j] {
            (i, j) = (i + 1, j + 1);
        } else if i < old.len() && (j == new.len() || common[i + 1][j] >= common[i][j + 1]) {
            lines.push(format!("-{}", old[i]));
            i += 1;
        } else {
            lines.push(format!("+{}", new[j]));
            j += 1;
        }
    }
    lines
}

#[test]
fn blocks_under_a_heading_are_one_project() {
    let page = "## Fires on\n```ts a.ts\nf()\n```\n```py b.py\nf()\n```\n### Two files\n```ts a.ts\nf()\n//< x: y\n```\n\
                ```diff id\n-f()\n```\n```text uv.lock\nx\n```\n## The fix\n```ts c.ts\n```\n";
    let page = Page::read(page).expect("a page");
    let paths: Vec<Vec<&str>> = (page.examples.iter())
        .map(|example| example.blocks.iter().map(|block| block.path.as_str()).collect())
        .collect();
    assert_eq!(paths, [vec!["a.ts"], vec!["b.py"], vec!["a.ts", "uv.lock"], vec!["c.ts"]]);
    let project = &page.examples[2];
    assert!(project.mentions("x") && project.blocks[0].diffs.len() == 1 && !project.blocks[1].is_code);
    assert!(Page::read("## Fires on\n```text uv.lock\nx\n```\n").is_err());
}
