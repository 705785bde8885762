//! Whether what a function of the project answers is written in the program, whoever calls it: names are followed to every
//! function that has them.

use crate::app::{App, At};
use crate::facts::{Node, Part, Role};
use crate::models::flow::{Harm, model};

/// How many functions deep answers are followed, and how many functions a name may stand for.
const DEEPEST: u32 = 4;
const MOST: usize = 6;

/// True where every function of this name answers only what the program says, and what it is given where that is closed.
pub fn answers_closed(app: &App, name: &str, given_closed: bool) -> bool {
    is_answer_closed(app, name, given_closed, DEEPEST)
}

fn is_answer_closed(app: &App, name: &str, given_closed: bool, depth: u32) -> bool {
    let all = app.definitions().named(name);
    let Some(depth) = depth.checked_sub(1).filter(|_| !all.is_empty() && all.len() <= MOST) else { return false };
    all.iter().all(|at| {
        app.files.node(*at).filter(|node| node.is(Role::Function)).is_some_and(|function| {
            let mut returns = function.own_descendants().filter(|node| node.is(Role::Return)).peekable();
            let short = function.child(Part::Body).filter(|body| !body.is(Role::Block));
            let look = Look { app, function, at: *at, given_closed, depth };
            match short {
                Some(value) => look.closed(value),
                None => {
                    returns.peek().is_some() && returns.all(|it| it.children().next().is_none_or(|it| look.closed(it)))
                }
            }
        })
    })
}

/// One function whose answers are looked at.
struct Look<'a> {
    app: &'a App,
    function: Node<'a>,
    at: At,
    given_closed: bool,
    depth: u32,
}

impl<'a> Look<'a> {
    fn closed(&self, value: Node<'a>) -> bool {
        let value = value.awaited();
        match value.role() {
            Role::String | Role::Number | Role::True | Role::False | Role::Null => true,
            Role::Template | Role::Interpolation | Role::Array | Role::Tuple | Role::Binary => {
                self.all(value.children())
            }
            Role::Conditional => {
                // Python writes its condition in the middle.
                let python = self.app.files.get(self.at.file).is_some_and(|file| file.path.ends_with(".py"));
                let is_condition =
                    |at: usize, node: Node<'a>| if python { at == 1 } else { node.part() == Part::Condition };
                self.all(value.children().enumerate().filter(|(at, it)| !is_condition(*at, *it)).map(|(_, it)| it))
            }
            Role::Name => self.name(value),
            Role::Call if model().clears(None, value.call_name()).has(Harm::Sql) => true,
            Role::Call => {
                let closed = value.arguments().all(|argument| self.closed(argument));
                is_answer_closed(self.app, value.call_name(), closed && self.given_closed, self.depth)
            }
            // A property of the same object.
            Role::Member
                if value.child(Part::Object).is_some_and(|object| matches!(object.name(), "self" | "this")) =>
            {
                is_answer_closed(self.app, value.name(), true, self.depth)
            }
            _ => false,
        }
    }

    fn all(&self, mut nodes: impl Iterator<Item = Node<'a>>) -> bool {
        nodes.all(|node| self.closed(node))
    }

    /// A parameter is what it is given; a variable what the function gives it.
    fn name(&self, name: Node<'a>) -> bool {
        let bound =
            |node: Node<'a>| node.descendants_and_self().any(|it| it.is(Role::Name) && it.name() == name.name());
        if self.function.parameters().any(bound) {
            return self.given_closed;
        }
        let assigns = |node: &Node<'a>| {
            node.is_any(&[Role::Declare, Role::Assign])
                && node.child(Part::Target).is_some_and(|target| target.is(Role::Name) && target.name() == name.name())
        };
        let mut given = self.function.own_descendants().filter(assigns).peekable();
        given.peek().is_some()
            && given
                .all(|node| node.child(Part::Value).is_some_and(|value| !value.encloses(name) && self.closed(value)))
    }
}
