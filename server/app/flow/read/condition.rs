//! Conditions: what is known of a value where a test has been passed.

use super::super::file::{By, Checked, Ending};
use super::super::value::{Check, Flow, Origin, Root, Want};
use super::pattern::{HERE, TEXT, is_whole, let_through, signs, stays};
use super::schema::only_answers;
use super::{Reader, State};
use crate::facts::{BindingKind, Node, Part, Role};
use crate::models::flow::{Harm, Harms};

const ABSENT: Harms = Harms::of(Harm::Absent);
const AMOUNT: Harms = Harms::of(Harm::Amount);

impl<'a> Reader<'a> {
    /// The state where a condition has this truth.
    pub(super) fn assume(&mut self, node: Node<'a>, truth: bool, state: &mut State) {
        if !self.step() || state.dead {
            return;
        }
        self.depth += 1;
        self.assumed(node.awaited(), truth, state);
        self.depth -= 1;
    }

    fn assumed(&mut self, node: Node<'a>, truth: bool, state: &mut State) {
        match node.role() {
            Role::Not => {
                if let Some(inner) = node.children().next() {
                    self.assume(inner, !truth, state);
                }
            }
            Role::Unary if node.name() == "!" => {
                if let Some(inner) = node.children().next() {
                    self.assume(inner, !truth, state);
                }
            }
            Role::Binary if matches!(node.name(), "&&" | "and" | "||" | "or") => self.both(node, truth, state),
            Role::Binary | Role::Compare => self.compared(node, truth, state),
            Role::Call => {
                self.tested(node, truth, state);
                // `header?.startsWith("Bearer ")`: what answers a call is there.
                let on = node.receiver().filter(|on| truth && !self.python() && on.is_any(&[Role::Name, Role::Member]));
                if let Some(on) = on {
                    let flow = self.eval(on, state);
                    self.settle_for(&flow, ABSENT, state);
                }
                // `data.get("name") and …`
                if truth && node.call_name() == "get" {
                    self.is_there(node, state);
                    self.is_entry(node, state);
                }
            }
            Role::Assign => {
                if let Some(value) = node.child(Part::Value) {
                    self.assume(value, truth, state);
                }
            }
            Role::Name | Role::Member | Role::Index => self.stands_for(node, truth, state),
            Role::Comprehension => self.none_left(node, truth, state),
            _ => {}
        }
    }

    fn both(&mut self, node: Node<'a>, truth: bool, state: &mut State) {
        let (Some(left), Some(right)) = (node.child(Part::Left), node.child(Part::Right)) else { return };
        let all = matches!(node.name(), "&&" | "and") == truth;
        if all {
            self.assume(left, truth, state);
            self.assume(right, truth, state);
            return;
        }
        // Either the first decided, or the second did where the first did not.
        let mut first = state.clone();
        self.assume(left, truth, &mut first);
        self.assume(left, !truth, state);
        self.assume(right, truth, state);
        *state = std::mem::take(state).join(first);
    }

    /// Nothing of these harms can come of a value any more.
    pub(super) fn settle_for(&self, flow: &Flow, harms: Harms, state: &mut State) {
        for origin in flow.whole().origins {
            state.check(&origin, By::Test(harms));
        }
    }

    /// Every field of a thing is there.
    fn settle_fields(&self, flow: &Flow, state: &mut State) {
        for mut origin in flow.whole().origins {
            origin.path.push(self.element.clone());
            state.check(&origin, By::Test(ABSENT));
        }
    }

    pub(super) fn settle_all(&self, flow: &Flow, state: &mut State) {
        self.settle_for(flow, TEXT, state);
    }

    /// `if (!MODES[mode])`, `if MODES.get(mode) is None`: it is one of those that are written down.
    fn is_entry(&mut self, node: Node<'a>, state: &mut State) {
        let (object, key) = match node.role() {
            Role::Index => (node.child(Part::Object), node.child(Part::Index)),
            Role::Call if node.call_name() == "get" => (node.receiver(), node.argument(0)),
            _ => return,
        };
        let (Some(object), Some(key)) = (object, key) else { return };
        let table = self.value(object);
        // What is empty in the source is filled by somebody.
        if table.is(Role::Object) && table.children().next().is_some() {
            let flow = self.eval(key, state);
            self.settle_for(&flow, Harms::ALL, state);
        }
    }

