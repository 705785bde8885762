//! Routes in the editor: the card on hover, the line above handlers, symbols, and the route table.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use ropey::Rope;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::*;

use super::features::SHOW_ROUTES;
use super::open::{Open, Snapshot};
use super::place::{range_of, to_text};
use super::shared::Shared;
use crate::app::{App, At, FileId, Site};
use crate::engine::read_source;
use crate::facts::{FileFacts, Node, Part, Role};
use crate::report::card::{self, Style};
use crate::report::routes::{self, Look, Row, Spot};
use crate::text::{LineIndex, Span};

/// How long a request waits for an app that is being linked. Then it is answered by the one before.
const PATIENCE: Duration = Duration::from_secs(2);
/// The address of the route table.
pub const CONTENT: &str = "seaworthy:/routes.md";
/// A client that asks for every symbol is not sent more.
const SYMBOLS: usize = 500;

/// A document in the app: its facts, of the newest text that was clean, have the shape that the app knows.
pub struct Here {
    pub open: Arc<Open>,
    pub snapshot: Arc<Snapshot>,
    app: Arc<App>,
    file: FileId,
    facts: Arc<FileFacts>,
}

impl Here {
    /// None for a document of no app, and for one that is newer than its app.
    pub async fn of(shared: &Arc<Shared>, uri: &Uri) -> Option<Self> {
        shared.open(uri)?;
        let _ = tokio::time::timeout(PATIENCE, shared.apps.settle()).await;
        Self::now(shared, uri).await
    }

    /// The same, without waiting for an app that is being linked.
    pub async fn now(shared: &Arc<Shared>, uri: &Uri) -> Option<Self> {
        let open = shared.open(uri)?;
        let snapshot = open.newest().await?;
        let analysed = open.analysed.clone().lock_owned().await;
        let state = analysed.as_ref().filter(|state| !state.is_left_out)?;
        let name = state.analysis.path().to_string_lossy().replace('\\', "/");
        let app = shared.apps.app(&snapshot.base)?;
        let file = app.files.find(&name)?;
        let facts = state.analysis.facts();
        if app.sites.iter().all(|site| site.home().file != file && site.route.handler.at.file != file)
            || !app.files.get(file)?.facts.same_shape(facts)
        {
            return None;
        }
        let facts = facts.clone();
        drop(analysed);
        Some(Self { open, snapshot, app, file, facts })
    }

    /// The routes that are registered here, and those that are handled here.
    fn sites(&self) -> impl Iterator<Item = &Site> {
        let is_here = |at: At| at.file == self.file;
        self.app.sites.iter().filter(move |site| is_here(site.home()) || is_here(site.route.handler.at))
    }

    pub fn app(&self) -> &App {
        &self.app
    }

    /// The routes that are pointed at somewhere in a span.
    pub fn sites_at(&self, span: Span) -> impl Iterator<Item = &Site> {
        self.sites().filter(move |site| self.handles(site).into_iter().any(|handle| handle.touches(span)))
    }

    /// A node of this document.
    fn node(&self, at: At) -> Option<Node<'_>> {
        (at.file == self.file).then(|| self.facts.node(at.id))
    }

    /// Where a pointer means a route: its path or decorator, and the name of its handler.
    fn handles(&self, site: &Site) -> Vec<Span> {
        let registered = self.node(site.home()).map(|node| anchor(node, &self.snapshot.rope));
        // A function without a name is its body, and that is not what is pointed at.
        let handler = self.node(site.route.handler.at).filter(|node| !node.is(Role::Function) || is_named(*node));
        let handler = handler.map(|node| anchor(node, &self.snapshot.rope));
        registered.into_iter().chain(handler).collect()
    }
}

/// True for a function that has a name of its own, or that of what it is given to.
fn is_named(function: Node<'_>) -> bool {
    !function.name().is_empty() || given_to(function).is_some()
}

