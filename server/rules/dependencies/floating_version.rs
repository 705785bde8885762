//! A dependency of which whatever is newest is taken.

use super::lines::{Manifest, is_listed, manifest};
use super::missing_lockfile::is_missing;
use crate::app::manifests::{Declaration, Ecosystem, Kind};
use crate::app::paths;
use crate::findings::{Confidence, Severity};
use crate::rules::{Check, Cx, Family, Findings, Needs, Rule};
use crate::text::Span;

pub const RULE: Rule = Rule {
    id: "floating-version",
    title: "Dependency at whatever version is newest",
    family: Family::Dependencies,
    severity: Severity::Warning,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[1357, 829],
    owasp: &["A03:2025", "A08:2025"],
    asvs: &["15.1.2", "15.2.4"],
    page: include_str!("floating_version.md"),
    check: Check::App(check),
    fix: None,
};

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    if let Some(manifest) = manifest(cx) {
        declared(cx, out, &manifest);
    }
    let name = cx.view.path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let path = cx.view.path.to_string_lossy().replace('\\', "/");
    if name.starts_with("Dockerfile") || name.ends_with(".Dockerfile") || name == "Containerfile" {
        image(cx, out);
    } else if path.contains(".github/workflows/") && (name.ends_with(".yml") || name.ends_with(".yaml")) {
        workflow(cx, out);
    }
}

/// One finding a manifest: the cause is one, and so is what is to be done.
fn declared(cx: &Cx<'_>, out: &mut Findings<'_>, manifest: &Manifest) {
    // Without any lockfile, that is what is said.
    if is_open_by_design(cx, manifest) || is_missing(cx, manifest) {
        return;
    }
    // `requirements.txt` may hold exactly what another list of the folder leaves open.
    let is_pinned = |it: &Declaration| {
        let others = manifest.package().into_iter().flat_map(|package| &package.declarations);
        others.filter(|other| other.document != it.document).any(|other| other.name == it.name && !other.floats())
    };
    let is_held = |it: &Declaration| {
        let locks = manifest.all().locks_above(&manifest.folder, manifest.ecosystem);
        locks.map(|(_, lock)| lock).any(|lock| is_listed(lock, it)) || is_pinned(it)
    };
    let counts = |it: &&Declaration| it.kind == Kind::Runtime && it.floats();
    let floating: Vec<&Declaration> = manifest.registered().filter(counts).filter(|it| !is_held(it)).collect();
    let Some(first) = floating.first() else { return };
    let all = manifest.registered().filter(|it| it.kind == Kind::Runtime).count();
    let written = |it: &Declaration| {
        if it.range.is_empty() { "without a version".to_owned() } else { format!("at `{}`", it.range) }
    };
    let message = match floating.len() {
        1 => format!("`{}` is depended on {}, and no lockfile holds it", first.name, written(first)),
        many => {
            format!("{many} of {all} dependencies are taken at whatever version is newest, and no lockfile holds them")
        }
    };
    let mut draft = out.add(first.name_at, message);
    for each in floating.iter().take(5) {
        draft = draft.step(Some(each.name_at), format!("`{}` {}", each.name, written(each)));
    }
    if floating.len() > 5 {
        draft = draft.step(None, format!("and {} more", floating.len() - 5));
    }
    draft.step(None, "no lockfile of this folder or one above lists them");
}

/// True where open versions are right, or held elsewhere: libraries, sources of a compiled list, files under
/// constraints, and lockfiles that could not be read.
fn is_open_by_design(cx: &Cx<'_>, manifest: &Manifest) -> bool {
    let (folder, name) = paths::split(&manifest.path);
    let compiled = || {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        cx.app.files.document(&paths::within(folder, &format!("{stem}.txt"))).is_some()
    };
    let serves = !cx.app.applications.is_empty() || !cx.app.sites.is_empty();
    let is_library = manifest.package().is_some_and(|package| package.is_library == Some(true));
    let has_constraints = || {
        let text = cx.view.text.to_string();
        text.lines().any(|line| line.starts_with("-c ") || line.starts_with("--constraint"))
    };
    manifest.lock().is_some()
        || manifest.all().is_unread_above(&manifest.folder, manifest.ecosystem)
        || name.ends_with(".in") && compiled()
        || is_library && (manifest.ecosystem == Ecosystem::JavaScript || !serves)
        || manifest.ecosystem == Ecosystem::Python && (has_constraints() || name == "setup.py" || name == "setup.cfg")
}

