//! The files of an app: facts without text, and the few documents that are not code but say how code is wired.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use super::declared::Declared;
use super::definitions;
use super::flow::{self, FileFlow};
use super::keys::{self, Signing};
use super::literals::Literals;
use super::sessions;
use super::supply::imports::{self, Import};
use super::tested::checks::{self, Helper};
use crate::facts::{FileFacts, FileKind, Id, Node, Symbol};
use crate::git::GitState;
use crate::registry::Answers;
use crate::text::Span;

/// A file of one `Files`. Stays the same while the file exists, whatever is edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// A node of a file of the app. Valid as long as the file's shape is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct At {
    pub file: FileId,
    pub id: Id,
}

/// One source file as the app sees it.
#[derive(Debug)]
pub struct SourceFile {
    /// Relative to the root, with `/`.
    pub path: Arc<str>,
    pub facts: Arc<FileFacts>,
    pub kind: FileKind,
    pub literals: Literals,
    flow: OnceLock<FileFlow>,
    imports: OnceLock<Vec<Import>>,
    signings: OnceLock<Vec<Signing>>,
    definitions: OnceLock<Vec<(Symbol, Id)>>,
    helpers: OnceLock<Vec<Helper>>,
    reads_cookies: OnceLock<bool>,
}

impl SourceFile {
    pub fn new(path: &str, facts: impl Into<Arc<FileFacts>>, text: &str) -> Self {
        let facts = facts.into();
        let kind = FileKind::of(Path::new(path), text);
        let literals = Literals::of(&facts, text);
        Self {
            path: path.into(),
            facts,
            kind,
            literals,
            flow: OnceLock::new(),
            imports: OnceLock::new(),
            signings: OnceLock::new(),
            definitions: OnceLock::new(),
            helpers: OnceLock::new(),
            reads_cookies: OnceLock::new(),
        }
    }

    /// True where it calls something that data may do harm in.
    pub fn may_harm(&self) -> bool {
        self.kind.is_production() && !self.flow().hits.is_empty()
    }

    /// What it imports; read when first asked for.
    pub fn imports(&self) -> &[Import] {
        self.imports.get_or_init(|| imports::of(self))
    }

    /// The calls in it that sign and encrypt; looked for when first asked for.
    pub fn signings(&self) -> &[Signing] {
        self.signings.get_or_init(|| keys::signings(self))
    }

    /// What it defines, by name; looked for when first asked for.
    pub fn definitions(&self) -> &[(Symbol, Id)] {
        self.definitions.get_or_init(|| definitions::in_file(&self.facts))
    }

    /// Its functions, as helpers of tests; looked at when first asked for.
    pub fn helpers(&self) -> &[Helper] {
        self.helpers.get_or_init(|| checks::in_file(&self.facts))
    }

    /// True where it reads or sets what a browser sends by itself; looked at when first asked for.
    pub fn reads_cookies(&self) -> bool {
        *self.reads_cookies.get_or_init(|| sessions::in_file(self))
    }

    /// How data flows in it; read when first asked for.
    pub fn flow(&self) -> &FileFlow {
        self.flow.get_or_init(|| flow::read_file(self))
    }
}

impl SourceFile {
    /// True where the two differ in nothing but where things stand: whatever is made of the one may be kept for the other.
    pub fn same_but_for_places(&self, other: &SourceFile) -> bool {
        self.path == other.path
            && self.kind == other.kind
            && self.facts.language == other.facts.language
            && self.facts.same_shape(&other.facts)
            && self.literals == other.literals
    }
}

/// A file that is not code and yet says how code is wired: a manifest, a schema, a migration, an API description.
#[derive(Debug, PartialEq, Eq)]
pub struct Document {
    /// Relative to the root, with `/`.
    pub path: Arc<str>,
    pub text: String,
}

/// All files of one root.
#[derive(Clone, Debug, Default)]
pub struct Files {
    root: PathBuf,
    slots: Vec<Option<Arc<SourceFile>>>,
    by_path: HashMap<Arc<str>, FileId>,
    /// In the order of the paths; made when first asked for.
    order: OnceLock<Vec<FileId>>,
    documents: BTreeMap<Arc<str>, Arc<Document>>,
    /// Documents that are there and could not be taken in, each with the reason.
    left_out: BTreeMap<Arc<str>, Arc<str>>,
    declared: Arc<Declared>,
    git: Option<Arc<GitState>>,
    registry: Option<Arc<Answers>>,
}

impl Files {
    pub fn new(root: &Path) -> Self {
        Self { root: root.to_owned(), ..Self::default() }
    }

    /// The folder that paths are relative to; absolute.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What the project's configuration says of its code.
    pub fn declared(&self) -> &Declared {
        &self.declared
    }

    /// Takes in what the configuration says. True where that is something else.
    pub fn declare(&mut self, declared: &Declared) -> bool {
        let is_other = *self.declared != *declared;
        if is_other {
            self.declared = Arc::new(declared.clone());
        }
        is_other
    }

