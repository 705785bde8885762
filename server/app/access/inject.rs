//! Dependency injection: what a class is handed under the names of its constructor's parameters.

use std::sync::Arc;

use super::super::value::{Arguments, Made, Member, Value};
use super::calls::target_of;
use super::visit::Visit;
use crate::facts::{Node, Part, Role};

/// The token under which Nest hands out the request.
pub(super) const NEST_REQUEST: &str = "@nestjs/core.REQUEST";

/// The call in a decorator of this name.
fn decorated_with<'a>(parameter: Node<'a>, name: &str) -> Option<Node<'a>> {
    let decorators = parameter.children().filter(|child| child.is(Role::Decorator));
    let mut calls = decorators.filter_map(|decorator| decorator.children().next());
    calls.find(|call| call.is(Role::Call) && call.call_name() == name)
}

impl Visit<'_, '_> {
    /// True for what the code does not say, or takes from whoever calls the constructor.
    pub(super) fn is_handed_in(&self, value: &Value) -> bool {
        match value {
            Value::Member(_) | Value::Unknown(_) => true,
            Value::Object(object) => matches!(self.run.world.object(*object).made, Made::Parameter { .. }),
            _ => false,
        }
    }

    /// What dependency injection hands to a class under a name: the constructor's parameter of that name, by its type.
    pub(super) fn injected(&mut self, of: &Value, name: &str) -> Option<Value> {
        let class = match of {
            Value::Object(object) => match self.run.world.object(*object).made {
                Made::Instance { class, .. } => class,
                _ => return None,
            },
            Value::Class(class) => *class,
            _ => return None,
        };
        let constructor = self.run.attribute(class, "constructor")?.function()?;
        let node = self.run.function_node(constructor)?;
        let function = self.run.world.function(constructor).clone();
        let parameter = node.parameters().find(|parameter| target_of(*parameter).is_some_and(|t| t.name() == name))?;
        let token = decorated_with(parameter, "Inject").and_then(|call| call.argument(0));
        if let Some(token) = token.and_then(|token| self.run.lookup(function.scope, token.symbol()))
            && self.run.world.path(&token).is_some_and(|path| path == NEST_REQUEST)
        {
            return Some(token);
        }
        let annotation = parameter.child(Part::Type)?.name().trim_start_matches([':', ' ']);
        let type_name = annotation.split(['<', ' ', '[', '|']).next()?;
        let symbol = node.file.names.find(type_name)?;
        let found = self.run.lookup(function.scope, symbol)?;
        match self.run.force(&found) {
            Value::Class(class) => {
                let class = self.run.provided_for(class);
                let at = function.at;
                Some(self.run.call(&Value::Class(class), Arguments { open: true, ..Arguments::default() }, at))
            }
            // `Repository<Order>` and `Model<Order>` are of orders.
            Value::Outside(path) => {
                let made = Value::Outside(format!("{path}()").into());
                let of = annotation.split_once('<').and_then(|(_, rest)| rest.split(['<', '>', ',', ' ', '[']).next());
                let of = of.map(|of| of.rsplit('.').next().unwrap_or(of)).filter(|of| !of.is_empty());
                Some(match of {
                    Some(of) => Value::Member(Arc::new(Member { of: made, name: of.into() })),
                    None => made,
                })
            }
            _ => None,
        }
    }
}
