//! Lowers a syntax tree to the fact tree: one cursor walk, driven by the grammar's `Structure`.

use ropey::Rope;
use tree_sitter::{Node, TreeCursor};

use super::names::{Names, Symbol};
use super::role::{Flags, Part, Role};
use super::structure::{Action, Shape, Slot, Structure};
use super::tree::{FactTree, Id};
use crate::models;
use crate::text::Span;

/// Code nested deeper than this is kept as one opaque node: the walk recurses, and a stack has an end.
const DEEPEST: u32 = 500;

/// How many operators in front of one chain are lifted above it.
const MOST_LIFTED: usize = 8;

/// What a comment that speaks to us contains.
pub(super) const DIRECTIVE: &str = "seaworthy:";

/// The longest type annotation whose text is kept.
const LONGEST_TYPE: usize = 80;

/// What a node says of itself, its children aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Attributes {
    pub role: Role,
    pub flags: Flags,
    pub symbol: Symbol,
}

/// One walk over (part of) a file.
pub(super) struct Lowering<'a> {
    structure: &'a Structure,
    text: ChunkReader<'a>,
    pub names: &'a mut Names,
    pub tree: FactTree,
    depth: u32,
    /// The operators that are now being lowered above the chains they were misbound in.
    lifted: Vec<Lifted>,
}

/// An operator in front of a chain that the grammar takes for the chain's first link: tree-sitter-typescript reads
/// `await a.b<T>(c).d` as `(await a.b)<T>(c).d`, and so with every prefix and binary operator where there are type arguments.
#[derive(Clone, Copy, Debug)]
struct Lifted {
    /// The operator's syntax node.
    operator: usize,
    start: usize,
    /// Where the chain begins that it stands in front of.
    chain: usize,
}

impl<'a> Lowering<'a> {
    /// `depth` is how deep in the file's fact tree the walk starts.
    pub fn new(structure: &'a Structure, text: &'a Rope, names: &'a mut Names, depth: u32) -> Self {
        Self { structure, text: ChunkReader::new(text), names, tree: FactTree::default(), depth, lifted: Vec::new() }
    }

    /// Lowers the node under the cursor and all below it.
    pub fn node(&mut self, cursor: &mut TreeCursor<'_>, part: Part, parent: Option<Id>) {
        let node = cursor.node();
        if let Some(operator) = self.misbound(node) {
            return self.lift(operator, cursor, part, parent);
        }
        let structure = self.structure;
        let shape = structure.shape(node.kind_id());
        let (role, mut flags) = own(node, shape);
        let id = self.tree.open(role, part, flags, self.span(node), parent);
        if let Some(symbol) = self.leaf_symbol(role, node) {
            self.tree.set_symbol(id, symbol);
        }
        if self.depth < DEEPEST && (role == Role::String || !role.is_leaf()) {
            self.depth += 1;
            self.children(cursor, shape, Part::Item, &mut |this, cursor, event| match event {
                Event::Child(part) => {
                    flags = flags.with(tag_of(node, part, cursor.node()));
                    this.tree.set_flags(id, flags);
                    this.node(cursor, part, Some(id));
                }
                said => this.note(id, &mut flags, said),
            });
            self.depth -= 1;
        }
        self.tree.close(id);
        match role {
            Role::String => self.finish_string(id, node, flags),
            Role::Call => self.name_required_module(id),
            Role::Comment if self.text.with(span(node), |text| text.contains(DIRECTIVE)) => {
                self.tree.set_flags(id, flags.with(Flags::SUSPECT));
            }
            _ => {}
        }
    }

    /// What the children of a node say of it, beside being there.
    fn note(&mut self, id: Id, flags: &mut Flags, said: Event) {
        match said {
            Event::Child(_) => {}
            Event::Symbol(symbol) => self.tree.set_symbol(id, symbol),
            Event::Flag(flag) => {
                *flags = flags.with(flag);
                self.tree.set_flags(id, *flags);
            }
        }
    }