/// The name that a function without one is given to: `const list = (req, res) => …`.
fn given_to(function: Node<'_>) -> Option<Node<'_>> {
    let parent = function.parent().filter(|parent| parent.is_any(&[Role::Declare, Role::Assign]))?;
    parent.child(Part::Target).filter(|_| function.part() == Part::Value)
}

/// The name of what is declared at a node, the path that is given at a call; never more than a line.
fn anchor(node: Node<'_>, text: &Rope) -> Span {
    let inner = |role| node.children().find(|child| child.is(role));
    let node = match node.role() {
        Role::Decorator => node.children().next().unwrap_or(node),
        Role::Export => inner(Role::Function).or_else(|| inner(Role::Declare)).unwrap_or(node),
        Role::Decorated => inner(Role::Function).or_else(|| inner(Role::Class)).unwrap_or(node),
        _ => node,
    };
    let span = match node.role() {
        Role::Call | Role::New => {
            let path = node.argument(0).filter(|first| first.is_any(&[Role::String, Role::Template]));
            path.or_else(|| node.child(Part::Callee)).map_or(node.span(), Node::span)
        }
        Role::Declare | Role::Assign => node.child(Part::Target).map_or(node.span(), Node::span),
        Role::Function => given_to(node).map_or(node.span(), Node::span),
        _ => node.span(),
    };
    let slice = text.get_byte_slice(span.range()).map(|slice| slice.to_string()).unwrap_or_default();
    let name = if node.is_any(&[Role::Function, Role::Class]) { node.name() } else { "" };
    let line = slice.find('\n').unwrap_or(slice.len()) as u32;
    match slice[..line as usize].find(name).filter(|_| !name.is_empty()) {
        Some(at) => Span::new(span.start + at as u32, span.start + (at + name.len()) as u32),
        None => Span::new(span.start, span.start + line),
    }
}

/// Finds lines in files of the app, from the editor where they are open there.
struct Lines<'a> {
    shared: &'a Shared,
    base: PathBuf,
    read: std::cell::RefCell<std::collections::HashMap<String, Rope>>,
}

impl<'a> Lines<'a> {
    fn new(shared: &'a Shared, base: &Path) -> Self {
        Self { shared, base: base.to_owned(), read: Default::default() }
    }

    fn text(&self, path: &str) -> Rope {
        let mut read = self.read.borrow_mut();
        let load = || {
            let path = self.base.join(path);
            let text = || Rope::from_str(&read_source(&path).unwrap_or_default());
            self.shared.open_text(&path).unwrap_or_else(text)
        };
        read.entry(path.to_owned()).or_insert_with(load).clone()
    }

    /// The 1-based line of a spot.
    fn line(&self, spot: &Spot) -> Option<usize> {
        self.text(spot.path).try_byte_to_line(spot.span.start as usize).ok().map(|line| line + 1)
    }

    fn uri(&self, path: &str) -> Option<Uri> {
        Uri::from_file_path(self.base.join(path))
    }

    /// A place of the app as a link, or as `file:line`.
    fn place(&self, app: &App, at: At, markdown: bool) -> Option<String> {
        let spot = routes::spot(app, at)?;
        let line = self.line(&spot)?;
        let name = format!("{}:{line}", spot.path);
        if !markdown {
            return Some(name);
        }
        let name = name.replace('[', "\\[").replace(']', "\\]");
        Some(format!("[{name}]({}#L{line})", self.uri(spot.path)?.as_str()))
    }

    fn location(&self, app: &App, at: At) -> Option<Location> {
        let spot = routes::spot(app, at)?;
        let text = self.text(spot.path);
        let lines = LineIndex::new(&text, self.shared.features().encoding);
        Some(Location::new(self.uri(spot.path)?, range_of(&lines, spot.span)))
    }
}

