//! `middleware.ts` and, since Next 16, `proxy.ts`: one function in front of every path that its matcher takes.

use std::sync::Arc;

use super::pages::Pages;
use super::project::Project;
use crate::app::files::{At, FileId};
use crate::app::frameworks::exports;
use crate::app::frameworks::matcher::{Matcher, expression, sample, unescaped};
use crate::app::interpret::Run;
use crate::app::paths::within;
use crate::app::route::{Calling, Link, Note, PassedOver, Route, Why};
use crate::app::value::Value;
use crate::facts::Role;

/// The first version that runs `proxy.ts`.
const PROXY: u32 = 16;

/// How many pages that an action can be called through are told of.
const PAGES: usize = 64;

/// What stands in front of an application.
#[derive(Debug, Default)]
pub struct Middleware {
    file: &'static str,
    /// What runs, outermost wrapper first.
    links: Vec<Link>,
    at: Option<At>,
    takes: Takes,
    /// What is called like middleware and lies where Next does not look, or is passed by.
    strays: Vec<(Link, String)>,
}

#[derive(Debug, Default)]
enum Takes {
    /// There is no matcher.
    #[default]
    Everything,
    Matchers(Vec<Source>),
    /// The matcher could not be read.
    Unknown,
}

/// One entry of `config.matcher`.
#[derive(Debug)]
struct Source {
    /// As it is written.
    text: String,
    matcher: Option<Matcher>,
    /// It takes a path only if the request has, or lacks, a header, cookie or parameter.
    conditional: bool,
}

pub fn of(run: &mut Run<'_>, project: &Project) -> Middleware {
    let found = find(run, project);
    let strays = strays(run, project, found.as_ref().map(|(file, name, ..)| (*file, *name)));
    let Some((file, name, exported, value)) = found else { return Middleware { strays, ..Middleware::default() } };
    let at = exports::place(run, file, exported);
    let (inner, mut links) = exports::unwrapped(run, value);
    for link in &mut links {
        link.place = format!("wrapper in `{name}`");
    }
    links.push(Link::new(inner, at, Calling::NextMiddleware, format!("`{name}`")));
    let takes = takes(run, file, project);
    Middleware { file: name, links, at: Some(at), takes, strays }
}

/// Files that are called like middleware, and that Next does not run.
fn strays(run: &mut Run<'_>, project: &Project, runs: Option<(FileId, &'static str)>) -> Vec<(Link, String)> {
    let beside = if project.sources.is_empty() { "" } else { "src/" };
    let mut found = Vec::new();
    for folder in ["", "src/", "app/", "src/app/", "pages/", "src/pages/"] {
        for stem in ["middleware", "proxy"] {
            for extension in &project.extensions {
                let path = within(&project.folder, &format!("{folder}{stem}.{extension}"));
                let Some(file) = run.files.find(&path).filter(|file| runs.is_none_or(|(runs, _)| runs != *file)) else {
                    continue;
                };
                // What other files use is a part of something that runs.
                if is_imported(run, project, file, stem) {
                    continue;
                }
                let exported = [stem, "default"].into_iter().find_map(|name| Some((name, run.export(file, name)?)));
                let Some((exported, value)) = exported else { continue };
                let text = match (runs, project.major) {
                    (_, Some(major)) if stem == "proxy" && major < PROXY && folder == beside => {
                        format!("Next runs `proxy` from version {PROXY} on, and this is version {major}")
                    }
                    (Some((_, name)), _) if folder == beside => format!("Next runs `{name}` in its place"),
                    _ => {
                        let app = if beside.is_empty() { "the project's folder" } else { "`src`" };
                        let here =
                            if folder.is_empty() { "the project's folder" } else { folder.trim_end_matches('/') };
                        format!("Next looks for it in {app}, and it lies in {here}")
                    }
                };
                let link =
                    Link::new(value, exports::place(run, file, exported), Calling::NextMiddleware, format!("`{stem}`"));
                found.push((link, text));
            }
        }
    }
    found
}

/// True where some file of the application imports something called like a file of this name.
fn is_imported(run: &Run<'_>, project: &Project, file: FileId, stem: &str) -> bool {
    project.files.iter().filter(|other| **other != file).any(|other| {
        let Some(source) = run.files.get(*other) else { return false };
        let names = |node: &crate::facts::Node<'_>| node.name().rsplit('/').next() == Some(stem);
        source.facts.all(Role::Import).any(|node| names(&node))
            || source.facts.all(Role::Export).any(|node| names(&node))
    })
}

