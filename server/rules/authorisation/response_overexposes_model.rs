//! `response-overexposes-model`: a whole row goes out with the answer, its password hash among it.

use super::exposure::{anchor, told};
use super::reach::{Place, any_name, of_handler};
use crate::app::Site;
use crate::app::access::Effect;
use crate::app::route::Framework;
use crate::app::schema::{Field, Model, Sensitivity, Source};
use crate::facts::{Node, Part, Role};
use crate::findings::{Confidence, Severity};
use crate::models::pattern::words;
use crate::rules::{Check, Cx, Family, Findings, Needs, Rule};

pub const RULE: Rule = Rule {
    id: "response-overexposes-model",
    title: "Answer holds more than it should",
    family: Family::Authorisation,
    severity: Severity::Warning,
    confidence: Confidence::Weak,
    needs: Needs::App,
    cwe: &[200, 213],
    owasp: &["A01:2025", "API3:2023"],
    asvs: &["8.2.3", "15.3.1"],
    page: include_str!("response_overexposes_model.md"),
    check: Check::App(check),
    fix: None,
};

/// Words of a column that nobody outside is ever meant to see, not even whose it is.
const NEVER_OUT: [&str; 14] = [
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "hash",
    "hashed",
    "salt",
    "otp",
    "totp",
    "reset",
    "recovery",
    "cvv",
    "cvc",
    "backup",
];

fn check(cx: &Cx<'_>, out: &mut Findings<'_>) {
    for site in cx.sites() {
        for (at, index) in &site.access.shown {
            let Some(effect) = site.access.effects.get(*index) else { continue };
            let Some((model, field)) = exposed(cx, site, effect) else { continue };
            let message =
                format!("`{}` answers with whole rows of `{}`, `{}` among them", site.name(), model.name, field.name);
            out.add(anchor(cx, site), message)
                .with(cx.step(effect.at, format!("it does {}, and keeps every column", told(cx, effect))))
                .with(cx.step(*at, "the row goes out with the answer"))
                .step(None, "no column is chosen or left out on the way, and nothing in between makes another object")
                .route(site.name());
            break;
        }
    }
    if cx.view.python() {
        for class in cx.view.all(Role::Class) {
            of_serializer(cx, class, out);
        }
        for call in cx.view.all(Role::Call) {
            of_dictionary(cx, call, out);
        }
    }
}

/// The column of a shown row that must not go out.
fn exposed<'a>(cx: &Cx<'a>, site: &Site, effect: &Effect) -> Option<(&'a Model, &'a Field)> {
    if effect.narrowed || effect.keys.iter().any(|key| is_choice(key)) {
        return None;
    }
    // What is read comes first; what is joined to it, with columns of its own, comes later.
    let last = |subject: &String| subject.trim_end_matches("()").rsplit('.').next().unwrap_or_default().to_owned();
    let model = effect.subjects.iter().find_map(|subject| cx.app.schema.model(&last(subject)))?;
    // What is deleted is counted.
    if model.source == Source::TypeOrm && effect.verb == "delete" {
        return None;
    }
    let field = never_out(model).find(|field| !is_hidden(cx, field))?;
    // Set to nothing, taken off or left behind before it goes out.
    if effect.keys.iter().any(|key| field.is_called(key)) && effect.writes && !effect.adds() {
        return None;
    }
    let places = of_handler(cx, site);
    if places.iter().any(|place| drops(*place, field)) || is_shaped(cx, site, model) {
        return None;
    }
    // What a model says of itself when it becomes JSON cannot be read off its columns.
    (!has_own_json(cx, model, &places)).then_some((model, field))
}

fn is_choice(key: &str) -> bool {
    matches!(key, "select" | "omit" | "attributes" | "projection" | "columns" | "fields")
}

fn never_out(model: &Model) -> impl Iterator<Item = &Field> {
    model.fields.iter().filter(|field| {
        let is_secret = field.sensitive == Some(Sensitivity::Credential) && field.relation.is_none();
        is_secret && words(&field.name).iter().any(|word| NEVER_OUT.contains(&word.as_str()))
    })
}

