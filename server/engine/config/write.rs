//! Adds an entry to the text of a `seaworthy.toml`, as a person would write it there.

use toml::de::{DeTable, DeValue};

use crate::app::declared::{Guard, Proves, PublicRoute};
use crate::findings::TextEdit;
use crate::text::Span;

/// The edit that makes a function a guard.
pub fn add_guard(text: &str, guard: &Guard) -> TextEdit {
    let proves = match guard.proves {
        Proves::Authentication => "authentication",
        Proves::Authorisation => "authorisation",
        Proves::Nothing => "nothing",
    };
    let file = guard.file.as_deref().map(|file| ("file", file));
    let pairs: Vec<_> =
        [Some(("name", guard.name.as_str())), file, Some(("proves", proves))].into_iter().flatten().collect();
    add(text, "guard", &pairs)
}

/// The edit that makes a route public.
pub fn add_public_route(text: &str, route: &PublicRoute) -> TextEdit {
    let method = route.method.as_deref().map(|method| ("method", method));
    let pairs = [Some(("path", route.path.as_str())), method, Some(("reason", route.reason.as_str()))];
    add(text, "public-routes", &pairs.into_iter().flatten().collect::<Vec<_>>())
}

/// Adds an entry to a list of tables, in the way in which the list is written.
fn add(text: &str, key: &str, pairs: &[(&str, &str)]) -> TextEdit {
    let quoted = |value: &str| toml::Value::String(value.to_owned()).to_string();
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| format!("{name} = {}", quoted(value))).collect();
    let (document, _) = DeTable::parse_recoverable(text);
    let list = document.get_ref().iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value);
    // `key = […]` cannot be followed by `[[key]]`. In front, no comma and no comment is in the way.
    if let Some(list) = list.filter(|list| matches!(list.get_ref(), DeValue::Array(_)))
        && text.get(list.span()).is_some_and(|source| source.starts_with('[') && !source.starts_with("[["))
    {
        let at = list.span().start as u32 + 1;
        return TextEdit { span: Span::new(at, at), text: format!("{{ {} }}, ", pairs.join(", ")) };
    }
    let end = text.len() as u32;
    let gap = match text {
        "" => "",
        text if text.ends_with("\n\n") => "",
        text if text.ends_with('\n') => "\n",
        _ => "\n\n",
    };
    TextEdit { span: Span::new(end, end), text: format!("{gap}[[{key}]]\n{}\n", pairs.join("\n")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Config;

    fn applied(text: &str, edit: &TextEdit) -> String {
        let mut text = text.to_owned();
        text.replace_range(edit.span.range(), &edit.text);
        text
    }

    #[test]
    fn an_entry_is_added_however_the_file_is_written() {
        let guard = Guard { name: "@acme/auth.who\"".into(), file: None, proves: Proves::Authentication };
        let public = PublicRoute { path: "/a".into(), method: Some("POST".into()), reason: "why".into() };
        let before = "[[guard]]\nname = 'x'\nproves = 'nothing'\n";
        for text in [
            "",
            "exclude = ['a/']",
            "exclude = ['a/']\n\n[rules]\n",
            before,
            "guard = []\npublic-routes = []\n",
            "guard = [{ name = 'x', proves = 'nothing' }, # one\n]\npublic-routes = [ { path = '/b', reason = 'b' } ]\n",
        ] {
            let (old, problems) = Config::parse(text);
            assert_eq!(problems, []);
            let text = applied(text, &add_guard(text, &guard));
            let text = applied(&text, &add_public_route(&text, &public));
            let (new, problems) = Config::parse(&text);
            assert_eq!(problems, [], "{text}");
            assert!(new.guard.contains(&guard) && new.guard.len() == old.guard.len() + 1, "{text}");
            assert!(new.public_routes.contains(&public), "{text}");
            assert_eq!(new.exclude, old.exclude);
        }
        assert!(applied(before, &add_guard(before, &guard)).contains("'nothing'\n\n[[guard]]\nname = "));
    }
}