/// The file, its name, the export that runs, and its value.
fn find(run: &mut Run<'_>, project: &Project) -> Option<(FileId, &'static str, &'static str, Value)> {
    let proxy = project.major.is_none_or(|major| major >= PROXY);
    let mut candidates: Vec<(&str, &'static str)> = Vec::new();
    if proxy && !project.sources.is_empty() {
        // A `middleware` file beside `src` silently takes the place of `src/proxy`; before Next 16 it was not loaded.
        candidates.push(("", "middleware"));
    }
    if proxy {
        candidates.push((project.sources, "proxy"));
    }
    candidates.push((project.sources, "middleware"));
    for (folder, stem) in candidates {
        for extension in &project.extensions {
            let path = within(&project.folder, &format!("{folder}{stem}.{extension}"));
            let Some(file) = run.files.find(&path) else { continue };
            for exported in [stem, "default"] {
                if let Some(value) = run.export(file, exported) {
                    return Some((file, stem, exported, value));
                }
            }
        }
    }
    None
}

/// Reads `config.matcher`: a pattern, a list of patterns, or of objects with a pattern in `source`.
fn takes(run: &mut Run<'_>, file: FileId, project: &Project) -> Takes {
    let Some(config) = run.export(file, "config") else { return Takes::Everything };
    let config = run.force(&config);
    let Value::Record(_) = config else { return Takes::Unknown };
    let Some(matcher) = run.world.entry(&config, "matcher").cloned() else { return Takes::Everything };
    let matcher = run.force(&matcher);
    let mut sources = Vec::new();
    for item in run.world.flattened(&matcher) {
        let item = run.force(&item);
        let source = match &item {
            Value::Record(_) => run.world.entry(&item, "source").cloned(),
            _ => Some(item.clone()),
        };
        let Some(Value::Text(pattern)) = source else { return Takes::Unknown };
        // What a caller sends or leaves out as they like keeps nobody in.
        if by_the_caller(run, &item) {
            continue;
        }
        let conditional = ["has", "missing"].iter().any(|key| run.world.entry(&item, key).is_some());
        let Some(base) = project.base.as_deref() else { return Takes::Unknown };
        let matcher = compiled(base, &unescaped(&pattern));
        sources.push(Source { text: pattern.to_string(), matcher, conditional });
    }
    Takes::Matchers(sources)
}

/// True for a matcher with a condition on a header, a cookie or the query.
fn by_the_caller(run: &mut Run<'_>, source: &Value) -> bool {
    let conditions = ["has", "missing"].map(|key| run.world.entry(source, key).cloned());
    let conditions = conditions.into_iter().flatten().flat_map(|list| run.world.flattened(&list));
    let conditions: Vec<_> = conditions.collect();
    conditions.iter().any(|condition| {
        let kind = run.world.entry(condition, "type").and_then(Value::text);
        matches!(kind, Some("header" | "cookie" | "query"))
    })
}

/// The expression that Next makes of a matcher: with `basePath` in front, and data requests and `.json` let in.
fn compiled(base: &str, source: &str) -> Option<Matcher> {
    let own = if source == "/" && !base.is_empty() { String::new() } else { expression(source)? };
    Matcher::of_expression(&format!("(?i)^{base}(?:/_next/data/[^/]+)?{own}(?:\\.json)?[/#?]?$"))
}

impl Middleware {
    /// Puts the middleware in front of a route, where it takes the route's path.
    pub fn stand_before(&self, route: &mut Route, project: &Project, pages: &Pages) {
        for (link, text) in &self.strays {
            let (link, text) = (link.clone(), text.clone());
            route.passed_over.push(PassedOver { link, why: Why::Place, text, idle: true });
        }
        let Some(at) = self.at else {
            route.searched.push(Note { text: no_file(project), at: None });
            return;
        };
        let Takes::Matchers(sources) = &self.takes else {
            let perhaps = matches!(self.takes, Takes::Unknown);
            if perhaps {
                route.unknown.push(Note { text: format!("the matcher of `{}`", self.file), at: Some(at) });
            }
            return self.put(route, perhaps, pages);
        };
        // An action is called by its id through any page that reaches its code, so it is covered where all are.
        let missed = if &*route.method == "ACTION" {
            let paths = pages.reaching(route.at.file);
            let missed = paths.iter().find(|path| taken(sources, path) == Some(false));
            missed
                .map(|path| format!("`{}` does not run for {path}, through which the action can be called", self.file))
        } else {
            let missed = taken(sources, &sample(&route.path)) == Some(false);
            missed.then(|| format!("the matcher of `{}` does not take {}", self.file, route.path))
        };
        let base = project.base.as_deref().unwrap_or_default();
        let narrowly = missed.as_ref().and_then(|_| sources.iter().find_map(|source| source.misses(base, &route.path)));
        match missed {
            Some(text) => {
                let why = if narrowly.is_some() { Why::Gap } else { Why::Path };
                let told = narrowly.unwrap_or_else(|| text.clone());
                let over = |link: &Link| PassedOver { link: link.clone(), why, text: told.clone(), idle: false };
                route.passed_over.extend(self.links.iter().map(over));
                route.searched.push(Note { text, at: Some(at) });
            }
            None => {
                let action = &*route.method == "ACTION";
                let perhaps = !action && taken(sources, &sample(&route.path)).is_none();
                self.put(route, perhaps, pages);
            }
        }
    }

    fn put(&self, route: &mut Route, perhaps: bool, pages: &Pages) {
        // What the middleware makes of an action depends on the page that it is called through.
        let through: Vec<(Arc<str>, Value)> = if &*route.method == "ACTION" {
            let paths = pages.reaching(route.at.file).into_iter().take(PAGES);
            paths.map(|path| ("page".into(), Value::Text(path.into()))).collect()
        } else {
            Vec::new()
        };
        let links = self.links.iter().map(|link| Link { perhaps, metadata: through.clone(), ..link.clone() });
        route.chain.splice(0..0, links);
    }
}

impl Source {
    /// Why a pattern misses a path that it seems to be meant for.
    fn misses(&self, base: &str, path: &str) -> Option<String> {
        let (text, plain) = (self.text.as_str(), path.trim_start_matches('/'));
        if let Some((_, behind)) = text.split_once("(?!") {
            let left_out = behind.split([')', '(']).next().unwrap_or_default().split('|');
            for word in left_out.map(|word| word.trim_end_matches('/')).filter(|word| !word.is_empty()) {
                let Some(rest) = plain.strip_prefix(word) else { continue };
                return Some(if rest.is_empty() || rest.starts_with('/') {
                    format!("the matcher takes all paths but those below `/{word}`")
                } else {
                    format!("the matcher leaves out whatever begins with `/{word}`, and so does {path}")
                });
            }
            return None;
        }
        let own = text.trim_end_matches('/');
        let below = compiled(base, &unescaped(&format!("{own}/:path*")))?;
        let literal = own.split('/').any(|part| part.chars().next().is_some_and(char::is_alphanumeric));
        (literal && !own.ends_with(['*', ')']) && below.holds(&sample(path)))
            .then(|| format!("the matcher takes `{own}` alone, and nothing below it"))
    }
}

/// Whether one of the matchers takes a path. None where it depends on the request, or on a pattern that makes no sense.
fn taken(sources: &[Source], path: &str) -> Option<bool> {
    let mut answer = Some(false);
    for source in sources {
        match &source.matcher {
            Some(matcher) if !matcher.holds(path) => {}
            Some(_) if !source.conditional => return Some(true),
            _ => answer = None,
        }
    }
    answer
}

fn no_file(project: &Project) -> String {
    let proxy = project.major.is_some_and(|major| major >= PROXY);
    let name = if proxy { "`proxy` or `middleware` file" } else { "`middleware` file" };
    format!("no {name} beside the application's folder")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn takes(base: &str, source: &str, path: &str) -> bool {
        compiled(base, source).is_some_and(|matcher| matcher.holds(path))
    }

    #[test]
    fn matchers_are_as_next_reads_them() {
        assert!(takes("", "/dashboard/:path*", "/dashboard") && takes("", "/dashboard/:path*", "/dashboard/a/b"));
        assert!(!takes("", "/dashboard/:path*", "/api/dashboard"));
        let all_but = "/((?!api|_next/static|_next/image|.*\\.png$).*)";
        assert!(takes("", all_but, "/x1") && takes("", all_but, "/") && !takes("", all_but, "/api/x"));
        assert!(takes("/docs", "/", "/docs") && takes("/docs", "/a", "/docs/a") && !takes("/docs", "/a", "/a"));
        // Several segments in the lookahead exclude what begins like one of them.
        assert!(!takes("", "/((?!api/webhooks|api).*)", "/api/orders"));
    }
}
