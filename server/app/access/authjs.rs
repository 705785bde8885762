//! The middleware of Auth.js and NextAuth.js: whom it turns away is what `callbacks.authorized` answers.

use super::super::route::{Calling, Link};
use super::super::value::Value;
use super::datum::{Datum, Marks, There, Thing};
use super::links::{Outcome, Pass, record};
use super::visit::{Stop, Visit};

/// `export { default } from "next-auth/middleware"`, `withAuth(options)`, `withAuth(middleware, options)`: without a callback
/// of its own it asks for a token.
const ASKS: [&str; 4] = [
    "next-auth/middleware",
    "next-auth/middleware.default",
    "next-auth/middleware.withAuth",
    "next-auth/middleware.withAuth()",
];
/// Where the routes of NextAuth.js lie, unless its address in the environment has another path.
const OWN: &str = "/api/auth";

/// `export { auth as middleware }`, `auth((request) => …)`: it only says who calls, unless its configuration has the callback.
const SAYS: [&str; 3] = ["next-auth().auth", "next-auth.NextAuth().auth", "next-auth().auth()"];

impl<'a> Visit<'_, 'a> {
    /// Who gets through a middleware of Auth.js. None where it is none, or is configured where nobody can read it.
    pub(super) fn authjs(&mut self, value: &Value, link: &Link) -> Option<Outcome> {
        let path = self.run.world.path(value)?;
        let asks = ASKS.contains(&path.as_str());
        if !asks && !SAYS.contains(&path.as_str()) {
            return None;
        }
        // NextAuth.js 4 leaves its own routes alone, and so whatever else begins like their path.
        if asks && self.path.starts_with(OWN) {
            return Some(Outcome::Passed);
        }
        let callback = if asks {
            self.options_of_call(value, link).map_or(Some(None), |options| self.callback(&options))
        } else {
            self.configuration(value).and_then(|options| self.callback(&options))
        };
        // With a middleware behind it, `auth` leaves the answer to that, unless its callback answers by itself.
        let leaves = !asks && link.calling == Calling::Decorator;
        let callback = if leaves { callback.flatten() } else { callback? };
        let Some(callback) = callback else {
            let passes = !asks || self.persona.is_known();
            return Some(if passes {
                Outcome::Passed
            } else {
                Outcome::Stopped(Stop { at: link.at, status: Some(401) })
            });
        };
        let request = || Datum::new(Thing::Request, Marks::NONE, There::Yes);
        let who = self.identity();
        let given = match asks {
            true => record(vec![("token", who), ("req", request())]),
            false => record(vec![("auth", who), ("request", request())]),
        };
        let function = Datum::new(Thing::Value(callback), Marks::NONE, There::Yes);
        Some(self.invoked(function, vec![given], link, if leaves { Pass::Answer } else { Pass::True }))
    }

    /// The options in the call of `withAuth`, where there are any.
    fn options_of_call(&mut self, value: &Value, link: &Link) -> Option<Value> {
        let wrapper = link.metadata.iter().find(|(key, _)| &**key == "wrapper").map(|(_, wrapper)| wrapper);
        let (_, arguments) = self.run.world.call(wrapper.unwrap_or(value).object()?)?;
        let last = arguments.positional.last()?.value.clone();
        Some(self.run.force(&last)).filter(|last| last.function().is_none())
    }

    /// What `NextAuth(…)` was given.
    fn configuration(&mut self, value: &Value) -> Option<Value> {
        let Value::Member(member) = value else { return None };
        let (_, arguments) = self.run.world.call(member.of.object()?)?;
        let given = arguments.get(0)?.clone();
        Some(self.run.force(&given))
    }

    /// `callbacks.authorized` of the options; the outer None where nobody can say whether there is one.
    fn callback(&mut self, options: &Value) -> Option<Option<Value>> {
        let mut value = options.clone();
        for name in ["callbacks", "authorized"] {
            let Value::Record(id) = self.run.force(&value) else { return None };
            let record = self.run.world.record(id);
            match record.get(name) {
                Some(found) => value = found.clone(),
                None if record.open => return None,
                None => return Some(None),
            }
        }
        let callback = self.run.force(&value);
        callback.function().is_some().then_some(Some(callback))
    }
}
