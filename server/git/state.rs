//! What the index and the ignore files say of the files of a folder.

use std::collections::BTreeSet;
use std::path::Path;

use super::{Absent, Repository};

/// Which files of a folder Git keeps, and which it would take. Paths are relative to the folder, with `/`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GitState {
    tracked: BTreeSet<String>,
    /// Neither kept nor ignored: the next `git add .` takes them.
    loose: BTreeSet<String>,
}

impl GitState {
    /// Asks Git about everything below a folder.
    pub fn of(folder: &Path) -> Result<Self, Absent> {
        let repository = Repository::of(folder)?;
        let folder = folder.canonicalize().map_err(|_| Absent::NoRepository)?;
        let below = folder.strip_prefix(repository.top()).map_err(|_| Absent::NoRepository)?;
        let below = below.to_str().ok_or(Absent::NoRepository)?.replace('\\', "/");
        let scope = if below.is_empty() { ".".to_owned() } else { below.clone() };
        let list = |arguments: &[&str]| -> Result<BTreeSet<String>, Absent> {
            let answer = repository.ask(&[arguments, &["--", &scope]].concat())?;
            let paths = answer.split(|byte| *byte == 0).filter_map(|path| std::str::from_utf8(path).ok());
            let prefix = if below.is_empty() { String::new() } else { format!("{below}/") };
            Ok(paths
                .filter_map(|path| path.strip_prefix(&prefix))
                .filter(|path| !path.is_empty())
                .map(str::to_owned)
                .collect())
        };
        Ok(Self {
            tracked: list(&["ls-files", "-z", "--cached"])?,
            loose: list(&["ls-files", "-z", "--others", "--exclude-standard"])?,
        })
    }

    /// For tests of rules: what is tracked, and what is neither tracked nor ignored.
    pub fn new<'a>(tracked: impl IntoIterator<Item = &'a str>, loose: impl IntoIterator<Item = &'a str>) -> Self {
        let set = |paths: &mut dyn Iterator<Item = &'a str>| paths.map(str::to_owned).collect();
        Self { tracked: set(&mut tracked.into_iter()), loose: set(&mut loose.into_iter()) }
    }

    /// Every file that Git keeps, in order.
    pub fn tracked(&self) -> impl Iterator<Item = &str> {
        self.tracked.iter().map(String::as_str)
    }

    pub fn is_tracked(&self, path: &str) -> bool {
        self.tracked.contains(path)
    }

    pub fn is_loose(&self, path: &str) -> bool {
        self.loose.contains(path)
    }
}
