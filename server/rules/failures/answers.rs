//! HTTP answers in the code: what is sent, with which status, and whether it says that something failed.

use crate::facts::{Node, Part, Role, View};
use crate::models::failures::{has, has_word};
use crate::models::pattern::words;
use crate::models::responses::{Style, responses};

/// The status that a client will see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The framework's default, 200.
    Default,
    Known(u16),
    /// Decided by something that is no literal.
    Unknown,
}

/// A call that makes an answer.
#[derive(Clone, Copy, Debug)]
pub struct Answer<'a> {
    pub call: Node<'a>,
    pub style: Style,
    pub body: Option<Node<'a>>,
    pub status: Status,
}

impl Answer<'_> {
    /// True for 4xx and 5xx.
    pub fn rejects(&self) -> bool {
        matches!(self.status, Status::Known(status) if status >= 400)
    }
}

/// The answer that a call makes, if it makes one.
pub fn answer<'a>(view: &View<'a>, call: Node<'a>) -> Option<Answer<'a>> {
    let model = responses();
    let body = call.argument(0);
    let callee = call.callee()?;
    if let Some(path) = view.path_of(callee)
        && let Some(response) = model.response.iter().find(|response| response.paths.holds(&path))
    {
        let status = match response.style {
            Style::Init => call.argument(1).map(|options| match options.role() {
                Role::Object if options.children().any(|child| child.is(Role::Spread)) => Status::Unknown,
                Role::Object => options.entry("status").map_or(Status::Default, |value| code(view, value)),
                _ => Status::Unknown,
            }),
            _ => response.status.iter().find_map(|name| call.keyword(name)).map(|value| code(view, value)),
        };
        // Positional `HttpResponse(body, "text/plain", 404)` and `**options` say more than this reads.
        let opaque =
            call.parts(Part::Argument).any(|argument| argument.is(Role::Spread)) || call.arguments().count() > 2;
        let second = response.style == Style::Keyword && call.arguments().count() > 1;
        let status = if opaque || second { Status::Unknown } else { status.unwrap_or(Status::Default) };
        return Some(Answer { call, style: response.style, body, status });
    }
    let receiver = call.receiver()?;
    let root = receiver.chain().last().filter(|root| root.is(Role::Name))?;
    let name = callee.name();
    let is_parameter = view.resolve(root).is_some_and(|binding| binding.kind == crate::facts::BindingKind::Parameter);
    if view.python() || !is_parameter {
        return None;
    }
    if has(&model.objects.chain, root.name()) && has(&model.objects.send, name) {
        let status = chain_status(view, call, root);
        return Some(Answer { call, style: Style::Chain, body, status });
    }
    if has(&model.objects.second, root.name()) && has(&model.objects.second_send, name) && receiver == root {
        let status = call.argument(1).map_or(Status::Default, |value| code(view, value));
        // `c.status(500)` on a line of its own counts for what follows.
        let set = status == Status::Default && sets_status(call, root);
        return Some(Answer { call, style: Style::Second, body, status: if set { Status::Unknown } else { status } });
    }
    None
}

/// `res.status(404).json(…)`, or `res.status(404)` or `res.statusCode = 404` before it.
fn chain_status<'a>(view: &View<'a>, call: Node<'a>, root: Node<'a>) -> Status {
    let setters = &responses().objects.setters;
    let set = call.chain().skip(1).find(|link| link.is(Role::Call) && has(setters, link.call_name()));
    match set {
        Some(setter) => setter.argument(0).map_or(Status::Unknown, |value| code(view, value)),
        None if sets_status(call, root) => Status::Unknown,
        None => Status::Default,
    }
}

fn sets_status(call: Node<'_>, root: Node<'_>) -> bool {
    let setters = &responses().objects.setters;
    let statement = call.statement();
    let scope = call.function().unwrap_or(statement);
    scope.own_descendants().any(|node| {
        let setter = node.is(Role::Member) && has(setters, node.name());
        let same = node.child(Part::Object).is_some_and(|object| object.symbol() == root.symbol());
        // Only what stands beside or above the answer, not what another branch does.
        let before = node.id < call.id && node.statement().parent().is_some_and(|block| block.encloses(call));
        setter && same && before
    })
}

/// A literal, a named constant such as `status.HTTP_404_NOT_FOUND`, or unknown.
fn code(view: &View<'_>, value: Node<'_>) -> Status {
    let text = if value.is(Role::Number) { view.source(value).into_owned() } else { value.name().to_owned() };
    let digits: String = text.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    digits.parse().ok().filter(|code| (100..600).contains(code)).map_or(Status::Unknown, Status::Known)
}

