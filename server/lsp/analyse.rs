//! From findings to what readers need of one state of a text.

use std::path::Path;
use std::sync::OnceLock;

use ropey::Rope;
use tower_lsp::ls_types::{Diagnostic, Uri};

use super::diagnostics::diagnostic;
use super::open::{Job, Open, Snapshot};
use super::place::Places;
use super::shared::Shared;
use super::workspace::Root;
use crate::findings::Finding;

pub fn snapshot(shared: &Shared, open: &Open, root: &Root, job: &Job, findings: &[Finding]) -> Snapshot {
    let mut findings = findings.to_vec();
    findings.extend(shared.past(&open.name));
    let diagnostics = diagnostics(shared, &open.uri, &job.rope, &root.base, &findings);
    Snapshot {
        version: job.version,
        revision: job.revision,
        saves: job.saves,
        result_id: OnceLock::new(),
        rope: job.rope.clone(),
        base: root.base.clone(),
        findings,
        diagnostics,
    }
}

pub fn diagnostics(shared: &Shared, uri: &Uri, rope: &Rope, base: &Path, findings: &[Finding]) -> Vec<Diagnostic> {
    let features = shared.features();
    let open = |path: &Path| shared.open_text(path);
    let places = Places { uri, rope, base, encoding: features.encoding, open: &open, others: Default::default() };
    findings.iter().map(|finding| diagnostic(finding, &places, features)).collect()
}

/// A short digest of diagnostics.
pub fn digest(diagnostics: &[Diagnostic]) -> String {
    let bytes = serde_json::to_vec(diagnostics).unwrap_or_default();
    blake3::hash(&bytes).to_hex()[..16].to_owned()
}
