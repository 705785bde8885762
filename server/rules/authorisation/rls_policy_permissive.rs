//! `rls-policy-permissive`: a policy that lets more people through than the rows belong to.

use super::rows::{Lets, at_place, is_here, is_served, lets, model_of, owner_key, prove_reach, quoted};
use crate::app::schema::{Command, Condition, Function, Policy, Sensitivity, Table};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::models::supabase::supabase;
use crate::rules::{Check, Cx, Family, Findings, Fix, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "rls-policy-permissive",
    title: "Policy lets everybody through",
    family: Family::Authorisation,
    severity: Severity::Error,
    confidence: Confidence::Proven,
    needs: Needs::App,
    cwe: &[285, 863],
    owasp: &["A01:2025", "API1:2023"],
    asvs: &["8.2.2", "8.3.1"],
    page: include_str!("rls_policy_permissive.md"),
    check: Check::App(check),
    fix: Some(Fix::App(fix)),
};

const OWNER: &str = "only-the-owner";

/// Who is let through, of those who ask.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Who {
    Everybody,
    Members,
}

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    for table in cx.app.schema.tables.iter().filter(|table| table.dropped.is_none()) {
        // What a restrictive policy lets through, another must too.
        let narrowed = table.policies.iter().any(|policy| !policy.permissive);
        for policy in table.policies.iter().filter(|policy| is_here(cx, &policy.place)) {
            if is_reached(cx, table) && policy.permissive && !table.rls_uncertain {
                judge(cx, table, policy, narrowed, out);
            }
        }
    }
    for function in cx.app.schema.functions.iter().filter(|function| is_here(cx, &function.place)) {
        if function.security_definer && !function.search_path && is_served(cx, &function.group, "public") {
            of_function(function, out);
        }
    }
}

fn is_reached(cx: &Cx<'_>, table: &Table) -> bool {
    is_served(cx, &table.group, &table.schema)
        || &*table.schema == "storage" && &*table.name == "objects" && is_served(cx, &table.group, "public")
}

fn judge(cx: &Cx<'_>, table: &Table, policy: &Policy, narrowed: bool, out: &mut Findings<'_>) {
    let Some(asked) = roles(policy) else { return };
    for condition in policy.using.iter().chain(&policy.check) {
        if lets(condition) == Lets::SelfDeclared {
            return self_declared(cx, table, policy, condition, out);
        }
    }
    if narrowed {
        return;
    }
    let through = |condition: &Option<Condition>| match condition.as_ref().map(lets) {
        Some(Lets::Everybody) => Some(asked),
        Some(Lets::Members) => Some(Who::Members),
        _ => None,
    };
    let using = through(&policy.using);
    // Without a check of its own, what is written must meet the condition of what is read.
    let check = if policy.check.is_some() { through(&policy.check) } else { using };
    match policy.command {
        Command::Select => {
            if let Some(who) = using {
                reads(cx, table, policy, who, out);
            }
        }
        Command::Insert => {
            if let Some(who) = check {
                adds(cx, table, policy, who, out);
            }
        }
        Command::Update | Command::Delete | Command::All => match (using, check) {
            (Some(who), _) => changes(cx, table, policy, who, out),
            // Rows of one's own, which may be put under another's name.
            (None, Some(_)) if policy.using.is_some() && policy.check.is_some() => given_away(cx, table, policy, out),
            _ => {}
        },
    }
}

/// Whom a policy is for. None where that is neither everybody nor everybody with an account.
fn roles(policy: &Policy) -> Option<Who> {
    let model = &supabase().database;
    let lists = |list: &[String], role: &str| list.iter().any(|each| each.eq_ignore_ascii_case(role));
    if policy.roles.is_empty() || policy.roles.iter().any(|role| lists(&model.strangers, role)) {
        return Some(Who::Everybody);
    }
    policy.roles.iter().any(|role| lists(&model.members, role)).then_some(Who::Members)
}

fn told(who: Who) -> &'static str {
    match who {
        Who::Everybody => "everybody who has the public key",
        Who::Members => "everybody who has an account",
    }
}

fn changes(cx: &Cx<'_>, table: &Table, policy: &Policy, who: Who, out: &mut Findings<'_>) {
    let key = owner_key(cx, table);
    let does = match policy.command {
        Command::Update => "change any row",
        Command::Delete => "delete any row",
        _ => "read, change and delete any row",
    };
    // A table that belongs to nobody may be everybody's who works there.
    let severity = if who == Who::Members && key.is_none() { Severity::Info } else { Severity::Error };
    let message = format!("`{}` lets {} {does} of `{}`", policy.name, told(who), table.name);
    file(cx, table, policy, severity, message, out);
}

