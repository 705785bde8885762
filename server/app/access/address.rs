//! The address of the request that is followed, as far as the route says it: what a guard compares it with.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use fancy_regex::{Regex, RegexBuilder};
use globset::{Glob, GlobBuilder};

use super::calls::Given;
use super::datum::{Datum, Marks, There, Thing};
use super::visit::Visit;
use crate::app::literals::HOLE;
use crate::app::route::Calling;
use crate::app::value::Value;
use crate::models::access::access;

/// How many steps an expression may go back.
const BACKTRACKS: usize = 10_000;

/// What is known of an address.
#[derive(Clone, Debug, PartialEq)]
pub struct Address {
    /// As the framework spells the route.
    path: Rc<str>,
    form: Form,
}

/// How much of an address there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Path,
    /// A query may follow.
    WithQuery,
    /// With scheme and host before it.
    Whole,
}

impl Address {
    /// A member of the request's address: `url.pathname`.
    pub fn part(&self, name: &str) -> Option<Datum> {
        match name {
            "pathname" | "path" => Some(Self::datum(&self.path, Form::Path)),
            "href" | "toString" => Some(Self::datum(&self.path, Form::Whole)),
            _ => None,
        }
    }

    fn datum(path: &str, form: Form) -> Datum {
        Datum::new(Thing::Address(Rc::new(Self { path: path.into(), form })), Marks::CLIENT, There::Yes)
    }

    /// Whoever asks for the route may add a query, or leave it out.
    pub fn may_vary(&self) -> bool {
        self.form == Form::WithQuery
    }

    /// What stands before the first parameter, and whether that is all.
    fn literal(&self) -> (&str, bool) {
        let path = self.path.strip_prefix('^').unwrap_or(&self.path);
        let mut end = path.find(['<', '{', '(', '[', '*', '\\', HOLE]).unwrap_or(path.len());
        end = end.min(path.find("/:").map_or(path.len(), |slash| slash + 1));
        (&path[..end], end == path.len())
    }

    /// The address with something in the place of every parameter.
    fn sample(&self, filler: &str) -> String {
        let path = self.path.trim_start_matches('^').trim_end_matches('$');
        let parts = path.split('/').map(|part| {
            let is_parameter = part.starts_with(':') || part.contains(['<', '{', '(', '[', '*', '\\', HOLE]);
            if is_parameter { filler } else { part }
        });
        parts.collect::<Vec<_>>().join("/")
    }

    /// Holds for both samples, for none of them, or it depends.
    fn sampled(&self, holds: impl Fn(&str) -> bool) -> There {
        if self.form != Form::Path && self.literal().1 {
            return if holds(&self.path) { There::Yes } else { There::No };
        }
        There::of(holds(&self.sample("7"))).join(There::of(holds(&self.sample("x"))))
    }

    pub fn equals(&self, text: &str) -> There {
        let (literal, whole) = self.literal();
        match (self.form, whole) {
            (Form::Whole, _) => There::Maybe,
            (Form::Path, true) => There::of(literal == text),
            (Form::WithQuery, true) => {
                let path = text.split('?').next().unwrap_or(text);
                if literal == path { There::Maybe } else { There::No }
            }
            (_, false) => {
                let path = text.split('?').next().unwrap_or(text);
                if self.takes(path) { There::Maybe } else { There::No }
            }
        }
    }

    /// True where the route may be called by this path.
    fn takes(&self, path: &str) -> bool {
        let (literal, _) = self.literal();
        let catches_all =
            self.path.contains(['*', '(', '\\']) || self.path.contains("...") || self.path.contains("path:");
        path.starts_with(literal)
            && (catches_all || path.split('/').count() == self.path.split('/').count())
            && (catches_all
                || path
                    .split('/')
                    .zip(self.sample("\u{0}").split('/'))
                    .all(|(a, b)| b == "\u{0}" && !a.is_empty() || a == b))
    }

    pub fn starts_with(&self, start: &str) -> There {
        if self.form == Form::Whole {
            return There::Maybe;
        }
        let (literal, whole) = self.literal();
        if literal.starts_with(start) {
            return There::Yes;
        }
        let may = !whole && start.starts_with(literal);
        if may { There::Maybe } else { There::No }
    }

