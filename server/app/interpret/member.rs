//! Properties.

use std::sync::Arc;

use super::super::files::At;
use super::super::modules::Target;
use super::super::value::{FunctionId, Made, Member, ObjectId, Value};
use super::Run;
use crate::models::wiring;

impl Run<'_> {
    /// The property `name` of a value. What the value itself does not say stays a `Value::Member` of it.
    pub fn member(&mut self, of: &Value, name: &str, at: Option<At>) -> Value {
        let of = self.force(of);
        let found = match &of {
            Value::Unknown(_) | Value::Null => return Value::Unknown(at),
            Value::Outside(path) => return Value::Outside(format!("{path}.{name}").into()),
            Value::Record(record) => {
                let record = self.world.record(*record);
                match record.get(name) {
                    Some(value) => Some(value.clone()),
                    None if record.open => return Value::Unknown(at),
                    None => None,
                }
            }
            Value::Object(object) => match self.field(*object, name) {
                Some(value) => Some(value),
                None => match self.world.object(*object).made {
                    Made::Instance { class, .. } => self.attribute(class, name).map(|value| self.bound(value, &of)),
                    Made::Built { constructor, .. } => {
                        self.function_field(constructor, name).map(|value| self.bound(value, &of))
                    }
                    // What is handed in sees what it stems from.
                    Made::Child { of, .. } => self.inherited(of, name),
                    Made::Call { .. } => self.given(*object, name),
                    _ => None,
                },
            },
            Value::Class(class) => self.attribute(*class, name),
            Value::Module(file) => return self.module_member(*file, name, at),
            Value::Folder(file, dotted) => {
                let dotted: Arc<str> = join(dotted, name).into();
                return match self.modules.resolve(self.files, *file, &dotted) {
                    Target::File(target) => {
                        self.module(target);
                        Value::Module(target)
                    }
                    Target::Folder(_) => Value::Folder(*file, dotted),
                    Target::Package(path) => Value::Outside(path.as_ref().into()),
                    Target::Missing => Value::Unknown(at),
                };
            }
            Value::Function(function) => self.function_field(*function, name),
            Value::List(list) if name == "length" => {
                let list = self.world.list(*list);
                if list.open { None } else { Some(Value::Number(list.items.len().to_string().into())) }
            }
            // A member of an enumeration is its value.
            Value::Text(_) | Value::Number(_) if name == "value" => Some(of.clone()),
            Value::Import(..)
            | Value::Member(_)
            | Value::List(_)
            | Value::Text(_)
            | Value::Number(_)
            | Value::Bool(_) => None,
        };
        match found {
            Some(value) => self.force_or_keep(value),
            None => Value::Member(Arc::new(Member { of, name: name.into() })),
        }
    }

    fn force_or_keep(&mut self, value: Value) -> Value {
        match &value {
            Value::Import(..) => match self.force(&value) {
                Value::Unknown(_) => value,
                found => found,
            },
            _ => value,
        }
    }

    fn module_member(&mut self, file: super::FileId, name: &str, at: Option<At>) -> Value {
        if let Some(found) = self.export(file, name) {
            return self.force_or_keep(found);
        }
        if self.is_python(file) {
            // `import package` and then `package.module`.
            let path = self.source(file).map(|file| file.path.clone());
            let folder = path.as_deref().and_then(|path| path.strip_suffix("__init__.py"));
            if let Some(folder) = folder {
                let module = self.files.find(&format!("{folder}{name}.py"));
                let package = || self.files.find(&format!("{folder}{name}/__init__.py"));
                if let Some(target) = module.or_else(package) {
                    self.module(target);
                    return Value::Module(target);
                }
            }
        }
        self.world.reads.note(file);
        // Modules that import each other: the name may be there when somebody asks.
        if self.exports.get(&file).is_some_and(|exports| !exports.done) {
            return Value::Import(file, name.into());
        }
        // The default export under interoperation: `require("./m").default`.
        match name {
            "default" => Value::Module(file),
            // `import("./m").then(…)`: nothing waits here, so a promise is what it will be.
            "then" => Value::Member(Arc::new(Member { of: Value::Module(file), name: name.into() })),
            _ => Value::Unknown(at),
        }
    }

    /// An attribute that holds what an outside constructor was given: `blueprint.name`.
    fn given(&self, object: ObjectId, name: &str) -> Option<Value> {
        let (_, arguments) = self.world.call(object)?;
        let path = || self.world.path(&Value::Object(object));
        let index = wiring::wiring().holds_argument(name, path)?;
        arguments.named_or(name, index).map(|argument| argument.value.clone())
    }

    fn inherited(&self, mut of: ObjectId, name: &str) -> Option<Value> {
        for _ in 0..32 {
            if let Some(found) = self.field(of, name) {
                return Some(found);
            }
            let Made::Child { of: parent, .. } = self.world.object(of).made else { return None };
            of = parent;
        }
        None
    }

    fn function_field(&self, function: FunctionId, name: &str) -> Option<Value> {
        let at = self.world.function(function).at;
        self.world.reads.note(at.file);
        let held = self.function_fields.get(&at)?;
        held.iter().rev().find(|(each, _)| &**each == name).map(|(_, value)| value.clone())
    }

    /// A method taken from an object remembers the object.
    fn bound(&mut self, value: Value, this: &Value) -> Value {
        let Value::Function(id) = value else { return value };
        let mut function = self.world.function(id).clone();
        function.this = Some(this.clone());
        Value::Function(self.world.add_function(function))
    }
}

fn join(dotted: &str, name: &str) -> String {
    if dotted.ends_with('.') { format!("{dotted}{name}") } else { format!("{dotted}.{name}") }
}
