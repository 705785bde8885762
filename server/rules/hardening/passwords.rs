//! Where a password is kept or compared as it was typed.

use super::product;
use crate::app::App;
use crate::facts::{Node, Part, Role, View};
use crate::models::crypto::crypto;
use crate::models::pattern::words;
use crate::models::testing::lists;

/// What is done to a password that is still as it was typed.
#[derive(Clone, Copy)]
pub enum Plain<'a> {
    /// Kept: the value, and what keeps it.
    Stored(Node<'a>, Node<'a>),
    /// Compared with what is kept: the comparison, and the value that was typed.
    Compared(Node<'a>, Node<'a>),
}

impl<'a> Plain<'a> {
    pub fn value(self) -> Node<'a> {
        match self {
            Plain::Stored(value, _) | Plain::Compared(_, value) => value,
        }
    }

    pub fn around(self) -> Node<'a> {
        match self {
            Plain::Stored(_, around) | Plain::Compared(around, _) => around,
        }
    }
}

/// True where some file of the product derives keys from passwords, or leaves signing in to a service: then what is kept
/// somewhere may have gone through it.
pub fn derives_keys(app: &App) -> bool {
    let table = &crypto().passwords;
    product::sources(app).any(|source| {
        table.derive.iter().any(|name| source.facts.names.find(name).is_some())
            || product::imports(source, |module| table.modules.holds(module))
            || source.facts.all(Role::Call).any(hashes)
    })
}

/// `hash(password)`: whatever it does, what it answers is not what was typed.
fn hashes(call: Node<'_>) -> bool {
    let table = &crypto().passwords;
    let named =
        words(call.call_name()).iter().any(|word| matches!(word.as_str(), "hash" | "encrypt" | "digest" | "crypt"));
    named
        && !compares(call)
        && call.arguments().any(|argument| argument.chain().any(|link| table.is_plain(link.name())))
}

/// `hmac.compare_digest(a, b)`, `crypto.timingSafeEqual(a, b)`: what `==` does, in constant time.
fn compares(call: Node<'_>) -> bool {
    matches!(call.call_name(), "compare_digest" | "timingSafeEqual" | "constant_time_compare" | "safe_str_cmp")
}

/// Every place where a password is kept or compared as it was typed, in order.
pub fn plain<'a>(view: &View<'a>) -> Vec<Plain<'a>> {
    let mut found = Vec::new();
    for node in view.nodes() {
        match node.role() {
            Role::Pair | Role::Keyword | Role::Shorthand => found.extend(entry(view, node)),
            Role::Binary | Role::Compare => found.extend(comparison(view, node)),
            Role::Call if compares(node) => found.extend(comparison(view, node)),
            Role::Call => found.extend(statement(view, node)),
            // `users[name] = password`.
            Role::Assign => found.extend(kept(view, node)),
            _ => {}
        }
    }
    found
}

/// The value as it was typed, where this is one: a name, member or key that is called a password.
fn typed<'a>(view: &View<'a>, node: Node<'a>) -> Option<Node<'a>> {
    let plain = |name: &str| crypto().passwords.is_plain(name);
    match node.role() {
        Role::Name | Role::Shorthand if plain(node.name()) => {
            let value = view.value(node);
            // Given a new value on the way, it may be another.
            let assigned = view.bindings(node, node).len() > 1;
            let same = value == node || value.is_any(&[Role::Member, Role::Index, Role::Binary]) || reads(view, value);
            (same && !assigned).then_some(node)
        }
        Role::Member if plain(node.name()) => Some(node),
        Role::Index => {
            let key = node.child(Part::Index).and_then(|key| view.string(key))?;
            plain(&key).then_some(node)
        }
        Role::Call if reads(view, node) => Some(node),
        _ => None,
    }
}

/// `data.get("password")`, `request.form.get("password", "")`.
fn reads(view: &View<'_>, call: Node<'_>) -> bool {
    let key = call.argument(0).filter(|_| matches!(call.call_name(), "get" | "pop" | "header" | "query" | "param"));
    key.and_then(|key| view.string(key)).is_some_and(|key| crypto().passwords.is_plain(&key))
}

