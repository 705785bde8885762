//! FastAPI and Starlette.

use super::table;

const GUARDS: &str = r#"
from typing import Annotated
from fastapi import Depends, Security
from fastapi.security import OAuth2PasswordBearer

scheme = OAuth2PasswordBearer(tokenUrl="/token")

def current_user(token: str = Depends(scheme)): ...
def admin(user: Annotated[dict, Depends(current_user)]): ...

class Role:
    def __init__(self, name):
        self.name = name
    def __call__(self, user=Depends(current_user)): ...

CurrentUser = Annotated[dict, Depends(current_user)]
"#;

fn with_guards(main: &str) -> Vec<String> {
    table(&[("app/__init__.py", ""), ("app/guards.py", GUARDS), ("app/main.py", main)])
}

#[test]
fn dependencies_run_in_the_order_in_which_they_are_asked_for() {
    let found = with_guards(
        r#"
from fastapi import FastAPI, Depends
from .guards import CurrentUser, admin, current_user, Role, scheme

app = FastAPI(dependencies=[Depends(scheme)])

@app.get("/alias")
def alias(user: CurrentUser): ...

@app.delete("/deep", dependencies=[Depends(admin)])
def deep(user: CurrentUser): ...

@app.put("/role")
def role(user=Depends(Role("editor"))): ...

@app.post("/plain")
def plain(user=current_user): ...
"#,
    );
    assert_eq!(
        found,
        [
            "DELETE /deep: dependency of the application, dependency of `admin`, dependency of the route",
            "GET /alias: dependency of the application, parameter of the handler",
            "POST /plain: dependency of the application",
            "PUT /role: dependency of the application, dependency of `Role`, parameter of the handler",
        ]
    );
}

#[test]
fn routers_are_included_in_any_order_and_mounts_inherit_no_dependencies() {
    let found = with_guards(
        r#"
from fastapi import APIRouter, FastAPI, Depends
from .guards import scheme

def create_app():
    app = FastAPI()
    app.include_router(outer, prefix="/api")
    app.mount("/sub", sub)
    return app

outer = APIRouter(prefix="/v1", dependencies=[Depends(scheme)])
inner = APIRouter()
outer.include_router(inner, prefix="/inner")
sub = FastAPI()

@inner.websocket("/late")
async def late(socket): ...

@inner.api_route("/both", methods=["GET", "post"])
def both(): ...

@sub.get("/open")
def open_(): ...
"#,
    );
    assert_eq!(
        found,
        [
            "GET /api/v1/inner/both: dependency of the router",
            "GET /sub/open",
            "POST /api/v1/inner/both: dependency of the router",
            "WEBSOCKET /api/v1/inner/late: dependency of the router",
        ]
    );
}

#[test]
fn middleware_is_outermost_where_it_is_added_last_and_websockets_pass_some_by() {
    let found = with_guards(
        r#"
from fastapi import FastAPI
from starlette.middleware.base import BaseHTTPMiddleware

class Gate(BaseHTTPMiddleware):
    async def dispatch(self, request, call_next): ...

class Plain:
    def __init__(self, app): ...
    async def __call__(self, scope, receive, send): ...

app = FastAPI()
app.add_middleware(Gate)
app.add_middleware(Plain)

@app.get("/x")
def x(): ...

@app.websocket("/y")
async def y(socket): ...
"#,
    );
    assert_eq!(
        found,
        [
            "GET /x: middleware of the application, middleware of the application",
            "WEBSOCKET /y: middleware of the application",
        ]
    );
}

#[test]
fn subclasses_views_and_methods_register_routes_too() {
    let found = with_guards(
        r#"
from fastapi import APIRouter, FastAPI, Depends
from fastapi_utils.cbv import cbv
from .guards import scheme, CurrentUser

class Closed(APIRouter):
    def __init__(self, name):
        super().__init__(prefix=f"/{name}", dependencies=[Depends(scheme)])

class Pages:
    def __init__(self):
        self.router = APIRouter(prefix="/pages")
        self.router.add_api_route("/one", self.one, methods=["GET"])
    def one(self, user: CurrentUser): ...

closed = Closed("closed")
views = APIRouter()

@closed.get("/x")
def x(): ...

@cbv(views)
class View:
    token: str = Depends(scheme)

    @views.get("/view")
    def show(self): ...

app = FastAPI()
for router in [closed, views, Pages().router]:
    app.include_router(router)
"#,
    );
    assert_eq!(
        found,
        [
            "GET /closed/x: dependency of the router",
            "GET /pages/one: dependency of `current_user`, parameter of the handler",
            "GET /view: dependency of the class",
        ]
    );
}

#[test]
fn decorators_below_the_route_are_in_the_chain_and_wrappers_hide_parameters() {
    let found = with_guards(
        r#"
from functools import wraps
from fastapi import FastAPI
from .guards import CurrentUser

def kept(f):
    @wraps(f)
    def inner(*args, **kwargs): ...
    return inner

def hidden(f):
    def inner(request): ...
    return inner

app = FastAPI()

@app.get("/kept")
@kept
def one(user: CurrentUser): ...

@app.get("/hidden")
@hidden
def two(user: CurrentUser): ...

@kept
@app.get("/above")
def three(): ...
"#,
    );
    assert_eq!(
        found,
        [
            "GET /above",
            "GET /hidden: decorator of the handler",
            "GET /kept: dependency of `current_user`, parameter of the handler, decorator of the handler",
        ]
    );
}

#[test]
fn routers_that_are_included_where_nobody_sees_are_listed_as_unknown() {
    let found = with_guards(
        r#"
import importlib
from fastapi import APIRouter, FastAPI

app = FastAPI()
router = APIRouter(prefix="/plugin")
for name in plugins():
    app.include_router(importlib.import_module(name).router)

@router.get("/x")
def x(): ...
"#,
    );
    assert_eq!(found, ["GET /plugin/x ? where this router is included could not be followed"]);
}

#[test]
fn starlette_lists_routes_mounts_and_endpoints() {
    let found = table(&[(
        "app.py",
        r#"
from starlette.applications import Starlette
from starlette.authentication import requires
from starlette.endpoints import HTTPEndpoint
from starlette.middleware import Middleware
from starlette.routing import Mount, Route, WebSocketRoute

class Gate: ...

class Page(HTTPEndpoint):
    async def get(self, request): ...
    @requires("authenticated")
    async def post(self, request): ...

@requires("authenticated")
async def home(request): ...

async def socket(websocket): ...

app = Starlette(routes=[
    Route("/", home),
    Mount("/in", routes=[Route("/page", Page), WebSocketRoute("/ws", socket)], middleware=[Middleware(Gate)]),
])
"#,
    )]);
    assert_eq!(
        found,
        [
            "GET /: decorator of the handler",
            "GET /in/page: middleware of the mount",
            "POST /in/page: middleware of the mount, decorator of the handler",
            "WEBSOCKET /in/ws: middleware of the mount",
        ]
    );
}