    fn stands_for(&mut self, node: Node<'a>, truth: bool, state: &mut State) {
        if !truth {
            // Nothing at all can do no harm.
            let flow = self.eval(node, state);
            self.settle_for(&flow, Harms::ALL, state);
        } else {
            self.is_there(node, state);
            self.is_entry(node, state);
        }
        let (root, member) = match node.role() {
            Role::Name => (node, ""),
            _ => (node.child(Part::Object).unwrap_or(node), node.name()),
        };
        let value = self.value(root);
        if value != root && member.is_empty() {
            return self.assume(value, truth, state);
        }
        // `const { valid, error } = check(x)`, `ok, error = check(x)`, `result.ok`.
        let (call, name) = if value.is_any(&[Role::Call, Role::New]) && !member.is_empty() {
            (Some(value), member)
        } else {
            let binding = root.is(Role::Name).then(|| self.occurrences.resolve(root, root.symbol())).flatten();
            let held = binding.and_then(|binding| binding.node.child(Part::Value)).map(Node::awaited);
            (held.filter(|held| held.is_any(&[Role::Call, Role::New])), root.name())
        };
        let Some(call) = call else { return };
        let negative = name.to_ascii_lowercase().starts_with("err")
            || matches!(name, "issues" | "message" | "reason" | "msg" | "problem");
        let want = if truth != negative { Want::True } else { Want::False };
        self.looked_at(call, want, state);
    }

    /// It is something, and so there; a number that is something is one.
    fn is_there(&mut self, node: Node<'a>, state: &mut State) {
        let flow = self.eval(node, state);
        let number = !flow.origins.is_empty() && flow.origins.iter().all(|origin| origin.number);
        self.settle_for(&flow, if number { Harms::OF_SHAPE } else { ABSENT }, state);
        // `body?.place?.id`: so is what it is a part of.
        let mut part = node;
        while let Some(whole) = part.child(Part::Object).filter(|_| part.is(Role::Member) && !self.python()) {
            let flow = self.eval(whole, state);
            self.settle_for(&flow, ABSENT, state);
            part = whole;
        }
    }

    /// `[name for name in FIELDS if name not in data]`: nothing is left where all are there.
    fn none_left(&mut self, node: Node<'a>, truth: bool, state: &mut State) {
        if truth {
            return;
        }
        for test in node.descendants().filter(|inner| inner.is(Role::Compare) && inner.name() == "not in") {
            if let Some(whole) = test.children().last() {
                let flow = self.eval(whole, state);
                self.settle_fields(&flow, state);
            }
        }
        for test in node.descendants().filter(|inner| inner.is(Role::Not)) {
            for call in test.descendants().filter(|inner| inner.is(Role::Call)) {
                let flow = call.receiver().map(|object| self.eval(object, state)).unwrap_or_default();
                self.settle_fields(&flow, state);
            }
        }
    }

    /// A function of the project looked at its arguments.
    fn looked_at(&mut self, call: Node<'a>, want: Want, state: &mut State) {
        self.eval(call, state);
        let Some(site) = self.out.site_of(call.id) else {
            if want == Want::True || want == Want::Return && !only_answers(call) {
                self.looked_at_by_schema(call, state);
            }
            return;
        };
        let arguments: Vec<Flow> = self.out.sites[site as usize].arguments.iter().map(Flow::whole).collect();
        for (at, flow) in arguments.into_iter().enumerate().take(8) {
            for origin in flow.origins.iter().filter(|origin| origin.root != Root::Call(site)) {
                let check = Check { call: site, argument: at as u8, want, decides: origin.decides };
                state.check(origin, By::Call(check));
            }
        }
    }

    /// A statement that throws where its argument is not sound.
    pub(super) fn asserted(&mut self, node: Node<'a>, state: &mut State) {
        let call = node.awaited();
        if !call.is(Role::Call) {
            return;
        }
        let Some(callee) = call.callee() else { return };
        let path = self.path_of(callee);
        let method = if callee.is(Role::Member) { callee.name() } else { "" };
        let harms = self.model.asserts(path.as_deref(), method);
        // What a schema has looked at is for the trace to say: it may be a function of the project.
        if harms.is_empty() || harms.has(Harm::Kind) && !harms.has(Harm::Command) {
            return self.looked_at(call, Want::Return, state);
        }
        let flow = self.operands(call, state);
        self.settle_for(&flow, harms, state);
    }

