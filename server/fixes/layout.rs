//! Where lines begin and how they are indented, for fixes that add lines.

use crate::facts::{Node, View};

/// The white space before the first character of the line that a byte offset lies on.
pub fn indent_at(view: &View<'_>, offset: u32) -> String {
    let line = view.text.byte_to_line(offset as usize);
    view.text.line(line).chars().take_while(|c| matches!(c, ' ' | '\t')).collect()
}

/// One step of indentation as this file has it: that of its first indented line.
pub fn step(view: &View<'_>) -> String {
    let first = view.text.lines().find_map(|line| {
        let white: String = line.chars().take_while(|c| matches!(c, ' ' | '\t')).collect();
        // Continued comments are indented by one.
        let rest = line.get_char(white.len()).filter(|rest| !rest.is_whitespace() && *rest != '*');
        rest.filter(|_| !white.is_empty()).map(|_| white)
    });
    let fallback = if view.python() { "    " } else { "  " };
    match first {
        Some(white) if white.starts_with('\t') => "\t".to_owned(),
        Some(white) if white.len() <= 8 && white.len() % 2 == 0 => white,
        _ => fallback.to_owned(),
    }
}

/// True where both offsets lie on one line.
pub fn same_line(view: &View<'_>, one: u32, other: u32) -> bool {
    view.text.byte_to_line(one as usize) == view.text.byte_to_line(other as usize)
}

/// True where the file ends its statements with semicolons, judged by the statement at hand.
pub fn semicolon(view: &View<'_>, statement: Node<'_>) -> &'static str {
    let has = view.source(statement).trim_end().ends_with(';')
        || view.text.lines().take(200).any(|line| line.to_string().trim_end().ends_with(';'));
    if has && !view.python() { ";" } else { "" }
}
