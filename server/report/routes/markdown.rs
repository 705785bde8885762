//! The route table as a page: for editors, and to be kept in a repository.

use std::fmt::Write;

use super::{Row, summary};

/// A page with a table. `link` makes the address of a file's line.
pub fn markdown(rows: &[Row], link: &dyn Fn(&str, usize) -> String) -> String {
    let mut text = format!(
        "# Routes\n\n{}.\n\n| Method | Path | Access | Data | Tests | Handler | Registered |\n|---|---|---|---|--:|---|---|\n",
        summary(rows)
    );
    for row in rows {
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} | [{}:{}]({}) |",
            cell(&row.method),
            code(&row.path),
            cell(&row.access()),
            cell(&row.touches()),
            row.tests.len(),
            code(row.handler.as_deref().unwrap_or_default()),
            cell(&row.file).replace('[', "\\[").replace(']', "\\]"),
            row.line,
            link(&row.file, row.line)
        );
    }
    text
}

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace(['\n', '\r'], " ").replace('<', "&lt;")
}

fn code(text: &str) -> String {
    if text.is_empty() {
        String::new()
    } else {
        format!("`{}`", text.replace('|', "\\|").replace(['\n', '\r', '`'], " "))
    }
}
