//! Expressions.

use super::super::files::{At, FileId};
use super::super::literals::HOLE;
use super::super::value::{Argument, Arguments, Function, List, Made, Object, Record, ScopeId, Value};
use super::Run;
use crate::facts::{Node, Part, Role};
use crate::syntax::Language;

impl<'a> Run<'a> {
    /// What an expression stands for. Calls in it run.
    pub fn eval(&mut self, node: Node<'a>, file: FileId, scope: ScopeId) -> Value {
        if !self.step() {
            return Value::UNKNOWN;
        }
        let at = At { file, id: node.id };
        let unknown = Value::Unknown(Some(at));
        match node.role() {
            Role::Name | Role::Shorthand => self.name(node, scope, at),
            Role::Member => {
                let Some(object) = node.child(Part::Object) else { return unknown };
                let of = self.eval(object, file, scope);
                self.member(&of, node.name(), Some(at))
            }
            Role::Index => self.index(node, file, scope),
            Role::String => self.literal(file, node).map_or(unknown, |text| Value::Text(text.into())),
            Role::Template => self.template(node, file, scope),
            Role::Number => self.literal(file, node).map_or(unknown, |text| Value::Number(text.into())),
            Role::Regex => {
                self.literal(file, node).map_or(unknown, |text| Value::Outside(format!("regex:{text}").into()))
            }
            Role::True => Value::Bool(true),
            Role::False => Value::Bool(false),
            Role::Null | Role::Ellipsis => Value::Null,
            Role::Object => self.object(node, file, scope),
            Role::Array | Role::Tuple => self.list(node, file, scope),
            Role::Call | Role::New => self.eval_call(node, file, scope),
            Role::Await | Role::Yield => match node.children().next() {
                Some(inner) => self.eval(inner, file, scope),
                None => Value::Null,
            },
            Role::Not => match node.children().next().and_then(|inner| self.truth(inner, file, scope)) {
                Some(truth) => Value::Bool(!truth),
                None => unknown,
            },
            // DRF's permissions and Django's conditions are turned round with `~`.
            Role::Unary if node.name() == "~" => {
                let value = node.child(Part::Value).map_or(Value::UNKNOWN, |inner| self.eval(inner, file, scope));
                let arguments = Arguments { positional: vec![Argument { value, at }], ..Arguments::default() };
                self.record_call(Value::Outside("~".into()), arguments, at)
            }
            Role::Unary => {
                let truth = node.child(Part::Value).and_then(|inner| self.truth(inner, file, scope));
                match truth.filter(|_| node.name() == "!") {
                    Some(truth) => Value::Bool(!truth),
                    None => unknown,
                }
            }
            Role::Binary => self.binary(node, file, scope),
            Role::Compare => match self.truth(node, file, scope) {
                Some(truth) => Value::Bool(truth),
                None => unknown,
            },
            Role::Conditional => self.conditional(node, file, scope),
            Role::Assign => {
                let value = node.child(Part::Value).map_or(Value::UNKNOWN, |value| self.eval(value, file, scope));
                let Some(target) = node.child(Part::Target) else { return value };
                if node.name().is_empty() {
                    self.assign(target, value.clone(), file, scope);
                    return value;
                }
                let held = self.eval(target, file, scope);
                let sum = self.add(&held, &value);
                self.assign(target, sum.clone(), file, scope);
                sum
            }
            Role::Sequence => {
                let mut last = Value::UNKNOWN;
                for child in node.children() {
                    last = self.eval(child, file, scope);
                }
                last
            }
            Role::Comprehension => self.comprehension(node, file, scope),
            Role::Function => self.closure(node, file, scope, None),
            Role::Class => self.define_class(node, file, scope),
            Role::As => {
                let mut parts = node.children();
                let value = parts.next().map_or(Value::UNKNOWN, |value| self.eval(value, file, scope));
                if let Some(target) = node.child(Part::Target) {
                    self.assign(target, value.clone(), file, scope);
                }
                value
            }
            Role::Spread => match node.children().next() {
                Some(inner) => self.eval(inner, file, scope),
                None => unknown,
            },
            _ => unknown,
        }
    }

