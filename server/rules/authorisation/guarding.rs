//! Fixes of the rules about open routes: the guard that the neighbouring routes have, or a refusal of everybody.

use super::exposure::anchor;
use super::printing::{self, Printed};
use crate::app::Site;
use crate::app::access::{Proof, Status};
use crate::app::route::Framework;
use crate::facts::{Node, Part, Role};
use crate::findings::{Finding, FixClass, TextEdit};
use crate::fixes::layout::{indent_at, step};
use crate::fixes::{bring, import_names};
use crate::rules::{Cx, Draft, is_guarded};
use crate::text::Span;

/// Which guard is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// One that asks who calls.
    Caller,
    /// One that asks what the caller may do.
    Role,
}

/// Offers what can be put in front of a route: the guard of a neighbour; where there is none, a refusal to be filled in.
pub fn offer<'d>(draft: Draft<'d>, cx: &Cx<'_>, site: &Site, wanted: Wanted) -> Draft<'d> {
    if let Some((name, _)) = neighbour(cx, site, wanted) {
        let title = format!("Ask with `{name}`, as the routes beside it do");
        return draft.fix(FixClass::Ask, "guard", title);
    }
    match refusal(cx, site) {
        Some(_) => draft.fix(FixClass::Stub, "refuse", "Refuse everybody, until it is said who may"),
        None => draft,
    }
}

/// The edits of an offered fix.
pub fn fix(cx: &Cx<'_>, finding: &Finding, id: &str, wanted: Wanted) -> Option<Vec<TextEdit>> {
    let is_it = |site: &&Site| finding.route.as_ref() == Some(&site.name()) && anchor(cx, site) == finding.span;
    let site = cx.sites().find(is_it)?;
    match id {
        "guard" => neighbour(cx, site, wanted).map(|(_, edits)| edits),
        "refuse" => refusal(cx, site),
        _ => None,
    }
}

/// The guard of the nearest route whose guard can be put here too: what it is called, and the edits.
fn neighbour(cx: &Cx<'_>, site: &Site, wanted: Wanted) -> Option<(String, Vec<TextEdit>)> {
    let proof = |other: &Site| -> Option<Proof> {
        match wanted {
            Wanted::Caller => other.access.authenticated_by.clone().filter(|_| is_guarded(&other.access)),
            Wanted::Role => other.access.authorised_by.clone().filter(|_| other.access.status == Status::Authorised),
        }
    };
    let mut others: Vec<(&Site, Proof)> = cx
        .app
        .sites
        .iter()
        .filter(|other| other.route.framework == site.route.framework && other.route.at != site.route.at)
        .filter(|other| (&*other.route.method == "ACTION") == (&*site.route.method == "ACTION"))
        .filter_map(|other| Some((other, proof(other)?)))
        .collect();
    let near = |other: &Site| {
        let shared = other.route.path.split('/').zip(site.route.path.split('/')).take_while(|(a, b)| a == b).count();
        (other.route.at.file == site.route.at.file, shared)
    };
    others.sort_by_key(|(other, _)| std::cmp::Reverse(near(other)));
    others.iter().take(12).find_map(|(other, proof)| put(cx, site, other, proof, wanted))
}

fn put(cx: &Cx<'_>, site: &Site, other: &Site, proof: &Proof, wanted: Wanted) -> Option<(String, Vec<TextEdit>)> {
    if proof.place == "in the handler" {
        return in_handler(cx, site, other, proof);
    }
    let node = cx.app.files.node(proof.at)?;
    match site.route.framework {
        Framework::Express | Framework::Koa | Framework::Hono => {
            let guard = printed(cx, proof, argument(node))?;
            before_handler(cx, site, guard, wanted)
        }
        Framework::Fastify => option_of_route(cx, site, printed(cx, proof, argument(node))?),
        Framework::NestJs => {
            let guard = printed(cx, proof, decorated_with(node, "UseGuards")?)?;
            decorate(cx, site, guard, |text| format!("@UseGuards({text})"), &[(&["@nestjs/common"], "UseGuards")])
        }
        Framework::FastApi => dependency(cx, site, printed(cx, proof, depends_on(node)?)?),
        Framework::Flask | Framework::FlaskRestful => {
            let expression = node.is(Role::Decorator).then(|| node.children().next())??;
            decorate(cx, site, printed(cx, proof, expression)?, |text| format!("@{text}"), &[])
        }
        Framework::Django => around_view(cx, site, other, proof),
        Framework::Drf => permission(cx, site, printed(cx, proof, node)?),
        Framework::Trpc => procedure(cx, site, other),
        _ => None,
    }
}

