//! Routes by the names of files below `routes/`.

use std::collections::BTreeMap;

use super::{Module, Project, join};
use crate::app::files::FileId;
use crate::app::interpret::Run;
use crate::app::paths::within;

pub fn modules(run: &Run<'_>, project: &Project) -> Vec<Module> {
    let folder = within(&project.app, "routes");
    let mut named: BTreeMap<Vec<String>, FileId> = BTreeMap::new();
    for file in run.files.ids() {
        let Some(source) = run.files.get(file).filter(|source| !source.kind.is_test()) else { continue };
        let Some(rest) = source.path.strip_prefix(folder.as_str()).and_then(|rest| rest.strip_prefix('/')) else {
            continue;
        };
        if let Some(segments) = name(rest, project.nested) {
            named.insert(segments, file);
        }
    }
    let modules = named.iter().map(|(segments, file)| {
        // The modules whose names this one's begins with are around it.
        let parents = (1..segments.len()).filter_map(|length| named.get(&segments[..length]).copied());
        Module { file: *file, path: url(segments), parents: parents.collect() }
    });
    modules.collect()
}

/// The segments of a route's name. None for files that are no route modules.
fn name(path: &str, nested: bool) -> Option<Vec<String>> {
    let (stem, ending) = path.rsplit_once('.')?;
    if !matches!(ending, "ts" | "tsx" | "js" | "jsx") || stem.ends_with(".server") || stem.ends_with(".client") {
        return None;
    }
    // What lies in a folder that begins with `+` is no route.
    if nested && stem.split('/').any(|part| part.starts_with('+')) {
        return None;
    }
    // Folders that end in `+` are a part of the name.
    let stem = stem.replace("+/", ".");
    let stem = match stem.rsplit_once('/') {
        _ if nested => stem.replace('/', "."),
        None => stem,
        Some((folder, "route" | "index" | "_route")) if !folder.contains('/') => folder.to_owned(),
        Some(_) => return None,
    };
    let mut segments = vec![String::new()];
    let mut escaped = false;
    for c in stem.chars() {
        match c {
            '[' => escaped = true,
            ']' => escaped = false,
            '.' if !escaped => segments.push(String::new()),
            c => segments.last_mut()?.push(c),
        }
    }
    if nested && segments.last().is_some_and(|last| last == "index") {
        segments.pop();
        segments.push("_index".to_owned());
    }
    // The layout of a folder is the module around those in it.
    if nested && segments.len() > 1 && segments.last().is_some_and(|last| last == "_layout") {
        segments.pop();
    }
    // `dashboard+/index.tsx` is the index of `dashboard`.
    if segments.len() > 1 && segments.last().is_some_and(|last| last == "index" || last == "route") {
        segments.pop();
        segments.push("_index".to_owned());
    }
    Some(segments)
}

fn url(segments: &[String]) -> String {
    let mut url = "/".to_owned();
    for segment in segments {
        // What begins with an underscore has no URL; one at the end only says that a parent is not around it.
        if segment.starts_with('_') {
            continue;
        }
        let segment = segment.strip_suffix('_').unwrap_or(segment);
        let (segment, optional) = match segment.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')) {
            Some(inner) => (inner, "?"),
            None => (segment, ""),
        };
        let segment = match segment.strip_prefix('$') {
            Some("") => "*".to_owned(),
            Some(name) => format!(":{name}"),
            None => segment.to_owned(),
        };
        url = join(&url, &format!("{segment}{optional}"));
    }
    url
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(file: &str) -> Option<String> {
        name(file, false).map(|segments| url(&segments))
    }

    #[test]
    fn names_are_urls() {
        assert_eq!(path("_index.tsx").as_deref(), Some("/"));
        assert_eq!(path("users.$id.edit.tsx").as_deref(), Some("/users/:id/edit"));
        assert_eq!(path("_auth.login.tsx").as_deref(), Some("/login"));
        assert_eq!(path("users_.new.tsx").as_deref(), Some("/users/new"));
        assert_eq!(path("files.$.ts").as_deref(), Some("/files/*"));
        assert_eq!(path("sitemap[.]xml.ts").as_deref(), Some("/sitemap.xml"));
        assert_eq!(path("($lang).about.tsx").as_deref(), Some("/:lang?/about"));
        assert_eq!(path("notes.$id/route.tsx").as_deref(), Some("/notes/:id"));
        assert_eq!(path("notes.$id/form.tsx"), None);
        assert_eq!(path("_auth+/login.tsx").as_deref(), Some("/login"));
        assert_eq!(path("users+/$name_+/notes.tsx").as_deref(), Some("/users/:name/notes"));
        assert_eq!(path("admin+/cache.server.ts"), None);
        let nested = name("users/$id/index.tsx", true).map(|segments| url(&segments));
        assert_eq!(nested.as_deref(), Some("/users/:id"));
        assert_eq!(name("users/+shared/editor.tsx", true), None);
        assert_eq!(name("users/_layout.tsx", true), Some(vec!["users".to_owned()]));
    }
}
