//! Lists the rules: every `server/rules/<family>/<rule_id>.rs` becomes a module and an entry of `rules::ALL`.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("rules.rs"), list_rules(&root.join("server/rules"))?)
}

fn list_rules(folder: &Path) -> io::Result<String> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut modules = String::new();
    let mut rules = Vec::new();
    for family in entries(folder)?.into_iter().filter(|path| path.is_dir()) {
        println!("cargo::rerun-if-changed={}", family.display());
        let family_name = stem(&family);
        let _ = writeln!(modules, "pub mod {family_name} {{");
        for file in entries(&family)?.into_iter().filter(|path| path.extension().is_some_and(|ext| ext == "rs")) {
            let name = stem(&file);
            let _ = writeln!(modules, "    #[path = {:?}] pub mod {name};", file.display().to_string());
            // A file without a page is shared by the rules of its family.
            if file.with_extension("md").exists() {
                rules.push((name.replace('_', "-"), format!("&{family_name}::{name}::RULE")));
            }
        }
        modules.push_str("}\n");
    }
    rules.sort();
    let list: Vec<_> = rules.into_iter().map(|(_, path)| path).collect();
    Ok(format!("{modules}\nstatic ALL: &[&Rule] = &[{}];\n", list.join(", ")))
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn stem(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}