fn printed(cx: &Cx<'_>, proof: &Proof, node: Node<'_>) -> Option<Printed> {
    printing::expression(cx, proof.at.file, node)
}

/// The edits that import what a printed expression names, behind the edits that put it somewhere.
fn with_imports(cx: &Cx<'_>, guard: &Printed, mut edits: Vec<TextEdit>) -> Option<(String, Vec<TextEdit>)> {
    for name in &guard.names {
        edits.extend(bring(&cx.app.files, cx.view, cx.file, guard.file, name)?);
    }
    Some((guard.text.clone(), joined(edits)))
}

/// Insertions at one place are one edit.
fn joined(mut edits: Vec<TextEdit>) -> Vec<TextEdit> {
    edits.sort_by_key(|edit| edit.span.start);
    let mut all: Vec<TextEdit> = Vec::new();
    for edit in edits {
        match all.last_mut().filter(|last| last.span == edit.span && last.span.is_empty()) {
            Some(last) => last.text.push_str(&edit.text),
            None => all.push(edit),
        }
    }
    all
}

fn insert(at: u32, text: impl Into<String>) -> TextEdit {
    TextEdit { span: Span::new(at, at), text: text.into() }
}

/// What stands before routes, out of the call or the options that put it there.
fn argument(node: Node<'_>) -> Node<'_> {
    let hook = |each: &Node<'_>| each.is(Role::Pair) && matches!(each.name(), "preHandler" | "onRequest");
    let puts = node.is(Role::Call)
        && matches!(node.call_name(), "use" | "all" | "addHook" | "on")
        && node.receiver().is_some();
    let options = || node.arguments().find(|each| each.is(Role::Object)).unwrap_or(node);
    let found = if puts {
        node.arguments().last()
    } else if hook(&node) {
        node.child(Part::Value)
    } else {
        options().children().find(hook).and_then(|pair| pair.child(Part::Value))
    };
    let found = found.unwrap_or(node);
    let only = found.children().next().filter(|_| found.is(Role::Array) && found.children().count() == 1);
    only.unwrap_or(found)
}

/// The first thing that a decorator is given: `JwtGuard` of `@UseGuards(JwtGuard)`.
fn decorated_with<'a>(node: Node<'a>, name: &str) -> Option<Node<'a>> {
    if node.is_any(&[Role::Name, Role::Member]) {
        return Some(node);
    }
    let call = node.descendants_and_self().find(|each| each.is(Role::Call) && each.call_name() == name)?;
    call.argument(0).filter(|_| call.argument(1).is_none())
}

/// What `Depends(…)` asks for.
fn depends_on(node: Node<'_>) -> Option<Node<'_>> {
    let is_it = |each: &Node<'_>| each.is(Role::Call) && matches!(each.call_name(), "Depends" | "Security");
    node.descendants_and_self().find(is_it)?.argument(0)
}

/// The call that registers a route, in this file.
fn registration<'a>(cx: &Cx<'a>, site: &Site) -> Option<Node<'a>> {
    if site.route.at.file != cx.file || site.route.document.is_some() {
        return None;
    }
    let node = cx.view.file.node(site.route.at.id);
    let inner = if node.is(Role::Decorator) { node.children().next()? } else { node };
    Some(inner)
}

/// `router.delete("/:id", guard, handler)`.
fn before_handler(cx: &Cx<'_>, site: &Site, guard: Printed, wanted: Wanted) -> Option<(String, Vec<TextEdit>)> {
    let call = registration(cx, site).filter(|node| node.is(Role::Call))?;
    let first = call.argument(0)?;
    let edit = if call.argument(1).is_none() || first.is(Role::Function) {
        insert(first.span().start, format!("{}, ", guard.text))
    } else if wanted == Wanted::Role {
        // Who calls has to be known before it is asked what they may do.
        insert(call.arguments().last()?.span().start, format!("{}, ", guard.text))
    } else {
        insert(first.span().end, format!(", {}", guard.text))
    };
    with_imports(cx, &guard, vec![edit])
}

