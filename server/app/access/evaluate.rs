//! Expressions of a request.

use std::rc::Rc;

use super::super::files::{At, FileId};
use super::super::literals::HOLE;
use super::super::route::Calling;
use super::super::value::{ScopeId, Value};
use super::address::either;
use super::calls::Given;
use super::conditions::{all_columns, is_left_to_caller};
use super::datum::{Datum, Marks, Persona, There, Thing};
use super::kinds::is_of_type;
use super::visit::Visit;
use crate::facts::{Node, Part, Role, Symbol};
use crate::models::access::access;
use crate::models::sql::reads_like_sql;

impl<'a> Visit<'_, 'a> {
    pub(super) fn eval(&mut self, node: Node<'a>, frame: usize) -> Datum {
        self.steps = self.steps.saturating_sub(1);
        if self.steps == 0 {
            return Datum::unknown();
        }
        let file = self.state.frames[frame].file;
        let at = At { file, id: node.id };
        match node.role() {
            Role::Name | Role::Shorthand => self.name(node, frame),
            Role::Member => {
                let Some(object) = node.child(Part::Object) else { return Datum::unknown() };
                if !self.state.left.is_empty()
                    && let Some(key) = self.sent_key(object, node.name(), frame)
                    && let Some(written) = self.state.left.get(&key)
                {
                    return written.clone();
                }
                let of = self.eval(object, frame);
                // `sessions[token].userId` throws where no session is kept under it.
                let is_kept = object.is(Role::Index) && (of.marks.has(Marks::IDENTITY) || of.is_null());
                if is_kept && of.there == There::No && self.is_javascript(frame) && is_plain_access(object, node) {
                    self.raise(at, None);
                }
                self.property(&of, node.name(), at)
            }
            Role::Index => {
                let Some(object) = node.child(Part::Object) else { return Datum::unknown() };
                let of = self.eval(object, frame);
                if let Some(slice) = node.children().find(|child| child.is(Role::Slice)) {
                    self.sliced(&of, slice);
                    // A piece of a text is what the text is: `header[len("Bearer "):]`.
                    if matches!(of.thing, Thing::Opaque) {
                        return Datum::opaque(of.all_marks(), of.there);
                    }
                }
                let key = node.children().find(|child| *child != object).map(|key| self.eval(key, frame));
                self.happened.asked_role |= key.as_ref().is_some_and(|key| key.marks.has(Marks::ROLE));
                match key {
                    // Nothing is kept under `undefined`.
                    Some(key) if key.is_null() && self.is_javascript(frame) => Datum::null(),
                    Some(key) => match key.value() {
                        Some(Value::Text(text)) => {
                            let text = text.clone();
                            self.property(&of, &text, at)
                        }
                        Some(Value::Number(text)) => {
                            let text = text.clone();
                            match of.thing {
                                Thing::List(_) => self.property(&of, &text, at),
                                _ => Datum::opaque(of.all_marks(), of.there),
                            }
                        }
                        _ => {
                            let marks = of.all_marks().with(key.all_marks());
                            self.tie(marks);
                            let found = self.looked_up(marks, &[of, key]);
                            // Python's `CACHE[token]` raises where there is none.
                            let by_credential = marks.has(Marks::CREDENTIAL) && !self.is_javascript(frame);
                            if found.there == There::No && by_credential && node.part() != Part::Target {
                                self.raise(at, None);
                            }
                            found
                        }
                    },
                    None => Datum::opaque(of.all_marks(), There::Maybe),
                }
            }
            Role::String | Role::Number | Role::True | Role::False | Role::Null | Role::Ellipsis | Role::Regex => {
                let scope = self.state.frames[frame].scope;
                let value = self.run.eval(node, file, scope);
                self.of_value(value)
            }
            Role::Template => {
                let mut marks = Marks::NONE;
                let (mut there, mut held) = (There::Maybe, There::Maybe);
                for hole in node.children().filter(|child| child.is(Role::Interpolation)) {
                    if let Some(inner) = hole.children().next() {
                        let inner = self.eval(inner, frame);
                        marks = marks.with(inner.all_marks());
                        // What is not there is shown as a word.
                        held = if inner.is_null() { There::Maybe } else { inner.there };
                    }
                }
                let text = self.run.source(file).and_then(|file| file.literals.get(node.id));
                if text.is_some_and(|text| text.chars().eq([HOLE])) {
                    there = held;
                }
                if text.is_some_and(|text| text.chars().any(|c| c != HOLE)) {
                    there = There::Yes;
                }
                let thing = text.map_or(Thing::Opaque, |text| Thing::Value(Value::Text(text.into())));
                let is_told = marks == Marks::NONE || text.is_some_and(reads_like_sql);
                Datum::new(if is_told { thing } else { Thing::Opaque }, marks, there)
            }
            Role::Object => self.object(node, frame),
            Role::Array | Role::Tuple => {
                let mut items = Vec::new();
                for child in node.children() {
                    let item = self.eval(child, frame);
                    match &item.thing {
                        Thing::List(spread) if child.is(Role::Spread) => items.extend(spread.iter().cloned()),
                        _ => items.push(item),
                    }
                }
                let there = There::of(self.is_javascript(frame) || !items.is_empty());
                Datum::new(Thing::List(items.into()), Marks::NONE, there)
            }
            Role::Call | Role::New => self.call_node(node, frame),
            // What a dependency does after it yields is done after the handler.
            Role::Yield if self.calling == Calling::FastApiDependency && self.entered.len() == 2 => {
                self.happened.passed = true;
                node.children().next().map_or_else(Datum::null, |inner| self.eval(inner, frame))
            }
            Role::Await | Role::Spread | Role::Yield => {
                let inner = node.children().next();
                let value = inner.map_or_else(Datum::null, |inner| self.eval(inner, frame));
                let value = self.settled(value, at);
                if let Some(entered) = self.entered.last_mut().filter(|_| node.is(Role::Yield)) {
                    entered.yields.push(value.clone());
                }
                value
            }
            // `+params.id` is still what was sent.
            Role::Unary if matches!(node.name(), "+" | "-" | "~") => {
                let value = node.child(Part::Value).map_or_else(Datum::unknown, |inner| self.eval(inner, frame));
                let there = if value.there == There::No { There::No } else { There::Maybe };
                match value.number() {
                    Some(_) if node.name() == "+" => value,
                    Some(number) if node.name() == "-" => self.of_value(Value::Number((-number).to_string().into())),
                    _ => Datum::opaque(value.all_marks(), there),
                }
            }
            Role::Not | Role::Unary => {
                let there = self.truth(node, frame);
                self.boolean(there)
            }
            Role::Compare => self.comparison(node, frame),
            Role::Binary => match node.name() {
                "||" | "or" | "??" | "&&" | "and" => self.short_circuit(node, frame),
                "+" | "|" | "&" | "-" | "*" | "/" | "%" => {
                    let sides: Vec<_> = node.children().map(|side| self.eval(side, frame)).collect();
                    let mut marks = sides.iter().fold(Marks::NONE, |marks, side| marks.with(side.all_marks()));
                    let is_open = node.name() == "|" && is_left_to_caller(&sides);
                    if is_open {
                        marks = marks.without(Marks::IDENTITY);
                    }
                    let thing = match (node.name(), sides.as_slice()) {
                        // `"delete from orders where id = " + id`.
                        ("+", [left, right]) if left.text().is_some_and(reads_like_sql) => {
                            let right = right.text().map_or_else(|| HOLE.to_string(), str::to_owned);
                            let text = left.text().unwrap_or_default().to_owned() + &right;
                            Thing::Value(Value::Text(text.into()))
                        }
                        // `(Order.id == order_id) & (Order.user == user)`.
                        ("|" | "&", _) if !is_open => all_columns(&sides),
                        _ => Thing::Opaque,
                    };
                    // `user.permissions & Permission.ADMIN`: a bit of the rights.
                    let is_bit = node.name() == "&" && marks.has(Marks::ROLE) && matches!(thing, Thing::Opaque);
                    self.happened.asked_role |= is_bit;
                    Datum::new(thing, marks, if is_bit { There::No } else { There::Maybe })
                }
                _ => self.comparison(node, frame),
            },
            Role::Conditional => self.conditional(node, frame),
            Role::Assign => {
                let value = node.child(Part::Value).map_or_else(Datum::unknown, |value| self.eval(value, frame));
                if let Some(target) = node.child(Part::Target)
                    && !self.raised
                {
                    self.assign(target, value.clone(), frame);
                }
                value
            }
            Role::Sequence => {
                let mut last = Datum::unknown();
                for child in node.children() {
                    last = self.eval(child, frame);
                }
                last
            }
            Role::Comprehension => {
                if let Some(list) = self.listed(node, frame) {
                    return list;
                }
                let mut marks = Marks::NONE;
                for round in node.children().filter(|child| child.is(Role::Loop)) {
                    if let Some(iterable) = round.child(Part::Iterable) {
                        let items = self.eval(iterable, frame);
                        marks = marks.with(items.all_marks());
                        if let Some(target) = round.child(Part::Target) {
                            self.assign(target, items.element(), frame);
                        }
                    }
                }
                self.rounds += 1;
                let value = node.child(Part::Value).map_or_else(Datum::unknown, |value| self.eval(value, frame));
                self.rounds -= 1;
                self.hand_on(&value);
                Datum::opaque(
                    marks.with(value.all_marks()),
                    if value.there == There::No { There::No } else { There::Maybe },
                )
            }
            Role::Function => self.closure(at, frame),
            Role::As => {
                let mut parts = node.children();
                let value = parts.next().map_or_else(Datum::unknown, |value| self.eval(value, frame));
                if let Some(target) = node.child(Part::Target) {
                    self.assign(target, value.clone(), frame);
                }
                value
            }
            Role::Element => {
                for inner in node.children() {
                    self.eval(inner, frame);
                }
                Datum::opaque(Marks::NONE, There::Yes)
            }
            _ => Datum::unknown(),
        }
    }

    /// A comparison as a value: what it is made of counts, since queries are written so (`Note.id == note_id`).
    fn comparison(&mut self, node: Node<'a>, frame: usize) -> Datum {
        let sides: Vec<_> = node.children().collect();
        let [left, right] = sides.as_slice() else { return Datum::unknown() };
        if let Some(there) = self.type_is(*left, *right, node.name(), frame) {
            return self.boolean(there);
        }
        let (left, right) = (self.eval(*left, frame), self.eval(*right, frame));
        // `Note.owner_id == caller` asks the database also where nobody is known.
        let of_nobody = right.marks.has(Marks::IDENTITY) && right.there == There::No;
        let is_query = of_nobody && matches!(left.value(), Some(Value::Member(_) | Value::Object(_)));
        match self.compare(node.name(), &left, &right) {
            known if known == There::Maybe || is_query => {
                let marks = left.all_marks().with(right.all_marks());
                // `Order.created > since` looks for many rows, and chooses none.
                let is_range = matches!(node.name(), "<" | ">" | "<=" | ">=");
                let is_column = matches!(left.value(), Some(Value::Member(_) | Value::Object(_)));
                if is_range && is_column {
                    return Datum::opaque(marks.without(Marks::CLIENT), There::Maybe);
                }
                // Queries are written so: a condition says which column it is about.
                let column = node.children().next().filter(|side| side.is(Role::Member));
                match (left.value(), column) {
                    (Some(Value::Member(_) | Value::Object(_)), Some(column))
                        if node.name() == "==" && !self.is_javascript(frame) =>
                    {
                        let thing = Thing::Record(Rc::new(vec![(column.name().into(), right)]));
                        Datum::new(thing, marks, There::Maybe)
                    }
                    _ => Datum::opaque(marks, There::Maybe),
                }
            }
            known => self.boolean(known),
        }
    }

    fn boolean(&self, there: There) -> Datum {
        match there {
            There::Yes => Datum::bool(true),
            There::No => Datum::bool(false),
            There::Maybe => Datum::unknown(),
        }
    }

    pub(super) fn is_javascript(&self, frame: usize) -> bool {
        let file = self.state.frames[frame].file;
        self.run.source(file).is_some_and(|file| file.facts.language != crate::syntax::Language::Python)
    }

    /// What `this` is in a function, or in those around it.
    pub(super) fn this_of(&self, frame: usize) -> Option<Datum> {
        let mut at = Some(frame);
        while let Some(index) = at {
            if let Some(this) = &self.state.frames[index].this {
                return Some(this.clone());
            }
            at = self.state.frames[index].parent;
        }
        None
    }

    fn name(&mut self, node: Node<'a>, frame: usize) -> Datum {
        if node.name() == "this"
            && let Some(this) = self.this_of(frame)
        {
            return this;
        }
        if let Some((_, found)) = self.variable(node.symbol(), frame) {
            return found;
        }
        let (file, scope) = (self.state.frames[frame].file, self.state.frames[frame].scope);
        let value = self.run.eval(node, file, scope);
        // A module's variable that is empty at first is given its value when the application starts.
        let is_variable = matches!(node.role(), Role::Name | Role::Shorthand) && node.name() != "undefined";
        let may_change = match value {
            Value::Null => !self.is_of_call(node.symbol(), scope) || self.is_set_later(node, file),
            Value::Bool(false) => self.is_set_later(node, file),
            _ => false,
        };
        if is_variable && may_change {
            return Datum::unknown();
        }
        self.of_value(value)
    }

    /// True for a variable of a function that was called when the application was put together: `guard()` was given no role.
    fn is_of_call(&self, name: Symbol, scope: ScopeId) -> bool {
        let mut at = Some(scope);
        while let Some(scope) = at.map(|scope| self.run.world.scope(scope)) {
            if scope.names.contains_key(&name) {
                return scope.parent.is_some();
            }
            at = scope.parent;
        }
        false
    }

    /// True for a variable that one of the functions of its module assigns: `global ready; ready = True`.
    fn is_set_later(&self, name: Node<'a>, file: FileId) -> bool {
        let Some(source) = self.run.source(file) else { return false };
        let facts = &source.facts;
        let python = facts.language == crate::syntax::Language::Python;
        facts.tree.of_symbol(name.symbol()).map(|id| facts.node(id)).any(|used| {
            let assigns = used.part() == Part::Target && used.parent().is_some_and(|up| up.is(Role::Assign));
            let function = used.function().filter(|_| assigns);
            function.is_some_and(|function| {
                !python
                    || function
                        .own_descendants()
                        .any(|node| node.is(Role::Global) && node.children().any(|each| each.symbol() == name.symbol()))
            })
        })
    }

    fn object(&mut self, node: Node<'a>, frame: usize) -> Datum {
        let file = self.state.frames[frame].file;
        let mut fields: Vec<(Rc<str>, Datum)> = Vec::new();
        let mut there = There::Yes;
        for child in node.children() {
            match child.role() {
                Role::Shorthand => {
                    let value = self.name(child, frame);
                    fields.push((child.name().into(), value));
                }
                Role::Pair => {
                    let Some(value) = child.child(Part::Value) else { continue };
                    // `{ id: claims.sub, role: claims.role }`: a role that is written down is not asked for yet.
                    let asked = self.happened.asked_role;
                    let is_copied = value.is_any(&[Role::Member, Role::Index]);
                    let value = self.eval(value, frame);
                    if is_copied {
                        self.happened.asked_role = asked;
                    }
                    fields.push((crate::facts::unquote(child.name()).into(), value));
                }
                Role::Function => {
                    let closure = self.closure(At { file, id: child.id }, frame);
                    fields.push((child.name().into(), closure));
                }
                Role::Spread => {
                    let Some(inner) = child.children().next() else { continue };
                    let spread = self.eval(inner, frame);
                    match &spread.thing {
                        Thing::Record(more) => fields.extend(more.iter().cloned()),
                        _ => {
                            there = There::Maybe;
                            fields.push(("...".into(), spread));
                        }
                    }
                }
                _ => {}
            }
        }
        // An open record is marked by being Maybe there; it is nevertheless true.
        Datum::new(Thing::Record(fields.into()), Marks::NONE, there)
    }

    fn short_circuit(&mut self, node: Node<'a>, frame: usize) -> Datum {
        let (Some(left), Some(right)) = (node.child(Part::Left), node.child(Part::Right)) else {
            return Datum::unknown();
        };
        let value = self.eval(left, frame);
        let and = matches!(node.name(), "&&" | "and");
        if !and
            && value.there == There::Yes
            && self.is_flag(left, &value)
            && let Some(right) = self.right_in_place_of(right, frame)
        {
            return right;
        }
        match (value.there, and) {
            (There::No, true) | (There::Yes, false) => value,
            (There::Yes, true) => self.eval(right, frame),
            // `0 ?? 1` is 0.
            (There::No, false) if node.name() == "??" && value.value().is_some() && !value.is_null() => value,
            (There::No, false) => {
                // What stands in for a credential that was not sent opens no more than none: `sessions.get(sent ?? "")`.
                let credential = Marks::CREDENTIAL.with(Marks::PRESENTED);
                let marks = if value.marks.has(credential) { credential } else { Marks::NONE };
                // `(user.role || "").startsWith("admin")` still asks for the role.
                let marks = if value.marks.has(Marks::ROLE) { marks.with(Marks::ROLE) } else { marks };
                self.eval(right, frame).marked(marks)
            }
            (There::Maybe, _) => {
                let mut other = Datum::unknown();
                self.perhaps(|visit| other = visit.eval(right, frame));
                let joined = value.join(&other);
                let there = match (and, other.there) {
                    (true, There::No) => There::No,
                    (false, There::Yes) => There::Yes,
                    _ => There::Maybe,
                };
                Datum { there, ..joined }
            }
        }
    }

    /// `user.profile.is_trustworthy`: what an account is marked with, where that is not that there is one.
    fn is_flag(&self, node: Node<'a>, value: &Datum) -> bool {
        let known = access().request.known.iter().any(|each| each == node.name());
        let is_mark = crate::models::pattern::words(node.name()).first().is_some_and(|first| first == "is");
        self.persona.is_known() && node.is(Role::Member) && value.marks.has(Marks::IDENTITY) && is_mark && !known
    }

    /// `user.is_trustworthy or user.has_perm("add")`: a mark that stands for a right is one, and not everybody's.
    fn right_in_place_of(&mut self, right: Node<'a>, frame: usize) -> Option<Datum> {
        let mut other = Datum::unknown();
        let asked = self.happened.asked_role;
        self.perhaps(|visit| other = visit.eval(right, frame));
        let is_right = other.there == There::No && other.marks.has(Marks::ROLE);
        self.happened.asked_role = asked || is_right;
        is_right.then_some(other)
    }

    fn conditional(&mut self, node: Node<'a>, frame: usize) -> Datum {
        let parts: Vec<_> = node.children().collect();
        let found = (node.child(Part::Condition), node.child(Part::Then), node.child(Part::Else));
        let (condition, then, otherwise) = match found {
            (Some(condition), Some(then), Some(otherwise)) => (condition, then, otherwise),
            _ if parts.len() == 3 => (parts[1], parts[0], parts[2]),
            _ => return Datum::unknown(),
        };
        match self.truth(condition, frame) {
            There::Yes => self.eval(then, frame),
            There::No => self.eval(otherwise, frame),
            There::Maybe => {
                let mut value = Datum::unknown();
                self.perhaps(|visit| value = visit.eval(then, frame));
                let mut other = Datum::unknown();
                self.perhaps(|visit| other = visit.eval(otherwise, frame));
                value.join(&other)
            }
        }
    }

    /// Whether a condition holds for this persona.
    pub(super) fn truth(&mut self, node: Node<'a>, frame: usize) -> There {
        match node.role() {
            Role::Not => node.children().next().map_or(There::Maybe, |inner| self.truth(inner, frame)).not(),
            Role::Unary if node.name() == "!" => {
                node.child(Part::Value).map_or(There::Maybe, |inner| self.truth(inner, frame)).not()
            }
            Role::Unary => {
                if let Some(inner) = node.child(Part::Value) {
                    self.eval(inner, frame);
                }
                There::Maybe
            }
            Role::Binary if matches!(node.name(), "&&" | "and" | "||" | "or") => {
                let (Some(left), Some(right)) = (node.child(Part::Left), node.child(Part::Right)) else {
                    return There::Maybe;
                };
                let and = matches!(node.name(), "&&" | "and");
                match (self.truth(left, frame), and) {
                    (There::No, true) => There::No,
                    (There::Yes, false) => There::Yes,
                    (There::Yes, true) | (There::No, false) => self.truth(right, frame),
                    (There::Maybe, _) => {
                        let mut other = There::Maybe;
                        self.perhaps(|visit| other = visit.truth(right, frame));
                        match (and, other) {
                            (true, There::No) => There::No,
                            (false, There::Yes) => There::Yes,
                            _ => There::Maybe,
                        }
                    }
                }
            }
            Role::Binary | Role::Compare if !matches!(node.name(), "&" | "??" | "+" | "|") => {
                let sides: Vec<_> = node.children().collect();
                let [left, right] = sides.as_slice() else { return There::Maybe };
                if let Some(there) = self.type_is(*left, *right, node.name(), frame) {
                    return there;
                }
                let (left, right) = (self.asked(*left, frame), self.asked(*right, frame));
                let there = self.compare(node.name(), &left, &right);
                self.doubts(there, &[&left, &right])
            }
            _ => {
                let value = self.asked(node, frame);
                self.happened.asked_role |= value.marks.has(Marks::ROLE);
                match value.thing {
                    // An object literal with a spread is true, whatever was spread.
                    Thing::Record(_) if self.is_javascript(frame) => There::Yes,
                    _ => self.doubts(value.there, &[&value]),
                }
            }
        }
    }

    /// `typeof x === "undefined"` asks whether it is there, `typeof x === "string"` which of two a helper answered.
    fn type_is(&mut self, left: Node<'a>, right: Node<'a>, operator: &str, frame: usize) -> Option<There> {
        let asked = left.child(Part::Value).filter(|_| left.is(Role::Unary) && left.name() == "typeof")?;
        if !matches!(operator, "===" | "==" | "!==" | "!=") {
            return None;
        }
        let wanted = self.eval(right, frame);
        let value = self.eval(asked, frame);
        let there = is_of_type(&value, wanted.text()?)?;
        let there = if operator.starts_with('!') { there.not() } else { there };
        Some(self.doubts(there, &[&value]))
    }

    /// A value that a condition asks about. A promise that nobody awaits is always there, and turns nobody away.
    fn asked(&mut self, node: Node<'a>, frame: usize) -> Datum {
        if !node.is(Role::Call) || !self.calls_coroutine(node, frame) {
            return self.eval(node, frame);
        }
        // Python's has not even begun.
        if self.is_javascript(frame) {
            self.eval(node, frame);
            self.forget_rejection();
        }
        Datum::opaque(Marks::NONE, There::Yes)
    }

    /// `answer instanceof Response`, which is asked of what a helper answers: a refusal, or the request to go on with.
    fn is_instance(&self, of: &Datum, class: &Datum) -> There {
        let path = class.value().and_then(|class| self.run.world.path(class)).unwrap_or_default();
        if !path.rsplit('.').next().is_some_and(|name| name.ends_with("Response")) {
            return There::Maybe;
        }
        match of.thing {
            Thing::Response(_) => There::Yes,
            Thing::Request | Thing::Record(_) | Thing::List(_) | Thing::User | Thing::Row(_) => There::No,
            _ if of.is_null() => There::No,
            _ => There::Maybe,
        }
    }

    fn compare(&mut self, operator: &str, left: &Datum, right: &Datum) -> There {
        match operator {
            "instanceof" => self.is_instance(left, right),
            "===" | "==" | "is" => self.equal(left, right),
            // `if scheme.lower() != "bearer": return None`: whoever sends a credential sends it in the form that is asked for.
            "!==" | "!=" if is_scheme(left, right) => There::No,
            "!==" | "!=" | "is not" => self.equal(left, right).not(),
            "in" => self.holds(right, left),
            "not in" => self.holds(right, left).not(),
            "<" | "<=" | ">" | ">=" => {
                let marks = left.all_marks().with(right.all_marks());
                let more = operator.starts_with('>');
                if let (Some(a), Some(b)) = (left.number(), right.number()) {
                    return There::of(match operator {
                        "<" => a < b,
                        "<=" => a <= b,
                        ">" => a > b,
                        _ => a >= b,
                    });
                }
                if marks.has(Marks::ROLE) {
                    return There::of(!more);
                }
                // `count > 0` of something that is not there.
                match (left.there, right.number()) {
                    (There::No, Some(bound)) if bound >= 0.0 => match operator {
                        ">" => There::No,
                        ">=" => There::of(bound == 0.0),
                        "<" => There::of(bound > 0.0),
                        _ => There::Yes,
                    },
                    _ => There::Maybe,
                }
            }
            _ => There::Maybe,
        }
    }

    pub(super) fn equal(&mut self, left: &Datum, right: &Datum) -> There {
        if right.is_null() {
            return left.there.not();
        }
        if left.is_null() {
            return right.there.not();
        }
        for (one, other) in [(left, right), (right, left)] {
            if let (Thing::Address(address), Some(text)) = (&one.thing, other.text()) {
                return address.equals(text);
            }
        }
        let known = |datum: &Datum| match datum.value() {
            Some(value @ (Value::Text(_) | Value::Number(_) | Value::Bool(_))) => Some(value.clone()),
            _ => None,
        };
        if let (Some(a), Some(b)) = (known(left), known(right)) {
            return There::of(a == b);
        }
        // A flag that is compared with true or false.
        for (one, other) in [(left, right), (right, left)] {
            if let Some(Value::Bool(wanted)) = one.value() {
                return if *wanted { other.there } else { other.there.not() };
            }
            // A count that is compared with zero.
            if one.number() == Some(0.0) && other.there == There::No {
                return There::Yes;
            }
        }
        let (a, b) = (left.all_marks(), right.all_marks());
        self.tie(a.with(b));
        let either = |mark| a.has(mark) || b.has(mark);
        if (a.has(Marks::SECRET) && b.has(Marks::CLIENT))
            || (b.has(Marks::SECRET) && a.has(Marks::CLIENT))
            || (either(Marks::SECRET) && either(Marks::CREDENTIAL))
        {
            return self.knows_secret();
        }
        // `user.type == "admin"`; `claims.type == "access"` says which token it is.
        let names_role = |identity: Marks, other: &Datum| {
            let is_role = |text: &str| access().caller.is_role(text) && !is_kind_of_token(text);
            identity.has(Marks::IDENTITY) && other.text().is_some_and(is_role)
        };
        if either(Marks::ROLE) || names_role(a, right) || names_role(b, left) {
            self.happened.asked_role = true;
            let other = if a.has(Marks::ROLE) { right } else { left };
            let text = other.text().map(str::to_lowercase).filter(|_| either(Marks::IDENTITY));
            let is_ordinary = text.is_some_and(|text| access().caller.ordinary.contains(&text));
            return There::of(is_ordinary && self.persona.is_known());
        }
        // A credential is compared with what only the server knows.
        let of_server = |one: Marks, other: &Datum| one.has(Marks::CREDENTIAL) && self.is_of_server(other);
        if of_server(a, right) || of_server(b, left) {
            // What no row holds is the same for everybody who knows it.
            let other = if of_server(a, right) { b } else { a };
            if other == Marks::NONE {
                return self.knows_secret();
            }
            return There::of(self.persona.is_known());
        }
        let other_side = |mark: Marks| mark.has(Marks::CLIENT) || mark.has(Marks::RECORD);
        if (a.has(Marks::IDENTITY) && other_side(b)) || (b.has(Marks::IDENTITY) && other_side(a)) {
            self.happened.asked_identity = true;
            return self.unless_inside(There::No);
        }
        if either(Marks::IDENTITY) && (left.there == There::No || right.there == There::No) {
            return There::No;
        }
        // What counts as false is not what is written out and counts as true.
        let is_written = |datum: &Datum, there| datum.there == there && known(datum).is_some();
        let differ = |one: &Datum, other: &Datum| one.there == There::No && is_written(other, There::Yes);
        if differ(left, right) || differ(right, left) {
            return There::No;
        }
        There::Maybe
    }

    /// What was sent is compared with a secret that is the same for everybody.
    pub(super) fn knows_secret(&mut self) -> There {
        let knows = self.persona != Persona::Keyless;
        self.happened.asked_secret |= knows;
        There::of(self.persona.is_known() && knows)
    }

    /// A value that was not sent and is not written in the code, such as what a credential has to be.
    fn is_of_server(&self, value: &Datum) -> bool {
        let is_plain = value.marks == Marks::NONE || value.marks == Marks::RECORD;
        is_plain && matches!(value.thing, Thing::Opaque | Thing::Row(_) | Thing::Part(_))
    }

    /// Whether `list` holds `item`.
    pub(super) fn holds(&mut self, list: &Datum, item: &Datum) -> There {
        if let (Thing::Record(fields), Some(key)) = (&list.thing, item.text()) {
            if fields.iter().any(|(each, _)| &**each == key) {
                return There::Yes;
            }
            return if list.there == There::Maybe { There::Maybe } else { There::No };
        }
        if let (Thing::List(items), Thing::Address(_)) = (&list.thing, &item.thing)
            && items.iter().all(|each| each.text().is_some())
        {
            let items = items.clone();
            return items.iter().map(|each| self.equal(item, each)).reduce(either).unwrap_or(There::No);
        }
        if let (Thing::Address(address), Some(_)) = (&list.thing, item.text()) {
            let asked = self.on_address(address, "includes", &Given::of(vec![item.clone()]));
            return asked.map_or(There::Maybe, |asked| asked.there);
        }
        if let (Some(text), Some(part)) = (list.text(), item.text())
            && list.marks == Marks::NONE
        {
            return There::of(text.contains(part));
        }
        // `request.method in ("POST", "PUT")`.
        if let (Thing::List(items), Some(wanted)) = (&list.thing, item.text())
            && items.iter().all(|each| each.text().is_some())
        {
            return There::of(items.iter().any(|each| each.text() == Some(wanted)));
        }
        // `user in (None, 0, "")` asks whether it is there.
        if let Thing::List(items) = &list.thing
            && !items.is_empty()
            && items.iter().all(|each| each.value().is_some() && each.there == There::No)
        {
            return match item.there {
                There::No if !items.iter().any(Datum::is_null) => There::Maybe,
                there => there.not(),
            };
        }
        if let (Thing::Session, Some(key)) = (&list.thing, item.text()) {
            let key = key.to_owned();
            return self.state.left.get(&format!("session.{key}")).map_or(self.identity().there, |left| left.there);
        }
        if let (Thing::Cookies | Thing::Headers, Some(key)) = (&list.thing, item.text()) {
            let key = key.to_owned();
            return if matches!(list.thing, Thing::Cookies) {
                self.credential().there
            } else {
                self.header(&key).there
            };
        }
        if let (Thing::Request, Some(key)) = (&list.thing, item.text()) {
            let key = key.to_owned();
            return self
                .property(&list.clone(), &key, At { file: super::super::FileId(0), id: crate::facts::Id::ROOT })
                .there;
        }
        let (a, b) = (list.all_marks(), item.all_marks());
        self.tie(a.with(b));
        if a.has(Marks::ROLE) || b.has(Marks::ROLE) {
            self.happened.asked_role = true;
            // `["user", "admin"].includes(req.user.role)`: everybody who is signed in has the first.
            let ordinary =
                |item: &Datum| item.text().is_some_and(|text| access().caller.ordinary.contains(&text.to_lowercase()));
            let is_ordinary = matches!(&list.thing, Thing::List(items) if items.iter().any(ordinary));
            return There::of(is_ordinary && b.has(Marks::IDENTITY) && self.persona.is_known());
        }
        if let Some(key) = item.text().filter(|_| a.has(Marks::IDENTITY)) {
            // `"id" in decoded` asks what a thing looks like; `"error" in who` is answered no of somebody who is known.
            let by_shape = self.is_javascript(self.state.frames.len() - 1) || CLAIMS.contains(&key);
            return There::of(by_shape && !ERRORS.contains(&key) && self.persona.is_known());
        }
        if (a.has(Marks::IDENTITY) && (b.has(Marks::CLIENT) || b.has(Marks::RECORD)))
            || (b.has(Marks::IDENTITY) && (a.has(Marks::RECORD) || a.has(Marks::CLIENT)))
        {
            self.happened.asked_owner = true;
            return self.unless_inside(There::No);
        }
        if a.has(Marks::SECRET) && (b.has(Marks::CREDENTIAL) || b.has(Marks::CLIENT)) {
            return self.knows_secret();
        }
        if list.there == There::No || item.there == There::No {
            return There::No;
        }
        // Whom the configuration lists has a right: `env.ADMINS.includes(user.email)`.
        let is_configured = matches!(&list.thing, Thing::Opaque | Thing::Value(Value::Outside(_) | Value::Member(_)));
        if b.has(Marks::IDENTITY) && a == Marks::NONE && is_configured {
            self.happened.asked_role = true;
            return There::No;
        }
        // Whether a credential is among those that the server keeps. A scheme is sent along with one, and is no credential.
        let kept = match &list.thing {
            Thing::List(items) => items.iter().all(|each| each.text().is_none()),
            Thing::Record(_) | Thing::Opaque => true,
            Thing::Value(value) => !matches!(value, Value::Text(_)),
            _ => false,
        };
        if kept && b.has(Marks::CREDENTIAL) && !a.has(Marks::CLIENT) && !a.has(Marks::CREDENTIAL) {
            return There::of(self.persona.is_known());
        }
        There::Maybe
    }
}

