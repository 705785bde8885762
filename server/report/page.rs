//! A rule's page for the terminal: its Markdown as it is, with headings and code set off where there is colour.

use std::io::{self, Write};

const BOLD: &str = "\x1b[1m";
const CODE: &str = "\x1b[36m";
const REMOVED: &str = "\x1b[31m";
const ADDED: &str = "\x1b[32m";
const QUIET: &str = "\x1b[2m";
const RESET: &str = "\x1b[0m";

/// The first paragraph under the page's title or first section: what the rule finds, as one line.
pub fn summary(page: &str) -> Option<String> {
    let mut lines = page.lines().map(str::trim).skip_while(|line| line.is_empty() || line.starts_with('#'));
    let paragraph: Vec<&str> = lines.by_ref().take_while(|line| !line.is_empty()).collect();
    (!paragraph.is_empty()).then(|| paragraph.join(" "))
}

/// Writes the page.
pub fn write_page(page: &str, colour: bool, out: &mut dyn Write) -> io::Result<()> {
    if !colour {
        return writeln!(out, "{}", page.trim_end());
    }
    let mut fence: Option<&str> = None;
    for line in page.trim_end().lines() {
        if let Some(language) = line.trim_start().strip_prefix("```") {
            fence = if fence.is_some() { None } else { Some(language) };
            writeln!(out, "{QUIET}{line}{RESET}")?;
        } else if let Some(language) = fence {
            let style = match line.chars().next() {
                Some('+') if language.starts_with("diff") => ADDED,
                Some('-') if language.starts_with("diff") => REMOVED,
                _ => CODE,
            };
            writeln!(out, "{style}{line}{RESET}")?;
        } else if line.starts_with('#') {
            writeln!(out, "{BOLD}{line}{RESET}")?;
        } else {
            writeln!(out, "{}", inline(line))?;
        }
    }
    Ok(())
}

/// Sets off `code` and **strong** words.
fn inline(line: &str) -> String {
    let mut styled = String::with_capacity(line.len() + 16);
    for (index, part) in line.split('`').enumerate() {
        if index % 2 == 1 {
            styled.push_str(&format!("{CODE}{part}{RESET}"));
            continue;
        }
        for (index, words) in part.split("**").enumerate() {
            if index % 2 == 1 { styled.push_str(&format!("{BOLD}{words}{RESET}")) } else { styled.push_str(words) }
        }
    }
    styled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_is_the_first_paragraph() {
        assert_eq!(summary("# Title\n\n## What it finds\n\nOne\ntwo.\n\nThree.\n").as_deref(), Some("One two."));
        assert_eq!(summary("# Title\n"), None);
    }

    #[test]
    fn without_colour_the_page_is_itself() {
        let mut out = Vec::new();
        write_page("# A\n\n`b`\n", false, &mut out).expect("memory takes all");
        assert_eq!(out, b"# A\n\n`b`\n");
    }

    #[test]
    fn with_colour_only_styles_are_added() {
        let mut out = Vec::new();
        write_page("# A\n\nUse `b`, **not** c.\n\n```diff\n-old\n+new\n```\n", true, &mut out)
            .expect("memory takes all");
        let styled = String::from_utf8(out).expect("text");
        let plain = regex::Regex::new("\x1b\\[[0-9]*m").expect("a pattern").replace_all(&styled, "").into_owned();
        assert_eq!(plain, "# A\n\nUse b, not c.\n\n```diff\n-old\n+new\n```\n");
    }
}
