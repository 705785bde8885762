//! `validation-result-ignored`: a validator is asked, and its answer decides nothing.

use crate::facts::{Binding, BindingKind, Flags, Node, Part, Role, View};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::fixes::add_argument;
use crate::rules::{Check, Family, Findings, Fix, Needs, Rule};
use crate::text::Span;

pub const RULE: Rule = Rule {
    id: "validation-result-ignored",
    title: "Answer of a validator decides nothing",
    family: Family::Input,
    severity: Severity::Error,
    confidence: Confidence::Proven,
    needs: Needs::File,
    cwe: &[252, 20],
    owasp: &["A05:2025"],
    asvs: &["2.2.1"],
    page: include_str!("validation_result_ignored.md"),
    check: Check::File(check),
    fix: Some(Fix::File(fix)),
};

fn check(view: &View<'_>, out: &mut Findings<'_>) {
    if !view.kind.is_production() {
        return;
    }
    for call in view.all(Role::Call).filter(|call| !call.has(Flags::BROKEN)) {
        let Some(asked) = asked(view, call) else { continue };
        if is_thrown_away(call) {
            if fills_what_fitted(view, call) {
                continue;
            }
            let draft =
                out.add(span_of(call), format!("`{}` is asked, and its answer is thrown away", call.call_name()));
            let draft = draft.step(None, asked.answers);
            if asked.throwing.is_some() {
                draft.fix(FixClass::Safe, "throw", "Have it refuse what does not fit");
            }
        } else if let Some(held) = held(call)
            && let Some(read) = only_data(view, held, &asked)
        {
            // Of what did not fit there is no value: of a row of one's own, whoever reads only that takes it for optional.
            if call.call_name().starts_with("safeParse") && is_column(view, call) {
                continue;
            }
            out.add(span_of(call), format!("`{}` is asked, and nothing reads whether it fitted", call.call_name()))
                .see(read, "what it answers is used all the same")
                .step(None, asked.answers);
        }
    }
}

/// A validator that answers instead of throwing.
struct Asked {
    answers: &'static str,
    /// Members of the answer that say whether it fitted.
    verdicts: &'static [&'static str],
    /// Members that hold the value.
    data: &'static [&'static str],
    /// How it is made to throw: another method, or an argument.
    throwing: Option<Throwing>,
}

