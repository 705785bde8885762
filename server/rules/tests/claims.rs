//! What single assertions claim: which expression must equal which, or be true.

use crate::facts::{Node, Part, Role, View};

/// One assertion, read. Negated ones are left out: what they claim can fail.
pub struct Claim<'a> {
    /// The whole assertion.
    pub at: Node<'a>,
    pub kind: ClaimKind<'a>,
}

/// What must hold.
#[derive(Clone, Copy)]
pub enum ClaimKind<'a> {
    Equal(Node<'a>, Node<'a>),
    True(Node<'a>),
    False(Node<'a>),
    /// Neither null nor undefined.
    Defined(Node<'a>),
    AtLeast(Node<'a>, Node<'a>),
    /// `expect(x)` without a matcher, or with one that is not called.
    Unfinished(Node<'a>),
}

/// Every assertion of the file that can be read this way.
pub fn claims<'a>(view: &View<'a>) -> Vec<Claim<'a>> {
    let mut found: Vec<Claim<'a>> = view.all(Role::Assert).filter_map(asserted).collect();
    found.extend(view.all(Role::Call).filter_map(|call| expected(view, call).or_else(|| method(call))));
    found
}

/// `assert x == y`.
fn asserted(at: Node<'_>) -> Option<Claim<'_>> {
    let kind = condition(at.children().next()?)?;
    Some(Claim { at, kind })
}

/// A condition that must be true, taken apart where it is a comparison.
fn condition(node: Node<'_>) -> Option<ClaimKind<'_>> {
    if !node.is_any(&[Role::Compare, Role::Binary]) {
        return Some(ClaimKind::True(node));
    }
    let sides: Vec<_> = node.children().collect();
    let [left, right] = sides[..] else { return None };
    match node.name() {
        // Whether an attribute answers with the same object each time is something that can fail.
        "is" if left.is(Role::Member) => None,
        "==" | "===" | "is" => Some(ClaimKind::Equal(left, right)),
        ">=" => Some(ClaimKind::AtLeast(left, right)),
        "<=" => Some(ClaimKind::AtLeast(right, left)),
        "or" | "||" => Some(ClaimKind::True(node)),
        _ => None,
    }
}

/// `expect(x).toBe(y)` of jest, vitest, Playwright and chai.
fn expected<'a>(view: &View<'a>, call: Node<'a>) -> Option<Claim<'a>> {
    let callee = call.callee().filter(|callee| callee.is(Role::Name) && callee.name() == "expect")?;
    let actual = call.argument(0)?;
    if view.function(callee).is_some() {
        return None;
    }
    let at = call.chain_end();
    let links: Vec<&str> = at.chain().filter(|link| link.is(Role::Member)).map(Node::name).collect();
    let is_statement = at.parent().is_some_and(|parent| parent.is(Role::Discard));
    let unfinished = Claim { at, kind: ClaimKind::Unfinished(actual) };
    let Some(matcher) = links.first() else { return is_statement.then_some(unfinished) };
    if at.is(Role::Member) {
        let jest = matches!(*matcher, "not" | "resolves" | "rejects") || is_matcher(matcher);
        let kind = match *matcher {
            _ if jest && is_statement => return Some(unfinished),
            "true" | "ok" => ClaimKind::True(actual),
            "false" => ClaimKind::False(actual),
            _ => return None,
        };
        return (!links.contains(&"not")).then_some(Claim { at, kind });
    }
    if !at.is(Role::Call) || links.iter().any(|link| matches!(*link, "not" | "resolves" | "rejects")) {
        return None;
    }
    let argument = at.argument(0);
    let kind = match (*matcher, argument) {
        ("toBe" | "toEqual" | "toStrictEqual" | "toMatchObject" | "equal" | "equals" | "eql", Some(value)) => {
            ClaimKind::Equal(actual, value)
        }
        ("toBeGreaterThanOrEqual" | "least", Some(bound)) => ClaimKind::AtLeast(actual, bound),
        ("toBeTruthy" | "toBeTrue", None) => ClaimKind::True(actual),
        ("toBeFalsy" | "toBeFalse", None) => ClaimKind::False(actual),
        ("toBeDefined", None) => ClaimKind::Defined(actual),
        _ => return None,
    };
    Some(Claim { at, kind })
}

/// `toBe`, `toEqual` …: chai's `to` is a word of its own.
fn is_matcher(name: &str) -> bool {
    name.strip_prefix("to").and_then(|rest| rest.chars().next()).is_some_and(char::is_uppercase)
}

/// `self.assertEqual(a, b)`, `assert.equal(a, b)`, `assert(x)`, `t.is(a, b)`.
fn method(call: Node<'_>) -> Option<Claim<'_>> {
    let callee = call.callee()?;
    let root = match callee.role() {
        Role::Name => callee,
        Role::Member => callee.child(Part::Object).filter(|object| object.is(Role::Name))?,
        _ => return None,
    };
    let (first, second) = (call.argument(0)?, call.argument(1));
    let kind = match (root.name(), callee.name(), second) {
        ("self", "assertIs", Some(_)) if first.is(Role::Member) => return None,
        ("self", "assertEqual" | "assertEquals" | "assertIs" | "assertListEqual" | "assertDictEqual", Some(second)) => {
            ClaimKind::Equal(first, second)
        }
        ("self", "assertTrue", _) => condition(first)?,
        ("self", "assertFalse", _) => ClaimKind::False(first),
        ("self", "assertIsNotNone", _) => ClaimKind::Defined(first),
        ("self", "assertGreaterEqual", Some(second)) => ClaimKind::AtLeast(first, second),
        ("assert", "equal" | "strictEqual" | "deepEqual" | "deepStrictEqual", Some(second)) => {
            ClaimKind::Equal(first, second)
        }
        ("assert", "assert" | "ok" | "isTrue" | "isOk", _) => condition(first)?,
        ("t", "is" | "deepEqual", Some(second)) => ClaimKind::Equal(first, second),
        ("t", "true" | "truthy", _) => ClaimKind::True(first),
        _ => return None,
    };
    Some(Claim { at: call, kind })
}
