//! `seaworthy routes`: every route, and what is in front of it.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::AtomicBool;

use anyhow::Context;
use clap::ValueEnum;
use ropey::Rope;

use super::output;
use crate::app::access::{Access, Status};
use crate::app::modules::Modules;
use crate::app::{App, Files, Route};
use crate::engine::workspace::read_files;
use crate::engine::{Project, Settings, project_root};

#[derive(clap::Args)]
pub struct Arguments {
    /// The folder to look at
    #[arg(default_value = ".")]
    path: PathBuf,
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    /// One JSON object a line
    Json,
}

pub fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let folder =
        arguments.path.canonicalize().with_context(|| format!("cannot read `{}`", arguments.path.display()))?;
    let root = project_root(&folder);
    let project = Project::read(root, Settings::default());
    let pool = rayon::ThreadPoolBuilder::new().stack_size(64 << 20).build()?;
    let (files, app) = pool.install(|| {
        let files = read_files(root, &project.excludes, &AtomicBool::new(false));
        let app = App::of(&files, &Modules::new(root));
        (files, app)
    });
    let lines = app.sites.iter().map(|site| line(root, &files, &site.route, &site.access, arguments.format));
    output::to_stdout(|out| lines.into_iter().try_for_each(|line| out.write_all(line.as_bytes())))?;
    Ok(ExitCode::SUCCESS)
}

fn line(root: &Path, files: &Files, route: &Route, access: &Access, format: Format) -> String {
    let file = files.get(route.at.file).map_or("", |file| &file.path);
    let (file, line) = match &route.document {
        Some((document, line)) => (&**document, *line as usize),
        None => (file, files.span(route.at).map_or(0, |span| line_of(&root.join(file), span.start))),
    };
    match format {
        Format::Json => serde_json::json!({
            "method": &*route.method, "path": route.path, "framework": route.framework.name(),
            "file": file, "line": line, "auth": auth(access.status),
            "data": access.effects.iter().map(|effect| format!("{} {:?} {:?} client={} identity={} writes={}", effect.verb, effect.subjects, effect.keys, effect.by_client, effect.by_identity, effect.writes)).collect::<Vec<_>>(),
            "chain": route.chain.iter().map(|link| link.place.clone()).collect::<Vec<_>>(),
            "unknowns": route.unknown.iter().map(|note| note.text.clone()).collect::<Vec<_>>(),
        })
        .to_string()
            + "\n",
        Format::Table => format!("{:8} {:50} {:8} {file}:{line}\n", route.method, route.path, auth(access.status)),
    }
}

/// The 1-based line of a byte offset.
fn line_of(path: &Path, offset: u32) -> usize {
    let text = crate::engine::read_source(path).unwrap_or_default();
    let rope = Rope::from_str(&text);
    rope.try_byte_to_line(offset as usize).map_or(0, |line| line + 1)
}

fn auth(status: Status) -> &'static str {
    match status {
        Status::None => "none",
        Status::Authenticated => "authn",
        Status::Authorised => "authz",
        Status::Unknown => "unknown",
    }
}