    /// Whether the address fits one of the patterns. None where they say more than a glob does.
    fn fits(&self, patterns: &[String], crosses: bool) -> Option<There> {
        if self.form != Form::Path || patterns.iter().any(|pattern| pattern.contains(['!', '('])) {
            return None;
        }
        let below = patterns.iter().filter_map(|pattern| pattern.strip_suffix("/**"));
        let all = patterns.iter().map(String::as_str).chain(below);
        let compiled = all.map(|pattern| GlobBuilder::new(pattern).literal_separator(!crosses).build());
        let globs = compiled.collect::<Result<Vec<_>, _>>().ok()?;
        let matchers: Vec<_> = globs.iter().map(Glob::compile_matcher).collect();
        Some(self.sampled(|path| matchers.iter().any(|matcher| matcher.is_match(path))))
    }

    /// Whether an expression, with its slashes and flags or without, finds something in the address.
    fn matches(&self, source: &str, from_start: bool) -> There {
        let body = source.strip_prefix('/').and_then(|rest| rest.rsplit_once('/'));
        let (body, flags) = body.unwrap_or((source, ""));
        let body = body.replace("\\/", "/");
        let start = if from_start { "^" } else { "" };
        let flags = if flags.contains('i') { "(?i)" } else { "" };
        match expression(&format!("{flags}{start}(?:{body})")) {
            Some(regex) => self.sampled(|path| regex.is_match(path).unwrap_or(false)),
            None => There::Maybe,
        }
    }
}

/// A compiled expression; None where it is not valid. A guard in front of hundreds of routes asks each of them the same.
fn expression(source: &str) -> Option<Rc<Regex>> {
    const MOST: usize = 200;
    thread_local! {
        static KNOWN: RefCell<HashMap<String, Option<Rc<Regex>>>> = RefCell::default();
    }
    KNOWN.with_borrow_mut(|known| {
        if let Some(found) = known.get(source) {
            return found.clone();
        }
        if known.len() >= MOST {
            known.clear();
        }
        let regex = RegexBuilder::new(source).backtrack_limit(BACKTRACKS).build().ok().map(Rc::new);
        known.insert(source.to_owned(), regex.clone());
        regex
    })
}

impl Visit<'_, '_> {
    /// The members of a request that say its address.
    pub(super) fn of_address(&self, name: &str) -> Option<Datum> {
        let form = match name {
            "path" | "pathname" | "path_info" | "PATH_INFO" => Form::Path,
            "originalUrl" | "full_path" | "raw_path" | "get_full_path" => Form::WithQuery,
            "url" | "href" | "nextUrl" => Form::Whole,
            _ => return None,
        };
        let mount = self.metadata.iter().rev().find(|(key, _)| &**key == "mount").map(|(_, value)| value.clone());
        // In Express these begin behind the mount.
        let relative = matches!(name, "path" | "url" | "pathname");
        let path = match mount {
            Some(mount) if relative => self.below(mount.text()?)?,
            None if relative && matches!(self.calling, Calling::Express | Calling::NestMiddleware) => return None,
            _ => &*self.path,
        };
        // Express' and Fastify's `url` is path and query; that of other frameworks is whole.
        let short = self.calling.is_node() && name == "url";
        (!path.is_empty()).then(|| Address::datum(path, if short { Form::WithQuery } else { form }))
    }

    /// What Express leaves of the path below a mount.
    fn below(&self, mount: &str) -> Option<&str> {
        let mount = mount.trim_end_matches('/');
        match self.path.strip_prefix(mount)? {
            "" => Some("/"),
            rest => rest.starts_with('/').then_some(rest),
        }
    }

