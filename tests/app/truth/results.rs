//! `tests/truth/RESULTS.md`: every arrangement, what happened and what the model says.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;

use super::record::Truth;
use super::{Held, said};

const BEGINNING: &str = "\
# What happened, and what the model says

Written by `TRUTH_WRITE=1 cargo test --test all truth::` from the recorded calls and the app model; a test holds that it is
current. *Nobody* sends no credential, *wrong* sends a token and a session that are made up; **reached** means that the
handler ran. The model says `none` (anybody gets through), `presented` (anybody who sends something that looks like a
credential), `authn`, `authz`, or `unknown`. It speaks of the route: where one request of several reaches the handler,
it is open. What turns a request away and is no guard is named behind the status.
";

pub fn is_current(apps: &[Held]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/truth/RESULTS.md");
    let text = text(apps);
    if std::env::var("TRUTH_WRITE").is_ok() {
        std::fs::write(&path, &text).unwrap();
    }
    let written = std::fs::read_to_string(&path).unwrap_or_default();
    let same = written.replace("\r\n", "\n") == text;
    assert!(same, "RESULTS.md is out of date: TRUTH_WRITE=1 cargo test --test all truth::");
}

fn text(apps: &[Held]) -> String {
    let mut text =
        BEGINNING.to_owned() + "\n| framework | arrangements | as it happened | known gaps |\n|---|--:|--:|--:|\n";
    let mut sums: BTreeMap<&str, [usize; 3]> = BTreeMap::new();
    for held in apps {
        for index in 0..held.calls.len() {
            let Some(site) = held.site(index) else { continue };
            let calls = held.calls_of(held.sites[index].unwrap_or_default());
            let right = Truth::of(&calls).is_said(site);
            let sum = sums.entry(site.route.framework.name()).or_default();
            let counted = [1, usize::from(right), usize::from(!right)];
            sum.iter_mut().zip(counted).for_each(|(sum, more)| *sum += more);
        }
    }
    for (framework, [all, right, gaps]) in &sums {
        let _ = writeln!(text, "| {framework} | {all} | {right} | {gaps} |");
    }
    for held in apps {
        let _ = write!(
            text,
            "\n## {}\n\n| route | arrangement | nobody | wrong | model |\n|---|---|---|---|---|\n",
            held.name
        );
        for (index, call) in held.calls.iter().enumerate() {
            let Some(observed) = &call.observed else { continue };
            let cell = |status: u16, reached: bool| match (status, reached, &call.refused_by) {
                (0, true, _) => "**reached**, no answer".to_owned(),
                (0, false, _) => "no answer".to_owned(),
                (status, true, _) => format!("{status} **reached**"),
                (status, false, Some(by)) => format!("{status}: {by}"),
                (status, false, None) => status.to_string(),
            };
            let model = match (held.site(index), &call.unlisted) {
                (Some(site), _) => said(site).to_owned(),
                (None, Some(reason)) => format!("not listed: {reason}"),
                (None, None) => "missed".to_owned(),
            };
            let _ = writeln!(
                text,
                "| `{}` | {} | {} | {} | {} |",
                call.name().replace('|', "\\|"),
                call.arrangement.replace('|', "\\|").replace('<', "&lt;"),
                cell(observed.anonymous, observed.reached_anonymous),
                cell(observed.wrong, observed.reached_wrong),
                model
            );
        }
    }
    text
}