/// The root of a chain, and the names on the way to it.
fn holds(node: Node<'_>, list: &[String]) -> bool {
    node.chain().skip(1).any(|link| lists(list, link.name()) || lists(list, link.call_name()))
}

/// `new Redis({ host, password: env.REDIS_PASSWORD })`: what the server shows to another service.
fn is_connection(object: Node<'_>) -> bool {
    const PLACES: [&str; 7] = ["host", "port", "keyPrefix", "tls", "connectionString", "drivername", "database"];
    object.descendants_and_self().any(|node| {
        node.is_any(&[Role::Pair, Role::Keyword, Role::Shorthand])
            && PLACES.contains(&node.name().trim_matches(['"', '\'']))
    })
}

/// A key of an object that is kept, or that something is looked up by.
fn entry<'a>(view: &View<'a>, pair: Node<'a>) -> Option<Plain<'a>> {
    let table = &crypto().passwords;
    let quoted = pair.children().next().filter(|_| pair.is(Role::Pair)).and_then(|key| view.string(key));
    let key = quoted.filter(|_| view.python()).unwrap_or_else(|| pair.name().trim_matches(['"', '\'']).to_owned());
    let value = if pair.is(Role::Shorthand) { pair } else { pair.child(Part::Value)? };
    if !table.is_plain(&key) || pair.part() == Part::Target || is_pattern(pair) {
        return None;
    }
    let value = typed(view, value)?;
    // Out of what is kept into what is kept: copied, not typed.
    let mut around = pair.parent()?;
    let mut object = pair;
    while around.is_any(&[Role::Object, Role::Array, Role::Pair, Role::Spread, Role::Tuple]) {
        object = around;
        around = around.parent()?;
    }
    match around.role() {
        Role::Call | Role::New => {
            let name = around.call_name();
            // `User(password=password)`: a row, in Python; a class of the project's own in TypeScript.
            let made = name.starts_with(char::is_uppercase) && (pair.is(Role::Keyword) || around.is(Role::New));
            // `PostgresDsn.build(host=…, password=…)` is told the password of another service.
            let connects = is_connection(if pair.is(Role::Keyword) { around } else { object });
            if !connects && (lists(&table.stores, name) || made && !is_form(name)) {
                return Some(Plain::Stored(value, around));
            }
            (lists(&table.finds, name) && around.receiver().is_some()).then_some(Plain::Compared(around, value))
        }
        Role::Assign => {
            let target = around.child(Part::Target).filter(|_| object.part() == Part::Value)?;
            target.is(Role::Index).then_some(Plain::Stored(value, around))
        }
        // `const user = { name, password }; users.push(user)`.
        Role::Declare => {
            let name = around.child(Part::Target).filter(|target| target.is(Role::Name))?;
            let binding = view.resolve(name)?;
            let stored = view.uses(binding).into_iter().find_map(|used| {
                let parent = used.parent()?;
                let pushed =
                    parent.is(Role::Call) && used.part() == Part::Argument && lists(&table.stores, parent.call_name());
                let put = parent.is(Role::Assign)
                    && used.part() == Part::Value
                    && parent.child(Part::Target).is_some_and(|target| target.is(Role::Index));
                (pushed || put).then_some(parent)
            });
            stored.map(|_| Plain::Stored(value, around))
        }
        _ => None,
    }
}

/// `{ password }` on the left of an assignment takes apart and keeps nothing.
fn is_pattern(pair: Node<'_>) -> bool {
    let holder = pair.ancestors().find(|up| !up.is_any(&[Role::Object, Role::Pair, Role::Defaulted]));
    let top = pair.ancestors().take_while(|up| up.is_any(&[Role::Object, Role::Pair, Role::Defaulted])).last();
    holder.is_some_and(|holder| holder.is(Role::Parameter))
        || top.is_some_and(|top| matches!(top.part(), Part::Target | Part::Parameter))
}

/// What is typed into, sent on, or connects elsewhere.
fn is_form(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    [
        "form",
        "request",
        "login",
        "credential",
        "schema",
        "client",
        "config",
        "connection",
        "pool",
        "settings",
        "auth",
        "error",
        "field",
        "smtp",
        "session",
        "dto",
        "in",
        "input",
        "params",
        "response",
        "options",
    ]
    .iter()
    .any(|word| lower.ends_with(word))
}

