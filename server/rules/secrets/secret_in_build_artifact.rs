//! A secret that an image, a build or a tool's configuration keeps.

use crate::facts::View;
use crate::facts::entries::{Entry, entries};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::models::environment::{self, Secret};
use crate::models::{artifacts, bundle, connections, credentials, secrets, stores};
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};
use crate::text::Span;

use super::dockerfile::{Instruction, Setting, instructions};
use super::document::file_name;

pub const RULE: Rule = Rule {
    id: "secret-in-build-artifact",
    title: "Secret kept by an image or build",
    family: Family::Secrets,
    severity: Severity::Warning,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[540, 532, 798],
    owasp: &["A02:2025"],
    asvs: &["13.3.1", "13.4.1"],
    page: include_str!("secret_in_build_artifact.md"),
    check: Check::Both(check, check_app),
    fix: Some(Fix::File(fix)),
};

fn check(view: &View<'_>, out: &mut Findings<'_>) {
    if !view.file.language.is_document() || view.kind.is_test() {
        return;
    }
    let name = file_name(view);
    if is_dockerfile(name) {
        of_image(&view.text.to_string(), name, out);
        return;
    }
    let path = view.path.to_string_lossy().replace('\\', "/");
    if let Some(kind) = artifacts::kind(&path) {
        of_entries(&view.text.to_string(), kind, out);
        of_builds(&view.text.to_string(), out);
    } else if name.ends_with(".ipynb") {
        of_cells(&view.text.to_string(), out);
    } else if matches!(name.rsplit('.').next(), Some("yaml" | "yml")) {
        of_cluster(&view.text.to_string(), out);
    }
}

fn is_dockerfile(name: &str) -> bool {
    name.contains("Dockerfile") || name.contains("Containerfile")
}

/// `ENV`, `ARG` and `COPY` of a Dockerfile: what the last stage sets is in the image and in its history.
fn of_image(text: &str, name: &str, out: &mut Findings<'_>) {
    let all = instructions(text);
    // Nothing of `Dockerfile.dev` is published.
    let elsewhere = |part: &str| matches!(part, "dev" | "development" | "local" | "test" | "ci");
    let is_elsewhere = name.split(['.', '-', '_']).any(elsewhere);
    let last = all.last().map_or(0, |each| if is_elsewhere { usize::MAX } else { each.stage });
    for each in &all {
        match each.name.as_str() {
            "ENV" | "ARG" => each.settings().iter().for_each(|setting| of_setting(each, setting, last, out)),
            "COPY" | "ADD" => of_copy(each, last, out),
            _ => {}
        }
    }
}

fn of_setting(each: &Instruction<'_>, setting: &Setting<'_>, last: usize, out: &mut Findings<'_>) {
    let Setting { name, span, value } = setting;
    let kind = environment::secret(name).or_else(|| bundle::kept(name).map(|_| Secret::Shown));
    let Some(kind) = kind.filter(|_| bundle::published(name).is_none()) else { return };
    let is_last = each.stage == last;
    match value {
        None => {
            // What a stage before the last is given leaves no trace in the image.
            if !is_last || each.stage == 0 {
                return;
            }
            out.add(*span, format!("`{name}` is given to the build as an argument, which the image's history keeps"))
                .step(
                    Some(*span),
                    "every argument that a step of the last stage can see is listed by `docker history`",
                );
        }
        Some(value) if value.starts_with('$') => {
            if is_last && each.name == "ENV" && !value.contains(":-") {
                out.add(*span, format!("`{name}` is kept in the image: everybody who has it can read it"))
                    .step(Some(*span), "the build's argument becomes a variable of the image");
            }
        }
        Some(value) => {
            let Some(severity) = severity(kind, value, !is_last) else { return };
            let draft = out
                .add(*span, format!("`{name}` is set in the image: everybody who has it can read it"))
                .severity(severity)
                .step(Some(*span), "its value stands in this instruction, and in the image's history");
            if each.settings().len() == 1 {
                draft.fix(FixClass::Ask, "leave", format!("Leave `{name}` to whoever runs the image"));
            }
        }
    }
}

