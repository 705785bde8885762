//! `seaworthy check`: the engine over files and folders, once.

mod analyse;
mod history;
mod scope;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Context;
use clap::ValueEnum;

use super::FAILED;
use super::output::{self, Colour};
use crate::findings::Severity;
use crate::report::{self, Report, TextStyle, Totals};
pub(super) use analyse::Analysed;

const ABOUT_JSON: &str = "\
Which files:
  Folders are searched for .ts .mts .cts .tsx .js .mjs .cjs .jsx .py .pyi files. Left out are what .gitignore and
  .ignore name, hidden files, symbolic links, installed packages (node_modules, virtual environments, vendor …), build
  output beside a manifest (dist, build, out, coverage …), minified files, and the `exclude` globs of seaworthy.toml.
  A file that is named on the command line is always analysed.

Configuration:
  The nearest seaworthy.toml, from the project's folder up to the top of its repository. `seaworthy config schema`
  prints what may stand in it.

JSON:
  {version, tool, root, files, lines, problems, findings: [{rule, title, severity, confidence, path, range: {start:
  {line, column, offset}, end}, message, evidence, fixes, tags, fingerprint, cwe, owasp, asvs}]}. Paths are relative to
  root. Lines and columns count from 1, columns in Unicode code points; offsets are bytes of UTF-8 from 0, without a
  byte-order mark.

Exit code:
  0  no finding at or above --fail-on
  1  at least one
  2  wrong arguments, or an internal error";

#[derive(clap::Args)]
#[command(after_long_help = ABOUT_JSON)]
pub(super) struct Arguments {
    /// Files and folders
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<PathBuf>,
    /// How to report
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Write the report to a file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The lowest severity that makes the exit code 1
    #[arg(long, value_enum, default_value_t = FailOn::Warning)]
    fail_on: FailOn,
    /// Look through the Git history too, for keys that are gone from the files
    #[arg(long)]
    history: bool,
    /// Ask package registries about declared names that are not widely known: exactly these names are sent
    #[arg(long)]
    online: bool,
    /// When to use colour
    #[arg(long, value_enum, default_value_t = Colour::Auto)]
    color: Colour,
    /// Neither use nor write what is kept between runs
    #[arg(long)]
    no_cache: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Annotated snippets for people
    Text,
    /// One document for tools; see below
    Json,
    /// SARIF 2.1.0 for code-scanning services
    Sarif,
    /// Workflow commands that GitHub shows on the changed lines
    Github,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

impl FailOn {
    fn fails(self, report: &Report) -> bool {
        let threshold = match self {
            Self::Error => Severity::Error,
            Self::Warning => Severity::Warning,
            Self::Info => Severity::Info,
            Self::Never => return false,
        };
        report.findings().any(|(_, reported)| reported.finding.severity >= threshold)
    }
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let began = Instant::now();
    let here = std::env::current_dir().and_then(|here| here.canonicalize()).unwrap_or_default();
    let selection = scope::select(&arguments.paths)?;
    // The edits of fixes are worked out only for the formats that carry them.
    let with_edits = matches!(arguments.format, Format::Json | Format::Sarif);
    let mut analysed = analyse::all(&selection, with_edits, !arguments.no_cache, arguments.online)?;
    if arguments.history {
        history::add(&selection, &mut analysed);
    }
    let report = Report {
        base: selection.base,
        files: analysed.files,
        problems: analysed.problems,
        totals: Totals { files: analysed.count, lines: analysed.lines, time: began.elapsed() },
    };
    complain_of_problems(&report, &here);
    write_report(arguments, &report, &here)?;
    if analysed.internal_error {
        return Ok(ExitCode::from(FAILED));
    }
    Ok(ExitCode::from(u8::from(arguments.fail_on.fails(&report))))
}

/// Everything below a folder; and the folder that the paths of the result are relative to.
pub(super) fn folder(folder: &Path) -> anyhow::Result<(PathBuf, Analysed)> {
    let selection = scope::select(&[folder.to_owned()])?;
    let analysed = analyse::all(&selection, true, false, false)?;
    Ok((selection.base, analysed))
}

/// Each problem once, on standard error: the report itself may be read by a machine.
fn complain_of_problems(report: &Report, here: &Path) {
    for problem in &report.problems {
        let absolute = report.base.join(&problem.path);
        let path = absolute.strip_prefix(here).unwrap_or(&absolute).display();
        match problem.at {
            Some(at) => output::complain(format_args!("{path}:{}:{}: {}", at.line, at.column, problem.message)),
            None => output::complain(format_args!("{path} {}", problem.message)),
        }
    }
}

fn write_report(arguments: &Arguments, report: &Report, here: &Path) -> anyhow::Result<()> {
    let colour = arguments.output.is_none() && arguments.color.on(&io::stdout())
        || arguments.output.is_some() && matches!(arguments.color, Colour::Always);
    let style = TextStyle { colour, folder: here.to_owned() };
    let write = |out: &mut dyn Write| match arguments.format {
        Format::Text => {
            report::write_text(report, &style, out)?;
            report::write_summary(report, out)
        }
        Format::Json => report::write_json(report, out),
        Format::Sarif => report::write_sarif(report, out),
        Format::Github => report::write_github(report, &github_workspace(here), out),
    };
    match &arguments.output {
        None => output::to_stdout(write)?,
        Some(path) => {
            let written = File::create(path).and_then(|file| {
                let mut out = BufWriter::new(file);
                write(&mut out).and_then(|()| out.flush())
            });
            written.with_context(|| format!("cannot write {}", path.display()))?;
        }
    }
    if arguments.format != Format::Text || arguments.output.is_some() {
        let _ = report::write_summary(report, &mut io::stderr().lock());
    }
    Ok(())
}

/// The folder that annotations name files relative to.
fn github_workspace(here: &Path) -> PathBuf {
    let workspace = std::env::var_os("GITHUB_WORKSPACE").map(PathBuf::from);
    workspace.and_then(|folder| folder.canonicalize().ok()).unwrap_or_else(|| here.to_owned())
}