/// The body of an answer as an object literal, looked for below `JSON.stringify(…)` too.
pub fn body_object<'a>(body: Node<'a>) -> Option<Node<'a>> {
    let inner = if body.is(Role::Call) && body.call_name() == "stringify" { body.argument(0)? } else { body };
    inner.is(Role::Object).then_some(inner)
}

/// True where a body says that something failed. Outside a handler of failures (`caught`) only literals say so.
pub fn says_failure(view: &View<'_>, body: Node<'_>, caught: bool) -> bool {
    let model = &responses().failure;
    let Some(object) = body_object(body) else { return false };
    let entries: Vec<(&str, Option<Node<'_>>)> = object
        .children()
        .map(|entry| {
            let value = if entry.is(Role::Pair) { entry.children().last() } else { None };
            (entry.name(), value)
        })
        .collect();
    if entries.iter().any(|(key, _)| has(&model.protocol, key)) {
        return false;
    }
    // `success: false` beside other content is how forms are sent back; alone it can only mean failure.
    let alone =
        entries.iter().all(|(key, _)| [&model.keys, &model.flags, &model.texts].iter().any(|list| has(list, key)));
    entries.iter().any(|(key, value)| {
        let literal = value.is_some_and(|value| {
            value.is_any(&[Role::String, Role::Template]) && !value.has(crate::facts::Flags::EMPTY)
        });
        let nothing = value.is_some_and(|value| super::deeds::is_empty(value) || value.is(Role::False));
        if has(&model.keys, key) {
            return literal || (caught && !nothing);
        }
        let Some(value) = *value else { return false };
        let text = view.string(value).unwrap_or_default();
        (has(&model.flags, key) && value.is(Role::False) && (caught || alone))
            || (*key == "status" && has(&model.states, &text))
            || (caught && has(&model.texts, key) && has_word(&model.words, &text))
    })
}

/// True where a 200 is the right answer whatever happened: acknowledgements of webhooks, probes, other protocols.
pub fn is_acknowledged(view: &View<'_>, node: Node<'_>) -> bool {
    let words = &responses().failure.acknowledged;
    let in_path = view.path.iter().filter_map(|part| part.to_str()).any(|part| has_word(words, part));
    in_path
        || is_explained(view, node)
        || node.ancestors().filter(|outer| outer.is(Role::Function)).any(|function| {
            let route = function.parent().filter(|call| call.is(Role::Call)).and_then(|call| call.argument(0));
            let routes = function.decorators().into_iter().flat_map(Node::children).filter_map(|call| call.argument(0));
            has_word(words, function.function_name())
                || route
                    .into_iter()
                    .chain(routes)
                    .filter_map(|path| view.string(path))
                    .any(|path| has_word(words, &path))
        })
}

/// True where a comment beside the answer says why it is a success: `// 200, so that the queue does not try again`.
fn is_explained(view: &View<'_>, node: Node<'_>) -> bool {
    let statement = node.statement();
    let beside = statement.parent().into_iter().flat_map(Node::descendants);
    let mut comments = beside.take_while(|each| *each != statement).filter(|each| each.is(Role::Comment));
    comments.any(|comment| {
        let text = format!(" {} ", words(&view.source(comment)).join(" "));
        responses().failure.explained.iter().any(|phrase| text.contains(&format!(" {phrase} ")))
    })
}

/// Which framework's route a decorated function is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framework {
    FastApi,
    Flask,
    Nest,
    Other,
}

/// The framework whose route decorator stands above a function.
pub fn route_of<'a>(view: &View<'a>, function: Node<'a>) -> Option<Framework> {
    let methods = &responses().routes.methods;
    let decorated = function.decorators().into_iter().any(|decorator| {
        let expression = decorator.children().next();
        let call = expression.filter(|expression| expression.is(Role::Call));
        call.is_some_and(|call| has(methods, call.call_name()) && (view.python() == call.receiver().is_some()))
    });
    let imports = |module: &str| {
        view.file.all(Role::Import).any(|import| {
            let names = import.children().next().map_or("", Node::name);
            [import.name(), names].iter().any(|name| *name == module || name.starts_with(&format!("{module}.")))
        })
    };
    if !decorated {
        return None;
    }
    Some(match view.python() {
        true if imports("fastapi") => Framework::FastApi,
        true if imports("flask") => Framework::Flask,
        false if imports("@nestjs/common") => Framework::Nest,
        _ => Framework::Other,
    })
}
