//! Where control goes after a statement.

use crate::facts::{Node, Part, Role};

use super::callers::{only_talks, stops};

/// The statements of a branch: those of its block, or the one that it is.
pub fn statements(branch: Node<'_>) -> Vec<Node<'_>> {
    if branch.is(Role::Block) { branch.children().collect() } else { vec![branch] }
}

/// True where a statement leaves the function, or calls what does.
pub fn leaves(statement: Node<'_>) -> bool {
    let jump = statement.is_any(&[Role::Return, Role::Throw, Role::Break, Role::Continue]);
    jump || std::iter::once(statement)
        .chain(statement.own_descendants())
        .any(|node| stops(node) || (statement.is(Role::Discard) && node.is(Role::Call) && node.call_name() == "next"))
}

/// The first work that is done after a statement of a branch, in the same function: a statement that calls something
/// and does not only talk. None where the function is left before, and where that cannot be told.
pub fn work_after(statement: Node<'_>) -> Option<Node<'_>> {
    let mut node = statement;
    loop {
        let parent = node.parent()?;
        match parent.role() {
            Role::Block => {
                let mut behind = parent.children().skip_while(|each| *each != node).skip(1);
                if node == statement {
                    // The rest of its own branch: does it leave?
                    if behind.any(leaves) {
                        return None;
                    }
                } else if let Some(next) = behind.find(|next| is_end(*next) || (does_work(*next) && !only_talks(*next)))
                {
                    return does_work(next).then_some(next).filter(|next| !next.is(Role::Throw));
                }
            }
            // The other branch is what happens otherwise; loops and cases go on in ways that are not followed here.
            Role::If if parent.child(Part::Else).is_some() => return None,
            Role::If | Role::Try | Role::Catch | Role::With => {}
            _ => return None,
        }
        node = parent;
    }
}

fn is_end(statement: Node<'_>) -> bool {
    statement.is_any(&[Role::Return, Role::Throw, Role::Break, Role::Continue])
}

fn does_work(statement: Node<'_>) -> bool {
    statement.descendants_and_self().any(|each| each.is_any(&[Role::Call, Role::New]))
}
