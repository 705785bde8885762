//! `seaworthy try`: a look at the server on one's own folder or on a sample, before anything is installed.

mod client;
mod editor;
mod edits;
mod embedded;
mod files;
mod session;

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::ValueEnum;

use super::output;
use editor::Editor;

const ABOUT: &str = "\
Without a PATH, sample applications are written to a temporary folder: first drafts with the defects that first drafts
have. Without --editor, Neovim 0.11 or newer is opened, else VS Code, else the session is played as text.

The folder is only read: nothing in it is run, and Neovim is started without plugins or settings of anyone. What the
session as text changes is changed in memory alone.";

#[derive(clap::Args)]
#[command(after_help = ABOUT)]
pub(super) struct Arguments {
    /// A folder of your own
    #[arg(value_name = "PATH")]
    path: Option<PathBuf>,
    /// What to open it in
    #[arg(long, value_enum)]
    editor: Option<Choice>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Choice {
    /// Neovim, 0.11 or newer
    Nvim,
    /// Visual Studio Code
    Code,
    /// No editor: the same session as text
    Terminal,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let editor = match arguments.editor {
        Some(Choice::Nvim) => Some(editor::neovim().context("Neovim cannot be opened")?),
        Some(Choice::Code) => Some(editor::code().context("Visual Studio Code cannot be opened")?),
        Some(Choice::Terminal) => None,
        // In a pipe or a CI job an editor would wait for a person who is not there.
        None if !(io::stdin().is_terminal() && io::stdout().is_terminal()) => None,
        None => editor::neovim().or_else(|_| editor::code()).ok(),
    };
    match (&arguments.path, editor) {
        (Some(path), editor) => {
            let folder = path.canonicalize().with_context(|| format!("cannot try `{}`", path.display()))?;
            anyhow::ensure!(folder.is_dir(), "`{}` is not a folder", path.display());
            show(&folder, editor)?;
        }
        (None, Some(editor)) => {
            // An editor may outlive this command, so the sample stays for the system to tidy away.
            let folder = files::temporary_folder()?;
            files::write_samples(&folder)?;
            output::to_stdout(|out| writeln!(out, "The samples are in {}", folder.display()))?;
            show(&folder.join("typescript"), Some(editor))?;
        }
        (None, None) => {
            let folder = files::temporary_folder()?;
            let played = files::write_samples(&folder)
                .map_err(anyhow::Error::from)
                .and_then(|()| ["typescript", "python"].iter().try_for_each(|sample| show(&folder.join(sample), None)));
            // Tidied away whether the session went well or not; what went wrong there is the error that counts.
            let _ = std::fs::remove_dir_all(&folder);
            played?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn show(folder: &Path, editor: Option<Editor>) -> anyhow::Result<()> {
    match editor {
        Some(editor) => editor.open(folder),
        None => session::play(folder),
    }
}