enum Throwing {
    Method(&'static str),
    Argument(&'static str),
}

fn asked(view: &View<'_>, call: Node<'_>) -> Option<Asked> {
    let callee = call.callee().filter(|callee| callee.is(Role::Member))?;
    let path = view.callee_path(call);
    let path = path.as_deref().unwrap_or_default();
    match (view.python(), callee.name()) {
        (false, "safeParse" | "safeParseAsync") => Some(Asked {
            answers: "it answers `{ success, data, error }` and throws nothing",
            verdicts: &["success", "error", "issues"],
            data: &["data", "output"],
            throwing: Some(Throwing::Method(if callee.name() == "safeParse" { "parse" } else { "parseAsync" })),
        }),
        (false, "validate") if is_joi(view, callee, path) => Some(Asked {
            answers: "it answers `{ value, error }` and throws nothing",
            verdicts: &["error", "errors"],
            data: &["value"],
            throwing: None,
        }),
        (true, "is_valid") if call.arguments().next().is_none() && call.keyword("raise_exception").is_none() => {
            let serializer = view.value(callee.child(Part::Object)?);
            let drf = serializer.call_name().contains("erializer");
            Some(Asked {
                answers: "it answers whether it fitted and raises nothing",
                verdicts: &[],
                data: &[],
                throwing: drf.then_some(Throwing::Argument("raise_exception=True")),
            })
        }
        (true, "validate_on_submit") => Some(Asked {
            answers: "it answers whether it fitted and raises nothing",
            verdicts: &[],
            data: &[],
            throwing: None,
        }),
        (true, "validate") if path.starts_with("marshmallow.") || is_schema_of_file(view, callee) => Some(Asked {
            answers: "it answers the errors and raises nothing",
            verdicts: &[],
            data: &[],
            throwing: None,
        }),
        _ => None,
    }
}

fn is_joi(view: &View<'_>, callee: Node<'_>, path: &str) -> bool {
    let of =
        |path: &str| ["joi.", "@hapi/joi.", "Joi.", "joi.default."].iter().any(|package| path.starts_with(package));
    of(path)
        || callee.child(Part::Object).is_some_and(|object| {
            let made = view.value(object);
            made.is(Role::Call) && view.callee_path(made).is_some_and(|path| of(&path))
        })
}

/// `ItemSchema().validate(data)` where the file has the class, made of marshmallow's.
fn is_schema_of_file(view: &View<'_>, callee: Node<'_>) -> bool {
    let Some(made) = callee.child(Part::Object).map(|object| view.value(object)).filter(|made| made.is(Role::Call))
    else {
        return false;
    };
    let Some(binding) = made.callee().filter(|class| class.is(Role::Name)).and_then(|class| view.resolve(class)) else {
        return false;
    };
    binding.kind == BindingKind::Class
        && binding.node.children().any(|base| {
            base.part() == Part::Base
                && view
                    .path_of(base)
                    .is_some_and(|path| path.starts_with("marshmallow.") || path.starts_with("flask_marshmallow."))
        })
}

/// `Config.safeParse(organization.config)`: a field of something that is neither the request nor a part of it.
fn is_column(view: &View<'_>, call: Node<'_>) -> bool {
    const SENT: [&str; 14] = [
        "body",
        "query",
        "params",
        "json",
        "headers",
        "cookies",
        "formData",
        "searchParams",
        "input",
        "data",
        "payload",
        "args",
        "env",
        "event",
    ];
    let parsed = call.argument(0).map(|parsed| view.value(parsed)).filter(|parsed| parsed.is(Role::Member));
    parsed.is_some_and(|parsed| {
        let mut names = parsed.chain().map(Node::name);
        !names.any(|name| SENT.contains(&name) || matches!(name, "req" | "request" | "ctx" | "c"))
    })
}

fn span_of(call: Node<'_>) -> Span {
    call.callee().map_or(call.span(), Node::span)
}

/// True for a form that is asked so that it fills `cleaned_data`, which holds what fitted and is read as that: by `get`, gone
/// through, or asked for the name.
fn fills_what_fitted(view: &View<'_>, call: Node<'_>) -> bool {
    let form = call.receiver().filter(|form| form.is_any(&[Role::Name, Role::Member]));
    let (Some(form), true) = (form, view.python()) else { return false };
    let within = call.function().unwrap_or(view.file.root());
    let reads = within.descendants().filter(|node| node.is(Role::Member) && node.name() == "cleaned_data");
    let mut reads =
        reads.filter(|read| read.child(Part::Object).is_some_and(|object| view.source(object) == view.source(form)));
    reads.any(|read| {
        read.parent().is_some_and(|up| match up.role() {
            Role::Member => matches!(up.name(), "get" | "items" | "keys" | "values"),
            Role::Compare => matches!(up.name(), "in" | "not in"),
            _ => read.part() == Part::Iterable,
        })
    })
}

fn is_thrown_away(call: Node<'_>) -> bool {
    let mut node = call;
    while let Some(up) = node.parent() {
        match up.role() {
            Role::Await => node = up,
            Role::Discard => return true,
            _ => return false,
        }
    }
    false
}

/// The declaration that keeps the answer.
fn held(call: Node<'_>) -> Option<Node<'_>> {
    let mut node = call;
    while let Some(up) = node.parent() {
        match up.role() {
            Role::Await => node = up,
            Role::Declare | Role::Assign if node.part() == Part::Value => return up.child(Part::Target),
            _ => return None,
        }
    }
    None
}

/// Where what the answer holds is used, and nothing anywhere asks whether it fitted.
fn only_data<'a>(view: &View<'a>, target: Node<'a>, asked: &Asked) -> Option<Node<'a>> {
    if asked.data.is_empty() {
        return None;
    }
    match target.role() {
        Role::Object => {
            let names: Vec<&str> = target.children().map(|child| child.name()).collect();
            let verdict = names.iter().any(|name| asked.verdicts.contains(name));
            // `...rest` holds the verdict.
            let all = target.children().any(|child| child.is(Role::Spread));
            (!verdict && !all && names.iter().any(|name| asked.data.contains(name))).then_some(target)
        }
        Role::Name => {
            let binding: Binding<'a> = view.resolve(target)?;
            let mut read = None;
            for used in view.uses(binding) {
                if used == binding.name {
                    continue;
                }
                match used.parent().filter(|up| up.is(Role::Member) && used.part() == Part::Object) {
                    // `if (parsed.data)`: there is none where it did not fit.
                    Some(member) if asked.data.contains(&member.name()) && is_asked_for(member) => return None,
                    Some(member) if asked.data.contains(&member.name()) => read = read.or(Some(member)),
                    // It is asked, or handed on to somebody who may.
                    _ => return None,
                }
            }
            read
        }
        _ => None,
    }
}

/// True for what is only asked whether it is there.
fn is_asked_for(node: Node<'_>) -> bool {
    let negated = |up: Node<'_>| up.is(Role::Not) || up.is(Role::Unary) && up.name() == "!";
    node.part() == Part::Condition
        || node.parent().is_some_and(|up| negated(up) || up.is(Role::Binary) && matches!(up.name(), "&&" | "||" | "??"))
}

fn fix(view: &View<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    let call = view.all(Role::Call).find(|call| span_of(*call) == finding.span)?;
    match asked(view, call)?.throwing? {
        Throwing::Method(name) => {
            let callee = call.callee()?;
            let end = callee.span().end;
            Some(vec![TextEdit { span: Span::new(end - callee.name().len() as u32, end), text: name.to_owned() }])
        }
        Throwing::Argument(text) => add_argument(view, call, text).map(|edit| vec![edit]),
    }
}
