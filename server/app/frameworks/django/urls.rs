//! Lists of URL patterns, walked from the root down.

use std::sync::Arc;

use super::settings::{self, Settings};
use super::{ninja, rest, views};
use crate::app::files::{At, FileId};
use crate::app::frameworks::python::{self, text};
use crate::app::interpret::Run;
use crate::app::route::{Calling, Framework, Handler, Link, Note, Route};
use crate::app::value::{Arguments, FunctionId, ObjectId, Value};
use crate::facts::{Part, Role};

/// What makes a pattern, and whether its text is a regular expression.
const PATTERNS: [(&str, bool); 6] = [
    ("django.urls.path", false),
    ("django.urls.re_path", true),
    ("django.conf.urls.url", true),
    ("django.urls.conf.path", false),
    ("django.urls.conf.re_path", true),
    ("django.conf.urls.re_path", true),
];

const INCLUDES: &[&str] = &["django.urls.include", "django.conf.urls.include", "django.urls.conf.include"];

/// How deep includes are followed.
const DEEPEST: usize = 24;

/// Where in the tree of URLs the walk is.
#[derive(Clone, Debug, Default)]
pub struct Place {
    pub prefix: String,
    /// What could not be followed on the way here.
    pub unknown: Vec<Note>,
    /// The namespaces of the includes around.
    pub namespaces: Vec<Arc<str>>,
}

pub struct Walk<'r, 'a> {
    pub run: &'r mut Run<'a>,
    pub settings: Settings,
    pub routes: Vec<Route>,
    /// The middleware of the project as links, and whether there may be more.
    pub middleware: (Vec<settings::Named>, bool),
    /// Modules of patterns that were walked.
    pub visited: Vec<FileId>,
}

impl<'r, 'a> Walk<'r, 'a> {
    pub fn new(run: &'r mut Run<'a>, settings: Settings) -> Self {
        let middleware = settings.middleware(run);
        Self { run, settings, routes: Vec::new(), middleware, visited: Vec::new() }
    }

    pub fn root(&mut self) {
        let urls = self.settings.urls;
        self.module(urls, &Place::default(), 0);
    }

    fn module(&mut self, file: FileId, place: &Place, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        self.visited.push(file);
        if let Some(patterns) = self.run.export(file, "urlpatterns") {
            self.patterns(&patterns, place, depth + 1);
        }
    }

    /// Whatever stands where a list of patterns may stand.
    fn patterns(&mut self, value: &Value, place: &Place, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        match self.run.force(value) {
            Value::List(list) => {
                for item in self.run.world.list(list).items.clone() {
                    self.patterns(&item, place, depth + 1);
                }
            }
            Value::Module(file) => self.module(file, place, depth),
            Value::Object(object) => self.pattern(object, place, depth),
            // `router.urls`, `api.urls`.
            Value::Member(member) if matches!(&*member.name, "urls" | "get_urls") => {
                self.urls_of(&member.of, place, depth);
            }
            Value::Function(function) => self.own_urls(function, place, depth),
            _ => {}
        }
    }

    /// `urls` of a router that the project has written over: what its base makes, and what it adds.
    fn own_urls(&mut self, function: FunctionId, place: &Place, depth: usize) {
        let Some(this) = self.run.world.function(function).this.clone() else { return };
        let Some(node) = self.run.function_node(function) else { return };
        if !matches!(node.name(), "urls" | "get_urls") {
            return;
        }
        if node.own_descendants().any(|call| call.is(Role::Call) && call.call_name() == "super") {
            self.urls_of(&this, place, depth);
        }
        let at = self.run.world.function(function).at;
        let added = self.run.enter_later(function, Arguments::default(), at);
        self.patterns(&added, place, depth + 1);
    }

