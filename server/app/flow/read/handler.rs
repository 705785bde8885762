//! Parameters: which of them a caller fills, and with what.

use super::super::trace::lets_in_text;
use super::super::value::{Flow, Origin, Root};
use super::{Reader, State};
use crate::facts::{Node, Part, Role};
use crate::models::flow::{Harm, Harms};

impl<'a> Reader<'a> {
    /// Binds a function's parameters: to what they are given, or else to themselves.
    pub(super) fn parameters(&mut self, function: Node<'a>, state: &mut State, bound: Option<&[Flow]>) {
        let route = if self.python() { self.route_of(function) } else { None };
        for (at, parameter) in function.parameters().enumerate() {
            let method = at == 0 && self.python() && matches!(name_of(parameter), "self" | "cls");
            if method {
                continue;
            }
            let flow = match bound.and_then(|bound| bound.get(at)) {
                Some(given) => given.clone(),
                None => self.parameter(function, parameter, at, route),
            };
            self.bind(parameter, flow, state);
            if let Some(default) = parameter.child(Part::Default) {
                self.eval(default, state);
            }
        }
    }

    fn parameter(&mut self, function: Node<'a>, parameter: Node<'a>, at: usize, route: Option<Node<'a>>) -> Flow {
        let request = &self.model.request;
        let annotation = annotation(parameter);
        let param = Origin::new(Root::Param(function.id, at.min(250) as u8));
        let input = Flow::of(Origin::new(Root::Input(parameter.id)));
        let kind = annotation.trim_start_matches([':', ' ']);
        if !annotation.is_empty() && request.is_closed(&annotation) {
            // A number of any sign.
            let counts = ["int", "float", "number", "Decimal"].iter().any(|each| kind.contains(each));
            let bounded = parameter.descendants().any(|node| matches!(node.name(), "ge" | "gt" | "le" | "lt"));
            let own = if route.is_some() { input } else { Flow::of(param) };
            let amount = counts && !bounded && self.model.is_amount(name_of(parameter));
            return if amount { own.only(Harms::of(Harm::Amount)) } else { Flow::default() };
        }
        if let Some(decorator) = parameter.children().find(|child| child.is(Role::Decorator)) {
            return self.decorated(decorator).unwrap_or_else(|| Flow::of(param));
        }
        let Some(route) = route else { return Flow::of(param) };
        if request.types.iter().any(|each| each == kind) {
            return Flow::of(Origin::new(Root::Request));
        }
        let injected = parameter.descendants().filter(|node| node.is(Role::Call)).map(|call| call.call_name());
        let names: Vec<&str> = injected.collect();
        if names.iter().any(|name| request.injected.iter().any(|each| each == name)) {
            return Flow::of(param);
        }
        if names.iter().any(|name| matches!(*name, "Query" | "Path"))
            && parameter.descendants().any(|node| node.is(Role::Keyword) && matches!(node.name(), "pattern" | "regex"))
        {
            return Flow::default();
        }
        if annotation.is_empty() && parameter.child(Part::Default).is_some() && !self.flask && names.is_empty() {
            // FastAPI reads the type from nothing else.
            return input;
        }
        self.of_path(input, parameter, route)
    }

    /// A part of the path: without a slash, and of what its converter lets in.
    fn of_path(&self, input: Flow, parameter: Node<'a>, route: Node<'a>) -> Flow {
        let name = name_of(parameter);
        let path = route.argument(0).and_then(|path| self.literal(path)).unwrap_or_default();
        let pieces = path.split(['<', '{']).skip(1).filter_map(|piece| piece.split(['>', '}']).next());
        for piece in pieces {
            let (converter, variable) = if self.flask || path.contains('<') {
                piece.split_once(':').unwrap_or(("", piece))
            } else {
                piece.split_once(':').map_or(("", piece), |(variable, converter)| (converter, variable))
            };
            if variable.trim() == name {
                return match converter.split('(').next().unwrap_or_default() {
                    "int" | "float" => input.only(Harms::of(Harm::Work)),
                    "path" => input,
                    converter if lets_in_text(converter) => input.cleared(Harms::of(Harm::Path)),
                    // `uuid`, `any`, `slug`, and what the project lets in by a converter of its own.
                    _ => Flow::default(),
                };
            }
        }
        if self.flask { Flow::default() } else { input }
    }

    /// Nest's `@Query("q") q: string`.
    fn decorated(&self, decorator: Node<'a>) -> Option<Flow> {
        let call = decorator.children().next()?;
        let name = if call.is(Role::Call) { call.call_name() } else { call.name() };
        if matches!(name, "Req" | "Request" | "Ctx") {
            return Some(Flow::of(Origin::new(Root::Request)));
        }
        if !self.model.request.parameters.iter().any(|each| each == name) {
            return None;
        }
        let pipes = &self.model.request.pipes;
        if call.descendants().any(|node| node.is(Role::Name) && pipes.iter().any(|pipe| pipe == node.name())) {
            return Some(Flow::default());
        }
        let parameter = decorator.parent()?;
        let mut origin = Origin::new(Root::Input(parameter.id));
        let place = match name {
            "Body" => "body",
            "Query" => "query",
            "Param" => "params",
            "Headers" => "headers",
            "Arg" | "Args" => "args",
            _ => "file",
        };
        origin.path.push(place.into());
        if let Some(key) = call.argument(0).filter(|key| key.is(Role::String)).and_then(|key| self.literal(key)) {
            origin.path.push(key.into());
        }
        let flow = Flow::of(origin);
        // GraphQL refuses whatever is missing or of another type than its schema says.
        Some(if place == "args" { flow.cleared(Harms::OF_SHAPE) } else { flow })
    }

    /// The decorator's call that makes a Python function the handler of a route.
    pub(super) fn route_of(&self, function: Node<'a>) -> Option<Node<'a>> {
        function.decorators().into_iter().find_map(|decorator| {
            let call = decorator.children().next().filter(|call| call.is(Role::Call))?;
            let callee = call.callee().filter(|callee| callee.is(Role::Member))?;
            let route = self.model.request.decorators.iter().any(|each| each == callee.name());
            (route
                && call
                    .argument(0)
                    .is_none_or(|path| path.is_any(&[Role::String, Role::Template, Role::Name, Role::Binary])))
            .then_some(call)
        })
    }
}

pub(super) fn name_of<'a>(parameter: Node<'a>) -> &'a str {
    if parameter.is(Role::Name) {
        return parameter.name();
    }
    let target = parameter.child(Part::Target).or_else(|| parameter.children().find(|child| child.is(Role::Name)));
    target.map_or("", Node::name)
}

/// The type that a parameter or variable is given, as it is written.
pub(in crate::app::flow) fn annotation(node: Node<'_>) -> String {
    node.child(Part::Type).map(written).unwrap_or_default()
}

fn written(node: Node<'_>) -> String {
    match node.role() {
        Role::Member => format!("{}.{}", node.child(Part::Object).map(written).unwrap_or_default(), node.name()),
        Role::Index => {
            let inner: Vec<String> =
                node.children().filter(|child| child.part() != Part::Object).map(written).collect();
            format!("{}[{}]", node.child(Part::Object).map(written).unwrap_or_default(), inner.join(", "))
        }
        Role::Binary => node.children().map(written).collect::<Vec<_>>().join(" | "),
        Role::Null => "None".to_owned(),
        Role::Call => node.callee().map(written).unwrap_or_default(),
        _ if node.name().is_empty() => node.children().next().map(written).unwrap_or_default(),
        _ => node.name().to_owned(),
    }
}
