//! How data flows and where it does harm, from `flow.toml` and `flow_sinks.toml`.

use std::collections::HashMap;
use std::sync::OnceLock;

use rustc_hash::FxBuildHasher;
use serde::Deserialize;

use super::pattern::matches;

/// What a caller's text can do in one place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
#[repr(u8)]
pub enum Harm {
    /// Run in a shell, or started as a program.
    Command,
    /// Run as code or as a template.
    Code,
    /// Objects made of it by a loader that runs code or opens what it names.
    Revive,
    Path,
    Html,
    Sql,
    Log,
    /// The address of an outbound request.
    Url,
    Redirect,
    /// A query that may hold operators in place of a value.
    Object,
    /// Work that grows with it.
    Work,
    /// A regular expression.
    Pattern,
    /// Fields of a row that the caller names.
    Mass,
    /// A value of another kind than the code takes it for.
    Kind,
    /// A value that is not there.
    Absent,
    /// A number that may be less than nothing.
    Amount,
    /// Part of a query of XPath or LDAP.
    Query,
    /// A value that is none of the few that are meant.
    Listed,
}

/// A set of harms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Harms(pub u32);

impl Harms {
    pub const ALL: Harms = Harms((1 << 18) - 1);
    pub const NONE: Harms = Harms(0);
    /// What a number can still do.
    pub const OF_NUMBERS: Harms = Harms(1 << Harm::Work as u32 | 1 << Harm::Amount as u32);
    /// What only somebody who looked at what it is can rule out.
    pub const OF_SHAPE: Harms = Harms(1 << Harm::Kind as u32 | 1 << Harm::Absent as u32);
    /// What only a thing with keys can do.
    pub const OF_OBJECTS: Harms = Harms(1 << Harm::Object as u32 | 1 << Harm::Mass as u32);

    pub const fn of(harm: Harm) -> Harms {
        Harms(1 << harm as u32)
    }

    pub const fn has(self, harm: Harm) -> bool {
        self.0 & (1 << harm as u32) != 0
    }

    pub const fn with(self, other: Harms) -> Harms {
        Harms(self.0 | other.0)
    }

    pub const fn without(self, other: Harms) -> Harms {
        Harms(self.0 & !other.0)
    }

    pub const fn both(self, other: Harms) -> Harms {
        Harms(self.0 & other.0)
    }

    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

/// Harms as the tables write them: a list of names, or `all`.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(try_from = "Vec<String>")]
struct Listed(Harms);

impl TryFrom<Vec<String>> for Listed {
    type Error = String;

    fn try_from(names: Vec<String>) -> Result<Self, String> {
        let mut harms = Harms::NONE;
        for name in names {
            harms = harms.with(match name.as_str() {
                "all" => Harms::ALL.without(Harms::OF_NUMBERS),
                "command" => Harms::of(Harm::Command),
                "code" => Harms::of(Harm::Code),
                "revive" => Harms::of(Harm::Revive),
                "path" => Harms::of(Harm::Path),
                "html" => Harms::of(Harm::Html),
                "sql" => Harms::of(Harm::Sql),
                "log" => Harms::of(Harm::Log),
                "url" => Harms::of(Harm::Url),
                "redirect" => Harms::of(Harm::Redirect),
                "object" => Harms::of(Harm::Object),
                "work" => Harms::of(Harm::Work),
                "pattern" => Harms::of(Harm::Pattern),
                "mass" => Harms::of(Harm::Mass),
                "kind" => Harms::of(Harm::Kind),
                "absent" => Harms::of(Harm::Absent),
                "amount" => Harms::of(Harm::Amount),
                "query" => Harms::of(Harm::Query),
                "listed" => Harms::of(Harm::Listed),
                other => return Err(format!("unknown harm `{other}`")),
            });
        }
        Ok(Self(harms))
    }
}

/// True where the last word of a name is one of these, or of more than one.
fn ends_in(name: &str, listed: &[String]) -> bool {
    let word = words(name).last().map(|word| word.to_ascii_lowercase()).unwrap_or_default();
    listed.iter().any(|each| *each == word || each.len() > 2 && word.strip_suffix('s') == Some(each))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    request: Request,
    stored: Stored,
    spread: Spread,
    clears: Vec<Entry>,
    tests: Vec<Entry>,
    blind: Blind,
    ends: Ends,
    asserts: Vec<Entry>,
    piece: Vec<Piece>,
    shape: Shape,
}

/// Members that are a piece of a text.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Piece {
    decides: Listed,
    members: Vec<String>,
}

