//! Who the caller is, taken from something that the caller wrote and nobody verified.

use crate::facts::{BindingKind, Node, Part, Role, View};
use crate::findings::{Confidence, Finding, FixClass, Severity, TextEdit};
use crate::fixes;
use crate::models::identity::identity;
use crate::models::pattern::words;
use crate::models::testing::lists;
use crate::rules::load::server_side::is_server_side;
use crate::rules::{Check, Family, Findings, Fix, Needs, Rule};
use crate::text::Span;

pub const RULE: Rule = Rule {
    id: "unverified-token-trust",
    title: "Identity is taken from an unverified token",
    family: Family::Authorisation,
    severity: Severity::Error,
    confidence: Confidence::Proven,
    needs: Needs::File,
    cwe: &[345, 347, 290],
    owasp: &["A07:2025", "API2:2023"],
    asvs: &["9.1.1", "9.1.2"],
    page: include_str!("unverified_token_trust.md"),
    check: Check::File(check),
    fix: Some(Fix::File(fix)),
};

fn check(view: &View<'_>, out: &mut Findings<'_>) {
    if !view.kind.is_production() {
        return;
    }
    let server = is_server_side(view);
    for call in view.all(Role::Call) {
        if switched_off(view, call, out) {
            continue;
        }
        if let Some(token) = decoded(view, call) {
            if server || request_in_hand(view, call) {
                decoding(view, call, token, out);
            }
        } else if call.call_name() == "getSession" && !view.python() {
            cookie_session(view, call, out);
        }
    }
    for test in view.all(Role::Binary).chain(view.all(Role::Compare)) {
        said_role(view, test, out);
    }
    for read in view.all(Role::Call).chain(view.all(Role::Index)) {
        said_identity(view, read, server, out);
    }
}

/// A function around it is handed a request: it answers one.
fn request_in_hand(view: &View<'_>, node: Node<'_>) -> bool {
    let functions = node.ancestors().filter(|up| up.is(Role::Function));
    let names = |function: Node<'_>| -> Vec<String> {
        function
            .parameters()
            .flat_map(|each| {
                each.descendants_and_self()
                    .filter(|node| node.is(Role::Name))
                    .map(|node| node.name().to_owned())
                    .collect::<Vec<_>>()
            })
            .collect()
    };
    let browser = view.path.extension().is_some_and(|extension| extension == "tsx" || extension == "jsx");
    !browser
        && functions
            .flat_map(names)
            .any(|name| matches!(name.as_str(), "req" | "request" | "ctx" | "context" | "reply" | "res"))
}

/// The token that a call decodes without verifying it.
fn decoded<'a>(view: &View<'a>, call: Node<'a>) -> Option<Node<'a>> {
    let table = identity();
    let path = view.callee_path(call)?;
    if lists(&table.decoders, &path) {
        return call.argument(0);
    }
    if view.python() && lists(&table.optional, &path) {
        return unverified(view, call).then(|| call.argument(0)).flatten();
    }
    if !matches!(&*path, "JSON.parse" | "json.loads") {
        return None;
    }
    let inner = call.argument(0)?;
    let unpacks = inner
        .descendants_and_self()
        .any(|node| node.is(Role::Call) && view.callee_path(node).is_some_and(|path| lists(&table.unpackers, &path)));
    let mut nodes = inner.descendants_and_self();
    nodes.find_map(|node| middle(view.value(node))).filter(|_| unpacks)
}

