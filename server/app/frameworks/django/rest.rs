//! Django REST framework: who is asked before a view's method, and the routes that routers make of sets of views.

use std::sync::Arc;

use super::urls::{Place, Walk, plain};
use super::views::{self, ClassView, Endpoint};
use crate::app::files::At;
use crate::app::frameworks::python::{self, text};
use crate::app::interpret::{Decoration, Run};
use crate::app::lineage::{self, Ancestor, Found};
use crate::app::route::{Calling, Framework, Handler, Link, Note};
use crate::app::value::{Argument, Arguments, FunctionId, Made, ObjectId, Value};
use crate::facts::{Node, Part, Role};

const ROUTERS: &[&str] = &[
    "rest_framework.routers.DefaultRouter",
    "rest_framework.routers.SimpleRouter",
    "rest_framework_nested.routers.*",
    "*.routers.NestedSimpleRouter",
    "*.routers.NestedDefaultRouter",
    "*.routers.DefaultRouter",
    "*.routers.SimpleRouter",
    "*.ExtendedDefaultRouter",
    "*.ExtendedSimpleRouter",
    "*.BulkRouter",
];

/// What a router maps: the method of the set, the HTTP method, and whether it is about one object.
const ACTIONS: [(&str, &str, bool); 6] = [
    ("list", "get", false),
    ("create", "post", false),
    ("retrieve", "get", true),
    ("update", "put", true),
    ("partial_update", "patch", true),
    ("destroy", "delete", true),
];

const ACTION: &[&str] = &[
    "rest_framework.decorators.action",
    "rest_framework.decorators.detail_route",
    "rest_framework.decorators.list_route",
];

const API_VIEW: &str = "rest_framework.decorators.api_view";

/// Classes that are asked, and where that is said.
struct Asked {
    classes: Vec<Argument>,
    place: &'static str,
    unknown: bool,
    /// The view itself says so, not the settings.
    own: bool,
    at: At,
}

pub fn is_router(run: &mut Run<'_>, object: ObjectId) -> bool {
    python::is_made_by(run, object, ROUTERS)
}

/// True for `@action(…)` and its mappings, which register and do not wrap.
pub fn is_action(run: &Run<'_>, decoration: &Decoration) -> bool {
    let callee = decoration.value.object().and_then(|object| Some(run.world.call(object)?.0.clone()));
    match callee {
        Some(Value::Member(member)) => matches!(member.of, Value::Member(ref of) if &*of.name == "mapping"),
        Some(callee) => python::is_called(run, &callee, ACTION),
        // `@other.mapping.post`
        None => matches!(&decoration.value, Value::Member(member)
            if matches!(member.of, Value::Member(ref of) if &*of.name == "mapping")),
    }
}

pub fn class_view(walk: &mut Walk<'_, '_>, view: &ClassView) -> Vec<Endpoint> {
    // `as_view({"get": "list"})`.
    if let Some(Value::Record(record)) = view.given.get(0) {
        let record = walk.run.world.record(*record).clone();
        let mut found = Vec::new();
        for (verb, action) in record.entries {
            if let Value::Text(action) = action {
                found.push(action_endpoint(walk, view, &verb, &action, &Arguments::default()));
            }
        }
        return found;
    }
    let verbs = view.verbs(walk.run);
    verbs.iter().map(|(verb, method)| endpoint(walk, view, verb, method, None, &Arguments::default())).collect()
}

fn action_endpoint(walk: &mut Walk<'_, '_>, view: &ClassView, verb: &str, action: &str, given: &Arguments) -> Endpoint {
    // What `@action(…)` says counts with any way of routing.
    let own = own_action(walk.run, view, action).map(|(_, arguments)| arguments);
    endpoint(walk, view, verb, action, Some(action), own.as_ref().unwrap_or(given))
}

