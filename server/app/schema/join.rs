//! What only all files together tell: bases in other files, the table behind a model, who the users are.

use std::collections::HashMap;
use std::sync::Arc;

use super::code::USER_MODEL;
use super::{Field, Key, Model, Source, Standing, Table, classify};
use crate::models::pattern;
use crate::models::schema::schema as words;

/// How long a chain of base classes may be.
const DEEPEST: u32 = 12;

/// Words at the end of a model's name that say what it is rather than what it holds.
const KINDS: [&str; 8] = ["model", "class", "entity", "schema", "table", "document", "orm", "record"];

/// The models among what the files declare, with the fields of their bases.
pub(super) fn inherit(found: Vec<Model>) -> Vec<Model> {
    let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, model) in found.iter().enumerate().filter(|(_, model)| model.standing != Standing::Addition) {
        by_name.entry(&model.name).or_default().push(index);
    }
    let resolver = Resolver { found: &found, by_name };
    let mut models: Vec<Model> = (0..found.len()).filter_map(|index| resolver.model(index)).collect();
    for addition in found.iter().filter(|model| model.standing == Standing::Addition) {
        let wanted = bare(&addition.name);
        let matching = |model: &&mut Model| {
            model.source == addition.source
                && (bare(&model.name) == wanted || model.alias.as_deref().is_some_and(|it| bare(it) == wanted))
        };
        if let Some(model) = models.iter_mut().find(matching) {
            for field in &addition.fields {
                match model.fields.iter_mut().find(|known| known.is_called(&field.name)) {
                    Some(known) => known.relation = field.relation.clone(),
                    None => model.fields.push(field.clone()),
                }
            }
        }
    }
    for model in &mut models {
        add_identity(model);
    }
    models
}

/// The identity that a mapper adds where none is declared.
fn add_identity(model: &mut Model) {
    let adds = matches!(
        model.source,
        Source::Django | Source::Sequelize | Source::Peewee | Source::Tortoise | Source::Mongoose
    );
    if !adds || model.fields.iter().any(|field| field.primary) {
        return;
    }
    let mut id = Field::new(if model.source == Source::Mongoose { "_id" } else { "id" }, "", model.place.clone());
    id.primary = true;
    id.column = match model.source {
        Source::Django => Some("pk".into()),
        Source::Mongoose => Some("id".into()),
        _ => None,
    };
    model.fields.insert(0, id);
}

struct Resolver<'m> {
    found: &'m [Model],
    by_name: HashMap<&'m str, Vec<usize>>,
}

/// What the bases of a declaration make of it.
struct Lineage {
    source: Option<Source>,
    fields: Vec<Field>,
    unique: Vec<Vec<Arc<str>>>,
    user: bool,
    table: Option<Arc<str>>,
}

