//! The editors that `try` can open.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs};

use anyhow::Context;

use super::files;
use super::session::{self, Place};

/// What Neovim runs at start: the plugin and nothing else. Paths come through the environment, where no quoting can
/// go wrong.
const NEOVIM_INIT: &str = r"
vim.opt.runtimepath:prepend(vim.env.SEAWORTHY_TRY_PLUGIN)
vim.o.swapfile = false
vim.o.number = true
vim.o.signcolumn = 'yes'
vim.o.updatetime = 400
vim.diagnostic.config({ virtual_text = true, severity_sort = true })
vim.lsp.config('seaworthy', { cmd = { vim.env.SEAWORTHY_TRY_SERVER, 'lsp' } })
vim.lsp.enable('seaworthy')
";

const EXTENSION: &str = "seaworthy.seaworthy";

/// An editor that was found and can be opened.
#[derive(Debug)]
pub(super) enum Editor {
    Neovim(PathBuf),
    /// With the folder of an extension that is built but not installed.
    Code(PathBuf, Option<PathBuf>),
}

/// Finds Neovim 0.11 or newer: older ones have no `vim.lsp.enable`.
pub(super) fn neovim() -> anyhow::Result<Editor> {
    let nvim = on_path("nvim").context("`nvim` is not on the PATH")?;
    let version = answer(&nvim, "--version")?;
    let new_enough = neovim_version(&version).is_some_and(|version| version >= (0, 11));
    anyhow::ensure!(new_enough, "it must be 0.11 or newer, and says `{}`", version.lines().next().unwrap_or_default());
    Ok(Editor::Neovim(nvim))
}

fn neovim_version(answer: &str) -> Option<(u32, u32)> {
    let version = answer.lines().next()?.strip_prefix("NVIM v")?;
    let mut numbers = version.split(['.', '-']);
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

/// Finds VS Code with the extension installed, or with one that was built beside this binary's source.
pub(super) fn code() -> anyhow::Result<Editor> {
    let code = on_path("code").context("`code` is not on the PATH")?;
    let installed = answer(&code, "--list-extensions")?;
    if installed.lines().any(|name| name.trim().eq_ignore_ascii_case(EXTENSION)) {
        return Ok(Editor::Code(code, None));
    }
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("editors/vscode");
    anyhow::ensure!(
        built.join("out/extension.js").is_file(),
        "the extension `{EXTENSION}` is not installed in it: `code --install-extension <the .vsix file>`"
    );
    Ok(Editor::Code(code, Some(built)))
}

/// A program by its name. Relative entries of the PATH mean the working directory, which may be a workspace that is
/// not to be run, so they do not count.
fn on_path(name: &str) -> Option<PathBuf> {
    let names = if cfg!(windows) { vec![format!("{name}.exe"), format!("{name}.cmd")] } else { vec![name.to_owned()] };
    let folders: Vec<PathBuf> = env::split_paths(&env::var_os("PATH")?).filter(|folder| folder.is_absolute()).collect();
    folders.iter().flat_map(|folder| names.iter().map(|name| folder.join(name))).find(|path| path.is_file())
}

fn answer(program: &Path, argument: &str) -> anyhow::Result<String> {
    let output = Command::new(program).arg(argument).stdin(Stdio::null()).current_dir(env::temp_dir()).output();
    let output = output.with_context(|| format!("{} cannot be run", program.display()))?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

impl Editor {
    /// Opens the folder at its most telling finding and waits until the editor is closed, or has taken over.
    pub fn open(&self, folder: &Path) -> anyhow::Result<()> {
        let place = session::best_place(folder)?;
        let server = env::current_exe()?;
        let status = match self {
            Self::Neovim(nvim) => {
                let plugin = files::temporary_folder()?;
                files::write_neovim_plugin(&plugin)?;
                let init = plugin.join("try.lua");
                fs::write(&init, NEOVIM_INIT)?;
                let mut command = Command::new(nvim);
                command.arg("--clean").arg("-u").arg(&init);
                if let Some(Place { path, line, column }) = &place {
                    command.arg(format!("+call cursor({line}, {column})")).arg(path);
                } else {
                    command.arg(".");
                }
                command.env("SEAWORTHY_TRY_PLUGIN", &plugin).env("SEAWORTHY_TRY_SERVER", &server);
                let status = command.current_dir(folder).status();
                let _ = fs::remove_dir_all(&plugin);
                status
            }
            Self::Code(code, extension) => {
                let mut command = Command::new(code);
                command.arg("--new-window").arg(folder);
                if let Some(extension) = extension {
                    command.arg("--extensionDevelopmentPath").arg(extension);
                }
                if let Some(Place { path, line, column }) = &place {
                    command.arg("--goto").arg(format!("{}:{line}:{column}", path.display()));
                }
                // An extension without a bundled server looks for one on the PATH.
                let path = env::var_os("PATH").unwrap_or_default();
                let beside = server.parent().map(Path::to_owned);
                let folders = env::join_paths(beside.into_iter().chain(env::split_paths(&path)))?;
                command.env("PATH", folders).current_dir(env::temp_dir()).status()
            }
        };
        let status = status.context("the editor cannot be opened")?;
        anyhow::ensure!(status.success(), "the editor ended with {status}");
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_neovim() {
        assert_eq!(neovim_version("NVIM v0.11.4\nBuild type: Release\n"), Some((0, 11)));
        assert_eq!(neovim_version("NVIM v0.12.0-dev-1+g0\n"), Some((0, 12)));
        assert_eq!(neovim_version("VIM - Vi IMproved 9.1\n"), None);
    }
}
