//! Flask and what is built on it.

use super::table;

#[test]
fn blueprints_nest_and_hooks_run_wherever_they_are_written() {
    let found = table(&[(
        "app.py",
        r#"
from flask import Blueprint, Flask

def create_app():
    app = Flask(__name__)
    app.before_request(gate)
    for blueprint in (outer, other):
        app.register_blueprint(blueprint, url_prefix=f"/{blueprint.name}")
    return app

outer = Blueprint("outer", __name__, url_prefix="/ignored")
inner = Blueprint("inner", __name__, url_prefix="/inner")
other = Blueprint("other", __name__)

@inner.route("/<int:id>", methods=["POST", "get"])
def one(id): ...

@outer.before_request
def closed(): ...

@other.before_app_request
def everywhere(): ...

@other.get("/")
def index(): ...

def gate(): ...

outer.register_blueprint(inner)
"#,
    )]);
    let app = "before_request of the application, before_app_request of a blueprint";
    assert_eq!(
        found,
        [
            format!("GET /other/: {app}"),
            format!("GET /outer/inner/<int:id>: {app}, before_request of the blueprint"),
            format!("POST /outer/inner/<int:id>: {app}, before_request of the blueprint"),
        ]
    );
}

#[test]
fn decorators_count_below_the_route_and_wrapped_views_are_taken_apart() {
    let found = table(&[(
        "app.py",
        r#"
from functools import wraps
from flask import Flask
from flask.views import MethodView
from flask_login import login_required

app = Flask(__name__)

def guard(view):
    @wraps(view)
    def wrapper(*args, **kwargs): ...
    return wrapper

@app.get("/upper")
@guard
@app.get("/lower")
def both(): ...

@guard
@app.get("/above")
def above(): ...

class Base(MethodView):
    decorators = [login_required]

class Orders(Base):
    def get(self): ...
    @guard
    def post(self): ...

def plain(): ...

app.add_url_rule("/orders", view_func=guard(Orders.as_view("orders")))
app.add_url_rule("/plain", "plain", guard(plain))
app.add_url_rule("/bare", "bare", plain)
"#,
    )]);
    assert_eq!(
        found,
        [
            "GET /above",
            "GET /bare",
            "GET /lower",
            "GET /orders: wrapped around the handler, decorators of the class",
            "GET /plain: wrapped around the handler",
            "GET /upper: decorator of the handler",
            "POST /orders: wrapped around the handler, decorators of the class, decorator of the handler",
        ]
    );
}

#[test]
fn resources_are_served_by_apis_and_namespaces() {
    let found = table(&[(
        "app.py",
        r#"
from flask import Blueprint, Flask
from flask_restful import Api, Resource
import flask_restx
from guards import token, note

class Mixin:
    method_decorators = [token]

class Open(Resource, Mixin):
    def get(self): ...

class Closed(Mixin, Resource):
    def get(self): ...

class Some(Resource):
    method_decorators = {"delete": [token, note]}
    def get(self): ...
    def delete(self): ...

bp = Blueprint("api", __name__, url_prefix="/api")
api = Api(bp, prefix="/v1", decorators=[note])
api.add_resource(Open, "/open")
api.add_resource(Closed, "/closed", "/shut")
api.add_resource(Some, "/some")

rest = flask_restx.Api(prefix="/x")
ns = rest.namespace("orders")
named = flask_restx.Namespace("named")
rest.add_namespace(named, path="/elsewhere")

@ns.route("/<id>")
class Order(flask_restx.Resource):
    @ns.doc("show")
    @token
    def get(self, id): ...

@named.route("/")
class Named(flask_restx.Resource):
    def put(self): ...

app = Flask(__name__)
app.register_blueprint(bp)
rest.init_app(app)
"#,
    )]);
    let api = "decorators of the API";
    let own = "method_decorators of the resource";
    assert_eq!(
        found,
        [
            format!("DELETE /api/v1/some: {api}, {own}, {own}"),
            format!("GET /api/v1/closed: {api}, {own}"),
            format!("GET /api/v1/open: {api}"),
            format!("GET /api/v1/shut: {api}, {own}"),
            format!("GET /api/v1/some: {api}"),
            "GET /x/orders/<id>: decorator of the handler".to_owned(),
            "PUT /x/elsewhere/".to_owned(),
        ]
    );
}

#[test]
fn plugins_are_handed_the_application_by_something_unseen() {
    let found = table(&[
        ("app.py", "from flask import Flask\napp = Flask(__name__)\nload_plugins(app)\n"),
        (
            "plugins/shop.py",
            r#"
from flask import Blueprint

def load(app):
    shop = Blueprint("shop", __name__)

    @shop.get("/things")
    def things(): ...

    app.register_blueprint(shop, url_prefix="/shop")
"#,
        ),
    ]);
    assert_eq!(found, ["GET /shop/things"]);
}

#[test]
fn connexion_reads_operations_from_the_document() {
    let found = table(&[
        (
            "shop/__init__.py",
            r#"
import connexion
app = connexion.FlaskApp(__name__, specification_dir="openapi")
app.add_api("shop.yaml", base_path="/v1")
app.app.before_request(print)
"#,
        ),
        ("shop/orders.py", "def search(): ...\ndef show(id): ...\ndef remove(id): ...\n"),
        ("shop/auth.py", "def decode(token): ...\n"),
        (
            "shop/openapi/shop.yaml",
            r#"
openapi: 3.0.0
security:
  - token: []
paths:
  /orders:
    get:
      operationId: shop.orders.search
      security: []
  /orders/{id}:
    get:
      operationId: shop.orders.show
    delete:
      operationId: remove
      x-openapi-router-controller: shop.orders
      security:
        - token: []
        - unread: []
components:
  securitySchemes:
    token: { type: http, scheme: bearer, x-bearerInfoFunc: shop.auth.decode }
    unread: { type: http, scheme: bearer }
"#,
        ),
    ]);
    let hook = "before_request of the application";
    assert_eq!(
        found,
        [
            format!("DELETE /v1/orders/{{id}}: {hook} ? no function verifies the scheme `unread`"),
            format!("GET /v1/orders/{{id}}: security of the document, {hook}"),
            format!("GET /v1/orders: {hook}"),
        ]
    );
}
