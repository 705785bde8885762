//! `seaworthy routes`: every route, and what is in front of it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::ValueEnum;
use ropey::Rope;

use super::output;
use crate::engine::kept::Kept;
use crate::engine::workspace::read_app;
use crate::engine::{Project, Settings, project_root, read_source};
use crate::report::routes::{self, Look, Spot};

#[derive(clap::Args)]
pub struct Arguments {
    /// The folder or file whose routes are shown; the whole project around it is read
    #[arg(default_value = ".")]
    path: PathBuf,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
    /// Neither use nor write what is kept between runs
    #[arg(long)]
    no_cache: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    /// One JSON object a line
    Json,
    Markdown,
    Html,
}

pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let folder =
        arguments.path.canonicalize().with_context(|| format!("cannot read `{}`", arguments.path.display()))?;
    let root = project_root(&folder);
    let project = Project::read(root, Settings::default());
    let kept = if arguments.no_cache { Kept::nothing() } else { Kept::of(root, &project.config) };
    let app = read_app(root, &project, &kept)?;
    app.declared_in_vain().iter().for_each(|said| output::complain(format_args!("{said}")));
    let texts = Texts { root, read: RefCell::default() };
    let mut rows = routes::rows(&app, &|spot| texts.line(spot));
    // The app is that of the whole project; what is shown is what was asked for.
    let asked = folder.strip_prefix(root).unwrap_or(&folder);
    rows.retain(|row| Path::new(&row.file).starts_with(asked));
    // Relative to the root, so that the page can be kept in the repository.
    let link = |file: &str, line: usize| format!("{}#L{line}", file.replace(' ', "%20"));
    let text = match arguments.format {
        Format::Table => routes::table(&rows, look()),
        Format::Json => routes::json(&rows),
        Format::Markdown => routes::markdown(&rows, &link),
        Format::Html => routes::html(&rows, &link),
    };
    output::to_stdout(|out| out.write_all(text.as_bytes()))?;
    Ok(ExitCode::SUCCESS)
}

/// As wide as the terminal; what goes elsewhere is written for a wide one.
fn look() -> Look {
    let stdout = std::io::stdout();
    let columns = console::Term::stdout().size_checked().map(|(_, columns)| columns.into());
    let set = || std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let width = columns.filter(|_| stdout.is_terminal()).or_else(set).unwrap_or(120);
    Look { width, colour: output::Colour::Auto.on(&stdout) }
}

/// The texts of files, each read once.
struct Texts<'a> {
    root: &'a Path,
    read: RefCell<HashMap<String, Rope>>,
}

impl Texts<'_> {
    /// The 1-based line of a spot.
    fn line(&self, spot: &Spot) -> Option<usize> {
        let mut read = self.read.borrow_mut();
        let text = read
            .entry(spot.path.to_owned())
            .or_insert_with(|| Rope::from_str(&read_source(&self.root.join(spot.path)).unwrap_or_default()));
        text.try_byte_to_line(spot.span.start as usize).ok().map(|line| line + 1)
    }
}