impl Resolver<'_> {
    fn model(&self, index: usize) -> Option<Model> {
        let own = &self.found[index];
        if matches!(own.standing, Standing::Base | Standing::Addition | Standing::Other) {
            return None;
        }
        let lineage = self.lineage(index, DEEPEST);
        let mut model = own.clone();
        if own.standing == Standing::Open {
            model.source = lineage.source?;
            // These are only tables where they say so.
            let columns = lineage.fields.iter().chain(&own.fields).any(|field| field.primary);
            if model.source == Source::SqlModel || model.source == Source::SqlAlchemy && !columns {
                return None;
            }
            model.standing = Standing::Model;
        }
        model.user_base = lineage.user;
        model.table = own.table.clone().or(lineage.table);
        let (mut fields, unique) = (lineage.fields, lineage.unique);
        fields.retain(|field| !own.fields.iter().any(|it| it.name == field.name));
        fields.append(&mut model.fields);
        model.fields = fields;
        model.unique_together.extend(unique);
        Some(model)
    }

    /// What a declaration has from its bases, the nearest first.
    fn lineage(&self, index: usize, steps: u32) -> Lineage {
        let own = &self.found[index];
        let mut all =
            Lineage { source: None, fields: Vec::new(), unique: Vec::new(), user: own.user_base, table: None };
        if steps == 0 {
            return all;
        }
        for (name, module) in &own.bases {
            all.user |= words().user.bases.iter().any(|base| **base == **name);
            let Some(base) = self.base(index, name, module) else { continue };
            let declared = &self.found[base];
            let lineage = self.lineage(base, steps - 1);
            let known = matches!(declared.standing, Standing::Model | Standing::Base);
            let proven = known.then_some(declared.source).or(lineage.source);
            all.source = all.source.or(proven);
            all.user |= lineage.user;
            for field in declared.fields.iter().chain(&lineage.fields) {
                if !all.fields.iter().any(|known| known.name == field.name) {
                    all.fields.push(field.clone());
                }
            }
            all.unique.extend(declared.unique_together.iter().chain(&lineage.unique).cloned());
            // A schema of Mongoose, and a table that several classes share, name the table for all of them.
            if declared.source == Source::Mongoose || declared.source == Source::SqlAlchemy {
                all.table = all.table.or_else(|| declared.table.clone()).or(lineage.table);
            }
        }
        all
    }

    /// The declaration that a base's name stands for: in the same file, else in the module it is imported from.
    fn base(&self, of: usize, name: &str, module: &str) -> Option<usize> {
        let own = &self.found[of];
        let python = own.place.path.ends_with(".py");
        let fits = |index: &usize| *index != of && self.found[*index].place.path.ends_with(".py") == python;
        let candidates: Vec<usize> = self.by_name.get(name).into_iter().flatten().copied().filter(fits).collect();
        let hint = last_of(module, python);
        let within = format!("/{}/", module.trim_matches('.').replace('.', "/"));
        let first = module.split('.').next().unwrap_or_default();
        let score = |index: &usize| {
            let declared = &self.found[*index];
            let path = &*declared.place.path;
            let here = path == &*own.place.path && module.is_empty();
            let named = hint.is_some_and(|hint| stem(path) == hint || stem(path).starts_with(&format!("{hint}.")));
            let below = hint.is_some_and(|hint| path.split('/').any(|folder| folder == hint));
            let whole = python && format!("/{}/", path.trim_end_matches(".py")).contains(&within);
            // What a package of somebody else's exports is not what a file here declares under the same name.
            let ours = match module {
                "" => here || !matches!(declared.standing, Standing::Open | Standing::Other),
                _ if module.starts_with(['.', '@', '~', '#']) => true,
                _ if python => whole || path.split('/').any(|folder| folder == first),
                _ => named || below,
            };
            let shared = own.place.path.split('/').zip(path.split('/')).take_while(|(a, b)| a == b).count();
            ours.then_some((here, whole, named, below, shared))
        };
        let scored = candidates.into_iter().filter_map(|index| Some((score(&index)?, index)));
        let best = scored.max_by_key(|(score, _)| *score).map(|(_, index)| index);
        best.or_else(|| {
            // A default export may have any name where it is imported.
            let hint = hint.filter(|_| !python && module.contains('/'))?;
            let mut there =
                (0..self.found.len()).filter(|index| fits(index) && stem(&self.found[*index].place.path) == hint);
            let only = there.next()?;
            there.next().is_none().then_some(only)
        })
    }
}

/// What a module's file is called, as far as an import tells.
fn last_of(module: &str, python: bool) -> Option<&str> {
    if python {
        return module.rsplit('.').find(|part| !part.is_empty());
    }
    let last = module.rsplit('/').find(|part| !matches!(*part, "" | "." | ".." | "@" | "~"))?;
    Some([".js", ".ts", ".mjs"].iter().find_map(|ending| last.strip_suffix(ending)).unwrap_or(last))
}

/// The name of a file without its ending; of an index or package file that of its folder.
fn stem(path: &str) -> &str {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    match stem {
        "index" | "__init__" => folders.rsplit('/').next().unwrap_or(folders),
        _ => stem,
    }
}

/// Adds a model for every table of SQL files that no model of the code stands for.
pub(super) fn add_tables(models: &mut Vec<Model>, tables: &[Table]) {
    let mut taken: std::collections::HashSet<String> = std::collections::HashSet::new();
    for model in models.iter() {
        let names = [Some(&model.name), model.alias.as_ref(), model.table.as_ref()];
        taken.extend(names.into_iter().flatten().flat_map(|name| [letters(name), singular(&letters(name))]));
    }
    for table in tables.iter().filter(|table| table.dropped.is_none() && !table.columns.is_empty()) {
        let bare = letters(&table.name);
        let qualified = if &*table.schema == "public" {
            table.name.clone()
        } else {
            format!("{}.{}", table.schema, table.name).into()
        };
        if taken.contains(&bare) || taken.contains(&singular(&bare)) || taken.contains(&letters(&qualified)) {
            continue;
        }
        let mut model = Model::new(&table.name, Source::Sql, table.created.clone());
        model.table = Some(qualified);
        model.unique_together = table.unique.iter().filter(|set| set.len() > 1).cloned().collect();
        for column in &table.columns {
            let mut field = Field::new(&column.name, &column.kind, column.place.clone());
            (field.primary, field.unique, field.optional) = (column.primary, column.unique, column.optional);
            field.relation = column.references.clone();
            model.fields.push(field);
        }
        models.push(model);
    }
}

