//! Both languages lower to the same shapes.

use ropey::Rope;
use seaworthy::engine::{Config, Engine, Language};
use seaworthy::facts::Node;

/// `role[.part]:symbol(children…)`, parts left out where they say nothing.
fn dump(node: Node<'_>) -> String {
    let children: Vec<_> = node.children().map(dump).collect();
    let mut text = node.role().capture().to_owned();
    if !node.name().is_empty() {
        text += &format!(":{}", node.name());
    }
    if !children.is_empty() {
        text += &format!("({})", children.join(" "));
    }
    text
}

fn lower(path: &str, source: &str) -> String {
    let language = Language::of_path(path.as_ref()).unwrap();
    let analysis = Engine::new(Config::default()).analyse(path.as_ref(), language, &Rope::from_str(source));
    assert!(analysis.is_sound(), "{source}");
    dump(analysis.facts().root())
}

#[test]
fn calls_members_and_literals() {
    let expected = "module(discard(call(member:execute(name:db) string number)))";
    assert_eq!(lower("a.ts", "db.execute('x', 1);"), expected);
    assert_eq!(lower("a.py", "db.execute('x', 1)"), expected);
}

#[test]
fn a_string_with_something_inside_is_a_template() {
    assert_eq!(lower("a.ts", "f(`a${b}c`)"), "module(discard(call(name:f template(interpolation(name:b)))))");
    assert_eq!(lower("a.py", "f(f'a{b}c')"), "module(discard(call(name:f template(interpolation(name:b)))))");
}

#[test]
fn try_and_catch() {
    assert_eq!(
        lower("a.ts", "try { f() } catch (e) { g(e) } finally { h() }"),
        "module(try(block(discard(call(name:f))) catch(name:e block(discard(call(name:g name:e)))) finally(block(discard(call(name:h))))))"
    );
    assert_eq!(
        lower("a.py", "try:\n    f()\nexcept E as e:\n    g(e)\nfinally:\n    h()\n"),
        "module(try(block(discard(call(name:f))) catch(as(name:E name:e) block(discard(call(name:g name:e)))) finally(block(discard(call(name:h))))))"
    );
}

#[test]
fn imports() {
    assert_eq!(
        lower("a.ts", "import a, { b as c } from 'm'; import * as n from 'k';"),
        "module(import:m(name:a import_name:b(name:c)) import:k(import_all(name:n)))"
    );
    assert_eq!(
        lower("a.py", "import a.b\nfrom m import x as y, z\n"),
        "module(import(name:a.b) import:m(import_name:x(name:y) name:z))"
    );
}

#[test]
fn functions() {
    assert_eq!(
        lower("a.ts", "export async function f(a: T, { b } = {}) { return await g(); }"),
        "module(export(function:f(parameter(name:a type:: T) parameter(object(shorthand:b) object) block(return(await(call(name:g)))))))"
    );
    assert_eq!(
        lower("a.py", "@d\nasync def f(a: T, b=1):\n    return await g()\n"),
        "module(decorated(decorator(name:d) function:f(parameter(name:a name:T) parameter(name:b number) block(return(await(call(name:g)))))))"
    );
}

/// tree-sitter-typescript reads `await a<T>(b)` as a call of `await a`.
#[test]
fn what_stands_in_front_of_a_chain_with_type_arguments_is_no_part_of_it() {
    for (typed, plain) in [
        ("await a.b<T>(c);", "await a.b(c);"),
        ("x = await a.b<T[]>(`c${d}`, [e]);", "x = await a.b(`c${d}`, [e]);"),
        ("await a.b<T>(c).d<U>(e)[f]!.g;", "await a.b(c).d(e)[f]!.g;"),
        ("!await a<T>(await b<U>(c));", "!await a(await b(c));"),
        ("x = 'p' + a<T>(b);", "x = 'p' + a(b);"),
        ("await /* for */ a<T>(b, () => { return !c<U>(d).e; });", "await /* for */ a(b, () => { return !c(d).e; });"),
        ("f(await (a.b)<T>(c), await (await a<T>(b)).c<T>(d));", "f(await (a.b)(c), await (await a(b)).c(d));"),
    ] {
        assert_eq!(lower("a.ts", typed), lower("a.ts", plain), "{typed}");
    }
}

#[test]
fn a_chain_with_type_arguments_begins_behind_what_stands_in_front() {
    let text = Rope::from_str("await a.b<T>(c).d;");
    let analysis = Engine::new(Config::default()).analyse("a.ts".as_ref(), Language::TypeScript, &text);
    let spans: Vec<_> = analysis.facts().root().descendants().map(|node| node.span()).collect();
    let shown: Vec<_> = spans.iter().map(|span| text.byte_slice(span.start as usize..span.end as usize)).collect();
    assert_eq!(shown[1..7], ["await a.b<T>(c).d", "a.b<T>(c).d", "a.b<T>(c)", "a.b", "a", "c"]);
}