/// `user.password === password`, however it is written.
fn comparison<'a>(view: &View<'a>, compare: Node<'a>) -> Option<Plain<'a>> {
    let table = &crypto().passwords;
    let operands: Vec<_> = match compare.role() {
        Role::Call => compare.arguments().map(unencoded).collect(),
        _ if matches!(compare.name(), "==" | "===" | "!=" | "!==") => compare.children().collect(),
        _ => return None,
    };
    let [left, right] = operands[..] else { return None };
    let kept = |node: Node<'a>| {
        node.is_any(&[Role::Member, Role::Index])
            && typed(view, node).is_some()
            && !holds(node, &table.inputs)
            && !holds(node, &table.settings)
    };
    let given = |node: Node<'a>| {
        typed(view, node).filter(|_| node.is_any(&[Role::Name, Role::Call]) || holds(node, &table.inputs))
    };
    let value = if kept(left) {
        given(right)
    } else if kept(right) {
        given(left)
    } else {
        None
    }?;
    Some(Plain::Compared(compare, value))
}

/// The text of `text.encode()` and `Buffer.from(text)`.
fn unencoded(node: Node<'_>) -> Node<'_> {
    let text = match node.call_name() {
        "encode" => node.receiver(),
        "from" => node.argument(0),
        _ => None,
    };
    text.filter(|_| node.is(Role::Call)).unwrap_or(node)
}

/// SQL that writes a password or selects by one, with the value as it was typed among what is put into it.
fn statement<'a>(view: &View<'a>, call: Node<'a>) -> Option<Plain<'a>> {
    let text = view.value(call.argument(0)?);
    let built = text.is_any(&[Role::String, Role::Template, Role::Binary]) || text.call_name() == "format";
    let sql = built.then(|| view.source(text).to_ascii_lowercase())?;
    let by = match crypto().passwords.column(&sql) {
        Some(by) => by,
        // `INSERT INTO users VALUES (?, ?)` names no column.
        None => {
            sql.split_once("values").filter(|(head, _)| head.contains("into ") && !head.contains('(')).map(|_| false)?
        }
    };
    let given = std::iter::once(text).filter(|text| !text.is(Role::String));
    let value = given.chain(call.arguments().skip(1).map(|argument| view.value(argument))).find_map(|argument| {
        let parts = argument.descendants_and_self().filter(|node| !node.is(Role::Pair) && node.part() != Part::Callee);
        parts.filter(|node| !is_made_of(*node, argument)).find_map(|node| typed(view, node))
    })?;
    let head = sql.trim_start_matches(|c: char| !c.is_ascii_alphabetic() || c == 'f' && sql.starts_with('f'));
    match head.split_whitespace().next()? {
        "insert" | "update" | "replace" => Some(Plain::Stored(value, call)),
        "select" if by => Some(Plain::Compared(call, value)),
        _ => None,
    }
}

/// True where a call stands between the value and what it is a part of: `[name, hash(password)]`.
fn is_made_of(node: Node<'_>, within: Node<'_>) -> bool {
    node != within
        && node
            .ancestors()
            .take_while(|up| *up != within)
            .any(|up| up.is(Role::Call) && up.call_name() != "format" && !up.encloses(within))
}

fn kept<'a>(view: &View<'a>, assign: Node<'a>) -> Option<Plain<'a>> {
    let target = assign.child(Part::Target)?;
    let value = typed(view, assign.child(Part::Value)?)?;
    let table = &crypto().passwords;
    let member = target.is(Role::Member)
        && table.is_plain(target.name())
        && !holds(target, &table.settings)
        && !holds(target, &table.inputs);
    let indexed = target.is(Role::Index) && {
        let key = target.child(Part::Index).and_then(|key| view.string(key));
        // `passwords[name] = password`; `session["password"]` is another matter.
        key.is_none() && target.child(Part::Object).is_some_and(|object| !object.name().is_empty())
    };
    (member || indexed).then_some(Plain::Stored(value, assign))
}