/// None for what is no secret: nothing, a sample, a word that says that it is none.
fn severity(kind: Secret, value: &str, quiet: bool) -> Option<Severity> {
    let is_made_up = credentials::is_no_credential(value)
        || environment::is_absent(value)
        || kind != Secret::Forges && secrets::is_placeholder(value) && !credentials::is_random(value)
        || artifacts::is_stand_in(value)
        // What opens something by its own format, and addresses, are other rules'.
        || !secrets::scan(value).is_empty()
        || !connections::find(value).is_empty();
    if is_made_up {
        return None;
    }
    let real = credentials::is_random(value);
    match (kind, real) {
        (_, true) => Some(Severity::Warning),
        (Secret::Forges, false) if !quiet => Some(Severity::Warning),
        (Secret::Shown, false) if !quiet && credentials::is_password(value) => Some(Severity::Warning),
        (Secret::Store, false) if !quiet && credentials::is_password(value) => Some(Severity::Info),
        _ => None,
    }
}

/// `COPY .env ./`
fn of_copy(each: &Instruction<'_>, last: usize, out: &mut Findings<'_>) {
    for source in each.sources() {
        let name = source.rsplit('/').next().unwrap_or(source);
        if name.contains('*') || stores::of(name).is_none() || !name.starts_with(".env") {
            continue;
        }
        let span = each.span_of(source);
        let severity = if each.stage == last { Severity::Warning } else { Severity::Info };
        out.add(span, format!("`{name}` is copied into the image, with what is in it"))
            .severity(severity)
            .step(Some(span), "a layer keeps the file, also where a later step deletes it");
    }
}

/// Entries of workflows, compose files and configurations of assistants.
fn of_entries(text: &str, kind: artifacts::Kind, out: &mut Findings<'_>) {
    for entry in entries(text) {
        let Some(secret) = secret_of(&entry) else { continue };
        // A password that a container of a test is given is no secret.
        let quiet = kind != artifacts::Kind::Assistant;
        let Some(severity) = severity(secret, entry.value, quiet) else { continue };
        out.add(entry.name_span, format!("`{}` has its value in this file", entry.name))
            .severity(severity)
            .step(Some(entry.name_span), kind.told());
    }
}

fn secret_of(entry: &Entry<'_>) -> Option<Secret> {
    environment::secret(entry.name).or_else(|| bundle::kept(entry.name).map(|_| Secret::Shown))
}

/// `--build-arg TOKEN=${{ secrets.TOKEN }}`, and the same below `build-args:`.
fn of_builds(text: &str, out: &mut Findings<'_>) {
    let (mut at, mut below) = (0, None);
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let indent = line.len() - line.trim_start().len();
        if line.trim().is_empty() || line.trim_start().starts_with('#') {
            continue;
        }
        if below.is_some_and(|above| indent <= above) {
            below = None;
        }
        if line.trim_start().starts_with("build-args:") {
            below = Some(indent);
        }
        let mut rest = 0;
        while let Some(found) = line[rest..].find("secrets.") {
            let secret = rest + found;
            rest = secret + 8;
            let Some(head) = line[..secret].rfind("${{") else { continue };
            let named = line[..head].trim_end_matches(['"', '\'']);
            let Some(named) = named.strip_suffix('=') else { continue };
            let from = named.rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).map_or(0, |at| at + 1);
            let name = &named[from..];
            let is_argument = below.is_some() || named[..from].trim_end().ends_with("--build-arg");
            if !is_argument || bundle::published(name).is_some() || environment::secret(name).is_none() {
                continue;
            }
            let span = Span::new((start + from) as u32, (start + from + name.len()) as u32);
            out.add(span, format!("`{name}` is given to the build as an argument, which the image's history keeps"))
                .step(Some(span), "a build takes secrets with `--secret`, which leaves no trace");
        }
    }
}

/// `kind: Secret` with its values written down.
fn of_cluster(text: &str, out: &mut Findings<'_>) {
    let is_secret = text.lines().any(|line| line.trim_end() == "kind: Secret");
    if !is_secret || text.contains("{{") || stores::is_encrypted(text) {
        return;
    }
    for entry in entries(text) {
        let Some(kind) = secret_of(&entry) else { continue };
        let plain = artifacts::decoded(entry.value);
        let value = plain.as_deref().unwrap_or(entry.value);
        if severity(kind, value, false).is_some_and(|severity| severity >= Severity::Warning) {
            out.add(entry.name_span, format!("`{}` has its value in this file", entry.name))
                .step(Some(entry.name_span), "values of a `Secret` are encoded, not encrypted");
        }
    }
}

