//! From the arguments to the files: which projects they lie in, and which configuration counts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use anyhow::Context;
use ropey::Rope;

use crate::engine::folder::{Excludes, source_files};
use crate::engine::workspace::{git_state, kept_stores};
use crate::engine::{Engine, Language, Project, Settings, project_root};
use crate::git::GitState;
use crate::report::{Point, Problem};

/// What is to be analysed.
pub(super) struct Selection {
    /// The folder that the report names files relative to: the repository, else what all the projects lie in.
    pub base: PathBuf,
    pub scopes: Vec<Scope>,
    /// By absolute path, without links.
    pub files: BTreeMap<PathBuf, Target>,
    pub problems: Vec<Problem>,
}

/// A project, its configuration already in the engine.
pub(super) struct Scope {
    pub root: PathBuf,
    pub engine: Engine,
    pub excludes: Excludes,
    /// What Git keeps of it, where that is known.
    pub git: Option<GitState>,
}

/// One file and how to look at it.
pub(super) struct Target {
    pub language: Language,
    /// The index of its scope.
    pub scope: usize,
    /// Named on the command line, and so analysed whatever it looks like.
    pub named: bool,
}

#[derive(Default)]
struct Named {
    folders: Vec<PathBuf>,
    files: BTreeSet<PathBuf>,
}

/// Works out what `paths` stand for. An error means that one of them does not exist.
pub(super) fn select(paths: &[PathBuf]) -> anyhow::Result<Selection> {
    let mut by_root: BTreeMap<PathBuf, Named> = BTreeMap::new();
    for path in paths {
        let real = path.canonicalize().with_context(|| format!("cannot check `{}`", path.display()))?;
        if real.is_dir() {
            by_root.entry(project_root(&real).to_owned()).or_default().folders.push(real);
        } else {
            let folder = real.parent().unwrap_or(&real);
            by_root.entry(project_root(folder).to_owned()).or_default().files.insert(real);
        }
    }
    let base = base(by_root.keys());
    let relative = |path: &Path| path.strip_prefix(&base).unwrap_or(path).to_owned();
    let (mut scopes, mut problems) = (Vec::new(), Vec::new());
    let mut targets: BTreeMap<PathBuf, Target> = BTreeMap::new();
    let never = AtomicBool::new(false);
    for (root, named) in by_root {
        let project = Project::read(&root, Settings::default());
        problems.extend(config_problems(&project, &relative));
        let listing = source_files(&named.folders, &project.excludes, &never);
        problems.extend(listing.problems.into_iter().map(|(path, message)| Problem {
            path: relative(&path),
            at: None,
            message,
        }));
        let scope = scopes.len();
        for path in named.files {
            match Language::of_path(&path) {
                Some(language) => {
                    targets.insert(path, Target { language, scope, named: true });
                }
                None => problems.push(Problem {
                    path: relative(&path),
                    at: None,
                    message: "is neither TypeScript, JavaScript, Python nor SQL".to_owned(),
                }),
            }
        }
        let git = git_state(&root);
        let kept = git.iter().flat_map(|git| kept_stores(&root, git));
        let kept = kept.filter(|path| {
            named.folders.iter().any(|folder| path.starts_with(folder)) && !project.excludes.covers(path, false)
        });
        for path in listing.files.into_iter().chain(kept) {
            let Some(language) = Language::of_path(&path) else { continue };
            targets.entry(path).or_insert(Target { language, scope, named: false });
        }
        scopes.push(Scope { root, engine: Engine::new(project.config), excludes: project.excludes, git });
    }
    problems.sort();
    problems.dedup();
    Ok(Selection { base, scopes, files: targets, problems })
}

fn config_problems(project: &Project, relative: &dyn Fn(&Path) -> PathBuf) -> Vec<Problem> {
    let Some(file) = &project.config_file else { return Vec::new() };
    let text = Rope::from_str(&project.config_text);
    let problem = |problem: &crate::engine::ConfigProblem| Problem {
        path: relative(file),
        at: problem.span.map(|span| Point::of(&text, span.start)),
        message: problem.message.clone(),
    };
    project.problems.iter().map(problem).collect()
}

/// The repository that holds every root; else the deepest folder that does.
fn base<'a>(mut roots: impl Iterator<Item = &'a PathBuf>) -> PathBuf {
    let Some(first) = roots.next() else { return PathBuf::new() };
    let mut common: &Path = first;
    for root in roots {
        while !root.starts_with(common) {
            let Some(parent) = common.parent() else { break };
            common = parent;
        }
    }
    common.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(common).to_owned()
}
