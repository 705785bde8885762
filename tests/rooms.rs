//! The rooms of `server/` depend on each other in one direction only.

use std::path::Path;

/// In the order data goes through them: a room may use those above it.
const ROOMS: [&str; 14] = [
    "text", "syntax", "models", "git", "registry", "facts", "app", "findings", "fixes", "rules", "engine", "report",
    "lsp", "cli",
];

#[test]
fn no_room_imports_from_one_further_down() {
    let server = Path::new(env!("CARGO_MANIFEST_DIR")).join("server");
    let mut walls = Vec::new();
    let mut seen = 0;
    for (rank, room) in ROOMS.iter().enumerate() {
        for entry in ignore::Walk::new(server.join(room)).flatten() {
            if entry.path().extension().is_none_or(|extension| extension != "rs") {
                continue;
            }
            let code = std::fs::read_to_string(entry.path()).unwrap();
            for path in code.match_indices("crate::").map(|(at, found)| &code[at + found.len()..]) {
                let used: String = path.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                seen += 1;
                if ROOMS.iter().position(|room| *room == used).is_some_and(|other| other > rank) {
                    walls.push(format!("{} uses {used}", entry.path().display()));
                }
            }
        }
    }
    assert!(seen > 50, "the test reads no imports any more");
    assert!(walls.is_empty(), "{walls:#?}");
}

/// What a route was judged from is noted by `Run::source`, `Run::node` and the accessors of `World`: what goes past them is
/// not, and then an old answer would be taken for a new one.
#[test]
fn whoever_follows_routes_has_what_is_read_noted() {
    const PAST: [&str; 8] = [
        ".files.get(",
        ".files.node(",
        "world.objects",
        "world.lists",
        "world.records",
        "world.functions",
        "world.classes",
        "world.scopes",
    ];
    let access = Path::new(env!("CARGO_MANIFEST_DIR")).join("server/app/access");
    let (mut past, mut noted) = (Vec::new(), 0);
    for entry in ignore::Walk::new(access).flatten().filter(|entry| entry.path().is_file()) {
        let code = std::fs::read_to_string(entry.path()).unwrap();
        noted += code.matches("run.source(").count() + code.matches("run.node(").count();
        for line in code.lines().filter(|line| PAST.iter().any(|way| line.contains(way))) {
            past.push(format!("{}: {}", entry.path().display(), line.trim()));
        }
    }
    assert!(noted > 20, "the test reads no code any more");
    assert!(past.is_empty(), "{past:#?}");
}

#[test]
fn every_room_is_in_the_list() {
    let server = Path::new(env!("CARGO_MANIFEST_DIR")).join("server");
    let mut rooms: Vec<String> = std::fs::read_dir(server)
        .unwrap()
        .flatten()
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    let mut listed = ROOMS.map(String::from).to_vec();
    rooms.sort();
    listed.sort();
    assert_eq!(rooms, listed);
}
