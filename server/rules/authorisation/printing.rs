//! Code of another file, written out again from its facts: what a guard is called with, and what a handler asks first. Only
//! what is sure to come out as it was.

use crate::app::access::Proof;
use crate::app::{At, FileId};
use crate::facts::{Node, Part, Role};
use crate::rules::Cx;

/// An expression, and the names of its file's modules and definitions in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    pub text: String,
    pub names: Vec<String>,
    pub file: FileId,
}

/// What a handler asks before it does anything.
#[derive(Clone, Debug, Default)]
pub struct Asking {
    /// What it is called for people.
    pub title: String,
    pub lines: Vec<String>,
    /// When the caller is refused; None where what is called refuses by itself.
    pub condition: Option<String>,
    /// The names that the lines declare, those they use of the file, and those of the handler's parameters.
    pub declares: Vec<String>,
    pub names: Vec<String>,
    pub parameters: Vec<String>,
}

/// An expression of names, members, calls, literals and options.
pub fn expression(cx: &Cx<'_>, file: FileId, node: Node<'_>) -> Option<Printed> {
    let mut names = Vec::new();
    let text = print(cx, file, node, &mut names, false)?;
    let free = |name: &String| {
        node.ancestors().all(|up| !up.is(Role::Function) || !up.parameters().any(|it| it.name() == name))
    };
    names.iter().all(free).then_some(Printed { text, names, file })
}

/// `optional`: members are asked for with `?.`, as a condition on what may be nothing does.
fn print(cx: &Cx<'_>, file: FileId, node: Node<'_>, names: &mut Vec<String>, optional: bool) -> Option<String> {
    let python = cx.view.python();
    let literal = || cx.app.files.get(file)?.literals.get(node.id);
    Some(match node.role() {
        Role::Name if !node.name().is_empty() => {
            if !names.iter().any(|name| name == node.name()) {
                names.push(node.name().to_owned());
            }
            node.name().to_owned()
        }
        Role::Member => {
            let object = print(cx, file, node.child(Part::Object)?, names, optional)?;
            format!("{object}{}.{}", if optional && !python { "?" } else { "" }, node.name())
        }
        Role::Call => {
            let callee = print(cx, file, node.callee()?, names, optional)?;
            let mut given = Vec::new();
            for argument in node.arguments() {
                given.push(print(cx, file, argument, names, false)?);
            }
            format!("{callee}({})", given.join(", "))
        }
        Role::Keyword => format!("{}={}", node.name(), print(cx, file, node.child(Part::Value)?, names, false)?),
        Role::Await => format!("await {}", print(cx, file, node.children().next()?, names, optional)?),
        Role::String => {
            let text = literal()?;
            let plain = !text.contains(['"', '\\', '\n']);
            plain.then(|| format!("\"{text}\""))?
        }
        Role::Number => literal()?.to_owned(),
        Role::True => if python { "True" } else { "true" }.to_owned(),
        Role::False => if python { "False" } else { "false" }.to_owned(),
        Role::Null => if python { "None" } else { "null" }.to_owned(),
        Role::Array => {
            let mut items = Vec::new();
            for item in node.children() {
                items.push(print(cx, file, item, names, false)?);
            }
            format!("[{}]", items.join(", "))
        }
        Role::Object if !python => {
            let mut entries = Vec::new();
            for entry in node.children() {
                let value = entry.child(Part::Value).filter(|_| entry.is(Role::Pair) && !entry.name().is_empty())?;
                entries.push(format!("{}: {}", entry.name(), print(cx, file, value, names, false)?));
            }
            format!("{{ {} }}", entries.join(", "))
        }
        Role::Not => {
            let word = if python { "not " } else { "!" };
            format!("{word}{}", print(cx, file, node.children().next()?, names, true)?)
        }
        Role::Unary if node.name() == "!" => format!("!{}", print(cx, file, node.children().next()?, names, true)?),
        Role::Compare | Role::Binary if matches!(node.name(), "is" | "==" | "===" | "||" | "or" | "&&" | "and") => {
            let mut sides = node.children();
            let (left, right) = (sides.next()?, sides.next()?);
            let left = print(cx, file, left, names, true)?;
            format!("{left} {} {}", node.name(), print(cx, file, right, names, true)?)
        }
        _ => return None,
    })
}