/// The card of the route under the pointer.
pub async fn hover(shared: &Arc<Shared>, at: TextDocumentPositionParams) -> Option<Hover> {
    let here = Here::of(shared, &at.text_document.uri).await?;
    let shared = shared.clone();
    let show = move || {
        let features = shared.features();
        let index = LineIndex::new(&here.snapshot.rope, features.encoding);
        let offset = index.offset(to_text(at.position));
        let under = |span: &Span| span.contains(offset) || span.end == offset;
        let met = here.sites().filter_map(|site| Some((site, here.handles(site).into_iter().find(under)?)));
        let met: Vec<_> = met.collect();
        let span = met.iter().map(|(_, span)| *span).min_by_key(|span| span.len())?;
        let lines = Lines::new(&shared, &here.snapshot.base);
        let place = |at: At| lines.place(&here.app, at, features.hover_markdown);
        let style = Style { markdown: features.hover_markdown, place: &place };
        // A function may handle many routes; a screen holds few.
        let cards: Vec<_> = (met.iter().filter(|(_, other)| *other == span).take(3))
            .map(|(site, _)| card::card(&here.app, site, &style))
            .collect();
        let kind = if features.hover_markdown { MarkupKind::Markdown } else { MarkupKind::PlainText };
        let value = cards.join(if features.hover_markdown { "\n---\n\n" } else { "\n" });
        Some(Hover {
            contents: HoverContents::Markup(MarkupContent { kind, value }),
            range: Some(range_of(&index, span)),
        })
    };
    tokio::task::spawn_blocking(show).await.ok()?
}

/// What a lens is resolved from.
#[derive(Serialize, Deserialize)]
struct Lens {
    uri: Uri,
    /// The routes that are handled here.
    sites: Vec<String>,
}

/// Above every handler, and where a route is registered whose handler is elsewhere. What it says is told when it is seen.
pub async fn lenses(shared: &Arc<Shared>, uri: &Uri) -> Option<Vec<CodeLens>> {
    let here = Here::of(shared, uri).await?;
    let index = LineIndex::new(&here.snapshot.rope, shared.features().encoding);
    // One function may handle many routes.
    let mut lenses: Vec<(Range, Lens)> = Vec::new();
    for site in here.sites() {
        let node = here.node(site.route.handler.at).or_else(|| here.node(site.home()));
        let Some(node) = node else { continue };
        let range = range_of(&index, anchor(node, &here.snapshot.rope));
        match lenses.iter_mut().find(|(known, _)| *known == range) {
            Some((_, lens)) => lens.sites.push(site.name()),
            None => lenses.push((range, Lens { uri: here.open.uri.clone(), sites: vec![site.name()] })),
        }
    }
    let unresolved = |(range, lens)| CodeLens { range, command: None, data: serde_json::to_value(lens).ok() };
    Some(lenses.into_iter().map(unresolved).collect())
}

/// Says who gets through to a handler, and which tests do.
pub async fn resolve_lens(shared: &Arc<Shared>, mut unresolved: CodeLens) -> Result<CodeLens> {
    let data = unresolved.data.take().ok_or_else(|| Error::invalid_params("the lens holds no data"))?;
    let lens: Lens = serde_json::from_value(data)
        .map_err(|error| Error::invalid_params(format!("the data of the lens: {error}")))?;
    let here = Here::of(shared, &lens.uri).await.ok_or_else(Error::content_modified)?;
    let mut titles: Vec<String> = Vec::new();
    for site in here.sites().filter(|site| lens.sites.contains(&site.name())) {
        let title = card::lens(&here.app, site);
        if !titles.contains(&title) {
            titles.push(title);
        }
    }
    let first = titles.first().cloned().ok_or_else(Error::content_modified)?;
    let title = if titles.len() == 1 { first } else { format!("{first} | {} other answers", titles.len() - 1) };
    let arguments = Some(vec![json!(lens.uri.as_str()), json!(lens.sites.first())]);
    unresolved.command = Some(Command { title, command: SHOW_ROUTES.to_owned(), arguments });
    Ok(unresolved)
}

