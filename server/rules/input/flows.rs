//! What the rules about flow share: the harm of one kind that callers can do in a file, and the way told as evidence.

use crate::app::Site;
use crate::app::access::Status;
use crate::app::flow::{Harmed, Kind};
use crate::facts::{Node, Part, Role};
use crate::models::flow::Harm;
use crate::models::pattern::words;
use crate::rules::authorisation::reach;
use crate::rules::{Cx, Draft, Findings};

/// The places of this file where callers can do this harm.
pub fn harmed(cx: &Cx<'_>, harms: &[Harm]) -> Vec<Harmed> {
    if !cx.view.kind.is_production() {
        return Vec::new();
    }
    let all = cx.app.harmed(cx.file);
    let mut found: Vec<Harmed> = all.iter().filter(|each| harms.contains(&each.sink.harm)).cloned().collect();
    // A call may be a sink twice over; once is enough to speak of it.
    found.dedup_by(|a, b| a.call == b.call && a.sink.harm == b.sink.harm);
    found
}

/// Files a finding at what does harm, with the way of the data as evidence.
pub fn tell<'o>(cx: &Cx<'_>, out: &'o mut Findings<'_>, harmed: &Harmed, message: String) -> Draft<'o> {
    let span = value(cx, harmed).span();
    let mut draft = out.add(span, message);
    for place in &harmed.source.steps {
        draft = draft.with(cx.step(place.at, place.note.clone()));
    }
    draft.with(cx.step(harmed.call, format!("this {}", harmed.sink.does)))
}

/// The argument that the data is in.
pub fn value<'a>(cx: &Cx<'a>, harmed: &Harmed) -> Node<'a> {
    cx.view.file.node(harmed.value.id)
}

/// The call that does harm.
pub fn call<'a>(cx: &Cx<'a>, harmed: &Harmed) -> Node<'a> {
    cx.view.file.node(harmed.call.id)
}

/// Who wrote it, as the beginning of a sentence.
pub fn who(harmed: &Harmed) -> String {
    match harmed.source.kind {
        Kind::Request => format!("{} comes from the request", harmed.source.shown),
        Kind::Stored => format!("{} is what a caller wrote earlier", harmed.source.shown),
    }
}

/// True where only callers with a role get to the code that reads the value: what things cost and where files lie is theirs to
/// say.
pub fn is_for_operators(cx: &Cx<'_>, found: &Harmed) -> bool {
    let sites = sites(cx, found);
    let has_role = |site: &&Site| {
        let access = &site.access;
        access.status == Status::Authorised && access.asked_role && !access.asked_identity && !access.is_weak
    };
    !sites.is_empty() && sites.iter().all(has_role)
}

/// True where the body of a request is read by code that looks at its signature: another service wrote it.
pub fn is_signed(cx: &Cx<'_>, found: &Harmed) -> bool {
    let of_body = found.source.path.first().is_some_and(|part| {
        matches!(&**part, "json" | "body" | "data" | "get_json" | "get_data" | "text" | "rawBody" | "POST")
    });
    let sites = if of_body { sites(cx, found) } else { Vec::new() };
    let verifies = |place: reach::Place<'_>| {
        let name = place.node.call_name();
        let words = words(name);
        let says = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
        // `new Webhook(secret).verify(body, { "svix-signature": … })`
        let of_library = || {
            let on = place.node.receiver();
            let library = on.is_some_and(|on| ["webhook", "wh"].contains(&on.name().to_lowercase().as_str()));
            library || on.is_some_and(|on| on.call_name() == "Webhook")
        };
        matches!(name, "construct_event" | "constructEvent")
            || name == "verify" && of_library()
            || says(&["signature", "webhook", "hmac"]) && says(&["verify", "check", "validate", "verified", "valid"])
    };
    // Written out: who only signs what goes out compares nothing.
    let digests = |place: reach::Place<'_>| {
        let on = place.node.receiver().map_or("", Node::name);
        place.node.call_name() == "createHmac" || on == "hmac" && place.node.call_name() == "new"
    };
    // `if (signature) { … }` lets pass who sends none.
    let perhaps = |node: Node<'_>| {
        let within = std::iter::once(node).chain(node.ancestors()).take_while(|up| !up.is(Role::Function));
        within.into_iter().any(|up| {
            matches!(up.part(), Part::Then | Part::Else) && up.parent().is_some_and(|outer| outer.is(Role::If))
        })
    };
    let compares = |place: reach::Place<'_>| {
        let named = words(place.node.call_name());
        named.iter().any(|word| matches!(word.as_str(), "compare" | "equal" | "equals")) && !perhaps(place.node)
    };
    !sites.is_empty()
        && sites.iter().all(|site| {
            let places = reach::surely_of_handler(cx, site);
            let holds = |test: &dyn Fn(reach::Place<'_>) -> bool| reach::find_call(&places, test).is_some();
            holds(&verifies) || holds(&digests) && holds(&compares)
        })
}

/// The routes whose handler reads the value.
pub fn sites<'a>(cx: &Cx<'a>, found: &Harmed) -> Vec<&'a Site> {
    let Some((at, node)) = found.source.steps.first().and_then(|step| Some((step.at, cx.app.files.node(step.at)?)))
    else {
        return Vec::new();
    };
    let functions: Vec<_> = node.ancestors().filter(|up| up.is(Role::Function)).map(|up| up.id).collect();
    let handles = |site: &&Site| {
        let handler = site.route.handler.at;
        handler.file == at.file && functions.contains(&handler.id)
    };
    cx.app.sites.iter().filter(handles).collect()
}