/// `token.split(".")[1]`: the token.
fn middle(node: Node<'_>) -> Option<Node<'_>> {
    let split = node.child(Part::Object).filter(|_| node.is(Role::Index))?;
    (split.is(Role::Call) && split.call_name() == "split").then(|| split.receiver()).flatten()
}

/// `options={"verify_signature": False}`, `verify=False`.
fn unverified(view: &View<'_>, call: Node<'_>) -> bool {
    let off = |name: &str| {
        call.descendants().filter(|node| node.is(Role::Pair)).any(|pair| {
            let key = pair.children().next().and_then(|key| view.string(key)).unwrap_or_else(|| pair.name().to_owned());
            key == name && pair.child(Part::Value).is_some_and(|value| value.is(Role::False))
        })
    };
    off("verify_signature") || call.keyword("verify").is_some_and(|value| value.is(Role::False))
}

fn decoding<'a>(view: &View<'a>, call: Node<'a>, token: Node<'a>, out: &mut Findings<'_>) {
    let Some(source) = source_of(view, token) else { return };
    let whole = call.ancestors().filter(|up| up.is(Role::Function)).last();
    let verifies = |node: Node<'a>| {
        let other =
            node != call && node.is_any(&[Role::Call, Role::New]) && lists(&identity().verifiers, node.call_name());
        let by_package = node != call
            && node.is(Role::Call)
            && lists(&identity().optional, &view.callee_path(node).unwrap_or_default());
        other || by_package && !unverified(view, node)
    };
    let near = whole.unwrap_or_else(|| view.file.root());
    if near.descendants().any(verifies) || source == Source::Parameter && view.file.root().descendants().any(verifies) {
        return;
    }
    let Some((read, claim)) = trusted(view, call) else { return };
    let by = view.source(call.callee().unwrap_or(call)).into_owned();
    let message = format!("{claim} is taken from a token that nothing verified: anybody can write one");
    let severity = if source == Source::Request { Severity::Error } else { Severity::Warning };
    let confidence = if source == Source::Request { Confidence::Proven } else { Confidence::Strong };
    let draft = out
        .add(call.callee().map_or(call.span(), |callee| callee.span()), message)
        .severity(severity)
        .confidence(confidence)
        .see(token, "the token, as the caller sent it")
        .see(call, format!("`{by}` reads it and verifies nothing"))
        .see(read, "and this is believed")
        .step(None, "no call that verifies a token was found around it");
    if verified(view, call).is_some() {
        draft.fix(FixClass::Stub, "verify", "Verify the token with `JWT_SECRET`");
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Source {
    Request,
    Parameter,
}

/// Where a token comes from, as far as that is the caller.
fn source_of<'a>(view: &View<'a>, token: Node<'a>) -> Option<Source> {
    let mut node = token;
    for _ in 0..6 {
        let text = view.source(node).to_ascii_lowercase();
        // What the provider answered over its own connection is as good as signed.
        let by_provider = |words: &[&str]| words.iter().any(|word| text.contains(word));
        if by_provider(&["response", "account."]) {
            return None;
        }
        let value = view.value(node);
        let value = if value.is_any(&[Role::Binary, Role::Conditional, Role::As, Role::Unary]) {
            value.children().find(|child| child.is_any(&[Role::Name, Role::Member, Role::Call, Role::Index]))?
        } else {
            value
        };
        let mut chain: Vec<Node<'a>> = value.chain().collect();
        let root = chain.pop()?;
        // `(req.get("authorization") ?? "").split(" ")`
        if root.is_any(&[Role::Binary, Role::Conditional]) && root != node {
            node = root;
            continue;
        }
        let linked = chain.iter().any(|link| matches!(link.name(), "headers" | "cookies" | "authorization"));
        if !root.is(Role::Name) {
            return linked.then_some(Source::Request);
        }
        if linked || lists(&identity().requests, root.name()) {
            return Some(Source::Request);
        }
        if by_provider(&["id_token", "idtoken"]) {
            return None;
        }
        let argument = value.chain().find_map(|link| link.argument(0)).filter(|_| value.is(Role::Call));
        let binding = view.resolve(root)?;
        node = match binding.kind {
            BindingKind::Parameter => {
                let named = words(root.name())
                    .iter()
                    .any(|word| matches!(word.as_str(), "token" | "jwt" | "bearer" | "auth" | "credentials"));
                return named.then_some(Source::Parameter);
            }
            BindingKind::Variable if !value.is(Role::Name) || binding.node.child(Part::Value).is_some() => {
                let next = binding.node.child(Part::Value)?.awaited();
                if next == value {
                    return None;
                }
                next
            }
            // `getToken(req)`: what it is given says where it looks.
            BindingKind::Function | BindingKind::Import => argument?,
            _ => return None,
        };
    }
    None
}

