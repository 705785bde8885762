//! What a project says of its own code in its configuration: which functions guard routes, and which routes are open on
//! purpose. It counts where code cannot be read, and before what is read.

pub mod flow;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::App;
use super::files::{At, Files, SourceFile};
use super::route::{Calling, Link, Note, Route};
use super::value::Value;
use crate::facts::{Node, Role};

/// What a guard of the project proves of the requests that it lets pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Proves {
    /// Whoever gets past it is signed in.
    #[serde(alias = "authn")]
    Authentication,
    /// Whoever gets past it is signed in and may do this.
    #[serde(alias = "authorization", alias = "authz")]
    Authorisation,
    /// It lets everybody pass, whatever it is called.
    Nothing,
}

/// A function or class that stands in front of routes, or is called by their handlers, and turns callers away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Guard {
    /// As the code calls it (`requireUser`, `AuthGuard`, `AuthService.ensure`), or with the package that it comes from
    /// (`@acme/auth.requireUser`).
    pub name: String,
    /// The file that defines it, relative to the root, where there are others of this name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub file: Option<String>,
    pub proves: Proves,
}

/// A route that anybody may call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct PublicRoute {
    /// The path as `seaworthy routes` shows it; `*` stands for one part of it, `**` for any number of parts.
    pub path: String,
    /// Only this method; every method where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "String")]
    pub method: Option<String>,
    /// Why anybody may call it. An entry without a reason does not count.
    #[schemars(length(min = 1))]
    pub reason: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Declared {
    pub guards: Vec<Guard>,
    pub public_routes: Vec<PublicRoute>,
    pub flow: flow::DeclaredFlow,
}

/// What is known of something that may be a guard.
#[derive(Clone, Copy, Debug, Default)]
pub struct Named<'a> {
    /// The name it is defined under, with its class where it is a method.
    pub name: &'a str,
    pub class: Option<&'a str>,
    /// The file that defines it.
    pub file: Option<&'a str>,
    /// The canonical path of what comes from a package.
    pub path: Option<&'a str>,
}

impl Declared {
    pub fn proves(&self, named: Named<'_>) -> Option<Proves> {
        self.guards.iter().find(|guard| guard.means(named)).map(|guard| guard.proves)
    }

    /// What the project says of something in front of a route, as the code calls it.
    pub fn proves_called(&self, node: Node<'_>) -> Option<Proves> {
        let name = if node.is_any(&[Role::Call, Role::New]) { node.call_name() } else { node.name() };
        self.proves(Named { name, ..Named::default() })
    }

    /// Completes a route with what the project says: a link that could not be followed is the guard that it is named
    /// as, and a route may be public.
    pub fn tell(&self, route: &mut Route, files: &Files) {
        if !self.guards.is_empty() {
            let guard = |note: &Note| {
                note.at.filter(|at| files.node(*at).is_some_and(|node| self.proves_called(node).is_some()))
            };
            let named: Vec<_> = route.unknown.iter().filter_map(guard).collect();
            route.unknown.retain(|note| guard(note).is_none());
            let link =
                |at: &At| Link::new(Value::Unknown(Some(*at)), *at, Calling::Declared, "as the configuration says");
            route.chain.splice(0..0, named.iter().map(link));
        }
        // The project gives a reason, which a mark in the code does not.
        let mut found = self.public_routes.iter().filter(|public| public.covers(&route.method, &route.path));
        if let Some(public) = found.next() {
            route.declared_public = Some(Note { text: public.reason.clone(), at: None });
        }
    }
}

