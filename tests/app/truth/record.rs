//! What `calls.json` says, and which route of the model a call is about.

use std::path::Path;

use seaworthy::app::access::Status;
use seaworthy::app::route::Framework;
use seaworthy::app::{App, Site};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Call {
    #[serde(default)]
    pub id: String,
    pub method: String,
    #[serde(rename = "path")]
    _path: String,
    /// The pattern, as the framework writes it.
    pub route: String,
    pub arrangement: String,
    #[serde(default, rename = "body")]
    _body: serde_json::Value,
    #[serde(default, rename = "headers")]
    _headers: serde_json::Value,
    #[serde(default, rename = "wrong_headers")]
    _wrong_headers: serde_json::Value,
    /// None until `--record` has run.
    pub observed: Option<Observed>,
    #[serde(default, rename = "answers")]
    _answers: String,
    /// What turned the callers away where no guard did.
    pub refused_by: Option<String>,
    /// Why the inventory does not list what is called.
    pub unlisted: Option<String>,
    /// Why the model does not have the route although it should.
    pub missed: Option<String>,
    /// What the model says although it is not so.
    pub gap: Option<Gap>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Observed {
    pub anonymous: u16,
    pub wrong: u16,
    pub reached_anonymous: bool,
    pub reached_wrong: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gap {
    pub says: String,
    #[serde(rename = "because")]
    _because: String,
}

impl Call {
    pub fn name(&self) -> String {
        format!("{} {}", self.method, self.route)
    }

    /// `/open/page#action`: the route is the action, whichever page it is called on.
    fn action(&self) -> Option<String> {
        self.route.split_once('#').map(|(_, action)| format!("action:{action}"))
    }
}

pub fn read(folder: &Path) -> Vec<Call> {
    let text = std::fs::read_to_string(folder.join("calls.json")).unwrap();
    serde_json::from_str(&text).unwrap_or_else(|problem| panic!("{}: {problem}", folder.display()))
}

/// Who reached the handler of a route, by any of the calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    Open,
    /// Only who sends something that looks like a credential.
    Presented,
    Guarded,
}

impl Truth {
    pub fn of(calls: &[&Call]) -> Self {
        let observed = || calls.iter().filter_map(|call| call.observed.as_ref());
        if observed().any(|observed| observed.reached_anonymous) || calls.iter().any(|call| call.refused_by.is_some()) {
            Truth::Open
        } else if observed().any(|observed| observed.reached_wrong) {
            Truth::Presented
        } else {
            Truth::Guarded
        }
    }

    /// True where the model says the same.
    pub fn is_said(self, site: &Site) -> bool {
        let access = &site.access;
        match (self, access.status) {
            (Truth::Open, Status::None) => access.only_presented.is_none(),
            (Truth::Presented, Status::None) => access.only_presented.is_some(),
            (Truth::Guarded, Status::Authenticated | Status::Authorised) => true,
            _ => false,
        }
    }
}

/// For each call the index of its route.
pub fn matching(calls: &[Call], app: &App) -> Vec<Option<usize>> {
    calls
        .iter()
        .map(|call| {
            let found = candidates(call, app);
            // Several handlers of one method and path: the order of the calls is that of the code.
            let mut ids: Vec<&str> = Vec::new();
            for each in calls.iter().filter(|each| each.name() == call.name() && each.unlisted.is_none()) {
                if !ids.contains(&each.id.as_str()) {
                    ids.push(&each.id);
                }
            }
            let index = ids.iter().position(|id| *id == call.id).unwrap_or_default();
            found.get(index).or(found.last()).copied()
        })
        .collect()
}

fn candidates(call: &Call, app: &App) -> Vec<usize> {
    let of_method = |wanted: &str| -> Vec<usize> {
        let all = app.sites.iter().enumerate();
        all.filter(|(_, site)| &*site.route.method == wanted && is_path(call, site)).map(|(index, _)| index).collect()
    };
    let wanted: &[&str] = match (call.method.as_str(), call.action()) {
        (_, Some(_)) => &["ACTION"],
        ("GET", _) => &["GET", "QUERY", "ANY", "WEBSOCKET"],
        ("HEAD", _) => &["HEAD", "GET", "ANY"],
        // React Router has one action for every method that changes something.
        (method, _) => &[method, "MUTATION", "ANY", "POST"],
    };
    wanted.iter().map(|method| of_method(method)).find(|found| !found.is_empty()).unwrap_or_default()
}

fn is_path(call: &Call, site: &Site) -> bool {
    let path = site.route.path.as_str();
    match site.route.framework {
        Framework::NextJs => call.action().unwrap_or_else(|| without_groups(&call.route)) == path,
        // Served with a slash at the end and without.
        Framework::Fastify => call.route.trim_end_matches('/') == path.trim_end_matches('/'),
        // A prefix that is not known.
        _ => call.route == path || path.strip_prefix("{?}").is_some_and(|rest| call.route.ends_with(rest)),
    }
}

/// `/(shop)/orders` of Next is served as `/orders`.
fn without_groups(route: &str) -> String {
    route.split('/').filter(|segment| !segment.starts_with('(')).collect::<Vec<_>>().join("/")
}
