//! `nosql-operator-injection`: a document database is asked with what may be an operator.

use super::flows::{call, harmed, tell, who};
use super::wrapping::{Wrap, spot, wrap};
use crate::app::flow::{Harmed, Kind};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::models::flow::Harm;
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "nosql-operator-injection",
    title: "Query takes operators from the caller",
    family: Family::Input,
    severity: Severity::Error,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[943],
    owasp: &["A05:2025"],
    asvs: &["1.2.4"],
    page: include_str!("nosql_operator_injection.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

const PYTHON: Wrap = Wrap::new("str(", ")", None);
const JAVASCRIPT: Wrap = Wrap::new("String(", ")", None);

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    let found = harmed(cx, &[Harm::Object]);
    if found.is_empty() || !asks_documents(cx) {
        return;
    }
    for found in found.into_iter().filter(may_be_an_object).filter(|found| !asks_tables(cx, found)) {
        let message = format!("{} and may be an operator, and the database {}", who(&found), found.sink.does);
        let draft = tell(cx, out, &found, message).step(None, "nothing on the way makes text of it");
        let whole = found.source.exact || !call(cx, &found).encloses(spot(cx, &found).unwrap_or(call(cx, &found)));
        if !whole && spot(cx, &found).is_some_and(|spot| spot != super::flows::value(cx, &found)) {
            draft.fix(FixClass::Safe, "text", "Make text of it");
        }
    }
}

/// JSON can be anything; a part of a path or a header is text.
fn may_be_an_object(found: &Harmed) -> bool {
    let json =
        found.source.path.iter().any(|member| matches!(&**member, "body" | "json" | "get_json" | "data" | "rawBody"));
    found.source.kind == Kind::Request
        && !found.source.text
        && (json || found.source.path.is_empty() && found.source.exact)
}

/// `source.getRepository(Order).findOne(…)`: TypeORM's repositories of tables make no operators of objects.
fn asks_tables(cx: &Cx<'_>, found: &Harmed) -> bool {
    const REPOSITORIES: [&str; 2] = ["getRepository", "getTreeRepository"];
    call(cx, found).chain().any(|node| REPOSITORIES.contains(&node.call_name()))
}

/// True where the app talks to a document database.
fn asks_documents(cx: &Cx<'_>) -> bool {
    const DRIVERS: [&str; 8] =
        ["mongoose", "mongodb", "pymongo", "motor", "flask_pymongo", "motor.motor_asyncio", "mongoengine", "monk"];
    let imports = |node: crate::facts::Node<'_>| {
        DRIVERS.iter().any(|driver| node.name() == *driver || node.children().any(|child| child.name() == *driver))
    };
    let files = cx.app.files.ids();
    files.into_iter().filter_map(|file| cx.app.files.get(file)).any(|source| {
        let facts = &source.facts;
        DRIVERS.iter().any(|driver| facts.names.find(driver).is_some())
            && (facts.all(crate::facts::Role::Import).any(imports)
                || facts.all(crate::facts::Role::Call).any(|call| {
                    call.call_name() == "require"
                        && call.argument(0).is_some_and(|module| DRIVERS.contains(&facts.names.text(module.symbol())))
                }))
    })
}

fn fix(cx: &Cx<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    wrap(cx, finding, &[Harm::Object], &PYTHON, &JAVASCRIPT)
}
