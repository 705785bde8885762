//! The live state of one file: its syntax tree, facts and findings, brought up to date by edits.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use ropey::Rope;
use tree_sitter::Tree;

use super::{Engine, Language, moved};
use crate::app::{App, FileId, SourceFile};
use crate::facts::{Care, FileFacts, FileKind, Sync, View, head};
use crate::findings::Finding;
use crate::rules::Cx;
use crate::syntax::{self, Interrupted};
use crate::text::{Span, TextEdited};

/// How long a reparse while typing may take before the last clean state is kept instead.
const REPARSE_BOUND: Duration = Duration::from_millis(1500);

/// A newer edit made this work pointless; the state is still sound and the next update catches up.
#[derive(Debug, PartialEq, Eq)]
pub struct Cancelled;

/// What an update changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Update {
    /// False where the findings are the same as before, positions included.
    pub findings_changed: bool,
    /// True where the text was broken or its parse was cut short: call `refresh` when typing pauses.
    pub wants_refresh: bool,
}

/// One file's analysis. Owned by whoever keeps the document; `update` and `refresh` run on a blocking thread.
pub struct Analysis {
    path: PathBuf,
    language: Language,
    /// None where a parse was interrupted before there ever was a tree.
    syntax: Option<Tree>,
    facts: Arc<FileFacts>,
    /// What the rules said, before suppressions and configuration.
    judged: Vec<Finding>,
    /// The app as it was when the rules about it last looked at this file, and what they said.
    app: Option<(Arc<App>, FileId)>,
    app_judged: Vec<Finding>,
    findings: Vec<Finding>,
    /// Where the text changed since the facts were last those of the text.
    stale: Option<Span>,
}