/// Where something that was decoded is believed: the place, and what it is.
fn trusted<'a>(view: &View<'a>, call: Node<'a>) -> Option<(Node<'a>, String)> {
    let claims = &identity().claims;
    let mut holder = call;
    // `token ? jwt.decode(token) : null`
    let around = [Role::Await, Role::As, Role::Unary, Role::Conditional];
    while let Some(up) = holder.parent().filter(|up| up.is_any(&around) && holder.part() != Part::Condition) {
        holder = up;
    }
    let parent = holder.parent()?;
    let named = |claim: &str| format!("`{claim}`");
    if let Some(claim) = claim_of(view, holder).filter(|claim| lists(claims, claim)) {
        return Some((parent, named(&claim)));
    }
    if !parent.is_any(&[Role::Declare, Role::Assign]) || holder.part() != Part::Value {
        return None;
    }
    let target = parent.child(Part::Target)?;
    match target.role() {
        // `req.user = jwt.decode(token)`.
        Role::Member => who(target.name()).then(|| (target, named(target.name()))),
        Role::Object => {
            let keys = target.children().filter(|child| child.is_any(&[Role::Shorthand, Role::Pair]));
            keys.into_iter().find(|key| lists(claims, key.name())).map(|key| (key, named(key.name())))
        }
        Role::Name => {
            let binding = view.resolve(target)?;
            view.uses(binding).into_iter().find_map(|used| believed(view, used))
        }
        _ => None,
    }
}

fn who(name: &str) -> bool {
    words(name)
        .iter()
        .any(|word| matches!(word.as_str(), "user" | "auth" | "identity" | "principal" | "account" | "userid"))
}

fn believed<'a>(view: &View<'a>, used: Node<'a>) -> Option<(Node<'a>, String)> {
    let mut node = used;
    while let Some(up) =
        node.parent().filter(|up| up.is_any(&[Role::As, Role::Unary]) && up.name() != "!" && up.name() != "typeof")
    {
        node = up;
    }
    if let Some(mut claim) = claim_of(view, node) {
        let mut at = node.parent()?;
        if claim == "payload" {
            // `const claims = decoded?.payload`
            let name = at.parent().filter(|up| up.is(Role::Declare)).and_then(|up| up.child(Part::Target));
            if let Some(name) = name.filter(|name| name.is(Role::Name)) {
                return view.uses(view.resolve(name)?).into_iter().find_map(|used| believed(view, used));
            }
            claim = claim_of(view, at)?;
            at = at.parent()?;
        }
        // Whether it is there is no trust, and neither is what is only logged.
        return lists(&identity().claims, &claim).then(|| (at, format!("`{claim}`")));
    }
    let parent = node.parent()?;
    let target = parent.child(Part::Target).filter(|_| parent.is(Role::Assign) && node.part() == Part::Value)?;
    (target.is(Role::Member) && who(target.name())).then(|| (target, format!("`{}`", target.name())))
}

/// The member, key or `get("key")` by which something is read from a node.
fn claim_of<'a>(view: &View<'a>, node: Node<'a>) -> Option<String> {
    let parent = node.parent().filter(|_| node.part() == Part::Object)?;
    match parent.role() {
        Role::Member if parent.name() == "get" => {
            let call = parent.parent().filter(|up| up.is(Role::Call) && parent.part() == Part::Callee)?;
            view.string(call.argument(0)?)
        }
        Role::Member => Some(parent.name().to_owned()),
        Role::Index => view.string(parent.child(Part::Index)?),
        _ => None,
    }
}