    /// What Git keeps of this root. None where that is not known, which is not the same as nothing.
    pub fn git(&self) -> Option<&Arc<GitState>> {
        self.git.as_ref()
    }

    /// True where this is other than what was known.
    pub fn set_git(&mut self, git: Option<GitState>) -> bool {
        let is_other = self.git.as_deref() != git.as_ref();
        self.git = git.map(Arc::new);
        is_other
    }

    /// What registries say of the declared names. None where nobody asked them.
    pub fn registry(&self) -> Option<&Answers> {
        self.registry.as_deref()
    }

    /// True where this is other than what was known.
    pub fn set_registry(&mut self, answers: Option<Arc<Answers>>) -> bool {
        let is_other = self.registry != answers;
        self.registry = answers;
        is_other
    }

    /// The answers, to be handed on.
    pub fn share_registry(&self) -> Option<Arc<Answers>> {
        self.registry.clone()
    }

    /// Adds a file or replaces the one at its path.
    pub fn set(&mut self, file: SourceFile) -> FileId {
        self.share(Arc::new(file))
    }

    /// Takes a file over as another `Files` has it.
    pub fn share(&mut self, file: Arc<SourceFile>) -> FileId {
        let next = FileId(self.slots.len() as u32);
        let id = *self.by_path.entry(file.path.clone()).or_insert(next);
        if id == next {
            self.order = OnceLock::new();
            self.slots.push(None);
        }
        self.slots[id.0 as usize] = Some(file);
        id
    }

    /// Adds a document or replaces the one at its path.
    pub fn set_document(&mut self, document: Document) {
        self.left_out.remove(&document.path);
        self.documents.insert(document.path.clone(), Arc::new(document));
    }

    /// Takes a source file or document away. True where there was one.
    pub fn remove(&mut self, path: &str) -> bool {
        let source = self.remove_source(path);
        self.remove_document(path) || source
    }

    pub fn remove_source(&mut self, path: &str) -> bool {
        let Some(id) = self.by_path.remove(path) else { return false };
        self.order = OnceLock::new();
        self.slots[id.0 as usize].take().is_some()
    }

    pub fn remove_document(&mut self, path: &str) -> bool {
        self.documents.remove(path).is_some() | self.left_out.remove(path).is_some()
    }

    /// The paths of everything below a folder.
    pub fn below(&self, folder: &str) -> Vec<Arc<str>> {
        let within = |path: &&Arc<str>| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
        self.by_path.keys().chain(self.documents.keys()).filter(within).cloned().collect()
    }

    /// Above the number of every file that is or was there.
    pub fn capacity(&self) -> usize {
        self.slots.len()
    }

    /// The files that are others than they were, but for where things stand. None where files came or went.
    pub fn changed_since(&self, before: &Files) -> Option<Vec<FileId>> {
        let is_same = |mine: &Option<Arc<SourceFile>>, theirs: &Option<Arc<SourceFile>>| match (mine, theirs) {
            (Some(mine), Some(theirs)) => Some(Arc::ptr_eq(mine, theirs) || mine.same_but_for_places(theirs)),
            (None, None) => Some(true),
            _ => None,
        };
        let mut changed = Vec::new();
        for (slot, (mine, theirs)) in self.slots.iter().zip(&before.slots).enumerate() {
            if !is_same(mine, theirs)? {
                changed.push(FileId(slot as u32));
            }
        }
        (self.slots.len() == before.slots.len()).then_some(changed)
    }

    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.slots.get(id.0 as usize)?.as_deref()
    }

    pub fn find(&self, path: &str) -> Option<FileId> {
        self.by_path.get(path).copied()
    }

    /// Every source file, in the order of the paths.
    pub fn ids(&self) -> Vec<FileId> {
        let order = || {
            let mut paths: Vec<_> = self.by_path.iter().collect();
            paths.sort_unstable();
            paths.into_iter().map(|(_, id)| *id).collect()
        };
        self.order.get_or_init(order).clone()
    }

    /// A document is there and cannot be taken in. True where that is news.
    pub fn leave_out(&mut self, path: &str, reason: &str) -> bool {
        self.documents.remove(path).is_some() | self.left_out.insert(path.into(), reason.into()).is_none()
    }

    /// Documents that could not be taken in, each with the reason.
    pub fn left_out(&self) -> impl Iterator<Item = (&str, &str)> {
        self.left_out.iter().map(|(path, reason)| (&**path, &**reason))
    }

    pub fn document(&self, path: &str) -> Option<&Document> {
        self.documents.get(path).map(|document| &**document)
    }

    /// Every document, in the order of the paths.
    pub fn documents(&self) -> impl Iterator<Item = &Document> {
        self.documents.values().map(|document| &**document)
    }

    /// The node at a place. None where the file is gone.
    pub fn node(&self, at: At) -> Option<Node<'_>> {
        Some(self.get(at.file)?.facts.node(at.id))
    }

    pub fn span(&self, at: At) -> Option<Span> {
        self.node(at).map(Node::span)
    }
}