    /// A method of the address, or a question that is asked about it.
    pub(super) fn on_address(&mut self, address: &Address, name: &str, given: &Given) -> Option<Datum> {
        let texts = given.positional.first().and_then(texts_of);
        let any = |holds: &dyn Fn(&str) -> There| {
            let all = texts.as_ref()?.iter().map(|text| holds(text));
            all.reduce(either)
        };
        let there = match name {
            "startsWith" | "startswith" => any(&|text| address.starts_with(text))?,
            "endsWith" | "endswith" => any(&|text| address.sampled(|path| path.ends_with(text)))?,
            "includes" | "contains" => any(&|text| address.sampled(|path| path.contains(text)))?,
            "match" | "search" => address.matches(regex_of(given.positional.first()?)?, false),
            "equals" => any(&|text| address.equals(text))?,
            "toLowerCase" | "lower" | "toString" | "trim" | "strip" | "clone" | "get_full_path" | "normalize" => {
                return Some(Datum::new(Thing::Address(Rc::new(address.clone())), Marks::CLIENT, There::Yes));
            }
            _ => return None,
        };
        Some(answer(there))
    }

    /// `/^\/admin/.test(path)`, `re.match("^/admin", path)`, `PUBLIC.match(path)`, `micromatch.isMatch(path, PUBLIC)`.
    pub(super) fn asked_of_address(&mut self, path: &str, name: &str, given: &Given) -> Option<Datum> {
        let address = given.positional.iter().find_map(|datum| match &datum.thing {
            Thing::Address(address) => Some(address.clone()),
            _ => None,
        })?;
        let there =
            if let Some(source) = path.strip_prefix("regex:").and_then(|rest| rest.strip_suffix(&format!(".{name}"))) {
                match name {
                    "test" | "exec" => address.matches(source, false),
                    _ => return None,
                }
            } else {
                let calls = &access().calls;
                let is_of = |list: &[String]| list.iter().any(|each| each == path);
                if is_of(&calls.globs) || is_of(&calls.wildcards) {
                    let patterns = texts_of(given.positional.get(1)?)?;
                    let there = address.fits(&patterns, is_of(&calls.wildcards))?;
                    return Some(answer(there));
                }
                let source = given.positional.first()?.text()?;
                match path {
                    "re.match" | "re.fullmatch" => address.matches(source, true),
                    "re.search" => address.matches(source, false),
                    _ => return None,
                }
            };
        Some(answer(there))
    }

    /// Whether a guard's own list of exemptions (`unless({ path: […] })`) names the request.
    pub(super) fn is_exempt(&mut self, list: &Value) -> There {
        let mount_free = self.path.to_string();
        let address = Address { path: mount_free.as_str().into(), form: Form::Path };
        let items = match list {
            Value::List(_) => self.run.world.flattened(list),
            other => vec![other.clone()],
        };
        let mut found = There::No;
        for item in items {
            let item = self.run.force(&item);
            let this = match &item {
                Value::Text(text) => address.equals(text),
                Value::Outside(path) if path.starts_with("regex:") => address.matches(&path["regex:".len()..], false),
                Value::Record(_) => {
                    let url = self.run.world.entry(&item, "url").cloned().unwrap_or(Value::UNKNOWN);
                    let methods =
                        self.run.world.entry(&item, "methods").map(|methods| self.run.world.flattened(methods));
                    let of_method = methods.is_none_or(|methods| {
                        methods
                            .iter()
                            .any(|method| method.text().is_some_and(|text| text.eq_ignore_ascii_case(&self.method)))
                    });
                    if of_method { self.is_exempt(&url) } else { There::No }
                }
                _ => There::Maybe,
            };
            found = either(found, this);
        }
        found
    }
}

/// True where one of two is.
pub(super) fn either(a: There, b: There) -> There {
    match (a, b) {
        (There::Yes, _) | (_, There::Yes) => There::Yes,
        (There::No, There::No) => There::No,
        _ => There::Maybe,
    }
}

/// What a question about the path is answered. Where it is open, so is what hangs on it.
fn answer(there: There) -> Datum {
    let marks = if there == There::Maybe { Marks::MADE_OF_REQUEST } else { Marks::NONE };
    Datum::opaque(marks, there)
}

/// A text, or a list of nothing else.
fn texts_of(datum: &Datum) -> Option<Vec<String>> {
    match &datum.thing {
        Thing::List(items) => items.iter().map(|item| item.text().map(str::to_owned)).collect(),
        _ => datum.text().map(|text| vec![text.to_owned()]),
    }
}

fn regex_of(datum: &Datum) -> Option<&str> {
    match datum.value()? {
        Value::Outside(path) => path.strip_prefix("regex:"),
        Value::Text(text) => Some(text),
        _ => None,
    }
}
