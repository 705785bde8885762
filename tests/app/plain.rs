//! The languages' own features, on the way of a guard and of request data. Each file is an application whose addresses say
//! what is so; the guards of both languages were run to label them. `tests/random` makes many more, and runs them.

use seaworthy::app::access::Status;
use seaworthy::models::flow::Harm;

use super::app;

const PACKAGES: &str = r#"{ "dependencies": { "express": "5.3.0", "cookie-session": "2.1.1" } }"#;

/// The routes of which the model says something else than their address does.
fn misjudged(path: &str, text: &str) -> (usize, Vec<String>) {
    let app = app(&[(path, text), ("package.json", PACKAGES), ("requirements.txt", "Flask==3.1.3\n")]);
    let wrong = app.sites.iter().filter_map(|site| {
        let said = match site.access.status {
            Status::None => "open",
            Status::Authenticated => "authn",
            Status::Authorised => "authz",
            Status::Unknown => "unknown",
        };
        let is = site.route.path.split('/').nth(1)?;
        (is != said).then(|| format!("{}: {said}", site.name()))
    });
    (app.sites.len(), wrong.collect())
}

/// The addresses whose handler runs what a caller sent, of those that say that they do, and of those that do not.
fn commands(path: &str, text: &str) -> (Vec<String>, Vec<String>) {
    let app = app(&[(path, text), ("package.json", PACKAGES), ("requirements.txt", "Flask==3.1.3\n")]);
    let mut lines = Vec::new();
    for file in app.files.ids() {
        for harmed in app.harmed(file).iter().filter(|harmed| harmed.sink.harm == Harm::Command) {
            let node = app.files.node(harmed.call).unwrap();
            lines.push(node.span().start as usize);
        }
    }
    let marks = ["\"/told/", "\"/silent/", "'/told/", "'/silent/"];
    let mut addresses: Vec<(usize, &str)> = marks
        .iter()
        .flat_map(|mark| {
            text.match_indices(mark).map(|(at, _)| (at, text[at + 1..].split(['"', '\'']).next().unwrap()))
        })
        .collect();
    addresses.sort_unstable();
    let told = |at: usize| {
        let end = addresses.iter().map(|(next, _)| *next).find(|next| *next > at).unwrap_or(text.len());
        lines.iter().any(|line| (at..end).contains(line))
    };
    let (told, silent): (Vec<_>, Vec<_>) = addresses.iter().partition(|(at, _)| told(*at));
    let names = |all: Vec<&(usize, &str)>| all.into_iter().map(|(_, name)| (*name).to_owned()).collect();
    (names(told.iter().collect()), names(silent.iter().collect()))
}

#[test]
fn guards_in_plain_python() {
    let (routes, wrong) = misjudged("guards.py", include_str!("plain/guards.py"));
    assert_eq!((routes, wrong), (69, Vec::new()));
}

#[test]
fn guards_in_plain_typescript() {
    let (routes, wrong) = misjudged("guards.ts", include_str!("plain/guards.ts"));
    assert_eq!((routes, wrong), (32, Vec::new()));
}

#[test]
fn request_data_in_plain_python() {
    let (told, silent) = commands("flows.py", include_str!("plain/flows.py"));
    assert_eq!(told.iter().filter(|name| !name.starts_with("/told")).collect::<Vec<_>>(), Vec::<&String>::new());
    assert_eq!(silent.iter().filter(|name| !name.starts_with("/silent")).collect::<Vec<_>>(), Vec::<&String>::new());
    assert_eq!(told.len() + silent.len(), 18);
}

#[test]
fn request_data_in_plain_typescript() {
    let (told, silent) = commands("flows.ts", include_str!("plain/flows.ts"));
    assert_eq!(told.iter().filter(|name| !name.starts_with("/told")).collect::<Vec<_>>(), Vec::<&String>::new());
    assert_eq!(silent.iter().filter(|name| !name.starts_with("/silent")).collect::<Vec<_>>(), Vec::<&String>::new());
    assert_eq!(told.len() + silent.len(), 14);
}
