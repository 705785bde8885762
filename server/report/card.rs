//! The route card: what a person reads with the pointer on a route of which there is nothing to find, and the line above
//! its handler.

use crate::app::access::{Effect, Proof, Status};
use crate::app::{App, At, Site};

use super::routes::{called, extent, guard_name, handler_name, model, unknowns};

/// So many lines a list gets at most; what does not fit is counted, so that a card stays within a screen of 25 lines.
const BEFORE: usize = 4;
const DATA: usize = 4;
const NOT_KNOWN: usize = 3;
/// So many tests are named.
const TESTS: usize = 2;

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
    let mut card = Card { style, text: String::new() };
    card.line(&format!("{} · {}", style.strong(&one_line(&site.name())), route.framework.name()));
    card.text.push('\n');
    card.say("Authentication", &authentication(app, site, style));
    if let Some(proof) = &access.authorised_by {
        card.say("Authorisation", &proved(app, proof, style));
    }
    if let Some(text) = ownership(site) {
        card.say("Ownership", text);
    }
    let name = handler_name(app, site);
    let name = if name.is_empty() { "a function".to_owned() } else { style.code(&name) };
    card.say("Handler", &(name + &style.at(route.handler.at)));
    card.say("Tests", &tests(site, style));
    card.list("Before it", BEFORE, &route.chain, |link| {
        let perhaps = if link.perhaps { ", perhaps" } else { "" };
        // Several may be put there by one call, and then its name says nothing of each.
        let is_alone = route.chain.iter().filter(|other| other.at == link.at).count() == 1;
        let name = if is_alone { called(app, link.at) } else { "" };
        let name = if name.is_empty() { String::new() } else { style.code(name) + ", " };
        format!("{name}{}{perhaps}{}", link.place, style.at(link.at))
    });
    card.list("Data", DATA, &access.effects, |effect| {
        let verb = if effect.writes { "writes" } else { "reads" };
        let extent = Some(extent(effect)).filter(|extent| !extent.is_empty());
        let extent = extent.map(|extent| format!(" ({extent})")).unwrap_or_default();
        let (model, by) = (style.code(&model(app, effect)), style.code(&effect.verb));
        format!("{verb} {model} by {by}{extent}{}", style.at(effect.at))
    });
    card.list("Not known", NOT_KNOWN, &unknowns(site), |note| {
        format!("{}{}", note.text, note.at.map(|at| style.at(at)).unwrap_or_default())
    });
    card.text
}

/// A card that is being written.
struct Card<'a> {
    style: &'a Style<'a>,
    text: String,
}

impl Card<'_> {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// A line of a paragraph, each on its own.
    fn say(&mut self, what: &str, text: &str) {
        let broken = if self.style.markdown { "  " } else { "" };
        self.line(&format!("{what}: {}{broken}", one_line(text)));
    }

    fn list<T>(&mut self, title: &str, most: usize, items: &[T], tell: impl Fn(&T) -> String) {
        if items.is_empty() {
            return;
        }
        self.text.push('\n');
        self.line(&format!("{title}:"));
        let shown = if items.len() > most { most - 1 } else { items.len() };
        for (number, item) in (1..).zip(&items[..shown]) {
            self.line(&format!("{number}. {}", one_line(&tell(item))));
        }
        if shown < items.len() {
            self.line(&format!("{}. … and {} more", shown + 1, items.len() - shown));
        }
    }
}

/// A path or title may be written over several lines.
fn one_line(text: &str) -> String {
    if text.contains(['\n', '\r']) { text.split_whitespace().collect::<Vec<_>>().join(" ") } else { text.to_owned() }
}

fn tests(site: &Site, style: &Style) -> String {
    if site.tests.is_empty() {
        return "none that can be seen to reach it".to_owned();
    }
    let rejections = site.tests.iter().filter(|test| test.expects_rejection).count();
    let rejections = match rejections {
        0 => "none of them about being turned away".to_owned(),
        count => format!("{count} of them about being turned away"),
    };
    let named = site.tests.iter().take(TESTS).map(|test| format!("“{}”{}", test.name, style.at(test.call)));
    let more = if site.tests.len() > TESTS { ", …" } else { "" };
    format!("{}, {rejections}: {}{more}", site.tests.len(), named.collect::<Vec<_>>().join(", "))
}

fn authentication(app: &App, site: &Site, style: &Style) -> String {
    let public = site.route.declared_public.as_ref();
    match (&site.access.authenticated_by, site.access.status) {
        (Some(proof), _) if site.access.is_weak => {
            format!("{}; configuration decides whether it does", proved(app, proof, style))
        }
        (Some(proof), _) => proved(app, proof, style),
        (None, Status::Unknown) if public.is_none() => {
            "not known: something before the handler could not be followed".to_owned()
        }
        _ => match (&site.access.only_presented, public) {
            (_, Some(note)) => {
                format!("none, on purpose: {}{}", note.text, note.at.map(|at| style.at(at)).unwrap_or_default())
            }
            (Some(proof), None) => format!("something must be sent, and nothing verifies it{}", style.at(proof.at)),
            (None, None) => match &site.access.optional {
                Some(proof) => format!(
                    "optional: a credential that is wrong is turned away, and who sends none is served{}",
                    style.at(proof.stop.at)
                ),
                None => "none: anybody is served".to_owned(),
            },
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
    Some(match chosen.all(|effect| effect.limited) {
        true => "what the caller chooses is limited to what is theirs",
        false => "the caller chooses which, and nothing asks whose it is",
    })
}

fn chosen(site: &Site) -> impl Iterator<Item = &Effect> {
    site.access.effects.iter().filter(|effect| effect.chosen && !effect.adds())
}

/// The line above a handler: `authn requireUser · no owner check · 2 tests`.
pub fn lens(app: &App, site: &Site) -> String {
    let access = &site.access;
    let named = |proof: &Option<Proof>| {
        let name = proof.as_ref().map(|proof| (guard_name(app, proof), &proof.place));
        name.map(|(name, place)| if name.is_empty() { place.clone() } else { name }).unwrap_or_default()
    };
    let who = match (access.status, &site.route.declared_public, &access.only_presented) {
        (Status::None | Status::Unknown, Some(note), _) => format!("public: {}", one_line(&note.text)),
        (Status::Unknown, None, _) => match unknowns(site).first() {
            Some(note) => format!("access unknown: {}", one_line(&note.text)),
            None => "access unknown".to_owned(),
        },
        (Status::None, None, Some(_)) => "a credential is asked for, none is verified".to_owned(),
        (Status::None, None, None) => "open to anybody".to_owned(),
        (Status::Authenticated, ..) if access.is_weak => {
            format!("authn {}, if it is on", named(&access.authenticated_by))
        }
        (Status::Authenticated | Status::Authorised, ..) => format!("authn {}", named(&access.authenticated_by)),
    };
    let mut parts = vec![who];
    match (&access.authorised_by, chosen(site).next()) {
        (proof @ Some(_), _) => parts.push(format!("authz {}", named(proof))),
        (None, Some(_)) if access.status == Status::Authorised => parts.push("owner check".to_owned()),
        (None, Some(_)) if access.status == Status::Authenticated => parts.push("no owner check".to_owned()),
        (None, None)
            if access.status == Status::Authenticated && access.effects.iter().any(|effect| effect.limited) =>
        {
            parts.push("own data".to_owned());
        }
        _ => {}
    }
    match site.tests.len() {
        0 => parts.push("no tests".to_owned()),
        1 => parts.push("1 test".to_owned()),
        count => parts.push(format!("{count} tests")),
    }
    parts.join(" · ")
}
