//! Documents as rules about secrets see them: text, and what is known of it by its name.

use crate::facts::View;
use crate::models::stores;

/// The text of a document in which a secret may not stand. None for code, and for the files that people keep secrets in:
/// whether those are shared is for Git to say.
pub fn shared_text(view: &View<'_>) -> Option<String> {
    if !view.file.language.is_document() || store(view).is_some() {
        return None;
    }
    Some(view.text.to_string())
}

/// What kind of file of secrets this is, if it is one.
pub fn store(view: &View<'_>) -> Option<&'static stores::Store> {
    stores::of(file_name(view))
}

pub fn file_name<'a>(view: &View<'a>) -> &'a str {
    view.path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}
