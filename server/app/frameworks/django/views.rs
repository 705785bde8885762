//! Views: functions, and classes whose instance answers each request with the method of that name.

use std::sync::Arc;

use super::urls::Walk;
use super::{rest, wrap};
use crate::app::files::At;
use crate::app::interpret::Run;
use crate::app::lineage::{self, Ancestor, Found};
use crate::app::route::{Calling, Framework, Handler, Link, Note, PassedOver, Why};
use crate::app::value::{Arguments, ClassId, FunctionId, Made, Member, Object, ObjectId, Record, Value};
use crate::facts::{Node, Part, Role};

/// HTTP methods that a class may answer.
pub const VERBS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

/// Decorators that say which methods a function answers.
const ONLY: [(&str, &[&str]); 3] = [("require_GET", &["GET"]), ("require_POST", &["POST"]), ("require_safe", &["GET"])];

/// A view for some methods, and what is around it.
pub struct Endpoint {
    pub framework: Framework,
    pub methods: Vec<Arc<str>>,
    pub handler: Handler,
    /// In the order of a request.
    pub links: Vec<Link>,
    pub searched: Vec<Note>,
    pub passed_over: Vec<PassedOver>,
    pub unknown: Vec<Note>,
    pub declared_public: Option<Note>,
    /// `LoginRequiredMiddleware` leaves it alone.
    pub open: bool,
}

impl Endpoint {
    pub fn new(framework: Framework, methods: &[&str], handler: Handler, links: Vec<Link>) -> Self {
        Self {
            framework,
            methods: methods.iter().map(|method| (*method).into()).collect(),
            handler,
            links,
            searched: Vec::new(),
            passed_over: Vec::new(),
            unknown: Vec::new(),
            declared_public: None,
            open: false,
        }
    }
}

/// What answers where `view` is registered.
pub fn endpoints(walk: &mut Walk<'_, '_>, view: &Value, at: At) -> Vec<Endpoint> {
    let peeled = wrap::peel(walk.run, view, at);
    let view = wrap::callback(walk.run, &peeled.view);
    let mut found = match &view {
        Value::Function(function) => function_view(walk, *function),
        Value::Object(object) => match walk.run.world.call(*object) {
            Some((Value::Member(member), arguments)) if &*member.name == "as_view" => {
                let (class, arguments) = (member.of.clone(), arguments.clone());
                class_view(walk, &class, &arguments, at)
            }
            Some((Value::Outside(path), arguments)) if path.ends_with(".as_view") => {
                let class = Value::Outside(path.trim_end_matches(".as_view").into());
                let arguments = arguments.clone();
                class_view(walk, &class, &arguments, at)
            }
            _ => vec![opaque(walk.run, &view, at)],
        },
        _ => vec![opaque(walk.run, &view, at)],
    };
    for endpoint in &mut found {
        if let Some(mark) = peeled.mark {
            endpoint.open = mark || endpoint.framework == Framework::Drf;
        }
        let mut links = peeled.links.clone();
        links.append(&mut endpoint.links);
        endpoint.links = links;
        if endpoint.open && endpoint.framework == Framework::Django && endpoint.declared_public.is_none() {
            endpoint.declared_public = Some(Note { text: "`login_not_required`".to_owned(), at: Some(at) });
        }
    }
    found
}

/// A view that cannot be read.
fn opaque(run: &mut Run<'_>, view: &Value, at: At) -> Endpoint {
    let methods: &[&str] = match view {
        Value::Outside(path) if path.ends_with("authtoken.views.obtain_auth_token") => &["POST"],
        Value::Outside(path) if path.ends_with("django.views.static.serve") => &["GET"],
        _ => &["ANY"],
    };
    let handler = Handler { value: view.clone(), at, calling: Calling::Django };
    let mut endpoint = Endpoint::new(Framework::Django, methods, handler, Vec::new());
    endpoint.open = wrap::is_marked(run, view);
    if view.is_unknown() {
        endpoint.unknown.push(Note { text: "the view could not be followed".to_owned(), at: Some(at) });
    }
    endpoint
}

