//! Calls that the configuration speaks of: where data comes in, where it does harm, and what takes the harm out of it. They
//! are looked for among the calls that the reading of a file left open, so that another word in the configuration costs no
//! reading.

use super::file::Site;
use super::resolve::callee;
use crate::app::App;
use crate::app::declared::flow::{Argument, DeclaredFlow, FlowSink, last_word};
use crate::app::files::{At, FileId};
use crate::facts::{Id, Node, Occurrences, Paths, Role};
use crate::models::flow::{Harm, Sink, model};
use crate::models::pattern::matches;

/// A call that the configuration says does harm, and the argument that it does it with.
pub(super) struct Place<'a> {
    pub sink: &'static Sink,
    pub call: Id,
    pub value: Id,
    pub given: &'a super::value::Flow,
}

impl App {
    fn declared_flow(&self) -> &DeclaredFlow {
        &self.files.declared().flow
    }

    /// True where the configuration calls something a sink that a file calls.
    pub(crate) fn has_declared_sink(&self, file: FileId) -> bool {
        let Some(source) = self.files.get(file) else { return false };
        self.declared_flow().sinks.iter().any(|sink| {
            let word = last_word(&sink.name);
            word.contains('*') || source.facts.names.find(word).is_some()
        })
    }

    /// The calls of a file that the configuration says do harm.
    pub(super) fn declared_sinks(&self, file: FileId) -> Vec<Place<'_>> {
        let mut found = Vec::new();
        if !self.has_declared_sink(file) {
            return found;
        }
        let Some(source) = self.files.get(file) else { return found };
        let flow = source.flow();
        for declared in &self.declared_flow().sinks {
            let Some(sink) = model().plain_sink(declared.harm.known()) else { continue };
            for site in &flow.sites {
                let node = source.facts.node(site.callee);
                if !self.is_called(file, node, &declared.name) {
                    continue;
                }
                if let Some((value, given)) = self.argument(file, node, site, declared) {
                    found.push(Place { sink, call: site.call, value, given });
                }
            }
        }
        found
    }

    /// The argument of a call that the configuration means.
    fn argument<'a>(
        &'a self,
        file: FileId,
        called: Node<'a>,
        site: &'a Site,
        declared: &FlowSink,
    ) -> Option<(Id, &'a super::value::Flow)> {
        let node = self.files.node(At { file, id: site.call })?;
        let named = |name: &str| {
            let (_, flow) = site.named.iter().find(|(each, _)| **each == *name)?;
            Some((node.keyword(name)?.id, flow))
        };
        match declared.argument.as_ref().unwrap_or(&Argument::Place(0)) {
            Argument::Named(name) => named(name),
            Argument::Place(at) => {
                let at = usize::from(*at);
                let placed = site.arguments.get(at).zip(node.argument(at)).map(|(flow, node)| (node.id, flow));
                placed.or_else(|| {
                    // Python may hand over the same by its name.
                    let target = callee(self, file, called)?;
                    let at = at + target.skips(called);
                    named(super::trace::name_of(self.files.node(target.at)?.parameters().nth(at)?))
                })
            }
        }
    }

    /// True where the configuration says that callers write what a call answers.
    pub(super) fn is_declared_source(&self, file: FileId, called: Node<'_>) -> bool {
        self.declared_flow().sources.iter().any(|source| self.is_called(file, called, &source.name))
    }

    /// True where the configuration says that what a call answers cannot do this harm.
    pub fn is_declared_clean(&self, file: FileId, called: Node<'_>, harm: Harm) -> bool {
        let ends = |each: &&crate::app::declared::flow::Sanitiser| each.ends.iter().any(|end| end.known() == harm);
        self.declared_flow().sanitisers.iter().filter(ends).any(|each| self.is_called(file, called, &each.name))
    }

    /// True where what is called is what a name of the configuration means: by the canonical path of what is imported, or
    /// by the module and the class that define it here.
    fn is_called(&self, file: FileId, called: Node<'_>, name: &str) -> bool {
        let word = last_word(name);
        if !word.contains('*') && called.name() != word && !called.is_any(&[Role::Name, Role::Shorthand]) {
            return false;
        }
        let path = Paths::default().of(&Occurrences::default(), called);
        if path.as_deref().is_some_and(|path| matches(name, path.strip_prefix("node:").unwrap_or(path))) {
            return true;
        }
        let Some(target) = callee(self, file, called) else { return false };
        self.defined_as(target.at).is_some_and(|defined| is_end(&defined, name))
    }

    /// Where a function is defined: `shop.db.run`, `src/db.run`, `src/db.Database.run`.
    fn defined_as(&self, at: At) -> Option<String> {
        let node = self.files.node(at)?;
        let source = self.files.get(at.file)?;
        let (module, _) = source.path.rsplit_once('.')?;
        let module = module.strip_suffix("/__init__").or_else(|| module.strip_suffix("/index")).unwrap_or(module);
        let python = source.facts.language == crate::syntax::Language::Python;
        let module = if python { module.replace('/', ".") } else { module.to_owned() };
        let class = node.ancestors().find(|up| up.is_any(&[Role::Class, Role::Function]));
        let class = class.filter(|up| up.is(Role::Class)).map(|class| format!(".{}", class.name())).unwrap_or_default();
        Some(format!("{module}{class}.{}", node.function_name()))
    }
}

/// True where a definition ends as the name says, from the beginning of one of its words on.
fn is_end(defined: &str, name: &str) -> bool {
    let name = name.trim_start_matches("./");
    if name.contains('*') {
        return matches(name, defined);
    }
    let before = defined.strip_suffix(name);
    before.is_some_and(|before| before.is_empty() || before.ends_with(['.', '/']))
}

#[cfg(test)]
mod tests {
    use super::is_end;

    #[test]
    fn a_name_means_what_ends_like_it() {
        assert!(
            is_end("src/db.run", "src/db.run")
                && is_end("src/db.run", "./src/db.run")
                && is_end("src/db.run", "db.run")
        );
        assert!(is_end("src.shop.db.run", "shop.db.run") && is_end("shop.db.Database.run", "Database.run"));
        assert!(!is_end("src/mydb.run", "db.run") && !is_end("src/db.rerun", "db.run"));
        assert!(is_end("src/db.run", "src/*.run") && !is_end("lib/db.run", "src/*.run"));
    }
}
