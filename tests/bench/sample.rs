//! Texts of a wanted size, made of the sample applications' own code.

use std::path::{Path, PathBuf};

use seaworthy::engine::Language;

/// The sizes that are measured, in lines.
pub const SIZES: [usize; 4] = [100, 1_000, 10_000, 50_000];

pub fn apps() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/apps")
}

/// Every source file of the sample applications, sorted.
pub fn files() -> Vec<PathBuf> {
    let mut files: Vec<_> = ignore::Walk::new(apps())
        .filter_map(|entry| Some(entry.ok()?.into_path()))
        .filter(|path| Language::of_path(path).is_some())
        .collect();
    files.sort();
    files
}

/// About `lines` lines of a language, each round of the applications' code under names of its own.
pub fn text(language: Language, lines: usize) -> String {
    let sources: Vec<String> = files()
        .iter()
        .filter(|path| Language::of_path(path) == Some(language))
        .map(|path| std::fs::read_to_string(path).expect("sample files are readable"))
        .collect();
    let mut text = String::new();
    let mut count = 0;
    for (round, source) in sources.iter().cycle().enumerate() {
        if count >= lines {
            break;
        }
        let source = source.replace("invoice", &format!("invoice{round}")).replace("order", &format!("order{round}"));
        count += source.lines().count();
        text.push_str(&source);
        text.push('\n');
    }
    text
}

/// The same code as one function that holds nearly all of the file, as large compilers and bundles have it.
pub fn nested(lines: usize) -> String {
    let flat = text(Language::TypeScript, lines);
    let mut body = String::from("export function createEverything() {\n");
    // Neither imports nor declarations of globals may stand in a function.
    let (mut in_import, mut in_global) = (false, false);
    for line in flat.lines() {
        in_import |= line.starts_with("import ");
        in_global |= line.starts_with("declare global");
        if !in_import && !in_global {
            body.push_str("  ");
            body.push_str(line.strip_prefix("export default ").or(line.strip_prefix("export ")).unwrap_or(line));
            body.push('\n');
        }
        in_import &= !line.trim_end().ends_with(';');
        in_global &= line != "}";
    }
    body.push_str("}\n");
    body
}
