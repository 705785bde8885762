//! The app: all files together. Which routes there are, what guards them, which data they touch.
//!
//! Files come in as facts (`files`), are linked to each other (`modules`), and their module-level code is run
//! symbolically (`interpret`), so that what is registered where, in which order and under which prefix is known without
//! knowing any framework. What a framework makes of it is said by `frameworks/`.

pub mod access;
pub mod bundle;
pub mod declared;
pub mod definitions;
pub mod documents;
pub mod files;
pub mod flow;
pub mod frameworks;
pub mod interpret;
pub mod keys;
pub mod lineage;
pub mod literals;
pub mod manifests;
pub mod memo;
pub mod modules;
pub mod paths;
mod reads;
pub mod route;
pub mod schema;
pub mod sessions;
pub mod supabase;
pub mod supply;
pub mod tested;
pub mod value;

pub use documents::is_document;
pub use files::{At, Document, FileId, Files, SourceFile};
pub use route::Route;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, OnceLock};

use ropey::Rope;

use crate::facts::Role;
use crate::syntax::{Language, settings};

use access::{Access, Before, Judged};
use bundle::Bundle;
use definitions::Definitions;
use frameworks::{Cx, HOOKS};
use interpret::Run;
use memo::Memo;
use modules::{Modules, Target};
use route::Framework;
use schema::Schema;
use supabase::Supabase;
use supply::Supply;
use tested::Test;
use tested::checks::Checks;

/// What the files of one root make together.
#[derive(Debug, Default)]
pub struct App {
    /// What it was made from.
    pub files: Files,
    /// What the data looks like.
    pub schema: Arc<Schema>,
    /// In the order of file and place.
    pub sites: Arc<Vec<Site>>,
    /// Where applications are made: `express()`, `FastAPI()`.
    pub applications: Arc<Vec<(Framework, At)>>,
    /// The clients of a Supabase project.
    pub supabase: Arc<Supabase>,
    /// The literals of a file that others sign with.
    pub keys: Arc<Vec<keys::Key>>,
    /// The answers for the routes, for the next link.
    judged: Arc<Judged>,
    definitions: OnceLock<Definitions>,
    memo: Arc<Memo>,
    /// What imports stand for; none in an app of no files.
    modules: Option<Modules>,
    /// The harm that callers can do in each file, as far as it was asked for.
    harmed: Mutex<HashMap<FileId, Arc<Vec<flow::Harmed>>>>,
    index: OnceLock<flow::Index>,
    bundle: Arc<OnceLock<Bundle>>,
}

/// What is known of files before they are linked.
#[derive(Debug, Default)]
pub struct Known<'k> {
    /// What the data looks like, where that has not changed.
    pub schema: Option<Arc<Schema>>,
    /// The app before, where since then no file and no document came or went, and no document or declaration changed.
    pub before: Option<&'k App>,
}

/// One route, and who gets through to its handler.
#[derive(Debug)]
pub struct Site {
    pub route: Route,
    pub access: Arc<Access>,
    /// The tests that reach it.
    pub tests: Vec<Test>,
    /// A helper of the project registers it, by the same statement as others.
    by_helper: bool,
}

impl Site {
    /// Where people look for the route in code: its registration, or its handler where a document registers it or a
    /// helper that registers many.
    pub fn home(&self) -> At {
        if self.by_helper || self.route.document.is_some() { self.route.handler.at } else { self.route.at }
    }

    /// `GET /orders/:id`.
    pub fn name(&self) -> String {
        format!("{} {}", self.route.method, self.route.path)
    }
}

