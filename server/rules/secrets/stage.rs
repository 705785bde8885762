//! Code that only runs outside production, as far as the conditions around it say.

use crate::facts::{Node, Part, Role, View};

/// True where a branch around the node says that this is a test or somebody's own machine.
pub fn is_outside_production(view: &View<'_>, node: Node<'_>) -> bool {
    let mut child = node;
    for parent in node.ancestors() {
        let branch = match parent.role() {
            Role::If => Some((parent.child(Part::Condition), child.part() == Part::Then)),
            Role::Conditional if view.python() => {
                let parts: Vec<_> = parent.children().collect();
                Some((parts.get(1).copied(), parts.first() == Some(&child)))
            }
            Role::Conditional => Some((parent.child(Part::Condition), child.part() == Part::Then)),
            _ => None,
        };
        if let Some((Some(condition), then)) = branch
            && condition != child
            && let Some(production) = says_production(&view.source(condition))
            && production != then
        {
            return true;
        }
        child = parent;
    }
    false
}

/// Whether a condition holds in production; None where it does not speak of that.
pub fn says_production(condition: &str) -> Option<bool> {
    let condition = condition.to_ascii_lowercase();
    let negated = condition.contains('!') || condition.starts_with("not ") || condition.contains(" not ");
    if condition.contains("prod") {
        return Some(!negated);
    }
    let elsewhere = ["test", "dev", "debug", "local", "ci"];
    let word = |word: &str| {
        elsewhere.iter().any(|each| {
            word == *each || (each.len() > 3 && word.contains(each)) || word.starts_with("dev") || word.ends_with("dev")
        })
    };
    condition.split(|c: char| !c.is_ascii_alphanumeric()).any(word).then_some(negated)
}
