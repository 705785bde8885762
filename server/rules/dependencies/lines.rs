//! What the rules about manifests share: the dependencies that a document declares, and the lockfiles that hold for it.

use std::sync::Arc;

use crate::app::manifests::{Declaration, Ecosystem, Kind, Lock, Manifests, Package, Source};
use crate::app::paths;
use crate::app::supply::Supply;
use crate::findings::TextEdit;
use crate::rules::Cx;
use crate::text::Span;

/// The manifest in a file.
pub struct Manifest {
    supply: Arc<Supply>,
    /// Relative to the root, with `/`.
    pub path: String,
    /// The folder of its project.
    pub folder: String,
    pub ecosystem: Ecosystem,
}

/// The manifest in the file that is judged. None for other documents, and where it is not of the product.
pub fn manifest(cx: &Cx<'_>) -> Option<Manifest> {
    let path = cx.view.path.to_string_lossy().replace('\\', "/");
    if !crate::app::is_document(&path) || !cx.view.kind.is_production() {
        return None;
    }
    let supply = cx.app.supply();
    let packages = supply.manifests.packages();
    let of = |package: &&&Package| package.declarations.iter().any(|it| *it.document == *path);
    let package = packages.iter().find(of)?;
    let (folder, ecosystem) = (package.folder.to_string(), package.ecosystem);
    drop(packages);
    Some(Manifest { supply, path, folder, ecosystem })
}

impl Manifest {
    pub fn all(&self) -> &Manifests {
        &self.supply.manifests
    }

    pub fn package(&self) -> Option<&Package> {
        self.all().above(&self.folder, self.ecosystem).next()
    }

    /// What it declares, in the order of the file.
    pub fn declarations(&self) -> impl Iterator<Item = &Declaration> {
        let mine = self.package().into_iter().flat_map(|package| &package.declarations);
        mine.filter(|it| *it.document == *self.path)
    }

    /// What it declares from a registry, packages of the repository left out.
    pub fn registered(&self) -> impl Iterator<Item = &Declaration> {
        self.declarations().filter(|it| it.source == Source::Registry && !self.is_own(&it.name))
    }

    fn is_own(&self, name: &str) -> bool {
        let own = |package: &&Package| {
            package.ecosystem == self.ecosystem
                && package.name.as_deref().is_some_and(|own| self.ecosystem.normalised(own) == name)
        };
        self.all().packages().iter().any(own)
    }

    /// True where a lockfile lies on the way to the root, read or not.
    pub fn is_locked(&self) -> bool {
        self.lock().is_some() || self.all().is_unread_above(&self.folder, self.ecosystem)
    }

    /// The lockfile that is written from this manifest: of its own folder, or of a workspace that it is a part of.
    pub fn lock(&self) -> Option<&Lock> {
        self.all()
            .locks_above(&self.folder, self.ecosystem)
            .map(|(_, lock)| lock)
            .find(|lock| self.is_written_from(lock))
    }

    /// True where a package manager writes this lockfile from the manifest too: of its own folder, or of a workspace that says so.
    pub fn is_member(&self, lock: &Lock) -> bool {
        let (folder, name) = paths::split(&lock.document);
        let says_members = matches!(name, "package-lock.json" | "npm-shrinkwrap.json" | "yarn.lock");
        let root = || self.all().above(folder, self.ecosystem).next().filter(|root| *root.folder == *folder);
        *folder == *self.folder || !says_members || root().is_some_and(|root| !root.workspaces.is_empty())
    }

    fn is_written_from(&self, lock: &Lock) -> bool {
        let (folder, name) = paths::split(&lock.document);
        let is_mine = match name {
            "Pipfile.lock" => paths::split(&self.path).1 == "Pipfile",
            "poetry.lock" | "uv.lock" | "pdm.lock" => paths::split(&self.path).1 == "pyproject.toml",
            _ => self.ecosystem == Ecosystem::JavaScript,
        };
        // Of a package below, it holds only where most of what that declares is listed: else it is none of the workspace.
        let listed = || {
            let (mut there, mut all) = (0, 0);
            for it in self.registered().filter(|it| it.kind != Kind::Optional) {
                all += 1;
                there += usize::from(is_listed(lock, it));
            }
            there * 2 >= all
        };
        is_mine && (*folder == *self.folder || listed())
    }
}

/// True where a lockfile lists what is declared.
pub fn is_listed(lock: &Lock, declaration: &Declaration) -> bool {
    lock.has(&declaration.name) || lock.has(declaration.registered())
}

/// Takes the entry of a declaration out: its line, where it has one of its own.
pub fn removal(cx: &Cx<'_>, declaration: &Declaration) -> Option<Vec<TextEdit>> {
    let text = cx.view.text;
    let line = text.byte_to_line(declaration.name_at.start as usize);
    let (start, mut end) = (text.line_to_byte(line), text.line_to_byte(line + 1));
    let written = text.line(line).to_string();
    let trimmed = written.trim();
    let is_alone = match declaration.ecosystem {
        Ecosystem::JavaScript => {
            trimmed.starts_with('"') && trimmed.matches("\":").count() == 1 && !trimmed.contains(['{', '}'])
        }
        Ecosystem::Python => !trimmed.contains(['[', ']']) || !trimmed.contains('=') || trimmed.ends_with(','),
    };
    if !is_alone || trimmed.starts_with("dependencies") {
        return None;
    }
    let mut edits = Vec::new();
    // The last entry of a JSON object takes the comma before it along.
    if declaration.ecosystem == Ecosystem::JavaScript && !trimmed.ends_with(',') {
        let before = text.byte_slice(..start).to_string();
        let kept = before.trim_end();
        if kept.ends_with(',') {
            edits.push(TextEdit { span: Span::new(kept.len() as u32 - 1, start as u32), text: "\n".to_owned() });
        }
    }
    if end == start {
        end = text.len_bytes();
    }
    edits.push(TextEdit { span: Span::new(start as u32, end as u32), text: String::new() });
    Some(edits)
}
