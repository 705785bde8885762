//! `unscoped-write`: a statement that changes or deletes rows names none of them, or may come to name none.

use crate::facts::{Flags, Node, Part, Role, View};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::fixes::layout;
use crate::rules::{Check, Family, Findings, Fix, Needs, Rule};
use crate::text::Span;

pub const RULE: Rule = Rule {
    id: "unscoped-write",
    title: "Write may reach every row",
    family: Family::Input,
    severity: Severity::Error,
    confidence: Confidence::Strong,
    needs: Needs::File,
    cwe: &[20, 863],
    owasp: &["A01:2025"],
    asvs: &["2.3.1"],
    page: include_str!("unscoped_write.md"),
    check: Check::File(check),
    fix: Some(Fix::File(fix)),
};

/// Words of the name of a function, file or test that mean every row.
const SWEEPS: [&str; 17] = [
    "all",
    "every",
    "seed",
    "reset",
    "clear",
    "purge",
    "truncate",
    "wipe",
    "flush",
    "clean",
    "cleanup",
    "teardown",
    "setup",
    "drop",
    "prune",
    "everything",
    "expire",
];

fn check(view: &View<'_>, out: &mut Findings<'_>) {
    if !view.kind.is_production() {
        return;
    }
    for call in view.all(Role::Call).filter(|call| !call.has(Flags::BROKEN)) {
        let reach = if view.python() { python(view, call) } else { javascript(view, call) };
        let Some(reach) = reach else { continue };
        if is_sweep(view, call) {
            continue;
        }
        match reach {
            Reach::Every(why) => {
                // Who writes it plainly nearly always means it: all of fifteen such writes in public projects were meant.
                out.add(call.span(), "This reaches every row").severity(Severity::Info).step(None, why);
            }
            Reach::Perhaps(value, library) => {
                let text = view.source(value).into_owned();
                let draft = out
                    .add(value.span(), format!("`{text}` may be nothing, and then this reaches every row"))
                    .step(None, library);
                if guard(view, value).is_some() {
                    draft.fix(FixClass::Safe, "guard", "Throw where there is nothing to filter by");
                }
            }
        }
    }
}

enum Reach<'a> {
    Every(&'static str),
    /// By a value that may be nothing, which the library takes for no condition.
    Perhaps(Node<'a>, &'static str),
}

const DROPS: &str = "a condition without a value is left out by the library";

fn javascript<'a>(view: &View<'a>, call: Node<'a>) -> Option<Reach<'a>> {
    let callee = call.callee().filter(|callee| callee.is(Role::Member))?;
    let object = callee.child(Part::Object)?;
    match callee.name() {
        // Prisma's, on a member of the client.
        name @ ("deleteMany" | "updateMany") if object.is(Role::Member) && is_prisma(object) => {
            let condition = match call.argument(0) {
                None => return Some(Reach::Every("no condition is given")),
                Some(options) if options.is(Role::Object) => {
                    if options.children().any(|entry| entry.is(Role::Spread)) {
                        return None;
                    }
                    options.entry("where")
                }
                Some(_) => return None,
            };
            match condition {
                None => Some(Reach::Every("the options hold no `where`")),
                Some(condition) if is_empty(condition) => Some(Reach::Every("`where` is empty")),
                Some(condition) if name == "deleteMany" || name == "updateMany" => lone_optional(condition)
                    .filter(|value| !is_tested(view, *value))
                    .map(|value| Reach::Perhaps(value, DROPS)),
                Some(_) => None,
            }
        }
        // Mongoose's, on a model.
        "deleteMany" if is_model(view, object) => match call.argument(0) {
            None => Some(Reach::Every("no condition is given")),
            Some(filter) if is_empty(filter) => Some(Reach::Every("the condition is empty")),
            Some(_) => None,
        },
        // Sequelize's.
        "destroy" if is_model(view, object) => {
            let condition = call.argument(0).filter(|options| options.is(Role::Object))?.entry("where")?;
            is_empty(condition).then_some(Reach::Every("`where` is empty"))
        }
        // Drizzle's `db.delete(table)`.
        "delete" if matches!(object.name(), "db" | "tx" | "trx") && object.is(Role::Name) => {
            let table = call.argument(0).filter(|table| table.is(Role::Name))?;
            let drizzle = view.resolve(table).is_some() && imports(view, "drizzle");
            let narrowed = chained(call).any(|member| matches!(member.name(), "where" | "limit"));
            (drizzle && !narrowed && ends_here(call)).then_some(Reach::Every("no `where` follows"))
        }
        // Supabase's.
        "delete" if object.is(Role::Call) && object.call_name() == "from" && supabase(view, object) => {
            let narrowed = chained(call).any(|member| {
                !matches!(member.name(), "select" | "single" | "then" | "catch" | "throwOnError" | "maybeSingle")
            });
            (!narrowed && ends_here(call)).then_some(Reach::Every("no filter follows"))
        }
        _ => None,
    }
}

