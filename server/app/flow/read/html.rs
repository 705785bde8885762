//! What a browser takes for HTML: answers, pages that are made here, and templates in the source.

use super::super::value::{Flow, Origin};
use super::call::Given;
use super::{Reader, State};
use crate::facts::{Node, Part, Role};
use crate::models::flow::Harm;

impl<'a> Reader<'a> {
    /// A template in the source that shows some of what it is given as it is.
    pub(super) fn rendered(&mut self, given: &Given<'a>) {
        let renders = matches!(
            given.path.as_deref(),
            Some("flask.render_template_string" | "ejs.render" | "nunjucks.renderString")
        ) || given.method == "render"
            && given.callee.child(Part::Object).is_some_and(|made| self.value(made).is(Role::Call));
        if !renders {
            return;
        }
        let known = given.path.as_deref().is_some_and(|path| !path.contains("()"));
        let made = given.callee.child(Part::Object).map(|made| self.value(made)).filter(|made| made.is(Role::Call));
        let template = match made {
            Some(made) if !known => made.argument(0),
            _ => given.arguments.first().map(|(node, _)| *node),
        };
        let Some(template) = template.map(|node| self.value(node)) else { return };
        let Some(sink) = self.model.sinks.iter().find(|sink| sink.harm == Harm::Html && sink.answer) else { return };
        // `LAYOUT + """…"""`
        let pieces = template.descendants_and_self().filter(|node| node.is_any(&[Role::String, Role::Template]));
        let names = pieces.flat_map(|piece| self.source.literals.shown_raw(piece.id)).map(str::to_owned);
        let names: Vec<String> = names.collect();
        for shown in names {
            let (name, rest) = shown.split_once('.').unwrap_or((&shown, ""));
            let named = given.named.iter().find(|(keyword, _)| keyword.name() == name);
            let entry =
                || given.arguments.iter().flat_map(|(_, flow)| &flow.fields).find(|(field, _)| **field == *name);
            let flow = named.map(|(_, flow)| flow.clone()).or_else(|| entry().map(|(_, flow)| flow.clone()));
            let members = rest.split('.').filter(|member| !member.is_empty());
            let flow = flow.map(|flow| members.fold(flow, |flow, member| self.shown_of(&flow, member)).whole());
            let at = named.map_or(given.call, |(keyword, _)| keyword.child(Part::Value).unwrap_or(*keyword));
            if let Some(flow) = flow {
                self.hit(sink, given.call, at, super::expression::text(flow, true));
            }
        }
    }

    fn shown_of(&self, flow: &Flow, member: &str) -> Flow {
        if member == "[]" { self.element_of(flow) } else { flow.member(&member.into()) }
    }

    /// Text, for a browser that is told nothing else. What was read from a database as a whole is sent as JSON.
    pub(super) fn reads_as_html(&self, origin: &Origin) -> bool {
        use super::super::value::Root;
        match origin.root {
            Root::Stored(_) | Root::Variable(_) | Root::Field(_) => origin.markup,
            _ => origin.text || origin.derived || self.is_leaf(origin),
        }
    }

    fn is_leaf(&self, origin: &Origin) -> bool {
        let textual = &self.model.request.textual;
        let at = origin.path.iter().position(|member| textual.iter().any(|each| *each == **member));
        at.is_some_and(|at| origin.path.len() > at + 1) || origin.path.is_empty()
    }

    /// True where the browser is told HTML, or nothing.
    pub(super) fn answers_html(&self, given: &Given<'a>) -> bool {
        let call = given.call;
        let path = given.path.as_deref().unwrap_or_default();
        if self.python() && self.is_told_later(call) {
            return false;
        }
        let kind = call.option(&["mimetype", "content_type", "media_type", "contentType"]);
        if let Some(kind) = kind {
            return self.literal(self.value(kind)).is_some_and(|kind| kind.contains("html"));
        }
        if given.method.is_empty() || !path.is_empty() && given.callee.is(Role::Name) {
            let default = path.contains("flask")
                || path.contains("quart")
                || path.contains("HttpResponse")
                || path.contains("HTMLResponse")
                || path.contains("werkzeug");
            let mut strings =
                call.descendants().filter(|node| node.is(Role::String)).filter_map(|node| self.literal(node));
            let other = call
                .descendants()
                .filter(|node| node.is(Role::String))
                .filter_map(|node| self.literal(node))
                .any(says_other_type);
            return default && !other || strings.any(|text| text.contains("text/html"));
        }
        if !path.is_empty() && !path.starts_with(|c: char| c.is_lowercase()) {
            return false;
        }
        // `res.send(…)`: on what the framework hands in.
        let root = call.chain().last();
        let Some(root) = root.filter(|root| root.is(Role::Name)) else { return false };
        // An object is sent as JSON.
        let is_object = given.arguments.first().is_some_and(|(body, _)| self.value(*body).is(Role::Object));
        if is_object || !matches!(root.name(), "res" | "response" | "resp" | "reply" | "c" | "rep" | "_res") {
            return false;
        }
        if given.method == "html" {
            return true;
        }
        let reply = matches!(root.name(), "reply" | "rep");
        let Some(function) = call.function() else { return false };
        let mut told = function.descendants().filter(|node| {
            node.is(Role::Call)
                && matches!(node.call_name(), "type" | "set" | "setHeader" | "header" | "contentType" | "writeHead")
                && !answers_by_itself(*node, call)
        });
        let mut html = false;
        let other = told.any(|call| {
            call.descendants().filter(|node| node.is(Role::String)).filter_map(|node| self.literal(node)).any(|text| {
                html |= text.contains("html") || text.contains("svg");
                says_other_type(text)
            })
        });
        !other && (!reply || html)
    }