    /// What a call looks at: what it is called on and what it is given, before it makes something of it.
    fn operands(&mut self, node: Node<'a>, state: &mut State) -> Flow {
        if !self.step() {
            return Flow::default();
        }
        self.depth += 1;
        let flow = self.looked_into(node.awaited(), state);
        self.depth -= 1;
        flow
    }

    fn looked_into(&mut self, node: Node<'a>, state: &mut State) -> Flow {
        match node.role() {
            Role::Call | Role::New => {
                let mut all = Flow::default();
                let receiver = node.receiver();
                for part in receiver.into_iter().chain(node.arguments()) {
                    let flow = if part.is(Role::Function) { Flow::default() } else { self.operands(part, state) };
                    all.join(flow.whole());
                }
                all
            }
            Role::Member if self.model.is_number(node.name()) => match node.child(Part::Object) {
                Some(object) => self.operands(object, state),
                None => Flow::default(),
            },
            Role::Unary | Role::Comprehension | Role::Loop => {
                let mut all = Flow::default();
                for child in node.children() {
                    let flow = self.operands(child, state);
                    all.join(flow.whole());
                }
                all
            }
            Role::Name => {
                let mut flow = self.eval(node, state);
                let value = self.value(node);
                // `const relative = path.relative(base, full)`: what is asked of it is asked of both.
                let whole = flow.origins.iter().all(|origin| origin.decides == Harms::ALL);
                if whole && value.is(Role::Call) && !value.encloses(node) && self.harms_of_test(value).has(Harm::Path) {
                    flow.join(self.operands(value, state).whole());
                }
                if flow.is_empty()
                    && value != node
                    && value.is_any(&[Role::Call, Role::Member])
                    && !value.encloses(node)
                {
                    self.operands(value, state)
                } else {
                    flow
                }
            }
            _ => self.eval(node, state),
        }
    }

    fn compared(&mut self, node: Node<'a>, truth: bool, state: &mut State) {
        let operands: Vec<_> = node.children().collect();
        let [left, .., right] = operands[..] else { return };
        let equal = match node.name() {
            "==" | "===" | "is" => truth,
            "!=" | "!==" | "is not" => !truth,
            "in" => return self.contained(left, right, truth, state),
            "not in" => return self.contained(left, right, !truth, state),
            _ => {
                // A number that has been compared is bounded on one of the two ways.
                for side in &operands {
                    let flow = self.operands(*side, state);
                    let measured = side.is(Role::Member) && self.model.is_number(side.name())
                        || side.is(Role::Call) && side.call_name() == "len";
                    // What has been measured was there.
                    let more = if measured { Harms::OF_SHAPE } else { Harms::NONE };
                    self.settle_for(&flow, Harms::of(Harm::Work).with(more), state);
                }
                return self.bounded(node, &operands, truth, state);
            }
        };
        for (side, other) in [(left, right), (right, left)] {
            if side.is(Role::Unary) && side.name() == "typeof" {
                let kind = self.literal(other).unwrap_or_default().to_owned();
                let flow = self.operands(side, state);
                if equal {
                    match kind.as_str() {
                        "string" => self.settle_for(&flow, Harms::OF_OBJECTS.with(Harms::OF_SHAPE), state),
                        "object" => self.settle_for(&flow, Harms::OF_SHAPE, state),
                        "number" | "boolean" | "bigint" => self.settle_all(&flow, state),
                        _ => {}
                    }
                } else if kind == "undefined" {
                    self.settle_for(&flow, ABSENT, state);
                }
                return;
            }
            let nothing = other.is_any(&[Role::Null, Role::False])
                || other.is(Role::Name) && other.name() == "undefined"
                || other.is(Role::Unary) && self.literal(other.children().next().unwrap_or(other)) == Some("1");
            if nothing {
                return self.assume(side, !equal, state);
            }
            if other.is(Role::True) {
                return self.assume(side, equal, state);
            }
        }
        let (one, two) = (self.eval(left, state), self.eval(right, state));
        for (side, flow, other) in [(left, &one, &two), (right, &two, &one)] {
            if side.is(Role::Call) {
                let flow = self.operands(side, state);
                let harms = self.harms_of_test(side);
                let harms = if harms.is_empty() { TEXT } else { harms };
                if equal || harms != TEXT {
                    self.settle_for(&flow, harms, state);
                }
            } else if equal && !self.is_external(other) {
                self.settle_for(flow, Harms::ALL, state);
            } else if equal && is_root_of(node, side, if side == left { right } else { left }) {
                self.settle_for(flow, Harms::of(Harm::Path), state);
            }
        }
    }