/// `app.delete("/:id", { preHandler: guard }, handler)`.
fn option_of_route(cx: &Cx<'_>, site: &Site, guard: Printed) -> Option<(String, Vec<TextEdit>)> {
    let call = registration(cx, site).filter(|node| node.is(Role::Call))?;
    let options = call.arguments().find(|each| each.is(Role::Object));
    let edit = match options {
        Some(options) => {
            let taken = options.children().any(|entry| matches!(entry.name(), "preHandler" | "onRequest"));
            let first = options.children().next().filter(|_| !taken)?;
            insert(first.span().start, format!("preHandler: {}, ", guard.text))
        }
        None => insert(call.argument(0)?.span().end, format!(", {{ preHandler: {} }}", guard.text)),
    };
    with_imports(cx, &guard, vec![edit])
}

/// The handler of a route where it is a function of this file.
fn handler<'a>(cx: &Cx<'a>, site: &Site) -> Option<Node<'a>> {
    let at = site.route.handler.at;
    let node = (at.file == cx.file).then(|| cx.view.file.node(at.id))?;
    let within = || node.descendants().find(|each| each.is(Role::Function));
    if node.is(Role::Function) { Some(node) } else { within() }
}

/// A decorator right above the handler.
fn decorate(
    cx: &Cx<'_>,
    site: &Site,
    guard: Printed,
    spell: impl Fn(&str) -> String,
    needs: &[(&[&str], &str)],
) -> Option<(String, Vec<TextEdit>)> {
    let handler = handler(cx, site).filter(|handler| !handler.name().is_empty())?;
    let start = handler.span().start;
    // In TypeScript decorators belong to the method, and go first; in Python the nearest runs last.
    let first = handler.decorators().iter().map(|each| each.span().start).min().filter(|_| !cx.view.python());
    let at = first.unwrap_or(start).min(if cx.view.python() { start } else { first.unwrap_or(start) });
    let mut edits = vec![insert(at, format!("{}\n{}", spell(&guard.text), indent_at(cx.view, at)))];
    for (modules, name) in needs {
        edits.extend(import_names(cx.view, modules, &[name]).1);
    }
    with_imports(cx, &guard, edits)
}

/// `@app.delete("/items/{id}", dependencies=[Depends(guard)])`.
fn dependency(cx: &Cx<'_>, site: &Site, guard: Printed) -> Option<(String, Vec<TextEdit>)> {
    let call = registration(cx, site).filter(|node| node.is(Role::Call))?;
    let mut edits = Vec::new();
    let asked = format!("Depends({})", guard.text);
    match call.keyword("dependencies") {
        Some(list) => {
            let last = list.children().last().filter(|_| list.is(Role::Array))?;
            edits.push(insert(last.span().end, format!(", {asked}")));
        }
        None => {
            let last = call.arguments().last()?;
            edits.push(insert(last.span().end, format!(", dependencies=[{asked}]")));
        }
    }
    let imported = crate::fixes::add_to_import(cx.view, "fastapi", "Depends")?;
    edits.extend(imported);
    with_imports(cx, &guard, edits)
}

/// `path("orders/", login_required(views.orders))`: the route is registered in the URLconf, and the guard put around its view.
fn around_view(cx: &Cx<'_>, site: &Site, other: &Site, proof: &Proof) -> Option<(String, Vec<TextEdit>)> {
    const GUARD: &str = "login_required";
    let node = cx.app.files.node(proof.at)?;
    let by_decorator = node.descendants_and_self().any(|each| each.name() == GUARD);
    let class = cx.app.files.node(other.route.handler.at)?;
    let class = std::iter::once(class).chain(class.ancestors()).find(|up| up.is(Role::Class));
    let by_mixin =
        || class.is_some_and(|class| class.parts(Part::Base).any(|base| base.name() == "LoginRequiredMixin"));
    if !by_decorator && !by_mixin() {
        return None;
    }
    let call = registration(cx, site)
        .filter(|node| node.is(Role::Call) && matches!(node.call_name(), "path" | "re_path" | "url"))?;
    let view = call.argument(1)?.span();
    let mut edits = vec![insert(view.start, format!("{GUARD}(")), insert(view.end, ")")];
    edits.extend(from_module(cx.view, "django.contrib.auth.decorators", GUARD));
    Some((GUARD.to_owned(), joined(edits)))
}

