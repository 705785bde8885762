//! Writing to the log that the file already uses.

use super::import_module;
use crate::facts::{Node, Role, View};
use crate::findings::TextEdit;
use crate::models::failures::{failures, has, has_word};

/// The expression that logs an error, and the import it needs.
pub struct LogCall {
    pub text: String,
    pub import: Option<TextEdit>,
}

/// A call that logs `message` and the error held by `error` at error level: with the logger that this file uses or
/// imports, else with what the language brings along.
pub fn error(view: &View<'_>, message: &str, error: &str) -> LogCall {
    let logger = logger(view);
    let message = message.replace('\\', "\\\\").replace('"', "\\\"");
    if view.python() {
        let import = if logger.is_none() { import_module(view, "logging") } else { None };
        let receiver = logger.map_or("logging.getLogger(__name__)".to_owned(), |(name, _)| name);
        return LogCall { text: format!("{receiver}.exception(\"{message}\")"), import };
    }
    let quote = quote(view);
    let message = message.replace("\\\"", "\"").replace(quote, "");
    let text = match logger {
        Some((name, true)) if error == "err" => format!("{name}.error({{ err }}, {quote}{message}{quote})"),
        Some((name, true)) => format!("{name}.error({{ err: {error} }}, {quote}{message}{quote})"),
        Some((name, false)) => format!("{name}.error({quote}{message}{quote}, {error})"),
        None => format!("console.error({quote}{message}{quote}, {error})"),
    };
    LogCall { text, import: None }
}

/// The quotation mark that this file prefers for its imports.
pub fn quote(view: &View<'_>) -> char {
    let single = view.file.all(Role::Import).any(|import| view.source(import).contains('\''));
    if single
        || view.python()
            && view.text.chars().filter(|c| *c == '\'').count() > view.text.chars().filter(|c| *c == '"').count()
    {
        '\''
    } else {
        '"'
    }
}

/// The logger by name, and whether it takes the fields first, as pino and its kin do.
fn logger(view: &View<'_>) -> Option<(String, bool)> {
    let log = &failures().log;
    let is_logger =
        |node: &Node<'_>| node.is(Role::Name) && node.name() != "console" && has_word(&log.words, node.name());
    let mut found = None;
    for call in view.file.all(Role::Call) {
        let Some(receiver) = call.receiver().filter(is_logger) else { continue };
        let level = has(&log.loud, call.call_name()) || has(&log.quiet, call.call_name());
        if !level || view.lookup(view.file.root(), receiver.name()).is_none() || receiver.name() == "logging" {
            continue;
        }
        let fields_first = call.argument(0).is_some_and(|argument| argument.is(Role::Object));
        found = Some((receiver.name().to_owned(), fields_first));
        if fields_first {
            break;
        }
    }
    found.or_else(|| {
        ["logger", "log", "LOGGER", "LOG", "_logger"]
            .iter()
            .find(|name| view.lookup(view.file.root(), name).is_some())
            .map(|name| ((*name).to_owned(), false))
    })
}
