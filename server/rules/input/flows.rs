//! What the rules about flow share: the harm of one kind that callers can do in a file, and the way told as evidence.

use crate::app::flow::{Harmed, Kind};
use crate::facts::Node;
use crate::models::flow::Harm;
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