/// `permission_classes = [IsAuthenticated]`, or the decorator of a function.
fn permission(cx: &Cx<'_>, site: &Site, guard: Printed) -> Option<(String, Vec<TextEdit>)> {
    let node = (site.route.handler.at.file == cx.file).then(|| cx.view.file.node(site.route.handler.at.id))?;
    let class = std::iter::once(node).chain(node.ancestors()).find(|up| up.is(Role::Class));
    let text = guard.text.trim_matches(['[', ']']).to_owned();
    let Some(class) = class else {
        let imported = crate::fixes::add_to_import(cx.view, "rest_framework.decorators", "permission_classes")?;
        let (name, mut edits) = decorate(cx, site, guard, |_| format!("@permission_classes([{text}])"), &[])?;
        edits.extend(imported);
        return Some((name, joined(edits)));
    };
    if class.descendants().any(|each| each.name() == "permission_classes" && each.part() == Part::Target) {
        return None;
    }
    let first = class.child(Part::Body)?.children().next()?;
    let at = first.span().start;
    let line = format!("permission_classes = [{text}]\n{}", indent_at(cx.view, at));
    with_imports(cx, &guard, vec![insert(at, line)])
}

/// `protectedProcedure` in the place of `publicProcedure`.
fn procedure(cx: &Cx<'_>, site: &Site, other: &Site) -> Option<(String, Vec<TextEdit>)> {
    let root = |node: Node<'_>| {
        let value = node.child(Part::Value).unwrap_or(node);
        value.chain().last().filter(|root| root.is(Role::Name)).map(|root| (root.name().to_owned(), root.span()))
    };
    let (theirs, _) = root(cx.app.files.node(other.route.at)?)?;
    let (own, span) = root(registration(cx, site)?)?;
    let guard = Printed { text: theirs.clone(), names: vec![theirs.clone()], file: other.route.at.file };
    (own != theirs).then(|| with_imports(cx, &guard, vec![TextEdit { span, text: theirs.clone() }]))?
}

/// What a neighbour's handler asks at its beginning, at the beginning of this one.
fn in_handler(cx: &Cx<'_>, site: &Site, other: &Site, proof: &Proof) -> Option<(String, Vec<TextEdit>)> {
    let theirs = cx.app.files.node(other.route.handler.at)?;
    let theirs =
        if theirs.is(Role::Function) { theirs } else { theirs.descendants().find(|it| it.is(Role::Function))? };
    let asks = printing::asking(cx, other.route.handler.at.file, theirs, proof)?;
    let own = handler(cx, site)?;
    // A name that the handler has already would be declared twice.
    let taken = |name: &String| own.descendants().any(|node| node.name() == name && node.part() == Part::Target);
    let known = own.parameters().any(|parameter| asks.declares.iter().any(|name| parameter.name() == name));
    if asks.declares.iter().any(taken) || known {
        return None;
    }
    let given: Vec<&str> = own.parameters().map(|parameter| binding_name(parameter)).collect();
    if asks.parameters.iter().any(|name| !given.contains(&name.as_str())) {
        return None;
    }
    let mut lines = asks.lines.clone();
    if let Some(condition) = &asks.condition {
        lines.push(refusing(cx, site, own, Some(condition))?.0);
    }
    let edits = at_start(cx, own, &lines)?;
    let guard = Printed { text: asks.title.clone(), names: asks.names.clone(), file: other.route.handler.at.file };
    with_imports(cx, &guard, edits)
}

fn binding_name<'a>(parameter: Node<'a>) -> &'a str {
    if !parameter.name().is_empty() {
        return parameter.name();
    }
    parameter.children().find(|child| child.is(Role::Name)).map_or("", Node::name)
}

/// Statements at the beginning of a function's body.
fn at_start(cx: &Cx<'_>, function: Node<'_>, lines: &[String]) -> Option<Vec<TextEdit>> {
    let body = function.child(Part::Body).filter(|body| body.is(Role::Block))?;
    let directive = |node: &Node<'_>| node.is(Role::Discard) && node.children().all(|child| child.is(Role::String));
    let first = body.children().find(|node| !directive(node) && !node.is(Role::Comment))?;
    let at = first.span().start;
    let indent = indent_at(cx.view, at);
    let text: String =
        lines.iter().map(|line| format!("{}\n{indent}", line.replace('\n', &format!("\n{indent}")))).collect();
    // A body on the line of its head stays on it.
    let alone = cx.view.slice(Span::new(body.span().start, at)).contains('\n') || cx.view.python();
    alone.then(|| vec![insert(at, text)])
}

