//! Lists the rules: every `server/rules/<family>/<rule_id>.rs` becomes a module and an entry of `rules::ALL`.

use std::fmt::Write;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    println!("cargo::rustc-env=SEAWORTHY_FACTS={:016x}", version_of_facts(&root)?);
    fs::write(out.join("rules.rs"), list_rules(&root.join("server/rules"))?)?;
    fs::write(out.join("embedded.rs"), embed_samples_and_shim(&root)?)
}

/// Changes with everything that decides which facts are read from a text: facts that were kept by another build are
/// those of this one only where it is the same.
fn version_of_facts(root: &Path) -> io::Result<u64> {
    let mut files = vec![root.join("Cargo.lock"), root.join("server/models/secrets.toml")];
    for folder in ["server/facts", "server/syntax", "queries/typescript", "queries/tsx", "queries/python"] {
        files.extend(entries(&root.join(folder))?.into_iter().filter(|path| path.is_file()));
    }
    let mut hasher = DefaultHasher::new();
    for file in files {
        println!("cargo::rerun-if-changed={}", file.display());
        // Without a lock file, as in some packages, the manifest's ranges are all there is to say.
        fs::read(&file).unwrap_or_default().hash(&mut hasher);
    }
    env::var("CARGO_PKG_VERSION").unwrap_or_default().hash(&mut hasher);
    Ok(hasher.finish())
}

/// Embeds what `seaworthy try` shows and opens: the sample applications, and the Neovim plugin.
fn embed_samples_and_shim(root: &Path) -> io::Result<String> {
    let mut source = String::new();
    for (name, folder, parts) in [
        ("SAMPLES", "tests/apps", &["typescript", "python"][..]),
        ("NEOVIM_PLUGIN", "editors/nvim", &["lsp", "lua", "doc"][..]),
    ] {
        let _ = writeln!(source, "/// The files below `{folder}`: their paths there, with `/`, and their bytes.");
        let _ = writeln!(source, "pub(super) static {name}: &[(&str, &[u8])] = &[");
        let folder = root.join(folder);
        for part in parts {
            let mut files = Vec::new();
            list_files(&folder.join(part), &mut files)?;
            for file in files {
                let path = file.strip_prefix(&folder).unwrap_or(&file).display().to_string().replace('\\', "/");
                let _ = writeln!(source, "    ({path:?}, include_bytes!({:?})),", file.display().to_string());
            }
        }
        source.push_str("];\n");
    }
    Ok(source)
}

/// The files of a folder that is under version control; what tools leave in it is passed over.
fn list_files(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for path in entries(folder)? {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() {
            if !matches!(name, "node_modules" | "__pycache__" | ".venv" | ".next" | ".pytest_cache" | "dist") {
                list_files(&path, files)?;
            }
        } else if !name.ends_with(".pyc") {
            files.push(path);
        }
    }
    Ok(())
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