    /// Lowers the chain under the cursor as what the operator stands in front of.
    fn lift(&mut self, operator: Node<'_>, cursor: &mut TreeCursor<'_>, part: Part, parent: Option<Id>) {
        let shape = self.structure.shape(operator.kind_id());
        let (role, _) = own(operator, shape);
        let (_, mut flags) = own(cursor.node(), shape);
        let id = self.tree.open(role, part, flags, self.span(cursor.node()), parent);
        let chain = operand(operator).map_or(operator.end_byte(), |operand| operand.start_byte());
        self.depth += 1;
        self.children(&mut operator.walk(), shape, Part::Item, &mut |this, inner, event| match event {
            Event::Child(part) if inner.node().start_byte() >= chain => {
                this.lifted.push(Lifted { operator: operator.id(), start: operator.start_byte(), chain });
                this.node(cursor, part, Some(id));
                this.lifted.pop();
            }
            Event::Child(part) => this.node(inner, part, Some(id)),
            said => this.note(id, &mut flags, said),
        });
        self.depth -= 1;
        self.tree.close(id);
    }

    /// The operator that the grammar has put into the chain that ends in `node`.
    fn misbound<'t>(&self, node: Node<'t>) -> Option<Node<'t>> {
        if self.lifted.len() >= MOST_LIFTED {
            return None;
        }
        let mut at = node;
        loop {
            at = match self.structure.shape(at.kind_id())?.action {
                Action::Make(Role::Call | Role::Member | Role::Index) | Action::Transparent => at.child(0)?,
                Action::Make(Role::Await | Role::Unary | Role::Binary) if at != node => {
                    if !self.is_lifted(at) {
                        return Some(at);
                    }
                    operand(at)?
                }
                _ => return None,
            };
        }
    }

    /// True where the facts of a node are not in the order of its syntax.
    pub fn is_misbound(&self, node: Node<'_>) -> bool {
        self.misbound(node).is_some()
    }

    fn is_lifted(&self, node: Node<'_>) -> bool {
        self.lifted.iter().any(|lifted| lifted.operator == node.id())
    }

    /// The node without the operators that were lifted out of it.
    fn span(&self, node: Node<'_>) -> Span {
        let start = self
            .lifted
            .iter()
            .fold(node.start_byte(), |start, lifted| if start == lifted.start { lifted.chain } else { start });
        Span::new(start as u32, node.end_byte() as u32)
    }

    /// Strings are not interned, but the module of `require("m")` is a name as much as that of an `import`.
    fn name_required_module(&mut self, call: Id) {
        let (callee, argument) = (Id(call.0 + 1), Id(call.0 + 2));
        if self.tree.after(call).0 != call.0 + 3 || self.tree.role(argument) != Role::String {
            return;
        }
        if self.tree.role(callee) == Role::Name && self.names.text(self.tree.symbol(callee)) == "require" {
            let module = self.intern(self.tree.span(argument), true);
            self.tree.set_symbol(argument, module);
        }
    }

    /// Lowers a node as a child of `parent`.
    pub fn node_at(&mut self, cursor: &mut TreeCursor<'_>, part: Part, parent: Id) {
        self.depth += 1;
        self.node(cursor, part, Some(parent));
        self.depth -= 1;
    }

    /// A string with anything inside is a template; one without may be a secret.
    fn finish_string(&mut self, id: Id, node: Node<'_>, flags: Flags) {
        if self.tree.after(id).0 > id.0 + 1 {
            self.tree.set_role(id, Role::Template);
        }
        let (empty, suspect) = self.text.with(span(node), |text| {
            let content = unquote(text);
            (content.is_empty(), models::secrets::is_suspect(content))
        });
        let flags = if empty { flags.with(Flags::EMPTY) } else { flags };
        self.tree.set_flags(id, if suspect { flags.with(Flags::SUSPECT) } else { flags });
    }

    /// What the node under the cursor says of itself; the same as `node` would record.
    pub fn attributes(&mut self, cursor: &mut TreeCursor<'_>) -> Attributes {
        let node = cursor.node();
        let structure = self.structure;
        let shape = structure.shape(node.kind_id());
        let (role, mut flags) = own(node, shape);
        let mut symbol = self.leaf_symbol(role, node).unwrap_or(Symbol::NONE);
        if role.is_container() {
            return Attributes { role, flags, symbol };
        }
        self.children(cursor, shape, Part::Item, &mut |_, cursor, event| match event {
            Event::Child(part) => flags = flags.with(tag_of(node, part, cursor.node())),
            Event::Symbol(found) => symbol = found,
            Event::Flag(flag) => flags = flags.with(flag),
        });
        Attributes { role, flags, symbol }
    }

    /// The children that `node` would lower, with their parts and syntax nodes.
    pub fn outline<'t>(&mut self, cursor: &mut TreeCursor<'t>) -> Vec<(Node<'t>, Part)> {
        let structure = self.structure;
        let shape = structure.shape(cursor.node().kind_id());
        let mut outline = Vec::with_capacity(cursor.node().named_child_count());
        self.children(cursor, shape, Part::Item, &mut |_, cursor, event| {
            if let Event::Child(part) = event {
                outline.push((cursor.node(), part));
            }
        });
        outline
    }

    /// The children that `node` would lower, as far as `stale` touches them, and those next to them.
    pub fn outline_around<'t>(&mut self, cursor: &mut TreeCursor<'t>, stale: Span) -> Around<'t> {
        let structure = self.structure;
        let node = cursor.node();
        let mut around = Around { previous: None, touched: Vec::new(), next: None };
        if !own(node, structure.shape(node.kind_id())).0.is_container() {
            self.outline(cursor).into_iter().for_each(|child| around.take(child, stale));
            return around;
        }
        // Containers have thousands of children and no fields: go straight to the first that matters, then back to
        // the one before it.
        let start = (stale.start as usize).saturating_sub(1);
        if cursor.goto_first_child_for_byte(start).is_none() && !cursor.goto_last_child() {
            return around;
        }
        while !self.makes_children(cursor, stale.start) && cursor.goto_previous_sibling() {}
        loop {
            let child = cursor.node();
            if child.is_named() && !child.is_missing() {
                let shape = structure.shape(child.kind_id());
                match shape.map(|shape| shape.action) {
                    Some(Action::Skip) => {}
                    Some(Action::Transparent) => self.children(cursor, shape, Part::Item, &mut |_, cursor, event| {
                        if let Event::Child(part) = event {
                            around.take((cursor.node(), part), stale);
                        }
                    }),
                    _ => around.take((child, Part::Item), stale),
                }
            }
            if around.next.is_some() || !cursor.goto_next_sibling() {
                break;
            }
        }
        cursor.goto_parent();
        around
    }

    /// True where the node under the cursor ends before `offset` and is one that the facts know.
    fn makes_children(&self, cursor: &TreeCursor<'_>, offset: u32) -> bool {
        let node = cursor.node();
        let shape = self.structure.shape(node.kind_id());
        let skipped = shape.is_some_and(|shape| shape.action == Action::Skip);
        node.is_named() && !node.is_missing() && !skipped && (node.end_byte() as u32) < offset
    }

    /// The role that a node will have. Strings count as strings: whether one is a template shows only below it.
    pub fn role_of(&self, node: Node<'_>) -> Role {
        let node = self.misbound(node).unwrap_or(node);
        own(node, self.structure.shape(node.kind_id())).0
    }

    fn leaf_symbol(&mut self, role: Role, node: Node<'_>) -> Option<Symbol> {
        let longest = match role {
            Role::Name | Role::Key | Role::Shorthand => usize::MAX,
            Role::Type => LONGEST_TYPE,
            _ => return None,
        };
        let span = span(node);
        (span.len() as usize <= longest).then(|| self.intern(span, false))
    }

    fn intern(&mut self, span: Span, quoted: bool) -> Symbol {
        let names = &mut *self.names;
        self.text.with(span, |text| names.intern(if quoted { unquote(text) } else { text }))
    }

    fn children<'t>(
        &mut self,
        cursor: &mut TreeCursor<'t>,
        shape: Option<&Shape>,
        inherited: Part,
        sink: &mut dyn FnMut(&mut Self, &mut TreeCursor<'t>, Event),
    ) {
        if !cursor.goto_first_child() {
            return;
        }
        let structure = self.structure;
        loop {
            let slot = match (shape, cursor.field_id()) {
                (Some(shape), Some(field)) => shape.slot(field.get()),
                _ => None,
            };
            let mut lifted = 0;
            while self.is_lifted(cursor.node()) && to_operand(cursor) {
                lifted += 1;
            }
            let child = cursor.node();
            if child.is_named() && !child.is_missing() {
                match slot {
                    Some(Slot::Skip) => {}
                    Some(Slot::Symbol | Slot::Operator) => {
                        let symbol = self.intern(span(child), true);
                        sink(self, cursor, Event::Symbol(symbol));
                    }
                    Some(Slot::Part(_)) | None => {
                        let part = if let Some(Slot::Part(part)) = slot { part } else { inherited };
                        let shape = structure.shape(child.kind_id());
                        match shape.map(|shape| shape.action) {
                            Some(Action::Skip) => {}
                            Some(Action::Transparent) => self.children(cursor, shape, part, sink),
                            _ => {
                                sink(self, cursor, Event::Child(part));
                            }
                        }
                    }
                }
            } else if slot == Some(Slot::Operator) {
                let symbol = self.intern(span(child), false);
                sink(self, cursor, Event::Symbol(symbol));
            } else if let Some(shape) = shape.filter(|shape| shape.has_tokens()) {
                let flag = shape.flag(child.kind_id());
                if flag != Flags::default() {
                    sink(self, cursor, Event::Flag(flag));
                }
            }
            for _ in 0..lifted {
                cursor.goto_parent();
            }
            if !cursor.goto_next_sibling() {
                break;
            }
        }
        cursor.goto_parent();
    }
}

