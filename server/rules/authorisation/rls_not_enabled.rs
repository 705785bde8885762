//! `rls-not-enabled`: a table, view or bucket that the public key of a Supabase project opens to everybody.

use super::rows::{
    Lets, at_place, is_here, is_served, is_taken_away, lets, owner_key, prove_reach, quoted, statement_end, uses,
};
use crate::app::schema::{Command, Table, ViewDef};
use crate::app::supabase::Key;
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::models::supabase::supabase;
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};
use crate::text::Span;

pub const RULE: Rule = Rule {
    id: "rls-not-enabled",
    title: "Table is open to everybody with the public key",
    family: Family::Authorisation,
    severity: Severity::Error,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[862, 1188],
    owasp: &["A01:2025", "API1:2023"],
    asvs: &["8.2.2", "8.4.1"],
    page: include_str!("rls_not_enabled.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

const ENABLE: &str = "enable-row-level-security";
const ENABLE_FOR_OWNER: &str = "enable-for-the-owner";

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    for table in cx.app.schema.tables.iter().filter(|table| is_here(cx, &table.created)) {
        if is_open(cx, table) {
            report(cx, table, out);
        }
    }
    for view in cx.app.schema.views.iter().filter(|view| is_here(cx, &view.place)) {
        shows_past(cx, view, out);
    }
    for bucket in cx.app.schema.buckets.iter().filter(|bucket| bucket.public && is_here(cx, &bucket.place)) {
        let word = supabase().private_word(&bucket.name);
        let message =
            format!("every file in `{}` is read by whoever knows its address: the bucket is public", bucket.name);
        let severity = if word.is_some() { Severity::Warning } else { Severity::Info };
        let confidence = if word.is_some() { Confidence::Strong } else { Confidence::Weak };
        let draft = out.add(bucket.place.span, message).severity(severity).confidence(confidence);
        let draft = draft.step(None, "policies of `storage.objects` are not asked for files of a public bucket");
        if let Some(word) = word {
            draft.step(None, format!("`{word}` is for a few"));
        }
    }
}

/// True for a table that is there, that strangers can ask for, and that nothing keeps from them.
fn is_open(cx: &Cx<'_>, table: &Table) -> bool {
    table.dropped.is_none()
        && table.declared
        && !table.by_script
        && !table.rls_enabled
        && !table.rls_uncertain
        && is_served(cx, &table.group, &table.schema)
        && !is_taken_away(&table.revoked)
}

fn report(cx: &Cx<'_>, table: &Table, out: &mut Findings<'_>) {
    let app = cx.app;
    let asked = !uses(cx, &table.name).is_empty();
    let public = app.supabase.public_client().is_some();
    let unknown = app.supabase.clients.iter().any(|client| client.key == Key::Unknown);
    let missing = undeclared(cx, table);
    // Where none of the files says anything of row-level security and some tables are in no file, it may have been
    // turned on where the files do not show it.
    let group = || app.schema.tables.iter().filter(|other| other.group == table.group);
    let is_kept_here = group().any(|other| other.rls_enabled || !other.policies.is_empty());
    let complete = is_kept_here || missing.is_none();
    let (severity, confidence) = match () {
        () if !complete || !(public || unknown) => (Severity::Info, Confidence::Weak),
        () if public && (asked || is_kept_here) => (Severity::Error, Confidence::Strong),
        () => (Severity::Warning, Confidence::Strong),
    };
    let name = &table.name;
    let message = match table.policies.len() {
        0 if public => {
            format!(
                "`{name}` is read and changed by everybody who has the public key: row-level security is never turned on"
            )
        }
        0 => format!("row-level security of `{name}` is never turned on"),
        count => {
            let (policies, count_on) = if count == 1 { ("policy", "counts") } else { ("policies", "count") };
            format!("none of the {count} {policies} of `{name}` {count_on}: row-level security is never turned on")
        }
    };
    let mut draft = out.add(table.created.span, message).severity(severity).confidence(confidence);
    draft = prove_reach(draft, cx, name);
    if let Some(policy) = table.policies.first() {
        draft = draft.with(at_place(cx, &policy.place, "a policy, which counts only where row-level security is on"));
    }
    let secured = group().filter(|other| other.rls_enabled).count();
    draft = draft.step(None, format!("no statement of the SQL files enables row-level security of `{name}`"));
    if secured > 0 {
        draft = draft.step(None, format!("{secured} of the {} tables beside it have it", group().count() - 1));
    }
    if let Some(other) = missing {
        draft =
            draft.step(None, format!("code asks for `{other}`, which no SQL file creates: the files may not tell all"));
    }
    if !(public || unknown) {
        draft = draft.step(None, "no code here makes a client with the public key");
    }
    draft = draft.fix(FixClass::Stub, ENABLE, "Turn row-level security on: nobody reads it until a policy says who");
    if let Some(key) = owner_key(cx, table) {
        draft.fix(
            FixClass::Ask,
            ENABLE_FOR_OWNER,
            format!("Turn it on, and let each see the rows whose `{key}` they are"),
        );
    }
}

/// A table that code asks for and no file creates.
fn undeclared<'a>(cx: &Cx<'a>, table: &Table) -> Option<&'a str> {
    let schema = &cx.app.schema;
    let known = |name: &str| {
        schema.tables.iter().any(|each| each.group == table.group && each.declared && each.is(&table.schema, name))
            || schema.views.iter().any(|view| view.group == table.group && view.name.eq_ignore_ascii_case(name))
    };
    cx.app.supabase.uses.iter().map(|each| &*each.table).find(|name| !known(name))
}