    fn harms_of_test(&self, call: Node<'a>) -> Harms {
        let Some(callee) = call.callee() else { return Harms::NONE };
        let path = self.path_of(callee);
        let method = if callee.is(Role::Member) { callee.name() } else { "" };
        let found = self.model.tests(path.as_deref(), method);
        if found.is_empty() { self.model.clears(path.as_deref(), method).both(Harms::of(Harm::Path)) } else { found }
    }

    /// `x in LIST`, `"x" in text`.
    fn contained(&mut self, left: Node<'a>, right: Node<'a>, holds: bool, state: &mut State) {
        let thing = self.eval(left, state);
        let whole = self.operands(right, state);
        if left.is(Role::String) {
            // `"name" in data`
            if holds && let Some(key) = self.literal(left) {
                let field = whole.member(&key.into());
                self.settle_for(&field, ABSENT, state);
            }
            if !holds && let Some(sign) = self.literal(left) {
                self.settle_for(&whole, signs(sign), state);
                if self.is_quoted(left, right) {
                    self.settle_for(&whole, Harms::of(Harm::Code), state);
                }
            }
        } else if holds && thing.is_empty() && !whole.is_empty() {
            // `field in data`, for each of the fields.
            self.settle_fields(&whole, state);
        } else if holds && !thing.is_empty() {
            self.settle_for(&thing, Harms::ALL, state);
        } else if !holds && !whole.is_empty() && thing.is_empty() {
            // One of a list of signs: `any(sign in name for sign in BAD)`.
            self.settle_all(&whole, state);
        }
    }

    /// `not x.startswith("'") or not x.endswith("'") or "'" in x[1:-1]`: it is a text of the source, and nothing that runs.
    fn is_quoted(&self, sign: Node<'a>, within: Node<'a>) -> bool {
        let (Some(quote), Some(text)) = (self.literal(sign), within.child(Part::Object)) else { return false };
        let is_slice = within.is(Role::Index) && within.child(Part::Index).is_some_and(|key| key.is(Role::Slice));
        if !is_slice || !matches!(quote.trim_start_matches('\\'), "'" | "\"") {
            return false;
        }
        let around = sign.ancestors().take_while(|up| up.is_any(&[Role::Binary, Role::Compare, Role::Not])).last();
        let asked = |name: &str| {
            around.into_iter().flat_map(Node::descendants).any(|call| {
                call.is(Role::Call)
                    && call.call_name() == name
                    && call.receiver().is_some_and(|object| object.symbol() == text.symbol())
                    && call.argument(0).and_then(|end| self.literal(end)) == Some(quote)
            })
        };
        asked("startswith") && asked("endswith")
    }