/// What an operator that stands in front has behind it.
fn operand(operator: Node<'_>) -> Option<Node<'_>> {
    let mut cursor = operator.walk();
    to_operand(&mut cursor).then(|| cursor.node())
}

fn to_operand(cursor: &mut TreeCursor<'_>) -> bool {
    if !cursor.goto_last_child() {
        return false;
    }
    // Comments stand anywhere.
    while cursor.node().is_extra() && cursor.goto_previous_sibling() {}
    true
}

/// The children of a node around some text.
pub(super) struct Around<'t> {
    pub previous: Option<(Node<'t>, Part)>,
    pub touched: Vec<(Node<'t>, Part)>,
    pub next: Option<(Node<'t>, Part)>,
}

impl<'t> Around<'t> {
    /// Takes in the next child in order of position.
    fn take(&mut self, child: (Node<'t>, Part), stale: Span) {
        let span = span(child.0);
        if span.end < stale.start {
            self.previous = Some(child);
        } else if span.touches(stale) {
            self.touched.push(child);
        } else if self.next.is_none() {
            self.next = Some(child);
        }
    }
}

/// What `Lowering::children` meets.
enum Event {
    Child(Part),
    Symbol(Symbol),
    Flag(Flags),
}

/// A template that is an argument without an argument list, hence ends where its call ends, makes a tagged template.
fn tag_of(call: Node<'_>, part: Part, argument: Node<'_>) -> Flags {
    let tagged =
        part == Part::Argument && argument.end_byte() == call.end_byte() && argument.kind() == "template_string";
    if tagged { Flags::TAGGED } else { Flags::default() }
}

fn own(node: Node<'_>, shape: Option<&Shape>) -> (Role, Flags) {
    let flags = if node.has_error() { Flags::BROKEN } else { Flags::default() };
    let role = match shape.map(|shape| shape.action) {
        _ if node.is_error() => Role::Error,
        Some(Action::Make(role)) => role,
        _ => Role::Other,
    };
    (role, flags)
}

pub(super) fn span(node: Node<'_>) -> Span {
    Span::new(node.start_byte() as u32, node.end_byte() as u32)
}

/// The content of a string literal: prefix letters and quotes of either language taken off.
pub fn unquote(text: &str) -> &str {
    let body = text.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    for quote in ["\"\"\"", "'''", "\"", "'", "`"] {
        if let Some(inner) = body.strip_prefix(quote) {
            return inner.strip_suffix(quote).unwrap_or(inner);
        }
    }
    text
}

/// Reads spans of a rope mostly in order, keeping hold of the current chunk.
struct ChunkReader<'a> {
    rope: &'a Rope,
    chunk: &'a str,
    start: usize,
}

impl<'a> ChunkReader<'a> {
    fn new(rope: &'a Rope) -> Self {
        Self { rope, chunk: "", start: 0 }
    }

    fn with<R>(&mut self, span: Span, read: impl FnOnce(&str) -> R) -> R {
        let range = span.range();
        if range.start < self.start || range.start >= self.start + self.chunk.len() {
            let at = range.start.min(self.rope.len_bytes());
            let (chunk, start, _, _) = self.rope.chunk_at_byte(at);
            (self.chunk, self.start) = (chunk, start);
        }
        match self.chunk.get(range.start - self.start..range.end - self.start) {
            Some(text) => read(text),
            None => match self.rope.get_byte_slice(range) {
                Some(slice) => read(&std::borrow::Cow::from(slice)),
                None => read(""),
            },
        }
    }
}