/// True where the declaration of a field keeps it out of answers: `select: false`, `private: true`, `@Exclude()`.
fn is_hidden(cx: &Cx<'_>, field: &Field) -> bool {
    let Some(file) = cx.app.files.find(&field.place.path).and_then(|file| cx.app.files.get(file)) else { return false };
    let node = file.facts.smallest(field.place.span);
    let is_whole =
        |node: &Node<'_>| node.is_any(&[Role::Pair, Role::Field, Role::Declare, Role::Assign, Role::Decorated]);
    let Some(whole) = std::iter::once(node).chain(node.ancestors()).find(is_whole) else { return false };
    let around = whole.parent().filter(|up| up.is(Role::Decorated)).unwrap_or(whole);
    let decorators = around.decorators();
    let inside = around.descendants_and_self().chain(decorators.iter().flat_map(|each| each.descendants_and_self()));
    inside
        .into_iter()
        .any(|node| matches!(node.name(), "select" | "private" | "Exclude" | "hidden" | "HideField" | "exclude"))
}

/// True where a field is destructured out, deleted or given another value.
fn drops(place: Place<'_>, field: &Field) -> bool {
    // A class that declares the column is reached as well.
    place.node.is(Role::Function)
        && place.node.descendants_and_self().any(|node| {
            if !field.is_called(node.name()) {
                return false;
            }
            let mut up = node;
            while let Some(parent) = up.parent() {
                match parent.role() {
                    Role::Delete => return true,
                    Role::Unary if parent.name() == "delete" => return true,
                    Role::Assign | Role::Declare | Role::Parameter => return up.part() == Part::Target,
                    Role::Object | Role::Pair | Role::Shorthand | Role::Member | Role::Defaulted | Role::Index => {
                        up = parent
                    }
                    _ => return false,
                }
            }
            false
        })
}

/// True where the framework is told which columns go out.
fn is_shaped(cx: &Cx<'_>, site: &Site, model: &Model) -> bool {
    let Some(handler) = cx.app.files.node(site.route.handler.at) else { return true };
    let registered = cx.app.files.node(site.route.at);
    let function = std::iter::once(handler).chain(handler.ancestors()).find(|node| node.is(Role::Function));
    let says = |node: Node<'_>, names: &[&str]| node.descendants_and_self().any(|each| names.contains(&each.name()));
    match site.route.framework {
        Framework::FastApi | Framework::DjangoNinja => {
            let declared = registered.and_then(response_model);
            let returns = function.and_then(|function| function.child(Part::Type)).map(|kind| vec![kind.name()]);
            // A schema is often called like its table; only with SQLModel one class is both.
            declared.or(returns).is_some_and(|names| {
                let same = |name: &&str| words(name).concat() == words(&model.name).concat();
                model.source != Source::SqlModel || !names.iter().any(same)
            })
        }
        Framework::Fastify => registered.is_some_and(|node| says(node, &["response", "schema"])),
        Framework::NestJs => {
            let around = handler.ancestors().any(|up| {
                up.decorators().iter().any(|each| {
                    says(
                        *each,
                        &[
                            "ClassSerializerInterceptor",
                            "SerializeOptions",
                            "Serialize",
                            "UseInterceptors",
                            "ZodSerializerDto",
                        ],
                    )
                })
            });
            around
                || function.is_some_and(|function| {
                    function
                        .decorators()
                        .iter()
                        .any(|each| says(*each, &["UseInterceptors", "Serialize", "ZodSerializerDto"]))
                })
        }
        Framework::Trpc => function.is_none_or(|_| registered.is_some_and(|node| says(node, &["output"]))),
        _ => false,
    }
}

/// The names in what a route's decorator says of its answer.
fn response_model(node: Node<'_>) -> Option<Vec<&str>> {
    let call = node.descendants_and_self().find(|each| each.is(Role::Call))?;
    let model = call.keyword("response_model").or_else(|| call.keyword("response"))?;
    Some(model.descendants_and_self().map(Node::name).collect())
}

/// True where the model or the way to the answer has a way of its own to become JSON.
fn has_own_json(cx: &Cx<'_>, model: &Model, places: &[Place<'_>]) -> bool {
    const OWN: [&str; 12] = [
        "toJSON",
        "toObject",
        "transform",
        "to_dict",
        "to_json",
        "serialize",
        "instanceToPlain",
        "plainToInstance",
        "plainToClass",
        "ClassSerializerInterceptor",
        "Exclude",
        "as_dict",
    ];
    let of_model = cx.app.files.find(&model.place.path).and_then(|file| cx.app.files.get(file)).is_some_and(|file| {
        model.source != Source::Prisma && OWN.iter().any(|name| file.facts.names.find(name).is_some())
    });
    of_model || any_name(places, |name| OWN.contains(&name))
}