/// One method of a view. `given` is what an `@action` sets on the instance.
fn endpoint(
    walk: &mut Walk<'_, '_>,
    view: &ClassView,
    verb: &str,
    method: &str,
    action: Option<&str>,
    given: &Arguments,
) -> Endpoint {
    let mut all = view.given.clone();
    for (name, argument) in &given.named {
        if all.named(name).is_none() {
            all.named.push((name.clone(), argument.clone()));
        }
    }
    let view = ClassView { order: view.order.clone(), given: all, class: view.class.clone(), at: view.at };
    let instance = view.instance(walk.run, verb);
    if let (Some(instance), Some(action)) = (instance, action) {
        walk.run.world.object_mut(instance).fields.push(("action".into(), Value::Text(action.into())));
    }
    let mut endpoint = views::around(walk.run, &view, instance, Framework::Drf);
    endpoint.open = true;
    endpoint.methods = vec![verb.to_uppercase().into()];
    if endpoint.handler.value != Value::Null {
        return endpoint;
    }
    let (initial, asks) = views::hooks(walk.run, &view, instance, "initial");
    if asks {
        checks(walk, &view, instance, &mut endpoint);
    } else {
        let text = "`initial` is replaced, so that nobody is authenticated and nothing is asked".to_owned();
        endpoint.searched.push(Note { text, at: Some(view.at) });
    }
    for (_, function) in initial {
        let at = walk.run.world.function(function).at;
        endpoint.links.push(Link::new(Value::Function(function), at, Calling::DjangoMethod, "initial of the view"));
    }
    endpoint.links.extend(views::method_links(walk.run, &view, method));
    endpoint.handler = views::handler(walk.run, &view, instance, method);
    endpoint
}

/// Authentication, permissions and what replaces them.
fn checks(walk: &mut Walk<'_, '_>, view: &ClassView, instance: Option<ObjectId>, endpoint: &mut Endpoint) {
    let authentication = asked(walk, view, "authentication_classes", "DEFAULT_AUTHENTICATION_CLASSES");
    authenticate(walk.run, authentication, endpoint);
    let (own, reaches) = views::hooks(walk.run, view, instance, "check_permissions");
    if reaches {
        let permissions = permissions(walk, view, instance);
        permit(walk.run, permissions, endpoint);
    } else {
        let text = "`check_permissions` is replaced".to_owned();
        endpoint.searched.push(Note { text, at: Some(view.at) });
    }
    for (_, function) in own {
        let at = walk.run.world.function(function).at;
        let place = "check_permissions of the view";
        endpoint.links.push(Link::new(Value::Function(function), at, Calling::DjangoMethod, place));
    }
}

fn authenticate(run: &mut Run<'_>, asked: Asked, endpoint: &mut Endpoint) {
    for class in asked.classes {
        let value = run.force(&class.value);
        endpoint.links.push(Link::new(value, class.at, Calling::DrfAuthentication, asked.place));
    }
}

fn permit(run: &mut Run<'_>, asked: Asked, endpoint: &mut Endpoint) {
    let open = |value: &Value, run: &Run<'_>| {
        run.world.path(value).is_some_and(|path| path.starts_with("rest_framework.permissions.AllowAny"))
    };
    if asked.unknown {
        let text = "the permissions could not all be followed".to_owned();
        endpoint.unknown.push(Note { text, at: Some(asked.at) });
    } else if asked.classes.is_empty() {
        let text = match asked.own {
            true => "permission_classes is empty",
            false => "no permission_classes on the view or its bases, no DEFAULT_PERMISSION_CLASSES in the settings",
        };
        let note = Note { text: text.to_owned(), at: Some(asked.at) };
        if asked.own {
            endpoint.declared_public = Some(note.clone());
        }
        endpoint.searched.push(note);
    }
    for class in asked.classes {
        let value = run.force(&class.value);
        if asked.own && open(&value, run) {
            endpoint.declared_public = Some(Note { text: "AllowAny".to_owned(), at: Some(class.at) });
        }
        endpoint.links.push(Link::new(value, class.at, Calling::DrfPermission, asked.place));
    }
}

