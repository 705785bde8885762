//! Route handlers: `app/**/route.ts` and `pages/api/**`.

use super::project::Project;
use crate::app::files::FileId;
use crate::app::frameworks::exports;
use crate::app::interpret::Run;
use crate::app::route::{Calling, Framework, Handler, Note, Route};
use crate::app::value::Value;

/// What a route module may export.
const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

pub fn routes(run: &mut Run<'_>, project: &Project) -> Vec<Route> {
    let mut found = Vec::new();
    for file in &project.files {
        let Some(source) = run.files.get(*file) else { continue };
        if source.kind.is_test() {
            continue;
        }
        let path = source.path.clone();
        if let Some(rest) = project.within(&path, "app") {
            if let Some(url) = app_path(project, rest) {
                for method in METHODS {
                    let exported = run.export(*file, method);
                    if let Some(value) = exported.filter(|value| !hands_on(run, value)) {
                        found.push(route(run, project, *file, (method, method), &url, value));
                    }
                }
            }
        } else if let Some(rest) = project.within(&path, "pages")
            && let Some(url) = pages_path(project, rest)
            && let Some(value) = run.export(*file, "default")
        {
            found.push(route(run, project, *file, ("default", "ANY"), &url, value));
        }
    }
    found
}

/// `handle(app)`: what stands for a whole application, whose routes are listed themselves.
fn hands_on(run: &Run<'_>, value: &Value) -> bool {
    let made = value.object().and_then(|object| run.world.callee_path(object));
    made.is_some_and(|path| matches!(&*path, "hono/vercel.handle" | "hono/nextjs.handle"))
}

fn route(
    run: &mut Run<'_>,
    project: &Project,
    file: FileId,
    (export, method): (&str, &str),
    url: &str,
    value: Value,
) -> Route {
    let at = exports::place(run, file, export);
    let (value, chain) = exports::unwrapped(run, value);
    let calling = if export == "default" { Calling::Express } else { Calling::Next };
    let mut unknown = Vec::new();
    if value.is_unknown() {
        unknown.push(Note { text: format!("what `{export}` is"), at: Some(at) });
    }
    let base = project.base.as_deref().unwrap_or_else(|| {
        unknown.push(Note { text: "`basePath` of the configuration".to_owned(), at: None });
        ""
    });
    Route {
        framework: Framework::NextJs,
        method: method.into(),
        path: format!("{base}{url}"),
        at,
        document: None,
        handler: Handler { at: exports::code(run, &value, at), value, calling },
        chain,
        searched: Vec::new(),
        unknown,
        declared_public: None,
        passed_over: Vec::new(),
    }
}

/// The URL of a route module below `app/`. None for other files.
fn app_path(project: &Project, path: &str) -> Option<String> {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    if project.stem(name) != Some("route") {
        return None;
    }
    url_of(folder)
}

/// The URL of a page or route module, either router's. None for other files.
pub fn page_path(project: &Project, path: &str) -> Option<String> {
    if let Some(rest) = project.within(path, "app") {
        let (folder, name) = rest.rsplit_once('/').unwrap_or(("", rest));
        return if project.stem(name) == Some("page") { url_of(folder) } else { app_path(project, rest) };
    }
    let stem = project.stem(project.within(path, "pages")?)?;
    let url = stem.strip_suffix("index").map_or(stem, |folder| folder.trim_end_matches('/'));
    (!stem.split('/').any(|segment| segment.starts_with("_"))).then(|| format!("/{url}"))
}

/// The URL of a folder below `app/`.
fn url_of(folder: &str) -> Option<String> {
    let mut url = String::new();
    for segment in folder.split('/').filter(|segment| !segment.is_empty()) {
        // Private folders are not routed; groups and slots are not seen in the URL; interception changes where a page is
        // shown and not what its path is.
        if segment.starts_with('_') {
            return None;
        }
        let segment = intercepted(segment);
        if segment.starts_with('@') || segment.starts_with('(') && segment.ends_with(')') || segment.is_empty() {
            continue;
        }
        url.push('/');
        url.push_str(&segment.replace("%5F", "_"));
    }
    Some(if url.is_empty() { "/".to_owned() } else { url })
}

/// A segment without the marks of an intercepting route: `(.)`, `(..)`, `(...)`.
fn intercepted(segment: &str) -> &str {
    let mut rest = segment;
    while let Some(inner) = ["(...)", "(..)", "(.)"].iter().find_map(|mark| rest.strip_prefix(mark)) {
        rest = inner;
    }
    rest
}

/// The URL of an API route below `pages/`. None for pages.
fn pages_path(project: &Project, path: &str) -> Option<String> {
    let stem = project.stem(path)?;
    if stem != "api" && !stem.starts_with("api/") || stem.ends_with(".d") {
        return None;
    }
    let url = stem.strip_suffix("/index").unwrap_or(stem);
    Some(format!("/{url}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn project() -> Project {
        Project {
            folder: "apps/web".into(),
            base: Some(String::new()),
            extensions: ["tsx", "ts", "jsx", "js"].map(String::from).into(),
            major: None,
            files: Vec::new(),
            sources: "src/",
        }
    }

    #[test]
    fn folders_are_urls() {
        let app = |path: &str| app_path(&project(), path);
        assert_eq!(app("api/posts/[id]/route.ts").as_deref(), Some("/api/posts/[id]"));
        assert_eq!(app("(shop)/@modal/api/route.tsx").as_deref(), Some("/api"));
        assert_eq!(app("feed/(..)photo/[id]/route.ts").as_deref(), Some("/feed/photo/[id]"));
        assert_eq!(app("%5Fhidden/[[...all]]/route.js").as_deref(), Some("/_hidden/[[...all]]"));
        assert_eq!(app("route.ts").as_deref(), Some("/"));
        assert_eq!(app("_lib/route.ts"), None);
        assert_eq!(app("api/posts/page.tsx"), None);
        assert_eq!(app("api/route.test.ts"), None);
    }

    #[test]
    fn pages_are_apis_below_api() {
        let pages = |path: &str| pages_path(&project(), path);
        assert_eq!(pages("api/auth/[...nextauth].ts").as_deref(), Some("/api/auth/[...nextauth]"));
        assert_eq!(pages("api/users/index.ts").as_deref(), Some("/api/users"));
        assert_eq!(pages("api/index.js").as_deref(), Some("/api"));
        assert_eq!(pages("index.tsx"), None);
        assert_eq!(pages("apiary/a.ts"), None);
    }

    #[test]
    fn files_belong_to_a_folder() {
        assert_eq!(project().within("apps/web/src/app/route.ts", "app"), Some("route.ts"));
        assert_eq!(project().within("apps/web/app/route.ts", "app"), None);
    }
}