fn function_view(walk: &mut Walk<'_, '_>, function: FunctionId) -> Vec<Endpoint> {
    let value = Value::Function(function);
    if let Some(endpoint) = rest::function_view(walk, function) {
        return vec![endpoint];
    }
    let run = &mut *walk.run;
    let links = wrap::above(run, &value, "decorator of the view", |_, _| false);
    let at = run.world.function(function).at;
    let methods = methods_of(run, function, &links);
    let handler = Handler { value: value.clone(), at, calling: Calling::Django };
    let mut endpoint = Endpoint::new(Framework::Django, &[], handler, links);
    endpoint.methods = methods;
    let decorations = run.decorations(&value).to_vec();
    let mut mark = wrap::is_marked(run, &value).then_some(true);
    for decoration in decorations.iter().rev() {
        mark = wrap::Mark::of(run, &decoration.value, &decoration.result).after(mark);
    }
    endpoint.open = mark == Some(true);
    vec![endpoint]
}

/// The methods that a function answers: what its decorators say, else what it asks for.
fn methods_of(run: &mut Run<'_>, function: FunctionId, links: &[Link]) -> Vec<Arc<str>> {
    for link in links {
        let path = run.world.path(&link.value).unwrap_or_default();
        let name = path.trim_end_matches("()").rsplit('.').next().unwrap_or_default();
        if let Some((_, methods)) = ONLY.iter().find(|(only, _)| *only == name) {
            return methods.iter().map(|method| (*method).into()).collect();
        }
        if name == "require_http_methods" {
            let given = link.value.object().and_then(|object| run.world.call(object)?.1.get(0).cloned());
            let methods = crate::app::frameworks::python::text::methods(run, given.as_ref());
            if let Some(methods) = methods {
                return methods.into_iter().filter(|method| !matches!(&**method, "HEAD" | "OPTIONS")).collect();
            }
        }
    }
    let asked = run.function_node(function).map(|node| asked_methods(run, node, run.world.function(function).at));
    match asked {
        Some((mut methods, others)) if !methods.is_empty() => {
            if others && !methods.iter().any(|method| &**method == "GET") {
                methods.insert(0, "GET".into());
            }
            methods
        }
        _ => vec!["ANY".into()],
    }
}

/// The methods that `request.method` is compared with, and whether others are answered too.
fn asked_methods(run: &Run<'_>, node: Node<'_>, at: At) -> (Vec<Arc<str>>, bool) {
    let (mut methods, mut others): (Vec<Arc<str>>, bool) = (Vec::new(), false);
    for compare in node.descendants().filter(|node| node.is(Role::Compare)) {
        let mut sides = compare.children();
        let asks = sides.next().is_some_and(|left| left.is(Role::Member) && left.name() == "method");
        if !asks {
            continue;
        }
        others |= !matches!(compare.name(), "!=" | "not in");
        for text in compare.descendants().filter(|node| node.is(Role::String)) {
            let text = run.files.get(at.file).and_then(|file| file.literals.get(text.id));
            if let Some(text) = text.filter(|text| VERBS.contains(&text.to_lowercase().as_str())) {
                methods.push(text.to_uppercase().into());
            }
        }
    }
    methods.dedup();
    (methods, others)
}

/// A class as it is registered once.
pub struct ClassView {
    pub order: Vec<Ancestor>,
    /// What `as_view(…)` sets on the instance.
    pub given: Arguments,
    pub class: Value,
    pub at: At,
}

impl ClassView {
    pub fn new(run: &mut Run<'_>, class: &Value, given: &Arguments, at: At) -> Self {
        let class = run.force(class);
        Self { order: lineage::lineage(run, &class), given: given.clone(), class, at }
    }

    pub fn is_rest(&self) -> bool {
        lineage::derives(&self.order, "APIView")
    }

