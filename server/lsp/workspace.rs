//! The workspace: its folders, and for each the engine that its configuration makes.

use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use tower_lsp::ls_types::{InitializeParams, Uri, WorkspaceFolder};

use super::place::file_path;
use crate::engine::{Config, Engine, Settings};

/// Where a file belongs.
#[derive(Clone)]
pub struct Home {
    pub engine: Arc<Engine>,
    /// The workspace folder; None for files outside of all.
    pub root: Option<PathBuf>,
    /// The path below the root, or the whole path without its leading separator.
    pub relative: PathBuf,
}

/// A folder as the others see it.
#[derive(Clone)]
pub struct Root {
    pub uri: Uri,
    pub path: PathBuf,
    pub engine: Arc<Engine>,
}

struct Folder {
    root: Root,
    /// What the editor says for this folder; None until asked, then the common settings count.
    editor: Option<Settings>,
    /// The last sound state of the folder's `seaworthy.toml`.
    project: Settings,
}

struct State {
    folders: Vec<Folder>,
    editor: Settings,
    /// The engine for files outside of all folders.
    loose: Arc<Engine>,
}

pub struct Workspace {
    state: RwLock<State>,
}

impl Workspace {
    pub fn new() -> Self {
        let loose = Arc::new(Engine::new(Config::default()));
        Self { state: RwLock::new(State { folders: Vec::new(), editor: Settings::default(), loose }) }
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

    /// The home of a path: the innermost folder that holds it.
    pub fn home_of(&self, path: &Path) -> Home {
        let state = self.read();
        let holding = state.folders.iter().filter(|folder| path.starts_with(&folder.root.path));
        match holding.max_by_key(|folder| folder.root.path.as_os_str().len()) {
            Some(Folder { root, .. }) => Home {
                engine: root.engine.clone(),
                root: Some(root.path.clone()),
                relative: path.strip_prefix(&root.path).unwrap_or(path).to_owned(),
            },
            None => Home {
                engine: state.loose.clone(),
                root: None,
                relative: path.strip_prefix("/").unwrap_or(path).to_owned(),
            },
        }
    }

    pub fn add(&self, folders: Vec<WorkspaceFolder>) {
        let mut state = self.write();
        for folder in folders {
            let Some(path) = file_path(&folder.uri) else { continue };
            if state.folders.iter().any(|known| known.root.path == path) {
                continue;
            }
            let root = Root { uri: folder.uri, path, engine: state.loose.clone() };
            state.folders.push(Folder { root, editor: None, project: Settings::default() });
        }
    }

    pub fn remove(&self, folders: &[WorkspaceFolder]) {
        let gone: Vec<_> = folders.iter().filter_map(|folder| file_path(&folder.uri)).collect();
        self.write().folders.retain(|folder| !gone.contains(&folder.root.path));
    }

    /// The editor's settings for everything that has none of its own. True where an engine changed.
    pub fn set_editor(&self, settings: Settings) -> bool {
        let mut state = self.write();
        state.editor = settings;
        state.settle()
    }

    /// The editor's settings for one folder.
    pub fn set_folder_editor(&self, path: &Path, settings: Settings) -> bool {
        let mut state = self.write();
        if let Some(folder) = state.folders.iter_mut().find(|folder| folder.root.path == path) {
            folder.editor = Some(settings);
        }
        state.settle()
    }

    /// The settings of a folder's own file.
    pub fn set_project(&self, path: &Path, settings: Settings) -> bool {
        let mut state = self.write();
        if let Some(folder) = state.folders.iter_mut().find(|folder| folder.root.path == path) {
            folder.project = settings;
        }
        state.settle()
    }
}

impl State {
    /// Makes a new engine wherever the configuration is no longer that of the old one.
    fn settle(&mut self) -> bool {
        let mut changed = false;
        let mut renew = |engine: &mut Arc<Engine>, config: Config| {
            if engine.config().settings() != config.settings() {
                *engine = Arc::new(Engine::new(config));
                changed = true;
            }
        };
        for folder in &mut self.folders {
            let editor = folder.editor.as_ref().unwrap_or(&self.editor).clone();
            renew(&mut folder.root.engine, Config::merge(editor, folder.project.clone()));
        }
        renew(&mut self.loose, Config::merge(self.editor.clone(), Settings::default()));
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
