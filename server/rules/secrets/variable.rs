//! Which environment variable an expression reads.

use crate::facts::{Node, Part, Role, View};
use crate::models::environment;

/// The variable that an expression reads without a value to fall back on; of a chain of them the last.
pub fn variable_read(view: &View<'_>, node: Node<'_>) -> Option<String> {
    match node.role() {
        Role::Member => {
            let object = view.path_of(node.child(Part::Object)?)?;
            environment::is_object(&object).then(|| node.name().to_owned())
        }
        Role::Index => {
            let object = view.path_of(node.child(Part::Object)?)?;
            let key = view.string(node.child(Part::Index)?)?;
            environment::is_object(&object).then_some(key)
        }
        // `process.env.A || process.env.B`, `process.env.A?.trim()`
        Role::Binary if is_fallback(node) => {
            let side = |part| node.child(part).and_then(|side| variable_read(view, side));
            side(Part::Right).or_else(|| side(Part::Left))
        }
        Role::Call if node.call_name() == "trim" || node.call_name() == "strip" => {
            variable_read(view, node.receiver()?)
        }
        Role::Call => {
            environment::read(&view.callee_path(node)?)?;
            let bare = node.arguments().count() == 1 && node.keyword("default").is_none();
            bare.then(|| view.string(node.argument(0)?)).flatten()
        }
        _ => None,
    }
}

/// `a || b`, `a ?? b`, `a or b`.
pub fn is_fallback(node: Node<'_>) -> bool {
    node.is(Role::Binary) && matches!(node.name(), "||" | "??" | "or")
}

/// A field of a class that reads itself from the environment: the literal is what it falls back on, another rule's.
pub fn is_setting_of_class(node: Node<'_>) -> bool {
    let class = node.ancestors().take_while(|above| !above.is(Role::Function)).find(|above| above.is(Role::Class));
    class.is_some_and(|class| class.parts(Part::Base).any(|base| environment::is_settings(base.name())))
}