    /// The instance that answers a request with a method.
    pub fn instance(&self, run: &mut Run<'_>, method: &str) -> Option<ObjectId> {
        let class = self.class.class()?;
        let request = Record {
            entries: vec![("method".into(), Value::Text(method.to_uppercase().into()))],
            open: true,
            at: None,
        };
        let request = Value::Record(run.world.add_record(request));
        let mut fields: Vec<(Arc<str>, Value)> = vec![("request".into(), request)];
        fields.extend(self.given.named.iter().map(|(name, argument)| (name.clone(), argument.value.clone())));
        let made = Made::Instance { class, arguments: Arguments::default(), outside: None };
        Some(run.world.add_object(Object { made, at: self.at, fields, events: Vec::new(), under: None }))
    }

    /// An attribute: what `as_view` was given, else what the first class that has it says. The second is true where that is
    /// a class of a library that sets it to nothing.
    pub fn attribute(&self, run: &mut Run<'_>, name: &str) -> (Option<(Value, Option<ClassId>)>, bool) {
        if let Some(argument) = self.given.named(name) {
            return (Some((run.force(&argument.value), None)), false);
        }
        match lineage::find(run, &self.order, name, 0) {
            Some((_, Found::Own(value, class))) => (Some((run.force(&value), Some(class))), false),
            Some((_, Found::Known(known))) => (None, known.empties(name)),
            None => (None, false),
        }
    }

    /// The verbs that are answered, with the name of the method that does.
    pub fn verbs(&self, run: &mut Run<'_>) -> Vec<(&'static str, String)> {
        let allowed = self.allowed(run);
        // Which methods Django's own view answers depends on the version.
        let first = self.order.iter().find_map(|each| match each {
            Ancestor::Known(known) if !known.verbs.is_empty() => Some(known),
            _ => None,
        });
        if let Some(answer) = first.and_then(|known| known.verbs.get("any")) {
            return vec![("any", answer.clone())];
        }
        let mut found = Vec::new();
        for verb in VERBS {
            if allowed.as_ref().is_some_and(|allowed| !allowed.iter().any(|each| each == verb)) {
                continue;
            }
            for ancestor in &self.order {
                let answer = match ancestor {
                    Ancestor::Project(class) => run.own_attribute(*class, verb).map(|_| verb.to_owned()),
                    Ancestor::Known(known) => known.verbs.get(verb).cloned(),
                    Ancestor::Other(_) => None,
                };
                if let Some(answer) = answer {
                    found.push((verb, answer));
                    break;
                }
            }
        }
        found
    }

    /// `http_method_names`, where the project sets it.
    pub fn allowed(&self, run: &mut Run<'_>) -> Option<Vec<String>> {
        let (Some((value, _)), _) = self.attribute(run, "http_method_names") else { return None };
        let items = run.world.flattened(&value);
        let names: Vec<_> = items.iter().filter_map(|item| item.text().map(str::to_lowercase)).collect();
        (!names.is_empty()).then_some(names)
    }
}

fn class_view(walk: &mut Walk<'_, '_>, class: &Value, given: &Arguments, at: At) -> Vec<Endpoint> {
    let view = ClassView::new(walk.run, class, given, at);
    if view.is_rest() {
        return rest::class_view(walk, &view);
    }
    let verbs = view.verbs(walk.run);
    let open = is_open(walk.run, &view);
    let mut found = Vec::new();
    for (verb, method) in &verbs {
        let mut endpoint = method_endpoint(walk.run, &view, verb, method, Framework::Django);
        endpoint.open = open;
        found.push(endpoint);
    }
    if found.is_empty() {
        let mut endpoint = method_endpoint(walk.run, &view, "any", "dispatch", Framework::Django);
        endpoint.methods = vec!["ANY".into()];
        endpoint.open = open;
        found.push(endpoint);
    }
    found
}