/// A view reads with its owner's rights, whoever asks.
fn shows_past(cx: &Cx<'_>, view: &ViewDef, out: &mut Findings<'_>) {
    if view.security_invoker || view.asks_caller || !is_served(cx, &view.group, &view.schema) {
        return;
    }
    if is_taken_away(&view.revoked) {
        return;
    }
    let secured = view.reads.iter().filter_map(|name| cx.app.schema.table(name)).find(|table| {
        let open = |policy: &&crate::app::schema::Policy| {
            policy.permissive
                && policy.roles.iter().all(|role| role.eq_ignore_ascii_case("public"))
                && policy.using.as_ref().is_some_and(|using| lets(using) == Lets::Everybody)
        };
        table.rls_enabled && owner_key(cx, table).is_some() && table.policies_for(Command::Select).find(open).is_none()
    });
    let Some(table) = secured else { return };
    let known = cx.app.supabase.public_client().is_some();
    let kind = if view.materialized { "materialized view" } else { "view" };
    let message = format!("the {kind} `{}` shows rows of `{}` past its row-level security", view.name, table.name);
    let severity = if known { Severity::Warning } else { Severity::Info };
    let mut draft = out.add(view.place.span, message).severity(severity);
    draft = prove_reach(draft, cx, &view.name);
    draft = draft.with(at_place(cx, &table.created, format!("`{}`, whose policies are not asked", table.name)));
    let searched = if view.materialized {
        "no rights are taken from `anon` and `authenticated`"
    } else {
        "`security_invoker` is set nowhere, no rights are taken away, and the view does not ask who calls"
    };
    draft.step(None, searched);
}

fn fix(cx: &Cx<'_>, finding: &Finding, id: &str) -> Option<Vec<TextEdit>> {
    let here = |table: &&Table| table.created.span == finding.span && is_here(cx, &table.created);
    let table = cx.app.schema.tables.iter().find(here)?;
    let text = cx.view.text.to_string();
    let end = statement_end(&text, finding.span)?;
    let name = format!("{}.{}", quoted(&table.schema), quoted(&table.name));
    let mut said = format!("\nalter table {name} enable row level security;");
    if id == ENABLE_FOR_OWNER {
        let key = quoted(owner_key(cx, table)?);
        said += &format!(
            "\n\ncreate policy \"each their own\" on {name}\n  for all to authenticated\n  using ((select auth.uid()) = {key})\n  \
             with check ((select auth.uid()) = {key});"
        );
    }
    Some(vec![TextEdit { span: Span::new(end, end), text: said }])
}