pub async fn document_symbols(shared: &Arc<Shared>, uri: &Uri) -> Option<DocumentSymbolResponse> {
    let here = Here::of(shared, uri).await?;
    let index = LineIndex::new(&here.snapshot.rope, shared.features().encoding);
    let symbol = |site: &Site| {
        let node = here.node(site.home())?;
        let selection = range_of(&index, anchor(node, &here.snapshot.rope));
        #[expect(deprecated, reason = "the type has the field, and no value of it is sent")]
        let symbol = DocumentSymbol {
            name: site.name(),
            detail: Some(card::lens(&here.app, site)),
            kind: SymbolKind::METHOD,
            tags: None,
            deprecated: None,
            range: range_of(&index, node.span()),
            selection_range: selection,
            children: None,
        };
        Some(symbol)
    };
    let symbols: Vec<_> = here.sites().filter_map(symbol).collect();
    if shared.features().symbol_tree {
        return Some(DocumentSymbolResponse::Nested(symbols));
    }
    #[expect(deprecated, reason = "the type has the field, and no value of it is sent")]
    let flat = symbols.into_iter().map(|symbol| SymbolInformation {
        name: symbol.name,
        kind: symbol.kind,
        tags: None,
        deprecated: None,
        location: Location::new(uri.clone(), symbol.selection_range),
        container_name: symbol.detail,
    });
    Some(DocumentSymbolResponse::Flat(flat.collect()))
}

/// The routes whose names hold every word of a query.
pub async fn workspace_symbols(shared: &Arc<Shared>, query: &str) -> Option<WorkspaceSymbolResponse> {
    let _ = tokio::time::timeout(PATIENCE, shared.apps.settle()).await;
    let words: Vec<String> = query.split_whitespace().map(str::to_lowercase).collect();
    let shared = shared.clone();
    let find = move || {
        let mut symbols = Vec::new();
        for base in bases(&shared) {
            let Some(app) = shared.apps.app(&base) else { continue };
            let lines = Lines::new(&shared, &base);
            let wanted = app.sites.iter().filter(|site| {
                let name = site.name().to_lowercase();
                words.iter().all(|word| name.contains(word.as_str()))
            });
            for site in wanted.take(SYMBOLS - symbols.len().min(SYMBOLS)) {
                let Some(location) = lines.location(&app, site.home()) else { continue };
                #[expect(deprecated, reason = "the type has the field, and no value of it is sent")]
                symbols.push(SymbolInformation {
                    name: site.name(),
                    kind: SymbolKind::METHOD,
                    tags: None,
                    deprecated: None,
                    location,
                    container_name: Some(card::lens(&app, site)),
                });
            }
        }
        symbols
    };
    let symbols = tokio::task::spawn_blocking(find).await.ok()?;
    Some(WorkspaceSymbolResponse::Flat(symbols))
}

/// Where the projects of the workspace begin, each once.
fn bases(shared: &Shared) -> Vec<PathBuf> {
    let mut bases: Vec<_> = shared.workspace.roots().into_iter().map(|root| root.base).collect();
    for open in shared.all_open() {
        bases.push(shared.workspace.root_of(&open.name).base);
    }
    bases.sort();
    bases.dedup();
    bases
}

/// The routes of every root, with what finds their lines.
async fn told<T: Send + 'static>(
    shared: &Arc<Shared>,
    tell: impl Fn(&Lines<'_>, &[Row]) -> T + Send + 'static,
) -> Result<Vec<T>> {
    let _ = tokio::time::timeout(PATIENCE, shared.apps.settle()).await;
    let shared = shared.clone();
    let write = move || {
        let mut pages = Vec::new();
        for base in bases(&shared) {
            let Some(app) = shared.apps.app(&base) else { continue };
            let lines = Lines::new(&shared, &base);
            let rows = routes::rows(&app, &|spot| lines.line(spot));
            pages.push(tell(&lines, &rows));
        }
        pages
    };
    tokio::task::spawn_blocking(write).await.map_err(|_| Error::internal_error())
}