/// One method of a class and everything before it.
pub fn method_endpoint(
    run: &mut Run<'_>,
    view: &ClassView,
    verb: &str,
    method: &str,
    framework: Framework,
) -> Endpoint {
    let instance = view.instance(run, verb);
    let mut endpoint = around(run, view, instance, framework);
    endpoint.methods = vec![verb.to_uppercase().into()];
    if endpoint.handler.calling == Calling::DjangoMethod && endpoint.handler.value != Value::Null {
        // A `dispatch` of its own that calls nobody else's.
        return endpoint;
    }
    endpoint.links.extend(method_links(run, view, method));
    endpoint.handler = handler(run, view, instance, method);
    endpoint
}

/// What runs before any method of a class: decorated and overridden `dispatch`, in the order of lookup. The handler is
/// `dispatch` where the project's own never comes to the library's, else nothing.
pub fn around(run: &mut Run<'_>, view: &ClassView, instance: Option<ObjectId>, framework: Framework) -> Endpoint {
    let none = Handler { value: Value::Null, at: view.at, calling: Calling::Declared };
    let mut endpoint = Endpoint::new(framework, &[], none, Vec::new());
    for (_, function) in hooks(run, view, instance, "setup").0 {
        let at = run.world.function(function).at;
        endpoint.links.push(Link::new(Value::Function(function), at, Calling::DjangoMethod, "setup of the view"));
    }
    let mut index = 0;
    while index < view.order.len() {
        match &view.order[index] {
            Ancestor::Project(class) => {
                let class = *class;
                endpoint.links.extend(class_decorators(run, class, "dispatch"));
                let Some(Value::Function(id)) = run.own_attribute(class, "dispatch") else {
                    index += 1;
                    continue;
                };
                let links = wrap::above(run, &Value::Function(id), "decorator of dispatch", |_, _| false);
                endpoint.links.extend(links);
                let bound = bind(run, id, instance);
                let at = run.world.function(id).at;
                match next(run, view, id, "dispatch", index) {
                    Some(further) => {
                        let place = "dispatch of the view";
                        endpoint.links.push(Link::new(Value::Function(bound), at, Calling::Dispatch, place));
                        index = further;
                        continue;
                    }
                    None => {
                        endpoint.handler =
                            Handler { value: Value::Function(bound), at, calling: Calling::DjangoMethod };
                        return endpoint;
                    }
                }
            }
            Ancestor::Known(known) => {
                if let Some(guard) = &known.guard {
                    let guard = Value::Outside(guard.as_str().into());
                    endpoint.links.push(Link::new(guard, view.at, Calling::Declared, "dispatch of the library's view"));
                }
                if known.passes_on.iter().any(|name| name == "dispatch") {
                    mixin(run, view, instance, &known.name, &mut endpoint);
                } else if known.defines("dispatch") {
                    let name = known.name.clone();
                    behind(run, view, instance, (index, &name), &mut endpoint);
                    return endpoint;
                }
            }
            Ancestor::Other(path) if path.is_empty() => {
                let note = Note { text: "a base class could not be followed".to_owned(), at: Some(view.at) };
                endpoint.unknown.push(note);
            }
            Ancestor::Other(path) => {
                let value = Value::Outside(path.clone());
                endpoint.links.push(Link::new(value, view.at, Calling::Declared, "base class"));
            }
        }
        index += 1;
    }
    endpoint
}

