//! Where trying often pays, and what limits it: worked out once for all files of an app.

use super::exposure::handler_name;
use super::reach::{self, Place};
use crate::app::access::{Proof, Status};
use crate::app::paths::{below, folder, upwards};
use crate::app::route::Framework;
use crate::app::{At, FileId, Site, SourceFile};
use crate::facts::{Id, Node, Role};
use crate::models::pattern::words;
use crate::models::surface::{Throttle, said, surface};
use crate::models::testing::{lists, lists_word};
use crate::rules::Cx;

/// What can be done too often.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    Passwords,
    Codes,
    Mails,
    Model(At),
}

impl Deed {
    pub fn told(self) -> &'static str {
        match self {
            Deed::Passwords => "lets passwords be tried without a limit",
            Deed::Codes => "lets codes be tried without a limit",
            Deed::Mails => "sends a message for every request, without a limit",
            Deed::Model(_) => "calls a paid model for every request, without a limit",
        }
    }
}

/// A route without a limit.
#[derive(Debug)]
pub struct Open {
    /// Of the app's sites.
    pub site: usize,
    pub deed: Deed,
    /// Who calls can be told apart, at least.
    pub known: bool,
}

/// The routes of one package in which trying often pays and nothing limits it.
#[derive(Debug)]
pub struct Package {
    pub open: Vec<Open>,
    /// Something else in the package is limited: then each route without a limit is a slip of its own, and otherwise
    /// all of them are the same one.
    pub limits: bool,
    /// Where to say that nothing in the package is limited: where its application is made, else at its first such route.
    pub anchor: Option<At>,
}

#[derive(Debug, Default)]
pub struct Packages(pub Vec<Package>);

/// Every package of the app that leaves something open.
pub fn packages(cx: &Cx<'_>) -> std::sync::Arc<Packages> {
    cx.app.memo().get(|| Packages(look(cx)))
}

fn look(cx: &Cx<'_>) -> Vec<Package> {
    let pays = has_models(cx);
    let mut folders: Vec<(String, Vec<Open>, bool)> = Vec::new();
    for (index, site) in cx.app.sites.iter().enumerate() {
        let posts = matches!(&*site.route.method, "POST" | "PUT" | "ANY" | "ACTION" | "MUTATION" | "GET");
        let Some(source) = cx.app.files.get(site.home().file).filter(|source| source.kind.is_production()) else {
            continue;
        };
        if !posts || !pays && !is_tried(cx, site) {
            continue;
        }
        let functions = reach::of_handler(cx, site);
        let Some(deed) = deed(cx, site, &functions) else { continue };
        let folder = package_of(cx, &source.path);
        let at = folders.iter().position(|(name, ..)| *name == folder).unwrap_or_else(|| {
            folders.push((folder, Vec::new(), false));
            folders.len() - 1
        });
        if is_limited(cx, site, &functions) {
            folders[at].2 = true;
            continue;
        }
        let known = match deed {
            Deed::Model(_) | Deed::Codes => {
                let asks = |name: &str| lists(&surface().throttle.callers, name);
                &*site.route.method == "ACTION" || reach::any_name(&functions, asks)
            }
            Deed::Passwords | Deed::Mails => false,
        };
        folders[at].1.push(Open { site: index, deed, known });
    }
    folders.retain(|(_, open, _)| !open.is_empty());
    if folders.is_empty() || is_everywhere(cx) {
        return Vec::new();
    }
    let importing = importing_limiters(cx);
    let package = |(folder, mut open, limited): (String, Vec<Open>, bool)| {
        let limits = limited || importing.iter().any(|path| below(path, &folder));
        // What serves a React Router application may limit its addresses, and is an application of its own.
        let served = |open: &Open| cx.app.sites[open.site].route.framework == Framework::ReactRouter;
        open.retain(|each| importing.is_empty() || !served(each));
        let anchor = application(cx, &folder, &open);
        Package { open, limits, anchor }
    };
    folders.into_iter().map(package).filter(|package| !package.open.is_empty()).collect()
}

