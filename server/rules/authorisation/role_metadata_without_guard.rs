//! A route says which role it wants, and nothing reads that.

use super::exposure::prove;
use crate::app::Site;
use crate::app::access::Status;
use crate::app::route::Framework;
use crate::facts::{Node, Part, Role};
use crate::findings::{Confidence, Severity};
use crate::models::surface::{said, surface};
use crate::rules::{Check, Cx, Family, Findings, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "role-metadata-without-guard",
    title: "Nothing reads the role that is asked for",
    family: Family::Authorisation,
    severity: Severity::Error,
    confidence: Confidence::Strong,
    needs: Needs::App,
    cwe: &[862],
    owasp: &["A01:2025", "API5:2023"],
    asvs: &["8.2.1"],
    page: include_str!("role_metadata_without_guard.md"),
    check: Check::App(check),
    fix: None,
};

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    if !cx.view.kind.is_production() {
        return;
    }
    let mut told = Vec::new();
    for site in cx.app.sites.iter().filter(|site| site.route.handler.at.file == cx.file) {
        // Whatever asks for a role, here or elsewhere, may be what the metadata is for.
        if site.access.asked_role
            || site.access.is_weak
            || site.access.is_unsure
            || !matches!(site.access.status, Status::None | Status::Authenticated)
        {
            continue;
        }
        if !site.access.unknown.is_empty() {
            continue;
        }
        let Some((node, what)) = asks(cx, site).filter(|(node, _)| !told.contains(&node.span())) else { continue };
        told.push(node.span());
        let who = if site.access.status == Status::None { "anybody" } else { "whoever is signed in" };
        let draft =
            out.add(node.span(), format!("`{}` asks for {what}, and lets in {who}: nothing reads it", site.name()));
        prove(draft.see(node, "this only writes down what is wanted"), cx, site, &[])
            .step(None, "no guard on the way to the handler looks at roles");
    }
    if cx.view.python() {
        plain_views(cx, out);
    }
}

/// Where a role is asked for: `@Roles("admin")`, `Security(user, scopes=["admin"])`.
fn asks<'a>(cx: &Cx<'a>, site: &Site) -> Option<(Node<'a>, String)> {
    let handler = cx.view.file.node(site.route.handler.at.id);
    match site.route.framework {
        Framework::NestJs => {
            let class = handler.ancestors().find(|up| up.is(Role::Class));
            let decorators = handler.decorators().into_iter().chain(class.into_iter().flat_map(Node::decorators));
            decorators.into_iter().find_map(|decorator| {
                let call = decorator.children().next().filter(|call| call.is(Role::Call))?;
                let word = said(call.call_name(), &surface().roles.words, &[])?;
                // With nothing wanted, nothing is missing.
                let wants = call.arguments().next().is_some();
                let many = if word.ends_with('s') { word } else { format!("{word}s") };
                (wants && !brings_guard(cx, call)).then(|| (call, format!("{many} with `@{}`", call.call_name())))
            })
        }
        Framework::FastApi => {
            let own = handler.parameters().flat_map(|each| each.descendants().collect::<Vec<_>>());
            let decorators = handler.decorators();
            let all = own.chain(decorators.iter().flat_map(|each| each.descendants().collect::<Vec<_>>()));
            let mut calls = all.filter(|node| node.is(Role::Call));
            calls.find_map(|call| {
                let path = cx.view.callee_path(call)?;
                let scopes = call.keyword("scopes").filter(|_| path == "fastapi.Security".into())?;
                scopes.children().next().map(|_| (scopes, "scopes".to_owned()))
            })
        }
        _ => None,
    }
}

/// The decorator is composed of others, a guard among them, or comes from where that cannot be seen.
fn brings_guard(cx: &Cx<'_>, call: Node<'_>) -> bool {
    let name = call.call_name();
    let mut seen = false;
    for file in cx.app.files.ids() {
        let Some(source) = cx.app.files.get(file) else { continue };
        let Some(symbol) = source.facts.names.find(name) else { continue };
        for node in source.facts.tree.of_symbol(symbol).map(|id| source.facts.node(id)) {
            let declared = node.part() == Part::Target && node.parent().is_some_and(|up| up.is(Role::Declare));
            let definition = if node.is(Role::Function) { Some(node) } else { node.parent().filter(|_| declared) };
            let Some(definition) = definition else { continue };
            seen = true;
            if definition.descendants().any(|each| matches!(each.name(), "applyDecorators" | "UseGuards")) {
                return true;
            }
        }
    }
    !seen
}

/// `permission_required = "…"` in a view that is no `PermissionRequiredMixin`.
fn plain_views(cx: &Cx<'_>, out: &mut Findings<'_>) {
    for class in cx.view.all(Role::Class) {
        let Some(body) = class.child(Part::Body) else { continue };
        let wanted = body.descendants().find(|node| {
            node.is_any(&[Role::Assign, Role::Field])
                && node.parent().is_some_and(|up| up == body || up.is(Role::Discard) && up.parent() == Some(body))
                && (node.name() == "permission_required"
                    || node.child(Part::Target).is_some_and(|target| target.name() == "permission_required"))
        });
        let Some(wanted) = wanted else { continue };
        let bases: Vec<Node<'_>> = class.parts(Part::Base).collect();
        let plain = |base: &Node<'_>| {
            cx.view.path_of(*base).is_some_and(|path| {
                (path.starts_with("django.views.")
                    || path.starts_with("rest_framework.")
                    || path == "django.contrib.auth.mixins.LoginRequiredMixin".into())
                    && !path.contains("Permission")
            })
        };
        let own = body.descendants().any(|node| {
            matches!(node.name(), "has_permission" | "dispatch" | "has_perm" | "has_perms" | "check_permissions")
        });
        if !bases.is_empty() && bases.iter().all(plain) && !own {
            out.add(wanted.span(), format!("`{}` asks for a permission, and nothing reads it", class.name()))
                .see(bases[0], "no base of the class looks at `permission_required`")
                .step(None, "`PermissionRequiredMixin` is not among the bases");
        }
    }
}