/// `ignoreExpiration: true`, `verify_exp: False`, `algorithms: ["none"]`. True where there is something to say.
fn switched_off(view: &View<'_>, call: Node<'_>, out: &mut Findings<'_>) -> bool {
    let path = view.callee_path(call).unwrap_or_default();
    let verifies = matches!(&*path, "jsonwebtoken.verify" | "jsonwebtoken.default.verify" | "jose.jwtVerify")
        || lists(&identity().optional, &path) && view.python();
    if !verifies {
        return false;
    }
    if let Some(list) = call.option(&["algorithms"])
        && let Some(none) =
            list.children().find(|each| view.string(*each).is_some_and(|name| name.eq_ignore_ascii_case("none")))
    {
        out.add(none.span(), "Tokens without a signature are accepted").see(call, "here tokens are verified");
        return true;
    }
    let ignored = call.descendants().filter(|node| node.is(Role::Pair)).find(|pair| {
        let key = pair.children().next().and_then(|key| view.string(key)).unwrap_or_else(|| pair.name().to_owned());
        let value = pair.child(Part::Value);
        key == "ignoreExpiration" && value.is_some_and(|value| value.is(Role::True))
            || key == "verify_exp" && value.is_some_and(|value| value.is(Role::False))
    });
    let Some(pair) = ignored.filter(|_| !unverified(view, call)) else { return false };
    // To renew or to end a session its token may have run out.
    let names: String = call
        .ancestors()
        .filter(|up| up.is_any(&[Role::Function, Role::Class]))
        .map(|up| format!("{} ", if up.is(Role::Function) { up.function_name() } else { up.name() }))
        .collect();
    let renews = words(&names).iter().any(|word| {
        matches!(
            word.as_str(),
            "refresh"
                | "renew"
                | "logout"
                | "revoke"
                | "expired"
                | "rotate"
                | "ignore"
                | "decode"
                | "signout"
                | "invalidate"
                | "blacklist"
        )
    });
    if !renews {
        out.add(pair.span(), "Tokens are accepted after they have expired")
            .severity(Severity::Warning)
            .see(call, "the signature is verified, the expiry is not");
    }
    true
}