    fn tested(&mut self, call: Node<'a>, truth: bool, state: &mut State) {
        let Some(callee) = call.callee() else { return };
        let path = if self.function_of(callee).is_some() { None } else { self.path_of(callee) };
        let method = if callee.is(Role::Member) { callee.name() } else { "" };
        let harms = self.model.tests(path.as_deref(), method);
        if harms.is_empty() && self.model.is_blind(path.as_deref(), method) {
            return;
        }
        if harms.is_empty() {
            return self.looked_at(call, if truth { Want::True } else { Want::False }, state);
        }
        if path.as_deref() == Some("isinstance") {
            return self.is_instance(call, truth, state);
        }
        if matches!(method, "some" | "every" | "find" | "findIndex") || matches!(path.as_deref(), Some("any" | "all")) {
            return self.tested_each(call, truth, state);
        }
        let receiver = callee.child(Part::Object).filter(|_| callee.is(Role::Member));
        // A module is asked about what it is given.
        let subject = receiver.filter(|object| !self.is_module(*object));
        let on = subject.map(|object| self.operands(object, state)).unwrap_or_default();
        let mut given = Flow::default();
        for argument in call.arguments() {
            let flow = self.operands(argument, state);
            given.join(flow.whole());
        }
        // Where the text is, and what it is held against.
        let (flow, against) = if on.is_empty()
            || !given.is_empty()
                && matches!(method, "includes" | "has" | "test" | "indexOf" | "match" | "fullmatch" | "search")
        {
            (
                given,
                if path.as_deref().is_some_and(|path| path.starts_with("re.")) { call.argument(0) } else { receiver },
            )
        } else {
            (on, call.argument(0))
        };
        if flow.is_empty() {
            return;
        }
        let written = against.map(|against| self.value(against)).filter(|node| {
            node.is_any(&[Role::String, Role::Regex]) || matches!(node.call_name(), "compile" | "RegExp")
        });
        let compiled = written.and_then(|node| if node.is(Role::Call) { node.argument(0) } else { Some(node) });
        let written = compiled.and_then(|node| self.literal(node)).map(str::to_owned);
        // What begins with neither may still hold `/../`, unless it was worked out first.
        let begins = matches!(method, "startsWith" | "startswith");
        let up = written.as_deref().is_some_and(|text| matches!(text, ".." | "../" | "/" | "." | "./" | "\\" | "~"));
        let worked_out = receiver.map(|object| self.value(object)).is_some_and(|value| {
            value.is(Role::Call)
                && matches!(
                    value.call_name(),
                    "relative" | "normalize" | "normpath" | "relpath" | "resolve" | "abspath"
                )
        });
        // `url.startswith(("http://", "https://"))` says nothing of the host.
        let starts = against.into_iter().flat_map(Node::descendants_and_self).filter_map(|node| self.literal(node));
        let starts: Vec<&str> = starts.collect();
        let scheme = |start: &&str| matches!(start.trim_end_matches(['/', ':', 's']), "http" | "ftp" | "w");
        let only_scheme = begins && !starts.is_empty() && starts.iter().all(scheme);
        let address = Harms::of(Harm::Url).with(Harms::of(Harm::Redirect));
        let harms = if only_scheme { harms.without(address) } else { harms };
        let harms = if begins && up && !worked_out { harms.without(Harms::of(Harm::Path)) } else { harms };
        let settled = match (written, method) {
            (_, "is_relative_to") => truth.then_some(harms),
            (Some(_), "startsWith" | "endsWith" | "startswith" | "endswith") | (None, "startsWith" | "startswith") => {
                Some(harms)
            }
            (None, "endsWith" | "endswith") => Some(Harms::NONE),
            (Some(pattern), _)
                if is_whole(&pattern) || method == "fullmatch" || path.as_deref() == Some("re.fullmatch") =>
            {
                truth.then(|| let_through(&pattern))
            }
            (Some(pattern), _) if stays(&pattern) => truth.then_some(HERE),
            (Some(pattern), _) => (!truth).then(|| signs(&pattern)),
            (None, _)
                if matches!(path.as_deref(), Some("isNaN" | "Number.isNaN" | "path.isAbsolute" | "os.path.isabs")) =>
            {
                (!truth).then_some(harms)
            }
            (None, _) if harms.has(Harm::Command) => truth.then_some(harms),
            (None, _) => Some(harms),
        };
        if let Some(settled) = settled {
            self.settle_for(&flow, settled, state);
        }
    }

    /// `validator` of `import validator from "validator"`, or of `require`.
    fn is_module(&self, node: Node<'a>) -> bool {
        let binding = node.is(Role::Name).then(|| self.occurrences.resolve(node, node.symbol())).flatten();
        binding.is_some_and(|binding| binding.kind == BindingKind::Import) || self.value(node).call_name() == "require"
    }

    fn is_instance(&mut self, call: Node<'a>, truth: bool, state: &mut State) {
        let Some(value) = call.argument(0) else { return };
        let flow = self.eval(value, state);
        let kinds: Vec<&str> =
            call.argument(1).into_iter().flat_map(|kind| kind.descendants_and_self()).map(Node::name).collect();
        if truth {
            let numbers = kinds.iter().any(|kind| matches!(*kind, "int" | "float" | "bool")) && !kinds.contains(&"str");
            let other = Harms::OF_OBJECTS.with(Harms::OF_SHAPE);
            self.settle_for(&flow, if numbers { TEXT } else { other }, state);
        }
    }