    fn name(&mut self, node: Node<'a>, scope: ScopeId, at: At) -> Value {
        let name = node.name();
        if name == "this" || name == "super" {
            let mut around = Some(scope);
            while let Some(id) = around {
                if let Some(this) = &self.world.scope(id).this {
                    return this.clone();
                }
                around = self.world.scope(id).parent;
            }
            return Value::Unknown(Some(at));
        }
        // A dotted name of Python's grammar stands in a decorator or annotation.
        if let Some((head, rest)) = name.split_once('.') {
            let head = node.file.names.find(head).and_then(|symbol| self.lookup(scope, symbol));
            let mut value = head.unwrap_or_else(|| Value::Outside(name.split('.').next().unwrap_or(name).into()));
            for part in rest.split('.') {
                value = self.member(&value, part, Some(at));
            }
            return value;
        }
        match self.lookup(scope, node.symbol()) {
            Some(value @ Value::Import(..)) => match self.force(&value) {
                Value::Unknown(_) => value,
                found => found,
            },
            Some(value) => value,
            None if name == "undefined" => Value::Null,
            None => Value::Outside(name.into()),
        }
    }

    fn index(&mut self, node: Node<'a>, file: FileId, scope: ScopeId) -> Value {
        let at = At { file, id: node.id };
        let Some(object) = node.child(Part::Object).or_else(|| node.children().next()) else { return Value::UNKNOWN };
        let of = self.eval(object, file, scope);
        let keys: Vec<_> = node.children().filter(|child| *child != object).collect();
        let mut items = Vec::new();
        for key in keys {
            // `Annotated[User, Depends(f)]`: one tuple or several children, by the grammar's mood.
            let parts: Vec<_> = if key.is(Role::Tuple) { key.children().collect() } else { vec![key] };
            for part in parts {
                items.push(Argument { value: self.eval(part, file, scope), at: At { file, id: part.id } });
            }
        }
        match (&of, items.first().map(|item| &item.value)) {
            (Value::Outside(_) | Value::Member(_), _) => {
                let bracket = Value::Member(super::super::value::Member { of, name: "[]".into() }.into());
                self.record_call(bracket, Arguments { positional: items, ..Arguments::default() }, at)
            }
            (_, Some(Value::Text(key))) => {
                let key = key.clone();
                self.member(&of, &key, Some(at))
            }
            (Value::List(list), Some(Value::Number(index))) => {
                let item = index.parse::<usize>().ok().and_then(|index| self.world.list(*list).items.get(index));
                item.cloned().unwrap_or(Value::Unknown(Some(at)))
            }
            (Value::Class(_), _) => of,
            _ => Value::Unknown(Some(at)),
        }
    }

    fn template(&mut self, node: Node<'a>, file: FileId, scope: ScopeId) -> Value {
        let Some(raw) = self.literal(file, node) else { return Value::Unknown(Some(At { file, id: node.id })) };
        let mut holes = node.children().filter(|child| child.is(Role::Interpolation));
        let mut text = String::new();
        for c in raw.chars() {
            if c != HOLE {
                text.push(c);
                continue;
            }
            let inner = holes.next().and_then(|hole| hole.children().next());
            match inner.map(|inner| self.eval(inner, file, scope)) {
                Some(Value::Text(part) | Value::Number(part)) => text.push_str(&part),
                _ => text.push(HOLE),
            }
        }
        Value::Text(text.into())
    }

    fn object(&mut self, node: Node<'a>, file: FileId, scope: ScopeId) -> Value {
        let mut record = Record { at: Some(At { file, id: node.id }), ..Record::default() };
        for child in node.children() {
            match child.role() {
                Role::Shorthand => {
                    record.entries.push((child.name().into(), self.name(child, scope, At { file, id: child.id })))
                }
                Role::Pair => {
                    let value = child.child(Part::Value).map_or(Value::UNKNOWN, |value| self.eval(value, file, scope));
                    match self.key(child, file, scope) {
                        Some(key) => record.entries.push((key, value)),
                        None => record.open = true,
                    }
                }
                Role::Function => {
                    let function = self.closure(child, file, scope, None);
                    record.entries.push((child.name().into(), function));
                }
                Role::Spread => {
                    let spread = child.children().next().map_or(Value::UNKNOWN, |inner| self.eval(inner, file, scope));
                    match self.force(&spread) {
                        Value::Record(other) => {
                            let other = self.world.record(other).clone();
                            record.open |= other.open;
                            record.entries.extend(other.entries);
                        }
                        _ => record.open = true,
                    }
                }
                _ => {}
            }
        }
        Value::Record(self.world.add_record(record))
    }