/// The classes that an attribute of the view lists, else those of a setting.
fn asked(walk: &mut Walk<'_, '_>, view: &ClassView, attribute: &str, setting: &str) -> Asked {
    let (own, emptied) = view.attribute(walk.run, attribute);
    match own {
        Some((value, class)) => {
            let at = match (&value, class) {
                (Value::List(list), _) => walk.run.world.list(*list).at,
                (_, Some(class)) => Some(walk.run.world.class(class).at),
                _ => None,
            };
            listed(walk.run, &value, at.unwrap_or(view.at), place_of(attribute, false))
        }
        None if emptied => {
            Asked { classes: Vec::new(), place: place_of(attribute, false), unknown: false, own: true, at: view.at }
        }
        None => by_setting(walk, attribute, setting, view.at),
    }
}

fn by_setting(walk: &mut Walk<'_, '_>, attribute: &str, setting: &str, at: At) -> Asked {
    let settings = walk.settings.clone();
    let (named, unknown) = settings.rest(walk.run, setting).unwrap_or_default();
    let classes = named.into_iter().map(|named| Argument { value: named.value, at: named.at }).collect();
    Asked { classes, place: place_of(attribute, true), unknown, own: false, at }
}

fn place_of(attribute: &str, by_setting: bool) -> &'static str {
    match (attribute, by_setting) {
        ("permission_classes", false) => "permission_classes of the view",
        ("permission_classes", true) => "DEFAULT_PERMISSION_CLASSES",
        (_, false) => "authentication_classes of the view",
        (_, true) => "DEFAULT_AUTHENTICATION_CLASSES",
    }
}

/// The classes of a written list: instances count as their class.
fn listed(run: &mut Run<'_>, value: &Value, at: At, place: &'static str) -> Asked {
    let value = run.force(value);
    let open = match &value {
        Value::List(list) => run.world.list(*list).open,
        _ => false,
    };
    let items: Vec<Value> = run.world.flattened(&value);
    let mut asked = Asked { classes: Vec::new(), place, unknown: open, own: true, at };
    for item in items {
        match class_of(run, &item) {
            Some(class) => asked.classes.push(Argument { value: class, at }),
            None => asked.unknown = true,
        }
    }
    asked
}

/// A class, an instance of one, or several joined by operators.
fn class_of(run: &mut Run<'_>, value: &Value) -> Option<Value> {
    let value = run.force(value);
    match &value {
        Value::Class(_) | Value::Outside(_) | Value::Member(_) => Some(value),
        Value::Object(object) => match &run.world.object(*object).made {
            Made::Instance { class, .. } => Some(Value::Class(*class)),
            Made::Call { callee, .. } => match callee {
                Value::Outside(path) if matches!(&**path, "|" | "&" | "~") => Some(value),
                // `(A | B)()`, `IsAuthenticated()`, a factory's `HasRole("x")()`.
                callee => {
                    let callee = callee.clone();
                    class_of(run, &callee)
                }
            },
            _ => None,
        },
        _ => None,
    }
}

