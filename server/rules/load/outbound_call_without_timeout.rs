//! A call to another service that waits for its answer as long as it takes.

use crate::facts::{Node, Part, Role, View};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::fixes;
use crate::models::clients::{self, Client};
use crate::rules::{Check, Family, Findings, Fix, Needs, Rule};

use super::server_side::{is_program, is_server_side};

pub const RULE: Rule = Rule {
    id: "outbound-call-without-timeout",
    title: "Call to a service without a timeout",
    family: Family::Load,
    severity: Severity::Warning,
    confidence: Confidence::Strong,
    needs: Needs::File,
    cwe: &[1088, 400],
    owasp: &[],
    asvs: &["13.1.3", "13.2.6", "16.5.2"],
    page: include_str!("outbound_call_without_timeout.md"),
    check: Check::File(check),
    fix: Some(Fix::File(fix)),
};

fn check(view: &View<'_>, out: &mut Findings<'_>) {
    if !view.kind.is_production() {
        return;
    }
    let calls = [Role::Call, Role::New].into_iter().flat_map(|role| view.all(role));
    let unbounded: Vec<_> = calls.filter_map(|call| Some((call, unbounded(view, call)?))).collect();
    // What the whole file says is only asked where it matters.
    if unbounded.is_empty() || !is_server_side(view) || is_program(view) || is_bounded_for_all(view) {
        return;
    }
    for (call, (client, callee)) in unbounded {
        let name = view.source(callee);
        let name =
            if name.len() <= 40 && !name.contains('\n') { name.into_owned() } else { call.call_name().to_owned() };
        let message = if client.never {
            format!("`{name}` is told to wait for ever")
        } else {
            format!("`{name}` waits for an answer without a timeout")
        };
        out.add(callee.span(), message)
            .severity(if client.quiet { Severity::Info } else { Severity::Warning })
            .see(callee, client.default.clone())
            .step(
                None,
                format!("no `{}` among its arguments, and nothing around it that gives up", client.names.join("`, `")),
            )
            .fix(FixClass::Ask, "add-timeout", "Give up after ten seconds");
    }
}

/// The client and callee of a call that nothing bounds; None also where something cannot be seen.
fn unbounded<'a>(view: &View<'a>, call: Node<'a>) -> Option<(&'static Client, Node<'a>)> {
    let callee = call.callee()?;
    // A function of the file that is called like one of the platform.
    let own = |binding: crate::facts::Binding<'_>| binding.kind == crate::facts::BindingKind::Function;
    if callee.is(Role::Name) && view.resolve(callee).is_some_and(own) {
        return None;
    }
    let client = clients::client(&view.path_of(callee)?)?;
    let unseen = call.parts(Part::Argument).any(|argument| argument.is(Role::Spread));
    if unseen || is_bounded_around(call) || is_own_address(view, call) {
        return None;
    }
    let absent = match client.at {
        _ if client.never => {
            client.names.iter().filter_map(|name| call.keyword(name)).any(|value| view.value(value).is(Role::Null))
        }
        Some(at) => lacks(view, call.argument(at), client) && receiver_lacks(view, callee, client),
        None => {
            let named = client.names.iter().any(|name| call.keyword(name).is_some_and(|value| !value.is(Role::Null)));
            let positional = client.position.is_some_and(|at| call.argument(at).is_some());
            !named && !positional
        }
    };
    (absent && !(client.quiet && bounds_each_call(view, client))).then_some((client, callee))
}

/// True where the options say nothing of the wait. Options that cannot be seen might.
fn lacks(view: &View<'_>, options: Option<Node<'_>>, client: &Client) -> bool {
    let Some(options) = options else { return true };
    let object = view.value(options);
    match object.role() {
        Role::Object => {
            let says = client.names.iter().any(|name| object.entry(name).is_some());
            let open = object.children().any(|entry| entry.is_any(&[Role::Spread, Role::Computed]));
            // `init.signal = …` after the fact.
            let later = options.is(Role::Name)
                && view.resolve(options).is_some_and(|binding| {
                    view.uses(binding)
                        .iter()
                        .filter_map(|used| used.parent())
                        .any(|parent| parent.is(Role::Member) && parent.part() == Part::Target)
                });
            !says && !open && !later
        }
        // The address alone, where the options may come first.
        Role::String | Role::Template => client.at == Some(0),
        _ => false,
    }
}

/// True where the instance that the call is made on was built without the option, or there is none.
fn receiver_lacks(view: &View<'_>, callee: Node<'_>, client: &Client) -> bool {
    let instance = view.value(callee.child(Part::Object).unwrap_or(callee));
    !instance.is(Role::Call) || lacks(view, instance.argument(0), client)
}

/// `Promise.race`, `withTimeout(…)`, `asyncio.wait_for`, `with timeout(…)`.
fn is_bounded_around(call: Node<'_>) -> bool {
    call.ancestors().take_while(|node| !node.is(Role::Module)).any(|node| match node.role() {
        Role::Call => clients::is_bound(node.call_name()),
        Role::With => node.children().take_while(|child| child.part() != Part::Body).any(|item| {
            std::iter::once(item)
                .chain(item.own_descendants())
                .any(|inner| inner.is(Role::Call) && clients::is_bound(inner.call_name()))
        }),
        _ => false,
    })
}

/// An address without a host is this application's own, and a request object carries its own signal.
fn is_own_address(view: &View<'_>, call: Node<'_>) -> bool {
    let Some(address) = call.argument(0).filter(|_| !view.python()) else { return false };
    let value = view.value(address);
    let relative = value.is_any(&[Role::String, Role::Template])
        && view.source(value).trim_start_matches(['"', '\'', '`']).starts_with('/');
    let request = address.name().to_ascii_lowercase().ends_with("request") || address.name() == "req";
    let built = value.is(Role::New) && value.call_name() == "Request";
    (relative && call.callee().is_some_and(|callee| callee.is(Role::Name))) || request || built
}

/// True where the file bounds a client once and for all.
fn is_bounded_for_all(view: &View<'_>) -> bool {
    let calls = view.file.all(Role::Call).any(|call| clients::is_global_call(call.call_name()));
    calls
        || view.file.all(Role::Assign).any(|assign| {
            let target = assign.child(Part::Target).filter(|target| target.is(Role::Member));
            target.is_some_and(|target| {
                target.chain().any(|link| link.is(Role::Member) && clients::is_global_member(link.name()))
            })
        })
}

/// True where calls of the file carry the option themselves, so that the session need not.
fn bounds_each_call(view: &View<'_>, client: &Client) -> bool {
    view.file.all(Role::Keyword).any(|keyword| client.names.iter().any(|name| name == keyword.name()))
}

fn fix(view: &View<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    let at = view.file.smallest(finding.span);
    let call = std::iter::once(at)
        .chain(at.ancestors())
        .find(|node| node.callee().is_some_and(|callee| callee.span() == finding.span))?;
    let (client, _) = unbounded(view, call)?;
    let edit = match client.at {
        _ if client.never => {
            let value = client.names.iter().find_map(|name| call.keyword(name)).filter(|value| value.is(Role::Null))?;
            TextEdit { span: value.span(), text: client.fix.clone() }
        }
        None => fixes::add_argument(view, call, &client.fix)?,
        Some(at) => match call.argument(at) {
            Some(options) if options.is(Role::Object) => fixes::add_entry(view, options, &client.fix)?,
            None if call.arguments().count() == at => {
                fixes::add_argument(view, call, &format!("{{ {} }}", client.fix))?
            }
            _ => return None,
        },
    };
    Some(vec![edit])
}
