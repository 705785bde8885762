//! The languages' own features, on the way of a guard and of request data. Each file is an application whose addresses say
//! what is so; the guards of both languages were run to label them. `tests/random` makes many more, and runs them.

use seaworthy::app::App;
use seaworthy::models::flow::Harm;

use super::{app, word};

const PACKAGES: &str = r#"{ "dependencies": { "express": "5.3.0", "cookie-session": "2.1.1" } }"#;

fn plain(path: &str, text: &str) -> App {
    app(&[(path, text), ("package.json", PACKAGES), ("requirements.txt", "Flask==3.1.3\n")])
}

/// The first piece of an address.
fn label(address: &str) -> &str {
    address.split('/').nth(1).unwrap_or_default()
}

/// How many routes there are, and those of which the model says something else than their address does.
fn misjudged(path: &str, text: &str) -> (usize, Vec<String>) {
    let app = plain(path, text);
    let says = |label| if label == "open" { "none" } else { label };
    let wrong = app.sites.iter().filter(|site| says(label(&site.route.path)) != word(site.access.status));
    (app.sites.len(), wrong.map(|site| format!("{}: {}", site.name(), word(site.access.status))).collect())
}

/// How many addresses there are, and those whose handler is told to run what a caller sent although it does not, or is not
/// although it does.
fn mistold(path: &str, text: &str) -> (usize, Vec<String>) {
    let app = plain(path, text);
    let harmed: Vec<usize> = (app.files.ids().into_iter())
        .flat_map(|file| app.harmed(file).to_vec())
        .filter(|harmed| harmed.sink.harm == Harm::Command)
        .map(|harmed| app.files.node(harmed.call).unwrap().span().start as usize)
        .collect();
    let mut addresses: Vec<(usize, &str)> = ["/told/", "/silent/"]
        .iter()
        .flat_map(|mark| text.match_indices(mark))
        .map(|(at, _)| (at, text[at..].split(['"', '\'']).next().unwrap()))
        .collect();
    addresses.sort_unstable();
    let ends = addresses.iter().skip(1).map(|(next, _)| *next).chain([text.len()]);
    let wrong = addresses.iter().zip(ends).filter(|((at, address), end)| {
        let is_told = harmed.iter().any(|call| (*at..*end).contains(call));
        is_told != (label(address) == "told")
    });
    (addresses.len(), wrong.map(|((_, address), _)| (*address).to_owned()).collect())
}

#[test]
fn guards_in_plain_python() {
    assert_eq!(misjudged("guards.py", include_str!("plain/guards.py")), (68, vec![]));
}

#[test]
fn guards_in_plain_typescript() {
    assert_eq!(misjudged("guards.ts", include_str!("plain/guards.ts")), (32, vec![]));
}

#[test]
fn request_data_in_plain_python() {
    assert_eq!(mistold("flows.py", include_str!("plain/flows.py")), (19, vec![]));
}

#[test]
fn request_data_in_plain_typescript() {
    assert_eq!(mistold("flows.ts", include_str!("plain/flows.ts")), (16, vec![]));
}
