//! The workspace: its folders, and for each the engine that its configuration makes.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use tower_lsp::ls_types::{InitializeParams, Uri, WorkspaceFolder};

use super::place::file_path;
use crate::engine::folder::{self, Excludes};
use crate::engine::{Config, Engine, Project, Settings, project_root};

/// A folder that the client opened, or the project of a file outside of all, with what counts in it.
#[derive(Clone)]
pub struct Root {
    /// None for the project of a loose file.
    pub uri: Option<Uri>,
    pub path: PathBuf,
    /// Where the project begins: what paths are relative to, as on the command line.
    pub base: PathBuf,
    pub engine: Arc<Engine>,
    pub excludes: Arc<Excludes>,
}

impl Root {
    fn new(uri: Option<Uri>, path: PathBuf) -> Self {
        let excludes = Arc::new(Excludes::new(&path, &[]));
        Self { uri, base: path.clone(), path, engine: Arc::new(Engine::new(Config::default())), excludes }
    }

    pub fn excludes(&self) -> &Excludes {
        &self.excludes
    }

    pub fn relative<'a>(&self, path: &'a Path) -> &'a Path {
        path.strip_prefix(&self.base).unwrap_or(path)
    }

    /// True where the command line would leave the file out of this folder. A new file, or a loose one, which is as
    /// good as named, never is.
    pub fn leaves_out(&self, path: &Path) -> bool {
        self.uri.is_some() && path.is_file() && !folder::lists(&self.path, path, &self.excludes)
    }
}

struct Folder {
    root: Root,
    /// What the editor says for this folder; None until asked, then the common settings count.
    editor: Option<Settings>,
    /// The last sound state of the `seaworthy.toml` that counts here, and the folder that its globs are relative to.
    project: Settings,
    globs: PathBuf,
}

struct State {
    folders: Vec<Folder>,
    editor: Settings,
    /// The projects of loose files, by the folder of the file.
    loose: HashMap<PathBuf, Root>,
}

pub struct Workspace {
    state: RwLock<State>,
}

impl Workspace {
    pub fn new() -> Self {
        let state = State { folders: Vec::new(), editor: Settings::default(), loose: HashMap::new() };
        Self { state: RwLock::new(state) }
    }

    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn roots(&self) -> Vec<Root> {
        self.read().folders.iter().map(|folder| folder.root.clone()).collect()
    }

    /// The innermost folder that holds a path; for a loose file its own project. May read from the disk.
    pub fn root_of(&self, path: &Path) -> Root {
        let folder = path.parent().unwrap_or(path).to_owned();
        let editor = {
            let state = self.read();
            let holding = state.folders.iter().filter(|folder| path.starts_with(&folder.root.path));
            let inmost = holding.max_by_key(|folder| folder.root.path.as_os_str().len()).map(|folder| &folder.root);
            if let Some(root) = inmost.or_else(|| state.loose.get(&folder)) {
                return root.clone();
            }
            state.editor.clone()
        };
        let mut root = Root::new(None, folder.clone());
        let mut settings = Config::merge(editor, Settings::default());
        if folder.is_absolute() {
            root.base = project_root(&folder).to_owned();
            settings = Project::read(&root.base, settings.settings().clone()).config;
        }
        root.engine = Arc::new(Engine::new(settings));
        self.write().loose.entry(folder).or_insert(root).clone()
    }

    pub fn add(&self, folders: Vec<WorkspaceFolder>) {
        let mut state = self.write();
        for folder in folders {
            let Some(path) = file_path(&folder.uri) else { continue };
            if state.folders.iter().any(|known| known.root.path == path) {
                continue;
            }
            let (root, globs) = (Root::new(Some(folder.uri), path.clone()), path);
            state.folders.push(Folder { root, editor: None, project: Settings::default(), globs });
        }
        state.settle();
    }

    pub fn remove(&self, folders: &[WorkspaceFolder]) {
        let gone: Vec<_> = folders.iter().filter_map(|folder| file_path(&folder.uri)).collect();
        self.write().folders.retain(|folder| !gone.contains(&folder.root.path));
    }

    /// The editor's settings for everything that has none of its own. True where an engine changed.
    pub fn set_editor(&self, settings: Settings) -> bool {
        let mut state = self.write();
        let is_new = state.editor != settings;
        state.editor = settings;
        // Nothing is loose that is not open, so forgetting costs little.
        let is_loose = is_new && !std::mem::take(&mut state.loose).is_empty();
        state.settle() || is_loose
    }

    /// The editor's settings for one folder.
    pub fn set_folder_editor(&self, path: &Path, settings: Settings) -> bool {
        let mut state = self.write();
        if let Some(folder) = state.folders.iter_mut().find(|folder| folder.root.path == path) {
            folder.editor = Some(settings);
        }
        state.settle()
    }

    /// The settings of the `seaworthy.toml` that counts in a folder, where that file's globs begin, and where the
    /// project does.
    pub fn set_project(&self, path: &Path, settings: Settings, globs: &Path, base: &Path) -> bool {
        let mut state = self.write();
        if let Some(folder) = state.folders.iter_mut().find(|folder| folder.root.path == path) {
            folder.project = settings;
            folder.globs = globs.to_owned();
            if folder.root.base != base {
                folder.root.base = base.to_owned();
                folder.root.engine = Arc::new(Engine::new(folder.root.engine.config().clone()));
            }
        }
        state.settle()
    }

    /// Has everything worked out anew, because files changed that the answers rest on.
    pub fn renew(&self) {
        let mut state = self.write();
        state.loose.clear();
        for Folder { root, .. } in &mut state.folders {
            root.engine = Arc::new(Engine::new(root.engine.config().clone()));
        }
    }
}

impl State {
    /// Makes a new engine wherever the configuration is no longer that of the old one.
    fn settle(&mut self) -> bool {
        let mut changed = false;
        for Folder { root, editor, project, globs } in &mut self.folders {
            let config = Config::merge(editor.as_ref().unwrap_or(&self.editor).clone(), project.clone());
            if root.engine.config().settings() != config.settings() {
                root.excludes = Arc::new(Excludes::new(globs, &config.settings().exclude));
                root.engine = Arc::new(Engine::new(config));
                changed = true;
            }
        }
        changed
    }
}

/// The folders that the client opened, by the newest of the three ways to say so.
#[expect(deprecated, reason = "old clients say it in the old ways")]
pub fn folders_of(params: &InitializeParams) -> Vec<WorkspaceFolder> {
    if let Some(folders) = &params.workspace_folders {
        return folders.clone();
    }
    let uri = params.root_uri.clone();
    let uri = uri.or_else(|| params.root_path.as_deref().filter(|path| !path.is_empty()).and_then(Uri::from_file_path));
    uri.map(|uri| WorkspaceFolder { name: uri.as_str().to_owned(), uri }).into_iter().collect()
}