    /// The key of an object's entry: as written, a string's content, or what a computed key evaluates to.
    fn key(&mut self, pair: Node<'a>, file: FileId, scope: ScopeId) -> Option<std::sync::Arc<str>> {
        if !pair.name().is_empty() {
            let name = pair.name();
            // A name as a key of Python's is what it stands for: `{Stage.live: Live}`.
            let is_name =
                pair.file.language == Language::Python && name.starts_with(|c: char| c.is_alphabetic() || c == '_');
            return match is_name.then(|| self.name(pair, scope, At { file, id: pair.id })) {
                Some(Value::Text(text) | Value::Number(text)) => Some(text),
                Some(Value::Outside(_)) | None => Some(crate::facts::unquote(name).into()),
                Some(_) => None,
            };
        }
        let key = pair.children().next()?;
        let key = if key.is(Role::Computed) { key.children().next()? } else { key };
        match self.eval(key, file, scope) {
            Value::Text(text) | Value::Number(text) => Some(text),
            _ => None,
        }
    }

    fn list(&mut self, node: Node<'a>, file: FileId, scope: ScopeId) -> Value {
        let mut list = List { at: Some(At { file, id: node.id }), ..List::default() };
        for child in node.children() {
            let value = self.eval(child, file, scope);
            if !child.is(Role::Spread) {
                list.items.push(value);
                continue;
            }
            match self.items(&value) {
                Some(items) => list.items.extend(items),
                None => {
                    list.open = true;
                    list.items.push(value);
                }
            }
        }
        Value::List(self.world.add_list(list))
    }

    fn binary(&mut self, node: Node<'a>, file: FileId, scope: ScopeId) -> Value {
        let at = At { file, id: node.id };
        let (Some(left), Some(right)) = (node.child(Part::Left), node.child(Part::Right)) else {
            return Value::Unknown(Some(at));
        };
        let (left, then) = (self.eval(left, file, scope), right);
        let right = match (node.name(), &left) {
            // What is known to be passed over does not run.
            ("&&" | "and", Value::Bool(false) | Value::Null) => return left,
            // `config.secure && app.use(guard)`.
            ("&&" | "and", Value::Unknown(_) | Value::Outside(_) | Value::Member(_) | Value::Object(_)) => {
                self.within(At { file, id: then.id }, |run| run.eval(then, file, scope))
            }
            _ => self.eval(then, file, scope),
        };
        match node.name() {
            "+" => self.add(&left, &right),
            "||" | "??" | "or" => match left {
                // A class of a package is true.
                Value::Outside(ref path) if node.name() == "or" && is_class_name(path) => left,
                // A setting that may not be there, with its default.
                Value::Unknown(_) | Value::Null | Value::Outside(_) if !right.is_unknown() => right,
                Value::Bool(false) => right,
                left => left,
            },
            "&&" | "and" => match left {
                Value::Bool(false) | Value::Null => left,
                _ => right,
            },
            // Django and DRF compose permissions and queries with operators; type annotations are unions.
            operator @ ("|" | "&") => {
                let both = [left, right].map(|value| Argument { value, at });
                let arguments = Arguments { positional: both.into(), ..Arguments::default() };
                self.record_call(Value::Outside(operator.into()), arguments, at)
            }
            _ => Value::Unknown(Some(at)),
        }
    }

    /// Texts and lists are joined; what is not known in a text becomes a hole.
    pub(super) fn add(&mut self, left: &Value, right: &Value) -> Value {
        let (left, right) = (self.force(left), self.force(right));
        match (&left, &right) {
            (Value::List(a), Value::List(b)) => {
                let (a, b) = (self.world.list(*a).clone(), self.world.list(*b).clone());
                let items = a.items.into_iter().chain(b.items).collect();
                Value::List(self.world.add_list(List { items, open: a.open || b.open, at: a.at }))
            }
            // `urlpatterns + router.urls`: the other side is an item that stands for many.
            (Value::List(list), other) | (other, Value::List(list)) => {
                let mut list = self.world.list(*list).clone();
                list.items.push(other.clone());
                list.open = true;
                Value::List(self.world.add_list(list))
            }
            (Value::Text(_), _) | (_, Value::Text(_)) => {
                let piece = |value: &Value| match value {
                    Value::Text(text) | Value::Number(text) => text.to_string(),
                    _ => HOLE.to_string(),
                };
                Value::Text((piece(&left) + &piece(&right)).into())
            }
            _ => Value::UNKNOWN,
        }
    }