impl App {
    /// True where people are told the same of every route: what is registered in which file, who gets through, why.
    pub fn says_the_same(&self, other: &App) -> bool {
        let describe = |app: &App, site: &Site| {
            let Route { framework, at, document, searched, unknown, declared_public, .. } = &site.route;
            let Access { status, is_weak, authenticated_by, authorised_by, only_presented, .. } = &*site.access;
            let Access { optional, asked_role, effects, wasted, .. } = &*site.access;
            let path = |file| app.files.get(file).map(|file| file.path.clone());
            let proofs = [authenticated_by, authorised_by, only_presented, optional].map(|proof| {
                proof.as_ref().map(|proof| (proof.place.clone(), path(proof.at.file), path(proof.stop.at.file)))
            });
            let effects: Vec<_> = (effects.iter())
                .map(|effect| {
                    let extent = (effect.by.clone(), effect.limit.clone(), effect.in_loop, effect.in_transaction);
                    (effect.verb.clone(), effect.subjects.clone(), effect.by_client, effect.by_identity, extent)
                })
                .collect();
            let notes: Vec<_> = (searched.iter().chain(unknown).chain(&site.access.unknown).chain(declared_public))
                .map(|note| note.text.clone())
                .collect();
            let place = (path(at.file), document.clone());
            let tests: Vec<_> = site.tests.iter().map(|test| (test.name.clone(), test.expects_rejection)).collect();
            let wasted: Vec<_> = wasted.iter().map(|each| (path(each.at.file), each.text.clone(), each.idle)).collect();
            (site.name(), wasted, *framework, place, (*status, *is_weak), *asked_role, proofs, effects, notes, tests)
        };
        let (mine, theirs) = (self.sites.iter(), other.sites.iter());
        let made = |app: &App| -> Vec<_> {
            let path = |at: &At| app.files.get(at.file).map(|file| file.path.clone());
            app.applications.iter().map(|(of, at)| (*of, path(at))).collect()
        };
        let same_schema = Arc::ptr_eq(&self.schema, &other.schema) || self.schema.says_the_same(&other.schema);
        let same_sites = Arc::ptr_eq(&self.sites, &other.sites)
            || self.sites.len() == other.sites.len()
                && mine.zip(theirs).all(|(mine, theirs)| describe(self, mine) == describe(other, theirs));
        let same_supply = Arc::ptr_eq(&self.memo, &other.memo) || self.supply().says_the_same(&other.supply());
        same_schema
            && same_supply
            && (Arc::ptr_eq(&self.memo, &other.memo)
                || self.checks() == other.checks() && self.reads_cookies() == other.reads_cookies())
            && self.files.registry() == other.files.registry()
            && self.files.declared().flow == other.files.declared().flow
            && same_sites
            && made(self) == made(other)
            && self.supabase == other.supabase
            && self.keys == other.keys
            && self.bundle() == other.bundle()
    }

    /// Links the files. A pure function of them (and of installed packages), so that after an edit the same question gives
    /// the same answer as a fresh start.
    pub fn of(files: &Files, modules: &Modules) -> Self {
        Self::with(files, modules, Known::default())
    }

    /// The same, where some of it may be known already.
    pub fn with(files: &Files, modules: &Modules, known: Known<'_>) -> Self {
        let nothing = Rope::new();
        let mut run = Run::new(files, modules, HOOKS);
        run.all();
        let mut found = frameworks::routes(&mut run, &Cx { files });
        for link in found.iter_mut().flat_map(|route| &mut route.chain) {
            link.made = link.value.object().map(|object| run.world.object(object).at);
        }
        let tests = tested::of(files, modules, &found.iter().collect::<Vec<_>>());
        let before = known.before.map(|app| Before { files: &app.files, judged: &app.judged });
        let (accesses, judged) = access::judge_all(&mut run, &found, before);
        let mut sites: Vec<Site> = (found.into_iter().zip(accesses).zip(tests))
            .map(|((route, access), tests)| Site { route, access, tests, by_helper: false })
            .collect();
        by_helpers(files, &mut sites);
        let supabase = Supabase::of(&mut run, files);
        let keys = keys::of(&mut run, files, &nothing);
        let app = Self {
            files: files.clone(),
            schema: known.schema.unwrap_or_else(|| Arc::new(Schema::read(files))),
            sites: Arc::new(sites),
            applications: Arc::new(frameworks::applications(&run)),
            supabase: Arc::new(supabase),
            keys: Arc::new(keys),
            judged: Arc::new(judged),
            modules: Some(modules.share()),
            ..Self::default()
        };
        // Freeing what a large project made takes milliseconds that nobody has to wait for.
        let world = run.world;
        rayon::spawn(move || drop(world));
        let supply = known.before.and_then(|before| Some((before, before.memo.known::<Supply>()?)));
        if let Some((before, supply)) = supply
            && supply.holds_for(&app, before)
        {
            app.memo.keep(supply);
        }
        app
    }

