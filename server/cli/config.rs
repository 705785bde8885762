//! `seaworthy config`: what can stand in seaworthy.toml.

use std::io;
use std::process::ExitCode;

use super::output;
use crate::engine::settings_schema;

#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Print the JSON schema of seaworthy.toml, for editors that complete and check TOML
    Schema,
}

pub(super) fn run(command: &Command) -> anyhow::Result<ExitCode> {
    match command {
        Command::Schema => output::to_stdout(|out| {
            serde_json::to_writer_pretty(&mut *out, &settings_schema()).map_err(io::Error::from)?;
            out.write_all(b"\n")
        })?,
    }
    Ok(ExitCode::SUCCESS)
}