/// What is asked for permission: by `get_permissions` where the project has one, else by `permission_classes`.
fn permissions(walk: &mut Walk<'_, '_>, view: &ClassView, instance: Option<ObjectId>) -> Asked {
    let plain = |walk: &mut Walk<'_, '_>| asked(walk, view, "permission_classes", "DEFAULT_PERMISSION_CLASSES");
    let Some((index, Found::Own(Value::Function(function), _))) =
        lineage::find(walk.run, &view.order, "get_permissions", 0)
    else {
        return plain(walk);
    };
    // Where the caller says by a parameter that nothing is asked, nothing is.
    if walk.run.function_node(function).is_some_and(may_be_asked_to_open) {
        let open = Value::Outside("rest_framework.permissions.AllowAny".into());
        let at = walk.run.world.function(function).at;
        let classes = vec![Argument { value: open, at }];
        return Asked { classes, place: "get_permissions of the view", unknown: false, own: true, at };
    }
    // What the method reads of itself is set on the instance, from wherever it comes.
    let classes = plain(walk);
    let mut before = None;
    if let Some(instance) = instance {
        let items = classes.classes.iter().map(|class| class.value.clone()).collect();
        let list = crate::app::value::List { items, open: classes.unknown, at: Some(classes.at) };
        let list = Value::List(walk.run.world.add_list(list));
        let fields = &mut walk.run.world.object_mut(instance).fields;
        fields.retain(|(name, _)| &**name != "permission_classes");
        fields.push(("permission_classes".into(), list.clone()));
        before = Some(list);
    }
    let _ = index;
    let at = walk.run.world.function(function).at;
    let bound = views::bind(walk.run, function, instance);
    let answer = walk.run.enter(bound, Arguments::default(), at);
    let answer = walk.run.force(&answer);
    let open = match &answer {
        Value::List(list) => {
            let list = walk.run.world.list(*list);
            // `super().get_permissions() + […]` is open by what is known.
            list.open && !list.items.iter().any(|item| is_super(walk.run, item))
        }
        Value::Object(_) => false,
        _ => true,
    };
    let mut result = Asked { classes: Vec::new(), place: "get_permissions of the view", unknown: open, own: true, at };
    for item in walk.run.world.flattened(&answer) {
        if is_super(walk.run, &item) {
            // `self.permission_classes = [IsAdminUser]`, and then the library's.
            let held = instance.and_then(|instance| walk.run.field(instance, "permission_classes"));
            let inherited = match held.filter(|held| Some(held) != before.as_ref()) {
                Some(held) => listed(walk.run, &held, at, "get_permissions of the view"),
                None => plain(walk),
            };
            result.unknown |= inherited.unknown;
            result.own &= inherited.own;
            result.classes.extend(inherited.classes);
            continue;
        }
        match class_of(walk.run, &item) {
            Some(class) => result.classes.push(Argument { value: class, at }),
            None => result.unknown = true,
        }
    }
    result
}

/// `if self.request.query_params.get("public"): permission_classes = [AllowAny]`
fn may_be_asked_to_open(function: Node<'_>) -> bool {
    const SENT: [&str; 4] = ["query_params", "GET", "data", "POST"];
    let mut branches = function.own_descendants().filter(|node| node.is(Role::If));
    branches.any(|branch| {
        let sent = |condition: Node<'_>| condition.descendants().any(|part| SENT.contains(&part.name()));
        let opens = |part: Node<'_>| part.descendants().any(|name| name.is(Role::Name) && name.name() == "AllowAny");
        branch.child(Part::Condition).is_some_and(sent) && branch.child(Part::Then).is_some_and(opens)
    })
}

/// What a call of `super().get_permissions()` answers that is the library's.
fn is_super(run: &Run<'_>, value: &Value) -> bool {
    run.world.object_name(value) == Some("get_permissions")
}

