//! The app of one root, kept current while its files change. What comes out equals `App::of` over the same files.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::app::declared::Declared;
use crate::app::manifests::Manifests;
use crate::app::modules::Modules;
use crate::app::schema::{Schema, models_of};
use crate::app::{App, Document, Files, Known, SourceFile};
use crate::registry::Answers;

/// What a change of a file means for the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    Nothing,
    /// Only where things stand: the app has been moved along, and nothing has to be linked.
    Places,
    /// The files are to be linked again.
    Links,
}

/// The files of a root, and the app that was last made of them.
#[derive(Debug)]
pub struct LiveApp {
    files: Files,
    /// Replaced and not told to forget, since a link that is under way still fills in what it knew.
    modules: Arc<Modules>,
    app: Arc<App>,
    /// Counts the changes that call for a link, and those that the app has taken in.
    wanted: u64,
    linked: u64,
    /// The same of the changes that the schema has to be read again for.
    schema_wanted: u64,
    schema_linked: u64,
    /// The same of the changes by which code may mean something else that has not changed itself.
    meaning_wanted: u64,
    meaning_linked: u64,
}

/// A link to be run: on a thread of its own, with a deep stack.
#[derive(Debug)]
pub struct Linking {
    files: Files,
    modules: Arc<Modules>,
    /// The schema, where nothing that it is made of has changed.
    schema: Option<Arc<Schema>>,
    /// The app before, where its answers may still hold.
    before: Option<Arc<App>>,
    wanted: u64,
    schema_wanted: u64,
    meaning_wanted: u64,
}

/// What a link gave. None where it panicked: then the app before stays.
#[derive(Debug)]
pub struct Linked {
    app: Option<App>,
    wanted: u64,
    schema_wanted: u64,
    meaning_wanted: u64,
}

impl Linking {
    pub fn run(self) -> Linked {
        let Self { files, modules, schema, before, wanted, schema_wanted, meaning_wanted } = self;
        let link = AssertUnwindSafe(|| App::with(&files, &modules, Known { schema, before: before.as_deref() }));
        let app =
            catch_unwind(link).map_err(|_| tracing::error!("linking the app panicked; the one before stays")).ok();
        Linked { app, wanted, schema_wanted, meaning_wanted }
    }
}

impl LiveApp {
    pub fn new(files: Files) -> Self {
        let modules = Arc::new(Modules::new(files.root()));
        Self {
            files,
            modules,
            app: Arc::default(),
            wanted: 1,
            linked: 0,
            schema_wanted: 1,
            schema_linked: 0,
            meaning_wanted: 1,
            meaning_linked: 0,
        }
    }

    /// Serves with what another made until the first link is done.
    pub fn stand_in(&mut self, before: &LiveApp) {
        self.app = before.app.clone();
    }

    /// The app of the newest files that were linked.
    pub fn app(&self) -> &Arc<App> {
        &self.app
    }

    /// Everything that is known of the files.
    pub fn files(&self) -> &Files {
        &self.files
    }

    /// True where no change waits to be linked.
    pub fn is_linked(&self) -> bool {
        self.linked == self.wanted
    }

    /// What is to be linked, if anything.
    pub fn linking(&self) -> Option<Linking> {
        let schema = || (self.schema_linked == self.schema_wanted).then(|| self.app.schema.clone());
        let linking = || Linking {
            files: self.files.clone(),
            modules: self.modules.clone(),
            schema: schema(),
            before: (self.meaning_linked == self.meaning_wanted).then(|| self.app.clone()),
            wanted: self.wanted,
            schema_wanted: self.schema_wanted,
            meaning_wanted: self.meaning_wanted,
        };
        (!self.is_linked()).then(linking)
    }

    /// Takes in what a link gave.
    pub fn take(&mut self, linked: Linked) {
        self.linked = linked.wanted;
        let Some(app) = linked.app else { return };
        (self.schema_linked, self.meaning_linked) = (linked.schema_wanted, linked.meaning_wanted);
        // Where nothing but places changed since it began, the app is that of the newest texts.
        self.app = Arc::new(if self.is_linked() { app.moved(self.files.clone()) } else { app });
    }

    /// The configuration says something of the project's code.
    pub fn declare(&mut self, declared: &Declared) -> Change {
        if !self.files.declare(declared) {
            return Change::Nothing;
        }
        self.wanted += 1;
        self.meaning_wanted += 1;
        Change::Links
    }

    /// Registries were asked.
    pub fn set_registry(&mut self, answers: Arc<Answers>) -> Change {
        if !self.files.set_registry(Some(answers)) {
            return Change::Nothing;
        }
        self.wanted += 1;
        Change::Links
    }

    /// The manifests of the newest files.
    pub fn manifests(&self) -> Arc<Manifests> {
        self.modules.manifests(&self.files)
    }

    /// A source file has come, or is another.
    pub fn set(&mut self, source: Arc<SourceFile>) -> Change {
        let before = self.files.find(&source.path).and_then(|id| self.files.get(id));
        let has_models = !models_of(&source).is_empty();
        if has_models || before.is_some_and(|before| !models_of(before).is_empty()) {
            self.schema_wanted += 1;
        }
        let change = match before {
            // The schema remembers where models are declared.
            Some(before) if before.same_but_for_places(&source) && !has_models => Change::Places,
            Some(_) => Change::Links,
            None => {
                self.rearrange();
                Change::Links
            }
        };
        self.files.share(source);
        match change {
            Change::Links => self.wanted += 1,
            _ if self.is_linked() => self.app = Arc::new(self.app.moved(self.files.clone())),
            _ => {}
        }
        change
    }

    /// A document has come, or is another.
    pub fn set_document(&mut self, document: Document) -> Change {
        if self.files.document(&document.path) == Some(&document) {
            return Change::Nothing;
        }
        self.files.set_document(document);
        self.rearrange();
        self.wanted += 1;
        self.schema_wanted += 1;
        Change::Links
    }

    /// A document is there that cannot be taken in.
    pub fn leave_out(&mut self, path: &str, reason: &str) -> Change {
        let is_news = self.files.leave_out(path, reason);
        self.without(is_news)
    }

    pub fn remove_source(&mut self, path: &str) -> Change {
        let is_gone = self.files.remove_source(path);
        self.without(is_gone)
    }

    pub fn remove_document(&mut self, path: &str) -> Change {
        let is_gone = self.files.remove_document(path);
        self.without(is_gone)
    }

    fn without(&mut self, is_gone: bool) -> Change {
        if !is_gone {
            return Change::Nothing;
        }
        self.rearrange();
        self.wanted += 1;
        self.schema_wanted += 1;
        Change::Links
    }

    /// Imports may mean something else now.
    fn rearrange(&mut self) {
        self.meaning_wanted += 1;
        self.modules = Arc::new(Modules::new(self.files.root()));
    }
}