fn adds(cx: &Cx<'_>, table: &Table, policy: &Policy, who: Who, out: &mut Findings<'_>) {
    let key = owner_key(cx, table);
    let (severity, what) = match (key, who) {
        (Some(key), Who::Everybody) => (Severity::Error, format!("add rows to `{}` under any `{key}`", table.name)),
        (Some(key), Who::Members) => (Severity::Warning, format!("add rows to `{}` under any `{key}`", table.name)),
        // A form for strangers is meant so.
        (None, Who::Everybody) => (Severity::Info, format!("add rows to `{}`", table.name)),
        (None, Who::Members) => return,
    };
    file(cx, table, policy, severity, format!("`{}` lets {} {what}", policy.name, told(who)), out);
}

fn reads(cx: &Cx<'_>, table: &Table, policy: &Policy, who: Who, out: &mut Findings<'_>) {
    let Some(model) = model_of(cx, table) else { return };
    let grave = |class: Option<Sensitivity>| matches!(class, Some(Sensitivity::Credential | Sensitivity::Personal));
    let field = model.fields.iter().find(|field| grave(field.sensitive));
    let severity = match (field, owner_key(cx, table), who) {
        (Some(_), Some(_), Who::Everybody) => Severity::Warning,
        (Some(_), _, _) | (None, Some(_), Who::Everybody) => Severity::Info,
        _ => return,
    };
    let message = match field {
        Some(field) => {
            format!("`{}` shows `{}` of every row of `{}` to {}", policy.name, field.name, table.name, told(who))
        }
        None => format!("`{}` shows every row of `{}` to {}", policy.name, table.name, told(who)),
    };
    file(cx, table, policy, severity, message, out);
}

fn given_away(cx: &Cx<'_>, table: &Table, policy: &Policy, out: &mut Findings<'_>) {
    let Some(key) = owner_key(cx, table) else { return };
    let message = format!("`{}` lets a row of `{}` be put under any other `{key}`", policy.name, table.name);
    file(cx, table, policy, Severity::Warning, message, out);
}

fn self_declared(cx: &Cx<'_>, table: &Table, policy: &Policy, condition: &Condition, out: &mut Findings<'_>) {
    let message = format!("`{}` of `{}` believes what users write into their own profile", policy.name, table.name);
    let draft = out.add(policy.place.span, message);
    let draft = draft.with(at_place(cx, &condition.place, "reads the user's metadata"));
    prove_reach(draft, cx, &table.name).step(
        None,
        "every user can write their metadata with `auth.updateUser`; `app_metadata` only the server writes",
    );
}

fn file(cx: &Cx<'_>, table: &Table, policy: &Policy, severity: Severity, message: String, out: &mut Findings<'_>) {
    // Where row-level security is off, what a policy says does not matter yet.
    let severity = if table.rls_enabled || !table.declared { severity } else { severity.min(Severity::Info) };
    let confidence = if severity >= Severity::Warning { Confidence::Proven } else { Confidence::Weak };
    let mut draft = out.add(policy.place.span, message).severity(severity).confidence(confidence);
    for (condition, word) in [(&policy.using, "using"), (&policy.check, "with check")] {
        if let Some(condition) = condition {
            draft = draft.with(at_place(cx, &condition.place, format!("{word}: `{}`", condition.text)));
        }
    }
    let roles = match policy.roles.len() {
        0 => "it is for every role: no `to` names one".to_owned(),
        _ => {
            format!("it is for {}", policy.roles.iter().map(|role| format!("`{role}`")).collect::<Vec<_>>().join(", "))
        }
    };
    draft = prove_reach(draft.step(None, roles), cx, &table.name);
    if let Some(key) = owner_key(cx, table) {
        draft = draft.step(None, format!("`{key}` says whose a row is, and no condition reads it"));
        if severity >= Severity::Warning {
            draft.fix(FixClass::Ask, OWNER, format!("Let each through to the rows whose `{key}` they are"));
        }
    }
}

fn of_function(function: &Function, out: &mut Findings<'_>) {
    let message =
        format!("`{}` runs with its owner's rights and looks names up on the caller's `search_path`", function.name);
    out.add(function.place.span, message)
        .severity(Severity::Info)
        .step(None, "`security definer` is said, and no `set search_path`");
}

fn fix(cx: &Cx<'_>, finding: &Finding, id: &str) -> Option<Vec<TextEdit>> {
    if id != OWNER {
        return None;
    }
    let tables = cx.app.schema.tables.iter();
    let (table, policy) = tables
        .flat_map(|table| table.policies.iter().map(move |policy| (table, policy)))
        .find(|(_, policy)| policy.place.span == finding.span && is_here(cx, &policy.place))?;
    let key = quoted(owner_key(cx, table)?);
    let wide = policy.using.iter().chain(&policy.check).filter(|condition| lets(condition) != Lets::Some);
    wide.map(|condition| {
        // Changed by a later statement, it is for that to be mended.
        let text = format!("(select auth.uid()) = {key}");
        is_here(cx, &condition.place).then_some(TextEdit { span: condition.place.span, text })
    })
    .collect()
}