impl Analysis {
    pub(super) fn fresh(engine: &Engine, path: &Path, language: Language, text: &Rope) -> Self {
        let syntax = syntax::parse(language, text, None, None, &AtomicBool::new(false)).ok();
        let facts = Arc::new(FileFacts::of(language, syntax.as_ref(), text));
        let mut analysis = Self {
            path: path.to_owned(),
            language,
            syntax,
            facts,
            judged: Vec::new(),
            app: None,
            app_judged: Vec::new(),
            findings: Vec::new(),
            stale: None,
        };
        analysis.judge(engine, text, false);
        analysis
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    pub fn language(&self) -> Language {
        self.language
    }

    /// Sorted by position. Already configured, suppressed and de-duplicated.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// True where the text parses without an error; documents always do.
    pub fn is_sound(&self) -> bool {
        self.language.is_document() || self.syntax.as_ref().is_some_and(|tree| !tree.root_node().has_error())
    }

    /// The syntax tree of the newest text that was parsed.
    pub fn syntax(&self) -> Option<&Tree> {
        self.syntax.as_ref()
    }

    /// The facts of the text, or of the last clean one where it is broken.
    pub fn facts(&self) -> &Arc<FileFacts> {
        &self.facts
    }

    /// The file as rules see it.
    pub fn view<'a>(&'a self, text: &'a Rope) -> View<'a> {
        View::new(&self.facts, text, &self.path, FileKind::of(&self.path, &head(text)))
    }

    /// Lets go of the syntax tree, which only further edits ask for.
    pub fn without_syntax(mut self) -> Self {
        self.syntax = None;
        self
    }

    /// The app that the file was last judged in, and which of its files this is.
    pub fn app(&self) -> Option<(&App, FileId)> {
        self.app.as_ref().map(|(app, file)| (&**app, *file))
    }

    /// The file as the app takes it in. None while the facts are not those of the text.
    pub fn source_file(&self, text: &Rope) -> Option<SourceFile> {
        let path = self.path.to_str()?.replace('\\', "/");
        self.stale.is_none().then(|| SourceFile::new(&path, self.facts.clone(), &Cow::from(text)))
    }

    /// As `join`, where the file was not yet judged in this app.
    pub fn meet(&mut self, engine: &Engine, text: &Rope, app: &Arc<App>) -> Update {
        match &self.app {
            Some((known, _)) if Arc::ptr_eq(known, app) => {
                Update { findings_changed: false, wants_refresh: self.stale.is_some() }
            }
            _ => self.join(engine, text, app),
        }
    }

    /// Takes an app over in which nothing changed, since the last one, but where things stand in this file. False where
    /// the last one was another.
    pub fn move_to(&mut self, app: &Arc<App>) -> bool {
        let Some((known, _)) = &mut self.app else { return false };
        let is_the_same = Arc::ptr_eq(&known.sites, &app.sites);
        if is_the_same {
            known.clone_from(app);
        }
        is_the_same
    }

    /// Has the rules about the app run again, for a changed configuration.
    pub fn leave_app(&mut self) {
        self.app = None;
    }

    /// Runs the rules about the app over this file. Where the app was made from another text of it, what they said
    /// before stays, and the app that is made from this text will follow.
    pub fn join(&mut self, engine: &Engine, text: &Rope, app: &Arc<App>) -> Update {
        let path = self.path.to_string_lossy().replace('\\', "/");
        let unchanged = Update { findings_changed: false, wants_refresh: self.stale.is_some() };
        let Some(file) = app.files.find(&path) else { return unchanged };
        let same =
            |source: &SourceFile| Arc::ptr_eq(&source.facts, &self.facts) || source.facts.tree == self.facts.tree;
        // Of a document, the facts do not tell.
        let read = |document: &crate::app::Document| *text == document.text.as_str();
        let is_read = app.files.document(&path).map_or(self.language != Language::Sql, read);
        if self.stale.is_some() || !app.files.get(file).is_some_and(same) || !is_read {
            return unchanged;
        }
        let judged = engine.judge_app(&Cx { view: &self.view(text), app, file });
        self.app_judged = judged;
        self.app = Some((app.clone(), file));
        let judged = std::mem::take(&mut self.judged);
        self.settle(engine, text, judged, false)
    }

    /// Runs the rules again over the same text, for a changed configuration.
    pub fn rejudge(&mut self, engine: &Engine, text: &Rope) -> Update {
        self.judge(engine, text, self.stale.is_some())
    }

    /// Brings the analysis from the text before `edits` to `text`, the text after them. The edits are always taken
    /// in, also when cancelled: then the next call does the rest.
    pub fn update(
        &mut self,
        engine: &Engine,
        text: &Rope,
        edits: &[TextEdited],
        cancel: &AtomicBool,
    ) -> Result<Update, Cancelled> {
        let was_current = self.stale.is_none();
        for edited in edits {
            self.take_in(edited);
        }
        if self.language.is_document() {
            let wants_refresh = false;
            return Ok(match self.stale.take() {
                Some(_) => self.judge_afresh(engine, text, None),
                None => Update { findings_changed: false, wants_refresh },
            });
        }
        let parsed = syntax::parse(self.language, text, self.syntax.as_ref(), Some(REPARSE_BOUND), cancel);
        let tree = match parsed {
            Ok(tree) => tree,
            Err(Interrupted) if cancel.load(std::sync::atomic::Ordering::Relaxed) => return Err(Cancelled),
            Err(Interrupted) => return Ok(Update { findings_changed: true, wants_refresh: true }),
        };
        let Some(stale) = self.stale else {
            return Ok(Update { findings_changed: false, wants_refresh: false });
        };
        if let Some(old) = self.syntax.replace(tree) {
            syntax::discard(old);
        }
        let Some(tree) = &self.syntax else { return Err(Cancelled) };
        let care = if was_current { Care::Neighbours } else { Care::All };
        match Arc::make_mut(&mut self.facts).sync(tree, text, stale, care) {
            Sync::Current(lowered) => {
                self.stale = None;
                Ok(self.judge_near(engine, text, lowered))
            }
            Sync::Held => Ok(Update { findings_changed: true, wants_refresh: true }),
        }
    }

    /// Looks again at what typing left open. On save (`keep_broken` false) everything is parsed afresh, and the result
    /// equals that of opening the text anew. When typing pauses (`keep_broken` true) an interrupted parse is finished
    /// and the whole file judged; where the syntax is broken the last clean findings stay.
    pub fn refresh(
        &mut self,
        engine: &Engine,
        text: &Rope,
        keep_broken: bool,
        cancel: &AtomicBool,
    ) -> Result<Update, Cancelled> {
        if self.language.is_document() {
            return Ok(self.judge_afresh(engine, text, None));
        }
        if keep_broken {
            return self.catch_up(engine, text, cancel);
        }
        // Two trees of a large file at once are more than an editor's server should hold. Without one, an update that
        // comes after a cancelled refresh parses from scratch.
        if let Some(old) = self.syntax.take() {
            syntax::discard(old);
        }
        let tree = syntax::parse(self.language, text, None, None, cancel).map_err(|Interrupted| Cancelled)?;
        Ok(self.judge_afresh(engine, text, Some(tree)))
    }

    fn judge_afresh(&mut self, engine: &Engine, text: &Rope, syntax: Option<Tree>) -> Update {
        self.facts = Arc::new(FileFacts::of(self.language, syntax.as_ref(), text));
        self.syntax = syntax;
        self.stale = None;
        self.judge(engine, text, false)
    }

    fn catch_up(&mut self, engine: &Engine, text: &Rope, cancel: &AtomicBool) -> Result<Update, Cancelled> {
        if let Some(stale) = self.stale {
            let parsed = syntax::parse(self.language, text, self.syntax.as_ref(), None, cancel);
            let tree = self.syntax.insert(parsed.map_err(|Interrupted| Cancelled)?);
            if Arc::make_mut(&mut self.facts).sync(tree, text, stale, Care::All) == Sync::Held {
                return Ok(Update { findings_changed: false, wants_refresh: false });
            }
            self.stale = None;
        }
        Ok(self.judge(engine, text, false))
    }

    /// Moves tree, facts and findings as the edit moved their text.
    fn take_in(&mut self, edited: &TextEdited) {
        if let Some(tree) = &mut self.syntax {
            syntax::edit(tree, edited);
        }
        Arc::make_mut(&mut self.facts).shift(edited);
        self.judged.retain_mut(|finding| moved::finding(finding, edited));
        self.app_judged.retain_mut(|finding| moved::finding(finding, edited));
        self.findings.retain_mut(|finding| moved::finding(finding, edited));
        let here = Span::new(edited.old.start, edited.new_end);
        self.stale = Some(match self.stale {
            Some(stale) => moved::hull(stale, edited).hull(here),
            None => here,
        });
    }

    /// Runs the rules over the whole file.
    fn judge(&mut self, engine: &Engine, text: &Rope, wants_refresh: bool) -> Update {
        let judged = engine.judge(&self.view(text));
        self.settle(engine, text, judged, wants_refresh)
    }

    /// Runs the rules over the surroundings of what changed. In a large file the rest keeps its findings until typing
    /// pauses; in others the surroundings are the file.
    fn judge_near(&mut self, engine: &Engine, text: &Rope, changed: Span) -> Update {
        let Some((rows, span)) = self.facts.surroundings(changed) else {
            return self.judge(engine, text, true);
        };
        let mut view = self.view(text);
        view.focus = Some(rows);
        let fresh = engine.judge(&view).into_iter().filter(|finding| span.encloses(finding.span));
        let mut judged: Vec<Finding> = fresh.collect();
        judged.extend(self.judged.iter().filter(|finding| !span.encloses(finding.span)).cloned());
        judged.sort_by(|a, b| (a.span, a.rule).cmp(&(b.span, b.rule)));
        self.settle(engine, text, judged, true)
    }

    fn settle(&mut self, engine: &Engine, text: &Rope, judged: Vec<Finding>, wants_refresh: bool) -> Update {
        let mut all: Vec<Finding> = judged.iter().chain(&self.app_judged).cloned().collect();
        all.sort_by(|a, b| (a.span, a.rule).cmp(&(b.span, b.rule)));
        let findings = engine.settle(&self.view(text), all);
        let findings_changed = findings != self.findings;
        self.judged = judged;
        self.findings = findings;
        Update { findings_changed, wants_refresh }
    }
}
