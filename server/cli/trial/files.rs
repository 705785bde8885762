//! The embedded files, written to disk.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::{env, fs, process};

use super::embedded::{NEOVIM_PLUGIN, SAMPLES};

/// A new folder of our own among the system's temporary ones. On Unix only its owner may look into it: the folder
/// above is everyone's.
pub(super) fn temporary_folder() -> io::Result<PathBuf> {
    let parent = env::temp_dir();
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    for attempt in 0..1000 {
        let folder = parent.join(format!("seaworthy-try-{}-{attempt}", process::id()));
        match builder.create(&folder) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            created => return created.and_then(|()| folder.canonicalize()),
        }
    }
    Err(io::Error::new(ErrorKind::AlreadyExists, format!("no free name for a folder in {}", parent.display())))
}

/// Writes the sample applications, each into a folder of its language's name.
pub(super) fn write_samples(folder: &Path) -> io::Result<()> {
    write_all(SAMPLES, folder)
}

/// Writes the Neovim plugin, which then goes onto the `runtimepath`.
pub(super) fn write_neovim_plugin(folder: &Path) -> io::Result<()> {
    write_all(NEOVIM_PLUGIN, folder)
}

fn write_all(files: &[(&str, &[u8])], folder: &Path) -> io::Result<()> {
    for (path, bytes) in files {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, bytes)?;
    }
    Ok(())
}
