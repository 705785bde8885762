//! What code does to data, library by library: which model, which deed, by which columns, how many rows, whether in a loop
//! or a transaction, also through a function of another file.

mod python;
mod typescript;

use seaworthy::app::access::Deed;
use seaworthy::report::routes::model;

use super::app;

/// A line for each route of some files: `one: read Order by id, at most 1`. More than one thing that is done are separated by
/// semicolons.
fn told(files: &[(&str, &str)]) -> Vec<String> {
    let app = app(files);
    let mut lines: Vec<_> = (app.sites.iter())
        .map(|site| {
            let name = site.route.path.trim_start_matches('/').split('/').next().unwrap_or_default();
            let done: Vec<_> = (site.access.effects.iter())
                .map(|effect| {
                    let deed = match effect.deed() {
                        Deed::Read => "read",
                        Deed::Add => "add",
                        Deed::Change => "change",
                        Deed::Delete => "delete",
                    };
                    let mut line = format!("{deed} {}", model(&app, effect));
                    if !effect.by.is_empty() {
                        line = format!("{line} by {}", effect.by.join(", "));
                    }
                    if let Some(limit) = &effect.limit {
                        line = format!("{line}, at most {limit}");
                    }
                    let where_it_is = [("in a loop", effect.in_loop), ("in a transaction", effect.in_transaction)];
                    for (what, _) in where_it_is.iter().filter(|(_, is)| *is) {
                        line = format!("{line}, {what}");
                    }
                    line
                })
                .collect();
            format!("{name}: {}", done.join("; "))
        })
        .collect();
    lines.sort();
    lines
}

/// Holds every line that is wanted, and shows all that differ.
#[track_caller]
fn holds(files: &[(&str, &str)], wanted: &str) {
    let wanted: Vec<_> = wanted.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect();
    let told = told(files);
    assert!(told == wanted, "wanted\n  {}\ntold\n  {}", wanted.join("\n  "), told.join("\n  "));
}
