//! What the rules about imports share: which fault, where it stands, and what is put into the manifest.

use crate::app::manifests::{Ecosystem, inline};
use crate::app::supply::{Fault, Judged};
use crate::facts::Node;
use crate::rules::Cx;
use crate::text::Span;

/// The faulty imports of the file that pass, the first of each package, with its node.
pub fn faults<'a>(cx: &Cx<'a>, test: impl Fn(&Fault) -> bool) -> Vec<(Node<'a>, Judged)> {
    let supply = cx.app.supply();
    let mut found: Vec<(Node<'a>, Judged)> = Vec::new();
    if supply.faults(cx.file).is_empty() || names_its_own(cx) {
        return found;
    }
    for judged in supply.faults(cx.file).iter().filter(|judged| test(&judged.fault)) {
        // The facts are those that the app was made from, so the place is there.
        let Some(row) = cx.app.files.node(crate::app::At { file: cx.file, id: judged.at }) else { continue };
        let node = cx.view.file.node(row.id);
        if !found.iter().any(|(_, known)| known.package == judged.package) {
            found.push((node, judged.clone()));
        }
    }
    found
}

/// A script that names what it needs in its header is asked nothing more.
fn names_its_own(cx: &Cx<'_>) -> bool {
    const HEAD: usize = 4_000;
    if !cx.view.python() {
        return false;
    }
    let end = cx.view.text.len_bytes().min(HEAD);
    cx.view.text.get_byte_slice(..end).is_some_and(|head| inline::dependencies(&head.to_string()).is_some())
}

/// Where an import names its module.
pub fn place(cx: &Cx<'_>, node: Node<'_>, module: &str) -> Span {
    let span = node.span();
    let text = cx.view.slice(span);
    // Names come before the module in one language, and behind it in the other.
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '.' | '$'));
    let whole =
        |at: &usize| !is_word(text[..*at].chars().next_back()) && !is_word(text[at + module.len()..].chars().next());
    let mut found = text.match_indices(module).map(|(at, _)| at).filter(whole);
    let at = if cx.view.python() { found.next() } else { found.last() };
    at.map_or(span, |at| Span::new(span.start + at as u32, span.start + (at + module.len()) as u32))
}

/// How the ecosystem calls what lists the dependencies.
pub fn manifest(ecosystem: Ecosystem) -> &'static str {
    match ecosystem {
        Ecosystem::JavaScript => "package.json",
        Ecosystem::Python => "manifest",
    }
}

/// What was looked through, as a step says it.
pub fn searched(judged: &Judged) -> String {
    const SHOWN: usize = 3;
    let shown: Vec<String> = judged.searched.iter().take(SHOWN).map(|path| format!("`{path}`")).collect();
    let more = judged.searched.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", shown.join(", "))
}

/// The line that declares a package, for the manifest that is to get it: its name and the line. None where nothing says
/// which version.
pub fn line<'a>(judged: &'a Judged, version: &str) -> Option<(&'a str, String)> {
    let document = judged.searched.first()?;
    let name = document.rsplit('/').next().unwrap_or(document);
    let line = match name {
        "package.json" => format!("\"{}\": \"^{version}\"", judged.package),
        _ if name.ends_with(".txt") => format!("{}=={version}", judged.package),
        "pyproject.toml" => format!("\"{}>={version}\"", judged.package),
        _ => return None,
    };
    Some((name, line))
}