/// `RUN pip install flask`, `RUN npm install -g pm2`.
fn image(cx: &Cx<'_>, out: &mut Findings<'_>) {
    const INSTALLERS: [(&[&str], &str); 6] = [
        (&["pip", "install"], "pip"),
        (&["pip3", "install"], "pip"),
        (&["npm", "install"], "npm"),
        (&["npm", "i"], "npm"),
        (&["pnpm", "add"], "npm"),
        (&["yarn", "global", "add"], "npm"),
    ];
    // What takes a word of its own.
    const VALUED: [&str; 53] = [
        "-r",
        "--requirement",
        "--requirements",
        "-c",
        "--constraint",
        "--constraints",
        "-i",
        "--index-url",
        "--extra-index-url",
        "-e",
        "--target",
        "-t",
        "--prefix",
        "-f",
        "--find-links",
        "--group",
        "--extra",
        "--index",
        "--default-index",
        "--index-strategy",
        "--python",
        "--python-version",
        "--python-preference",
        "--resolution",
        "--upgrade-strategy",
        "--timeout",
        "--retries",
        "--trusted-host",
        "--proxy",
        "--progress-bar",
        "--cache-dir",
        "--cert",
        "--platform",
        "--implementation",
        "--abi",
        "--only-binary",
        "--no-binary",
        "--root",
        "--log",
        "--config-settings",
        "--overrides",
        "--loglevel",
        "--registry",
        "--cache",
        "--store-dir",
        "--network-timeout",
        "--fetch-timeout",
        "--fetch-retries",
        "--dir",
        "-C",
        "--filter",
        "--workspace",
        "-w",
    ];
    // The package manager itself.
    const TOOLS: [&str; 12] =
        ["pip", "setuptools", "wheel", "npm", "pnpm", "yarn", "corepack", "poetry", "uv", "pipenv", "pdm", "bun"];
    let text = cx.view.text.to_string();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let base = offset;
        offset += line.len();
        if line.trim_start().starts_with('#') {
            continue;
        }
        let mut found: Vec<Span> = Vec::new();
        for command in line.split([';', '&', '|']) {
            let words: Vec<&str> = command.split_whitespace().collect();
            let hit = INSTALLERS.iter().find_map(|(start, tool)| {
                let at = words.windows(start.len()).position(|window| window == *start)?;
                Some((at + start.len(), *tool))
            });
            let Some((from, tool)) = hit else { continue };
            let mut rest = words[from..].iter();
            while let Some(word) = rest.next() {
                if VALUED.contains(word) {
                    rest.next();
                    continue;
                }
                let plain = word.trim_matches(['"', '\'']);
                let is_name = plain.starts_with(|c: char| c.is_ascii_alphabetic() || c == '@')
                    && !plain.contains(['/', '$', ':']) | plain.starts_with('@');
                let is_held = match tool {
                    "pip" => plain.contains(['=', '<', '~', '>', '@']),
                    _ => plain.trim_start_matches('@').contains('@') && !plain.ends_with("@latest"),
                };
                let bare = plain.split('[').next().unwrap_or(plain);
                if *word != "\\" && is_name && !is_held && !TOOLS.contains(&bare) {
                    let at = base + (plain.as_ptr() as usize - line.as_ptr() as usize);
                    found.push(Span::from(at..at + plain.len()));
                }
            }
        }
        // One command, one finding.
        let Some(first) = found.first() else { continue };
        let more = if found.len() > 1 { format!(" and {} more", found.len() - 1) } else { String::new() };
        let name = &text[first.range()];
        let message = format!("The image gets whatever version of `{name}`{more} is newest when it is built");
        let mut draft = out.add(*first, message);
        for span in &found {
            draft = draft.step(Some(*span), format!("`{}` without a version", &text[span.range()]));
        }
    }
}

/// `uses: owner/action@main`: whoever may push to that branch runs code with this workflow's rights.
fn workflow(cx: &Cx<'_>, out: &mut Findings<'_>) {
    let text = cx.view.text.to_string();
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let base = offset;
        offset += line.len();
        let Some((before, used)) = line.split_once("uses:") else { continue };
        if before.contains('#') {
            continue;
        }
        let used = used.split('#').next().unwrap_or_default();
        let action = used.trim().trim_matches(['"', '\'']);
        let Some((name, branch)) = action.rsplit_once('@') else { continue };
        if !matches!(branch, "main" | "master" | "latest" | "develop" | "HEAD") || name.starts_with("./") {
            continue;
        }
        let at = base + (action.as_ptr() as usize - line.as_ptr() as usize);
        let span = Span::from(at..at + action.len());
        out.add(span, format!("The workflow runs whatever is on the branch `{branch}` of `{name}`"))
            .severity(Severity::Info)
            .step(Some(span), "a branch moves; the hash of a commit does not")
            .step(None, "zizmor looks at workflows in depth");
    }
}