/// What code takes values for; the comments of `flow.toml` explain each list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shape {
    pub numeric: Vec<String>,
    pub raising: Vec<String>,
    pub javascript_methods: Vec<String>,
    pub python_methods: Vec<String>,
    pub amounts: Vec<String>,
    pub measures: Vec<String>,
    pub listed: Vec<String>,
    pub json: Vec<String>,
    pub stores: Vec<String>,
    pub statements: Vec<String>,
    pub validating: Vec<String>,
    pub validators: Vec<String>,
    pub guarded: Vec<String>,
}

/// What the request is; the comments of `flow.toml` explain each list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    pub names: Vec<String>,
    pub objects: Vec<String>,
    pub calls: Vec<String>,
    pub types: Vec<String>,
    pub members: Vec<String>,
    pub left_on: Vec<String>,
    pub answers: Vec<String>,
    pub around: Vec<String>,
    pub own_host: Vec<String>,
    sizes: Vec<String>,
    pub textual: Vec<String>,
    pub written: Vec<String>,
    pub decorators: Vec<String>,
    pub parameters: Vec<String>,
    pub injected: Vec<String>,
    pub filled: Vec<String>,
    pub handed_on: Vec<String>,
    pub closed: Vec<String>,
    pub pipes: Vec<String>,
}

impl Request {
    /// True for a field that says how many there are to be: `limit`, `page_size`.
    pub fn is_size(&self, field: &str) -> bool {
        super::pattern::words(field).iter().any(|word| self.sizes.contains(word))
    }