/// `supabase.auth.getSession()` on a server: the session is what the cookie says.
fn cookie_session<'a>(view: &View<'a>, call: Node<'a>, out: &mut Findings<'_>) {
    let on_auth = call.receiver().is_some_and(|receiver| receiver.name() == "auth");
    let imports = || view.file.all(Role::Import).map(Node::name);
    let server = imports().any(|module| {
        module == "next/headers" || module.contains("supabase/server") || module.ends_with("/supabase-server")
    }) || identity().server_clients.iter().any(|name| view.file.names.find(name).is_some());
    let client = view.file.root().children().next().is_some_and(|first| view.source(first).contains("use client"));
    if !on_auth || !server || client {
        return;
    }
    let near = call.ancestors().filter(|up| up.is(Role::Function)).last().unwrap_or_else(|| view.file.root());
    // What was signed in a moment before is written by this very request.
    let asks = ["getUser", "getClaims", "verifyOtp", "exchangeCodeForSession", "signInWithPassword", "setSession"];
    if near.descendants().any(|node| node.is(Role::Call) && asks.contains(&node.call_name())) {
        return;
    }
    // `(await supabase.auth.getSession()).data.session`.
    let mut holder = call;
    while let Some(up) = holder.parent().filter(|up| up.is(Role::Await) || up.is(Role::Member)) {
        holder = up;
    }
    // Whether there is one decides what is shown; who has none being sent away is a guard.
    let asked = |node: Node<'a>| {
        let negated = |up: Node<'_>| up.is(Role::Not) || up.is(Role::Unary) && up.name() == "!";
        node.parent().is_some_and(negated) || turns_away_others(node)
    };
    // A filter of what the same client asks for: the database verifies the token and decides by it.
    let client = call.chain().last().map(Node::symbol);
    let filters = |read: Node<'a>| {
        let argument = read.ancestors().take_while(|up| !up.is(Role::Block)).find(|up| up.part() == Part::Argument);
        let argument = argument.or(Some(read)).filter(|node| node.part() == Part::Argument);
        argument.and_then(Node::parent).is_some_and(|query| {
            matches!(query.call_name(), "eq" | "match" | "filter" | "neq" | "or")
                && query.chain().last().map(Node::symbol) == client
        })
    };
    let read = if holder.name() == "user" && holder.is(Role::Member) || asked(holder) {
        Some(holder)
    } else {
        let declare = holder.parent().filter(|up| up.is(Role::Declare));
        let target = declare.and_then(|up| up.child(Part::Target));
        let names = target.into_iter().flat_map(Node::descendants_and_self);
        let names: Vec<Node<'a>> = names.filter(|node| node.is_any(&[Role::Name, Role::Shorthand])).collect();
        names.into_iter().filter(|name| name.name() != "error").find_map(|name| {
            let binding = view.resolve(name)?;
            view.uses(binding).into_iter().find_map(|used| {
                let mut whole = used;
                while let Some(up) = whole.parent().filter(|up| up.is(Role::Member) && whole.part() == Part::Object) {
                    whole = up;
                    if up.name() == "user" {
                        let member = up.parent().filter(|member| member.is(Role::Member));
                        return Some(up).filter(|up| !filters(member.unwrap_or(*up)));
                    }
                }
                let is_session = whole == used && name.name() != "data" || whole.name() == "session";
                (is_session && asked(whole)).then_some(whole)
            })
        })
    };
    if let Some(read) = read {
        out.add(call.span(), "The session is what the cookie says: `getSession()` does not ask whether it is genuine")
            .severity(Severity::Warning)
            .confidence(Confidence::Strong)
            .see(call, "on a server this reads the cookie as it was sent")
            .see(read, "and this depends on it")
            .step(None, "neither `getUser()` nor `getClaims()` is called around it");
    }
}

/// True for the condition in `if (session) { … return page } redirect("/login")`. Where who has one is sent on, it guards nothing.
fn turns_away_others(condition: Node<'_>) -> bool {
    let Some(branch) = condition.parent().filter(|up| up.is(Role::If) && condition.part() == Part::Condition) else {
        return false;
    };
    let sends = |node: Node<'_>| {
        node.is(Role::Throw)
            || matches!(node.call_name(), "redirect" | "permanentRedirect" | "unauthorized" | "forbidden")
    };
    let behind = branch.parent().into_iter().flat_map(Node::children).skip_while(|each| *each != branch).skip(1);
    let mut others = branch.parts(Part::Else).chain(behind).flat_map(Node::descendants_and_self);
    let mut own = branch.parts(Part::Then).flat_map(Node::descendants_and_self);
    !own.any(sends) && others.any(sends)
}

/// `req.cookies.role === "admin"`.
fn said_role<'a>(view: &View<'a>, test: Node<'a>, out: &mut Findings<'_>) {
    if !matches!(test.name(), "==" | "===" | "!=" | "!==") {
        return;
    }
    let sides: Vec<Node<'a>> = test.children().collect();
    let [left, right] = sides[..] else { return };
    let (said, literal) = if right.is_any(&[Role::String, Role::True]) { (left, right) } else { (right, left) };
    if !literal.is_any(&[Role::String, Role::True]) {
        return;
    }
    let read = view.value(said);
    let Some((from, key)) = sent(view, read) else { return };
    if !identity().roles.iter().any(|role| role.eq_ignore_ascii_case(&key)) {
        return;
    }
    let severity = if from == "cookies" { Severity::Error } else { Severity::Warning };
    let what = if from == "cookies" { "cookie" } else { "header" };
    out.add(test.span(), format!("Whoever sends the {what} `{key}` says themselves what they may do"))
        .severity(severity)
        .confidence(Confidence::Strong)
        .see(read, "this is as the caller sent it")
        .see(test, "and it is believed");
}

