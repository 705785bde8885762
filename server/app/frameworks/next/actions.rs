//! Server actions: every exported function of a module that says `"use server"`, and every function that says so itself.
//! Each can be called by anybody who sends its id.

use super::project::Project;
use crate::app::files::{At, FileId};
use crate::app::frameworks::{builder, exports};
use crate::app::interpret::Run;
use crate::app::route::{Calling, Framework, Handler, Note, Route};
use crate::app::value::Value;
use crate::facts::{Node, Part, Role};

const DIRECTIVE: &str = "use server";

pub fn routes(run: &mut Run<'_>, project: &Project) -> Vec<Route> {
    let mut found = Vec::new();
    for file in &project.files {
        let Some(source) = run.files.get(*file) else { continue };
        if source.kind.is_test() {
            continue;
        }
        let root = source.facts.root();
        if directs(run, *file, root) {
            for (name, value) in exports::all(run, *file) {
                if matches!(value, Value::Null | Value::Text(_) | Value::Number(_) | Value::Bool(_) | Value::Class(_)) {
                    continue;
                }
                let at = exports::place(run, *file, &name);
                found.push(action(run, at, &name, value));
            }
            continue;
        }
        for function in source.facts.all(Role::Function) {
            let body = function.child(Part::Body).filter(|body| body.is(Role::Block));
            if body.is_some_and(|body| directs(run, *file, body)) {
                let at = At { file: *file, id: function.id };
                let value = exports::closed(run, *file, function);
                found.push(action(run, at, &name_of(function), value));
            }
        }
    }
    found
}

/// True where the statements begin with the directive; others may stand in front of it.
fn directs(run: &Run<'_>, file: FileId, block: Node<'_>) -> bool {
    let Some(source) = run.files.get(file) else { return false };
    let directives = block.children().map_while(|statement| {
        let text = Some(statement).filter(|node| node.is(Role::Discard))?.children().next()?;
        text.is(Role::String).then_some(text)
    });
    let mut contents = directives.filter_map(|text| source.literals.get(text.id));
    contents.any(|content| content == DIRECTIVE)
}

fn action(run: &mut Run<'_>, at: At, name: &str, value: Value) -> Route {
    let mut unknown = Vec::new();
    let (value, chain, calling) = match built(run, &value) {
        Some((handler, chain)) => {
            unknown.extend(chain.unknown);
            (handler, chain.links, Calling::TrpcHandler)
        }
        None => {
            let (value, chain) = exports::unwrapped(run, value);
            (value, chain, Calling::Next)
        }
    };
    if value.is_unknown() {
        unknown.push(Note { text: format!("what `{name}` is"), at: Some(at) });
    }
    Route {
        framework: Framework::NextJs,
        method: "ACTION".into(),
        path: format!("action:{name}"),
        at,
        document: None,
        handler: Handler { at: exports::code(run, &value, at), value, calling },
        chain,
        searched: Vec::new(),
        unknown,
        declared_public: None,
        passed_over: Vec::new(),
    }
}

/// The handler and the chain of an action that a client builds: `client.use(guard).inputSchema(schema).action(handler)`.
fn built(run: &mut Run<'_>, value: &Value) -> Option<(Value, builder::Chain)> {
    let object = value.object()?;
    let (_, name, _) = run.world.method_call(object)?;
    if !matches!(name, "action" | "stateAction" | "handler") {
        return None;
    }
    let chain = builder::chain(run, object);
    let handler = builder::handler(run, object)?;
    Some((handler, chain))
}

/// Its own name, or that of the component and of the attribute it is given to.
fn name_of(function: Node<'_>) -> String {
    let attribute = function.ancestors().take(3).find(|node| node.is(Role::Attribute));
    let own = function.function_name();
    let component = function.ancestors().find(|node| node.is(Role::Function)).map_or("", Node::function_name);
    let given = match attribute {
        Some(attribute) => attribute.children().next().map_or("", Node::name),
        None => own,
    };
    let given = if given.is_empty() { "inline" } else { given };
    if component.is_empty() || attribute.is_none() { given.to_owned() } else { format!("{component}.{given}") }
}