    /// The same app over files in which nothing changed but where things stand.
    pub fn moved(&self, files: Files) -> Self {
        Self {
            files,
            schema: self.schema.clone(),
            sites: self.sites.clone(),
            applications: self.applications.clone(),
            supabase: self.supabase.clone(),
            keys: self.keys.clone(),
            judged: self.judged.clone(),
            memo: self.memo.clone(),
            bundle: self.bundle.clone(),
            modules: self.modules.as_ref().map(Modules::share),
            ..Self::default()
        }
    }

    /// What rules work out once for all files.
    pub fn memo(&self) -> &Memo {
        &self.memo
    }

    /// What the code takes from packages; looked at when first asked for.
    pub fn supply(&self) -> Arc<Supply> {
        let nothing = Modules::new(self.files.root());
        self.memo.get(|| Supply::of(self, self.modules.as_ref().unwrap_or(&nothing)))
    }

    /// What is defined under which name; read when first asked for.
    pub fn definitions(&self) -> &Definitions {
        self.definitions.get_or_init(|| Definitions::of(&self.files))
    }

    /// Which helpers of tests check something; looked at when first asked for.
    pub fn checks(&self) -> Arc<Checks> {
        self.memo.get(|| Checks::of(&self.files))
    }

    /// Whether its servers know callers by cookies.
    pub fn reads_cookies(&self) -> bool {
        struct Reads(bool);
        self.memo.get(|| Reads(sessions::reads_cookies(&self.files))).0
    }

    /// Which files reach a browser; worked out when first asked for.
    pub fn bundle(&self) -> &Bundle {
        let work_out = |modules: &Modules| Bundle::of(&self.files, modules);
        self.bundle.get_or_init(|| self.modules.as_ref().map(work_out).unwrap_or_default())
    }

    /// The file that an import in another one brings in.
    pub fn imported(&self, from: FileId, specifier: &str) -> Option<FileId> {
        match self.modules.as_ref()?.resolve(&self.files, from, specifier) {
            Target::File(file) => Some(file),
            _ => None,
        }
    }

    /// True where rules about the app may have something to say of a file: what runs for users, where there are routes or
    /// where it handles what others may have answered for, and tests.
    pub fn concerns(&self, path: &str) -> bool {
        let production = |file| self.files.get(file).is_some_and(|source| source.kind.is_production());
        let serves = !self.sites.is_empty() || !self.applications.is_empty();
        let is_settings = settings::is_settings(std::path::Path::new(path));
        let file = self.files.find(path);
        let harms = || {
            file.and_then(|file| self.files.get(file)).is_some_and(SourceFile::may_harm)
                || file.is_some_and(|file| self.has_declared_sink(file))
        };
        let holds_key = || file.is_some_and(|file| self.keys.iter().any(|key| key.literal.file == file));
        let is_test = || file.and_then(|file| self.files.get(file)).is_some_and(|source| source.kind.is_test());
        let handles = || {
            let source = file.and_then(|file| self.files.get(file)).filter(|source| source.kind.is_production());
            source.is_some_and(|source| {
                let facts = &source.facts;
                facts.language != Language::Python
                    && (facts.names.find("catch").is_some() || facts.all(Role::Catch).next().is_some())
            })
        };
        let supplied = || file.is_some_and(|file| self.supply().concerns(file));
        is_settings
            || supplied()
            || holds_key()
            || self.schema.is_declared_in(path)
            || serves && file.is_some_and(production)
            || harms()
            || is_test()
            || handles()
    }
}

/// Marks the routes that one statement of a function registers for several handlers.
fn by_helpers(files: &Files, sites: &mut [Site]) {
    let mut handlers: HashMap<At, HashSet<At>> = HashMap::new();
    for site in sites.iter() {
        handlers.entry(site.route.at).or_default().insert(site.route.handler.at);
    }
    handlers.retain(|at, all| all.len() > 1 && files.node(*at).is_some_and(|node| node.function().is_some()));
    for site in sites {
        site.by_helper = handlers.contains_key(&site.route.at);
    }
}