/// Resolves relations, finds the users, and then says what each column is.
pub(super) fn relate(models: &mut [Model]) {
    for model in models.iter_mut() {
        let fields = &mut model.fields;
        fields.iter_mut().for_each(classify);
    }
    let users: Vec<bool> = models.iter().map(is_user).collect();
    for (model, user) in models.iter_mut().zip(&users) {
        model.user = *user;
    }
    let names = index(models);
    let account = models.iter().position(|model| model.user && model.source == Source::Django);
    let mut resolved: Vec<Vec<Option<usize>>> = Vec::with_capacity(models.len());
    for model in models.iter() {
        let target = |field: &Field| resolve(models, &names, account, model, field.relation.as_deref()?);
        resolved.push(model.fields.iter().map(target).collect());
    }
    for (model, targets) in models.iter_mut().zip(&resolved) {
        model.fields.iter_mut().zip(targets).for_each(|(field, target)| {
            // What a Prisma field refers to is in the schema, or it is an enumeration.
            if model.source == Source::Prisma && target.is_none() {
                field.relation = None;
            }
        });
    }
    let canonical: Vec<Arc<str>> = models.iter().map(|model| model.name.clone()).collect();
    // A profile belongs to one user, and what refers to it refers to them.
    let names_person = |field: &Field, target: &Option<usize>| {
        target.map_or_else(|| names_user(field.relation.as_deref()), |index| users[index])
    };
    let profile: Vec<bool> = models
        .iter()
        .zip(&resolved)
        .map(|(model, targets)| {
            let one = |(field, target): (&Field, &Option<usize>)| {
                (field.primary || field.unique) && !field.many && names_person(field, target)
            };
            model.fields.iter().zip(targets).any(one)
        })
        .collect();
    let accounts = Accounts(models.iter().filter(|model| model.user).map(|model| spaced(&model.name)).collect());
    for (model, targets) in models.iter_mut().zip(resolved) {
        let (user, own, name) = (model.user, is_tenant(model), model.name.clone());
        for (field, target) in model.fields.iter_mut().zip(targets) {
            let person = match target {
                Some(index) => users[index] || profile[index],
                None => {
                    names_user(field.relation.as_deref())
                        || field.relation.is_none() && !user && accounts.named_by(field)
                }
            };
            let tenant = field
                .relation
                .as_deref()
                .is_some_and(|relation| named_tenant(target.map_or(relation, |index| &*canonical[index])));
            let elsewhere = field.relation.as_deref().is_some_and(|it| target.is_none() && named_like_person(it));
            field.key = key(&name, field, Of { user, tenant: own }, Towards { person, tenant, elsewhere });
            match target {
                Some(index) => field.relation = Some(canonical[index].clone()),
                None if field.relation.as_deref() == Some(USER_MODEL) => field.relation = Some("User".into()),
                None => {}
            }
            classify(field);
        }
    }
}

/// The models that hold the identities, by their names.
struct Accounts(Vec<String>);

impl Accounts {
    /// `member_id`, where accounts are kept as members.
    fn named_by(&self, field: &Field) -> bool {
        let (stem, id) = words().stem(&field.name);
        id && self.0.contains(&stem)
    }
}

/// What the model around a field is.
#[derive(Clone, Copy)]
struct Of {
    user: bool,
    tenant: bool,
}

/// What a field refers to.
#[derive(Clone, Copy)]
struct Towards {
    person: bool,
    tenant: bool,
    /// A model that no file declares, and that by its name may be a person's.
    elsewhere: bool,
}

/// What a field says of its row.
fn key(model: &str, field: &Field, of: Of, towards: Towards) -> Option<Key> {
    let Towards { person, tenant, elsewhere } = towards;
    if field.many {
        return None;
    }
    if field.primary && (field.relation.is_none() || of.user) {
        return if of.user { Some(Key::Owner) } else { of.tenant.then_some(Key::Tenant) };
    }
    let words = words();
    let (stem, id) = words.stem(&field.name);
    let parts: Vec<&str> = stem.split(' ').collect();
    let actor = parts.iter().any(|part| words.owner.actors.iter().any(|actor| actor == part));
    let holds = |list: &[String], text: &str| list.iter().any(|entry| entry == text);
    let related = field.relation.is_some();
    if !actor && !of.user {
        let named = holds(&words.owner.stems, &stem) || holds(&words.owner.names, &stem);
        let last = id && parts.last().is_some_and(|last| holds(&words.owner.last, last));
        let whole = pattern::words(&field.name).join(" ");
        let by_name = named && (id || person) || last || holds(&words.owner.names, &whole);
        // A relation to something else is not to a user, whatever it is called.
        if person || by_name && (!related || elsewhere) {
            return Some(Key::Owner);
        }
    }
    let own_name = bare(model) == stem.replace(' ', "");
    let by_name = id && holds(&words.tenant.stems, &stem) && !own_name || holds(&words.tenant.names, &stem);
    let plain = !related && by_name;
    (tenant || plain || related && by_name && !person).then_some(Key::Tenant)
}

