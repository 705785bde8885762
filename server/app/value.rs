//! What an expression stands for when module-level code is run symbolically.
//!
//! Everything outside the project is named by its canonical path (see `facts::origin`), and every call of it makes an
//! `Object` that remembers callee, arguments and what is later done with it, in order. A router is such an object, and
//! so is a decorator's application, a dependency or a link of a builder's chain.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::Arc;

use rustc_hash::FxBuildHasher;

use super::files::{At, FileId};
use super::reads::Reads;
use crate::facts::Symbol;

/// Index types of the `World`'s arenas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ObjectId(pub u32);
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ListId(pub u32);
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RecordId(pub u32);
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FunctionId(pub u32);
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ClassId(pub u32);
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ScopeId(pub u32);

/// A symbolic value. Cheap to clone.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Not known; the place where the trail ends.
    Unknown(Option<At>),
    Null,
    Bool(bool),
    /// A number as written.
    Number(Arc<str>),
    /// A text; what could not be evaluated in it is a `literals::HOLE`.
    Text(Arc<str>),
    List(ListId),
    Record(RecordId),
    Function(FunctionId),
    Class(ClassId),
    Object(ObjectId),
    /// Something outside the project, by canonical path: `express.Router`, `process.env.PORT`, `django.urls.path`.
    Outside(Arc<str>),
    /// A property of a value that the value itself does not say: `prisma.user`, `View.as_view`, `[].forEach`.
    Member(Arc<Member>),
    /// A module of the project as a whole.
    Module(FileId),
    /// A Python package folder without `__init__.py`, dotted, as seen from a file.
    Folder(FileId, Arc<str>),
    /// A name of a module that is (perhaps) not yet run: `Run::force` looks it up.
    Import(FileId, Arc<str>),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    pub of: Value,
    pub name: Arc<str>,
}

impl Value {
    pub const UNKNOWN: Value = Value::Unknown(None);

    pub fn text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn object(&self) -> Option<ObjectId> {
        match self {
            Value::Object(id) => Some(*id),
            _ => None,
        }
    }

    pub fn function(&self) -> Option<FunctionId> {
        match self {
            Value::Function(id) => Some(*id),
            _ => None,
        }
    }

    pub fn class(&self) -> Option<ClassId> {
        match self {
            Value::Class(id) => Some(*id),
            _ => None,
        }
    }

    pub fn is_unknown(&self) -> bool {
        matches!(self, Value::Unknown(_))
    }
}

/// One argument of a call and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    pub value: Value,
    pub at: At,
}

/// The arguments of a call. Spread lists are flattened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Arguments {
    pub positional: Vec<Argument>,
    pub named: Vec<(Arc<str>, Argument)>,
    /// More arguments may have been passed than are known (`*args`, `...rest`).
    pub open: bool,
}

impl Arguments {
    pub fn get(&self, index: usize) -> Option<&Value> {
        self.positional.get(index).map(|argument| &argument.value)
    }

    /// These, and the others behind them.
    pub fn and(mut self, others: Arguments) -> Arguments {
        self.named.retain(|(name, _)| others.named(name).is_none());
        self.positional.extend(others.positional);
        self.named.extend(others.named);
        self.open |= others.open;
        self
    }

    /// The value of Python's `name=`.
    pub fn named(&self, name: &str) -> Option<&Argument> {
        self.named.iter().find(|(each, _)| &**each == name).map(|(_, argument)| argument)
    }

    /// The keyword `name`, or the positional argument at `index`.
    pub fn named_or(&self, name: &str, index: usize) -> Option<&Argument> {
        self.named(name).or_else(|| self.positional.get(index))
    }
}

/// How an object came to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Made {
    /// A call of something that is not the project's own code.
    Call { callee: Value, arguments: Arguments },
    /// An instance of a class of the project, and the path of the class from outside that it has its other methods from.
    Instance { class: ClassId, arguments: Arguments, outside: Option<Arc<str>> },
    /// What a constructor function of the project made: `new Handler(db)`.
    Built { constructor: FunctionId, arguments: Arguments },
    /// A parameter of a function that was run without a known caller.
    Parameter { function: FunctionId, index: u32, name: Arc<str> },
    /// A parameter that a framework hands in for the duration of a call: Fastify's plugin instance.
    Child { of: ObjectId, call: ObjectId },
    /// The `module` object or the `exports` of a CommonJS module.
    Exports(FileId),
}

/// Something with identity.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    pub made: Made,
    /// The call, construction or parameter.
    pub at: At,
    /// What was assigned to it.
    pub fields: Vec<(Arc<str>, Value)>,
    /// The calls made on it or of it, each an object, in the order they ran.
    pub events: Vec<ObjectId>,
    /// The branches it was made in that may not have been taken, from the outermost.
    pub under: Under,
}

/// Branches on conditions that are not known.
pub type Under = Option<Arc<[At]>>;

/// A function with the scope it closes over.
#[derive(Clone, Debug, PartialEq)]
pub struct Function {
    pub at: At,
    pub scope: ScopeId,
    /// The object whose method it is.
    pub this: Option<Value>,
    /// Where it is a class's method.
    pub class: Option<ClassId>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Class {
    pub at: At,
    pub scope: ScopeId,
    pub name: Arc<str>,
    /// What had its name before, where it is also a base: `class Feed(Feed)`.
    pub shadows: Option<Value>,
}

/// An object literal or dictionary.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Record {
    pub entries: Vec<(Arc<str>, Value)>,
    /// It may have more entries than are known.
    pub open: bool,
    pub at: Option<At>,
}

impl Record {
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.entries.iter().rev().find(|(each, _)| &**each == key).map(|(_, value)| value)
    }
}

