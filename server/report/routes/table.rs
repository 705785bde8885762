//! The route table for a terminal.

use super::{Row, summary};

/// How a terminal shows it.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// In columns.
    pub width: usize,
    pub colour: bool,
}

const HEADS: [&str; 5] = ["METHOD", "PATH", "ACCESS", "TESTS", "WHERE"];
const GAP: usize = 2;
/// A column gets at most so many of a hundred columns; what is longer goes on in the next line.
const SHARES: [usize; 5] = [10, 34, 30, 5, 30];

/// A line for each route; more where a text is too long for its column, so that nothing is cut off.
pub fn table(rows: &[Row], look: Look) -> String {
    if rows.is_empty() {
        return "No routes were found.\n".to_owned();
    }
    let mut text: String = lines(rows, look).into_iter().map(|(line, _)| line + "\n").collect();
    text.push('\n');
    text.push_str(&summary(rows));
    text.push('\n');
    text
}

/// The lines of the table, each with the number of the row that it is about. The first is the head's.
pub fn lines(rows: &[Row], look: Look) -> Vec<(String, Option<usize>)> {
    let cells: Vec<[String; 5]> = rows
        .iter()
        .map(|row| {
            let tests = if row.tests.is_empty() { "-".to_owned() } else { row.tests.len().to_string() };
            let place = format!("{}:{}", row.file, row.line);
            [row.method.clone(), row.path.clone(), row.access(), tests, place].map(|text| printable(&text))
        })
        .collect();
    let widths = widths(&cells, look.width);
    let head = line(&HEADS.map(str::to_owned), &widths, |_, cell| paint(cell, "2", look.colour));
    let mut lines = vec![(head, None)];
    for (at, (row, cells)) in rows.iter().zip(&cells).enumerate() {
        let colour = match row.auth {
            "none" if row.public_reason.is_none() => "31",
            "unknown" => "33",
            _ => "0",
        };
        let is_coloured = look.colour && colour != "0";
        let wrapped: Vec<Vec<String>> = cells.iter().zip(widths).map(|(cell, width)| wrapped(cell, width)).collect();
        let height = wrapped.iter().map(Vec::len).max().unwrap_or(1);
        for part in 0..height {
            let cells: Vec<String> = wrapped.iter().map(|lines| lines.get(part).cloned().unwrap_or_default()).collect();
            let line = line(&cells, &widths, |column, cell| paint(cell, colour, is_coloured && column == 2));
            lines.push((line, Some(at)));
        }
    }
    lines
}

fn line(cells: &[String], widths: &[usize; 5], show: impl Fn(usize, &str) -> String) -> String {
    let mut line = String::new();
    let last = cells.iter().rposition(|cell| !cell.is_empty()).unwrap_or(0);
    for (at, cell) in cells.iter().enumerate().take(last + 1) {
        line.push_str(&show(at, cell));
        if at < last {
            line.push_str(&" ".repeat(widths[at].saturating_sub(cell.chars().count()) + GAP));
        }
    }
    line.trim_end().to_owned()
}

fn paint(cell: &str, colour: &str, is_on: bool) -> String {
    if is_on && !cell.is_empty() { format!("\u{1b}[{colour}m{cell}\u{1b}[0m") } else { cell.to_owned() }
}

/// What the texts need, and no more than the columns' shares where that is too much.
fn widths(cells: &[[String; 5]], width: usize) -> [usize; 5] {
    let need = |at: usize| {
        let longest = cells.iter().map(|cells| cells[at].chars().count()).max().unwrap_or(0);
        longest.max(HEADS[at].len())
    };
    let needs = [need(0), need(1), need(2), need(3), need(4)];
    let room = width.max(60) - GAP * 4;
    if needs.iter().sum::<usize>() <= room {
        return needs;
    }
    // What some columns leave of their shares, the others may have.
    let mut widths = needs;
    let total: usize = SHARES.iter().sum();
    let fair = |at: usize| (room * SHARES[at] / total).max(HEADS[at].len());
    let spare: usize = (0..5).map(|at| fair(at).saturating_sub(needs[at])).sum();
    let wanting: usize = (0..5).map(|at| needs[at].saturating_sub(fair(at))).sum();
    for at in 0..5 {
        let more = needs[at].saturating_sub(fair(at));
        if more > 0 {
            widths[at] = fair(at) + more * spare / wanting.max(1);
        }
    }
    widths
}

/// The lines of a cell: broken behind spaces and slashes where that can be done.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest: Vec<char> = text.chars().collect();
    while rest.len() > width {
        let at = rest[..width].iter().rposition(|char| matches!(char, ' ' | '/')).map(|at| at + 1);
        let at = at.filter(|at| *at * 4 > width).unwrap_or(width);
        lines.push(rest.drain(..at).collect::<String>().trim_end().to_owned());
    }
    lines.push(rest.into_iter().collect());
    lines
}

/// A path may hold anything, and a terminal obeys what it is sent.
fn printable(text: &str) -> String {
    text.chars().map(|char| if char.is_control() { '\u{fffd}' } else { char }).collect()
}