/// The folder of the nearest manifest above a file; the root where there is none.
pub fn package_of(cx: &Cx<'_>, path: &str) -> String {
    const MANIFESTS: [&str; 5] = ["package.json", "pyproject.toml", "requirements.txt", "setup.py", "Pipfile"];
    let holds = |at: &&str| {
        let inside = |name: &&str| if at.is_empty() { (*name).to_owned() } else { format!("{at}/{name}") };
        MANIFESTS.iter().any(|name| cx.app.files.document(&inside(name)).is_some())
    };
    upwards(folder(path)).find(holds).unwrap_or_default().to_owned()
}

/// Where the application of a package is made that serves the first of its open routes: of several the one that lies
/// highest.
fn application(cx: &Cx<'_>, folder: &str, open: &[Open]) -> Option<At> {
    let framework = cx.app.sites[open.first()?.site].route.framework;
    let path = |at: &At| cx.app.files.get(at.file).filter(|source| source.kind.is_production()).map(|it| &*it.path);
    let made = cx.app.applications.iter().filter(|(of, _)| serves(*of, framework)).map(|(_, at)| at);
    let own = made.filter(|at| path(at).is_some_and(|path| below(path, folder) && package_of(cx, path) == folder));
    own.min_by_key(|at| path(at).map(|path| (path.matches('/').count(), path))).copied()
}

fn serves(application: Framework, route: Framework) -> bool {
    let family = |framework| match framework {
        Framework::FlaskRestful => Framework::Flask,
        other => other,
    };
    family(application) == family(route)
}

fn is_limited(cx: &Cx<'_>, site: &Site, functions: &[Place<'_>]) -> bool {
    // `query.limit(20)` counts rows.
    let limits =
        |name: &str| !matches!(name, "limit" | "limits" | "usage") && lists_word(&surface().throttle.limiters, name);
    let own = functions.first().is_some_and(|handler| {
        handler.node.decorators().iter().any(|each| each.descendants().any(|node| limits(node.name())))
    });
    // `register(router, [limiter])`, and what it was made with.
    let made = site.route.chain.iter().filter_map(|link| cx.app.files.node(link.made?)?.callee());
    let by_maker = made.into_iter().any(|callee| limits(callee.name()));
    // A class has members of that name whether or not anybody looks at them.
    let code: Vec<_> = functions.iter().copied().filter(|place| !place.node.is(Role::Class)).collect();
    own || by_maker
        || reach::any_name(&code, limits)
        || reach::any_name(&reach::of_links(cx, site), limits)
        || reach::any_literal(cx, functions, refuses)
        || reach::any_literal(cx, &in_front(cx, site), refuses)
        || site.route.chain.iter().any(|link| limits(&link.place))
}

/// What is put in front of the handler, and the functions that `@app.before_request` and its like put there.
fn in_front<'a>(cx: &Cx<'a>, site: &Site) -> Vec<Place<'a>> {
    let decorated = |at: At| {
        let node = cx.app.files.node(at)?;
        let holder = std::iter::once(node).chain(node.ancestors()).take(4).find(|up| up.is(Role::Decorated))?;
        let function = holder.children().find(|child| child.is(Role::Function))?;
        Some(Place { file: at.file, node: function })
    };
    let mut all = reach::of_links(cx, site);
    all.extend(site.route.chain.iter().filter_map(|link| decorated(link.at)));
    all
}

/// The files that import a package which is called after a limit.
fn importing_limiters<'a>(cx: &Cx<'a>) -> Vec<&'a str> {
    let named = |name: &str| {
        // Every import is asked about, and hardly any is called like one of these.
        if !["limit", "Limit", "throttl", "slowapi"].iter().any(|part| name.contains(part)) {
            return false;
        }
        let words = words(name);
        let single = |word: &String| matches!(word.as_str(), "ratelimit" | "ratelimiter" | "throttler" | "slowapi");
        words.iter().any(single) || words.windows(2).any(|two| two[0] == "rate" && two[1].starts_with("limit"))
    };
    let imports = |source: &SourceFile| {
        let required = |call: Node<'_>| {
            let module = call.argument(0).and_then(|module| source.literals.get(module.id));
            call.call_name() == "require" && module.is_some_and(named)
        };
        source.facts.all(Role::Import).any(|import| named(import.name())) || source.facts.all(Role::Call).any(required)
    };
    let files: Vec<FileId> = cx.app.files.ids();
    let sources = files.into_iter().filter_map(|file| cx.app.files.get(file));
    sources.filter(|source| source.kind.is_production() && imports(source)).map(|source| &*source.path).collect()
}