/// `@api_view([…])` above a function, with what stands below and above.
pub fn function_view(walk: &mut Walk<'_, '_>, function: FunctionId) -> Option<Endpoint> {
    let value = Value::Function(function);
    let decorations = walk.run.decorations(&value).to_vec();
    let index = decorations.iter().position(|decoration| {
        let object = decoration.value.object();
        object.and_then(|object| walk.run.world.callee_path(object)).as_deref() == Some(API_VIEW)
    })?;
    let at = walk.run.world.function(function).at;
    let given = decorations[index].value.object().and_then(|object| {
        let (_, arguments) = walk.run.world.call(object)?;
        arguments.named_or("http_method_names", 0).map(|argument| argument.value.clone())
    });
    let methods = text::methods(walk.run, given.as_ref()).unwrap_or_else(|| vec!["GET".into()]);
    let handler = Handler { value: value.clone(), at, calling: Calling::Django };
    let mut endpoint = Endpoint::new(Framework::Drf, &[], handler, Vec::new());
    endpoint.open = true;
    endpoint.methods = methods.into_iter().filter(|method| !matches!(&**method, "OPTIONS" | "HEAD")).collect();
    let link = |decoration: &Decoration, place: &str| {
        Link::new(decoration.value.clone(), decoration.at, Calling::Decorator, place)
    };
    endpoint.links.extend(
        decorations[..index]
            .iter()
            .filter(|each| said(walk.run, each).is_none())
            .map(|each| link(each, "decorator above api_view")),
    );
    for decoration in &decorations[..index] {
        if let Some((name, _)) = said(walk.run, decoration) {
            let text = format!("`{name}` stands above `api_view`, which has made its view by then");
            endpoint.searched.push(Note { text, at: Some(decoration.at) });
        }
    }
    let below: Vec<(String, Value, At)> = decorations[index + 1..]
        .iter()
        .filter_map(|each| said(walk.run, each).map(|(name, value)| (name, value, each.at)))
        .collect();
    let own = |walk: &mut Walk<'_, '_>, name: &str, setting: &str| match below.iter().find(|(each, ..)| each == name) {
        Some((_, value, at)) => listed(walk.run, value, *at, place_of(name, false)),
        None => by_setting(walk, name, setting, at),
    };
    let authentication = own(walk, "authentication_classes", "DEFAULT_AUTHENTICATION_CLASSES");
    authenticate(walk.run, authentication, &mut endpoint);
    let permissions = own(walk, "permission_classes", "DEFAULT_PERMISSION_CLASSES");
    permit(walk.run, permissions, &mut endpoint);
    endpoint.links.extend(
        decorations[index + 1..]
            .iter()
            .filter(|each| said(walk.run, each).is_none())
            .map(|each| link(each, "decorator below api_view")),
    );
    Some(endpoint)
}

/// `@permission_classes([…])`: the name and what it is given.
fn said(run: &Run<'_>, decoration: &Decoration) -> Option<(String, Value)> {
    let object = decoration.value.object()?;
    let path = run.world.callee_path(object)?;
    let name = path.strip_prefix("rest_framework.decorators.")?;
    Some((name.to_owned(), run.world.call(object)?.1.get(0).cloned().unwrap_or(Value::Null)))
}

/// The `@action` of a method: the method of the class, and what the decorator was given.
fn own_action(run: &mut Run<'_>, view: &ClassView, name: &str) -> Option<(FunctionId, Arguments)> {
    let Some((_, Found::Own(value @ Value::Function(function), _))) = lineage::find(run, &view.order, name, 0) else {
        return None;
    };
    let decorations = run.decorations(&value).to_vec();
    decorations.iter().find_map(|decoration| {
        let object = decoration.value.object()?;
        let (callee, arguments) = run.world.call(object)?;
        python::is_called(run, callee, ACTION).then(|| (function, arguments.clone()))
    })
}

/// One registration: a prefix, a set of views, and where.
struct Registration {
    prefix: String,
    set: Value,
    at: At,
}

/// What was registered, also by taking over another router's registry.
fn registered(run: &mut Run<'_>, router: ObjectId, depth: u32) -> Vec<Registration> {
    let mut found = Vec::new();
    let events = run.world.object(router).events.clone();
    for event in events {
        let Some((of, name, arguments)) = run.world.method_call(event) else { continue };
        let (of, name, arguments) = (of.clone(), name.to_owned(), arguments.clone());
        let at = run.world.object(event).at;
        if name == "register" {
            let (prefix, _) = text::path(run, arguments.named_or("prefix", 0).map(|argument| &argument.value));
            let Some(set) = arguments.named_or("viewset", 1) else { continue };
            let set = run.force(&set.value);
            found.push(Registration { prefix: plain(&prefix).trim_matches('/').to_owned(), set, at });
        } else if name == "extend"
            && depth < 4
            && matches!(&of, Value::Member(member) if &*member.name == "registry")
            && let Some(Value::Member(other)) = arguments.get(0)
            && let Some(other) = other.of.object()
        {
            found.extend(registered(run, other, depth + 1));
        }
    }
    found
}

