//! Chains of a builder (`client.use(guard).input(schema).query(handler)`): tRPC's procedures, clients of server actions.

use std::sync::Arc;

use super::exports;
use crate::app::interpret::Run;
use crate::app::route::{Calling, Link, Note};
use crate::app::value::{ObjectId, Value};

/// How many calls a chain may have.
const LONGEST: usize = 64;

/// What a chain says.
#[derive(Clone, Debug, Default)]
pub struct Chain {
    pub links: Vec<Link>,
    /// What `.meta({…})` and `.metadata({…})` say, merged.
    pub said: Vec<(Arc<str>, Value)>,
    /// A schema stands in front of the handler.
    pub validated: bool,
    pub unknown: Vec<Note>,
    /// The canonical path of what the chain begins with.
    pub root: String,
}

/// Reads the chain that `last` is the last call of, `last` itself left out.
pub fn chain(run: &mut Run<'_>, last: ObjectId) -> Chain {
    chain_within(run, last, 0)
}

fn chain_within(run: &mut Run<'_>, last: ObjectId, depth: u32) -> Chain {
    let mut read = Chain::default();
    // From the end to the beginning; each step's links go in front.
    let mut at = last;
    for _ in 0..LONGEST {
        let Some((receiver, _, _)) = run.world.method_call(at) else { break };
        let receiver = receiver.clone();
        let Value::Object(object) = run.force(&receiver) else {
            match run.world.path(&receiver) {
                Some(path) => read.root = path,
                None => {
                    let at = Some(run.world.object(at).at);
                    read.unknown.push(Note { text: "what the procedure is built from".to_owned(), at });
                }
            }
            break;
        };
        at = object;
        let place = run.world.object(object).at;
        let Some((_, method, arguments)) = run.world.method_call(object) else {
            read.root = run.world.path(&Value::Object(object)).unwrap_or_default();
            break;
        };
        let (method, arguments) = (method.to_owned(), arguments.clone());
        let first = arguments.get(0).map(|value| run.force(value));
        match (method.as_str(), first) {
            ("use" | "useMiddleware" | "handler", Some(value)) => {
                let links = middleware(run, &value, 0);
                let links = links.into_iter().map(|value| {
                    Link::new(value, place, Calling::TrpcMiddleware, format!("`.{method}` of the procedure"))
                });
                read.links.splice(0..0, links.collect::<Vec<_>>());
            }
            ("concat" | "unstable_concat", Some(Value::Object(other))) if depth < 4 => {
                let other = chain_of(run, other, depth + 1);
                read.links.splice(0..0, other.links);
                read.unknown.extend(other.unknown);
                read.said.splice(0..0, other.said);
            }
            ("meta" | "metadata", Some(Value::Record(record))) => {
                let entries = run.world.record(record).entries.clone();
                read.said.splice(0..0, entries);
            }
            ("input" | "schema" | "inputSchema", _) => read.validated = true,
            _ => {}
        }
    }
    read
}

/// The chain of a builder that was not finished by a handler.
fn chain_of(run: &mut Run<'_>, builder: ObjectId, depth: u32) -> Chain {
    // As if one more call were made on it.
    let at = run.world.object(builder).at;
    let callee = Run::property(Value::Object(builder), "end");
    let made = crate::app::value::Made::Call { callee, arguments: Default::default() };
    let end = run.new_object(made, at);
    chain_within(run, end, depth)
}

/// The functions of a middleware: itself, or what `t.middleware(f)` and `.pipe(g)` were given.
fn middleware(run: &mut Run<'_>, value: &Value, depth: u32) -> Vec<Value> {
    let value = run.force(value);
    let Value::Object(object) = value else { return vec![value] };
    let Some((callee, arguments)) = run.world.call(object) else { return vec![value] };
    let (callee, given) = (callee.clone(), arguments.get(0).cloned());
    let Some(given) = given.filter(|_| depth < 8) else { return vec![value] };
    let path = run.world.path(&callee).unwrap_or_default();
    let name = path.rsplit('.').next().unwrap_or_default();
    match name {
        "pipe" | "unstable_pipe" => {
            let before = match &callee {
                Value::Member(member) => middleware(run, &member.of, depth + 1),
                _ => Vec::new(),
            };
            before.into_iter().chain(middleware(run, &given, depth + 1)).collect()
        }
        "middleware" | "createMiddleware" | "define" => middleware(run, &given, depth + 1),
        // `createMiddleware<…>().define(f)`, `experimental_standaloneMiddleware().create(f)`.
        "create" if path.contains("standaloneMiddleware") => middleware(run, &given, depth + 1),
        _ => vec![value],
    }
}

/// The handler that the last call of a chain is given.
pub fn handler(run: &mut Run<'_>, last: ObjectId) -> Option<Value> {
    let (_, arguments) = run.world.call(last)?;
    let arguments: Vec<Value> = arguments.positional.iter().map(|argument| argument.value.clone()).collect();
    let forced: Vec<Value> = arguments.iter().map(|value| run.force(value)).collect();
    let function = forced.iter().find(|value| matches!(value, Value::Function(_))).or(forced.last()).cloned();
    function.map(|value| exports::unwrapped(run, value).0)
}