/// Everybody is refused, for a person to say who is not.
fn refusal(cx: &Cx<'_>, site: &Site) -> Option<Vec<TextEdit>> {
    let own = handler(cx, site)?;
    let (line, imports) = refusing(cx, site, own, None)?;
    let sign = if cx.view.python() { "#" } else { "//" };
    let note = format!("{sign} TODO: say who may do this. Until then, nobody may.");
    let mut edits = at_start(cx, own, &[note, line])?;
    edits.extend(imports);
    Some(joined(edits))
}

/// The statement with which a handler of this framework refuses, under a condition or always, and the imports it needs.
fn refusing(cx: &Cx<'_>, site: &Site, own: Node<'_>, condition: Option<&str>) -> Option<(String, Vec<TextEdit>)> {
    let view = cx.view;
    let end = if view.python() || !view.text.lines().any(|line| line.to_string().trim_end().ends_with(';')) {
        ""
    } else {
        ";"
    };
    let parameters: Vec<&str> = own.parameters().map(binding_name).collect();
    let parameter = |index: usize| parameters.get(index).copied().filter(|name| !name.is_empty());
    let mut imports = Vec::new();
    let mut named = |modules: &[&str], name: &str| {
        let (before, edits) = import_names(view, modules, &[name]);
        imports.extend(edits);
        before
    };
    let action = &*site.route.method == "ACTION";
    let statement = match site.route.framework {
        Framework::Express => format!("return {}.status(401).json({{ error: \"unauthorized\" }})", parameter(1)?),
        Framework::Fastify => format!("return {}.code(401).send({{ error: \"unauthorized\" }})", parameter(1)?),
        Framework::Koa => format!("{}.throw(401)", parameter(0)?),
        Framework::Hono => format!("return {}.json({{ error: \"unauthorized\" }}, 401)", parameter(0)?),
        Framework::NestJs => {
            let before = named(&["@nestjs/common"], "UnauthorizedException");
            format!("throw new {before}UnauthorizedException()")
        }
        Framework::NextJs if action => "throw new Error(\"Unauthorized\")".to_owned(),
        Framework::NextJs if parameter(1) == Some("res") => {
            "return res.status(401).json({ error: \"unauthorized\" })".to_owned()
        }
        Framework::NextJs => "return Response.json({ error: \"unauthorized\" }, { status: 401 })".to_owned(),
        Framework::ReactRouter => "throw new Response(\"Unauthorized\", { status: 401 })".to_owned(),
        Framework::Trpc => {
            let before = named(&["@trpc/server"], "TRPCError");
            format!("throw new {before}TRPCError({{ code: \"UNAUTHORIZED\" }})")
        }
        Framework::FastApi => {
            imports.extend(crate::fixes::add_to_import(view, "fastapi", "HTTPException")?);
            "raise HTTPException(status_code=401)".to_owned()
        }
        Framework::Flask => {
            imports.extend(crate::fixes::add_to_import(view, "flask", "abort")?);
            "abort(401)".to_owned()
        }
        Framework::Drf => {
            imports.extend(from_module(view, "rest_framework.exceptions", "NotAuthenticated"));
            "raise NotAuthenticated".to_owned()
        }
        Framework::Django => {
            imports.extend(from_module(view, "django.core.exceptions", "PermissionDenied"));
            "raise PermissionDenied".to_owned()
        }
        _ => return None,
    };
    let statement = format!("{statement}{end}");
    let text = match condition {
        None => statement,
        Some(condition) if view.python() => format!("if {condition}:\n{}{statement}", step(view)),
        Some(condition) => format!("if ({condition}) {{\n{}{statement}\n}}", step(view)),
    };
    Some((text, imports))
}

/// `from module import name`, where it is not there.
fn from_module(view: &crate::facts::View<'_>, module: &str, name: &str) -> Option<TextEdit> {
    match crate::fixes::add_to_import(view, module, name) {
        Some(edit) => edit,
        None => {
            let at = crate::fixes::after_imports(view)?;
            Some(insert(at, format!("\nfrom {module} import {name}")))
        }
    }
}
