//! What is known of a value while one request is followed: where it comes from and whether it is there.

use std::rc::Rc;

use super::super::files::At;
use super::super::value::Value;
use super::address::Address;
use super::bonds::Origins;
use super::calls::Given;

/// Who sends the request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Persona {
    /// Sends no credential.
    Anonymous,
    /// Sends whatever a client can make up: an unsigned token, any header, any cookie, any id; knows no secret.
    Forger,
    /// Is signed in, has no special role, and asks for what belongs to somebody else.
    Member,
    /// A member who does not know what is a secret between the server and machines: one key, the same for everybody.
    Keyless,
    /// Is signed in, belongs to whatever they say they belong to, and names other things that belong to somebody else.
    Insider,
}

impl Persona {
    pub fn is_known(self) -> bool {
        matches!(self, Persona::Member | Persona::Keyless | Persona::Insider)
    }
}

/// Where a value comes from. Two are the same where they say the same of a value, whatever it is made of.
#[derive(Clone, Copy, Debug, Default)]
pub struct Marks(u16, Origins);

impl PartialEq for Marks {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Marks {
    pub const NONE: Marks = Marks(0, Origins::NONE);
    /// The caller chose it.
    pub const CLIENT: Marks = Marks(1, Origins::NONE);
    /// The caller presents it as a credential; nothing has verified it.
    pub const CREDENTIAL: Marks = Marks(2, Origins::NONE);
    /// Who the caller is, verified.
    pub const IDENTITY: Marks = Marks(4, Origins::NONE);
    /// What the caller may do.
    pub const ROLE: Marks = Marks(8, Origins::NONE);
    /// Loaded by something the caller chose.
    pub const RECORD: Marks = Marks(16, Origins::NONE);
    /// A secret of the server.
    pub const SECRET: Marks = Marks(32, Origins::NONE);
    /// The outcome of asking whether caller and thing belong together.
    pub const OWNER: Marks = Marks(64, Origins::NONE);
    /// It came as a credential, whatever became of it since.
    pub const PRESENTED: Marks = Marks(128, Origins::NONE);
    /// Something about the request that is not known: whether it says who calls is not known either.
    pub const ASKED: Marks = Marks(256, Origins::NONE);
    /// What code that cannot be followed made of the request as a whole: it may say who calls.
    pub const MADE_OF_REQUEST: Marks = Marks(512, Origins::NONE);

    pub const fn has(self, other: Marks) -> bool {
        self.0 & other.0 == other.0
    }

    pub const fn with(self, other: Marks) -> Marks {
        Marks(self.0 | other.0, self.1.with(other.1))
    }

    pub const fn without(self, other: Marks) -> Marks {
        Marks(self.0 & !other.0, self.1)
    }

    /// The same, of something that is made of this.
    pub const fn from(self, origins: Origins) -> Marks {
        Marks(self.0, origins)
    }

    /// What it is made of, where an insider is followed.
    pub const fn origins(self) -> Origins {
        self.1
    }
}

/// Whether a value counts as true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum There {
    No,
    Maybe,
    Yes,
}

impl There {
    pub fn of(known: bool) -> Self {
        if known { There::Yes } else { There::No }
    }

    pub fn not(self) -> Self {
        match self {
            There::No => There::Yes,
            There::Maybe => There::Maybe,
            There::Yes => There::No,
        }
    }

    pub fn join(self, other: Self) -> Self {
        if self == other { self } else { There::Maybe }
    }
}

/// What a value is, as far as it matters.
#[derive(Clone, Debug)]
pub enum Thing {
    Opaque,
    Value(Value),
    /// The request, or a context that holds it.
    Request,
    /// What GraphQL hands to resolvers: it holds the request and what was put beside it, and has no headers of its own.
    Context,
    Headers,
    Cookies,
    Session,
    /// The user object of frameworks that always have one: true even for a stranger.
    User,
    Response(Option<u16>),
    /// `next`, `done`, `call_next`, or the function that a decorator stands in front of.
    Next,
    /// `resolve` or `reject` of a promise.
    Settle {
        promise: usize,
        resolves: bool,
    },
    Promise(usize),
    Record(Rc<Vec<(Rc<str>, Datum)>>),
    List(Rc<Vec<Datum>>),
    Closure {
        at: At,
        frame: usize,
    },
    /// A function, and the arguments that it was given before it is called.
    Bound(Rc<(Datum, Given)>),
    /// What was loaded or changed, by the effect that did it.
    Row(usize),
    /// A part of what was loaded: a column, or what is in one.
    Part(usize),
    /// A table that a call named, of which nothing is read yet.
    Table(Rc<str>),
    /// What a call of a package made, by path, and what it was given: a guard that is called further on.
    Made(Rc<(String, Vec<Datum>)>),
    /// The address of the request.
    Address(Rc<Address>),
    /// An exception, with the status it stands for.
    Error(Option<u16>),
}

