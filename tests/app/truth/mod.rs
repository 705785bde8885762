//! The app model is held to what the real frameworks did. `tests/truth/run` starts the applications of `tests/truth` and
//! records what happened in their `calls.json`; here the record is compared with what is said of the same folders, so
//! that neither Node nor pip packages are needed. What is left out is whether the record is still what happens: that is
//! what `tests/truth/run` compares.

mod ineffective;
mod record;
mod results;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use seaworthy::app::access::Status;
use seaworthy::app::{App, Site};
use seaworthy::engine::kept::Kept;
use seaworthy::engine::workspace::read_app;
use seaworthy::engine::{Project, Settings};

use record::{Call, Truth, matching};

/// Routes of which the model does not say what is the case, and which `calls.json` lists with the reason. May only shrink.
const KNOWN_GAPS: usize = 14;

/// How many arrangements of guards every framework is held to, at least.
const ARRANGEMENTS: usize = 15;

/// One application, what happened to it and what is said of it.
pub struct Held {
    pub name: String,
    pub calls: Vec<Call>,
    pub app: App,
    /// For each call the site that it is about, where the inventory has one.
    pub sites: Vec<Option<usize>>,
}

impl Held {
    fn read(folder: &Path) -> Self {
        let project = Project::read(folder, Settings::default());
        let app = read_app(folder, &project, &Kept::nothing()).unwrap();
        let calls = record::read(folder);
        let sites = matching(&calls, &app);
        Self { name: folder.file_name().unwrap().to_string_lossy().into_owned(), calls, app, sites }
    }

    pub fn site(&self, call: usize) -> Option<&Site> {
        self.sites[call].map(|site| &self.app.sites[site])
    }

    fn calls_of(&self, site: usize) -> Vec<&Call> {
        let all = self.calls.iter().zip(&self.sites);
        all.filter(|(_, each)| **each == Some(site)).map(|(call, _)| call).collect()
    }

    /// Where record and model differ, in words; and how many differences are known.
    fn differences(&self) -> (Vec<String>, usize) {
        let mut wrong = Vec::new();
        let mut known = 0;
        for (call, site) in self.calls.iter().zip(&self.sites) {
            if call.observed.is_none() {
                wrong.push(format!("not recorded: {}", call.name()));
            }
            match (site, call.unlisted.is_some(), call.missed.is_some()) {
                (None, false, true) => known += 1,
                (None, true, false) | (Some(_), false, false) => {}
                (None, ..) => wrong.push(format!("missed: {} ({})", call.name(), call.arrangement)),
                (Some(_), ..) => wrong.push(format!("`unlisted` or `missed` is out of date: {}", call.name())),
            }
        }
        for (index, site) in self.app.sites.iter().enumerate() {
            let calls = self.calls_of(index);
            if calls.is_empty() {
                wrong.push(format!("nobody called it, or it is invented: {}", site.name()));
                continue;
            }
            let truth = Truth::of(&calls);
            let gap = calls.iter().find_map(|call| call.gap.as_ref());
            let right = truth.is_said(site);
            let what = || {
                let arrangements: Vec<_> = calls.iter().map(|call| call.arrangement.as_str()).collect();
                let unknown: Vec<_> =
                    seaworthy::report::routes::unknowns(site).iter().map(|note| note.text.as_str()).collect();
                let unknown = unknown.join("; ");
                format!(
                    "{}: {truth:?}, the model says {} {unknown} ({})",
                    site.name(),
                    said(site),
                    arrangements.join(" | ")
                )
            };
            match gap {
                None if right => {}
                None => wrong.push(what()),
                Some(_) if right => wrong.push(format!("`gap` is out of date: {}", what())),
                Some(gap) if gap.says != said(site) => wrong.push(format!("not the known gap: {}", what())),
                // Silence about an open route is a gap; calling it protected is never one.
                Some(gap) if gap.says == "authn" || gap.says == "authz" => {
                    wrong.push(format!("never a gap: {}", what()))
                }
                Some(_) => known += 1,
            }
        }
        (wrong, known)
    }
}

/// What the model says of a route, in a word.
pub fn said(site: &Site) -> &'static str {
    match site.access.status {
        Status::None if site.access.only_presented.is_some() => "presented",
        status => seaworthy::report::routes::auth(status),
    }
}

fn every_app() -> Vec<Held> {
    let truth = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/truth");
    let only = std::env::var("TRUTH").ok();
    let mut folders: Vec<_> = std::fs::read_dir(truth)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("calls.json").is_file())
        .filter(|path| only.as_ref().is_none_or(|only| only.split(',').any(|name| path.ends_with(name))))
        .collect();
    folders.sort();
    folders.iter().map(|folder| Held::read(folder)).collect()
}

#[test]
fn the_model_says_what_the_frameworks_did() {
    let apps = every_app();
    let mut wrong = Vec::new();
    let mut gaps = 0;
    let mut arrangements: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for held in &apps {
        let (differences, known) = held.differences();
        gaps += known;
        wrong.extend(differences.into_iter().map(|difference| format!("{}: {difference}", held.name)));
        for (index, call) in held.calls.iter().enumerate() {
            if let Some(site) = held.site(index) {
                arrangements.entry(site.route.framework.name()).or_default().insert(&call.arrangement);
            }
        }
    }
    assert!(wrong.is_empty(), "{} differences\n{}\n", wrong.len(), wrong.join("\n"));
    if std::env::var("TRUTH").is_ok() {
        return;
    }
    assert_eq!(gaps, KNOWN_GAPS, "there are fewer gaps, or more, than `KNOWN_GAPS` says");
    let few: Vec<_> = arrangements.iter().filter(|(_, each)| each.len() < ARRANGEMENTS).collect();
    assert!(few.is_empty(), "too few arrangements: {few:#?}");
    results::is_current(&apps);
}