impl App {
    /// What the configuration says of guards, routes and calls that this app does not have, in words.
    pub fn declared_in_vain(&self) -> Vec<String> {
        let declared = self.files.declared();
        let covered =
            |public: &&PublicRoute| self.sites.iter().any(|site| public.covers(&site.route.method, &site.route.path));
        let routes = declared.public_routes.iter().filter(|public| !covered(public)).map(|public| {
            let method = public.method.as_deref().map(|method| format!("{method} ")).unwrap_or_default();
            format!("`public-routes` names `{method}{}`, and no route is called so", public.path)
        });
        let written = |guard: &&Guard| {
            let name = guard.name.rsplit('.').next().unwrap_or(&guard.name);
            let in_file = |file: &SourceFile| {
                let is_there = guard.file.as_deref().is_none_or(|path| *file.path == *path.trim_start_matches("./"));
                is_there && file.facts.names.find(name).is_some()
            };
            self.files.ids().into_iter().filter_map(|id| self.files.get(id)).any(in_file)
        };
        let guards = declared.guards.iter().filter(|guard| !written(guard)).map(|guard| {
            let place = guard.file.as_deref().map_or("nothing".to_owned(), |file| format!("nothing in `{file}`"));
            format!("`guard` names `{}`, and {place} is called so", guard.name)
        });
        let calls = declared.flow.names().filter(|(_, name)| !self.is_written(flow::last_word(name)));
        let calls = calls.map(|(key, name)| format!("`{key}` names `{name}`, and nothing is called so"));
        routes.chain(guards).chain(calls).collect()
    }
}

impl App {
    /// True where code says this word.
    fn is_written(&self, word: &str) -> bool {
        let says = |id| self.files.get(id).is_some_and(|file| file.facts.names.find(word).is_some());
        word.contains('*') || self.files.ids().into_iter().any(says)
    }
}

impl Guard {
    fn means(&self, Named { name, class, file, path }: Named<'_>) -> bool {
        let is_there = self.file.as_deref().is_none_or(|wanted| file == Some(wanted.trim_start_matches("./")));
        let is_path = path.is_some_and(|path| path == self.name);
        let is_method = || class.is_some_and(|class| self.name.split_once('.') == Some((class, name)));
        is_there && (is_path || !name.is_empty() && self.name == name || is_method())
    }
}

impl PublicRoute {
    pub fn covers(&self, method: &str, path: &str) -> bool {
        let is_method = self.method.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(method));
        let parts = |path: &str| -> Vec<String> {
            path.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect()
        };
        is_method && fits(&parts(&self.path), &parts(path))
    }
}

fn fits(pattern: &[String], path: &[String]) -> bool {
    match pattern.split_first() {
        None => path.is_empty(),
        Some((first, rest)) if first == "**" => (0..=path.len()).any(|skipped| fits(rest, &path[skipped..])),
        Some((first, rest)) => match path.split_first() {
            Some((part, others)) => (first == "*" || first == part) && fits(rest, others),
            None => false,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covers(pattern: &str, path: &str) -> bool {
        PublicRoute { path: pattern.into(), method: None, reason: String::new() }.covers("GET", path)
    }

    #[test]
    fn a_public_path_is_whole_or_has_stars() {
        assert!(covers("/health", "/health/") && covers("/", "/"));
        assert!(!covers("/health", "/healthy") && !covers("/health", "/health/deep"));
        assert!(covers("/hooks/*", "/hooks/stripe") && !covers("/hooks/*", "/hooks"));
        assert!(covers("/docs/**", "/docs") && covers("/docs/**", "/docs/a/b") && !covers("/docs/**", "/doc"));
        assert!(covers("/orders/:id", "/orders/:id") && !covers("/orders/:id", "/orders/:other"));
        let only = PublicRoute { path: "/a".into(), method: Some("post".into()), reason: String::new() };
        assert!(only.covers("POST", "/a") && !only.covers("GET", "/a"));
    }

    #[test]
    fn a_guard_is_told_by_name_file_class_or_package() {
        let guard = |name: &str, file: Option<&str>| Guard {
            name: name.into(),
            file: file.map(str::to_owned),
            proves: Proves::Authentication,
        };
        let named = Named { name: "ensure", class: Some("Auth"), file: Some("src/auth.ts"), path: None };
        assert!(guard("ensure", None).means(named) && guard("Auth.ensure", None).means(named));
        assert!(!guard("Other.ensure", None).means(named) && !guard("ensure", Some("src/other.ts")).means(named));
        assert!(guard("ensure", Some("./src/auth.ts")).means(named));
        let outside = Named { name: "", class: None, file: None, path: Some("@acme/auth.ensure") };
        assert!(guard("@acme/auth.ensure", None).means(outside) && !guard("ensure", None).means(outside));
    }
}
