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