/// What is read from the headers or cookies of a request: from which, and by which key.
fn sent<'a>(view: &View<'a>, read: Node<'a>) -> Option<(&'static str, String)> {
    let mut read = read;
    if read.is(Role::Member) && read.name() == "value" {
        read = read.child(Part::Object)?;
    }
    let (key, object) = match read.role() {
        Role::Member => (read.name().to_owned(), read.child(Part::Object)?),
        Role::Index => (view.string(read.child(Part::Index)?)?, read.child(Part::Object)?),
        Role::Call if read.call_name() == "get" => (view.string(read.argument(0)?)?, read.receiver()?),
        Role::Call if read.call_name() == "header" => {
            return Some(("headers", view.string(read.argument(0)?)?));
        }
        _ => return None,
    };
    let from = match object.name() {
        "cookies" => "cookies",
        "headers" => "headers",
        _ => return None,
    };
    let root = read.chain().last()?;
    (root.is(Role::Name)
        && root != object
        && matches!(root.name(), "req" | "request" | "ctx" | "context" | "c" | "self"))
    .then_some((from, key))
}

/// `req.headers["x-user-id"]`: a question, since a gateway may have written it.
fn said_identity(view: &View<'_>, read: Node<'_>, server: bool, out: &mut Findings<'_>) {
    let Some(("headers", key)) = sent(view, read) else { return };
    let key = key.to_ascii_lowercase();
    if !server && !request_in_hand(view, read) || !lists(&identity().headers, &key) {
        return;
    }
    let quoted = |node: Node<'_>| view.string(node).is_some_and(|text| text.eq_ignore_ascii_case(&key));
    let sets = view.file.all(Role::Call).any(|call| {
        matches!(call.call_name(), "set" | "setHeader" | "append" | "delete") && call.argument(0).is_some_and(quoted)
    });
    let compared = read.parent().is_some_and(|up| {
        up.is_any(&[Role::Binary, Role::Compare]) && matches!(up.name(), "==" | "===" | "!=" | "!==")
    });
    if !sets && !compared {
        out.add(read.span(), format!("The header `{key}` says who is calling, and any caller can send it"))
            .severity(Severity::Info)
            .confidence(Confidence::Weak)
            .see(read, "it is read as it was sent")
            .step(None, "whether a gateway writes it cannot be seen from here");
    }
}

fn fix(view: &View<'_>, finding: &Finding, _: &str) -> Option<Vec<TextEdit>> {
    let call =
        view.file.all(Role::Call).find(|call| call.callee().is_some_and(|callee| callee.span() == finding.span))?;
    verified(view, call)
}

/// The same call, made to verify: with a secret that has to be there.
fn verified(view: &View<'_>, call: Node<'_>) -> Option<Vec<TextEdit>> {
    let path = view.callee_path(call)?;
    let first = call.argument(0)?;
    let rest = Span::new(first.span().end, call.span().end.checked_sub(1)?);
    if view.python() {
        let known = lists(&identity().optional, &path) && call.callee()?.is(Role::Member);
        let text = ", os.environ[\"JWT_SECRET\"], algorithms=[\"HS256\"]".to_owned();
        return known
            .then(|| fixes::import_module(view, "os").into_iter().chain([TextEdit { span: rest, text }]).collect());
    }
    let callee = call.callee().filter(|callee| callee.is(Role::Member))?;
    if !matches!(&*path, "jsonwebtoken.decode" | "jsonwebtoken.default.decode") {
        return None;
    }
    let end = callee.span().end;
    let name = Span::new(end - "decode".len() as u32, end);
    let quote = fixes::logging::quote(view);
    Some(vec![
        TextEdit { span: name, text: "verify".to_owned() },
        TextEdit { span: rest, text: format!(", process.env.JWT_SECRET ?? {quote}{quote}") },
    ])
}
