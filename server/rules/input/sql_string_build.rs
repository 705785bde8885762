//! A query whose text is put together from values.

use crate::app::flow::{Harmed, Kind};
use crate::facts::{Flags, Node, Part, Role, View};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::models::flow::Harm;
use crate::models::sql::{self, Style, model};
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};

use super::closed::answers_closed;
use super::flows::{self, harmed};
use super::sql_fix;
use super::sql_text::{Piece, pieces};
use super::taint::{Taint, taint};

pub const RULE: Rule = Rule {
    id: "sql-string-build",
    title: "Query text built from values",
    family: Family::Input,
    severity: Severity::Warning,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[89],
    owasp: &["A05:2025"],
    asvs: &["1.2.4"],
    page: include_str!("sql_string_build.md"),
    check: Check::App(check),
    fix: Some(Fix::File(fix)),
};

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    let view = cx.view;
    if !view.kind.is_production() {
        return;
    }
    let sent = harmed(cx, &[Harm::Sql]);
    for call in [Role::Call, Role::New].into_iter().flat_map(|role| view.all(role)) {
        let from = sent.iter().find(|found| found.call.id == call.id && found.source.kind == Kind::Request);
        match (sql_of(view, call), from) {
            (Some(text), Some(found)) => traced(cx, call, Some(text), found, out),
            (Some(text), None) => judge(cx, call, text, out),
            // Put together in another function, and run here.
            (None, Some(found)) if found.declared => traced(cx, call, None, found, out),
            (None, Some(found)) if is_run(view, call) && found.source.text => traced(cx, call, None, found, out),
            _ => {}
        }
    }
}

/// True for a call that surely runs its first argument as SQL, given as a name.
fn is_run(view: &View<'_>, call: Node<'_>) -> bool {
    model().is_sink(view.callee_path(call).as_deref(), call.call_name())
        && call.argument(0).is_some_and(|text| text.is(Role::Name))
}

/// What the request says was followed into the text.
fn traced<'a>(cx: &Cx<'a>, call: Node<'a>, text: Option<Node<'a>>, found: &Harmed, out: &mut Findings<'_>) {
    let view = cx.view;
    let span = text.map_or_else(|| flows::value(cx, found), |text| built(view, text)).span();
    let message = format!("{} and becomes part of the SQL text", flows::who(found));
    let mut draft = out.add(span, message).severity(Severity::Error).confidence(Confidence::Proven);
    for place in &found.source.steps {
        draft = draft.with(cx.step(place.at, place.note.clone()));
    }
    let draft = draft.see(call, "the text is run here");
    if text.is_some_and(|text| sql_fix::edits(view, call, text).is_some()) {
        draft.fix(FixClass::Safe, "parameterise", "Hand the values over as parameters");
    }
}

/// The argument of a call that is SQL, where it is put together.
fn sql_of<'a>(view: &View<'a>, call: Node<'a>) -> Option<Node<'a>> {
    // A tagged template hands its values over beside the text.
    if call.has(Flags::TAGGED) {
        return None;
    }
    let options: Vec<&str> = model().options.iter().map(String::as_str).collect();
    let certain = model().is_sink(view.callee_path(call).as_deref(), call.call_name());
    if !certain && !model().may_take(call.call_name()) {
        return None;
    }
    let first = call.argument(0).filter(|argument| !argument.is(Role::Object));
    let text = first.or_else(|| call.option(&options))?;
    let pieces = pieces(view, text);
    let dynamic = pieces.len() > 1 && pieces.iter().any(|piece| matches!(piece, Piece::Value(_)));
    (dynamic && (certain || sql::reads_like_sql(&written(&pieces)))).then_some(text)
}

