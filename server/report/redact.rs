//! Keeps secrets out of what is shown: a report is copied into tickets, chats and build logs, where a value that was
//! in one file would be in many.

use ropey::Rope;

use super::FileReport;
use crate::engine::catalogue;
use crate::facts::entries::entries;
use crate::rules::Family;
use crate::syntax::settings;
use crate::text::Span;

/// One line with everything that stands in quotes hidden.
pub fn hide_quoted(line: &str) -> String {
    let mut spans = Vec::new();
    quoted(line, 0, &mut spans);
    Redactions(spans).apply(0, line.to_owned())
}

/// The parts of a file whose characters must not be shown: sorted, in bytes.
pub(super) struct Redactions(Vec<Span>);

impl Redactions {
    /// What stands in quotes on the lines of every finding about a secret, and the finding's own text where that has
    /// no quotes. It is more than the secret where the line holds other strings, and that is the safe side.
    pub fn of(file: &FileReport) -> Self {
        let mut spans = Vec::new();
        let is_secret = |rule: &str| catalogue::rule(rule).is_some_and(|rule| rule.family == Some(Family::Secrets));
        if settings::is_settings(&file.path) && file.findings.iter().any(|reported| is_secret(reported.finding.rule)) {
            // Such a file holds its secrets line by line, without quotes, and the lines around a finding are shown too.
            let text = file.text.to_string();
            spans.extend(entries(&text).iter().map(|entry| entry.value_span));
        }
        for reported in &file.findings {
            let finding = &reported.finding;
            if !is_secret(finding.rule) {
                continue;
            }
            let steps = finding.evidence.iter().filter(|step| step.file.is_none()).filter_map(|step| step.span);
            for span in steps.chain([finding.span]) {
                let lines = lines_of(&file.text, span);
                quoted(&file.text.byte_slice(lines.range()).to_string(), lines.start as usize, &mut spans);
            }
            let own = file.text.get_byte_slice(finding.span.range()).map(|slice| slice.to_string());
            // The name of an entry is no secret, and says which one is meant.
            let is_value = own.is_some_and(|own| {
                !own.contains(QUOTES) && !spans.iter().any(|known| known.start == finding.span.end + 1)
            });
            if is_value {
                spans.push(finding.span);
            }
        }
        spans.sort_unstable();
        Self(spans)
    }

    /// `text`, which starts at byte `start` of the file, with every hidden character replaced by stars. It keeps its
    /// length in bytes, so that spans still fit it.
    pub fn apply(&self, start: u32, text: String) -> String {
        if self.0.is_empty() {
            return text;
        }
        let mut shown = String::with_capacity(text.len());
        for (at, c) in text.char_indices() {
            let offset = start + at as u32;
            if !c.is_whitespace() && self.0.iter().any(|span| span.contains(offset)) {
                shown.extend(std::iter::repeat_n('*', c.len_utf8()));
            } else {
                shown.push(c);
            }
        }
        shown
    }
}

const QUOTES: [char; 3] = ['"', '\'', '`'];

fn lines_of(text: &Rope, span: Span) -> Span {
    let clamp = |offset: u32| (offset as usize).min(text.len_bytes());
    let start = text.line_to_byte(text.byte_to_line(clamp(span.start)));
    let end = text.line_to_byte((text.byte_to_line(clamp(span.end)) + 1).min(text.len_lines()));
    (start..end).into()
}

/// The insides of quotes in `content`, which starts at byte `base`. A quote that is not closed hides the rest.
fn quoted(content: &str, base: usize, spans: &mut Vec<Span>) {
    let mut open: Option<(char, usize)> = None;
    let mut escaped = false;
    for (at, c) in content.char_indices() {
        match open {
            _ if escaped => escaped = false,
            Some(_) if c == '\\' => escaped = true,
            Some((quote, start)) if c == quote => {
                spans.push((base + start..base + at).into());
                open = None;
            }
            None if QUOTES.contains(&c) => open = Some((c, at + 1)),
            _ => {}
        }
    }
    if let Some((_, start)) = open {
        spans.push((base + start..base + content.len()).into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_quotes_is_hide_quoted() {
        assert_eq!(hide_quoted(r#"f("a\"b", 'cd', x) // e"#), r#"f("****", '**', x) // e"#);
        assert_eq!(hide_quoted("k = `-----\nabc é\n`;"), "k = `*****\n*** **\n`;");
        assert_eq!(hide_quoted("k = \"abc def"), "k = \"*** ***");
    }
}