/// Mixins that come after the class whose `dispatch` answers: theirs is never called.
fn behind(
    run: &mut Run<'_>,
    view: &ClassView,
    instance: Option<ObjectId>,
    (index, answering): (usize, &str),
    endpoint: &mut Endpoint,
) {
    for ancestor in &view.order[index + 1..] {
        let mut late = Endpoint::new(endpoint.framework, &[], endpoint.handler.clone(), Vec::new());
        let name = match ancestor {
            Ancestor::Known(known) if known.passes_on.iter().any(|name| name == "dispatch") => {
                mixin(run, view, instance, &known.name, &mut late);
                known.name.to_string()
            }
            Ancestor::Project(class) => {
                let Some(Value::Function(id)) = run.own_attribute(*class, "dispatch") else { continue };
                let (at, bound) = (run.world.function(id).at, bind(run, id, instance));
                late.links.push(Link::new(Value::Function(bound), at, Calling::Dispatch, "dispatch of the mixin"));
                run.world.class(*class).name.to_string()
            }
            _ => continue,
        };
        let text =
            format!("`{name}` comes after `{answering}` among the base classes, so that its `dispatch` never runs");
        endpoint.passed_over.extend(late.links.into_iter().map(|link| PassedOver {
            link,
            why: Why::Form,
            text: text.clone(),
            idle: true,
        }));
    }
}

/// A mixin of Django's that checks in `dispatch`.
fn mixin(run: &mut Run<'_>, view: &ClassView, instance: Option<ObjectId>, name: &str, endpoint: &mut Endpoint) {
    let at = view.class.class().map_or(view.at, |class| run.world.class(class).at);
    let place = format!("{name} of the view");
    let own = |run: &mut Run<'_>, method: &str| match lineage::find(run, &view.order, method, 0) {
        Some((_, Found::Own(Value::Function(id), _))) => Some(bind(run, id, instance)),
        _ => None,
    };
    match name {
        "UserPassesTestMixin" => {
            let test = own(run, "get_test_func").is_none().then(|| own(run, "test_func")).flatten();
            match test {
                Some(test) => endpoint.links.push(Link::new(Value::Function(test), at, Calling::DjangoTest, place)),
                None => {
                    endpoint.unknown.push(Note { text: "the test could not be followed".to_owned(), at: Some(at) });
                }
            }
        }
        "PermissionRequiredMixin" => {
            if let Some(test) = own(run, "has_permission") {
                endpoint.links.push(Link::new(Value::Function(test), at, Calling::DjangoTest, place));
                return;
            }
            let (required, _) = view.attribute(run, "permission_required");
            let nothing = matches!(&required, Some((Value::List(list), _)) if {
                let list = run.world.list(*list);
                list.items.is_empty() && !list.open
            });
            if nothing {
                endpoint.searched.push(Note { text: "no permission is required".to_owned(), at: Some(at) });
                return;
            }
            let path = "django.contrib.auth.mixins.PermissionRequiredMixin";
            endpoint.links.push(Link::new(Value::Outside(path.into()), at, Calling::Declared, place));
        }
        _ => {
            let path = format!("django.contrib.auth.mixins.{name}");
            endpoint.links.push(Link::new(Value::Outside(path.into()), at, Calling::Declared, place));
        }
    }
}

/// `method_decorator(…, name=…)` above a class.
pub fn class_decorators(run: &mut Run<'_>, class: ClassId, method: &str) -> Vec<Link> {
    let decorations = run.decorations(&Value::Class(class)).to_vec();
    let mut links = Vec::new();
    for decoration in decorations {
        if let Some((decorators, Some(name))) = wrap::for_methods(run, &decoration.value)
            && name == method
        {
            let place = format!("method_decorator of the class on {method}");
            let each = decorators.into_iter();
            links.extend(each.map(|value| Link::new(value, decoration.at, Calling::Decorator, place.clone())));
        }
    }
    links
}

/// The decorators of a method, by the class and by itself.
pub fn method_links(run: &mut Run<'_>, view: &ClassView, method: &str) -> Vec<Link> {
    let mut links = Vec::new();
    for ancestor in &view.order {
        let Ancestor::Project(class) = ancestor else { continue };
        links.extend(class_decorators(run, *class, method));
        if let Some(value) = run.own_attribute(*class, method) {
            links.extend(wrap::above(run, &value, "decorator of the method", rest::is_action));
            break;
        }
    }
    links
}

