//! The commands. They read arguments, call the engine and write reports; they analyse nothing themselves.

mod check;
mod config;
mod explain;
mod output;
mod routes;
mod rules;
mod trial;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// What every command answers where it could not do its work: a wrong argument, or a fault of our own.
const FAILED: u8 = 2;

/// Shows what stands between a prototype and production, in the editor and in CI.
#[derive(Parser)]
#[command(name = "seaworthy", version, arg_required_else_help = true, subcommand_required = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve an editor over standard input and output
    Lsp {
        /// Accepted because most clients pass it; there is no other transport
        #[arg(long, hide = true)]
        stdio: bool,
    },
    /// Analyse files and folders and list what is found
    Check(check::Arguments),
    /// See the server at work, on a folder of your own or on a sample
    Try(trial::Arguments),
    /// Show a rule's page: what it finds, why it matters, how to repair it
    Explain(explain::Arguments),
    /// List the routes of an application and what guards them
    Routes(routes::Arguments),
    /// List the rules
    Rules(rules::Arguments),
    /// About the configuration file, seaworthy.toml
    Config {
        #[command(subcommand)]
        command: config::Command,
    },
}

/// Runs the command line of this process.
pub fn main() -> ExitCode {
    let command = Arguments::parse().command;
    if !matches!(command, Command::Lsp { .. }) {
        log_faults();
    }
    let outcome = match command {
        Command::Lsp { stdio: _ } => Ok(crate::lsp::run()),
        Command::Check(arguments) => check::run(&arguments),
        Command::Try(arguments) => trial::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Routes(arguments) => routes::run(&arguments),
        Command::Rules(arguments) => rules::run(&arguments),
        Command::Config { command } => config::run(&command),
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            output::complain(format_args!("{error:#}"));
            ExitCode::from(FAILED)
        }
    }
}

/// Our own faults go to standard error; `SEAWORTHY_LOG` asks for more, in the syntax of `tracing`.
fn log_faults() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("SEAWORTHY_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("error"));
    // A second initialisation can only fail, and then the first one logs.
    let _ = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).without_time().try_init();
}
