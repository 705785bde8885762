//! Secrets that a repository's history keeps after they are gone from its files.
//!
//! Every content that a commit reaches is read once, ever: what was read is remembered by object id, with a keyed digest
//! of what was found in it, never the value (`store`). Where a secret came from is then asked only of the few that were
//! found.

mod scan;
mod store;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use super::Language;
use super::config::Config;
use crate::facts::FileKind;
use crate::findings::{Confidence, Finding, Severity, Step};
use crate::git::{Absent, Commit, Repository};
use crate::models::secrets::{self, Level, Provider};
use crate::text::Span;

use store::{Hit, Store};

pub const RULE: &str = "secret-in-git-history";

/// So many are asked where they came from; of more, the repository is what it is.
const TRACED: usize = 300;

/// How far a scan is; shared with whoever shows it.
#[derive(Debug, Default)]
pub struct Scanning {
    pub cancel: AtomicBool,
    /// Contents, as soon as it is known how many are to be read.
    pub total: AtomicUsize,
    pub done: AtomicUsize,
}

impl Scanning {
    fn is_cancelled(&self) -> bool {
        self.cancel.load(Ordering::Relaxed)
    }
}

/// What the history holds.
#[derive(Debug, Default)]
pub struct History {
    /// By path, relative to the folder that was asked about, with `/`; files that are gone among them.
    pub findings: BTreeMap<String, Vec<Finding>>,
    /// How many contents were read now, and how many are known in all.
    pub read: usize,
    pub known: usize,
    /// Why this is not the whole history, in one sentence.
    pub unknown: Option<String>,
}

/// Looks through the history of the repository that holds `folder`. What is there on the disk of earlier looks is not
/// read again; `cache` is the folder for that.
pub fn look(folder: &Path, config: &Config, cache: Option<&Path>, progress: &Scanning) -> Result<History, Absent> {
    if !config.is_on(RULE) {
        return Ok(History::default());
    }
    let repository = Repository::of(folder)?;
    let tips = repository.tips()?;
    let mut store = Store::open(cache, &repository);
    let (mut read, mut unknown) = (0, repository.partial().map(str::to_owned));
    if store.tips != tips {
        let scanned = scan::run(&repository, &mut store, progress);
        match scanned {
            Ok(scanned) => {
                read = scanned.read;
                if scanned.is_complete {
                    store.tips = tips;
                } else {
                    unknown = Some("the look through the history was stopped before its end".to_owned());
                }
                if scanned.missing > 0 && unknown.is_none() {
                    unknown = Some(format!("{} contents of the history cannot be read", scanned.missing));
                }
            }
            Err(why) => unknown = Some(why.to_string()),
        }
        store.save();
    }
    let findings = findings(&repository, folder, &store, config, progress);
    Ok(History { findings, read, known: store.seen.len(), unknown })
}

/// One secret, wherever in the history it stands.
struct Secret<'a> {
    provider: &'static Provider,
    /// Newest first, as they were met.
    hits: Vec<&'a Hit>,
}

fn findings(
    repository: &Repository,
    folder: &Path,
    store: &Store,
    config: &Config,
    progress: &Scanning,
) -> BTreeMap<String, Vec<Finding>> {
    let mut by_path: BTreeMap<String, Vec<Finding>> = BTreeMap::new();
    if store.hits.is_empty() {
        return by_path;
    }
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let below = folder.strip_prefix(repository.top()).map(|path| path.to_string_lossy().replace('\\', "/"));
    let prefix = below.ok().filter(|below| !below.is_empty()).map(|below| format!("{below}/")).unwrap_or_default();
    let here: HashMap<String, String> = repository.at_head().into_iter().collect();
    let mut secrets: BTreeMap<&str, Secret<'_>> = BTreeMap::new();
    for hit in &store.hits {
        let Some(provider) = secrets::provider(&hit.provider) else { continue };
        secrets.entry(&hit.digest).or_insert_with(|| Secret { provider, hits: Vec::new() }).hits.push(hit);
    }
    let mut traced = 0;
    for (digest, secret) in secrets {
        // What a file of today holds is that file's finding, where findings are looked for in it.
        let current: BTreeSet<&String> = secret.hits.iter().filter_map(|hit| here.get(&hit.blob)).collect();
        if current.iter().any(|path| Language::of_path(Path::new(path.as_str())).is_some()) {
            continue;
        }
        let Some(first) = secret.hits.last() else { continue };
        let Some(path) = first.path.strip_prefix(prefix.as_str()) else { continue };
        traced += 1;
        let may_ask = traced <= TRACED && !progress.is_cancelled();
        let commit = may_ask.then(|| repository.first_commit(&first.blob, &first.path)).flatten();
        let kind = FileKind::of(Path::new(path), "");
        let Some(severity) = severity(secret.provider, first.proven, kind, commit.as_ref()) else { continue };
        let is_here = current.iter().next().map(|path| path.as_str());
        let finding = finding(&secret, first, digest, severity, commit.as_ref(), is_here);
        by_path.entry(path.to_owned()).or_default().push(finding);
    }
    by_path.retain(|_, findings| {
        config.apply(findings);
        findings.sort_by(|a, b| a.fingerprint.cmp(&b.fingerprint));
        !findings.is_empty()
    });
    by_path
}

/// None where a match in such a file is worth nothing.
fn severity(provider: &Provider, proven: bool, kind: FileKind, commit: Option<&Commit>) -> Option<Severity> {
    match kind {
        _ if provider.test => Some(Severity::Info),
        FileKind::Generated if !proven => None,
        FileKind::Test | FileKind::TestSupport if !proven => Some(Severity::Info),
        _ if provider.level == Level::Warning => Some(Severity::Warning),
        // A branch that nobody clones by default is one that can still be deleted.
        _ if commit.is_some_and(|commit| !commit.on_default) => Some(Severity::Warning),
        _ => Some(Severity::Error),
    }
}

fn finding(
    secret: &Secret<'_>,
    first: &Hit,
    digest: &str,
    severity: Severity,
    commit: Option<&Commit>,
    is_here: Option<&str>,
) -> Finding {
    let name = &secret.provider.name;
    let since = commit.map_or(String::new(), |commit| format!(" since commit {} of {}", &commit.id[..10], commit.date));
    let mut evidence = vec![format!("line {} of this file held it", first.line)];
    if let Some(commit) = commit {
        let with = if commit.by_assistant { ", together with a coding assistant" } else { "" };
        evidence.push(format!("{} committed it{with}", commit.author));
        evidence.push(match &commit.pushed {
            Some(branch) => format!("the commit is on `{branch}`, so everybody who can read the remote has it"),
            None => "the commit is on no branch of a remote that this clone knows".to_owned(),
        });
    }
    evidence.push(match is_here {
        Some(path) => format!("`{path}` still holds it today"),
        None => "no file of the newest commit holds it any more".to_owned(),
    });
    if secret.hits.len() > 1 {
        evidence.push(format!("{} versions of files hold it", secret.hits.len()));
    }
    evidence.push(format!("whoever reads the history can {}, until the key is revoked", secret.provider.power));
    Finding {
        rule: RULE,
        span: Span::default(),
        severity,
        confidence: if first.proven { Confidence::Proven } else { Confidence::Strong },
        message: format!("{}{} is in the Git history{since}", name, first.hint()),
        evidence: evidence.into_iter().map(|note| Step { file: None, span: None, note }).collect(),
        fixes: Vec::new(),
        tags: Vec::new(),
        fingerprint: digest.to_owned(),
        route: None,
    }
}