/// `a.b` and not `a?.b`, by what stands between the two.
fn is_plain_access(object: Node<'_>, node: Node<'_>) -> bool {
    let between = node.span().end - object.span().end;
    between as usize == 1 + node.name().len()
}

/// A piece of a credential that was sent, and the name of a scheme.
fn is_scheme(left: &Datum, right: &Datum) -> bool {
    let named = |datum: &Datum| datum.text().is_some_and(names_scheme);
    let sent = |datum: &Datum| datum.marks.has(Marks::CREDENTIAL) && datum.there != There::No;
    sent(left) && named(right) || sent(right) && named(left)
}

/// `Bearer `
pub(super) fn names_scheme(text: &str) -> bool {
    matches!(text.trim().to_lowercase().as_str(), "bearer" | "basic" | "token" | "jwt" | "apikey" | "api-key")
}

/// What tells a failure from somebody who is known.
const ERRORS: [&str; 5] = ["error", "err", "errors", "message", "code"];

/// What tokens say of whom they were given to.
const CLAIMS: [&str; 10] = ["sub", "id", "user_id", "uid", "email", "username", "exp", "iat", "jti", "type"];

/// `access`, `access_token`
fn is_kind_of_token(text: &str) -> bool {
    crate::models::pattern::words(text).iter().all(|word| matches!(word.as_str(), "access" | "token"))
}