fn is_prisma(object: Node<'_>) -> bool {
    let client = object.child(Part::Object).map(Node::name).unwrap_or_default().to_lowercase();
    client.contains("prisma") || matches!(client.as_str(), "db" | "tx")
}

/// A capitalised name that is imported or made of a model.
fn is_model<'a>(view: &View<'a>, object: Node<'a>) -> bool {
    object.is(Role::Name)
        && object.name().starts_with(|c: char| c.is_ascii_uppercase())
        && (view.resolve(object).is_some())
}

fn imports(view: &View<'_>, word: &str) -> bool {
    view.all(Role::Import).any(|import| import.name().contains(word))
}

fn supabase(view: &View<'_>, from: Node<'_>) -> bool {
    let client = from.receiver();
    client.is_some_and(|client| {
        client.name().to_lowercase().contains("supabase")
            || view.path_of(client).is_some_and(|path| path.contains("supabase"))
    })
}

fn is_empty(object: Node<'_>) -> bool {
    object.is(Role::Object) && object.children().next().is_none()
}

/// The members called on an answer, in the order they are written.
fn chained(call: Node<'_>) -> impl Iterator<Item = Node<'_>> {
    let mut node = call;
    std::iter::from_fn(move || {
        let member = node.parent().filter(|up| up.is(Role::Member) && node.part() == Part::Object)?;
        node = member.parent().filter(|up| up.is(Role::Call) && member.part() == Part::Callee).unwrap_or(member);
        Some(member)
    })
}

/// The chain is run where it stands, not kept and narrowed later.
fn ends_here(call: Node<'_>) -> bool {
    let mut end = call;
    while let Some(up) = end.parent() {
        let on = up.is(Role::Member) && end.part() == Part::Object || up.is(Role::Call) && end.part() == Part::Callee;
        if !on {
            break;
        }
        end = up;
    }
    end.parent().is_some_and(|up| up.is_any(&[Role::Await, Role::Discard]))
}

/// The only condition, where its value may be nothing: `{ userId: session?.user?.id }`.
fn lone_optional(condition: Node<'_>) -> Option<Node<'_>> {
    let mut entries = condition.children();
    let (first, None) = (entries.next()?, entries.next()) else { return None };
    let value = first.child(Part::Value).filter(|value| first.is(Role::Pair) && value.is(Role::Member))?;
    value.chain().any(is_optional).then_some(value)
}

/// A test in front of it asks for the same value.
fn is_tested(view: &View<'_>, value: Node<'_>) -> bool {
    let Some(function) = value.function() else { return false };
    let text = view.source(value);
    let tests = function.own_descendants().filter(|node| node.is(Role::If) && node.id < value.id);
    tests.filter_map(|test| test.child(Part::Condition)).any(|condition| view.source(condition).contains(&*text))
}

/// `a?.b`
fn is_optional(node: Node<'_>) -> bool {
    node.is(Role::Member)
        && node
            .child(Part::Object)
            .is_some_and(|object| (node.span().end - object.span().end) as usize == node.name().len() + 2)
}

fn python<'a>(view: &View<'a>, call: Node<'a>) -> Option<Reach<'a>> {
    let callee = call.callee().filter(|callee| callee.is(Role::Member))?;
    let object = callee.child(Part::Object)?;
    if !matches!(callee.name(), "delete" | "update") || !object.is(Role::Call) {
        return None;
    }
    match object.call_name() {
        // Django's `Model.objects.all().delete()`.
        "all" if callee.name() == "delete" && object.receiver().is_some_and(|manager| manager.name() == "objects") => {
            Some(Reach::Every("`all()` is every row"))
        }
        // SQLAlchemy's `session.query(Model).delete()`.
        "query" if callee.name() == "delete" && object.arguments().count() == 1 && object.receiver().is_some() => {
            Some(Reach::Every("no `filter` stands before it"))
        }
        // `filter(**conditions)` of nothing is every row.
        "filter" | "filter_by" => {
            let mut given = object.arguments();
            let (only, None) = (given.next()?, given.next()) else { return None };
            if !only.is(Role::Spread) || object.parts(Part::Argument).count() > 1 {
                return None;
            }
            let held = only.children().next().filter(|held| held.is(Role::Name))?;
            let made = view.value(held);
            // Written down with entries, it holds something.
            if made.is(Role::Object) && made.children().next().is_some() || is_asked(view, held) {
                return None;
            }
            Some(Reach::Perhaps(held, "without conditions it is a filter of nothing"))
        }
        _ => None,
    }
}

/// The function tests it before.
fn is_asked<'a>(view: &View<'a>, held: Node<'a>) -> bool {
    let Some(binding) = view.resolve(held) else { return true };
    view.uses(binding).into_iter().filter(|used| used.id < held.id).any(|used| {
        used.ancestors().take(3).any(|up| up.is_any(&[Role::If, Role::Not, Role::Compare, Role::Assert]))
            && used.part() != Part::Target
    })
}

/// Every row is meant.
fn is_sweep(view: &View<'_>, call: Node<'_>) -> bool {
    let words = |name: &str| {
        let mut spread = String::new();
        for c in name.chars() {
            if c.is_ascii_uppercase() || !c.is_ascii_alphanumeric() {
                spread.push(' ');
            }
            spread.push(c.to_ascii_lowercase());
        }
        spread
            .split(|c: char| !c.is_ascii_alphanumeric())
            .any(|word| SWEEPS.contains(&word) || word.starts_with("seed"))
    };
    let functions = call.ancestors().filter(|up| up.is(Role::Function));
    let mut named = functions.map(Node::function_name).filter(|name| !name.is_empty());
    named.any(words)
        || view.path.file_stem().is_some_and(|stem| words(&stem.to_string_lossy()))
        || view.path.components().any(|part| {
            matches!(
                &*part.as_os_str().to_string_lossy(),
                "management" | "migrations" | "seeds" | "scripts" | "commands"
            )
        })
}

/// A test in front of the statement that throws where the value is nothing.
fn guard(view: &View<'_>, value: Node<'_>) -> Option<TextEdit> {
    let statement = value.statement();
    let block = statement.parent().filter(|up| up.is(Role::Block))?;
    let line = view.text.byte_to_line(statement.span().start as usize);
    let indent = layout::indent_at(view, statement.span().start);
    let at = (view.text.line_to_byte(line) + indent.len()) as u32;
    if block.span().start > at {
        return None;
    }
    let text = view.source(value);
    let test = if view.python() {
        format!(
            "if not {text}:\n{indent}{}raise ValueError(\"there is nothing to filter by\")\n{indent}",
            layout::step(view)
        )
    } else {
        format!("if ({text} === undefined) throw new Error('there is nothing to filter by');\n{indent}")
    };
    Some(TextEdit { span: Span::new(at, at), text: test })
}

fn fix(view: &View<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    let value = view.file.smallest(finding.span);
    let value = std::iter::once(value).chain(value.ancestors()).find(|node| node.span() == finding.span)?;
    guard(view, value).map(|edit| vec![edit])
}