/// The routes of a router below a place.
pub fn router(walk: &mut Walk<'_, '_>, router: ObjectId, place: &Place) {
    let arguments = python::construction(walk.run, router);
    let slashless = arguments.named("trailing_slash").is_some_and(|argument| {
        matches!(&argument.value, Value::Bool(false)) || argument.value.text().is_some_and(str::is_empty)
    });
    let slash = if slashless { "" } else { "/" };
    let parent = parent_prefix(walk.run, router, 0);
    if python::is_made_by(walk.run, router, &["*DefaultRouter"]) && parent.is_empty() {
        root_view(walk, router, place);
    }
    for Registration { prefix, set, at } in registered(walk.run, router, 0) {
        let view = ClassView::new(walk.run, &set, &Arguments::default(), at);
        let unknown = view.order.iter().any(|each| matches!(each, Ancestor::Other(path) if path.is_empty()));
        let base = [parent.as_str(), prefix.as_str()].into_iter().filter(|part| !part.is_empty());
        let base = base.collect::<Vec<_>>().join("/");
        let one = lookup(walk.run, &view);
        let allowed = view.allowed(walk.run);
        let permits = |verb: &str| allowed.as_ref().is_none_or(|allowed| allowed.iter().any(|each| each == verb));
        let mut routes: Vec<(String, String, String)> = Vec::new();
        for (action, method, verb, detail, path) in extra_actions(walk.run, &view) {
            let path = if detail { format!("{base}/{{{one}}}/{path}") } else { format!("{base}/{path}") };
            let _ = method;
            routes.push((verb, action, path));
        }
        for (action, verb, detail) in ACTIONS {
            if lineage::find(walk.run, &view.order, action, 0).is_some() {
                let path = if detail { format!("{base}/{{{one}}}") } else { base.clone() };
                routes.push((verb.to_owned(), action.to_owned(), path));
            }
        }
        for (verb, action, path) in routes {
            if !permits(&verb) {
                continue;
            }
            let mut endpoint = action_endpoint(walk, &view, &verb, &action, &Arguments::default());
            if unknown && endpoint.unknown.is_empty() {
                endpoint.unknown.push(Note { text: "a base class could not be followed".to_owned(), at: Some(at) });
            }
            // Of what is registered under nothing, only what comes behind is left.
            let path = path.trim_start_matches('/');
            let path = if path.is_empty() { String::new() } else { format!("{path}{slash}") };
            let place = Place { prefix: format!("{}{path}", place.prefix), ..place.clone() };
            walk.add(endpoint, at, &place, false);
        }
    }
}

/// The view of a `DefaultRouter` that lists what is registered.
fn root_view(walk: &mut Walk<'_, '_>, router: ObjectId, place: &Place) {
    let at = walk.run.world.object(router).at;
    let handler = Handler {
        value: Value::Outside("rest_framework.routers.APIRootView".into()),
        at,
        calling: Calling::DjangoMethod,
    };
    let mut endpoint = Endpoint::new(Framework::Drf, &["GET"], handler, Vec::new());
    let authentication = by_setting(walk, "authentication_classes", "DEFAULT_AUTHENTICATION_CLASSES", at);
    authenticate(walk.run, authentication, &mut endpoint);
    let permissions = by_setting(walk, "permission_classes", "DEFAULT_PERMISSION_CLASSES", at);
    permit(walk.run, permissions, &mut endpoint);
    walk.add(endpoint, at, place, false);
}

