//! What one file imports from elsewhere, however it says so.

use crate::app::SourceFile;
use crate::facts::{Flags, Id, Node, Part, Role};
use crate::syntax::Language;

/// One module that a file names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The statement or call.
    pub at: Id,
    /// As written: `express`, `@scope/x/sub`, `google.cloud.storage`.
    pub module: Box<str>,
    /// The names that are taken from it, each with its node: `{ a }`, `from m import a`.
    pub names: Vec<(Box<str>, Id)>,
    /// Members that are read of the module where it is bound to a name of its own, each with its node.
    pub members: Vec<(Box<str>, Id)>,
    /// Its own value is taken: `import x from "m"`.
    pub default: bool,
    /// The whole module is bound to a name, or only run.
    pub whole: bool,
    /// For the compiler only.
    pub type_only: bool,
    /// The program goes on where the module is not there, or asks something first.
    pub guarded: bool,
    /// Only when the function around it is called.
    pub lazy: bool,
}

impl Import {
    /// True where it differs from another in nothing but where things stand.
    pub fn takes_the_same(&self, other: &Import) -> bool {
        let said = |it: &Import| (it.default, it.whole, it.type_only, it.guarded, it.lazy);
        let names = |taken: &[(Box<str>, Id)]| taken.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
        self.module == other.module
            && said(self) == said(other)
            && names(&self.names) == names(&other.names)
            && names(&self.members) == names(&other.members)
    }
}

/// Every import of a file, in order of position.
pub fn of(source: &SourceFile) -> Vec<Import> {
    if source.facts.language.is_document() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let python = source.facts.language == Language::Python;
    // What is no code of this language, such as a template, names no modules.
    for node in source.facts.all(Role::Import).filter(|node| !is_broken(*node)) {
        if python { of_python(node, &mut found) } else { found.extend(of_statement(source, node)) }
    }
    if !python {
        found.extend(source.facts.all(Role::Export).filter(|node| !node.name().is_empty()).filter_map(|node| {
            let mut import = of_statement(source, node)?;
            import.whole |= import.names.is_empty();
            Some(import)
        }));
        found.extend(source.facts.all(Role::Call).filter_map(|call| of_call(source, call)));
        found.sort_by_key(|import| import.at);
    }
    found
}

/// True for an import that does not parse, or what is left of one: `from shop.{{ version }} import client`.
fn is_broken(node: Node<'_>) -> bool {
    let before = |error: Node<'_>| {
        error.is(Role::Error) && (0..3).contains(&(node.span().start as i64 - error.span().end as i64))
    };
    node.has(Flags::BROKEN) || node.parent().is_some_and(|up| up.has(Flags::BROKEN) && up.children().any(before))
}

fn of_python(node: Node<'_>, found: &mut Vec<Import>) {
    let (guarded, type_only, lazy) = circumstances(node, true);
    let of = |module: &str, names: Vec<(Box<str>, Id)>, members: Vec<(Box<str>, Id)>, whole: bool| Import {
        at: node.id,
        module: module.into(),
        names,
        members,
        default: false,
        whole,
        type_only,
        guarded,
        lazy,
    };
    if node.name().is_empty() {
        // `import a.b, c as d`.
        found.extend(node.children().filter(|it| !it.name().is_empty()).map(|it| {
            // `import a.b` binds `a`, of which any part may be meant.
            let bound = it.child(Part::Target).or((!it.name().contains('.')).then_some(it));
            of(it.name(), Vec::new(), bound.map(members).unwrap_or_default(), true)
        }));
    } else if !node.name().starts_with('.') {
        let named = node.children().filter(|it| it.is_any(&[Role::Name, Role::ImportName]));
        let names: Vec<_> = named.map(|it| (Box::from(it.name()), it.id)).collect();
        let whole = names.is_empty();
        found.push(of(node.name(), names, Vec::new(), whole));
    }
}

fn of_statement(source: &SourceFile, node: Node<'_>) -> Option<Import> {
    let module = node.name();
    if module.is_empty() {
        return None;
    }
    let names: Vec<_> =
        node.children().filter(|it| it.is(Role::ImportName)).map(|it| (Box::from(it.name()), it.id)).collect();
    let default = node.children().any(|it| it.is_any(&[Role::Name, Role::ImportAll]));
    let bound: Vec<Node<'_>> = node.descendants().filter(|it| it.is_any(&[Role::Name, Role::ImportName])).collect();
    let is_script = source.facts.language != Language::Python && !source.path.ends_with(".js");
    let type_only = node.has(Flags::TYPE_ONLY)
        || node.is(Role::Import) && is_script && !bound.is_empty() && !bound.iter().any(|name| is_used(*name));
    let own = node.children().find(|it| it.is(Role::Name)).filter(|_| node.is(Role::Import));
    let all =
        node.children().find(|it| it.is(Role::ImportAll)).and_then(|it| it.children().find(|it| it.is(Role::Name)));
    Some(Import {
        at: node.id,
        module: module.into(),
        members: own.or(all).map(members).unwrap_or_default(),
        default: own.is_some() || names.iter().any(|(name, _)| **name == *"default"),
        whole: default || names.is_empty(),
        names,
        type_only,
        guarded: false,
        lazy: false,
    })
}