/// A list, tuple or set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct List {
    pub items: Vec<Value>,
    /// It may have more items than are known.
    pub open: bool,
    pub at: Option<At>,
}

/// The names of a module or of one call of a function.
#[derive(Clone, Debug)]
pub struct Scope {
    pub file: FileId,
    pub parent: Option<ScopeId>,
    pub names: HashMap<Symbol, Value, FxBuildHasher>,
    pub this: Option<Value>,
}

/// What was made of one kind, in the order in which it was made, and in the course of which file. Who goes through it
/// directly looks at all files; who follows an index, at one.
#[derive(Clone, Debug)]
pub struct Arena<T> {
    items: Vec<T>,
    homes: Vec<FileId>,
}

impl<T> Arena<T> {
    /// The file whose code was being run when each was made.
    pub fn homes(&self) -> &[FileId] {
        &self.homes
    }
}

impl<T> Default for Arena<T> {
    fn default() -> Self {
        Self { items: Vec::new(), homes: Vec::new() }
    }
}

impl<T> Deref for Arena<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.items
    }
}

/// Everything that running the modules made.
#[derive(Clone, Debug, Default)]
pub struct World {
    pub objects: Arena<Object>,
    pub lists: Arena<List>,
    pub records: Arena<Record>,
    pub functions: Arena<Function>,
    pub classes: Arena<Class>,
    pub scopes: Arena<Scope>,
    /// The file whose module-level code is being run. None afterwards: then what is made is at home where it is written.
    pub running: Option<FileId>,
    /// The files at home in which there is what was looked at.
    pub reads: Reads,
}

/// The home of what is written nowhere.
pub const NOWHERE: FileId = FileId(u32::MAX);

/// Adds to an arena and answers with the index type.
macro_rules! arena {
    ($($add:ident $get:ident $change:ident $field:ident $id:ident $item:ident $file:expr),* $(,)?) => {
        impl World {
            $(pub fn $add(&mut self, item: $item) -> $id {
                let written: fn(&$item) -> FileId = $file;
                self.$field.homes.push(self.running.unwrap_or_else(|| written(&item)));
                self.$field.items.push(item);
                $id(self.$field.items.len() as u32 - 1)
            }

            pub fn $get(&self, id: $id) -> &$item {
                self.reads.note(self.$field.homes[id.0 as usize]);
                &self.$field.items[id.0 as usize]
            }

            pub fn $change(&mut self, id: $id) -> &mut $item {
                self.reads.note(self.$field.homes[id.0 as usize]);
                &mut self.$field.items[id.0 as usize]
            })*
        }
    };
}

arena! {
    add_object object object_mut objects ObjectId Object |object| object.at.file,
    add_list list list_mut lists ListId List |list| list.at.map_or(NOWHERE, |at| at.file),
    add_record record record_mut records RecordId Record |record| record.at.map_or(NOWHERE, |at| at.file),
    add_function function function_mut functions FunctionId Function |function| function.at.file,
    add_class class class_mut classes ClassId Class |class| class.at.file,
    add_scope scope scope_mut scopes ScopeId Scope |scope| scope.file,
}

impl World {
    /// Callee and arguments of an object that a call made.
    pub fn call(&self, id: ObjectId) -> Option<(&Value, &Arguments)> {
        match &self.object(id).made {
            Made::Call { callee, arguments } => Some((callee, arguments)),
            _ => None,
        }
    }

    /// The receiver and method name of an object that a method call made.
    pub fn method_call(&self, id: ObjectId) -> Option<(&Value, &str, &Arguments)> {
        match self.call(id)? {
            (Value::Member(member), arguments) => Some((&member.of, &member.name, arguments)),
            _ => None,
        }
    }

    /// The name of the method whose call made a value.
    pub fn object_name(&self, value: &Value) -> Option<&str> {
        self.method_call(value.object()?).map(|(_, name, _)| name)
    }

    /// The canonical path of a value that comes from outside: `express()`, `express().route()`, `fastapi.Depends()`.
    pub fn path(&self, value: &Value) -> Option<String> {
        match value {
            Value::Outside(path) => Some(path.to_string()),
            Value::Member(member) => match &member.of {
                // A method that its class has from outside.
                Value::Object(id) if let Made::Instance { outside, .. } = &self.object(*id).made => {
                    Some(format!("{}().{}", outside.as_ref()?, member.name))
                }
                of => Some(format!("{}.{}", self.path(of)?, member.name)),
            },
            Value::Object(id) => match &self.object(*id).made {
                Made::Call { callee, .. } => Some(self.path(callee)? + "()"),
                _ => None,
            },
            _ => None,
        }
    }

    /// The path of what was called to make an object: `fastapi.Depends` for `Depends(f)`.
    pub fn callee_path(&self, id: ObjectId) -> Option<String> {
        self.path(self.call(id)?.0)
    }

    /// The items of a list, or the value itself where it is none: what middleware arguments mean.
    pub fn flattened(&self, value: &Value) -> Vec<Value> {
        match value {
            Value::List(id) => self.list(*id).items.iter().flat_map(|item| self.flattened(item)).collect(),
            other => vec![other.clone()],
        }
    }

    /// An entry of a record.
    pub fn entry(&self, value: &Value, key: &str) -> Option<&Value> {
        match value {
            Value::Record(id) => self.record(*id).get(key),
            _ => None,
        }
    }

    /// The object that a value belongs to: itself, or what it is a property of.
    pub fn root(&self, value: &Value) -> Option<ObjectId> {
        match value {
            Value::Object(id) => Some(*id),
            Value::Member(member) => self.root(&member.of),
            _ => None,
        }
    }
}
