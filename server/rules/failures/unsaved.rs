//! Python: sessions that are opened here, changed, and closed without a commit.

use crate::facts::{Binding, Node, Part, Role, View, binding};
use crate::models::queries::queries;
use crate::models::testing::lists;

/// Changes to sessions that nothing commits: the first change of each session.
pub fn changes<'a>(view: &View<'a>) -> Vec<Node<'a>> {
    let opened = view.file.all(Role::With).flat_map(|with| with.children().filter(|item| item.is(Role::As)));
    opened.filter_map(|item| lost(view, item)).collect()
}

/// The first change of a session that `with … as session` opens and that is gone at its end.
fn lost<'a>(view: &View<'a>, item: Node<'a>) -> Option<Node<'a>> {
    let made = item.children().next().filter(|made| made.is(Role::Call))?;
    let name = item.child(Part::Target)?;
    let target = if name.is(Role::Name) { name } else { name.children().next()? };
    let block = item.parent()?.child(Part::Body)?;
    if !is_session(view, made) {
        return None;
    }
    let session = binding(target)?;
    let uses = uses_within(view, session, block);
    let table = &queries().sessions;
    // Handed on, returned or kept, it may be committed there.
    let stays = uses.iter().all(|each| {
        each.part() == Part::Object
            && each.parent().is_some_and(|member| member.is(Role::Member) && member.part() == Part::Callee)
    });
    let method = |each: &Node<'a>| each.parent().map_or("", Node::name);
    if !stays || uses.iter().any(|each| lists(&table.keeps, method(each))) {
        return None;
    }
    uses.into_iter().filter_map(|each| each.parent()?.parent()).find(|call| {
        let statement = || {
            let built = call.argument(0).and_then(|query| query.chain().filter(|link| link.is(Role::Call)).last());
            built.is_some_and(|built| lists(&table.statements, built.call_name()))
        };
        lists(&table.changes, call.call_name()) || call.call_name() == "execute" && statement()
    })
}

/// A call that opens a session which commits nothing by itself.
fn is_session<'a>(view: &View<'a>, made: Node<'a>) -> bool {
    let table = &queries().sessions;
    let Some(callee) = made.callee() else { return false };
    let Some(path) = view.path_of(callee) else { return false };
    let by_name = callee.is(Role::Name) && lists(&table.names, callee.name());
    lists(&table.factories, &path) || lists(&table.makers, &path) || by_name
}

fn uses_within<'a>(view: &View<'a>, session: Binding<'a>, block: Node<'a>) -> Vec<Node<'a>> {
    view.uses(session).into_iter().filter(|each| block.encloses(*each)).collect()
}