/// The members that are read of a bound name. None of a name that anything else in the file gives a meaning too, and none
/// that the file itself puts there, or asks for first.
fn members(bound: Node<'_>) -> Vec<(Box<str>, Id)> {
    let (file, symbol) = (bound.file, bound.symbol());
    let mut found: Vec<(Box<str>, Id)> = Vec::new();
    let mut put: Vec<Box<str>> = Vec::new();
    for node in file.tree.of_symbol(symbol).map(|id| file.node(id)) {
        if node.id == bound.id {
            continue;
        }
        if node.is_any(&[Role::Function, Role::Class, Role::Parameter, Role::ImportName, Role::Field]) {
            return Vec::new();
        }
        if !node.is_any(&[Role::Name, Role::Shorthand]) {
            continue;
        }
        let Some(parent) = node.parent() else { continue };
        let is_bound = |node: Node<'_>| matches!(node.part(), Part::Target | Part::Parameter);
        // `({ path }) => path.trim()`
        let patterns = [Role::Object, Role::Array, Role::Pair, Role::Defaulted, Role::Spread];
        let mut around = node.ancestors().take_while(|up| up.is_any(&patterns));
        // `def of(uuid: UUID)`
        let is_parameter = parent.is(Role::Parameter) && !matches!(node.part(), Part::Type | Part::Default);
        let binds = is_parameter
            || is_bound(node) && !parent.is(Role::Keyword)
            || node.is(Role::Shorthand) && around.any(is_bound);
        if binds && !parent.is(Role::Member) {
            return Vec::new();
        }
        if !parent.is(Role::Member) || node.part() != Part::Object {
            // Handed on as a whole, it may be changed: `sinon.stub(fs, "x")`, `hasattr(os, "x")`.
            if parent.is(Role::Call) {
                put.extend(parent.arguments().filter(|it| it.is(Role::String)).map(|_| Box::from("*")));
            }
            continue;
        }
        let is_written = parent.part() == Part::Target || parent.parent().is_some_and(|up| up.is(Role::Delete));
        let is_asked = parent.ancestors().any(|up| up.is(Role::Try))
            || parent.part() == Part::Condition
            || parent.ancestors().any(|up| up.is_any(&[Role::If, Role::Conditional]));
        if is_written || is_asked {
            put.push(parent.name().into());
        }
        found.push((parent.name().into(), parent.id));
    }
    if put.iter().any(|name| **name == *"*") {
        return Vec::new();
    }
    found.retain(|(name, _)| !put.contains(name) && !name.starts_with("__"));
    found
}

/// True where what an import binds is used as a value. What only annotates is gone when the program runs, since the
/// compiler leaves such an import out.
fn is_used(bound: Node<'_>) -> bool {
    let name = bound.child(Part::Target).filter(|_| bound.is(Role::ImportName)).unwrap_or(bound);
    let symbol = name.symbol();
    let file = name.file;
    file.tree.of_symbol(symbol).any(|id| {
        let node = file.node(id);
        let value = node.is_any(&[Role::Name, Role::Shorthand, Role::Tag, Role::Element]);
        value && !node.ancestors().take(3).any(|up| up.is(Role::Import))
            || node.is(Role::ImportName) && node.parent().is_some_and(|up| up.is(Role::Export))
    })
}

/// `require("m")`, `await import("m")`, `require.resolve("m")`.
fn of_call(source: &SourceFile, call: Node<'_>) -> Option<Import> {
    let callee = call.callee()?;
    let is_import = call.call_name() == "import" || source_of(callee) == "import";
    if !(is_import || callee.is(Role::Name) && call.call_name() == "require") {
        return None;
    }
    let argument = call.argument(0).filter(|it| it.is(Role::String))?;
    let module = source.literals.get(argument.id).filter(|module| !module.is_empty())?;
    let (guarded, _, lazy) = circumstances(call, false);
    let caught = call.chain_end().chain().any(|link| link.call_name() == "catch");
    let target = call.ancestors().find(|up| !up.is(Role::Await)).filter(|up| up.is(Role::Declare));
    let pattern = target.and_then(|it| it.child(Part::Target)).filter(|it| it.is(Role::Object));
    let keys = pattern.into_iter().flat_map(Node::children).filter(|it| it.is_any(&[Role::Shorthand, Role::Pair]));
    let names: Vec<_> = keys.map(|it| (Box::from(it.name()), it.id)).collect();
    let bound = target.and_then(|it| it.child(Part::Target)).filter(|it| it.is(Role::Name));
    Some(Import {
        at: call.id,
        module: module.into(),
        members: bound.map(members).unwrap_or_default(),
        default: false,
        whole: names.is_empty(),
        names,
        type_only: false,
        guarded: guarded || caught,
        lazy,
    })
}

fn source_of<'a>(node: Node<'a>) -> &'a str {
    if node.is_any(&[Role::Name, Role::Other]) { node.name() } else { "" }
}

/// Guarded, for type checkers only, lazy.
fn circumstances(node: Node<'_>, python: bool) -> (bool, bool, bool) {
    let (mut guarded, mut types, mut lazy) = (false, false, false);
    let mut inner = node;
    for up in node.ancestors() {
        match up.role() {
            Role::Try => guarded = true,
            Role::Function => lazy = true,
            Role::If | Role::Conditional => {
                let condition = up.child(Part::Condition);
                let inside = condition.is_some_and(|condition| condition.encloses(inner));
                let asks =
                    |name: &str| condition.is_some_and(|it| it.descendants_and_self().any(|each| each.name() == name));
                types |= python && asks("TYPE_CHECKING");
                guarded |= !inside && !asks("__name__");
            }
            _ => {}
        }
        inner = up;
    }
    (guarded && !types, types, lazy)
}