/// The route table of every root, as Markdown.
pub async fn table(shared: &Arc<Shared>) -> Result<String> {
    let page = |lines: &Lines<'_>, rows: &[Row]| {
        let link = |file: &str, line: usize| {
            format!("{}#L{line}", lines.uri(file).map(|uri| uri.as_str().to_owned()).unwrap_or_default())
        };
        routes::markdown(rows, &link)
    };
    let pages = told(shared, page).await?;
    Ok(match pages.is_empty() {
        true => "# Routes\n\nNo application has been read.\n".to_owned(),
        false => pages.join("\n"),
    })
}

/// `seaworthy.showRoutes`: shows the table where the client can show a document, and answers with it.
pub async fn show(shared: &Arc<Shared>) -> Result<Option<Value>> {
    let page = table(shared).await?;
    if shared.features().shows_documents {
        let text = page.clone();
        let uri = match shared.lifecycle.asks_for_content() {
            true => CONTENT.parse().ok(),
            false => tokio::task::spawn_blocking(move || keep(&text)).await.ok().flatten(),
        };
        if let Some(uri) = uri {
            let params = ShowDocumentParams { uri, external: Some(false), take_focus: Some(true), selection: None };
            shared.spawn("window/showDocument", |shared| async move { shared.client.show_document(params).await });
        }
    }
    Ok(Some(Value::String(page)))
}

/// Writes the table where the client can open it: in the user's cache, not in the workspace.
fn keep(text: &str) -> Option<Uri> {
    let folder = crate::engine::cache_folder()?;
    let path = folder.join("routes.md");
    let written = std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&path, text));
    match written {
        Ok(()) => Uri::from_file_path(path),
        Err(error) => {
            tracing::warn!("the route table cannot be kept: {error}");
            None
        }
    }
}

/// `seaworthy/routes`: the table for editors that show it in a document of their own: as Markdown, and as lines of text
/// (`width` columns) with the place of each.
pub async fn request(shared: &Arc<Shared>, params: Option<&Value>) -> Result<Value> {
    let width = params.and_then(|params| params.get("width")?.as_u64()).unwrap_or(120) as usize;
    let look = Look { width, colour: false };
    let tell = move |files: &Lines<'_>, rows: &[Row]| {
        let mut text = String::new();
        let mut places = Vec::new();
        for (line, row) in routes::lines(rows, look) {
            text.push_str(&line);
            text.push('\n');
            let place = row.and_then(|row| rows.get(row)).and_then(|row| {
                let uri = files.uri(&row.file)?;
                let name = format!("{} {}", row.method, row.path);
                let auth = if row.public_reason.is_some() { "public" } else { row.auth };
                Some(json!({ "uri": uri.as_str(), "line": row.line.saturating_sub(1), "name": name, "auth": auth }))
            });
            places.push(place.unwrap_or(Value::Null));
        }
        text.push_str(&format!("\n{}\n\n", routes::summary(rows)));
        places.extend([Value::Null, Value::Null, Value::Null]);
        (text, places)
    };
    let tables = told(shared, tell).await?;
    let (texts, lines): (Vec<String>, Vec<Vec<Value>>) = tables.into_iter().unzip();
    let lines = lines.concat();
    let table = json!({ "text": texts.concat(), "lines": lines });
    let text = self::table(shared).await?;
    Ok(json!({ "uri": CONTENT, "languageId": "markdown", "text": text, "table": table }))
}

/// `workspace/textDocumentContent`: the table, under its address.
pub async fn content(shared: &Arc<Shared>, params: &Value) -> Result<Value> {
    match params.get("uri").and_then(Value::as_str) {
        Some(CONTENT) => Ok(json!({ "text": table(shared).await? })),
        _ => Err(Error::invalid_params(format!("there is only `{CONTENT}`"))),
    }
}
