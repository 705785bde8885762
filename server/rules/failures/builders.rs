//! Chains that build a query, by the libraries of `models/queries.toml`.

use crate::facts::{Flags, Node, Role, View};
use crate::models::queries::{Builder, queries};
use crate::models::testing::{lists, lists_word};

/// A query as it is written.
pub struct Query {
    pub builder: &'static Builder,
    /// It changes data.
    pub writes: bool,
}

/// The query that a call chain builds and does not run.
pub fn unrun<'a>(view: &View<'a>, call: Node<'a>) -> Option<Query> {
    queries().builder.iter().find_map(|builder| {
        let links = Links::of(call)?;
        // Knex says the table first and the deed anywhere behind it.
        let begins = |method: &&&str| lists(&builder.starts, method);
        let begun =
            if builder.called_with_table { links.methods.iter().find(begins)? } else { links.methods.first()? };
        let fits = lists(&builder.starts, begun)
            && (lists(&builder.alone, begun) || links.methods[1..].iter().any(|method| lists(&builder.then, method)))
            && !links.methods.iter().any(|method| lists(&builder.runs, method))
            && is_client(view, builder, &links);
        let writes = || links.methods.iter().any(|method| lists(&builder.writes, method));
        fits.then(|| Query { builder, writes: writes() })
    })
}

/// A chain from its root: plain members first, then calls.
struct Links<'a> {
    root: Node<'a>,
    /// The members between the root and the first call.
    members: Vec<&'a str>,
    /// The methods called, in order.
    methods: Vec<&'a str>,
    /// The first call.
    first: Node<'a>,
    /// The root itself is called: `knex("users")`.
    root_call: Option<Node<'a>>,
}

impl<'a> Links<'a> {
    fn of(call: Node<'a>) -> Option<Self> {
        let mut chain: Vec<Node<'a>> = call.chain().collect();
        chain.reverse();
        let root = *chain.first().filter(|root| root.is(Role::Name))?;
        let root_call = chain.get(1).copied().filter(|next| next.is(Role::Call));
        let mut members: Vec<&'a str> = Vec::new();
        let mut methods = Vec::new();
        let mut first = None;
        for link in chain.into_iter().skip(1).filter(|link| Some(*link) != root_call) {
            match link.role() {
                Role::Member => members.push(link.name()),
                Role::Call => {
                    first = first.or(Some(link));
                    methods.push(members.pop()?);
                }
                _ => return None,
            }
        }
        Some(Self { root, members, methods, first: first?, root_call })
    }
}

fn is_client<'a>(view: &View<'a>, builder: &Builder, links: &Links<'a>) -> bool {
    let argument = links.first.argument(0);
    if builder.models {
        // Native collections run at once; models are classes and have a capital. An old-style callback runs it too.
        let capital = links.root.name().chars().next().is_some_and(char::is_uppercase);
        let called_back = links.first.arguments().any(|argument| argument.is(Role::Function));
        return capital
            && links.members.is_empty()
            && links.root_call.is_none()
            && !called_back
            && knows_mongoose(view);
    }
    let named = lists_word(&builder.client_words, links.root.name())
        || links.members.last().is_some_and(|member| lists_word(&builder.client_words, member))
        || builder.model_between && links.members.iter().any(|member| lists_word(&builder.client_words, member));
    let by_path = || {
        let path = view.path_of(links.root).unwrap_or_default();
        builder.client_words.iter().any(|word| word.len() > 4 && path.to_lowercase().contains(word.as_str()))
    };
    if !named && !by_path() {
        return false;
    }
    if builder.called_with_table {
        return links.root_call.is_some_and(|call| call.argument(0).is_some_and(|table| table.is(Role::String)));
    }
    if links.root_call.is_some() {
        return false;
    }
    if builder.takes_table {
        return match argument {
            Some(table) => table.is_any(&[Role::Name, Role::Member]),
            None => links.methods.first() == Some(&"select"),
        };
    }
    if builder.model_between {
        let raw = links.methods[0].starts_with('$');
        return links.methods.len() == 1 && (raw || !links.members.is_empty()) && !links.first.has(Flags::BROKEN);
    }
    let from = links.methods.first() == Some(&"from") || links.methods.first() == Some(&"rpc");
    !from || argument.is_some_and(|table| table.is_any(&[Role::String, Role::Template, Role::Name, Role::Member]))
}

/// A file that mentions mongoose, or takes its models from a folder of models.
fn knows_mongoose(view: &View<'_>) -> bool {
    view.file.all(Role::Import).any(|import| {
        let module = import.name().to_lowercase();
        module.contains("mongoose") || module.contains("model") || module.contains("schema")
    })
}