/// What is one of two records: each field is one of two.
fn either_record(mine: &[(Rc<str>, Datum)], theirs: &[(Rc<str>, Datum)]) -> Vec<(Rc<str>, Datum)> {
    let of = |fields: &[(Rc<str>, Datum)], key: &str| {
        let found = fields.iter().rev().find(|(each, _)| &**each == key);
        found.map_or_else(Datum::null, |(_, value)| value.clone())
    };
    let mut joined: Vec<(Rc<str>, Datum)> = Vec::new();
    for (key, _) in mine.iter().chain(theirs).take(MOST_FIELDS) {
        if !joined.iter().any(|(each, _)| each == key) {
            joined.push((key.clone(), of(mine, key).join(&of(theirs, key))));
        }
    }
    joined
}

/// More fields of two records are not joined.
const MOST_FIELDS: usize = 80;

fn is_plain(value: &Value) -> bool {
    matches!(value, Value::Text(_) | Value::Number(_) | Value::Bool(_))
}

/// A value in a request.
#[derive(Clone, Debug)]
pub struct Datum {
    pub thing: Thing,
    pub marks: Marks,
    pub there: There,
}

impl Datum {
    pub fn new(thing: Thing, marks: Marks, there: There) -> Self {
        Self { thing, marks, there }
    }

    pub fn opaque(marks: Marks, there: There) -> Self {
        Self::new(Thing::Opaque, marks, there)
    }

    pub fn unknown() -> Self {
        Self::opaque(Marks::NONE, There::Maybe)
    }

    pub fn null() -> Self {
        Self::new(Thing::Value(Value::Null), Marks::NONE, There::No)
    }

    pub fn bool(known: bool) -> Self {
        Self::new(Thing::Value(Value::Bool(known)), Marks::NONE, There::of(known))
    }

    pub fn value(&self) -> Option<&Value> {
        match &self.thing {
            Thing::Value(value) => Some(value),
            _ => None,
        }
    }

    pub fn text(&self) -> Option<&str> {
        self.value().and_then(Value::text)
    }

    /// The number it is.
    pub fn number(&self) -> Option<f64> {
        match self.value()? {
            Value::Number(text) => text.parse().ok(),
            _ => None,
        }
    }

    pub fn is_null(&self) -> bool {
        matches!(self.thing, Thing::Value(Value::Null))
    }

    /// Something is known of where it comes from.
    pub fn is_known(&self) -> bool {
        self.marks != Marks::NONE || matches!(self.thing, Thing::Row(_) | Thing::Part(_))
    }

    pub fn marked(mut self, marks: Marks) -> Self {
        self.marks = self.marks.with(marks);
        self
    }

    /// What it is after either of two paths.
    pub fn join(&self, other: &Datum) -> Datum {
        let thing = match (&self.thing, &other.thing) {
            (Thing::Value(Value::Null | Value::Unknown(_)), other) => other.clone(),
            // One way leads to a rejection, another does not.
            (Thing::Response(Some(400..)), other) => other.clone(),
            (Thing::Response(Some(300..)), Thing::Response(Some(..300))) => other.thing.clone(),
            (Thing::Record(mine), Thing::Record(theirs)) => Thing::Record(either_record(mine, theirs).into()),
            // Two texts that differ are none that is known.
            (Thing::Value(mine), Thing::Value(theirs)) if mine != theirs && (is_plain(mine) || is_plain(theirs)) => {
                Thing::Opaque
            }
            (Thing::Value(mine), Thing::Opaque) if is_plain(mine) => Thing::Opaque,
            // What may be a row is looked at as one.
            (Thing::Opaque, Thing::Row(_)) => other.thing.clone(),
            // `({ error }, 400)` on one way and `(found, 200)` on another is neither.
            (Thing::List(mine), Thing::List(theirs)) if mine.len() == theirs.len() => {
                let each: Vec<_> = mine.iter().zip(theirs.iter()).map(|(mine, theirs)| mine.join(theirs)).collect();
                Thing::List(each.into())
            }
            // A list that has grown on one way.
            (Thing::List(_), Thing::Opaque) => Thing::Opaque,
            (this, _) => this.clone(),
        };
        Datum { thing, marks: self.marks.with(other.marks), there: self.there.join(other.there) }
    }

    /// One of many of it: of rows, a row.
    pub fn element(&self) -> Datum {
        let thing = match self.thing {
            Thing::Row(effect) => Thing::Row(effect),
            _ => Thing::Opaque,
        };
        Datum::new(thing, self.all_marks(), There::Maybe)
    }

    /// Every mark of it and of what it holds.
    pub fn all_marks(&self) -> Marks {
        let inner = match &self.thing {
            Thing::Record(fields) => fields.iter().map(|(_, datum)| datum.all_marks()).collect::<Vec<_>>(),
            Thing::List(items) => items.iter().map(Datum::all_marks).collect(),
            _ => Vec::new(),
        };
        let nameless = self.marks.has(Marks::CLIENT) && self.marks.origins().is_none();
        let marks = if nameless { self.marks.from(Origins::NAMELESS) } else { self.marks };
        inner.into_iter().fold(marks, Marks::with)
    }
}
