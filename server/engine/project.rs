//! A project on disk: where it begins and which configuration counts in it.

use std::path::{Path, PathBuf};

use super::config::{CONFIG_FILE, Config, ConfigProblem, Settings};
use super::folder::Excludes;
use super::source::read_source;

/// What marks the folder that a project begins in, and that an editor would be opened on.
const MARKERS: [&str; 9] = [
    CONFIG_FILE,
    "package.json",
    "deno.json",
    "pyproject.toml",
    "setup.py",
    "requirements.txt",
    "Pipfile",
    "manage.py",
    ".git",
];

/// The nearest folder, from `folder` upwards, that a project begins in; `folder` itself where none does.
pub fn project_root(folder: &Path) -> &Path {
    folder.ancestors().find(|folder| is_project(folder)).unwrap_or(folder)
}

/// True where something marks a folder as the beginning of a project.
pub fn is_project(folder: &Path) -> bool {
    MARKERS.iter().any(|marker| folder.join(marker).exists())
}

/// The nearest `seaworthy.toml`, from `folder` upwards to the top of its repository.
pub fn nearest_config(folder: &Path) -> Option<PathBuf> {
    for folder in folder.ancestors() {
        let file = folder.join(CONFIG_FILE);
        if file.is_file() {
            return Some(file);
        }
        if folder.join(".git").exists() {
            return None;
        }
    }
    None
}

/// The configuration of a folder, read from disk.
#[derive(Debug)]
pub struct Project {
    pub config: Config,
    pub excludes: Excludes,
    /// The `seaworthy.toml` that counts here, if there is one.
    pub config_file: Option<PathBuf>,
    /// The text of that file, in which the spans of `problems` lie.
    pub config_text: String,
    pub problems: Vec<ConfigProblem>,
}

impl Project {
    /// Reads the configuration that counts in `folder`, over the editor's settings. Never fails: what is wrong is in
    /// `problems`, and the rest counts.
    pub fn read(folder: &Path, editor: Settings) -> Self {
        let config_file = nearest_config(folder);
        let (mut config_text, mut settings, mut problems) = (String::new(), Settings::default(), Vec::new());
        if let Some(file) = &config_file {
            match read_source(file) {
                Ok(text) => {
                    (settings, problems) = Config::parse(&text);
                    config_text = text;
                }
                Err(problem) => problems.push(ConfigProblem { span: None, message: problem.to_string() }),
            }
        }
        let globs_folder = config_file.as_deref().and_then(Path::parent).unwrap_or(folder);
        let config = Config::merge(editor, settings);
        let excludes = Excludes::new(globs_folder, &config.settings().exclude);
        Self { config, excludes, config_file, config_text, problems }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_file_counts_up_to_the_repository() {
        let folder = tempfile::tempdir().expect("a folder");
        let (outer, repository, inner) =
            (folder.path().join("o"), folder.path().join("o/r"), folder.path().join("o/r/src/deep"));
        std::fs::create_dir_all(&inner).expect("folders");
        std::fs::write(outer.join(CONFIG_FILE), "").expect("a file");
        assert_eq!(nearest_config(&inner), Some(outer.join(CONFIG_FILE)));
        std::fs::create_dir(repository.join(".git")).expect("a folder");
        assert_eq!(nearest_config(&inner), None);
        assert_eq!(project_root(&inner), repository);
        std::fs::write(repository.join(CONFIG_FILE), "exclude = ['src/deep/']\nminimum-severity = 3\n")
            .expect("a file");
        let project = Project::read(&inner, Settings::default());
        assert_eq!(project.config_file, Some(repository.join(CONFIG_FILE)));
        assert!(project.excludes.covers(&inner.join("a.ts"), false));
        assert_eq!(project.problems.len(), 1);
    }
}