/// Some file imports the package of a language model.
fn has_models(cx: &Cx<'_>) -> bool {
    cx.app.files.ids().into_iter().filter_map(|file| cx.app.files.get(file)).any(imports_model)
}

/// By its words it is where passwords or codes are tried, or mails are asked for.
fn is_tried(cx: &Cx<'_>, site: &Site) -> bool {
    let table = &surface().throttle;
    let text = format!("{} {}", site.route.path, handler_name(cx, site));
    [(&table.mails, &table.mail_pairs), (&table.codes, &Vec::new()), (&table.sign_in, &table.sign_in_pairs)]
        .into_iter()
        .any(|(list, pairs)| said(&text, list, pairs).is_some())
}

/// What somebody is told who came too often.
fn refuses(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    text == "429" || text.contains("too many") || text.contains("rate limit")
}

fn deed(cx: &Cx<'_>, site: &Site, functions: &[Place<'_>]) -> Option<Deed> {
    let table = &surface().throttle;
    let handler = functions.first().filter(|place| place.node.is(Role::Function))?;
    let surely = reach::surely_of_handler(cx, site);
    if let Some(call) = reach::find_call(&surely, |call| is_model(cx, call)) {
        return Some(Deed::Model(call.at()));
    }
    // `passport.authenticate("local")` in front of it is what tries them.
    let by_strategy = site.route.chain.iter().any(|link| {
        let call = cx.app.files.node(link.at).filter(|node| node.call_name() == "authenticate");
        let name = call.and_then(|call| call.argument(0));
        let source = cx.app.files.get(link.at.file);
        name.zip(source).is_some_and(|(name, source)| source.literals.get(name.id) == Some("local"))
    });
    let hosted = reach::find_call(functions, |call| lists(&table.hosted, call.node.call_name())).is_some();
    // What cannot be read in front of a sign-in is no guard, but it may be a limiter.
    // Where the handler itself refuses, that is the password which is tried.
    let own = |proof: &Option<Proof>| {
        // A handler may be what a wrapper is given: `wrap(async (req, res) => …)`.
        let stops = |proof: &Proof| {
            let within =
                |place: &Place<'_>| place.file == proof.stop.at.file && stops_within(place.node, proof.stop.at.id);
            functions.iter().any(within)
        };
        proof.as_ref().is_none_or(stops)
    };
    let refuses = own(&site.access.authenticated_by) && own(&site.access.authorised_by);
    let open = matches!(site.access.status, Status::None | Status::Unknown) || refuses || by_strategy;
    if hosted || !open || &*site.route.method == "GET" {
        return None;
    }
    let name = handler_name(cx, site);
    let last = site
        .route
        .path
        .split(['/', '.', ':'])
        .rfind(|part| !part.is_empty() && !part.contains(['{', '<', '[', '$']))
        .unwrap_or_default();
    let told = |list: &[String], pairs: &[(String, String)]| {
        said(last, list, pairs).or_else(|| said(&name, list, pairs)).is_some()
    };
    // `data["password"]` is a name as well.
    let keyed = |text: &str| text.len() < 24 && lists_word(&table.secrets, text);
    let compares = || {
        reach::any_name(functions, |name| lists_word(&table.secrets, name))
            || reach::any_literal(cx, functions, keyed)
            || typed(handler.node)
    };
    if told(&table.mails, &table.mail_pairs) {
        let sends = reach::find_call(&surely, |call| sends(table, call.node)).is_some();
        return sends.then_some(Deed::Mails);
    }
    if told(&table.codes, &[]) && !told(&[], &table.mail_pairs) {
        let checks = words(&name)
            .iter()
            .chain(&words(last))
            .any(|word| matches!(word.as_str(), "verify" | "check" | "validate" | "confirm" | "login" | "signin"));
        return (checks && compares()).then_some(Deed::Codes);
    }
    let elsewhere = leaves(&name) || leaves(&site.route.path);
    (told(&table.sign_in, &table.sign_in_pairs) && !elsewhere && (by_strategy || compares())).then_some(Deed::Passwords)
}

