//! The route table as a page of its own: nothing is loaded, and every text is escaped.

use std::fmt::Write;

use super::{Row, summary};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// A page that can be sorted and searched. `link` makes the address of a file's line.
pub fn html(rows: &[Row], link: &dyn Fn(&str, usize) -> String) -> String {
    let mut text = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>Routes</title>\n<style>\n{STYLE}</style>\n</head>\n\
         <body>\n<header>\n<h1>Routes</h1>\n<p>{}</p>\n\
         <input type=\"search\" placeholder=\"Filter\" aria-label=\"Filter\">\n</header>\n<table>\n<thead><tr>",
        escape(&summary(rows))
    );
    for head in ["Method", "Path", "Access", "Data", "Tests", "Handler", "Registered"] {
        let _ = write!(text, "<th scope=\"col\"><button>{head}</button></th>");
    }
    text.push_str("</tr></thead>\n<tbody>\n");
    for row in rows {
        // Open on purpose is not what somebody has to look at first.
        let kind = if row.auth == "none" && row.public_reason.is_some() { "public" } else { row.auth };
        let details = row.access();
        let details = details.strip_prefix(row.auth).unwrap_or(&details).trim();
        let details = details.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).unwrap_or(details);
        let _ = writeln!(
            text,
            "<tr class=\"{kind}\"><td><b>{}</b></td><td><code>{}</code></td><td><span>{kind}</span> {}</td><td>{}</td>\
             <td>{}</td><td><code>{}</code></td><td><a href=\"{}\">{}:{}</a></td></tr>",
            escape(&row.method),
            escape(&row.path),
            escape(details),
            escape(&row.touches()),
            row.tests.len(),
            escape(row.handler.as_deref().unwrap_or_default()),
            escape(&link(&row.file, row.line)),
            escape(&row.file),
            row.line
        );
    }
    text.push_str("</tbody>\n</table>\n<script>\n");
    text.push_str(SCRIPT);
    text.push_str("</script>\n</body>\n</html>\n");
    text
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}