/// What stands before the routes of a nested router: the parent's prefix and the parent's lookup.
fn parent_prefix(run: &mut Run<'_>, router: ObjectId, depth: u32) -> String {
    if depth > 4 || !python::is_made_by(run, router, &["*NestedSimpleRouter", "*NestedDefaultRouter", "*NestedRouter"])
    {
        return String::new();
    }
    let arguments = python::construction(run, router);
    let Some(parent) = arguments.get(0).map(|parent| run.force(parent)).and_then(|parent| parent.object()) else {
        return String::new();
    };
    let (prefix, _) = text::path(run, arguments.named_or("parent_prefix", 1).map(|argument| &argument.value));
    let above = parent_prefix(run, parent, depth + 1);
    let name = match arguments.named("lookup").and_then(|argument| argument.value.text()) {
        Some(name) => name.to_owned(),
        None => "nested_1".to_owned(),
    };
    let set = registered(run, parent, 0).into_iter().find(|each| each.prefix == prefix.trim_matches('/'));
    let field = match set {
        Some(set) => {
            let view = ClassView::new(run, &set.set, &Arguments::default(), set.at);
            lookup(run, &view)
        }
        None => "pk".to_owned(),
    };
    let own = format!("{}/{{{name}_{field}}}", prefix.trim_matches('/'));
    if above.is_empty() { own } else { format!("{above}/{own}") }
}

/// The name of the part of the path that names one object.
fn lookup(run: &mut Run<'_>, view: &ClassView) -> String {
    for name in ["lookup_url_kwarg", "lookup_field"] {
        if let (Some((Value::Text(field), _)), _) = view.attribute(run, name) {
            return field.to_string();
        }
    }
    "pk".to_owned()
}

/// The `@action`s of a set: name, function, HTTP method, whether about one object, and the rest of the path.
fn extra_actions(run: &mut Run<'_>, view: &ClassView) -> Vec<(String, FunctionId, String, bool, String)> {
    let mut found: Vec<(String, FunctionId, String, bool, String)> = Vec::new();
    let mut seen: Vec<Arc<str>> = Vec::new();
    for ancestor in &view.order {
        let Ancestor::Project(class) = ancestor else { continue };
        for (name, value) in run.methods(*class) {
            let Value::Function(function) = value else { continue };
            if seen.contains(&name) {
                continue;
            }
            seen.push(name.clone());
            for decoration in run.decorations(&value).to_vec() {
                if let Some((base, verb)) = mapped(&decoration.value, run) {
                    let route = found.iter().find(|(each, ..)| *each == base).cloned();
                    if let Some((_, _, _, detail, path)) = route {
                        found.push((name.to_string(), function, verb, detail, path));
                    }
                    continue;
                }
                let Some(object) = decoration.value.object() else { continue };
                let Some((callee, arguments)) = run.world.call(object) else { continue };
                if !python::is_called(run, callee, ACTION) {
                    continue;
                }
                let path = run.world.path(callee).unwrap_or_default();
                let arguments = arguments.clone();
                let detail = match path.rsplit('.').next() {
                    Some("detail_route") => true,
                    Some("list_route") => false,
                    _ => !matches!(
                        arguments.named_or("detail", 1).map(|argument| &argument.value),
                        Some(Value::Bool(false))
                    ),
                };
                let methods = arguments.named_or("methods", 0).map(|argument| argument.value.clone());
                let methods = text::methods(run, methods.as_ref()).unwrap_or_else(|| vec!["GET".into()]);
                let path = match arguments.named("url_path") {
                    Some(argument) => plain(&text::path(run, Some(&argument.value)).0).trim_matches('/').to_owned(),
                    None => name.to_string(),
                };
                for method in methods {
                    found.push((name.to_string(), function, method.to_lowercase(), detail, path.clone()));
                }
            }
        }
    }
    found
}

/// `@lock.mapping.delete`: the action, and the HTTP method.
fn mapped(value: &Value, run: &Run<'_>) -> Option<(String, String)> {
    let Value::Member(verb) = value else { return None };
    let Value::Member(mapping) = &verb.of else { return None };
    let Value::Function(function) = &mapping.of else { return None };
    let name = run.function_node(*function)?.name().to_owned();
    (&*mapping.name == "mapping").then(|| (name, verb.name.to_string()))
}
