//! Findings for people: annotated snippets, and a closing line.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str};
use ropey::Rope;

use super::place::{Range, Sources};
use super::redact::Redactions;
use super::{FileReport, Report, Reported, slashed};
use crate::engine::catalogue;
use crate::findings::{Severity, Step};
use crate::text::Span;

/// Evidence further away than this is named by its line, not shown: the code in between would hide the point.
const MAX_WINDOW_LINES: usize = 40;
/// A window of lines longer than this, such as one minified line, is not shown.
const MAX_WINDOW_BYTES: usize = 8_000;

/// How text is drawn.
#[derive(Clone, Debug)]
pub struct TextStyle {
    pub colour: bool,
    /// Paths are shown relative to this folder where they lie in it, so that a terminal can open them.
    pub folder: PathBuf,
}

/// Writes every finding as an annotated snippet.
pub fn write_text(report: &Report, style: &TextStyle, out: &mut dyn Write) -> io::Result<()> {
    let renderer = if style.colour { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(if style.colour { DecorStyle::Unicode } else { DecorStyle::Ascii });
    let sources = Sources::default();
    for file in &report.files {
        let redactions = Redactions::of(file);
        for reported in &file.findings {
            let text = render(report, (file, &redactions), reported, style, &sources, &renderer);
            writeln!(out, "{text}\n")?;
        }
    }
    Ok(())
}

/// Writes the line that closes a run.
pub fn write_summary(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let totals = &report.totals;
    let mut found = Vec::new();
    for (severity, one, many) in [
        (Severity::Error, "error", "errors"),
        (Severity::Warning, "warning", "warnings"),
        (Severity::Info, "info", "info"),
        (Severity::Hint, "hint", "hints"),
    ] {
        match report.count(severity) {
            0 => {}
            1 => found.push(format!("1 {one}")),
            count => found.push(format!("{count} {many}")),
        }
    }
    let found = if found.is_empty() { "no findings".to_owned() } else { found.join(", ") };
    let files = if totals.files == 1 { "1 file".to_owned() } else { format!("{} files", totals.files) };
    let lines = if totals.lines == 1 { "1 line".to_owned() } else { format!("{} lines", totals.lines) };
    write!(out, "{files}, {lines}: {found}")?;
    match report.problems.len() {
        0 => {}
        1 => write!(out, "; 1 problem")?,
        count => write!(out, "; {count} problems")?,
    }
    writeln!(out, " ({:.1} s)", totals.time.as_secs_f64())
}

/// A path as `style` shows it. Names come from the disk and may hold control characters.
pub(super) fn shown(base: &Path, path: &Path, style: &TextStyle) -> String {
    let absolute = base.join(path);
    normalize_untrusted_str(&slashed(absolute.strip_prefix(&style.folder).unwrap_or(&absolute)))
}

fn render(
    report: &Report,
    (file, redactions): (&FileReport, &Redactions),
    reported: &Reported,
    style: &TextStyle,
    sources: &Sources,
    renderer: &Renderer,
) -> String {
    let finding = &reported.finding;
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
        Severity::Hint => Level::HELP.with_name("hint"),
    };
    let message = normalize_untrusted_str(&finding.message);
    let title = catalogue::rule(finding.rule).map_or(message.clone(), |rule| rule.title.to_owned());
    let path = shown(&report.base, &file.path, style);
    let mut group = Group::with_title(level.primary_title(title).id(finding.rule));

    let mut window = Window::around(&file.text, finding.span);
    let (mut near, mut far): (Vec<&Step>, Vec<&Step>) = (Vec::new(), Vec::new());
    for step in &finding.evidence {
        let span = step.span.filter(|_| step.file.is_none());
        let shown = span.zip(window.as_mut()).is_some_and(|(span, window)| window.take_in(&file.text, span));
        if shown { near.push(step) } else { far.push(step) }
    }
    match window {
        Some(window) => {
            let source = redactions.apply(window.bytes.start, file.text.byte_slice(window.bytes.range()).to_string());
            let place = |span: Span| {
                let base = window.bytes.start;
                (span.start - base) as usize..(span.end.min(window.bytes.end) - base) as usize
            };
            let mut snippet = Snippet::source(source)
                .line_start(window.first_line + 1)
                .path(path)
                .annotation(AnnotationKind::Primary.span(place(finding.span)).label(message));
            for step in near {
                let Some(span) = step.span else { continue };
                let label = normalize_untrusted_str(&step.note);
                snippet = snippet.annotation(AnnotationKind::Context.span(place(span)).label(label));
            }
            group = group.element(snippet);
        }
        None => {
            let start = Range::of(&file.text, finding.span).start;
            group = group
                .element(Origin::path(path).line(start.line).char_column(start.column))
                .element(Level::NOTE.message(message));
        }
    }
    for step in far {
        let note = normalize_untrusted_str(&step.note);
        let line = match sources.locate(report, file, step) {
            Some(located) => {
                let path = shown(&report.base, &located.path, style);
                match located.range {
                    Some(range) => format!("{path}:{}:{}: {note}", range.start.line, range.start.column),
                    None => format!("{path}: {note}"),
                }
            }
            None => note,
        };
        group = group.element(Level::NOTE.message(line));
    }
    for (offer, _) in &reported.fixes {
        group = group.element(Level::HELP.with_name("fix").message(normalize_untrusted_str(&offer.title)));
    }
    group = group.element(Level::HELP.message(format!("why, and what to do: seaworthy explain {}", finding.rule)));
    renderer.render(&[group])
}

/// The lines that are shown. Only they are given to the renderer, which reads all that it is given.
struct Window {
    bytes: Span,
    first_line: usize,
}

impl Window {
    /// The lines of `span` and one around it; None where they are too long to show.
    fn around(text: &Rope, span: Span) -> Option<Self> {
        let clamp = |offset: u32| (offset as usize).min(text.len_bytes());
        let first = text.byte_to_line(clamp(span.start));
        let last = text.byte_to_line(clamp(span.end));
        Self::of_lines(text, first.saturating_sub(1), (last + 1).min(text.len_lines() - 1))
    }

    fn of_lines(text: &Rope, first_line: usize, last_line: usize) -> Option<Self> {
        let start = text.line_to_byte(first_line);
        let end = text.line_to_byte((last_line + 1).min(text.len_lines()));
        (end - start <= MAX_WINDOW_BYTES).then(|| Self { bytes: (start..end).into(), first_line })
    }

    /// Grows to show `span` too; false where it is too far away or its lines are too long.
    fn take_in(&mut self, text: &Rope, span: Span) -> bool {
        if span.end as usize > text.len_bytes() {
            return false;
        }
        let first = text.byte_to_line(span.start as usize).min(self.first_line);
        let last =
            text.byte_to_line(span.end as usize).max(text.byte_to_line(self.bytes.end.saturating_sub(1) as usize));
        if last - first > MAX_WINDOW_LINES {
            return false;
        }
        match Self::of_lines(text, first, last) {
            Some(grown) => {
                *self = grown;
                true
            }
            None => false,
        }
    }
}
