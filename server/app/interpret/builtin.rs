//! What the languages' own lists, functions and paths do, as far as wiring uses it.

use super::super::files::At;
use super::super::value::{Argument, Arguments, List, Made, Member, Record, Value};
use super::Run;
use super::statement::UNROLLED;

impl Run<'_> {
    /// A method of a list, function or text.
    pub(super) fn builtin(&mut self, member: &Member, arguments: &Arguments, at: At) -> Option<Value> {
        match &member.of {
            Value::List(list) => {
                let list = *list;
                let first = arguments.positional.first().map(|argument| argument.value.clone());
                match &*member.name {
                    "push" | "append" | "unshift" | "add" => {
                        let added = arguments.positional.iter().map(|argument| argument.value.clone());
                        let added: Vec<_> = added.collect();
                        self.world.list_mut(list).items.extend(added);
                        Some(Value::Null)
                    }
                    // `MIDDLEWARE.insert(0, "…")`.
                    "insert" if arguments.positional.len() == 2 => {
                        let place = match first {
                            Some(Value::Number(index)) => index.parse::<usize>().ok(),
                            _ => None,
                        };
                        let added = arguments.get(1).cloned().unwrap_or(Value::UNKNOWN);
                        let items = &mut self.world.list_mut(list).items;
                        let place = place.unwrap_or(items.len()).min(items.len());
                        items.insert(place, added);
                        Some(Value::Null)
                    }
                    "extend" => {
                        let items = first.and_then(|value| self.items(&value));
                        let target = self.world.list_mut(list);
                        match items {
                            Some(items) => target.items.extend(items),
                            None => target.open = true,
                        }
                        Some(Value::Null)
                    }
                    "concat" => {
                        let other = first?;
                        Some(self.add(&Value::List(list), &other))
                    }
                    "forEach" | "map" | "flatMap" => {
                        let items = self.world.list(list).clone();
                        let callback = first?;
                        let mut results = Vec::new();
                        for item in items.items.into_iter().take(UNROLLED) {
                            let argument = Argument { value: item, at };
                            let arguments = Arguments { positional: vec![argument], ..Arguments::default() };
                            results.push(self.call(&callback, arguments, at));
                        }
                        Some(Value::List(self.world.add_list(List { items: results, open: items.open, at: Some(at) })))
                    }
                    "filter" | "flat" | "reverse" | "sort" | "slice" | "copy" => Some(Value::List(list)),
                    "some" | "every" | "includes" | "join" | "find" | "reduce" => Some(Value::Unknown(Some(at))),
                    _ => None,
                }
            }
            Value::Module(_) if &*member.name == "then" => {
                let callback = arguments.get(0)?.clone();
                let argument = Argument { value: member.of.clone(), at };
                let arguments = Arguments { positional: vec![argument], ..Arguments::default() };
                Some(self.call(&callback, arguments, at))
            }
            Value::Function(_) => match &*member.name {
                "bind" if arguments.positional.len() > 1 => {
                    let mut given = arguments.clone();
                    given.positional[0].value = member.of.clone();
                    let callee = Value::Outside(super::PARTIAL.into());
                    Some(Value::Object(self.new_object(Made::Call { callee, arguments: given }, at)))
                }
                "bind" => Some(member.of.clone()),
                "call" => {
                    let mut rest = arguments.clone();
                    if !rest.positional.is_empty() {
                        rest.positional.remove(0);
                    }
                    Some(self.call(&member.of, rest, at))
                }
                _ => None,
            },
            Value::Text(text) => match &*member.name {
                "lower" | "upper" | "strip" | "trim" | "toString" | "lstrip" | "rstrip" => {
                    Some(Value::Text(text.clone()))
                }
                _ => Some(Value::Unknown(Some(at))),
            },
            Value::Record(record) => {
                let record = self.world.record(*record).clone();
                match &*member.name {
                    "get" => {
                        let key = arguments.get(0).and_then(Value::text)?;
                        let found = record.get(key).cloned().or_else(|| arguments.get(1).cloned());
                        Some(found.unwrap_or(Value::Unknown(Some(at))))
                    }
                    "values" => {
                        let items = record.entries.into_iter().map(|(_, value)| value).collect();
                        Some(Value::List(self.world.add_list(List { items, open: record.open, at: Some(at) })))
                    }
                    "items" => Some(self.pairs(&record, at)),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn pairs(&mut self, record: &Record, at: At) -> Value {
        let mut items = Vec::new();
        for (key, value) in &record.entries {
            let pair = List { items: vec![Value::Text(key.clone()), value.clone()], open: false, at: Some(at) };
            items.push(Value::List(self.world.add_list(pair)));
        }
        Value::List(self.world.add_list(List { items, open: record.open, at: Some(at) }))
    }

    /// A global function of either language.
    pub(super) fn global(&mut self, path: &str, arguments: &Arguments, at: At) -> Option<Value> {
        let first = arguments.get(0).cloned();
        match path {
            "Object.values" | "Object.entries" | "Object.keys" => {
                let record = match self.force(&first?) {
                    Value::Record(record) => self.world.record(record).clone(),
                    // `import * as controllers from "./controllers"`.
                    Value::Module(file) => {
                        let mut entries = Vec::new();
                        self.namespace(file, &mut entries, 0);
                        Record { entries, open: false, at: Some(at) }
                    }
                    _ => return Some(Value::Unknown(Some(at))),
                };
                if path == "Object.entries" {
                    return Some(self.pairs(&record, at));
                }
                let keys = path == "Object.keys";
                let items = (record.entries.into_iter())
                    .map(|(key, value)| if keys { Value::Text(key) } else { value })
                    .collect();
                Some(Value::List(self.world.add_list(List { items, open: record.open, at: Some(at) })))
            }
            "Object.fromEntries" => {
                let pairs = self.items(&first?)?;
                let mut record = Record { at: Some(at), ..Record::default() };
                for pair in pairs {
                    let parts = self.items(&pair).unwrap_or_default();
                    match parts.as_slice() {
                        [Value::Text(key), value] => record.entries.push((key.clone(), value.clone())),
                        _ => record.open = true,
                    }
                }
                Some(Value::Record(self.world.add_record(record)))
            }
            // `importlib.import_module(f"shop.routes.{name}")`.
            "importlib.import_module" => {
                let path = first.as_ref().and_then(Value::text).filter(|path| !path.starts_with('.'))?;
                let module = self.imported_module(at.file, path);
                if let Value::Module(file) = module {
                    self.module(file);
                }
                Some(module)
            }
            "Object.freeze" | "Object.seal" | "list" | "tuple" | "set" | "str" | "String" => first,
            "Promise.resolve" | "react.cache" | "react.default.cache" => first,
            // The file and its folder, as modules without CommonJS's names spell them.
            "url.fileURLToPath" | "node:url.fileURLToPath" => match first {
                Some(Value::Outside(path)) if &*path == "import.meta.url" => Some(Value::Outside("__filename".into())),
                _ => None,
            },
            "path.dirname" | "node:path.dirname" => match first {
                Some(Value::Outside(path)) if matches!(&*path, "__filename" | "import.meta.filename") => {
                    Some(Value::Outside("__dirname".into()))
                }
                _ => None,
            },
            "desm.join" | "desm.default" | "path.join" | "path.resolve" | "node:path.join" | "node:path.resolve"
            | "os.path.join" => Some(self.joined_path(arguments)),
            _ => None,
        }
    }

    /// A path below `__dirname`, relative to the root of the workspace.
    fn joined_path(&mut self, arguments: &Arguments) -> Value {
        let mut joined = String::new();
        for argument in &arguments.positional {
            match self.force(&argument.value) {
                Value::Text(part) => {
                    joined.push('/');
                    joined.push_str(&part);
                }
                Value::Outside(path) if matches!(&*path, "__dirname" | "import.meta.dirname" | "import.meta.url") => {
                    let file = self.source(argument.at.file).map(|file| file.path.clone());
                    let folder =
                        file.as_deref().and_then(|path| path.rsplit_once('/')).map_or("", |(folder, _)| folder);
                    joined = format!("/{folder}");
                }
                _ => return Value::UNKNOWN,
            }
        }
        let mut parts: Vec<&str> = Vec::new();
        for part in joined.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop();
                }
                part => parts.push(part),
            }
        }
        Value::Text(parts.join("/").into())
    }
}
