//! Clients of services and their timeouts, from `clients.toml`.

use std::sync::OnceLock;

use serde::Deserialize;

use super::pattern::Paths;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    process: Process,
    uploads: Uploads,
    client: Vec<Client>,
    bounds: Bounds,
    global: Global,
    server: Server,
}

/// A call that waits for somebody else's answer; the fields are explained in `clients.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Client {
    paths: Paths,
    pub at: Option<usize>,
    pub position: Option<usize>,
    pub names: Vec<String>,
    #[serde(default)]
    pub never: bool,
    pub default: String,
    pub fix: String,
    #[serde(default)]
    pub quiet: bool,
}

/// Programs that are run and waited for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Process {
    pub paths: Paths,
    pub options: Vec<String>,
    pub ends: Vec<String>,
}

/// What takes uploads in, and what says how large they may be.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Uploads {
    pub calls: Vec<String>,
    pub interceptors: Vec<String>,
    pub option: String,
    pub settings: Vec<String>,
    pub proxies: Vec<String>,
}

#[derive(Deserialize)]
struct Bounds {
    words: Vec<String>,
}

#[derive(Deserialize)]
struct Global {
    calls: Vec<String>,
    members: Vec<String>,
}

#[derive(Deserialize)]
struct Server {
    folders: Vec<String>,
    stems: Vec<String>,
    modules: Paths,
    both: Vec<String>,
    mains: Vec<String>,
    terminals: Vec<String>,
    frameworks: Vec<String>,
    browser_modules: Paths,
    browser_globals: Vec<String>,
}

fn file() -> &'static File {
    static FILE: OnceLock<File> = OnceLock::new();
    FILE.get_or_init(|| super::read("clients.toml", include_str!("clients.toml")))
}

fn holds(list: &[String], word: &str) -> bool {
    list.iter().any(|each| each == word)
}

/// The client that a call of this canonical path is.
pub fn client(path: &str) -> Option<&'static Client> {
    file().client.iter().find(|client| client.paths.holds(path))
}

/// True for the name of a function that bounds what runs inside it.
pub fn is_bound(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    file().bounds.words.iter().any(|word| name.contains(word.as_str()))
}

/// True for a call that bounds every later call of a client or of the program.
pub fn is_global_call(name: &str) -> bool {
    holds(&file().global.calls, name)
}

/// True for a member whose assignment does the same (`axios.defaults.timeout = …`, `globalThis.fetch = …`).
pub fn is_global_member(name: &str) -> bool {
    holds(&file().global.members, name)
}

/// True for folders that only hold code of a server.
pub fn is_server_folder(name: &str) -> bool {
    holds(&file().server.folders, name)
}

/// True for the names of files that frameworks run on a server.
pub fn is_server_stem(stem: &str) -> bool {
    holds(&file().server.stems, stem)
}

/// True for folders and files whose code is for a browser as well.
pub fn is_for_both(name: &str) -> bool {
    holds(&file().server.both, name)
}

/// True for functions that a program runs when it starts.
pub fn is_main(name: &str) -> bool {
    holds(&file().server.mains, name)
}

/// True for packages that talk to the person at a terminal.
pub fn is_for_terminals(module: &str) -> bool {
    let terminals = &file().server.terminals;
    holds(terminals, module) || holds(terminals, module.split('.').next().unwrap_or_default())
}

/// True for frameworks that make a program a server.
pub fn is_framework(module: &str) -> bool {
    holds(&file().server.frameworks, module.split('.').next().unwrap_or_default())
}

/// True for modules that only a server imports.
pub fn is_server_module(module: &str) -> bool {
    file().server.modules.holds(module)
}

/// True for modules that code for a browser imports.
pub fn is_browser_module(module: &str) -> bool {
    file().server.browser_modules.holds(module)
}

/// Objects that only a browser has.
pub fn browser_globals() -> &'static [String] {
    &file().server.browser_globals
}

/// Programs that are run and waited for.
pub fn process() -> &'static Process {
    &file().process
}

/// What takes uploads in, and what says how large they may be.
pub fn uploads() -> &'static Uploads {
    &file().uploads
}