    fn conditional(&mut self, node: Node<'a>, file: FileId, scope: ScopeId) -> Value {
        let parts: Vec<_> = node.children().collect();
        // Python's grammar has no fields here: value, condition, other value.
        let (condition, then, otherwise) =
            match (node.child(Part::Condition), node.child(Part::Then), node.child(Part::Else)) {
                (Some(condition), Some(then), Some(otherwise)) => (condition, then, otherwise),
                _ if parts.len() == 3 => (parts[1], parts[0], parts[2]),
                _ => return Value::UNKNOWN,
            };
        match self.truth(condition, file, scope) {
            Some(true) => self.eval(then, file, scope),
            Some(false) => self.eval(otherwise, file, scope),
            None => {
                let value = self.within(At { file, id: then.id }, |run| run.eval(then, file, scope));
                let other = self.within(At { file, id: otherwise.id }, |run| run.eval(otherwise, file, scope));
                // `[] if settings.OPEN else [Depends(user)]`: what may be there says more than that it may not.
                let is_empty =
                    |value: &Value| matches!(value, Value::List(list) if self.world.list(*list).items.is_empty());
                if is_empty(&value) && matches!(other, Value::List(_)) {
                    return other;
                }
                super::statement::better(Some(value), other)
            }
        }
    }

    fn comprehension(&mut self, node: Node<'a>, file: FileId, scope: ScopeId) -> Value {
        let Some(value) = node.child(Part::Value) else { return Value::UNKNOWN };
        let Some(round) = node.children().find(|child| child.is(Role::Loop)) else { return Value::UNKNOWN };
        let iterable = round.child(Part::Iterable).map(|iterable| self.eval(iterable, file, scope));
        let items = iterable.and_then(|iterable| self.items(&iterable));
        let inner = self.child_scope(scope, None);
        let mut list = List { open: items.is_none(), at: Some(At { file, id: node.id }), ..List::default() };
        for item in items.unwrap_or_else(|| vec![Value::UNKNOWN]) {
            if let Some(target) = round.child(Part::Target) {
                self.assign(target, item, file, inner);
            }
            list.items.push(self.eval(value, file, inner));
        }
        Value::List(self.world.add_list(list))
    }

    /// A function as a value, with the scope it closes over.
    pub(super) fn closure(&mut self, node: Node<'a>, file: FileId, scope: ScopeId, this: Option<Value>) -> Value {
        let at = At { file, id: node.id };
        Value::Function(self.world.add_function(Function { at, scope, this, class: None }))
    }

    /// True for what is certainly something: code of the project, an instance, what a decorator is put around.
    fn is_given(&self, value: &Value) -> bool {
        match value {
            Value::Function(_) | Value::Class(_) => true,
            Value::Object(object) => {
                matches!(self.world.object(*object).made, Made::Instance { .. })
                    || self.world.callee_path(*object).is_some_and(|path| &*path == super::WRAPPED)
            }
            _ => false,
        }
    }