fn stops_within(function: Node<'_>, at: Id) -> bool {
    function.descendants_and_self().any(|node| node.id == at)
}

/// `OAuth2PasswordRequestForm` brings a password without a name for it.
fn typed(handler: Node<'_>) -> bool {
    handler.parameters().any(|parameter| {
        parameter
            .descendants_and_self()
            .any(|node| node.name().to_ascii_lowercase().contains("password") || node.name().contains("Credentials"))
    })
}

/// Words of a handler that is not where a password is tried.
fn leaves(name: &str) -> bool {
    words(name).iter().any(|word| {
        matches!(
            word.as_str(),
            "logout"
                | "attempts"
                | "unlock"
                | "callback"
                | "refresh"
                | "oauth"
                | "google"
                | "github"
                | "facebook"
                | "apple"
                | "twitter"
                | "microsoft"
                | "discord"
                | "linkedin"
                | "saml"
                | "oidc"
                | "sso"
                | "test"
        )
    })
}

fn sends(table: &Throttle, call: Node<'_>) -> bool {
    let name = words(call.call_name());
    let verbs = ["send", "deliver", "mail", "email", "sendmail", "dispatch", "notify"];
    let verb =
        name.first().is_some_and(|word| verbs.contains(&word.as_str())) || name.iter().any(|word| word == "send");
    verb && (lists_word(&table.senders, call.call_name())
        || call.chain().any(|link| lists_word(&table.senders, link.name())))
}

/// A call of a language model, in a file that imports one's package.
fn is_model(cx: &Cx<'_>, call: Place<'_>) -> bool {
    let table = &surface().models;
    let name = call.node.call_name();
    let on = call.node.receiver().map_or("", Node::name);
    let called =
        lists(&table.calls, name) || table.methods.iter().any(|(method, object)| method == name && object == on);
    if !called {
        return false;
    }
    cx.app.files.get(call.file).is_some_and(imports_model)
}

fn imports_model(source: &SourceFile) -> bool {
    let table = &surface().models;
    let is_model = |name: &str| {
        let below = |module: &String| {
            let rest = name.strip_prefix(module.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '.']))
        };
        table.modules.iter().any(below)
    };
    let required = |call: Node<'_>| {
        let module = call.argument(0).and_then(|module| source.literals.get(module.id));
        call.call_name() == "require" && module.is_some_and(is_model)
    };
    let named = |import: Node<'_>| {
        // Python's `import openai` names the module below the statement.
        is_model(import.name()) || import.name().is_empty() && import.descendants().any(|each| is_model(each.name()))
    };
    source.facts.all(Role::Import).any(named) || source.facts.all(Role::Call).any(required)
}

/// Some file puts a limit on every route.
fn is_everywhere(cx: &Cx<'_>) -> bool {
    let table = &surface().throttle;
    cx.app
        .files
        .ids()
        .into_iter()
        .filter_map(|file| cx.app.files.get(file))
        .filter(|source| source.kind.is_production())
        .any(|source| {
            let named = table.everywhere.iter().any(|name| source.facts.names.find(name).is_some());
            let imported = source.facts.all(Role::Import).any(|import| lists(&table.packages, import.name()));
            let settings = source.path.ends_with(".py")
                && source.facts.names.find("INSTALLED_APPS").is_some()
                && source.facts.all(Role::String).any(|text| {
                    source.literals.get(text.id).is_some_and(|text| {
                        lists(&table.everywhere, text) || text == "axes" || text.contains("AxesMiddleware")
                    })
                });
            let required = source
                .facts
                .all(Role::String)
                .any(|text| source.literals.get(text.id).is_some_and(|text| lists(&table.packages, text)));
            named || imported || settings || required
        })
}