/// `class Meta: model = User; fields = "__all__"`.
fn of_serializer(cx: &Cx<'_>, class: Node<'_>, out: &mut Findings<'_>) {
    let view = cx.view;
    let Some(meta) = class.descendants().find(|inner| inner.is(Role::Class) && inner.name() == "Meta") else { return };
    let bases = class.parts(Part::Base).map(|base| base.chain().next().map_or("", Node::name)).collect::<Vec<_>>();
    if !bases.iter().any(|base| base.ends_with("ModelSerializer") || *base == "ModelSchema") {
        return;
    }
    let given = |name: &str| {
        let assigned = meta.descendants().filter(|node| node.is(Role::Assign));
        assigned
            .filter(|node| node.child(Part::Target).is_some_and(|target| target.name() == name))
            .find_map(|node| node.child(Part::Value))
    };
    let Some(of) = given("model") else { return };
    let (fields, left_out) = (given("fields"), given("exclude"));
    let texts = |node: Node<'_>| node.descendants_and_self().filter_map(|each| view.string(each)).collect::<Vec<_>>();
    let all = fields.is_some_and(|fields| view.string(fields).as_deref() == Some("__all__"));
    if !(all || fields.is_none() && left_out.is_some()) {
        return;
    }
    let path = view.path_of(of).unwrap_or_default();
    let own = cx.app.schema.model_near(of.name(), &view.path.to_string_lossy());
    let own = own.filter(|model| model.source == Source::Django);
    let of_django = path.ends_with("contrib.auth.models.User") || path.ends_with("get_user_model()");
    let inherits = of_django || own.is_some_and(|model| model.is_user() && model.source == Source::Django);
    let secret = own.and_then(|model| never_out(model).next()).map(|field| field.name.to_string());
    let Some(secret) = secret.or_else(|| inherits.then(|| "password".to_owned())) else { return };
    let omitted = left_out.is_some_and(|left_out| texts(left_out).contains(&secret));
    // Declared anew, or told to be for writing only.
    let declared = class.descendants().any(|node| node.name() == secret && node.part() == Part::Target);
    let extra = given("extra_kwargs").is_some_and(|extra| {
        extra.descendants_and_self().any(|each| each.name() == secret) || texts(extra).contains(&secret)
    });
    let own_way = class.descendants().any(|node| node.is(Role::Function) && node.name() == "to_representation");
    let written_only = given("write_only_fields").is_some_and(|extra| texts(extra).contains(&secret));
    if omitted || declared || extra || own_way || written_only {
        return;
    }
    let place = fields.or(left_out).unwrap_or(of);
    let said = if all { "every column" } else { "every column but those that `exclude` names" };
    out.add(place.span(), format!("`{}` shows {said} of `{}`, `{secret}` among them", class.name(), of.name()))
        .see(of, "the model")
        .step(None, format!("`{secret}` is neither left out nor `write_only`"));
}

/// `model_to_dict(user)`, `user.__dict__`, `vars(user)` on the way out.
fn of_dictionary(cx: &Cx<'_>, call: Node<'_>, out: &mut Findings<'_>) {
    let users = || cx.app.schema.users().map(|user| (user, never_out(user).next())).next();
    let names_user = |node: Node<'_>| words(node.name()).last().is_some_and(|word| word == "user");
    let Some((user, field)) = users() else { return };
    let secret = field.map(|field| field.name.to_string());
    let Some(secret) = secret.or_else(|| (user.source == Source::Django).then(|| "password".to_owned())) else {
        return;
    };
    let is_whole = call.call_name() == "model_to_dict"
        && call.keyword("fields").is_none()
        && call.keyword("exclude").is_none()
        && call.argument(1).is_none();
    let goes_out = call.ancestors().take_while(|up| !up.is(Role::Function)).any(|up| {
        up.is(Role::Return)
            || up.is(Role::Call) && matches!(up.call_name(), "jsonify" | "JsonResponse" | "JSONResponse" | "Response")
    });
    let sends = matches!(call.call_name(), "jsonify" | "JsonResponse" | "JSONResponse" | "Response");
    let what = if is_whole && goes_out {
        call.argument(0).filter(|first| names_user(*first))
    } else if sends {
        call.argument(0)
            .filter(|first| first.is(Role::Member) && first.name() == "__dict__")
            .filter(|first| first.child(Part::Object).is_some_and(names_user))
    } else {
        None
    };
    if let Some(what) = what {
        out.add(what.span(), format!("the answer holds every column of `{}`, `{secret}` among them", user.name))
            .see(call, "made into a dictionary whole")
            .step(None, "no column is chosen or left out");
    }
}