    /// `response.mimetype = "text/plain"`, in the function that makes the response.
    fn is_told_later(&self, call: Node<'a>) -> bool {
        let Some(function) = call.function() else { return false };
        let mut assigns = function.descendants().filter(|node| node.is(Role::Assign));
        assigns.any(|assign| {
            let target = assign.child(Part::Target);
            let kind = target.is_some_and(|target| {
                matches!(target.name(), "mimetype" | "content_type")
                    || target.child(Part::Index).and_then(|key| self.literal(key)) == Some("Content-Type")
            });
            kind && assign.child(Part::Value).and_then(|value| self.literal(value)).is_some_and(says_other_type)
        })
    }

    /// `element.innerHTML = …`, Koa's `ctx.body = …`.
    pub(super) fn assigned_html(&mut self, target: Node<'a>, value: Node<'a>, flow: &Flow, state: &State) {
        if !target.is(Role::Member) || flow.is_empty() {
            return;
        }
        let page = matches!(target.name(), "innerHTML" | "outerHTML" | "srcdoc");
        let answer = target.name() == "body"
            && target.child(Part::Object).is_some_and(|object| matches!(object.name(), "ctx" | "context" | "response"));
        if !page && !answer {
            return;
        }
        let Some(sink) =
            self.model.sinks.iter().find(|sink| sink.harm == Harm::Html && if page { sink.page } else { sink.answer })
        else {
            return;
        };
        let mut flow = state.settle(flow.whole());
        if answer {
            flow.origins.retain(|origin| origin.markup);
        }
        self.hit(sink, target, value, flow);
    }

    /// What a view of Flask answers is HTML, and of FastAPI where it says so.
    pub(super) fn answered_html(&mut self, value: Node<'a>, flow: &Flow, state: &State) {
        if !self.python() || flow.is_empty() || value.is(Role::Call) && !(self.makes_text(value) || self.is_own(value))
        {
            return;
        }
        let Some(function) = self.frames.last().map(|frame| self.facts.node(frame.function)) else { return };
        let Some(route) = function.is(Role::Function).then(|| self.route_of(function)).flatten() else { return };
        let html = self.flask || route.keyword("response_class").is_some_and(|class| class.name() == "HTMLResponse");
        if !html {
            return;
        }
        let (node, flow) = if value.is(Role::Tuple) {
            let parts: Vec<_> = value.children().collect();
            let other = parts.iter().any(|part| {
                part.descendants().any(|node| node.is(Role::String) && self.literal(node).is_some_and(says_other_type))
            });
            let first = flow.fields.iter().find(|(name, _)| &**name == "0").map(|(_, flow)| flow.whole());
            match (parts.first(), first) {
                (Some(node), Some(flow))
                    if !other && (!node.is(Role::Call) || self.makes_text(*node) || self.is_own(*node)) =>
                {
                    (*node, flow)
                }
                _ => return,
            }
        } else {
            // A dictionary is sent as JSON.
            if value.is_any(&[Role::Object, Role::Array]) {
                return;
            }
            (value, Flow { origins: flow.origins.clone(), fields: vec![] })
        };
        let Some(sink) = self.model.sinks.iter().find(|sink| sink.harm == Harm::Html && sink.answer) else { return };
        let mut flow = state.settle(flow);
        flow.origins.retain(|origin| self.reads_as_html(origin));
        self.hit(sink, value, node, flow);
    }

    /// `page(title, body)`: a function of the file that makes a page.
    fn is_own(&self, call: Node<'a>) -> bool {
        let callee = call.callee().filter(|callee| callee.is(Role::Name));
        let function = callee.and_then(|callee| self.function_of(callee));
        function.is_some_and(|function| {
            function.descendants().any(|node| node.is_any(&[Role::String, Role::Template]) && self.holds_markup(node))
        })
    }

    /// `"".join(parts)`, `page.format(name)`: a call that answers text made here.
    fn makes_text(&self, call: Node<'a>) -> bool {
        let on = call.receiver().map(|object| self.value(object));
        matches!(call.call_name(), "join" | "format" | "replace" | "strip")
            && on.is_some_and(|object| object.is_any(&[Role::String, Role::Template, Role::Binary, Role::Call]))
    }

    /// `dangerouslySetInnerHTML={{ __html: … }}`
    pub(super) fn attribute(&mut self, attribute: Node<'a>, value: Node<'a>, flow: &Flow, state: &State) {
        let name = attribute.children().next().map(Node::name).unwrap_or_default();
        if attribute.name() != "dangerouslySetInnerHTML" && name != "dangerouslySetInnerHTML" {
            return;
        }
        let Some(sink) = self.model.sinks.iter().find(|sink| sink.harm == Harm::Html && sink.page) else { return };
        let flow = state.settle(flow.whole());
        self.hit(sink, attribute, value, flow);
    }
}

/// `res.type("txt").send(…)`: the type is of that answer, and this is another.
fn answers_by_itself(told: Node<'_>, answer: Node<'_>) -> bool {
    let mut top = told;
    while let Some(up) = top.parent().filter(|up| {
        up.is(Role::Member) && top.part() == Part::Object || up.is(Role::Call) && top.part() == Part::Callee
    }) {
        top = up;
    }
    top != told && top != answer && matches!(top.call_name(), "send" | "end" | "json" | "write" | "html" | "sendFile")
}

/// A type of an answer that no browser reads as HTML.
fn says_other_type(text: &str) -> bool {
    // A browser runs the scripts of a drawing.
    if text.contains("svg") {
        return false;
    }
    [
        "text/plain",
        "application/json",
        "text/csv",
        "application/xml",
        "octet-stream",
        "image/",
        "application/pdf",
        "event-stream",
    ]
    .iter()
    .any(|kind| text.contains(kind))
        || matches!(text, "txt" | "json" | "text" | "csv")
}
