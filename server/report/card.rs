//! The route card: what a person reads with the pointer on a route of which there is nothing to find, and the line above
//! its handler.

use crate::app::access::{Effect, Proof, Status};
use crate::app::{App, At, Site};

use super::routes::{guard_name, handler_name, model, unknowns};

/// So many of one kind are listed; the rest is counted, so that a card stays on one screen.
const LISTED: usize = 6;

/// How a card is written: `place` makes a link, or `file:line`.
pub struct Style<'a> {
    pub markdown: bool,
    pub place: &'a dyn Fn(At) -> Option<String>,
}

impl Style<'_> {
    fn at(&self, at: At) -> String {
        (self.place)(at).map(|place| format!(" ({place})")).unwrap_or_default()
    }

    fn code(&self, text: &str) -> String {
        if self.markdown { format!("`{text}`") } else { text.to_owned() }
    }

    fn strong(&self, text: &str) -> String {
        if self.markdown { format!("**{text}**") } else { text.to_owned() }
    }
}

/// Everything that is known of a route.
pub fn card(app: &App, site: &Site, style: &Style) -> String {
    let (route, access) = (&site.route, &site.access);
    let mut lines = vec![format!("{} · {}", style.strong(&site.name()), route.framework.name()), String::new()];
    let mut say = |what: &str, text: String| lines.push(format!("{what}: {text}"));
    say("Authentication", authentication(app, site, style));
    if let Some(proof) = &access.authorised_by {
        say("Authorisation", proved(app, proof, style));
    }
    if let Some(text) = ownership(site) {
        say("Ownership", text.to_owned());
    }
    let name = handler_name(app, site);
    let name = if name.is_empty() { "a function".to_owned() } else { style.code(&name) };
    say("Handler", name + &style.at(route.handler.at));
    list("Before it", &route.chain, &mut lines, |link| {
        let perhaps = if link.perhaps { ", perhaps" } else { "" };
        format!("{}{perhaps}{}", link.place, style.at(link.at))
    });
    list("Data", &access.effects, &mut lines, |effect| {
        let verb = if effect.writes { "writes" } else { "reads" };
        format!("{verb} {} by {}{}", style.code(&model(app, effect)), style.code(&effect.verb), style.at(effect.at))
    });
    list("Not known", &unknowns(site), &mut lines, Clone::clone);
    // Lines of one paragraph, each on its own.
    let is_text = |line: &str| !line.is_empty() && !line.starts_with(|c: char| c.is_ascii_digit());
    let broken =
        |at: usize| style.markdown && is_text(&lines[at]) && lines.get(at + 1).is_some_and(|next| is_text(next));
    let mut text = String::new();
    for (at, line) in lines.iter().enumerate() {
        text.push_str(line);
        text.push_str(if broken(at) { "  \n" } else { "\n" });
    }
    text
}

fn list<T>(title: &str, items: &[T], lines: &mut Vec<String>, tell: impl Fn(&T) -> String) {
    if items.is_empty() {
        return;
    }
    lines.push(String::new());
    lines.push(format!("{title}:"));
    lines.push(String::new());
    for (number, item) in (1..).zip(items.iter().take(LISTED)) {
        lines.push(format!("{number}. {}", tell(item)));
    }
    if items.len() > LISTED {
        lines.push(format!("{}. … and {} more", LISTED + 1, items.len() - LISTED));
    }
}

fn authentication(app: &App, site: &Site, style: &Style) -> String {
    let public = site.route.declared_public.as_ref();
    match (&site.access.authenticated_by, site.access.status) {
        (Some(proof), _) => proved(app, proof, style),
        (None, Status::Unknown) => "not known: something before the handler could not be followed".to_owned(),
        _ => match (&site.access.only_presented, public) {
            (_, Some(note)) => {
                format!("none, on purpose: {}{}", note.text, note.at.map(|at| style.at(at)).unwrap_or_default())
            }
            (Some(proof), None) => format!("something must be sent, and nothing verifies it{}", style.at(proof.at)),
            (None, None) => "none: anybody is served".to_owned(),
        },
    }
}

fn proved(app: &App, proof: &Proof, style: &Style) -> String {
    let name = guard_name(app, proof);
    let name = if name.is_empty() { String::new() } else { style.code(&name) + ", " };
    let place = format!("{name}{}{}", proof.place, style.at(proof.at));
    let status = proof.stop.status.map(|status| format!(" with {status}")).unwrap_or_default();
    if proof.at == proof.stop.at {
        return format!("{place}{status}");
    }
    format!("{place}, turns away{status}{}", style.at(proof.stop.at))
}

/// What limits a caller to what is theirs. None where the caller chooses nothing.
fn ownership(site: &Site) -> Option<&'static str> {
    let mut chosen = chosen(site).peekable();
    chosen.peek()?;
    Some(match chosen.all(|effect| effect.by_identity) {
        true => "what the caller chooses is limited to what is theirs",
        false => "the caller chooses which, and nothing asks whose it is",
    })
}

fn chosen(site: &Site) -> impl Iterator<Item = &Effect> {
    site.access.effects.iter().filter(|effect| effect.by_client && !effect.adds())
}

/// The line above a handler: `authn requireUser · no owner check`.
pub fn lens(app: &App, site: &Site) -> String {
    let access = &site.access;
    let named = |proof: &Option<Proof>| {
        let name = proof.as_ref().map(|proof| (guard_name(app, proof), &proof.place));
        name.map(|(name, place)| if name.is_empty() { place.clone() } else { name }).unwrap_or_default()
    };
    let who = match access.status {
        Status::Unknown => "access unknown".to_owned(),
        Status::None => match (&site.route.declared_public, &access.only_presented) {
            (Some(note), _) => format!("public: {}", note.text),
            (None, Some(_)) => "a credential is asked for, none is verified".to_owned(),
            (None, None) => "open to anybody".to_owned(),
        },
        Status::Authenticated | Status::Authorised => format!("authn {}", named(&access.authenticated_by)),
    };
    let mut parts = vec![who];
    match (&access.authorised_by, chosen(site).next()) {
        (proof @ Some(_), _) => parts.push(format!("authz {}", named(proof))),
        (None, Some(_)) if access.status == Status::Authorised => parts.push("owner check".to_owned()),
        (None, Some(_)) if access.status == Status::Authenticated => parts.push("no owner check".to_owned()),
        _ => {}
    }
    parts.join(" · ")
}
