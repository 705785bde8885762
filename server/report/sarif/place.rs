//! Places as SARIF writes them.

use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use ropey::Rope;
use serde_sarif::sarif::{ArtifactLocation, Location, Message, PhysicalLocation, Region};

use crate::report::place::{Point, Range};
use crate::text::Span;

/// The base that relative paths are read against: the folder of the report.
pub(super) const SRCROOT: &str = "SRCROOT";

/// What RFC 3986 lets stand in a path segment stays; `:` does not, since before the first `/` it would end a scheme.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'!')
    .remove(b'$')
    .remove(b'&')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')')
    .remove(b'*')
    .remove(b'+')
    .remove(b',')
    .remove(b';')
    .remove(b'=')
    .remove(b'@');

fn encode(path: &Path) -> String {
    let segments: Vec<String> = path
        .iter()
        .filter(|part| *part != "/")
        .map(|part| percent_encode(part.as_encoded_bytes(), SEGMENT).to_string())
        .collect();
    segments.join("/")
}

/// The folder as a `file:` URI with the closing slash that relative URIs need.
pub(super) fn base_uri(folder: &Path) -> ArtifactLocation {
    let path = encode(folder);
    let uri = if path.is_empty() { "file:///".to_owned() } else { format!("file:///{path}/") };
    ArtifactLocation::builder().uri(uri).build()
}

/// An absolute path as a `file:` URI.
pub fn file_uri(path: &Path) -> String {
    format!("file:///{}", encode(path))
}

/// A path relative to the base, or an absolute one that lies outside of it.
pub(super) fn artifact(path: &Path) -> ArtifactLocation {
    if path.is_absolute() {
        return ArtifactLocation::builder().uri(file_uri(path)).build();
    }
    ArtifactLocation::builder().uri(encode(path)).uri_base_id(SRCROOT.to_owned()).build()
}

pub(super) fn location(path: &Path, region: Option<Region>, note: Option<&str>) -> Location {
    let mut physical = PhysicalLocation::builder().artifact_location(artifact(path)).build();
    physical.region = region;
    let mut location = Location::builder().physical_location(physical).build();
    location.message = note.map(message);
    location
}

pub(super) fn region(text: &Rope, span: Span) -> Region {
    region_of(Range::of(text, span))
}

pub(super) fn region_of(range: Range) -> Region {
    Region::builder()
        .start_line(range.start.line as i64)
        .start_column(range.start.column as i64)
        .end_line(range.end.line as i64)
        .end_column(range.end.column as i64)
        .build()
}

pub(super) fn point(point: Point) -> Region {
    Region::builder().start_line(point.line as i64).start_column(point.column as i64).build()
}

/// A plain message. SARIF reads `{0}` as a placeholder and `[text](1)` as a link, so braces are doubled, and brackets
/// escaped where they could be taken for a link; a path such as `app/[id]/page.tsx` stays as it is.
pub(super) fn message(text: &str) -> Message {
    let mut escaped = text.replace('{', "{{").replace('}', "}}");
    if escaped.contains("](") {
        escaped = escaped.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]");
    }
    Message::builder().text(escaped).build()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_no_templates() {
        let plain = |text: &str| message(text).text;
        assert_eq!(plain("GET /a/{id} in app/[id]").as_deref(), Some("GET /a/{{id}} in app/[id]"));
        assert_eq!(plain("a[0](b)").as_deref(), Some("a\\[0\\](b)"));
    }

    #[test]
    fn paths_are_percent_encoded() {
        let uri = |path: &str| artifact(Path::new(path)).uri;
        assert_eq!(uri("app/[id]/a b#é.ts").as_deref(), Some("app/%5Bid%5D/a%20b%23%C3%A9.ts"));
        assert_eq!(uri("(group)/@slot/c:d.ts").as_deref(), Some("(group)/@slot/c%3Ad.ts"));
        assert_eq!(uri("/tmp/x.ts").as_deref(), Some("file:///tmp/x.ts"));
        assert_eq!(base_uri(Path::new("/w/p")).uri.as_deref(), Some("file:///w/p/"));
        assert_eq!(base_uri(Path::new("/")).uri.as_deref(), Some("file:///"));
    }
}
