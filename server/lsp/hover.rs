//! Hover: the findings under the pointer, with their proof.

use std::path::Path;
use std::sync::Arc;

use tower_lsp::ls_types::{Hover, HoverContents, HoverParams, Location, MarkupContent, MarkupKind};

use super::place::{Places, file_path, range_of, to_text};
use super::shared::Shared;
use crate::findings::{Finding, Step};
use crate::report::hover::{markdown, plain};
use crate::text::LineIndex;

pub async fn hover(shared: &Arc<Shared>, params: HoverParams) -> Option<Hover> {
    let at = params.text_document_position_params;
    let open = shared.open(&at.text_document.uri)?;
    let snapshot = open.newest().await?;
    let shared = shared.clone();
    // Evidence may lie in files that have to be read.
    let show = move || {
        let features = shared.features();
        let lines = LineIndex::new(&snapshot.rope, features.encoding);
        let offset = lines.offset(to_text(at.position));
        let under = |finding: &&Finding| finding.span.contains(offset) || finding.span.end == offset;
        let findings: Vec<_> = snapshot.findings.iter().filter(under).collect();
        let smallest = findings.iter().min_by_key(|finding| finding.span.len())?;
        let open_text = |path: &Path| shared.open_text(path);
        let places = Places {
            uri: &open.uri,
            rope: &snapshot.rope,
            base: &snapshot.base,
            encoding: features.encoding,
            open: &open_text,
            others: Default::default(),
        };
        let locate = |step: &Step| {
            let location = places.of(step)?;
            Some(if features.hover_markdown { link(&places, &location) } else { name(&places, &location) })
        };
        let (kind, value) = match features.hover_markdown {
            true => (MarkupKind::Markdown, markdown(&findings, &locate)),
            false => (MarkupKind::PlainText, plain(&findings, &locate)),
        };
        Some(Hover {
            contents: HoverContents::Markup(MarkupContent { kind, value }),
            range: Some(range_of(&lines, smallest.span)),
        })
    };
    tokio::task::spawn_blocking(show).await.ok()?
}

/// A place as `file:line`, the file below its folder.
fn name(places: &Places, location: &Location) -> String {
    let path = file_path(&location.uri);
    let name = match &path {
        Some(path) => path.strip_prefix(places.base).unwrap_or(path).display().to_string(),
        None => location.uri.path().as_str().to_owned(),
    };
    format!("{}:{}", name.replace('\\', "/"), location.range.start.line + 1)
}

fn link(places: &Places, location: &Location) -> String {
    let text = name(places, location).replace('[', "\\[").replace(']', "\\]");
    format!("[{text}]({}#L{})", location.uri.as_str(), location.range.start.line + 1)
}
