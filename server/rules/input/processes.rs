//! Programs that a request starts and waits for, with nothing that ends them.

use crate::app::Site;
use crate::facts::{Node, Part, Role, View};
use crate::findings::{Confidence, FixClass, Severity, TextEdit};
use crate::fixes;
use crate::models::clients::process;
use crate::models::testing::lists;
use crate::rules::authorisation::reach;
use crate::rules::{Cx, Findings};

/// Reports every such program of this file.
pub fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    let started: Vec<Node<'_>> = cx.view.all(Role::Call).filter(|call| is_endless(cx.view, *call)).collect();
    if started.is_empty() {
        return;
    }
    let mut told: Vec<Node<'_>> = Vec::new();
    for site in cx.app.sites.iter() {
        let places = reach::surely_of_handler(cx, site);
        for call in &started {
            let reached = places.iter().any(|place| place.file == cx.file && place.node.encloses(*call));
            if reached && !told.contains(call) {
                told.push(*call);
                report(cx, site, *call, out);
            }
        }
    }
}

/// True for a command that is over at once, or that the shell does not wait for.
fn is_short(cx: &Cx<'_>, call: Node<'_>) -> bool {
    const SHORT: [&str; 9] = ["chown", "chmod", "mkdir", "touch", "ln", "mv", "kill", "which", "uname"];
    let Some(command) = call.argument(0).map(|command| cx.view.source(command)) else { return false };
    let text = command.trim_start_matches(['f', 'r', 'b']).trim_matches(['"', '\'', '`', ' ']);
    let first = text.split_whitespace().next().unwrap_or_default();
    text.ends_with('&') || SHORT.contains(&first) && !text.contains(" -R")
}

fn report(cx: &Cx<'_>, site: &Site, call: Node<'_>, out: &mut Findings<'_>) {
    if is_short(cx, call) {
        return;
    }
    let span = call.callee().map_or(call.span(), |callee| callee.span());
    let draft = out
        .add(span, format!("`{}` waits for a program, however long it runs", site.name()))
        .severity(Severity::Warning)
        .confidence(Confidence::Strong)
        .with(cx.step(site.home(), "the route"))
        .see(call, "the program is started here")
        .step(None, "no time limit among the arguments, and nothing around the call that ends the program");
    if add_limit(cx.view, call).is_some() {
        draft.fix(FixClass::Ask, "limit", "End it after thirty seconds");
    }
}

/// True for a call that runs a program on something that is not written in the source, without a limit.
fn is_endless(view: &View<'_>, call: Node<'_>) -> bool {
    let table = process();
    let Some(path) = canonical(view, call) else { return false };
    let path = path.strip_prefix("node:").unwrap_or(&path);
    if !table.paths.holds(path) || call.parts(Part::Argument).any(|argument| argument.is(Role::Spread)) {
        return false;
    }
    let limits = |node: Node<'_>| {
        let says = |name: &str| lists(&table.options, name);
        says(node.name().trim_matches(['"', '\'']))
            || node.is(Role::Object) && node.children().any(|child| child.is(Role::Spread))
    };
    let given: Vec<Node<'_>> = call.arguments().map(|argument| view.value(argument)).collect();
    let limited = call.descendants().chain(given.iter().flat_map(|node| node.descendants_and_self())).any(limits);
    let around = call.function().unwrap_or(view.file.root());
    let ended = || around.descendants().any(|node| lists(&table.ends, node.name()));
    // `timeout 5 gcc …`: a program that ends another.
    let wrapped = || {
        given
            .iter()
            .flat_map(|node| node.descendants_and_self())
            .any(|node| node.is(Role::String) && view.string(node).is_some_and(|text| text.starts_with("timeout")))
    };
    // What runs is not all written here.
    let open = given.iter().take(2).any(|node| {
        node.is_any(&[Role::Name, Role::Member, Role::Call])
            || node.is_any(&[Role::Template, Role::Array, Role::Binary])
                && node.descendants().any(|inner| inner.is_any(&[Role::Name, Role::Member, Role::Spread]))
    });
    open && !limited && !wrapped() && !ended()
}

/// The canonical path of what is called; `promisify(exec)` is `exec`.
fn canonical(view: &View<'_>, call: Node<'_>) -> Option<String> {
    let path = view.callee_path(call)?;
    if !path.ends_with("promisify()") {
        return Some(path.to_string());
    }
    let made = view.value(call.callee()?);
    view.path_of(made.argument(0)?).map(|path| path.to_string())
}

/// The edit that sets a limit. None where the call takes none in this place.
pub fn add_limit(view: &View<'_>, call: Node<'_>) -> Option<TextEdit> {
    let path = canonical(view, call)?;
    if view.python() {
        let takes = matches!(
            &*path,
            "subprocess.run" | "subprocess.call" | "subprocess.check_output" | "subprocess.check_call"
        );
        return takes.then(|| fixes::add_argument(view, call, "timeout=30")).flatten();
    }
    let options = call.arguments().find(|argument| argument.is(Role::Object));
    match options {
        Some(options) => fixes::add_entry(view, options, "timeout: 30_000"),
        None if call.arguments().any(|argument| argument.is(Role::Function)) || path.contains("execa") => None,
        None => fixes::add_argument(view, call, "{ timeout: 30_000 }"),
    }
}
