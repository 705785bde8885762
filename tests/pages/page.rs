//! Reads a rule page: sections, code blocks with their markers, and diffs.

/// What a page must have, in this order.
const SECTIONS: &[&str] =
    &["What it finds", "Why it matters in production", "Fires on", "Stays quiet on", "The fix", "When to ignore"];

pub struct Page {
    sections: Vec<String>,
    pub blocks: Vec<Block>,
    pub one_language: bool,
}

/// One file of an example.
pub struct Block {
    /// 1-based line of the fence in the page.
    pub line: usize,
    pub path: String,
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
    pub message: String,
}

/// The lines that a fix takes out and puts in.
pub struct Diff {
    pub fix: String,
    pub lines: Vec<String>,
}

impl Block {
    /// Findings of other rules count only where the block expects one of that rule.
    pub fn mentions(&self, rule: &str) -> bool {
        self.expected.iter().any(|expected| expected.rule == rule)
    }
}

impl Page {
    pub fn read(text: &str) -> Result<Self, String> {
        let mut page =
            Page { sections: Vec::new(), blocks: Vec::new(), one_language: text.contains("<!-- one language: ") };
        let mut lines = text.lines().enumerate();
        while let Some((number, line)) = lines.next() {
            if let Some(title) = line.strip_prefix("## ") {
                page.sections.push(title.trim().to_owned());
            }
            let Some(info) = line.strip_prefix("```") else { continue };
            let body: Vec<&str> = lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```").collect();
            let quiet = page.sections.last().is_some_and(|section| section == "Stays quiet on");
            let mut words = info.split_whitespace();
            match (words.next(), words.next()) {
                (Some("diff"), Some(fix)) => {
                    let block = page.blocks.last_mut().ok_or(format!("line {}: a diff without a block", number + 1))?;
                    block.diffs.push(Diff {
                        fix: fix.to_owned(),
                        lines: body.iter().map(|line| (*line).to_owned()).collect(),
                    });
                }
                (Some("ts" | "tsx" | "js" | "py"), Some(path)) => {
                    let block = read_block(number + 1, path, &body)?;
                    if quiet && !block.expected.is_empty() {
                        return Err(format!("line {}: a marker under `Stays quiet on`", number + 1));
                    }
                    page.blocks.push(block);
                }
                (Some("ts" | "tsx" | "js" | "py" | "diff"), None) => {
                    return Err(format!("line {}: a block needs a path, a diff the id of its fix", number + 1));
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

fn read_block(line: usize, path: &str, body: &[&str]) -> Result<Block, String> {
    let mut block =
        Block { line, path: path.to_owned(), source: String::new(), expected: Vec::new(), diffs: Vec::new() };
    let mut count = 0usize;
    for text in body {
        match read_marker(text) {
            Some((columns, rest)) => {
                let (rule, message) = rest.split_once(": ").unwrap_or((rest, ""));
                let line = count.checked_sub(1).ok_or(format!("line {line}: a marker above the first line"))?;
                block.expected.push(Expected {
                    rule: rule.trim().to_owned(),
                    line,
                    columns,
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

/// `//   ^^^ rule-id: message` (or `#`), or `//< rule-id: message`.
fn read_marker(line: &str) -> Option<(Columns, &str)> {
    let comment = line.trim_start();
    let body = comment.strip_prefix("//").or_else(|| comment.strip_prefix('#'))?;
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