/// Cells of a notebook, whose code is text in JSON.
fn of_cells(text: &str, out: &mut Findings<'_>) {
    for (name, value) in artifacts::assignments(text) {
        let (said, held) = (&text[name.clone()], &text[value]);
        let Some(kind) = environment::secret(said) else { continue };
        if severity(kind, held, true).is_some() {
            let span = Span::from(name);
            out.add(span, format!("`{said}` has its value in this notebook"))
                .step(Some(span), "a cell gives it, and the notebook is shared as it is");
        }
    }
}

/// `COPY . .` where nothing keeps the files of secrets out.
fn check_app(cx: &Cx<'_>, out: &mut Findings<'_>) {
    if !cx.view.file.language.is_document() || !is_dockerfile(file_name(cx.view)) || cx.view.kind.is_test() {
        return;
    }
    let path = cx.view.path.to_string_lossy().replace('\\', "/");
    let text = cx.view.text.to_string();
    let all = instructions(&text);
    let last = all.last().map_or(0, |each| each.stage);
    let copies = all.iter().filter(|each| matches!(each.name.as_str(), "COPY" | "ADD") && each.stage == last);
    let whole = copies.filter_map(|each| {
        let source = each.sources().into_iter().find(|source| matches!(*source, "." | "./"))?;
        Some(each.span_of(source))
    });
    let Some(span) = whole.into_iter().next() else { return };
    let Some(sample) = sample_above(cx, &path) else { return };
    let ignores: Vec<_> = ignore_files(cx, &path).collect();
    if ignores.iter().any(|text| artifacts::ignores_secrets(text)) {
        return;
    }
    let searched =
        if ignores.is_empty() { "there is no `.dockerignore`" } else { "`.dockerignore` does not name `.env`" };
    out.add(span, "the image takes everything that lies in this folder, `.env` too")
        .step(Some(span), "copied into the last stage")
        .step(None, format!("`{sample}` says that the folder has an `.env` where somebody works on it"))
        .step(None, searched)
        .fix(FixClass::Safe, "ignore", "Name `.env` and `.git` in `.dockerignore`")
        .adding(".dockerignore", ".env")
        .adding(".dockerignore", ".env.*")
        .adding(".dockerignore", ".git");
}

/// The list of variables that the folder of a Dockerfile, or the root, has for its `.env`.
fn sample_above(cx: &Cx<'_>, path: &str) -> Option<String> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let known = |folder: &str, name: &str| {
        let at = if folder.is_empty() { name.to_owned() } else { format!("{folder}/{name}") };
        cx.app.files.document(&at).map(|document| document.path.to_string())
    };
    let names = [".env.example", ".env.sample", ".env.template", ".env.dist"];
    names.iter().find_map(|name| known(folder, name).or_else(|| known("", name)))
}

fn ignore_files<'a>(cx: &Cx<'a>, path: &'a str) -> impl Iterator<Item = &'a str> {
    let app = cx.app;
    let above = std::iter::successors(Some(path), |path| path.rsplit_once('/').map(|(folder, _)| folder));
    let folders = above.skip(1).chain([""]);
    let own = app.files.document(&format!("{path}.dockerignore"));
    let others = folders.filter_map(|folder| {
        let at = if folder.is_empty() { ".dockerignore".to_owned() } else { format!("{folder}/.dockerignore") };
        app.files.document(&at)
    });
    own.into_iter().chain(others).map(|document| document.text.as_str())
}

fn fix(view: &View<'_>, finding: &Finding, id: &str) -> Option<Vec<TextEdit>> {
    if id != "leave" {
        return None;
    }
    let text = view.text.to_string();
    let at = instructions(&text).into_iter().find(|each| each.span.encloses(finding.span))?;
    Some(vec![TextEdit { span: at.span, text: String::new() }])
}
