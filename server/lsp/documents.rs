//! Documents come, change and go. Everything here happens in the handler, before anything is awaited, so that it
//! happens in the client's order.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use tower_lsp::ls_types::*;

use super::open::Open;
use super::place::{language_of, name_of, to_text};
use super::publish::Outbound;
use super::shared::{Entry, Shared};
use super::{configuration, worker};
use crate::engine::{CONFIG_FILE, Language, is_minified};
use crate::text::Change;

/// The limit of the command line.
const LIMIT_MB: usize = 16;

/// Says so once where a text is too large to be analysed: nobody wrote it by hand.
pub fn is_too_large(shared: &Arc<Shared>, uri: &Uri, bytes: usize) -> bool {
    let is_too_large = bytes >> 20 >= LIMIT_MB;
    if is_too_large && shared.is_new(&format!("too large {}", uri.as_str())) {
        let message = format!("Seaworthy leaves {} out: it is above the limit of {LIMIT_MB} MB", uri.as_str());
        shared.tell_once(MessageType::WARNING, message);
    }
    is_too_large
}

pub fn opened(shared: &Arc<Shared>, document: TextDocumentItem) {
    let TextDocumentItem { uri, language_id, version, text } = document;
    let name = name_of(&uri);
    let language = name.as_ref().and_then(|name| language_of(&language_id, name));
    let entry = match (name, language) {
        (Some(_), Some(_)) if is_too_large(shared, &uri, text.len()) => Entry::Other,
        // What a bundler wrote is left out without a word, as on the command line.
        (Some(name), Some(language)) if language == Language::Settings || !is_minified(&text) => {
            let open = Arc::new(Open::new(uri.clone(), name, language, shared.analysts.give(), &text, version));
            tokio::spawn(worker::run(shared.clone(), open.clone()));
            Entry::Ours(open)
        }
        _ => Entry::Other,
    };
    if let Some(Entry::Ours(before)) = shared.documents.insert(uri, entry) {
        tracing::warn!("{} was opened twice", before.uri.as_str());
        before.close();
    }
}

pub fn changed(shared: &Shared, params: DidChangeTextDocumentParams) {
    let VersionedTextDocumentIdentifier { uri, version } = params.text_document;
    let open = match shared.documents.get(&uri).map(|entry| entry.value().clone()) {
        Some(Entry::Ours(open)) => open,
        Some(Entry::Other) => return,
        None => {
            if shared.is_new(&format!("unknown {}", uri.as_str())) {
                tracing::warn!("{} changed, but it is not open", uri.as_str());
            }
            return;
        }
    };
    let change = |event: TextDocumentContentChangeEvent| Change {
        range: event.range.map(|range| (to_text(range.start), to_text(range.end))),
        text: event.text,
    };
    let changes: Vec<_> = params.content_changes.into_iter().map(change).collect();
    if !open.change(&changes, shared.features().encoding, version) && shared.is_new(&format!("old {}", uri.as_str())) {
        tracing::warn!("{}: passed over a change to version {version}, which is past", uri.as_str());
    }
}

pub fn saved(shared: &Arc<Shared>, uri: &Uri) {
    shared.disk.fetch_add(1, Ordering::SeqCst);
    if let Some(open) = shared.open(uri) {
        open.save();
    } else if name_of(uri).is_some_and(|name| name.ends_with(CONFIG_FILE)) {
        let shared = shared.clone();
        tokio::spawn(async move { configuration::load_projects(&shared).await });
    }
}

pub fn closed(shared: &Shared, uri: &Uri) {
    shared.disk.fetch_add(1, Ordering::SeqCst);
    match shared.documents.remove(uri) {
        Some((uri, Entry::Ours(open))) => {
            open.close();
            // Now the disk counts again.
            shared.apps.look_again(std::slice::from_ref(&open.name));
            if !shared.features().pull {
                let _ = shared.outbound.send(Outbound::File(uri, Vec::new()));
            }
        }
        Some((_, Entry::Other)) => {}
        None => tracing::warn!("{} was closed, but it is not open", uri.as_str()),
    }
}