/// The text with a mark for every value.
fn written(pieces: &[Piece<'_>]) -> String {
    pieces
        .iter()
        .map(|piece| match piece {
            Piece::Text(text) => text.as_str(),
            Piece::Value(_) => "?",
        })
        .collect()
}

fn judge<'a>(cx: &Cx<'a>, call: Node<'a>, text: Node<'a>, out: &mut Findings<'_>) {
    let view = cx.view;
    let pieces = pieces(view, text);
    let mut before = String::new();
    let mut worst: Option<(Taint, Node<'a>)> = None;
    for piece in &pieces {
        match piece {
            Piece::Text(text) => before.push_str(text),
            Piece::Value(value) => {
                let found = if is_clean(cx, *value) { Taint::Closed } else { taint(view, *value) };
                // Names of tables and columns cannot be parameters: they count where a stranger chooses them.
                let parameter = is_value_place(&before) && !model().takes_no_parameters(&before);
                let counts = found == Taint::Request || (found == Taint::Unknown && parameter);
                if counts && worst.is_none_or(|(known, _)| found > known) {
                    worst = Some((found, *value));
                }
                before.push('?');
            }
        }
    }
    let Some((taint, value)) = worst else { return };
    let name = shown(view, value);
    let place = built(view, text);
    let draft = match taint {
        Taint::Request => out
            .add(place.span(), format!("{name} comes from the request and becomes part of the SQL text"))
            .severity(Severity::Error)
            .confidence(Confidence::Proven)
            .see(value, "this is what the request says"),
        _ => {
            let draft = out
                .add(place.span(), format!("{name} becomes part of the SQL text instead of a parameter"))
                .see(value, "where it comes from cannot be seen in this function");
            if model().asks_catalogue(&view.source(place), &written(&pieces)) {
                let names = "the query asks which tables and columns there are; what is looked for is the name of one";
                draft.severity(Severity::Info).confidence(Confidence::Weak).step(None, names)
            } else {
                draft
            }
        }
    };
    let draft = draft.see(call, "the text is run here");
    if sql_fix::edits(view, call, text).is_some() {
        draft.fix(FixClass::Safe, "parameterise", "Hand the values over as parameters");
    }
}

/// True for the answer of a call, or what holds it, that the configuration says is harmless here, and for what a function or a
/// property of the project answers where that is written in the program.
fn is_clean<'a>(cx: &Cx<'a>, value: Node<'a>) -> bool {
    let made = cx.view.value(value).awaited();
    // `range[0]`
    let place = made.child(Part::Object).filter(|_| made.is(Role::Index));
    let made = place.map_or(made, |list| cx.view.value(list).awaited());
    let Some(called) = made.callee().filter(|_| made.is(Role::Call)) else {
        return made.is(Role::Member) && answers_closed(cx.app, made.name(), true);
    };
    let given = || made.arguments().all(|argument| taint(cx.view, argument) == Taint::Closed);
    cx.app.is_declared_clean(cx.file, called, Harm::Sql) || answers_closed(cx.app, made.call_name(), given())
}

/// True where a value, not a name or a clause, is expected behind this text.
fn is_value_place(before: &str) -> bool {
    let before = before.trim_end();
    let quoted = before.matches('\'').count() % 2 == 1;
    let word = before.rsplit(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default().to_ascii_uppercase();
    quoted
        || before.ends_with(['=', '<', '>'])
        || (before.ends_with('(') && before.trim_end_matches('(').trim_end().to_ascii_uppercase().ends_with("VALUES"))
        || matches!(word.as_str(), "LIKE" | "ILIKE" | "LIMIT" | "OFFSET" | "BETWEEN")
}

/// Where the text is put together: the expression itself, or what its variable was given.
fn built<'a>(view: &View<'a>, text: Node<'a>) -> Node<'a> {
    let value = view.value(text);
    if value.is_any(&[Role::Template, Role::Binary, Role::Call]) { value } else { text }
}

fn shown(view: &View<'_>, value: Node<'_>) -> String {
    let source = view.source(value);
    if source.len() <= 40 && !source.contains('\n') { format!("`{source}`") } else { "A value".to_owned() }
}

fn fix(view: &View<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    let at = view.file.smallest(finding.span);
    let call = at
        .ancestors()
        .find(|node| node.is(Role::Call) && sql_of(view, *node).is_some_and(|text| text.span() == finding.span))?;
    sql_fix::edits(view, call, sql_of(view, call)?)
}

/// How the driver behind a call takes values.
pub fn style(view: &View<'_>, call: Node<'_>) -> Option<Style> {
    model().style(&view.callee_path(call)?)
}