    /// Whether a condition is known to hold.
    pub fn truth(&mut self, node: Node<'a>, file: FileId, scope: ScopeId) -> Option<bool> {
        match node.role() {
            Role::Compare | Role::Binary => {
                let sides: Vec<_> = node.children().collect();
                let [left, right] = sides.as_slice() else { return None };
                match node.name() {
                    "&&" | "and" => {
                        let (a, b) = (self.truth(*left, file, scope), self.truth(*right, file, scope));
                        return match (a, b) {
                            (Some(false), _) | (_, Some(false)) => Some(false),
                            (Some(true), b) => b,
                            _ => None,
                        };
                    }
                    "||" | "or" => {
                        let (a, b) = (self.truth(*left, file, scope), self.truth(*right, file, scope));
                        return match (a, b) {
                            (Some(true), _) | (_, Some(true)) => Some(true),
                            (Some(false), b) => b,
                            _ => None,
                        };
                    }
                    _ => {}
                }
                let (a, b) = (self.eval(*left, file, scope), self.eval(*right, file, scope));
                let (a, b) = (self.force(&a), self.force(&b));
                let is_missing = |a: &Value, b: &Value| *a == Value::Null && self.is_given(b);
                let equal = if is_missing(&a, &b) || is_missing(&b, &a) { Some(false) } else { same(&a, &b) };
                match node.name() {
                    "===" | "==" | "is" => equal,
                    "!==" | "!=" | "is not" => equal.map(|equal| !equal),
                    ">" => Some(number(&a)? > number(&b)?),
                    "<" => Some(number(&a)? < number(&b)?),
                    ">=" => Some(number(&a)? >= number(&b)?),
                    "<=" => Some(number(&a)? <= number(&b)?),
                    "in" | "not in" => {
                        let list = self.items(&b)?;
                        let found = list.iter().any(|item| same(item, &a) == Some(true));
                        (found || a.text().is_some()).then_some(found == (node.name() == "in"))
                    }
                    _ => None,
                }
            }
            Role::Not => node.children().next().and_then(|inner| self.truth(inner, file, scope)).map(|truth| !truth),
            Role::Unary if node.name() == "!" => {
                node.child(Part::Value).and_then(|inner| self.truth(inner, file, scope)).map(|truth| !truth)
            }
            Role::Call if node.call_name() == "callable" && self.is_python(file) => {
                let asked = self.eval(node.argument(0)?, file, scope);
                match self.force(&asked) {
                    Value::Null | Value::Text(_) | Value::Number(_) | Value::Bool(_) | Value::List(_) => Some(false),
                    asked => self.is_given(&asked).then_some(true),
                }
            }
            _ => {
                let value = self.eval(node, file, scope);
                match self.force(&value) {
                    Value::Null => Some(false),
                    Value::Bool(truth) => Some(truth),
                    Value::Text(text) if !text.contains(HOLE) => Some(!text.is_empty()),
                    Value::Number(text) => text.parse::<f64>().ok().map(|number| number != 0.0),
                    Value::Function(_) | Value::Class(_) | Value::Record(_) => Some(true),
                    // `options.guard`, where the options are written out without one.
                    Value::Member(member) if self.is_closed_record(&member.of) && !self.is_python(file) => Some(false),
                    Value::List(list) if self.is_python(file) => {
                        let list = self.world.list(list);
                        (!list.open).then_some(!list.items.is_empty())
                    }
                    Value::List(_) => Some(true),
                    object @ Value::Object(_) => self.is_given(&object).then_some(true),
                    _ => None,
                }
            }
        }
    }

    pub fn new_object(&mut self, made: Made, at: At) -> super::super::value::ObjectId {
        let under = (!self.under.is_empty()).then(|| self.under.as_slice().into());
        self.world.add_object(Object { made, at, fields: Vec::new(), events: Vec::new(), under })
    }
}

/// True for paths that end in a name which classes have.
fn is_class_name(path: &str) -> bool {
    let name = path.rsplit('.').next().unwrap_or(path);
    path.contains('.')
        && name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.contains(|c: char| c.is_ascii_lowercase())
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(text) => text.parse().ok(),
        _ => None,
    }
}

/// Whether two values are known to be equal or different.
fn same(a: &Value, b: &Value) -> Option<bool> {
    match (a, b) {
        (Value::Null, Value::Null) => Some(true),
        (Value::Text(a), Value::Text(b)) if !a.contains(HOLE) && !b.contains(HOLE) => Some(a == b),
        (Value::Number(a), Value::Number(b)) => Some(a == b),
        (Value::Bool(a), Value::Bool(b)) => Some(a == b),
        (
            Value::Null,
            Value::Text(_) | Value::Number(_) | Value::Bool(_) | Value::Function(_) | Value::List(_) | Value::Record(_),
        )
        | (
            Value::Text(_) | Value::Number(_) | Value::Bool(_) | Value::Function(_) | Value::List(_) | Value::Record(_),
            Value::Null,
        ) => Some(false),
        _ => None,
    }
}
