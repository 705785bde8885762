//! `unvalidated-request-body`: code takes a field of the request for what nobody made sure it is.

use super::flows::{is_signed, tell, value};
use super::shapes::{by_handler, check_first};
use crate::app::flow::Harmed;
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::models::flow::Harm;
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "unvalidated-request-body",
    title: "Field of the request is used unseen",
    family: Family::Input,
    severity: Severity::Warning,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[20],
    owasp: &["A05:2025", "API3:2023"],
    asvs: &["2.2.1", "2.2.2"],
    page: include_str!("unvalidated_request_body.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

const HARMS: [Harm; 3] = [Harm::Kind, Harm::Absent, Harm::Listed];

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    let typed = has_typed_rows(cx);
    for group in by_handler(cx, &HARMS, counts) {
        // Tables that say what their columns hold refuse the rest.
        if typed && group.first().is_some_and(|first| first.sink.is("@keep") || first.sink.is("@listed")) {
            continue;
        }
        let Some(first) = group.first() else { continue };
        // What senders that sign leave out they always leave out.
        if first.sink.crash && is_signed(cx, first) {
            continue;
        }
        let mut draft = tell(cx, out, first, message(first));
        for other in group.iter().skip(1).take(8) {
            draft = draft.see(value(cx, other), format!("so does {}", other.source.shown));
        }
        let draft = draft.step(None, "no schema and no test on the way looks at it");
        if check_first(cx, first).is_some() {
            draft.fix(FixClass::Stub, "check", "Refuse what is not what it is taken for");
        }
    }
}

fn counts(found: &Harmed) -> bool {
    if found.sink.is("@listed") {
        let field = found.source.path.iter().rev().find(|member| !matches!(&***member, "()" | "[]"));
        return field.is_some_and(|field| crate::models::flow::model().is_listed(field));
    }
    !found.sink.is("@number") && (!found.sink.is("@keep") || !found.source.exact && is_json(found))
}

/// JSON may be anything; what else a request holds is text.
fn is_json(found: &Harmed) -> bool {
    let json = &crate::models::flow::model().shape.json;
    found.source.path.iter().take(3).any(|member| json.iter().any(|each| *each == **member))
}

/// Whether the app keeps what it keeps by a library that knows the type of each field: asked of all files, hence once.
struct TypedRows(bool);

fn has_typed_rows(cx: &Cx<'_>) -> bool {
    const LIBRARIES: [&str; 7] =
        ["mongoose", "sequelize", "@prisma/client", "mongoengine", "typeorm", "@mikro-orm/core", "@nestjs/mongoose"];
    let files = &cx.app.files;
    let names_one = |file| {
        let names = files.get(file).map(|source| &source.facts.names);
        names.is_some_and(|names| LIBRARIES.iter().any(|library| names.find(library).is_some()))
    };
    cx.app.memo().get(|| TypedRows(files.ids().into_iter().any(names_one))).0
}

fn message(found: &Harmed) -> String {
    let shown = &found.source.shown;
    match found.sink.harm {
        Harm::Absent if found.sink.crash => {
            format!("{shown} may be missing, and then the server answers with an error of its own")
        }
        Harm::Listed => format!(
            "{shown} comes from the request, and the server keeps it although it may be none of those that are meant"
        ),
        _ if found.sink.crash => {
            format!("{shown} comes from the request as it is, and what reads it here {}", found.sink.does)
        }
        _ => format!("{shown} comes from the request, and the server {} whatever it is", found.sink.does),
    }
}

fn fix(cx: &Cx<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    let groups = by_handler(cx, &HARMS, counts);
    let found =
        groups.iter().filter_map(|group| group.first()).find(|found| value(cx, found).span() == finding.span)?;
    check_first(cx, found)
}
