//! A file of secrets that Git keeps, or would take next.

use crate::facts::entries::entries;
use crate::findings::{Confidence, FixClass, Severity};
use crate::models::stores::{self, Holds, Store};
use crate::models::{connections, credentials, environment, secrets};
use crate::rules::{Check, Cx, Family, Findings, Needs, Rule};
use crate::text::Span;

pub const RULE: Rule = Rule {
    id: "env-file-tracked",
    title: "File of secrets in the repository",
    family: Family::Secrets,
    severity: Severity::Error,
    confidence: Confidence::Proven,
    needs: Needs::Git,
    cwe: &[312, 538],
    owasp: &["A02:2025"],
    asvs: &["13.3.1", "13.4.1"],
    page: include_str!("env_file_tracked.md"),
    check: Check::App(check),
    fix: None,
};

/// A secret in the file.
struct Held {
    at: Span,
    note: String,
    /// A value that opens something, as far as it can be seen; else one that may be a default for development.
    real: bool,
}

/// So many are shown.
const SHOWN: usize = 5;

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    let Some(git) = cx.app.files.git() else { return };
    let path = cx.view.path.to_string_lossy().replace('\\', "/");
    let name = path.rsplit('/').next().unwrap_or_default();
    let Some(store) = stores::of(name) else { return };
    let (tracked, loose) = (git.is_tracked(&path), git.is_loose(&path));
    if !tracked && !loose {
        return;
    }
    let text = cx.view.text.to_string();
    if stores::is_encrypted(&text) {
        return;
    }
    let held = held(store, name, &text);
    let real = held.iter().filter(|held| held.real).count();
    let Some(first) = held.iter().find(|held| held.real || real == 0) else { return };
    if real == 0 && loose {
        return;
    }
    let severity = match (tracked && real > 0, cx.view.kind.is_test()) {
        (_, true) => Severity::Info,
        (true, _) => Severity::Error,
        (false, _) => Severity::Warning,
    };
    let many = match (real, held.len()) {
        (0, 1) => "what looks like a secret".to_owned(),
        (0, many) => format!("{many} values that look like secrets"),
        (1, _) => "a secret".to_owned(),
        (many, _) => format!("{many} secrets"),
    };
    let state = if tracked { "is kept in Git" } else { "would be taken by the next `git add`" };
    let draft = out.add(first.at, format!("`{name}` {state} and holds {many}")).severity(severity);
    let mut draft = held.iter().take(SHOWN).fold(draft, |draft, held| draft.step(Some(held.at), held.note.clone()));
    if held.len() > SHOWN {
        draft = draft.step(None, format!("and {} more", held.len() - SHOWN));
    }
    let draft = draft.step(
        None,
        if tracked {
            "Git's index lists the file"
        } else {
            "no `.gitignore` names the file, and it is not committed yet"
        },
    );
    let draft = draft.fix(FixClass::Ask, "ignore", format!("Name `{name}` in `.gitignore`"));
    let mut draft = draft.adding(".gitignore", name);
    if store.holds == Holds::Settings && (name == ".env" || name.starts_with(".env.")) {
        for entry in entries(&text) {
            draft = draft.adding(".env.example", format!("{}=", entry.name));
        }
    }
}

fn held(store: &Store, name: &str, text: &str) -> Vec<Held> {
    let mut held: Vec<Held> = (secrets::scan(text).into_iter())
        .map(|found| {
            let at = Span::from(found.range.clone());
            let note = format!("here is a {}{}", found.provider.name, ends(&text[found.range]));
            Held { at, note, real: !found.provider.test }
        })
        .collect();
    if store.holds == Holds::Key {
        return held;
    }
    for entry in entries(text) {
        if held.iter().any(|known| entry.value_span.encloses(known.at) || known.at.encloses(entry.value_span)) {
            continue;
        }
        let address = connections::find(entry.value).into_iter().next();
        let real = match (&address, secret(entry.name)) {
            (Some(address), _) if !address.is_near => Some(true),
            (Some(address), _) if !address.is_usual => Some(false),
            (None, Some(forges)) if !is_empty(entry.value) => {
                let real = credentials::is_random(entry.value) || credentials::is_password(entry.value);
                (real || forges).then_some(real)
            }
            _ => None,
        };
        if let Some(real) = real {
            held.push(Held { at: entry.name_span, note: format!("`{}` has a value", entry.name), real });
        }
    }
    let lines = stores::sign_ins(name, text).into_iter().filter(|value| !is_reference(&text[value.clone()]));
    held.extend(lines.map(|value| Held { at: value.into(), note: "here is a sign-in".to_owned(), real: true }));
    held.sort_by_key(|held| held.at);
    held
}

/// Whether a name means something that others are checked with; None where it means no secret.
fn secret(name: &str) -> Option<bool> {
    let token = name.starts_with("//") || name.eq_ignore_ascii_case("_authToken") || name == "_password";
    match environment::secret(name) {
        Some(kind) => Some(kind == environment::Secret::Forges),
        None => token.then_some(false),
    }
}

/// `${TOKEN}` and `your-password` are filled in elsewhere.
fn is_reference(value: &str) -> bool {
    value.starts_with('$') && value.contains('{') || value.starts_with('<') || credentials::is_mask(value)
}

fn is_empty(value: &str) -> bool {
    credentials::is_no_credential(value)
        || secrets::is_placeholder(value)
        || environment::is_absent(value)
        || value.len() < 8
}

fn ends(value: &str) -> String {
    secrets::ends(value).map_or(String::new(), |(first, last)| format!(" `{first}…{last}`"))
}