    fn pattern(&mut self, object: ObjectId, place: &Place, depth: usize) {
        let Some((callee, arguments)) = self.run.world.call(object) else { return };
        let (callee, arguments) = (callee.clone(), arguments.clone());
        let at = self.run.world.object(object).at;
        if self.is_for_debugging(object) {
            return;
        }
        if let Some((route, view)) = self.parts(object, 0) {
            let place = Place { prefix: place.prefix.clone() + &route, ..place.clone() };
            return self.target(&view, at, &place, depth);
        }
        match self.run.world.path(&callee).as_deref() {
            Some("django.conf.urls.i18n.i18n_patterns") => {
                let bare = arguments.named("prefix_default_language").is_some_and(|a| a.value == Value::Bool(false));
                let language = if bare { "" } else { "<language>/" };
                let place = Place { prefix: format!("{}{language}", place.prefix), ..place.clone() };
                for argument in &arguments.positional {
                    self.patterns(&argument.value, &place, depth + 1);
                }
            }
            // Django's own of old, with a prefix for names of views.
            Some("django.conf.urls.patterns") => {
                for argument in arguments.positional.iter().skip(1) {
                    self.patterns(&argument.value, place, depth + 1);
                }
            }
            Some("rest_framework.urlpatterns.format_suffix_patterns") => {
                if let Some(list) = arguments.get(0) {
                    self.patterns(list, place, depth + 1);
                }
            }
            _ => {
                if let Value::Member(member) = &callee
                    && &*member.name == "get_urls"
                {
                    self.urls_of(&member.of, place, depth);
                }
            }
        }
    }

    /// `if settings.DEBUG: urlpatterns += […]`: Django's default, and what production runs with, is that it is off.
    fn is_for_debugging(&self, object: ObjectId) -> bool {
        let branches = self.run.world.object(object).under.iter().flat_map(|branches| branches.iter());
        branches.filter_map(|branch| self.run.node(*branch)).any(|branch| {
            let condition = branch.parent().and_then(|up| up.child(Part::Condition));
            branch.part() == Part::Then
                && condition.is_some_and(|on| on.is_any(&[Role::Name, Role::Member]) && on.name() == "DEBUG")
        })
    }

    /// The route and the view of a pattern: those it was made with, also by hand from another pattern's.
    fn parts(&mut self, object: ObjectId, depth: usize) -> Option<(String, Value)> {
        let (callee, arguments) = self.run.world.call(object)?;
        let (callee, arguments) = (callee.clone(), arguments.clone());
        let path = self.run.world.path(&callee)?;
        if let Some((_, regex)) = PATTERNS.iter().find(|(name, _)| *name == path) {
            let given = arguments.named("route").or_else(|| arguments.named_or("regex", 0));
            let given = given.map(|argument| self.settings.of(self.run, &argument.value));
            let (route, _) = text::path(self.run, given.as_ref());
            let route = if *regex { plain(&route) } else { route };
            return Some((route, arguments.named_or("view", 1)?.value.clone()));
        }
        if depth < 4 && matches!(path.as_str(), "django.urls.URLPattern" | "django.urls.resolvers.URLPattern") {
            let Value::Member(pattern) = arguments.get(0)? else { return None };
            let (route, _) = self.parts(pattern.of.object()?, depth + 1)?;
            return Some((route, arguments.get(1)?.clone()));
        }
        None
    }

    /// What a pattern leads to: more patterns, or a view.
    fn target(&mut self, view: &Value, at: At, place: &Place, depth: usize) {
        let view = self.run.force(view);
        match &view {
            Value::Object(object) if self.is_include(*object) => {
                let Some((_, arguments)) = self.run.world.call(*object) else { return };
                let arguments = arguments.clone();
                self.include(&arguments, at, place, depth);
            }
            Value::List(_) => self.tuple(&view, at, place, depth),
            Value::Member(member) if matches!(&*member.name, "urls") => self.urls_of(&member.of.clone(), place, depth),
            Value::Outside(path) if path.ends_with(".site.urls") => self.admin(at, place),
            Value::Text(path) => {
                let named = settings::dotted(self.run, at.file, path);
                self.view(&named, at, place);
            }
            _ => self.view(&view, at, place),
        }
    }

    fn is_include(&self, object: ObjectId) -> bool {
        self.run.world.call(object).is_some_and(|(callee, _)| python::is_called(self.run, callee, INCLUDES))
    }

    fn include(&mut self, arguments: &Arguments, at: At, place: &Place, depth: usize) {
        let Some(first) = arguments.named_or("arg", 0) else { return };
        let mut place = place.clone();
        if let Some(namespace) = arguments.named("namespace").or_else(|| arguments.positional.get(1))
            && let Value::Text(name) = &namespace.value
        {
            place.namespaces.push(name.clone());
        }
        self.included(&first.value, at, &place, depth);
    }