/// The statement at the beginning of a handler that refuses, and what it needs before it.
pub fn asking(cx: &Cx<'_>, file: FileId, handler: Node<'_>, proof: &Proof) -> Option<Asking> {
    let body = handler.child(Part::Body).filter(|body| body.is(Role::Block))?;
    let statements: Vec<Node<'_>> = body.children().filter(|node| !node.is(Role::Comment)).collect();
    let at = refuses_at(cx, file, &statements, proof.stop.at)?;
    let statement = statements[at];
    let mut asking = Asking::default();
    let mut used: Vec<String> = Vec::new();
    if statement.is(Role::If) {
        let condition = print(cx, file, statement.child(Part::Condition)?, &mut used, true)?;
        asking.condition = Some(condition);
        for name in used.clone() {
            let declares =
                |node: &&Node<'_>| node.is_any(&[Role::Declare, Role::Assign]) && targets(**node).contains(&name);
            let Some(declare) = statements[..at].iter().rev().find(declares) else { continue };
            let (line, title) = declaration(cx, file, *declare, &mut used)?;
            if !asking.lines.contains(&line) {
                asking.lines.push(line);
                asking.title = title;
            }
            asking.declares.extend(targets(*declare));
        }
    } else {
        let (line, title) = declaration(cx, file, statement, &mut used)?;
        asking.lines.push(line);
        asking.title = title;
        asking.declares.extend(targets(statement));
        // What it answers may be wanted by nobody here.
    }
    for name in used.into_iter().filter(|name| !asking.declares.contains(name)) {
        let of_handler = handler.parameters().any(|it| it.descendants_and_self().any(|node| node.name() == name));
        if of_handler {
            asking.parameters.push(name);
        } else if !is_global(&name) {
            // What the handler itself made on the way cannot be followed.
            let local = body.descendants().any(|node| node.name() == name && node.part() == Part::Target);
            if local {
                return None;
            }
            asking.names.push(name);
        }
    }
    (!asking.title.is_empty()).then_some(asking)
}

fn is_global(name: &str) -> bool {
    matches!(name, "undefined" | "request" | "Request" | "Response")
}

/// Which of the statements refuses: it holds the refusal, or calls the function that does.
fn refuses_at(cx: &Cx<'_>, file: FileId, statements: &[Node<'_>], stop: At) -> Option<usize> {
    let refusal = cx.app.files.node(stop)?;
    if stop.file == file
        && let Some(at) = statements.iter().position(|statement| statement.encloses(refusal))
    {
        return Some(at);
    }
    // An answer that is returned is known by its handler only.
    if stop.file == file && statements.first().is_some_and(|first| refusal.encloses(*first)) {
        let literals = &cx.app.files.get(file)?.literals;
        let refuses = |node: Node<'_>| matches!(literals.get(node.id), Some("401" | "403"));
        let is_it = |statement: &Node<'_>| {
            let alone = statement.is(Role::If) && statement.child(Part::Else).is_none();
            alone && statement.descendants().any(refuses)
        };
        return statements.iter().position(is_it);
    }
    let names: Vec<&str> = refusal
        .ancestors()
        .filter(|up| up.is(Role::Function))
        .map(Node::function_name)
        .filter(|it| !it.is_empty())
        .collect();
    let calls = |statement: &Node<'_>| {
        !statement.is(Role::If)
            && statement.descendants_and_self().any(|node| node.is(Role::Call) && names.contains(&node.call_name()))
    };
    statements.iter().position(calls)
}

/// The names that a statement declares.
fn targets(statement: Node<'_>) -> Vec<String> {
    let inner = if statement.is(Role::Discard) { statement.children().next().unwrap_or(statement) } else { statement };
    let Some(target) = inner.child(Part::Target).filter(|_| inner.is_any(&[Role::Declare, Role::Assign])) else {
        return Vec::new();
    };
    if target.is(Role::Name) {
        return vec![target.name().to_owned()];
    }
    target.children().map(|entry| entry.name().to_owned()).filter(|name| !name.is_empty()).collect()
}

/// `const session = await auth();`, `user = current_user(request)`, `await requireUser();`: the line, and what is called.
fn declaration(cx: &Cx<'_>, file: FileId, statement: Node<'_>, used: &mut Vec<String>) -> Option<(String, String)> {
    let python = cx.view.python();
    let inner = if statement.is(Role::Discard) { statement.children().next()? } else { statement };
    let end = if python { "" } else { ";" };
    let (value, before) = if inner.is_any(&[Role::Declare, Role::Assign]) {
        let target = inner.child(Part::Target)?;
        let target = match target.role() {
            Role::Name => target.name().to_owned(),
            Role::Object if !python && target.children().all(|entry| entry.is(Role::Shorthand)) => {
                format!("{{ {} }}", target.children().map(Node::name).collect::<Vec<_>>().join(", "))
            }
            _ => return None,
        };
        (inner.child(Part::Value)?, format!("{}{target} = ", if python { "" } else { "const " }))
    } else {
        (inner, String::new())
    };
    let call = value.awaited();
    if !call.is(Role::Call) {
        return None;
    }
    let text = print(cx, file, value, used, false)?;
    let title = print(cx, file, call.callee()?, &mut Vec::new(), false)?;
    Some((format!("{before}{text}{end}"), title))
}