/// True where the name of something referred to could be that of a person's record.
fn named_like_person(relation: &str) -> bool {
    let (stem, _) = words().stem(relation);
    let last = stem.rsplit([' ', '.']).next().unwrap_or_default();
    let last = singular(last);
    names_user(Some(relation)) || words().user.likely.contains(&last)
}

fn names_user(relation: Option<&str>) -> bool {
    let Some(relation) = relation else { return false };
    let lower = relation.to_ascii_lowercase();
    relation == USER_MODEL
        || words().user.tables.contains(&lower)
        || is_user_name(relation.rsplit('.').next().unwrap_or(relation))
}

fn is_user_name(name: &str) -> bool {
    let name = spaced(name);
    words().user.names.contains(&name)
}

fn is_tenant(model: &Model) -> bool {
    named_tenant(&model.name)
}

fn named_tenant(name: &str) -> bool {
    let spaced = spaced(name.rsplit('.').next().unwrap_or(name));
    words().tenant.models.contains(&spaced)
}

/// The words of a model's name in the singular, without those that only say that it is a model.
fn spaced(name: &str) -> String {
    let mut parts = pattern::words(name);
    while parts.len() > 1 && parts.last().is_some_and(|last| KINDS.contains(&last.as_str())) {
        parts.pop();
    }
    if let Some(last) = parts.last_mut() {
        *last = singular(last);
    }
    parts.join(" ")
}

fn is_user(model: &Model) -> bool {
    let words = words();
    let table = model.table.as_deref().unwrap_or_default();
    if model.user_base || words.user.tables.iter().any(|it| it == table) {
        return true;
    }
    let holds = |list: &[String]| {
        model.fields.iter().filter(|field| !field.many && field.relation.is_none()).any(|field| {
            let whole = pattern::words(&field.name).join(" ");
            list.contains(&whole)
        })
    };
    let name = spaced(&model.name);
    if words.user.names.contains(&name) {
        return !model.fields.is_empty();
    }
    words.user.likely.contains(&name) && holds(&words.user.passwords) && holds(&words.user.logins)
}

/// The model that a relation of `model` names.
fn resolve(
    models: &[Model],
    names: &HashMap<String, Vec<usize>>,
    account: Option<usize>,
    model: &Model,
    relation: &str,
) -> Option<usize> {
    if relation == USER_MODEL {
        return account;
    }
    if relation == "self" {
        return models.iter().position(|other| std::ptr::eq(other, model));
    }
    let found = spellings(relation).into_iter().find_map(|spelling| names.get(&spelling))?;
    let near = |index: &&usize| {
        let other = &models[**index];
        let shared = other.place.path.split('/').zip(model.place.path.split('/')).take_while(|(a, b)| a == b).count();
        (other.source == model.source, shared, std::cmp::Reverse(**index))
    };
    found.iter().max_by_key(near).copied()
}

/// Every spelling that a model answers to.
pub(super) fn index(models: &[Model]) -> HashMap<String, Vec<usize>> {
    let mut names: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, model) in models.iter().enumerate() {
        let called = [Some(&model.name), model.alias.as_ref(), model.table.as_ref()];
        for name in called.into_iter().flatten() {
            for spelling in spellings(name) {
                let known = names.entry(spelling).or_default();
                if known.last() != Some(&index) {
                    known.push(index);
                }
            }
        }
    }
    names
}

/// The ways to spell a name, the closest first: as it is, without case and separators, in the singular, without the
/// schema or app before it.
pub(super) fn spellings(name: &str) -> Vec<String> {
    let mut found = vec![format!("={name}"), letters(name), singular(&letters(name)), bare(name)];
    if let Some((_, last)) = name.rsplit_once('.') {
        found.extend([letters(last), singular(&letters(last))]);
    }
    found.dedup();
    found
}

/// A name without case and separators.
fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A name without case, separators, number and words for models.
fn bare(name: &str) -> String {
    spaced(name).replace(' ', "")
}

/// English; what is wrong here is wrong on both sides of a comparison.
fn singular(word: &str) -> String {
    let cut = |count: usize, ending: &str| format!("{}{ending}", &word[..word.len() - count]);
    match word {
        "people" => "person".to_owned(),
        _ if word.ends_with("children") => cut(3, ""),
        _ if word.len() > 4 && word.ends_with("ies") => cut(3, "y"),
        _ if word.ends_with("ouses") || word.ends_with("auses") => cut(1, ""),
        _ if ["sses", "shes", "ches", "xes", "zes", "uses"].iter().any(|end| word.ends_with(end)) => cut(2, ""),
        _ if ["ss", "us", "is", "news"].iter().any(|end| word.ends_with(end)) => word.to_owned(),
        _ if word.len() > 2 && word.ends_with('s') => cut(1, ""),
        _ => word.to_owned(),
    }
}