    /// `res.locals`
    pub fn is_left_on(&self, object: &str, member: &str) -> bool {
        self.answers.iter().any(|each| each == object) && self.left_on.iter().any(|each| each == member)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    calls: Vec<String>,
    drivers: Vec<String>,
    builders: Vec<String>,
    building: Vec<String>,
    plain: Vec<String>,
    cleaners: Vec<String>,
    fills: Vec<String>,
    around: Vec<String>,
    counted: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Spread {
    arguments: Vec<String>,
    copies: Vec<String>,
    methods: Vec<String>,
    each: Vec<String>,
    mapping: Vec<String>,
    into: Vec<String>,
    numbers: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    harms: Listed,
    calls: Vec<String>,
    #[serde(default)]
    members: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Blind {
    calls: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ends {
    calls: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sinks {
    sink: Vec<Sink>,
}

/// Calls in which a caller's text does harm; the comments of `flow_sinks.toml` explain each field.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sink {
    pub harm: Harm,
    /// What the call does with it, behind "it": `runs it in a shell`.
    pub does: String,
    calls: Vec<String>,
    #[serde(default = "first")]
    pub arguments: Vec<usize>,
    #[serde(default)]
    pub options: Vec<String>,
    #[serde(default)]
    pub every: bool,
    #[serde(default)]
    pub receiver: bool,
    pub requires: Option<String>,
    #[serde(default)]
    pub unless: Vec<String>,
    /// Only where the list that it gets begins with a shell.
    #[serde(default)]
    pub shells: bool,
    /// Only where it is called on an upload.
    #[serde(default)]
    pub upload: bool,
    /// An answer to the browser: HTML only where nothing says otherwise.
    #[serde(default)]
    pub answer: bool,
    #[serde(default)]
    pub trusted: bool,
    /// Runs in the browser.
    #[serde(default)]
    pub page: bool,
    #[serde(default)]
    pub lines: bool,
    /// Only where the file was opened for appending.
    #[serde(default)]
    pub appends: bool,
    /// A query of a document database.
    #[serde(default)]
    pub document: bool,
    /// A row that is made or changed.
    #[serde(default)]
    pub record: bool,
    /// A pattern of the source that may take exponentially long.
    #[serde(default)]
    pub backtracks: bool,
    /// It is how many rows are fetched.
    #[serde(default)]
    pub limits: bool,
    /// Only what is written into the entries of an object.
    #[serde(default)]
    pub entries: bool,
    /// Only where sums may grow as they like, which is in Python.
    #[serde(default)]
    pub powers: bool,
    /// A loop, and no call.
    #[serde(default)]
    pub repeats: bool,
    /// A parser of XML: only where it is told to follow entities.
    #[serde(default)]
    pub entities: bool,
    /// It ends in an error of the server's.
    #[serde(default)]
    pub crash: bool,
    /// It runs the text itself, as no template does: wrong wherever the text comes from.
    #[serde(default)]
    pub evaluates: bool,
    /// Money is moved.
    #[serde(default)]
    pub pays: bool,
    /// Only text that begins like a filter of a directory: `(uid=…)`.
    #[serde(default)]
    pub filters: bool,
    /// It says whether something is there, and no more: of what is opened as well, that is told.
    #[serde(default)]
    pub asks: bool,
}

impl Sink {
    /// True for what is no call, by the name of its entry.
    pub fn is(&self, name: &str) -> bool {
        self.calls.iter().any(|call| call == name)
    }
}

fn first() -> Vec<usize> {
    vec![0]
}

/// Calls by how they are named, found by their last word.
#[derive(Debug)]
struct Table<T> {
    /// `.trim`
    methods: HashMap<String, Vec<T>, FxBuildHasher>,
    /// Paths by their last word; those that end in `*` under the empty one.
    paths: HashMap<String, Vec<(String, T)>, FxBuildHasher>,
}

impl<T: Copy> Table<T> {
    fn new<'a>(entries: impl Iterator<Item = (&'a String, T)>) -> Self {
        let mut table = Self { methods: HashMap::default(), paths: HashMap::default() };
        for (name, value) in entries {
            match name.strip_prefix('.') {
                Some(method) => table.methods.entry(method.to_owned()).or_default().push(value),
                None => {
                    let last = last_word(name);
                    let last = if last.contains('*') { "" } else { last };
                    table.paths.entry(last.to_owned()).or_default().push((name.clone(), value));
                }
            }
        }
        table
    }

    fn of(&self, path: Option<&str>, method: &str) -> Vec<T> {
        let mut found = Vec::new();
        if !method.is_empty() {
            found.extend(self.methods.get(method).into_iter().flatten().copied());
        }
        if let Some(path) = path {
            let path = canonical(path);
            for last in [last_word(&path), ""] {
                let entries = self.paths.get(last).into_iter().flatten();
                found.extend(entries.filter(|(pattern, _)| matches(pattern, &path)).map(|(_, value)| *value));
            }
        }
        found
    }

    fn has(&self, path: Option<&str>, method: &str) -> bool {
        !self.of(path, method).is_empty()
    }
}

/// The words of a name: `item_count`, `itemCount`.
fn words(name: &str) -> impl Iterator<Item = &str> {
    let mut from = 0;
    let bytes = name.as_bytes();
    let mut cuts = Vec::new();
    for at in 1..bytes.len() {
        if bytes[at].is_ascii_uppercase() && bytes[at - 1].is_ascii_lowercase() || bytes[at] == b'_' {
            cuts.push(at);
        }
    }
    cuts.push(bytes.len());
    cuts.into_iter().filter_map(move |cut| {
        let word = name.get(std::mem::replace(&mut from, cut)..cut)?.trim_matches('_');
        (!word.is_empty()).then_some(word)
    })
}

fn last_word(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// One spelling for what has several: `node:fs/promises.readFile` and `fs.promises.readFile` are `fs.readFile`.
fn canonical(path: &str) -> String {
    let path = path.strip_prefix("node:").unwrap_or(path);
    let path = path.strip_prefix("global.").unwrap_or(path);
    match path
        .strip_prefix("fs/promises.")
        .or_else(|| path.strip_prefix("fs.promises."))
        .or_else(|| path.strip_prefix("fs-extra."))
    {
        Some(rest) => format!("fs.{rest}"),
        None => path.replace(".default.", "."),
    }
}

/// The model.
pub struct Flow {
    pub request: Request,
    pub shape: Shape,
    numeric: Table<()>,
    raising: Table<()>,
    stores: Table<()>,
    statements: Table<()>,
    stored: Table<()>,
    builders: Vec<String>,
    building: Vec<String>,
    plain: Vec<String>,
    /// What makes HTML harmless, by the names that a file has where it uses one.
    pub cleaners: Vec<String>,
    fills: Vec<String>,
    around: Vec<String>,
    counted: Vec<String>,
    arguments: Table<()>,
    copies: Table<()>,
    methods: Table<()>,
    each: Table<()>,
    mapping: Table<()>,
    into: Table<()>,
    numbers: Vec<String>,
    clears: Table<Harms>,
    clearing_members: Vec<(String, Harms)>,
    tests: Table<Harms>,
    blind: Table<()>,
    ends: Table<()>,
    asserts: Table<Harms>,
    pieces: Vec<Piece>,
    pub sinks: Vec<Sink>,
    sink_table: Table<usize>,
}

/// The model.
pub fn model() -> &'static Flow {
    static MODEL: OnceLock<Flow> = OnceLock::new();
    MODEL.get_or_init(|| {
        let file: File = super::read("flow.toml", include_str!("flow.toml"));
        let sinks: Sinks = super::read("flow_sinks.toml", include_str!("flow_sinks.toml"));
        Flow::new(file, sinks.sink)
    })
}

fn harms_of(entries: &[Entry]) -> Table<Harms> {
    Table::new(entries.iter().flat_map(|entry| entry.calls.iter().map(|call| (call, entry.harms.0))))
}

fn plain(names: &[String]) -> Table<()> {
    Table::new(names.iter().map(|name| (name, ())))
}

fn joined(found: Vec<Harms>) -> Harms {
    found.into_iter().fold(Harms::NONE, Harms::with)
}

impl Flow {
    fn new(file: File, sinks: Vec<Sink>) -> Self {
        let table =
            Table::new(sinks.iter().enumerate().flat_map(|(at, sink)| sink.calls.iter().map(move |call| (call, at))));
        let stored = file.stored.calls.iter().chain(&file.stored.drivers).map(|name| (name, ()));
        Self {
            stored: Table::new(stored),
            builders: file.stored.builders,
            building: file.stored.building,
            plain: file.stored.plain,
            cleaners: file.stored.cleaners,
            fills: file.stored.fills,
            around: file.stored.around,
            counted: file.stored.counted,
            arguments: plain(&file.spread.arguments),
            copies: plain(&file.spread.copies),
            methods: plain(&file.spread.methods),
            each: plain(&file.spread.each),
            mapping: plain(&file.spread.mapping),
            into: plain(&file.spread.into),
            numbers: file.spread.numbers,
            clears: harms_of(&file.clears),
            clearing_members: (file.clears.iter())
                .flat_map(|entry| entry.members.iter().map(|name| (name.clone(), entry.harms.0)))
                .collect(),
            tests: harms_of(&file.tests),
            blind: plain(&file.blind.calls),
            ends: plain(&file.ends.calls),
            asserts: harms_of(&file.asserts),
            pieces: file.piece,
            request: file.request,
            numeric: plain(&file.shape.numeric),
            raising: plain(&file.shape.raising),
            stores: plain(&file.shape.stores),
            statements: plain(&file.shape.statements),
            shape: file.shape,
            sinks,
            sink_table: table,
        }
    }

    /// What a call does harm with.
    pub fn sinks_of(&self, path: Option<&str>, method: &str) -> Vec<&Sink> {
        self.sink_table.of(path, method).into_iter().map(|at| &self.sinks[at]).collect()
    }

    /// Every last word of a call that does harm: a file that holds none of them has no sink.
    pub fn sink_words(&self) -> impl Iterator<Item = &str> {
        let methods = self.sink_table.methods.keys();
        methods.chain(self.sink_table.paths.keys()).map(String::as_str).filter(|word| !word.is_empty())
    }

    /// What stands for a harm where nothing more is known of a call than that it does it.
    pub fn plain_sink(&self, harm: Harm) -> Option<&Sink> {
        let is_plain = |sink: &&Sink| {
            sink.harm == harm
                && sink.requires.is_none()
                && !(sink.shells || sink.upload || sink.answer || sink.record || sink.entities || sink.document)
                && !(sink.appends || sink.powers || sink.repeats || sink.backtracks || sink.lines || sink.entries)
                && !sink.receiver
        };
        self.sinks.iter().find(is_plain).or_else(|| self.sinks.iter().find(|sink| sink.harm == harm))
    }

    /// The entry for what is no call: `@compute`.
    pub fn sink_named(&self, name: &str) -> Option<&Sink> {
        self.sinks.iter().find(|sink| sink.calls.iter().any(|each| each == name))
    }

    /// True for what makes a number of a text, and takes it as it is.
    pub fn is_numeric(&self, path: Option<&str>, method: &str) -> bool {
        self.numeric.has(path, method)
    }

    /// True for what raises where it is given anything else than it reads.
    pub fn raises(&self, path: Option<&str>) -> bool {
        self.raising.has(path, "")
    }

    /// True for what keeps its arguments.
    pub fn keeps(&self, path: Option<&str>, method: &str) -> bool {
        self.stores.has(path, method)
    }

    /// True for what may run a statement with values beside it.
    pub fn runs_statement(&self, method: &str) -> bool {
        self.statements.has(None, method)
    }

    /// True for the name of something that is counted or paid.
    pub fn is_amount(&self, name: &str) -> bool {
        ends_in(name, &self.shape.amounts)
    }

    /// True for the name of something that is never less than nothing.
    pub fn is_measure(&self, name: &str) -> bool {
        ends_in(name, &self.shape.measures)
    }

    /// True for the name of something that is one of a few: `status`, `priority`.
    pub fn is_listed(&self, name: &str) -> bool {
        ends_in(name, &self.shape.listed)
    }

    /// What a call takes away from what it is given. None where it is not known to answer anything harmless.
    pub fn clears(&self, path: Option<&str>, method: &str) -> Harms {
        joined(self.clears.of(path, method))
    }

    /// What a member takes away: `Path(x).name` is no path.
    pub fn cleared_by_member(&self, name: &str) -> Harms {
        let found = self.clearing_members.iter().filter(|(each, _)| each == name);
        found.fold(Harms::NONE, |harms, (_, each)| harms.with(*each))
    }

    /// Which harms a test settles.
    pub fn tests(&self, path: Option<&str>, method: &str) -> Harms {
        joined(self.tests.of(path, method))
    }

    /// True for a test that says nothing of what a text can do.
    pub fn is_blind(&self, path: Option<&str>, method: &str) -> bool {
        self.blind.has(path, method)
    }

    /// True for a call that never comes back.
    pub fn ends(&self, path: Option<&str>, method: &str) -> bool {
        self.ends.has(path, method)
    }

    /// Which harms are out of the way behind a call that throws otherwise.
    pub fn asserts(&self, path: Option<&str>, method: &str) -> Harms {
        joined(self.asserts.of(path, method))
    }

    pub fn hands_on_arguments(&self, path: Option<&str>) -> bool {
        self.arguments.has(path, "")
    }

    /// True for calls that answer a copy of their first argument.
    pub fn copies(&self, path: Option<&str>) -> bool {
        self.copies.has(path, "")
    }

    pub fn hands_on_receiver(&self, method: &str) -> bool {
        self.methods.has(None, method)
    }

    pub fn calls_for_each(&self, method: &str) -> bool {
        self.each.has(None, method)
    }

    pub fn maps(&self, method: &str) -> bool {
        self.mapping.has(None, method)
    }

    pub fn puts_into(&self, method: &str) -> bool {
        self.into.has(None, method)
    }

    /// What a member that is a piece of a text decides of the whole: `new URL(x).protocol`.
    pub fn piece(&self, member: &str) -> Option<Harms> {
        let piece = self.pieces.iter().find(|piece| piece.members.iter().any(|each| each == member));
        piece.map(|piece| piece.decides.0)
    }

    pub fn is_number(&self, member: &str) -> bool {
        self.numbers.iter().any(|name| name == member)
    }

    /// True where a call answers what people wrote earlier.
    pub fn reads_stored(&self, path: Option<&str>, method: &str) -> bool {
        self.stored.has(path, method)
    }

    /// `knex` of `knex("posts")`
    pub fn is_builder(&self, name: &str) -> bool {
        self.builders.iter().any(|each| each == name)
    }

    /// `where` of `knex("posts").where(…)`
    pub fn builds(&self, method: &str) -> bool {
        self.building.iter().any(|each| each == method)
    }

    /// True for methods that make or change rows of the objects they are given.
    pub fn fills(&self, method: &str) -> bool {
        self.fills.iter().any(|name| name == method)
    }

    /// True for entries under which the columns stand one level further in.
    pub fn stands_around(&self, entry: &str) -> bool {
        self.around.iter().any(|name| name == entry)
    }

    /// True for fields that hold no text of people.
    pub fn is_plain(&self, field: &str) -> bool {
        let last = words(field).last().map(|word| word.to_ascii_lowercase()).unwrap_or_default();
        self.plain.iter().any(|name| name == field)
            || self.is_amount(field)
            || self.counted.contains(&last)
            || field.ends_with("_id")
            || field.ends_with("Id")
            || field.ends_with("_at")
    }
}

impl Request {
    /// Where a path of members from the request reaches what the caller wrote: how many members it takes.
    pub fn reach<'a>(&self, path: impl Iterator<Item = &'a str>) -> Option<usize> {
        let mut path = path.peekable();
        let mut at = 0;
        while let Some(member) = path.next().filter(|_| at < 4) {
            // `await request.post()` is the body; `req.post` is something that the application put there.
            let counts = member != "post" || path.peek() == Some(&"()");
            if counts && self.members.iter().any(|each| each == member) {
                return Some(at + 1);
            }
            at += 1;
            if !self.around.iter().any(|each| each == member) {
                return None;
            }
        }
        None
    }

    /// True for a type that holds no free text; `| None`, `Optional[…]` and `Annotated[…]` looked through.
    pub fn is_closed(&self, annotation: &str) -> bool {
        let members = annotation.trim_start_matches([':', ' ']).split('|').map(str::trim);
        let mut members = members.filter(|member| !matches!(*member, "None" | "null" | "undefined")).peekable();
        members.peek().is_some()
            && members.all(|member| {
                let outer = ["Annotated[", "Optional[", "List[", "list[", "Array<", "Set[", "set["];
                let inner = outer.iter().find_map(|outer| member.strip_prefix(outer)).unwrap_or(member);
                let head = inner.split(['[', ',', ']', '<', '>', '(']).next().unwrap_or_default().trim();
                self.closed.iter().any(|each| each == head) || head.starts_with(['\'', '"'])
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sinks_are_found_however_they_are_imported() {
        let harms = |path: &str, method: &str| {
            model().sinks_of(Some(path), method).iter().map(|sink| sink.harm).collect::<Vec<_>>()
        };
        for path in ["fs.readFile", "node:fs/promises.readFile", "fs.promises.readFile", "fs-extra.readFile"] {
            assert_eq!(harms(path, "readFile"), [Harm::Path], "{path}");
        }
        assert_eq!(harms("node:child_process.exec", "exec"), [Harm::Command]);
        assert!(harms("mongoose.model().exec", "exec").is_empty());
    }

    #[test]
    fn the_request_is_reached_through_what_surrounds_it() {
        let reach = |path: &str| model().request.reach(path.split('.'));
        assert_eq!(reach("body.name"), Some(1));
        assert_eq!(reach("request.body.name"), Some(2));
        assert_eq!(reach("user.name"), None);
        assert!(model().request.is_closed(": number") && model().request.is_closed("Optional[int]"));
        assert!(!model().request.is_closed("str") && !model().request.is_closed("dict[str, int]"));
    }
}