    /// `x > 0`: no less than nothing, and a number at that.
    fn bounded(&mut self, node: Node<'a>, operands: &[Node<'a>], truth: bool, state: &mut State) {
        let above = |op: &str| matches!(op, ">" | ">=") == truth && !op.is_empty();
        match operands {
            [left, right] => {
                let op = node.name();
                let mirrored = match op {
                    "<" => ">",
                    "<=" => ">=",
                    ">" => "<",
                    _ => "<=",
                };
                for (side, other, op) in [(*left, *right, op), (*right, *left, mirrored)] {
                    let flow = self.operands(side, state);
                    if flow.is_empty() {
                        continue;
                    }
                    let mut harms = Harms::NONE;
                    // Whoever asks `amount < 0` knows what less than nothing means here.
                    let zero = self.value(other);
                    let asks_sign = !side.is(Role::Binary) && zero.is(Role::Number) && self.literal(zero) == Some("0");
                    if above(op) && self.is_lower_bound(other) || asks_sign {
                        harms = AMOUNT;
                    }
                    // JavaScript answers no to whatever is no number; Python raises.
                    if self.python() || truth {
                        harms = harms.with(Harms::OF_SHAPE);
                    }
                    self.settle_for(&flow, harms, state);
                }
            }
            // Python's `0 < x <= 100`.
            [first, inner @ .., _] => {
                for side in inner {
                    let flow = self.operands(*side, state);
                    let lower = truth && self.is_lower_bound(*first);
                    self.settle_for(&flow, Harms::OF_SHAPE.with(if lower { AMOUNT } else { Harms::NONE }), state);
                }
            }
            _ => {}
        }
    }

    /// A number that is written down, or a name that says that it is the least.
    fn is_lower_bound(&self, node: Node<'a>) -> bool {
        let value = self.value(node);
        value.is(Role::Number) || node.name().to_ascii_lowercase().contains("min")
    }

    /// `all(isinstance(rule, str) for rule in rules)`, `items.every((item) => item.length < 9)`: what was tested of each is
    /// known of all. True where that said something.
    fn known_of_each(&mut self, call: Node<'a>, truth: bool, state: &mut State) -> bool {
        let all = matches!(call.call_name(), "all" | "every");
        if truth != all || !matches!(call.call_name(), "all" | "every" | "any" | "some") {
            return false;
        }
        let mut inner = state.clone();
        let Some(argument) = call.argument(0) else { return false };
        let condition = match argument.role() {
            Role::Comprehension => {
                for turn in argument.children().filter(|child| child.is(Role::Loop)) {
                    self.bind_each(turn, &mut inner);
                }
                argument.child(Part::Value)
            }
            Role::Function => {
                let flow = call.receiver().map(|list| self.eval(list, &mut inner)).unwrap_or_default();
                let each = self.element_of(&flow);
                if let Some(parameter) = argument.parameters().next() {
                    self.bind(parameter, each, &mut inner);
                }
                argument.child(Part::Body).filter(|body| !body.is(Role::Block))
            }
            _ => None,
        };
        let Some(condition) = condition else { return false };
        self.assume(condition, truth, &mut inner);
        let fresh: Vec<_> = inner.checked.into_iter().filter(|checked| !state.checked.contains(checked)).collect();
        let said = !fresh.is_empty();
        for checked in fresh {
            // What is known of every character is known of the text.
            let of_text = matches!(checked.by, By::Test(harms) if harms.has(Harm::Command));
            if let Some((last, path)) = checked.path.split_last()
                && of_text
                && *last == self.element
            {
                state.checked.push(Checked { path: path.to_vec(), ..checked.clone() });
            }
            state.checked.push(checked);
        }
        said
    }

    /// `SIGNS.some(sign => name.includes(sign))`, `any(c in BAD for c in name)`: every way out of it is a test.
    fn tested_each(&mut self, call: Node<'a>, truth: bool, state: &mut State) {
        if self.known_of_each(call, truth, state) {
            return;
        }
        let mut looked = Flow::default();
        // What is looked for in a list is held against it; of the list nothing is said.
        let equal = call
            .descendants()
            .any(|node| node.is_any(&[Role::Compare, Role::Binary]) && matches!(node.name(), "===" | "=="));
        let list = call.receiver().filter(|_| equal && !self.python());
        let nodes: Vec<_> = call.descendants().filter(|node| node.is(Role::Name)).collect();
        let nodes = nodes.into_iter().filter(|name| list.is_none_or(|list| !list.encloses(*name) && list != *name));
        let parameter = |node: &Node<'a>| {
            let binding = self.occurrences.resolve(*node, node.symbol());
            list.is_some()
                && binding.is_some_and(|binding| binding.kind == BindingKind::Parameter && call.encloses(binding.name))
        };
        let nodes: Vec<_> = nodes.filter(|node| !parameter(node)).take(24).collect();
        for name in nodes {
            let flow = self.eval(name, state);
            looked.join(flow.whole());
        }
        let any = matches!(call.call_name(), "some" | "any" | "find" | "findIndex");
        // `allowed.some(one => one === x)` holds x against a list; `bad.some(sign => x.includes(sign))` looks for signs.
        let finds = call
            .descendants()
            .any(|node| matches!(node.name(), "===" | "==" | "startsWith" | "startswith" | "endsWith"));
        if truth == (finds || !any) {
            self.settle_all(&looked, state);
        }
    }

    /// True where a caller may have written some of it. Which host was asked is no more than that.
    fn is_external(&self, flow: &Flow) -> bool {
        let own = |origin: &Origin| {
            let mut members = origin.path.iter().rev().filter(|member| &***member != "()");
            members.next().is_some_and(|last| self.model.request.own_host.iter().any(|name| **name == **last))
        };
        flow.whole().origins.iter().any(|origin| match origin.root {
            Root::Param(..) | Root::Request => !own(origin),
            Root::Input(_) => true,
            _ => false,
        })
    }

    /// How the function ends by answering this.
    pub(super) fn ending(&mut self, value: Node<'a>, state: &mut State) {
        let value = value.awaited();
        let decided = match value.role() {
            Role::True | Role::New | Role::Array => Some(Ending::True),
            Role::False | Role::Null => Some(Ending::False),
            Role::Name if value.name() == "undefined" => Some(Ending::False),
            Role::String => Some(if value.has(crate::facts::Flags::EMPTY) { Ending::False } else { Ending::True }),
            Role::Template => Some(Ending::True),
            Role::Object => self.verdict(value),
            Role::Tuple => value
                .children()
                .next()
                .and_then(|first| match first.role() {
                    Role::True => Some(Ending::True),
                    Role::False | Role::Null => Some(Ending::False),
                    _ => None,
                })
                .or(Some(Ending::Value)),
            Role::Compare | Role::Not | Role::Unary | Role::Binary | Role::Call | Role::Name => None,
            _ => Some(Ending::Value),
        };
        match decided {
            Some(ending) => self.exit(ending, state),
            None => {
                for (truth, ending) in [(true, Ending::True), (false, Ending::False)] {
                    let mut here = state.clone();
                    self.assume(value, truth, &mut here);
                    self.exit(ending, &here);
                }
            }
        }
    }

    /// `{ valid: false, error: "…" }`
    fn verdict(&mut self, object: Node<'a>) -> Option<Ending> {
        for pair in object.children().filter(|child| child.is(Role::Pair)) {
            let name = self.key_of(pair);
            match pair.child(Part::Value).map(Node::role) {
                Some(Role::True) if &*name != "error" => return Some(Ending::True),
                Some(Role::False) => return Some(Ending::False),
                Some(role) if matches!(&*name, "error" | "errors" | "message") && role != Role::Null => {
                    return Some(Ending::False);
                }
                _ => {}
            }
        }
        Some(Ending::Value)
    }
}

/// `full === root || full.startsWith(root + sep)`: the folder itself is within it.
fn is_root_of(equality: Node<'_>, full: Node<'_>, root: Node<'_>) -> bool {
    let either = equality.parent().filter(|up| up.is(Role::Binary) && matches!(up.name(), "||" | "or"));
    either.into_iter().flat_map(Node::descendants).any(|call| {
        call.is(Role::Call)
            && matches!(call.call_name(), "startsWith" | "startswith")
            && call.receiver().is_some_and(|object| object.symbol() == full.symbol())
            && call.arguments().flat_map(Node::descendants_and_self).any(|node| node.symbol() == root.symbol())
    })
}