    fn included(&mut self, value: &Value, at: At, place: &Place, depth: usize) {
        match self.run.force(value) {
            // Where there is no such module, these are the URLs of a package.
            Value::Text(path) => {
                if let Some(file) = settings::module(self.run, at.file, &path) {
                    self.module(file, place, depth + 1);
                }
            }
            Value::Outside(path) if path.ends_with(".site.urls") => self.admin(at, place),
            list @ Value::List(_) => self.tuple(&list, at, place, depth),
            other => self.patterns(&other, place, depth + 1),
        }
    }

    /// A list of patterns; or patterns, the name of the app and perhaps a namespace.
    fn tuple(&mut self, value: &Value, at: At, place: &Place, depth: usize) {
        let Value::List(list) = value else { return };
        let items = self.run.world.list(*list).items.clone();
        let second = items.get(1).map(|item| self.run.force(item));
        match (items.first(), second) {
            (Some(patterns), Some(Value::Text(name))) => {
                let mut place = place.clone();
                place.namespaces.push(name);
                self.included(patterns, at, &place, depth + 1);
            }
            _ => self.patterns(value, place, depth + 1),
        }
    }

    /// `x.urls` of a router, an API or an admin site.
    fn urls_of(&mut self, of: &Value, place: &Place, depth: usize) {
        let of = self.run.force(of);
        let Value::Object(object) = of else { return };
        if depth > DEEPEST {
            return;
        }
        if rest::is_router(self.run, object) {
            rest::router(self, object, place);
        } else if ninja::is_api(self.run, object) {
            ninja::api(self, object, place);
        } else if python::is_made_by(self.run, object, &["*AdminSite"]) {
            let at = self.run.world.object(object).at;
            self.admin(at, place);
        }
    }

    /// The admin lets in whoever is marked as staff, and decides the rest by permissions.
    fn admin(&mut self, at: At, place: &Place) {
        let guard = Value::Outside("django.contrib.admin.views.decorators.staff_member_required".into());
        let links = vec![Link::new(guard, at, Calling::Declared, "the admin site")];
        let site = Value::Outside("django.contrib.admin.site".into());
        let handler = Handler { value: site, at, calling: Calling::Django };
        let endpoint = views::Endpoint::new(Framework::Django, &["ANY"], handler, links);
        self.add(endpoint, at, place, true);
    }

    fn view(&mut self, view: &Value, at: At, place: &Place) {
        for endpoint in views::endpoints(self, view, at) {
            let covered = !endpoint.open;
            self.add(endpoint, at, place, covered);
        }
    }

    /// Adds the routes of an endpoint behind the project's middleware. `covered` is false where the view is exempt from
    /// `LoginRequiredMiddleware`.
    pub fn add(&mut self, endpoint: views::Endpoint, at: At, place: &Place, covered: bool) {
        let mut chain = Vec::new();
        for named in &self.middleware.0 {
            let login = matches!(&named.value, Value::Outside(path) if path.ends_with("LoginRequiredMiddleware"));
            if covered || !login {
                let mut link = Link::new(named.value.clone(), named.at, Calling::DjangoMiddleware, "MIDDLEWARE");
                link.metadata =
                    place.namespaces.iter().map(|name| ("namespace".into(), Value::Text(name.clone()))).collect();
                chain.push(link);
            }
        }
        chain.extend(endpoint.links);
        let mut unknown = place.unknown.clone();
        unknown.extend(endpoint.unknown);
        let mut searched = endpoint.searched;
        if self.middleware.0.iter().all(|named| matches!(&named.value, Value::Outside(_))) {
            searched
                .push(Note { text: "no guard in MIDDLEWARE".to_owned(), at: self.middleware.0.first().map(|n| n.at) });
        }
        let path = format!("/{}", place.prefix.trim_start_matches('/'));
        for method in endpoint.methods {
            self.routes.push(Route {
                framework: endpoint.framework,
                method,
                path: path.clone(),
                at,
                document: None,
                handler: endpoint.handler.clone(),
                chain: chain.clone(),
                searched: searched.clone(),
                unknown: unknown.clone(),
                declared_public: endpoint.declared_public.clone(),
                passed_over: endpoint.passed_over.clone(),
            });
        }
    }
}

/// A regular expression as a path: without the anchors, which includes take off too.
pub fn plain(route: &str) -> String {
    let route = route.strip_prefix('^').unwrap_or(route);
    let route = route.strip_suffix("\\Z").or_else(|| route.strip_suffix('$')).unwrap_or(route);
    // A trailing slash that may be left out.
    route.strip_suffix("/?").map_or_else(|| route.to_owned(), |route| format!("{route}/"))
}