/// The method that answers, bound to the instance; a library's as a member of it.
pub fn handler(run: &mut Run<'_>, view: &ClassView, instance: Option<ObjectId>, method: &str) -> Handler {
    match (lineage::find(run, &view.order, method, 0), instance) {
        (Some((_, Found::Own(Value::Function(id), _))), _) => {
            let at = run.world.function(id).at;
            Handler { value: Value::Function(bind(run, id, instance)), at, calling: Calling::DjangoMethod }
        }
        (_, Some(instance)) => {
            let at = view.class.class().map_or(view.at, |class| run.world.class(class).at);
            let value = Value::Member(Member { of: Value::Object(instance), name: method.into() }.into());
            Handler { value, at, calling: Calling::DjangoMethod }
        }
        _ => Handler { value: view.class.clone(), at: view.at, calling: Calling::DjangoMethod },
    }
}

/// The project's definitions of a method that one request runs through, outermost first, and whether the last of them
/// comes to a library's.
pub fn hooks(
    run: &mut Run<'_>,
    view: &ClassView,
    instance: Option<ObjectId>,
    name: &str,
) -> (Vec<(usize, FunctionId)>, bool) {
    let mut found = Vec::new();
    let mut index = 0;
    loop {
        match lineage::find(run, &view.order, name, index) {
            Some((at, Found::Own(Value::Function(id), _))) => {
                found.push((at, bind(run, id, instance)));
                match next(run, view, id, name, at) {
                    Some(further) => index = further,
                    None => return (found, false),
                }
            }
            Some((_, Found::Own(..))) => return (found, false),
            Some((_, Found::Known(_))) | None => return (found, true),
        }
    }
}

/// Where in the order a method goes on: behind its own class by `super()`, at a class that it names, or nowhere.
fn next(run: &mut Run<'_>, view: &ClassView, function: FunctionId, name: &str, index: usize) -> Option<usize> {
    let node = run.function_node(function)?;
    let held = run.world.function(function).clone();
    for call in node.descendants().filter(|node| node.is(Role::Call)) {
        let Some(callee) = call.callee().filter(|callee| callee.is(Role::Member) && callee.name() == name) else {
            continue;
        };
        let Some(object) = callee.child(Part::Object) else { continue };
        if object.is(Role::Call) && object.call_name() == "super" {
            return Some(index + 1);
        }
        if object.is_any(&[Role::Name, Role::Member]) && !matches!(object.name(), "self" | "cls") {
            let class = run.eval(object, held.at.file, held.scope);
            let class = lineage::lineage(run, &class).into_iter().next()?;
            return Some(view.order.iter().position(|each| *each == class).unwrap_or(index + 1));
        }
    }
    None
}

/// A method of an instance.
pub fn bind(run: &mut Run<'_>, function: FunctionId, instance: Option<ObjectId>) -> FunctionId {
    let Some(instance) = instance else { return function };
    let mut bound = run.world.function(function).clone();
    bound.this = Some(Value::Object(instance));
    run.world.add_function(bound)
}

/// True where `dispatch` carries the mark that `LoginRequiredMiddleware` looks for.
fn is_open(run: &mut Run<'_>, view: &ClassView) -> bool {
    for ancestor in &view.order {
        match ancestor {
            Ancestor::Project(class) => {
                let opens = |links: &[Link], run: &Run<'_>| {
                    links.iter().any(|link| {
                        run.world.path(&link.value).is_some_and(|path| path.ends_with(".login_not_required"))
                    })
                };
                let links = class_decorators(run, *class, "dispatch");
                if opens(&links, run) {
                    return true;
                }
                if let Some(value) = run.own_attribute(*class, "dispatch") {
                    let links = wrap::above(run, &value, "", |_, _| false);
                    return opens(&links, run);
                }
            }
            Ancestor::Known(known) if known.open => return true,
            Ancestor::Known(known) if known.defines("dispatch") => return false,
            _ => {}
        }
    }
    false
}
