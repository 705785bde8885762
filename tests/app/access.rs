//! Who gets through: shapes of guards as real applications write them, each a small app.

use seaworthy::app::access::Status;

use super::{app, word};

/// `METHOD /path: status` of each route, `?` behind what configuration may turn off.
fn judged(files: &[(&str, &str)]) -> Vec<String> {
    let app = app(files);
    let told = app.sites.iter().map(|site| {
        format!("{}: {}{}", site.name(), word(site.access.status), if site.access.is_weak { "?" } else { "" })
    });
    let mut told: Vec<_> = told.collect();
    told.sort();
    told
}

#[test]
fn a_guard_that_configuration_turns_off_is_there_and_weak() {
    let found = judged(&[(
        "app.py",
        r#"
from functools import wraps
from flask import Flask, current_app, jsonify, request
from flask_login import current_user

app = Flask(__name__)

def signed_in(view):
    @wraps(view)
    def inner(*args, **kwargs):
        if current_app.config.get("AUTH_OFF"):
            return view(*args, **kwargs)
        if not current_user.is_authenticated:
            return current_app.login_manager.unauthorized()
        return view(*args, **kwargs)
    return inner

def noted(view):
    @wraps(view)
    def inner(*args, **kwargs):
        if not current_user.is_authenticated:
            jsonify(error="nobody"), 401
        return view(*args, **kwargs)
    return inner

def on_odd_days(view):
    @wraps(view)
    def inner(*args, **kwargs):
        if request.blueprint in current_app.config["CLOSED"] and not current_user.is_authenticated:
            return jsonify(error="sign in"), 401
        return view(*args, **kwargs)
    return inner

@app.post("/jars")
@signed_in
def jars(): ...

@app.post("/lids")
@noted
def lids(): ...

@app.post("/labels")
@on_odd_days
def labels(): ...
"#,
    )]);
    assert_eq!(found, ["POST /jars: authn?", "POST /labels: none", "POST /lids: none"]);
}

#[test]
fn paths_are_held_against_globs_and_what_cannot_be_read_of_them_is_unknown() {
    let middleware = |open: &str| {
        format!(
            r#"
import micromatch from "micromatch";
import {{ minimatch }} from "minimatch";
import {{ getToken }} from "next-auth/jwt";
import {{ NextResponse }} from "next/server";
import {{ fits }} from "some-package";

const OPEN = ["/api/health", "/api/auth/**", "/api/invites/*"];

export default async function middleware(req) {{
  const {{ pathname }} = req.nextUrl;
  if ({open}) return NextResponse.next();
  const token = await getToken({{ req }});
  if (!token) return NextResponse.redirect(new URL("/login", req.url));
  return NextResponse.next();
}}
"#
        )
    };
    let judge = |open: &str| {
        let body = "export default async function handler(req, res) { res.json({}); }";
        judged(&[
            ("package.json", r#"{"dependencies": {"next": "15.1.0"}}"#),
            ("middleware.ts", &middleware(open)),
            ("pages/api/health.ts", body),
            ("pages/api/auth/deep/login.ts", body),
            ("pages/api/invites/[token].ts", body),
            ("pages/api/invites/[token]/accept.ts", body),
            ("pages/api/users.ts", body),
        ])
    };
    let of_globs = [
        "ANY /api/auth/deep/login: none",
        "ANY /api/health: none",
        "ANY /api/invites/[token]/accept: authn",
        "ANY /api/invites/[token]: none",
        "ANY /api/users: authn",
    ];
    assert_eq!(judge("micromatch.isMatch(pathname, OPEN)"), of_globs);
    assert_eq!(judge("OPEN.some((pattern) => minimatch(pathname, pattern))"), of_globs);
    for unread in ["fits(pathname, OPEN)", "micromatch.isMatch(pathname, ['!/api/**'])"] {
        let found = judge(unread);
        assert!(found.iter().all(|route| route.ends_with(": unknown")), "{unread}: {found:#?}");
    }
}

#[test]
fn what_stands_behind_else_is_not_run_after_an_exception() {
    let found = judged(&[(
        "app.py",
        r#"
from flask import Flask, abort, request, session
from models import Tokens

app = Flask(__name__)

class Unknown(Exception):
    pass

def holder(token):
    found = Tokens.query.filter_by(value=token).first()
    if found:
        return found.user
    raise Unknown

@app.before_request
def tokens():
    token = request.headers.get("Authorization")
    if token:
        try:
            user = holder(token)
        except Unknown:
            abort(401)
        else:
            session["id"] = user.id

@app.post("/boats")
def boats():
    if not session.get("id"):
        abort(403)
    return {}
"#,
    )]);
    assert_eq!(found, ["POST /boats: authn"]);
}

#[test]
fn answers_that_are_raised_go_past_handlers_of_other_errors() {
    let found = judged(&[(
        "main.py",
        r#"
from fastapi import Depends, FastAPI, HTTPException, Request
from sqlalchemy.exc import NoResultFound

app = FastAPI()

def caller(request: Request):
    try:
        if not request.session.get("user"):
            raise HTTPException(401)
        return request.session["user"]
    except KeyError:
        return None

def guest(request: Request):
    try:
        if not request.session.get("user"):
            raise HTTPException(401)
    except HTTPException:
        return None

@app.post("/a")
def a(user=Depends(caller)): ...

@app.post("/b")
def b(user=Depends(guest)): ...
"#,
    )]);
    assert_eq!(found, ["POST /a: authn", "POST /b: none"]);
}

#[test]
fn revoked_tokens_and_reads_that_throw_are_understood() {
    let found = judged(&[(
        "main.py",
        r#"
import jwt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBearer
from sqlalchemy import select
from db import get_session
from models import Token, blacklist

app = FastAPI()
scheme = HTTPBearer()

async def caller(sent=Depends(scheme)):
    if await blacklist.exists(token=sent.credentials):
        raise HTTPException(401, "no longer valid")
    return jwt.decode(sent.credentials, "k", algorithms=["HS256"])

async def holder(sent=Depends(scheme), session=Depends(get_session)):
    row = (await session.execute(select(Token).where(Token.value == sent.credentials))).scalar_one()
    return row.user

@app.post("/a")
def a(user=Depends(caller)): ...

@app.post("/b")
def b(user=Depends(holder)): ...
"#,
    )]);
    assert_eq!(found, ["POST /a: authn", "POST /b: authn"]);
}

#[test]
fn derived_guards_of_nest_ask_the_class_they_derive_from() {
    let found = judged(&[
        (
            "src/guards.ts",
            r#"
import { ExecutionContext, Injectable, UnauthorizedException } from "@nestjs/common";
import { Reflector } from "@nestjs/core";
import { AuthGuard } from "@nestjs/passport";

@Injectable()
export class Closed extends AuthGuard("jwt") {
  constructor(private reflector: Reflector) { super(); }
  canActivate(context: ExecutionContext) {
    if (this.reflector.getAllAndOverride("open", [context.getHandler(), context.getClass()])) return true;
    return super.canActivate(context);
  }
  handleRequest(err: any, user: any) {
    if (err || !user) throw err || new UnauthorizedException();
    return user;
  }
}

export class Guests extends AuthGuard("jwt") {
  handleRequest(err: any, user: any) { return user; }
}
"#,
        ),
        (
            "src/boats.controller.ts",
            r#"
import { Controller, Get, Module, Post, SetMetadata, UseGuards } from "@nestjs/common";
import { Closed, Guests } from "./guards";

@Controller("boats")
@UseGuards(Closed)
export class BoatsController {
  @Post() add() {}
  @SetMetadata("open", true) @Get() all() {}
}

@Controller("docks")
@UseGuards(Guests)
export class DocksController {
  @Post() add() {}
}

@Module({ controllers: [BoatsController, DocksController] })
export class AppModule {}
"#,
        ),
        (
            "src/main.ts",
            r#"
import { NestFactory } from "@nestjs/core";
import { AppModule } from "./boats.controller";
async function start() { const app = await NestFactory.create(AppModule); await app.listen(3000); }
start();
"#,
        ),
        ("package.json", r#"{ "dependencies": { "@nestjs/core": "11.0.0" } }"#),
    ]);
    assert_eq!(found, ["GET /boats: none", "POST /boats: authn", "POST /docks: none"]);
}

#[test]
fn koa_refuses_by_assigning_and_own_data_is_no_right() {
    let found = judged(&[
        (
            "app.js",
            r#"
const Koa = require("koa");
const Router = require("@koa/router");
const jwt = require("koa-jwt");
const { users } = require("./db");
const app = new Koa();
const router = new Router();
router.use(jwt({ secret: process.env.SECRET }));
router.del("/users/:id", async (ctx) => {
  const found = await users.findOne(+ctx.params.id || 0);
  if (ctx.state.user.email !== found.email) {
    ctx.status = 403;
    ctx.body = "not yours";
  } else {
    await users.remove(found);
    ctx.status = 204;
  }
});
router.put("/me", async (ctx) => {
  await users.update({ where: { id: ctx.state.user.id }, data: ctx.request.body });
  ctx.body = {};
});
app.use(router.routes());
"#,
        ),
        ("package.json", r#"{ "dependencies": { "koa": "3.0.0" } }"#),
    ]);
    assert_eq!(found, ["DELETE /users/:id: authz", "PUT /me: authn"]);
}

#[test]
fn a_scheme_is_no_secret_and_an_empty_prefix_no_part_of_a_path() {
    let found = judged(&[
        ("manage.py", "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n"),
        ("shop/settings.py", "import os\nROOT_URLCONF = 'shop.urls'\nINSTALLED_APPS = ['shop']\nMIDDLEWARE = []\n"),
        (
            "shop/urls.py",
            r#"
import os
from django.urls import include, path
from rest_framework.routers import SimpleRouter
from .views import Jars
router = SimpleRouter()
router.register("", Jars)
urlpatterns = [path(os.getenv('BASE', ''), include([path("jars/", include(router.urls))]))]
"#,
        ),
        (
            "shop/views.py",
            r#"
from rest_framework import authentication, exceptions, permissions, viewsets
from rest_framework.decorators import action
from .models import Jar

class Believing(authentication.BaseAuthentication):
    prefix = "Token"
    def authenticate(self, request):
        parts = authentication.get_authorization_header(request).split()
        if not parts:
            return None
        if parts[0].lower() != self.prefix.lower():
            raise exceptions.AuthenticationFailed("no token")
        return (parts[1], None)

class Jars(viewsets.GenericViewSet):
    queryset = Jar.objects.all()
    authentication_classes = [Believing]
    permission_classes = [permissions.AllowAny]
    @action(detail=False, methods=["post"])
    def fill(self, request): ...
"#,
        ),
        ("shop/models.py", "from django.db import models\nclass Jar(models.Model):\n    name = models.TextField()\n"),
    ]);
    assert_eq!(found, ["POST /jars/fill/: none"]);
}

#[test]
fn what_a_guard_asks_of_those_it_knows_may_not_be_understood() {
    let app = app(&[(
        "app.py",
        r#"
from functools import wraps
from flask import Flask, abort, session
from ranks import rank_of

app = Flask(__name__)

def higher(view):
    @wraps(view)
    def inner(*args, **kwargs):
        if not session.get("id"):
            abort(401)
        if rank_of(session["id"]).number == 3:
            return view(*args, **kwargs)
        abort(403)
    return inner

@app.post("/admin/jars")
@higher
def jars(): ...
"#,
    )]);
    let access = &app.sites[0].access;
    assert_eq!((access.status, access.knows_caller()), (Status::Authenticated, false));
}

#[test]
fn whom_the_configuration_lists_has_a_right() {
    let env = r#"
import { createEnv } from "@t3-oss/env-core";

export const env = createEnv({ server: { KEEPERS: list() }, runtimeEnv: process.env });
"#;
    let app = (
        "app.ts",
        r#"
import express from "express";
import jwt from "jsonwebtoken";
import { env } from "./env";

const app = express();
const isKeeper = ({ email }) => Boolean(email) && env.KEEPERS?.includes(email);
const plans = ["free", "trial"];

function signedIn(req, res, next) {
  req.user = jwt.verify(req.headers.authorization, process.env.KEY);
  next();
}
function keepers(req, res, next) {
  if (!isKeeper({ email: req.user.email })) return res.status(403).end();
  next();
}
function withPlan(req, res, next) {
  if (!plans.includes(req.user.plan)) return res.status(403).end();
  next();
}

app.delete("/gates/:id", signedIn, keepers, (req, res) => res.end());
app.post("/visits", signedIn, withPlan, (req, res) => res.end());
app.listen(3000);
"#,
    );
    let found = judged(&[app, ("env.ts", env)]);
    // What is written in the code lists kinds of callers, and says of none who they are.
    assert_eq!(found, ["DELETE /gates/:id: authz", "POST /visits: authn"]);
}

#[test]
fn routes_that_a_helper_registers_are_at_home_where_they_are_handled() {
    let app = app(&[
        ("views.py", "def jars():\n    return 'jars'\n\ndef lids():\n    return 'lids'\n"),
        (
            "app.py",
            r#"
from flask import Flask
from views import jars, lids

app = Flask(__name__)

def place(path, view):
    app.add_url_rule(path, view_func=view)

place("/jars", jars)
place("/lids", lids)
app.add_url_rule("/all", view_func=jars)
"#,
        ),
    ]);
    let home = |site: &seaworthy::app::Site| {
        let file = app.files.get(site.home().file).map(|file| file.path.to_string()).unwrap();
        format!("{}: {file}", site.route.path)
    };
    let mut homes: Vec<_> = app.sites.iter().map(home).collect();
    homes.sort();
    assert_eq!(homes, ["/all: app.py", "/jars: views.py", "/lids: views.py"]);
}

#[test]
fn views_of_flask_are_instances_that_know_who_calls() {
    let app = r#"
from functools import wraps
from flask import Flask, request, make_response, jsonify
from flask_login import current_user, login_required
from flask_restful import Api, Resource, abort
from store import db, Favourite, Group

app = Flask(__name__)
api = Api(app)

def keyed(f):
    @wraps(f)
    def decorated(*args, **kwargs):
        settings = args[0].settings
        if settings.get("keys_enabled"):
            if request.headers.get("x-api-key") != settings.get("key"):
                return make_response(jsonify("wrong key"), 403)
        return f(*args, **kwargs)
    return decorated

class Base(Resource):
    decorators = [login_required]

    @property
    def caller(self):
        return current_user._get_current_object()

class Favourites(Base):
    def delete(self, object_id):
        Favourite.query.filter(Favourite.object_id == object_id, Favourite.user == self.caller).delete()

class Groups(Base):
    def get(self, group_id):
        if not (self.caller.has_permission("admin") or int(group_id) in self.caller.group_ids):
            abort(403)
        return Group.query.filter(Group.id == group_id).one().to_dict()

class Tags(Resource):
    def __init__(self, settings):
        self.settings = settings

    @keyed
    def delete(self, tag_id):
        Group.query.filter(Group.id == tag_id).delete()

api.add_resource(Favourites, "/favourites/<object_id>")
api.add_resource(Groups, "/groups/<group_id>")
api.add_resource(Tags, "/tags/<tag_id>", resource_class_kwargs={"settings": {}})
"#;
    let found = judged(&[("app.py", app)]);
    assert_eq!(
        found,
        ["DELETE /favourites/<object_id>: authz", "DELETE /tags/<tag_id>: authn?", "GET /groups/<group_id>: authz"]
    );
}

#[test]
fn a_handler_may_leave_it_to_others_who_gets_through() {
    let app = r#"
import express from "express";
import { readable } from "@acme/readers";
import { directory } from "@acme/directory";
import { prisma } from "./prisma";

const app = express();

// Who is turned away is decided where it cannot be followed.
app.get("/plans/:id", async (req, res) => {
  if (!(await readable(req))) return res.status(403).end();
  await prisma.plan.update({ where: { id: req.params.id }, data: { seen: true } });
  res.json({ ok: true });
});
// The library looks at the key, and calls back if it is right.
app.post("/scim", async (req, res) => {
  const key = req.headers.authorization.split(" ")[1];
  const answer = await directory.requests.handle({ key, body: req.body }, async (event) => {
    await prisma.user.upsert({ where: { id: event.id }, create: {}, update: {} });
  });
  res.json(answer);
});
// What is refused here says nothing of who calls.
app.delete("/plans/:id", async (req, res) => {
  if (!req.params.id.startsWith("p")) return res.status(404).end();
  await prisma.plan.delete({ where: { id: req.params.id } });
  res.end();
});
app.listen(3000);
"#;
    let found = judged(&[("app.ts", app)]);
    assert_eq!(found, ["DELETE /plans/:id: none", "GET /plans/:id: unknown", "POST /scim: unknown"]);
}

#[test]
fn among_nothing_nothing_is_found() {
    let views = r#"
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import APIView
from shop.models import Instance, InstanceAdmin, Shelf, ShelfMember

class IsInstanceAdmin(BasePermission):
    def has_permission(self, request, view):
        if request.user.is_anonymous:
            return False
        return InstanceAdmin.objects.filter(role__gte=15, instance=Instance.objects.first(), user=request.user).exists()

class IsMember(BasePermission):
    def has_permission(self, request, view):
        return ShelfMember.objects.filter(shelf=view.shelf_id, member=request.user).exists()

class Base(APIView):
    permission_classes = [IsAuthenticated]

    @property
    def shelf_id(self):
        return self.kwargs.get("shelf")

class Admins(Base):
    permission_classes = [IsInstanceAdmin]
    def delete(self, request, pk):
        InstanceAdmin.objects.filter(pk=pk).delete()
        return Response({})

class Books(Base):
    permission_classes = [IsAuthenticated, IsMember]
    def delete(self, request, shelf):
        Shelf.objects.filter(pk=shelf).delete()
        return Response({})

class Notes(Base):
    def delete(self, request, pk):
        Shelf.objects.filter(pk=pk).delete()
        return Response({})
"#;
    let settings = "ROOT_URLCONF = 'shop.urls'\nREST_FRAMEWORK = {'DEFAULT_AUTHENTICATION_CLASSES': \
                    ['rest_framework.authentication.SessionAuthentication']}\n";
    let urls = "from django.urls import path\nfrom shop import views\nurlpatterns = [\n    path('admins/<int:pk>/', \
                views.Admins.as_view()),\n    path('shelves/<int:shelf>/', views.Books.as_view()),\n    \
                path('notes/<int:pk>/', views.Notes.as_view()),\n]\n";
    let found = judged(&[
        ("manage.py", "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n"),
        ("shop/__init__.py", ""),
        ("shop/settings.py", settings),
        ("shop/urls.py", urls),
        ("shop/views.py", views),
    ]);
    assert_eq!(
        found,
        ["DELETE /admins/<int:pk>/: authz", "DELETE /notes/<int:pk>/: authn", "DELETE /shelves/<int:shelf>/: authz"]
    );
}

#[test]
fn graphql_has_a_context_around_the_request() {
    let resolver = r#"
import { CanActivate, ExecutionContext, Injectable, Module, UseGuards } from "@nestjs/common";
import { NestFactory } from "@nestjs/core";
import { Args, GqlExecutionContext, Mutation, Resolver } from "@nestjs/graphql";
import { AuthGuard } from "@nestjs/passport";

@Injectable()
export class SignedIn extends AuthGuard("jwt") {
  getRequest(context: ExecutionContext) {
    const { req, headers } = GqlExecutionContext.create(context).getContext();
    return headers ? headers : req;
  }
}

@Injectable()
export class Keepers implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const { req, headers } = GqlExecutionContext.create(context).getContext();
    const request = headers ? headers : req;
    return request.user.isAdmin ? true : false;
  }
}

@Resolver()
export class GatesResolver {
  @Mutation(() => Boolean)
  @UseGuards(SignedIn, Keepers)
  closeGate(@Args("id") id: string) { return true; }

  @Mutation(() => Boolean)
  @UseGuards(SignedIn)
  lookAtGate(@Args("id") id: string) { return true; }
}

@Module({ providers: [GatesResolver] })
class AppModule {}
NestFactory.create(AppModule).then((app) => app.listen(3000));
"#;
    let found = judged(&[("main.ts", resolver)]);
    assert_eq!(found, ["MUTATION closeGate: authz", "MUTATION lookAtGate: authn"]);
}

#[test]
fn a_guard_may_be_switched_off_and_a_digest_stands_for_its_token() {
    let cron = r#"
import { NextResponse } from "next/server";
import { prisma } from "../../../lib/prisma";

async function verified(req: Request) {
  if (process.env.HOSTED !== "1") return;
  const header = req.headers.get("authorization");
  if (!header) throw new ApiError({ code: "bad_request" });
  if (header !== `Bearer ${process.env.CRON_SECRET}`) throw new ApiError({ code: "unauthorized" });
}

export async function POST(req: Request) {
  try {
    await verified(req);
    await prisma.link.deleteMany({ where: { old: true } });
    return NextResponse.json({ ok: true });
  } catch (error) {
    return NextResponse.json({ error: error.message }, { status: error.status });
  }
}
"#;
    let keyed = r#"
import { prisma } from "../../../lib/prisma";

async function digest(token: string) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${token}`));
  return Array.from(new Uint8Array(bytes)).map((byte) => byte.toString(16)).join("");
}

export async function POST(req: Request) {
  const header = req.headers.get("authorization");
  if (!header) return new Response("key", { status: 401 });
  const key = await digest(header.replace("Bearer ", ""));
  const known = await prisma.key.findUnique({ where: { key }, select: { user: true } });
  if (!known) return new Response("key", { status: 401 });
  await prisma.link.create({ data: { owner: known.user } });
  return new Response("ok");
}
"#;
    let client = "import { PrismaClient } from \"@prisma/client\";\nexport const prisma = new PrismaClient();\n";
    let found = judged(&[
        ("package.json", r#"{"dependencies": {"next": "15.0.0"}}"#),
        ("lib/prisma.ts", client),
        ("app/api/cron/route.ts", cron),
        ("app/api/keyed/route.ts", keyed),
    ]);
    assert_eq!(found, ["POST /api/cron: authn?", "POST /api/keyed: authn"]);
}

#[test]
fn what_fastapi_reads_out_of_the_request_is_the_callers() {
    let found = judged(&[
        (
            "models.py",
            r#"
from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()

class SessionToken(Base):
    __tablename__ = "sessions"
    token = Column(String, primary_key=True)

class ApiKey(Base):
    __tablename__ = "keys"
    token = Column(String, primary_key=True)

class Note(Base):
    __tablename__ = "notes"
    id = Column(Integer, primary_key=True)
"#,
        ),
        (
            "main.py",
            r#"
from typing import Annotated
from fastapi import Cookie, Depends, FastAPI, Header, HTTPException, Query
from sqlalchemy.orm import Session

from database import get_db
from models import ApiKey, SessionToken, Note

def by_cookie(session: str | None = Cookie(None), db: Session = Depends(get_db)):
    token = db.query(SessionToken).filter(SessionToken.token == session).first()
    if token is None:
        raise HTTPException(status_code=307, headers={"Location": "/login"})
    return token

def by_header(x_api_key: Annotated[str | None, Header()] = None, db: Session = Depends(get_db)):
    key = db.query(ApiKey).filter(ApiKey.token == x_api_key).first()
    if key is None:
        raise HTTPException(status_code=401)
    return key

def by_query(lang: str = Query("en")):
    if lang not in ("en", "de"):
        raise HTTPException(status_code=422)
    return lang

app = FastAPI()

@app.delete("/cookie/{id}")
def cookie(id: int, token=Depends(by_cookie), db: Session = Depends(get_db)):
    db.delete(db.get(Note, id))

@app.delete("/header/{id}")
def header(id: int, key=Depends(by_header), db: Session = Depends(get_db)):
    db.delete(db.get(Note, id))

@app.delete("/query/{id}")
def query(id: int, lang=Depends(by_query), db: Session = Depends(get_db)):
    db.delete(db.get(Note, id))
"#,
        ),
    ]);
    assert_eq!(found, ["DELETE /cookie/{id}: authn", "DELETE /header/{id}: authn", "DELETE /query/{id}: none"]);
}

#[test]
fn a_guard_for_any_number_of_roles_asks_for_none_where_it_is_given_none() {
    let found = judged(&[(
        "app.py",
        r#"
from functools import wraps
from flask import Flask, abort, g, request
import jwt

app = Flask(__name__)

def login_required(*roles):
    def outer(view):
        @wraps(view)
        def inner(*args, **kwargs):
            try:
                g.user = jwt.decode(request.headers["Authorization"], KEY, algorithms=["HS256"])
            except Exception:
                abort(401)
            if roles and g.user["role"] not in roles:
                abort(403)
            return view(*args, **kwargs)
        return inner
    return outer

@app.get("/own")
@login_required()
def own():
    return {}

@app.get("/all")
@login_required("agent")
def every():
    return {}
"#,
    )]);
    assert_eq!(found, ["GET /all: authz", "GET /own: authn"]);
}

#[test]
fn a_role_that_is_copied_is_not_asked_for() {
    let text = r#"
const express = require('express');
const jwt = require('jsonwebtoken');
const app = express();

app.use((req, res, next) => {
  try {
    const claims = jwt.verify(req.headers.authorization, process.env.KEY);
    req.member = { id: claims.sub, role: claims.role };
    next();
  } catch {
    res.status(401).end();
  }
});
const staff = (req, res, next) => (req.member.role === 'staff' ? next() : res.status(403).end());

app.get('/own', (req, res) => res.json({}));
app.get('/all', staff, (req, res) => res.json({}));
"#;
    assert_eq!(judged(&[("app.js", text)]), ["GET /all: authz", "GET /own: authn"]);
    let app = app(&[("app.js", text)]);
    let asked: Vec<_> = app.sites.iter().filter(|site| site.access.asked_role).map(|site| site.name()).collect();
    assert_eq!(asked, ["GET /all"]);
}

#[test]
fn guards_of_older_releases_stand_without_a_call() {
    let views = |import: &str| {
        format!(
            r#"
from flask import Flask
from flask_jwt_extended import {import}

app = Flask(__name__)

@app.post("/jars")
@jwt_required
def jars(): ...
"#
        )
    };
    let older = views("jwt_required, jwt_optional") + "\n@app.get(\"/lids\")\n@jwt_optional\ndef lids(): ...\n";
    assert_eq!(judged(&[("app.py", &older)]), ["GET /lids: none", "POST /jars: authn"]);
    let pinned = [("requirements.txt", "Flask-JWT-Extended==3.24.1\n"), ("app.py", &*views("jwt_required"))];
    assert_eq!(judged(&pinned), ["POST /jars: authn"]);
    let newer = [("requirements.txt", "Flask-JWT-Extended==4.6.0\n"), ("app.py", &*views("jwt_required"))];
    assert_eq!(judged(&newer), ["POST /jars: authz"], "nobody gets through");
}

#[test]
fn keys_and_tokens_are_known_by_whatever_path_they_are_imported() {
    let found = judged(&[(
        "app.py",
        r#"
from enum import StrEnum
from typing import Annotated
from fastapi import Depends, FastAPI, HTTPException, Security
from fastapi.security import HTTPBearer, OAuth2PasswordBearer
from fastapi.security.api_key import APIKeyHeader
from jose import JWTError, jwt
from pydantic import BaseSettings
from tasks import queue

class Settings(BaseSettings):
    ROOT_TOKENS: list[str] = ["1234"]
    MASTER_KEY: str

class Kind(StrEnum):
    ACCESS = "access"

settings = Settings()
app = FastAPI()
header = APIKeyHeader(name="X-API-Key")
bearer = HTTPBearer(auto_error=False)
oauth2 = OAuth2PasswordBearer(tokenUrl="/login")
ready = False

def by_key(key: str = Security(header)):
    if key != settings.MASTER_KEY:
        raise HTTPException(403)

def by_list(bearer=Security(bearer)):
    if bearer:
        token = bearer.credentials
        if token and token in settings.ROOT_TOKENS:
            return token
    raise HTTPException(403)

async def claims(token, kind):
    try:
        payload = jwt.decode(token, "k", algorithms=["HS256"])
        if payload.get("sub") is None or payload.get("type") != kind:
            return None
        return payload
    except JWTError:
        return None

async def caller(token: Annotated[str, Depends(oauth2)]):
    found = await claims(token, Kind.ACCESS)
    if found is None:
        raise HTTPException(401)
    return found

@app.on_event("startup")
def start():
    global ready
    ready = True

@app.post("/key")
def key(_=Depends(by_key)): ...

@app.post("/list")
def listed(_=Depends(by_list)): ...

@app.post("/token")
def token(_=Depends(caller)): ...

@app.get("/ready")
def is_ready():
    if not ready:
        raise HTTPException(503)
    return {}
"#,
    )]);
    assert_eq!(found, ["GET /ready: none", "POST /key: authn", "POST /list: authn", "POST /token: authn"]);
}

#[test]
fn settings_are_looked_up_by_members_of_an_enumeration() {
    let found = judged(&[(
        "app.py",
        r#"
from enum import Enum
from fastapi import APIRouter, FastAPI
from pydantic import BaseSettings

class Stage(Enum):
    live = "live"
    test = "test"

class Base(BaseSettings):
    stage: Stage = Stage.live

class Live(Base):
    prefix: str = "/api"

settings_of = {Stage.live: Live, Stage.test: Base}
router = APIRouter()

@router.get("/jars")
def jars(): ...

def application():
    app = FastAPI()
    app.include_router(router, prefix=settings_of[Base().stage]().prefix)
    return app

app = application()
"#,
    )]);
    assert_eq!(found, ["GET /api/jars: none"]);
}

#[test]
fn an_error_that_is_answered_with_its_own_status_turns_away() {
    let found = judged(&[
        ("package.json", r#"{"dependencies": {"next": "15.1.0"}}"#),
        (
            "lib/profile.ts",
            r#"
import { createServerClient } from "@supabase/ssr";
import { cookies } from "next/headers";
export async function getProfile() {
  const supabase = createServerClient(URL, KEY, { cookies: cookies() });
  const user = (await supabase.auth.getUser()).data.user;
  if (!user) throw new Error("no such user");
  return user;
}
"#,
        ),
        (
            "app/api/chat/route.ts",
            r#"
import { getProfile } from "@/lib/profile";
export async function POST(request: Request) {
  try {
    const profile = await getProfile();
    return new Response(await answer(profile, await request.json()));
  } catch (error: any) {
    const status = error.status || 500;
    return new Response(JSON.stringify({ message: error.message }), { status });
  }
}
"#,
        ),
        (
            "app/api/open/route.ts",
            r#"
export async function POST(request: Request) {
  try {
    return new Response(await answer(await request.json()));
  } catch (error: any) {
    return new Response("failed", { status: error.status || 500 });
  }
}
"#,
        ),
    ]);
    assert_eq!(found, ["POST /api/chat: authn", "POST /api/open: none"]);
}

#[test]
fn roles_are_known_through_copies_and_tokens_of_forms_are_no_credentials() {
    let found = judged(&[(
        "app.py",
        r#"
import functools
from collections import namedtuple
from flask import Flask, abort, request, session
from flask_sqlalchemy import SQLAlchemy
from tokens import make_nonce

app = Flask(__name__)
db = SQLAlchemy(app)
Attrs = namedtuple("Attrs", ["id", "type"])

class Users(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    type = db.Column(db.String)

def attrs(user_id):
    user = Users.query.filter_by(id=user_id).first()
    if user:
        found = {}
        for field in Attrs._fields:
            found[field] = getattr(user, field)
        return Attrs(**found)
    return None

def is_admin():
    if session.get("id"):
        user = attrs(session["id"])
        if user and user.type:
            return user.type == "admin"
    else:
        return False

def admins_only(view):
    @functools.wraps(view)
    def inner(*args, **kwargs):
        if is_admin():
            return view(*args, **kwargs)
        abort(403)
    return inner

@app.before_request
def same_site():
    if request.headers.get("Authorization"):
        return
    if not session.get("nonce"):
        session["nonce"] = make_nonce()
    if request.method not in ("GET", "HEAD"):
        if request.is_json:
            if session["nonce"] != request.headers.get("CSRF-Token"):
                abort(403)
        elif session["nonce"] != request.form.get("nonce"):
            abort(403)

@app.post("/jars")
@admins_only
def jars(): ...

@app.post("/login")
def login(): ...
"#,
    )]);
    assert_eq!(found, ["POST /jars: authz", "POST /login: none"]);
}

#[test]
fn an_exemption_by_the_whole_address_counts() {
    let found = judged(&[(
        "app.js",
        r#"
const fastify = require("fastify")();
fastify.addHook("preHandler", async (request, reply) => {
  if (request.url === "/api/login" && request.method === "POST") return true;
  const session = await verify(request.headers.authorization);
  if (!request.headers.authorization || !session) return reply.code(401).send({ error: "sign in" });
});
fastify.post("/api/login", async () => ({}));
fastify.post("/api/jars", async () => ({}));
"#,
    )]);
    assert_eq!(found, ["POST /api/jars: authn", "POST /api/login: none"]);
}

#[test]
fn what_is_bound_to_an_action_is_sent_and_its_owner_may_be_asked_for() {
    let actions = |asks: &str| {
        format!(
            r#"
"use server";
import {{ createSafeActionClient }} from "next-safe-action";
import {{ z }} from "zod";
import {{ auth }} from "@/auth";
import {{ prisma }} from "@/lib/prisma";

const client = createSafeActionClient()
  .bindArgsSchemas([z.string()])
  .use(async ({{ next, bindArgsClientInputs }}) => {{
    const session = await auth();
    if (!session?.user) throw new Error("Unauthorized");
    const shopId = bindArgsClientInputs[0] as string;
    {asks}
    return next({{ ctx: {{ shopId }} }});
  }});

export const removeJar = client
  .schema(z.object({{ id: z.string() }}))
  .action(async ({{ ctx: {{ shopId }}, parsedInput: {{ id }} }}) => {{
    await prisma.jar.delete({{ where: {{ id, shopId }} }});
  }});
"#
        )
    };
    let judge = |asks: &str| {
        judged(&[
            (
                "package.json",
                r#"{"dependencies": {"next": "15.1.0", "next-safe-action": "7.0.0", "next-auth": "5.0.0"}}"#,
            ),
            (
                "auth.ts",
                "import NextAuth from 'next-auth';\nexport const { auth, handlers } = NextAuth({ providers: [] });",
            ),
            (
                "lib/prisma.ts",
                "import { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();",
            ),
            ("app/actions.ts", &actions(asks)),
        ])
    };
    let owner = r#"const shop = await prisma.shop.findUnique({ where: { id: shopId } });
    if (!shop || shop.ownerId !== session.user.id) throw new Error("Unauthorized");"#;
    assert_eq!(judge(owner), ["ACTION action:removeJar: authz"]);
    assert_eq!(judge(""), ["ACTION action:removeJar: authn"]);
}

#[test]
fn a_guard_of_a_whole_address_is_passed_with_a_query() {
    let found = judged(&[(
        "app.js",
        r#"
const fastify = require("fastify")();
fastify.addHook("preHandler", async (request, reply) => {
  if (request.url === "/api/jars") {
    await request.jwtVerify();
  }
});
fastify.post("/api/jars", async () => ({}));
"#,
    )]);
    assert_eq!(found, ["POST /api/jars: none"]);
}

#[test]
fn a_form_is_filled_from_the_request_and_a_class_that_asks_is_a_guard() {
    let found = judged(&[(
        "app.py",
        r#"
from typing import Annotated
from fastapi import Depends, FastAPI, HTTPException, Header
from fastapi.security import OAuth2PasswordRequestForm
from passlib.context import CryptContext
from users import find

app = FastAPI()
context = CryptContext(schemes=["bcrypt"])

class Caller:
    def __init__(self, authorization: str = Header(None)):
        if not authorization or not context.verify(authorization, MASTER):
            raise HTTPException(401)

@app.post("/token")
async def token(form: OAuth2PasswordRequestForm = Depends()):
    user = find(form.username)
    if not user or not context.verify(form.password, user.hashed_password):
        raise HTTPException(401)
    return {"token": "x"}

@app.post("/session")
async def session(form: Annotated[OAuth2PasswordRequestForm, Depends()]):
    user = find(form.username)
    if not user or not context.verify(form.password, user.hashed_password):
        raise HTTPException(401)
    return {"token": "x"}

@app.post("/jars")
async def jars(caller: Caller = Depends()): ...
"#,
    )]);
    assert_eq!(found, ["POST /jars: authn", "POST /session: none", "POST /token: none"]);
}

#[test]
fn who_a_basic_login_is_for_may_be_compared() {
    let found = judged(&[(
        "app.py",
        r#"
from flask import Flask, abort
from flask_httpauth import HTTPTokenAuth
from users import by_token

app = Flask(__name__)
auth = HTTPTokenAuth()

@auth.verify_token
def verify(token):
    return by_token(token) if token else None

@app.put("/users/<int:id>")
@auth.login_required
def update(id):
    if auth.current_user().id != id:
        abort(403)
    return {}
"#,
    )]);
    assert_eq!(found, ["PUT /users/<int:id>: authz"]);
}

#[test]
fn a_class_of_the_project_has_the_guards_of_its_base() {
    let found = judged(&[(
        "app.py",
        r#"
import uuid
from typing import Annotated
from fastapi import Depends, FastAPI, HTTPException
from fastapi_users import FastAPIUsers, models
from users import User, backend, manager

class Users(FastAPIUsers[models.UP, models.ID]):
    def get_logout_router(self, backend): ...

users = Users[User, uuid.UUID](manager, [backend])
current = users.current_user(active=True)
optional = users.current_user(active=True, optional=True)

async def superuser(user: Annotated[User, Depends(current)]):
    if not user.is_superuser:
        raise HTTPException(status_code=403)
    return user

app = FastAPI()

@app.get("/jars")
async def jars(user: Annotated[User, Depends(current)]): ...

@app.get("/lids")
async def lids(user: Annotated[User, Depends(superuser)]): ...

@app.get("/open")
async def open_to_all(user: Annotated[User, Depends(optional)]): ...
"#,
    )]);
    assert_eq!(found, ["GET /jars: authn", "GET /lids: authz", "GET /open: none"]);
}

#[test]
fn what_a_procedure_puts_into_the_context_is_found_there() {
    let found = judged(&[(
        "trpc.ts",
        r#"
import { initTRPC, TRPCError } from "@trpc/server";
import { getServerSession } from "next-auth";
import { db } from "./db";
const createContext = async () => ({ session: await getServerSession() });
const t = initTRPC.context<typeof createContext>().create();
const known = t.procedure.use(({ ctx, next }) => {
  if (!ctx.session?.user) throw new TRPCError({ code: "UNAUTHORIZED" });
  return next({ ctx: { session: { ...ctx.session, user: ctx.session.user } } });
});
const ofTeam = known.use(async ({ ctx, next }) => {
  const member = await db.member.findFirst({ where: { userId: ctx.session.user.id }, include: { team: true } });
  if (!member) throw new TRPCError({ code: "NOT_FOUND" });
  return next({ ctx: { team: { ...member.team, plan: "free" } } });
});
const ofJar = ofTeam.use(async ({ ctx, next, input }) => {
  const jar = await db.jar.findUnique({ where: { id: input.id, teamId: ctx.team.id } });
  if (!jar) throw new TRPCError({ code: "NOT_FOUND" });
  return next({ ctx: { ...ctx, jar } });
});
export const appRouter = t.router({
  remove: ofJar.mutation(({ input }) => db.jar.delete({ where: { id: input.id } })),
  removeAny: ofTeam.mutation(({ input }) => db.jar.delete({ where: { id: input.id } })),
});
"#,
    )]);
    assert_eq!(found, ["MUTATION remove: authz", "MUTATION removeAny: authn"]);
}

#[test]
fn what_cannot_be_followed_turns_nobody_away() {
    let script = r#"
const express = require("express");
const multer = require("multer");
const app = express();
const upload = (req, res, next) => {
  multer({ dest: "x" }).single("file")(req, res, (error) => {
    if (error) req.problem = error;
    next();
  });
};
app.post("/files", upload, (req, res) => res.json({}));
app.get("/old", (req, res) => res.redirect("/login"));
"#;
    let module = r#"
from flask import Flask, jsonify, request
app = Flask(__name__)

class Store:
    def jar(self, name):
        """The jar of that name."""
        raise NotImplementedError

store = Store()

@app.get("/jars/<name>")
def jar(name):
    return jsonify(store.jar(name))

@app.post("/jars")
def add():
    added = []
    for jar in request.json["jars"]:
        if jar["name"].startswith("h"):
            added.append(jar)
    if not added:
        return "none", 400
    return "", 201
"#;
    assert_eq!(judged(&[("app.js", script)]), ["GET /old: none", "POST /files: none"]);
    assert_eq!(judged(&[("app.py", module)]), ["GET /jars/<name>: none", "POST /jars: none"]);
}

#[test]
fn middleware_of_authjs_asks_what_its_callback_asks() {
    let judge = |version: &str, middleware: &str, config: &str| {
        let manifest = format!(r#"{{"dependencies": {{"next": "15", "next-auth": "{version}"}}}}"#);
        let route = "export async function POST() { return Response.json(await db.jar.create({ data: {} })) }";
        judged(&[
            ("package.json", &manifest),
            ("middleware.ts", middleware),
            (
                "auth.ts",
                &format!("import NextAuth from 'next-auth'\nexport const {{ auth, handlers }} = NextAuth({config})"),
            ),
            ("app/api/jars/route.ts", route),
            ("app/api/lids/route.ts", route),
        ])
    };
    let callback = "authorized: ({ auth, request: { nextUrl } }) => {
      if (nextUrl.pathname.startsWith('/api/lids')) return !!auth?.user
      return true
    }";
    let auth = "export { auth as middleware } from './auth'";
    let open = ["POST /api/jars: none", "POST /api/lids: none"];
    let known = ["POST /api/jars: authn", "POST /api/lids: authn"];
    let lids = ["POST /api/jars: none", "POST /api/lids: authn"];
    assert_eq!(judge("5", auth, "{ providers: [], callbacks: { jwt: ({ token }) => token } }"), open);
    assert_eq!(judge("5", auth, &format!("{{ callbacks: {{ {callback} }} }}")), lids);
    let unread = ["POST /api/jars: unknown", "POST /api/lids: unknown"];
    assert_eq!(judge("5", auth, "{ ...shared }"), unread);
    // What stands behind it answers instead.
    let behind = "import { auth } from './auth'\nexport default auth((req) => {})";
    assert_eq!(judge("5", behind, &format!("{{ callbacks: {{ {callback} }} }}")), open);
    let answers = "authorized: ({ auth }) => { if (!auth) return Response.redirect('https://example.org/login') }";
    assert_eq!(judge("5", behind, &format!("{{ callbacks: {{ {answers} }} }}")), known);
    let four = |code: &str| judge("4", &format!("import {{ withAuth }} from 'next-auth/middleware'\n{code}"), "{}");
    assert_eq!(judge("4", "export { default } from 'next-auth/middleware'", "{}"), known);
    // What lies below its own path it leaves alone.
    let below = judged(&[
        ("package.json", r#"{"dependencies": {"next": "15", "next-auth": "4"}}"#),
        ("middleware.ts", "export { default } from 'next-auth/middleware'"),
        ("app/api/auth/register/route.ts", "export async function POST() { return Response.json({}) }"),
    ]);
    assert_eq!(below, ["POST /api/auth/register: none"]);
    assert_eq!(
        four("export default withAuth({ callbacks: { authorized: ({ token }) => token?.role === 'admin' } })"),
        ["POST /api/jars: authz", "POST /api/lids: authz"]
    );
    let asks = "export default withAuth(function middleware(req) {
      if (req.nextUrl.pathname.startsWith('/api/lids') && req.nextauth.token?.role !== 'admin')
        return Response.redirect(new URL('/denied', req.url))
    }, { callbacks: { authorized: ({ token }) => !!token } })";
    assert_eq!(four(asks), ["POST /api/jars: authn", "POST /api/lids: authz"]);
}

#[test]
fn an_action_that_answers_its_own_exception_turns_away() {
    let found = judged(&[
        ("package.json", r#"{"dependencies": {"next": "15", "next-auth": "5"}}"#),
        ("auth.ts", "import NextAuth from 'next-auth'\nexport const { auth } = NextAuth({ providers: [] })"),
        (
            "actions.ts",
            r#"
"use server";
import { auth } from "./auth";
import { db } from "./db";
export async function rename(userId: string, name: string) {
  try {
    const session = await auth();
    if (!session?.user || session?.user.id !== userId) throw new Error("Unauthorized");
    await db.user.update({ where: { id: userId }, data: { name } });
    return { status: "success" };
  } catch (error) {
    return { status: "error" };
  }
}
export async function check(code: string) {
  if (code.length > 9) return { success: false, message: "too long" };
  return { success: true };
}
"#,
        ),
    ]);
    assert_eq!(found, ["ACTION action:check: none", "ACTION action:rename: authz"]);
}

#[test]
fn marks_of_nest_are_found_by_the_key_they_are_given() {
    let found = judged(&[
        (
            "package.json",
            r#"{"dependencies": {"@nestjs/core": "10", "@nestjs/common": "10", "@nestjs/passport": "10"}}"#,
        ),
        (
            "app.ts",
            r#"
import { Controller, Get, Module, UseGuards, applyDecorators } from "@nestjs/common";
import { NestFactory, Reflector } from "@nestjs/core";
import { AuthGuard } from "@nestjs/passport";
export const Roles = Reflector.createDecorator<string[]>({ key: "roles" });
export class RolesGuard {
  constructor(private readonly reflector: Reflector) {}
  canActivate(context): boolean {
    const roles = this.reflector.get<string[]>("roles", context.getHandler());
    if (!roles?.length) return true;
    return roles.includes(context.switchToHttp().getRequest().user.role);
  }
}
export function Auth(roles: string[] = []) {
  return applyDecorators(Roles(roles), UseGuards(AuthGuard("jwt"), RolesGuard));
}
@Controller("jars")
export class Jars {
  @Get() @Auth([]) all() { return 1; }
  @Get("old") @Auth(["admin"]) old() { return 2; }
}
@Module({ controllers: [Jars] }) export class AppModule {}
NestFactory.create(AppModule).then((app) => app.listen(3000));
"#,
        ),
    ]);
    assert_eq!(found, ["GET /jars/old: authz", "GET /jars: authn"]);
}

#[test]
fn a_login_by_password_is_no_question_of_who_calls() {
    let found = judged(&[(
        "app.js",
        r#"
const express = require("express");
const passport = require("passport");
const app = express();
app.post("/login", (req, res, next) => {
  passport.authenticate("local", (error, user) => {
    if (error) return next(error);
    if (!user) return res.redirect("/login");
    req.logIn(user, () => res.redirect("/"));
  })(req, res, next);
});
app.get("/jars", (req, res, next) => {
  passport.authenticate("jwt", (error, user) => {
    if (error || !user) return res.status(401).end();
    res.json([]);
  })(req, res, next);
});
"#,
    )]);
    assert_eq!(found, ["GET /jars: authn", "POST /login: none"]);
}

#[test]
fn a_router_may_add_to_the_urls_of_its_base() {
    let found = judged(&[
        ("manage.py", ""),
        ("shop/settings.py", "ROOT_URLCONF = 'shop.urls'\nINSTALLED_APPS = ['rest_framework']\n"),
        (
            "shop/urls.py",
            r#"
from django.urls import include, path
from rest_framework import routers, viewsets
from shop import views

class Router(routers.SimpleRouter):
    @property
    def urls(self):
        return super().urls + [each.route for each in self.extra]

class JarViewSet(viewsets.ReadOnlyModelViewSet):
    queryset = views.Jar.objects.all()

router = Router()
router.register(r"jars", JarViewSet)
urlpatterns = [
    path("api/", include(router.urls)),
    path("jars/<str:slug>/reports/pattern/", views.report),
]
"#,
        ),
        ("shop/views.py", "def report(request, slug): ...\n"),
    ]);
    let jars = ["GET /api/jars/: none", "GET /api/jars/{pk}/: none"];
    assert_eq!(found, [&["ANY /jars/<str:slug>/reports/pattern/: none"], &jars[..]].concat());
}

#[test]
fn who_is_sent_elsewhere_while_others_are_served_is_turned_away() {
    let found = judged(&[(
        "app.js",
        r#"
import express from "express";
import session from "express-session";
import { db } from "./db";
const app = express();
app.use(session({ secret: process.env.SECRET }));
app.post("/cache", async (req, res) => {
  const known = req.headers.authorization === `Bearer ${process.env.INTERNAL_TOKEN}`;
  if (!known) return res.redirect("https://example.org/");
  await db.entry.delete({ where: { id: req.body.id } });
  res.json({});
});
app.get("/start", async (req, res) => {
  if (req.session.userId) return res.redirect("/jars");
  return res.render("start");
});
app.get("/password", async (req, res) => {
  if (!req.session.userId) return res.status(401).end();
  const user = await db.user.findUnique({ where: { id: req.session.userId } });
  if (user) return res.redirect("/settings");
  return res.render("password");
});
app.post("/logout", async (req, res) => {
  await db.session.deleteMany({ where: { userId: req.session.userId } });
  return res.redirect("/");
});
"#,
    )]);
    assert_eq!(found, ["GET /password: authn", "GET /start: none", "POST /cache: authn", "POST /logout: none"]);
}

#[test]
fn a_view_may_choose_its_permissions_and_the_caller_which() {
    let found = judged(&[
        ("manage.py", ""),
        (
            "shop/settings.py",
            "ROOT_URLCONF = 'shop.urls'\nINSTALLED_APPS = ['rest_framework']\nREST_FRAMEWORK = {'DEFAULT_PERMISSION_CLASSES': ['rest_framework.permissions.IsAuthenticated']}\n",
        ),
        (
            "shop/urls.py",
            r#"
from django.conf import settings
from django.db.models import Prefetch
from django.urls import path
from rest_framework import generics, views
from rest_framework.permissions import AllowAny, IsAdminUser, IsAuthenticated
from rest_framework.response import Response
from shop.models import Jar, Lid

class Settings(views.APIView):
    def get_permissions(self):
        if self.request.method == "GET":
            self.permission_classes = (AllowAny,)
        else:
            self.permission_classes = (IsAdminUser,)
        return super().get_permissions()
    def get(self, request): return Response({})
    def post(self, request): return Response({})

class Days(views.APIView):
    def get_permissions(self):
        if self.request.query_params.get("public"):
            permission_classes = [AllowAny]
        else:
            permission_classes = [IsAuthenticated]
        return [each() for each in permission_classes]
    def get(self, request): return Response({})

class OneJar(generics.DestroyAPIView):
    def get_queryset(self):
        mine = Lid.objects.filter(owner=self.request.user)
        return Jar.objects.annotate(n=1).prefetch_related(Prefetch("lids", queryset=mine))

urlpatterns = [path("settings/", Settings.as_view()), path("days/", Days.as_view()), path("jars/<int:pk>/", OneJar.as_view())]
if settings.DEBUG:
    urlpatterns += [path("swagger/", Days.as_view())]
"#,
        ),
        (
            "shop/models.py",
            "from django.db import models\nclass Jar(models.Model): ...\nclass Lid(models.Model): ...\n",
        ),
    ]);
    assert_eq!(
        found,
        ["DELETE /jars/<int:pk>/: authn", "GET /days/: none", "GET /settings/: none", "POST /settings/: authz"]
    );
}

#[test]
fn a_guard_of_passport_may_be_the_login_itself() {
    let found = judged(&[
        (
            "package.json",
            r#"{"dependencies": {"@nestjs/core": "10", "@nestjs/common": "10", "@nestjs/passport": "10"}}"#,
        ),
        (
            "app.ts",
            r#"
import { Controller, Get, Module, Post, UseGuards } from "@nestjs/common";
import { APP_GUARD, NestFactory } from "@nestjs/core";
import { AuthGuard } from "@nestjs/passport";
import { ThrottlerGuard } from "@nestjs/throttler";
import { names } from "elsewhere";
export class LocalGuard extends AuthGuard("local") {}
export class TokenGuard extends AuthGuard("jwt") {}
@Controller("auth")
export class Auth {
  @Post("login") @UseGuards(LocalGuard) login() { return 1; }
  @Get("me") @UseGuards(TokenGuard) me() { return 2; }
  @Get("open") open() { return 3; }
}
const loggers = names.map((name) => ({ provide: `Logger${name}`, useValue: name }));
@Module({ controllers: [Auth], providers: [...loggers, { provide: APP_GUARD, useClass: ThrottlerGuard }] })
export class AppModule {}
NestFactory.create(AppModule).then((app) => app.listen(3000));
"#,
        ),
    ]);
    assert_eq!(found, ["GET /auth/me: authn", "GET /auth/open: none", "POST /auth/login: none"]);
}

#[test]
fn routes_of_a_map_and_views_of_packages_have_their_paths_and_methods() {
    let script = r#"
const express = require("express");
const app = express();
const files = new Map([["/a.js", "dist/a.js"], ["/b.js", "dist/b.js"]]);
for (const [url, file] of files) app.get(url, (req, res) => res.sendFile(file));
"#;
    assert_eq!(judged(&[("app.js", script)]), ["GET /a.js: none", "GET /b.js: none"]);
    let found = judged(&[
        ("manage.py", ""),
        ("shop/settings.py", "ROOT_URLCONF = 'shop.urls'\n"),
        (
            "shop/urls.py",
            r#"
from django.contrib.auth.mixins import LoginRequiredMixin
from django.urls import path
from django_filters.views import FilterView

class Jars(LoginRequiredMixin, FilterView): ...

urlpatterns = [path("jars/", Jars.as_view())]
"#,
        ),
    ]);
    assert_eq!(found, ["GET /jars/: authn"]);
}

#[test]
fn a_permission_of_a_package_is_unknown_and_not_open() {
    let found = judged(&[
        ("manage.py", ""),
        ("shop/settings.py", "ROOT_URLCONF = 'shop.urls'\nINSTALLED_APPS = ['rest_framework']\n"),
        (
            "shop/urls.py",
            r#"
from django.urls import path
from plugin.policies import FromSettings
from rest_framework import views
from rest_framework.response import Response

class JarPolicy(FromSettings):
    NAME = "jars"

class Jars(views.APIView):
    permission_classes = [JarPolicy]
    def post(self, request): return Response({})

urlpatterns = [path("jars/", Jars.as_view())]
"#,
        ),
    ]);
    assert_eq!(found, ["POST /jars/: unknown"]);
}

#[test]
fn who_waits_for_a_guard_that_has_refused_waits_for_ever() {
    let script = r#"
import express from "express";
import { getSession } from "next-auth/react";
const app = express();
const wait = (guard) => (req, res) => new Promise((resolve, reject) => {
  guard(req, res, (result) => (result instanceof Error ? reject(result) : resolve(result)));
});
const guard = async (req, res, next) => {
  const session = await getSession({ req });
  if (session) return next(session);
  res.status(401).json({ error: "sign in first" });
};
const soft = async (req, res, next) => next(await getSession({ req }));
const signedIn = wait(guard);
app.post("/jars", async (req, res) => {
  const session = await signedIn(req, res);
  res.json({ by: session.user.id });
});
app.post("/tried", async (req, res) => {
  try { await signedIn(req, res); } catch (error) { console.error(error); }
  res.json({});
});
app.post("/open", async (req, res) => {
  await wait(soft)(req, res);
  res.json({});
});
app.post("/late", async (req, res) => {
  await new Promise((resolve) => setTimeout(resolve, 10));
  res.json({});
});
"#;
    let found = judged(&[("app.js", script)]);
    assert_eq!(found, ["POST /jars: authn", "POST /late: none", "POST /open: none", "POST /tried: authn"]);
}

#[test]
fn bits_of_rights_are_a_role_and_no_rights_are_none() {
    let user = r#"
import { Column, DataSource, Entity } from "typeorm";
const source = new DataSource({});
export const getRepository = (of) => source.getRepository(of);
export enum Right { NONE = 0, ADMIN = 2, SHARE = 4 }
const has = (needed, held, options = { type: "and" }) => {
  let total = 0;
  if (needed === 0) return true;
  if (Array.isArray(needed)) {
    if (held & Right.ADMIN) return true;
    switch (options.type) {
      case "and": return needed.every((right) => !!(held & right));
      case "or": return needed.some((right) => !!(held & right));
    }
  } else {
    total = needed;
  }
  return !!(held & Right.ADMIN) || !!(held & total);
};
@Entity()
export class User {
  @Column() id: number;
  @Column() rights: number;
  hasRights(needed, options?) { return !!has(needed, this.rights, options); }
}
"#;
    let app = r#"
import express from "express";
import { getRepository, Right, User } from "./user";
import { settings } from "./settings";
const app = express();
app.use(async (req, res, next) => {
  let user;
  if (req.header("X-API-Key") === settings.apiKey) {
    user = await getRepository(User).findOne({ where: { id: 1 } });
  } else if (req.session?.userId) {
    user = await getRepository(User).findOne({ where: { id: req.session.userId } });
  }
  if (user) req.user = user;
  next();
});
const needs = (rights?, options?) => (req, res, next) => {
  if (!req.user || !req.user.hasRights(rights ?? 0, options)) return res.status(403).end();
  next();
};
app.get("/any", needs(), (req, res) => res.json({}));
app.get("/one", needs(Right.ADMIN), (req, res) => res.json({}));
app.get("/some", needs([Right.ADMIN, Right.SHARE], { type: "or" }), (req, res) => res.json({}));
app.get("/key", (req, res) => {
  if (req.header("X-API-Key") !== settings.apiKey) return res.status(401).end();
  res.json({});
});
"#;
    let found =
        judged(&[("app.ts", app), ("user.ts", user), ("package.json", r#"{"dependencies": {"typeorm": "0.3"}}"#)]);
    assert_eq!(found, ["GET /any: authn", "GET /key: authn", "GET /one: authz", "GET /some: authz"]);
}

#[test]
fn scopes_of_starlette_are_rights() {
    let main = r#"
from fastapi import FastAPI, HTTPException, Request
from starlette.authentication import AuthCredentials, AuthenticationBackend, has_required_scope, requires
from starlette.middleware.authentication import AuthenticationMiddleware
from config import OPEN
from users import user_of

class Backend(AuthenticationBackend):
    async def authenticate(self, conn):
        user = await user_of(conn.session.get("user_id"))
        if user:
            return AuthCredentials(user.scopes), user
        return None

app = FastAPI()
app.add_middleware(AuthenticationMiddleware, backend=Backend())

def protected(method, path, scopes=None):
    def decorator(function):
        async def wrapper(request: Request):
            if not has_required_scope(request, scopes or []):
                raise HTTPException(401 if not request.user.is_authenticated else 403)
            return await function(request)
        return method(path)(wrapper)
    return decorator

@protected(app.get, "/all")
async def all_of_them(request: Request): return {}

@protected(app.get, "/jars", ["jars.read"])
async def jars(request: Request): return {}

@protected(app.get, "/lids", [] if OPEN else ["lids.read"])
async def lids(request: Request): return {}

@app.get("/me")
@requires("authenticated")
async def me(request: Request): return {}

@app.get("/admin")
@requires(["authenticated", "admin"])
async def admin(request: Request): return {}
"#;
    let found = judged(&[("main.py", main), ("config.py", "import os\nOPEN = os.environ.get('OPEN') == '1'\n")]);
    assert_eq!(
        found,
        ["GET /admin: authz", "GET /all: none", "GET /jars: authz", "GET /lids: authz", "GET /me: authn"]
    );
}

#[test]
fn accounts_that_are_closed_ranges_and_pages_say_nothing_of_rights() {
    let script = r#"
import express from "express";
import { Kind } from ":kinds";
import { User } from "./user";
import { db } from "./db";
const app = express();
app.use(async (req, res, next) => {
  const user = await User.findById(req.session.userId);
  if (!user || user.blacklisted) return res.status(401).end();
  req.user = { id: user.id, kind: user.type, role: user.role };
  next();
});
const clerks = (req, res, next) => {
  const { user } = req;
  if (user && (user.kind === Kind.Admin || user.kind === Kind.Clerk)) return next();
  res.status(403).end();
};
app.get("/mine", (req, res) => res.json(req.user));
app.post("/clerks", clerks, (req, res) => res.json({}));
app.put("/people/:id", async (req, res) => {
  if (req.user.role === "user" && req.user.id !== req.params.id) return res.status(403).end();
  await User.updateOne({ _id: req.params.id }, { name: req.body.name });
  res.json({});
});
app.get("/news", async (req, res) => {
  res.json(await db.notice.findMany({ where: { userId: req.user.id, createdAt: { gte: req.query.since } }, skip: req.query.skip }));
});
app.get("/news/:id", async (req, res) => {
  res.json(await db.notice.findFirst({ where: { userId: req.user.id, id: req.params.id } }));
});
"#;
    let found = judged(&[
        ("app.ts", script),
        ("tsconfig.json", r#"{"compilerOptions": {"paths": {":kinds": ["./shared/kinds"]}}}"#),
        ("shared/kinds.ts", "export enum Kind { Admin = 'ADMIN', Clerk = 'CLERK', Guest = 'GUEST' }"),
        (
            "user.ts",
            "import mongoose from 'mongoose';\nexport const User = mongoose.model('User', new mongoose.Schema({}));",
        ),
    ]);
    assert_eq!(
        found,
        [
            "GET /mine: authn",
            "GET /news/:id: authz",
            "GET /news: authn",
            "POST /clerks: authz",
            "PUT /people/:id: authz"
        ]
    );
}

#[test]
fn handlers_that_leave_without_a_refusal_do_nothing_for_strangers() {
    let head = r#"
import crypto from "crypto";
import Stripe from "stripe";
import { PrismaClient } from "@prisma/client";
const prisma = new PrismaClient();
const stripe = new Stripe(process.env.STRIPE_KEY);
const isSigned = (req) => {
  const [, signature] = (req.headers["shop-signature"] ?? "").split("=");
  return signature === crypto.createHmac("sha256", process.env.SECRET).update(JSON.stringify(req.body)).digest("hex");
};
"#;
    let signed = r#"
export default async function handler(req, res) {
  try {
    if (req.method !== "POST") throw new Error("no such method");
    if (!isSigned(req)) { res.end(); return; }
    await prisma.order.deleteMany({ where: { id: req.body.id } });
    res.end();
  } catch (error) {
    res.end();
  }
}
"#;
    let silent = r#"
export default async function handler(req, res) {
  const signature = req.headers["stripe-signature"];
  const secret = process.env.STRIPE_SECRET;
  let event;
  try {
    if (!signature || !secret) return;
    event = stripe.webhooks.constructEvent(req.body, signature, secret);
  } catch (error) {
    return res.status(400).end();
  }
  await prisma.order.update({ where: { id: event.data.object.id }, data: { paid: true } });
  return res.status(200).json({});
}
"#;
    let open = r#"
export default async function handler(req, res) {
  if (isSigned(req)) console.log("signed");
  await prisma.order.deleteMany({ where: { id: req.body.id } });
  res.end();
}
"#;
    // Strangers are served too, otherwise.
    let either = r#"
export default async function handler(req, res) {
  if (isSigned(req)) {
    await prisma.order.deleteMany({ where: { id: req.body.id } });
    return res.json({});
  }
  await sendMail(req.body);
  return res.json({});
}
"#;
    let page = |code: &str| format!("{head}{code}");
    let found = judged(&[
        ("package.json", r#"{"dependencies": {"next": "15"}}"#),
        ("pages/api/either.ts", &page(either)),
        ("pages/api/signed.ts", &page(signed)),
        ("pages/api/silent.ts", &page(silent)),
        ("pages/api/open.ts", &page(open)),
    ]);
    let [either, open] = ["ANY /api/either: none", "ANY /api/open: none"];
    assert_eq!(found, [either, open, "ANY /api/signed: authn", "ANY /api/silent: authn"]);
}

#[test]
fn settings_that_are_written_out_switch_guards_of_django() {
    let judge = |setting: &str| {
        judged(&[
            ("manage.py", ""),
            (
                "shop/settings.py",
                &format!(
                    "import os\nROOT_URLCONF = 'shop.urls'\nMIDDLEWARE = ['shop.guards.Private']\nPREFIX = os.getenv('PREFIX', '')\n{setting}\n"
                ),
            ),
            (
                "shop/guards.py",
                r#"
from django.conf import settings
from django.http import HttpResponseForbidden
class Private:
    def __init__(self, get_response): self.get_response = get_response
    def __call__(self, request):
        if settings.PUBLIC is False and not request.user.is_authenticated:
            return HttpResponseForbidden()
        return self.get_response(request)
"#,
            ),
            (
                "shop/urls.py",
                r#"
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponseForbidden, JsonResponse
from django.urls import include, path
from django.views import View
from shop.people import Person
def jars(request): return JsonResponse({})
class ByToken:
    def dispatch(self, request, *args, **kwargs):
        token = request.headers.get("Authorization")
        request.user = (Person.objects.filter(token=token).first() if token else None) or AnonymousUser()
        if request.user.is_authenticated:
            return super().dispatch(request, *args, **kwargs)
        return JsonResponse({}, status=403)
class Lids(ByToken, View):
    def get(self, request): return JsonResponse({})
SHUT = getattr(settings, "SHUT", False)
def shelf(request):
    if SHUT and not request.user.is_authenticated:
        return HttpResponseForbidden()
    return JsonResponse({})
urlpatterns = [path("jars", jars), path("lids", Lids.as_view()), path("shelf", shelf)]
if settings.PREFIX:
    urlpatterns = [path(settings.PREFIX, include(urlpatterns))]
"#,
            ),
        ])
    };
    assert_eq!(judge("PUBLIC = True"), ["ANY /jars: none", "ANY /shelf: none", "GET /lids: authn"]);
    let shut = judge("PUBLIC = True\nSHUT = True");
    assert_eq!(shut, ["ANY /jars: none", "ANY /shelf: authn", "GET /lids: authn"]);
    assert_eq!(judge("PUBLIC = False"), ["ANY /jars: authn", "ANY /shelf: authn", "GET /lids: authn"]);
    let of_machine = judge("PUBLIC = os.environ.get('PUBLIC') == '1'");
    assert_eq!(of_machine, ["ANY /jars: authn?", "ANY /shelf: authn?", "GET /lids: authn"]);
}

#[test]
fn what_certainly_ends_a_path_is_the_proof() {
    let base = r#"
import importlib
from flask import Flask
from flask.views import MethodView
from flask_jwt_extended import current_user, jwt_required
from werkzeug.exceptions import Forbidden, NotFound
from shop.models import Jar

class Denied(Forbidden): pass

def check_admin():
    if current_user.role == "admin": return True
    raise Denied

class Base(MethodView):
    def check(self, jar): return check_admin()
    def get(self, id):
        try:
            jar = Jar.query.get(id)
            if jar is None:
                raise NotFound
            self.check(jar)
        except OSError as error:
            return {"message": str(error)}, 400
        except ValueError:
            raise Denied
        return {}, 200

app = Flask(__name__)
for name in ["jars", "lids"]:
    module = importlib.import_module(f"shop.routes.{name}")
    app.register_blueprint(module.blueprint)
"#;
    let routes = |name: &str, check: &str| {
        format!(
            r#"
from flask import Blueprint
from flask_jwt_extended import jwt_required
from shop.app import Base
class View(Base):
{check}
    @jwt_required()
    def get(self, id): return super().get(id)
blueprint = Blueprint("{name}", __name__)
blueprint.add_url_rule("/{name}/<id>", view_func=View.as_view("{name}"))
"#
        )
    };
    let app = app(&[
        ("shop/__init__.py", ""),
        ("shop/app.py", base),
        ("shop/models.py", "from shop.db import db\nclass Jar(db.Model): ...\n"),
        ("shop/routes/__init__.py", ""),
        ("shop/routes/jars.py", &routes("jars", "    title = ''")),
        ("shop/routes/lids.py", &routes("lids", "    def check(self, jar): return True")),
    ]);
    let site = |path: &str| app.sites.iter().find(|site| site.route.path.starts_with(path)).unwrap();
    assert_eq!(site("/lids").access.status, Status::Authenticated);
    let jars = &site("/jars").access;
    assert_eq!(jars.status, Status::Authorised);
    let proof = jars.authorised_by.as_ref().unwrap();
    let refusal = app.files.get(proof.stop.at.file).unwrap().facts.node(proof.stop.at.id);
    assert_eq!(refusal.function().map(|function| function.name()), Some("check_admin"));
}

#[test]
fn a_bearer_that_must_be_there_and_a_backend_that_verifies_it_know_the_caller() {
    let main = r#"
import socketio
from fastapi import Depends, FastAPI, Request
from fastapi.security import HTTPBearer
from fastapi.security.utils import get_authorization_scheme_param
from jose import jwt
from starlette.authentication import AuthCredentials, AuthenticationBackend, AuthenticationError
from starlette.middleware.authentication import AuthenticationMiddleware
from settings import settings

class Backend(AuthenticationBackend):
    @staticmethod
    def extract(request):
        authorization = request.headers.get("Authorization")
        if not authorization or request.url.path in settings.OPEN:
            return None
        scheme, token = get_authorization_scheme_param(authorization)
        if scheme.lower() != "bearer":
            return None
        return token

    async def authenticate(self, request):
        token = self.extract(request)
        if token is None:
            return None
        try:
            payload = jwt.decode(token, settings.KEY, algorithms=["HS256"])
        except Exception:
            raise AuthenticationError("no")
        return AuthCredentials(["authenticated"]), payload

def create():
    app = FastAPI()
    app.add_middleware(AuthenticationMiddleware, backend=Backend())
    # What is put around the application lies within it.
    app.mount("/ws", socketio.ASGIApp(socketio_server=socketio.AsyncServer(), other_asgi_app=app))
    return app

app = create()
Bearer = Depends(HTTPBearer())

@app.get("/me", dependencies=[Bearer])
async def me(request: Request): return {}

@app.get("/news")
async def news(request: Request): return {}
"#;
    let settings = "import os\nclass Settings:\n    OPEN: list[str] = ['/login']\n    KEY: str = os.environ['KEY']\nsettings = Settings()\n";
    assert_eq!(judged(&[("main.py", main), ("settings.py", settings)]), ["GET /me: authn", "GET /news: none"]);
}

#[test]
fn what_flask_takes_out_of_the_path_may_be_asked_for_first() {
    let script = r#"
from flask import Flask, Blueprint, abort, g, session
from shop.models import Shop
shop = Blueprint("shop", __name__)

@shop.url_value_preprocessor
def pull(endpoint, values):
    name = values.pop("name", None)
    if name:
        found = Shop.query.get(name)
        if session.get(found.id) or session.get("is_admin") or endpoint == "shop.join":
            g.shop = found
        else:
            abort(401)

@shop.get("/<name>/jars")
def jars(): return {}

@shop.get("/<name>/join/<token>")
def join(token): return {}

@shop.get("/about")
def about(): return {}

@shop.get("/all")
def every():
    if not session.get("is_admin"): abort(403)
    return {}

app = Flask(__name__)
app.register_blueprint(shop)
"#;
    let found = judged(&[("app.py", script)]);
    assert_eq!(
        found,
        ["GET /<name>/jars: authz", "GET /<name>/join/<token>: none", "GET /about: none", "GET /all: authz"]
    );
}

#[test]
fn controllers_of_a_namespace_are_those_it_exports_and_shapes_are_no_rights() {
    let found = judged(&[
        (
            "src/main.ts",
            r#"
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';
NestFactory.create(AppModule).then((app) => app.listen(3000));
"#,
        ),
        (
            "src/app.module.ts",
            "import { Module } from '@nestjs/common';\nimport * as controllers from './controllers';\n@Module({ controllers: Object.values(controllers) }) export class AppModule {}",
        ),
        ("src/controllers/index.ts", "export * from './jars';"),
        (
            "src/controllers/jars.ts",
            r#"
import { CanActivate, Controller, Get, Injectable, UseGuards } from '@nestjs/common';
import jwt from 'jsonwebtoken';
@Injectable() class Known implements CanActivate {
  canActivate(context) {
    const request = context.switchToHttp().getRequest();
    const decoded = jwt.verify(request.headers.authorization.split(' ')[1], process.env.SECRET);
    if (!(typeof decoded === 'object' && 'id' in decoded && 'role' in decoded)) return false;
    request.user = decoded;
    return true;
  }
}
@Controller('jars') export class JarsController {
  @Get() all() { return []; }
  @UseGuards(Known) @Get('mine') mine() { return []; }
}
"#,
        ),
    ]);
    assert_eq!(found, ["GET /jars/mine: authn", "GET /jars: none"]);
}

#[test]
fn conditions_that_a_function_answers_and_fields_that_are_worked_out_are_followed() {
    let api = r#"
import { drizzle } from "drizzle-orm/node-postgres";
import express from "express";
const app = express();
const db = drizzle(process.env.DATABASE_URL);
app.use((req, res, next) => (req.session?.userId ? next() : res.status(401).end()));
app.get("/jars/:id", async (req, res) => {
  const found = await db.query.jars.findFirst({
    where: (jars, { and, eq }) => and(eq(jars.id, req.params.id), eq(jars.userId, req.session.userId)),
  });
  if (!found) return res.status(404).end();
  res.json(found);
});
app.get("/lids/:id", async (req, res) => {
  const found = await db.query.lids.findFirst({ where: (lids, { eq }) => eq(lids.id, req.params.id) });
  if (found.userId !== req.session.userId) return res.status(403).end();
  res.json(found);
});
app.get("/tins/:id", async (req, res) => {
  res.json(await db.query.tins.findFirst({ where: (tins, { eq }) => eq(tins.id, req.params.id) }));
});
"#;
    let found = judged(&[("package.json", r#"{"dependencies": {"drizzle-orm": "0.40"}}"#), ("app.ts", api)]);
    assert_eq!(found, ["GET /jars/:id: authz", "GET /lids/:id: authz", "GET /tins/:id: authn"]);
    let shop = r#"
from flask import Flask, abort
from flask_login import current_user, login_required
from flask_sqlalchemy import SQLAlchemy
app = Flask(__name__)
db = SQLAlchemy(app)

class Order(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.Integer)
    @property
    def is_own(self): return self.user_id == current_user.id
    @property
    def is_open(self): return self.id > 0

@app.get("/orders/<int:id>")
@login_required
def order(id):
    found = Order.query.get(id)
    if not found.is_own: abort(403)
    return {"id": found.id}

@app.get("/open/<int:id>")
@login_required
def is_open(id):
    found = Order.query.get(id)
    return {"open": found.is_open}
"#;
    assert_eq!(judged(&[("app.py", shop)]), ["GET /open/<int:id>: authn", "GET /orders/<int:id>: authz"]);
}

#[test]
fn long_tables_of_routes_are_read_whole_and_guards_on_a_condition_say_so() {
    let rows: String = (0..70).map(|number| format!("[\"/jars/{number}\", list],")).collect();
    let script = format!(
        "const express = require('express');\nconst app = express();\nconst list = (req, res) => res.json([]);\n\
         for (const [path, handler] of [{rows}]) app.get(path, handler);\n"
    );
    assert_eq!(judged(&[("app.js", &script)]).len(), 70);
    let script = r#"
const express = require("express");
const { expressjwt } = require("express-jwt");
const app = express();
if (process.env.WITH_TOKENS) app.use(expressjwt({ secret: process.env.SECRET, algorithms: ["HS256"] }));
app.post("/jars", (req, res) => res.json({}));
"#;
    let app = app(&[("app.js", script)]);
    let access = &app.sites[0].access;
    assert_eq!(access.status, Status::Unknown);
    assert!(access.unknown.iter().any(|note| note.text.contains("only where a condition holds")));
}

#[test]
fn a_signature_is_a_credential_however_it_is_read() {
    let found = judged(&[
        ("package.json", r#"{ "dependencies": { "express": "5.3.0" } }"#),
        (
            "app.ts",
            r#"
import express from 'express';
import { createHmac, timingSafeEqual } from 'crypto';
import { db } from './db';

const app = express();

async function signs(text: string, signature: string) {
  const secret = await db.secret.findFirst();
  if (!secret) return false;
  const expected = createHmac('sha256', secret.value).update(text).digest('hex');
  return timingSafeEqual(Buffer.from(signature, 'hex'), Buffer.from(expected, 'hex'));
}

app.post('/jobs', async (req, res) => {
  const header = req.headers.authorization;
  if (!header?.startsWith('Bearer ')) return res.sendStatus(401);
  if (!(await signs(req.body.text, header.slice(7)))) return res.sendStatus(401);
  await db.job.create({ data: req.body });
  res.end();
});

app.post('/unsigned', async (req, res) => {
  const header = req.headers.authorization;
  if (!header?.startsWith('Bearer ')) return res.sendStatus(401);
  signs(req.body.text, header.slice(7));
  await db.job.create({ data: req.body });
  res.end();
});
"#,
        ),
    ]);
    assert_eq!(found, ["POST /jobs: authn", "POST /unsigned: none"]);
}

#[test]
fn rows_are_the_callers_where_every_way_to_them_asks() {
    let shop = r#"
import functools
from flask import Flask, abort, session
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import or_

app = Flask(__name__)
db = SQLAlchemy(app)

class Note(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    owner_id = db.Column(db.Integer, db.ForeignKey("user.id"))
    text = db.Column(db.String(80))

    def is_of(self, user_id):
        return self.owner_id == user_id

def caller():
    if not session.get("user_id"):
        abort(401)
    return session.get("user_id")

def of_owner(view):
    @functools.wraps(view)
    def wrapper(id):
        note = Note.query.get_or_404(id)
        if note.owner_id != caller():
            abort(403)
        return view(note)
    return wrapper

@app.get("/guarded/<int:id>")
@of_owner
def guarded(note):
    return note.text

@app.get("/asked/<int:id>")
def asked(id):
    note = Note.query.get_or_404(id)
    if not note.is_of(caller()):
        abort(403)
    return note.text

@app.get("/either/<int:id>")
def either(id):
    note = Note.query.filter((Note.id == id) | (Note.owner_id == caller())).first_or_404()
    return note.text

@app.get("/either-called/<int:id>")
def either_called(id):
    note = Note.query.filter(or_(Note.id == id, Note.owner_id == caller())).first_or_404()
    return note.text
"#;
    assert_eq!(
        judged(&[("app.py", shop)]),
        [
            "GET /asked/<int:id>: authz",
            "GET /either-called/<int:id>: authn",
            "GET /either/<int:id>: authn",
            "GET /guarded/<int:id>: authz"
        ]
    );
}

#[test]
fn what_a_helper_answers_is_told_apart_by_typeof_and_a_schema_takes_nothing_that_is_not_there() {
    let shop = r#"
import express from "express";
import jwt from "jsonwebtoken";
import { z } from "zod";
const app = express();
const claims = z.strictObject({ sub: z.string() });
const anything = claims.optional();

async function who(req) {
  const token = req.cookies.token;
  let payload;
  try { payload = jwt.verify(token, process.env.SECRET); } catch { payload = undefined; }
  return payload;
}

async function claimsOrText(req) {
  const found = await who(req);
  if (!found?.sub) return "You must be logged in.";
  const revoked = await prisma.accessToken.findFirst({ where: { token: found.jti, revoked: true } });
  if (revoked) return "Your session has expired.";
  return found;
}

app.delete("/jars", async (req, res) => {
  if (req.method !== "DELETE") return res.status(405).end();
  const found = await claimsOrText(req);
  if (typeof found === "string") return res.status(401).json({ error: found });
  await prisma.jar.deleteMany({});
  res.end();
});

app.delete("/lids", async (req, res) => {
  const found = await claimsOrText(req);
  if (typeof found !== "string") return res.status(401).json({ error: found });
  await prisma.lid.deleteMany({});
  res.end();
});

app.delete("/labels", async (req, res) => {
  const parsed = claims.safeParse(await who(req));
  if (!parsed.success) throw new Error("no");
  await prisma.label.deleteMany({});
  res.end();
});

app.delete("/corks", async (req, res) => {
  const parsed = anything.safeParse(await who(req));
  if (!parsed.success) throw new Error("no");
  await prisma.cork.deleteMany({});
  res.end();
});
"#;
    let manifest = r#"{ "dependencies": { "express": "5.1.0", "zod": "4.0.0", "jsonwebtoken": "9.0.0" } }"#;
    assert_eq!(
        judged(&[("package.json", manifest), ("app.ts", shop)]),
        ["DELETE /corks: none", "DELETE /jars: authn", "DELETE /labels: authn", "DELETE /lids: none"]
    );
}

#[test]
fn a_class_that_a_decorator_gives_the_router_is_a_view_and_its_fields_are_dependencies() {
    let shop = r#"
import inspect
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request

def signed_in(request: Request):
    if "user" not in request.session:
        raise HTTPException(401)
    return request.session["user"]

def controller(router: APIRouter):
    def decorate(cls):
        for name, member in inspect.getmembers(cls, inspect.isfunction):
            parameters = list(inspect.signature(member).parameters.values())
            first = parameters[0].replace(default=Depends(cls))
            member.__signature__ = inspect.signature(member).replace(parameters=[first, *parameters[1:]])
        return cls
    return decorate

def noted(cls):
    return cls

class Known:
    user: dict = Depends(signed_in)

jars, lids = APIRouter(prefix="/jars"), APIRouter(prefix="/lids")

@controller(jars)
class Jars(Known):
    @jars.delete("/{id}")
    def remove(self, id: int): ...

@noted
class Lids(Known):
    @staticmethod
    @lids.delete("/{id}")
    def remove(id: int): ...

app = FastAPI()
app.include_router(jars)
app.include_router(lids)
"#;
    assert_eq!(judged(&[("app.py", shop)]), ["DELETE /jars/{id}: authn", "DELETE /lids/{id}: none"]);
}

#[test]
fn abilities_are_asked_for_rights_and_builders_of_them_are_not() {
    let shop = r#"
import express from "express";
import session from "express-session";
import { AbilityBuilder, createMongoAbility, defineAbility, ForbiddenError } from "@casl/ability";
const app = express();
app.use(session({ secret: process.env.SECRET }));
app.use((req, res, next) => { if (!req.session.user) return res.status(401).end(); next(); });

function abilityFor(user) {
  const builder = new AbilityBuilder(createMongoAbility);
  builder.can("read", "Jar");
  return builder.build();
}

app.delete("/asked/:id", async (req, res) => {
  if (abilityFor(req.session.user).cannot("delete", "Jar")) return res.status(403).end();
  res.json(await prisma.jar.delete({ where: { id: req.params.id } }));
});
app.delete("/thrown/:id", async (req, res) => {
  ForbiddenError.from(defineAbility((can) => can("read", "Jar"))).throwUnlessCan("delete", "Jar");
  res.json(await prisma.jar.delete({ where: { id: req.params.id } }));
});
app.delete("/built/:id", async (req, res) => {
  const builder = new AbilityBuilder(createMongoAbility);
  if (!builder.can("delete", "Jar")) return res.status(403).end();
  res.json(await prisma.jar.delete({ where: { id: req.params.id } }));
});
app.delete("/dropped/:id", async (req, res) => {
  abilityFor(req.session.user).cannot("delete", "Jar");
  res.json(await prisma.jar.delete({ where: { id: req.params.id } }));
});
"#;
    assert_eq!(
        judged(&[("app.ts", shop)]),
        [
            "DELETE /asked/:id: authz",
            "DELETE /built/:id: authn",
            "DELETE /dropped/:id: authn",
            "DELETE /thrown/:id: authz"
        ]
    );
}

#[test]
fn a_proxy_that_sends_everybody_away_while_the_house_is_closed_is_no_guard() {
    let proxy = r#"
import { NextResponse } from "next/server";
export const proxy = (request) => {
  if (process.env.CLOSED === "true") return NextResponse.redirect(new URL("/closed", request.url));
  return NextResponse.rewrite(new URL(`/en${request.nextUrl.pathname}`, request.url));
};
"#;
    let wipe = r#""use server";
export async function wipe() { await prisma.jar.deleteMany({}); }
"#;
    let page = r#"
import { wipe } from "./actions";
export default function Page() { return <form action={wipe} />; }
"#;
    let manifest = r#"{ "dependencies": { "next": "16.0.0" } }"#;
    let files = [("package.json", manifest), ("proxy.ts", proxy), ("app/actions.ts", wipe), ("app/page.tsx", page)];
    assert_eq!(judged(&files), ["ACTION action:wipe: none"]);
}

#[test]
fn failures_that_are_values_are_refusals_where_somebody_asks_for_them() {
    let shop = r#"
import express from "express";
import session from "express-session";
import * as E from "fp-ts/Either";
import * as O from "fp-ts/Option";
import { err, ok } from "neverthrow";
const app = express();
app.use(session({ secret: process.env.SECRET }));
app.use((req, res, next) => { if (!req.session.userId) return res.status(401).end(); next(); });

const find = async (id) => O.fromNullable(await prisma.jar.findUnique({ where: { id } }));
const none = () => O.none;
async function either(id, userId) {
  const jar = await find(id);
  if (O.isNone(jar) || jar.value.ownerId !== userId) return E.left("not yours");
  return E.right(jar.value);
}
async function result(id, userId) {
  const jar = await prisma.jar.findUnique({ where: { id } });
  return jar.ownerId === userId ? ok(jar) : err("not yours");
}

app.get("/asked/:id", async (req, res) => {
  const jar = await either(req.params.id, req.session.userId);
  if (E.isLeft(jar)) return res.status(403).json(jar.left);
  res.json(jar.right);
});
app.get("/turned/:id", async (req, res) => {
  const jar = await either(req.params.id, req.session.userId);
  if (E.isRight(jar)) return res.status(403).json("no");
  res.json(await prisma.jar.findUnique({ where: { id: req.params.id } }));
});
app.get("/result/:id", async (req, res) => {
  const jar = await result(req.params.id, req.session.userId);
  if (jar.isErr()) return res.status(403).json(jar.error);
  res.json(jar.value);
});
app.get("/dropped/:id", async (req, res) => {
  await either(req.params.id, req.session.userId);
  res.json(await prisma.jar.findUnique({ where: { id: req.params.id } }));
});
app.get("/none", (req, res) => {
  if (O.isSome(none())) return res.status(403).end();
  res.json("everybody");
});
"#;
    let manifest = r#"{ "dependencies": { "express": "5.1.0", "fp-ts": "2.0.0", "neverthrow": "8.0.0" } }"#;
    assert_eq!(
        judged(&[("package.json", manifest), ("app.ts", shop)]),
        [
            "GET /asked/:id: authz",
            "GET /dropped/:id: authn",
            "GET /none: authn",
            "GET /result/:id: authz",
            "GET /turned/:id: authn"
        ]
    );
}

#[test]
fn what_a_handler_calls_is_behind_its_own_decorators() {
    let shop = r#"
from functools import wraps
from flask import Flask, abort, request
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
db = SQLAlchemy(app)

class Project(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    api_key = db.Column(db.String(32))

class Jar(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    project_id = db.Column(db.Integer, db.ForeignKey("project.id"))

def logged(view):
    @wraps(view)
    def wrapper(*args, **kwargs):
        print("called")
        return view(*args, **kwargs)
    return wrapper

def keyed(view):
    @wraps(view)
    def wrapper(*args, **kwargs):
        if "X-Api-Key" in request.headers:
            api_key = request.headers["X-Api-Key"]
        else:
            api_key = ""
        if len(api_key) != 32:
            abort(401)
        project = Project.query.filter_by(api_key=api_key).first()
        if project is None:
            abort(401)
        request.project = project
        return view(*args, **kwargs)
    return wrapper

@logged
@keyed
def make(): ...

@keyed
@logged
def empty(id):
    jar = Jar.query.get_or_404(id)
    if jar.project_id != request.project.id:
        abort(403)
    db.session.delete(jar)

@logged
def look(): ...

@app.post("/jars")
def jars():
    return make()

@app.delete("/jars/<int:id>")
def jar(id):
    return empty(id)

@app.get("/jars")
def shelf():
    return look()
"#;
    assert_eq!(judged(&[("app.py", shop)]), ["DELETE /jars/<int:id>: authz", "GET /jars: none", "POST /jars: authn"]);
}

#[test]
fn django_users_that_are_lazy_casts_shadowed_classes_and_modules_called_like_tokens() {
    let found = judged(&[
        ("manage.py", "import os\nos.environ.setdefault(\"DJANGO_SETTINGS_MODULE\", \"shop.settings\")\n"),
        ("shop/__init__.py", ""),
        ("shop/settings.py", "ROOT_URLCONF = \"shop.urls\"\nMIDDLEWARE = [\"shop.who.Who\"]\n"),
        (
            "shop/who.py",
            r#"
from django.contrib.auth import get_user
from django.utils.functional import SimpleLazyObject

def Who(get_response):
    def middleware(request):
        request.user = SimpleLazyObject(lambda: get_user(request))
        return get_response(request)
    return middleware
"#,
        ),
        (
            "shop/views.py",
            r#"
from typing import cast
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.views.generic import DeleteView
from shop.models import Jar

def lazy(request):
    if request.user.is_anonymous:
        return HttpResponseForbidden()
    return HttpResponse("x")

def casted(request):
    request = cast(HttpRequest, request)
    if not request.user.is_authenticated:
        return HttpResponseForbidden()
    return HttpResponse("x")

class Mixin: ...

class DeleteView(Mixin, DeleteView):
    model = Jar
"#,
        ),
        (
            "shop/urls.py",
            r#"
from django.conf import settings
from django.urls import include, path
from shop import views

prefix = ""
if settings.ROOT:
    prefix = f"{settings.ROOT}/"

urlpatterns = [
    path(f"{prefix}lazy/", views.lazy),
    path("cast/", views.casted),
    path("jars/<int:pk>/delete/", views.DeleteView.as_view()),
    path("", include("shop.integrations.mattermost.urls")),
]
"#,
        ),
        ("shop/integrations/__init__.py", ""),
        ("shop/integrations/mattermost/__init__.py", ""),
        (
            "shop/integrations/mattermost/urls.py",
            "from django.urls import path\nfrom shop import views\nurlpatterns = [path(\"chat/\", views.lazy)]\n",
        ),
    ]);
    assert_eq!(
        found,
        [
            "ANY /cast/: authn",
            "ANY /chat/: authn",
            "ANY /lazy/: authn",
            "GET /jars/<int:pk>/delete/: none",
            "POST /jars/<int:pk>/delete/: none"
        ]
    );
}

#[test]
fn decorators_call_the_view_with_who_they_found() {
    let shop = r#"
from functools import wraps
import jwt
from flask import Flask, jsonify, request
from flask.views import MethodView
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
db = SQLAlchemy(app)

class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    admin = db.Column(db.Boolean)

class Jar(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    user_id = db.Column(db.Integer, db.ForeignKey("user.id"))

def signed_in(view):
    @wraps(view)
    def wrapper(*args, **kwargs):
        try:
            claims = jwt.decode(request.headers.get("X-Token"), app.config["SECRET_KEY"], algorithms=["HS256"])
        except jwt.PyJWTError:
            return jsonify(error="no"), 401
        return view(User.query.get(claims["sub"]), *args, **kwargs)
    return wrapper

def by_name(view):
    @wraps(view)
    def wrapper(*args, **kwargs):
        try:
            claims = jwt.decode(request.headers.get("X-Token"), app.config["SECRET_KEY"], algorithms=["HS256"])
        except jwt.PyJWTError:
            return jsonify(error="no"), 401
        kwargs["user_id"] = claims["sub"]
        return view(*args, **kwargs)
    return wrapper

def admin(view):
    @wraps(view)
    def wrapper(user, *args, **kwargs):
        if not user.admin:
            return jsonify(error="no"), 403
        return view(user, *args, **kwargs)
    return wrapper

@app.get("/own/<int:id>")
@signed_in
def own(user, id):
    return Jar.query.filter_by(id=id, user_id=user.id).first_or_404().id

@app.get("/named/<int:id>")
@by_name
def named(id, user_id):
    return Jar.query.filter_by(id=id, user_id=user_id).first_or_404().id

@app.get("/other/<int:id>")
@signed_in
def other(user, id):
    return Jar.query.filter_by(id=id).first_or_404().id

@app.delete("/admin/<int:id>")
@signed_in
@admin
def remove(user, id):
    db.session.delete(Jar.query.get_or_404(id))

class Jars(MethodView):
    decorators = [signed_in]

    def get(self, user, id):
        return Jar.query.filter_by(id=id, user_id=user.id).first_or_404().id

app.add_url_rule("/class/<int:id>", view_func=Jars.as_view("jars"))
"#;
    assert_eq!(
        judged(&[("app.py", shop)]),
        [
            "DELETE /admin/<int:id>: authz",
            "GET /class/<int:id>: authz",
            "GET /named/<int:id>: authz",
            "GET /other/<int:id>: authn",
            "GET /own/<int:id>: authz"
        ]
    );
}

#[test]
fn guards_with_nothing_behind_them_sessions_of_nobody_and_bodies_the_server_writes() {
    let shop = r#"
import express from "express";
import { expressjwt } from "express-jwt";
import jwt from "jsonwebtoken";
const app = express();
const sessions = {};
const tokenOf = ({ headers }) => {
  const [scheme, token] = (headers.authorization || "").split(" ");
  if (/^Bearer$/i.test(scheme)) return token;
  return undefined;
};
const appendUser = () => (req, res, next) => {
  try {
    req.body.userId = sessions[tokenOf(req)].user.id;
    next();
  } catch (error) {
    res.status(401).end();
  }
};
const appendPerhaps = () => (req, res, next) => {
  req.body.userId = sessions[tokenOf(req)]?.user.id;
  next();
};

app.use("/files(?!/private)/:name", appendUser());
app.get("/guarded", expressjwt({ secret: process.env.SECRET, algorithms: ["HS256"] }));
app.get("/own/:id", appendUser(), async (req, res) => {
  res.json(await prisma.jar.findFirst({ where: { id: req.params.id, userId: req.body.userId } }));
});
app.get("/perhaps/:id", appendPerhaps(), async (req, res) => {
  res.json(await prisma.jar.findFirst({ where: { id: req.params.id } }));
});
app.get("/sent/:id", appendUser(), async (req, res) => {
  res.json(await prisma.jar.findFirst({ where: { id: req.params.id, userId: req.body.owner } }));
});
app.get("/shelves/:id", (req, res) => res.json([]));
"#;
    let manifest = r#"{ "dependencies": { "express": "4.19.0", "express-jwt": "8.0.0" } }"#;
    assert_eq!(
        judged(&[("package.json", manifest), ("app.ts", shop)]),
        [
            "GET /guarded: authn",
            "GET /own/:id: authz",
            "GET /perhaps/:id: none",
            "GET /sent/:id: authn",
            "GET /shelves/:id: none"
        ]
    );
}

#[test]
fn kinds_of_tokens_states_of_accounts_and_refusals_that_cannot_be_followed() {
    let shop = r#"
import express from "express";
import jwt from "jsonwebtoken";
const app = express();

async function who(req) {
  const token = req.cookies.token;
  if (!token) throw new Error("no token");
  if (token.startsWith("key_")) {
    const key = await prisma.apiKey.findFirst({ where: { token } });
    if (!key) throw new Error("no such key");
    if (!key.scopes.includes(req.path)) throw new Error("not in scope");
    return key.user;
  }
  const claims = jwt.decode(token);
  const user = await prisma.user.findUnique({ where: { id: claims.sub } });
  try { jwt.verify(token, user.secret); } catch { throw new Error("forged"); }
  return user;
}
const signedIn = async (req, res, next) => {
  try { req.user = await who(req); } catch { return res.status(401).end(); }
  if (req.user.mustChangePassword) return res.redirect("/password");
  next();
};
function authorize(user, action, jar) {
  if (!process.env.RULES.includes(action)) throw new Error("denied");
}
function authorizePayment(user, action, jar) {
  if (!process.env.RULES.includes(action)) throw new Error("too long");
}
app.use(signedIn);

app.get("/me", (req, res) => res.json(req.user.id));
app.get("/asked/:id", async (req, res) => {
  const jar = await prisma.jar.findUnique({ where: { id: req.params.id } });
  authorize(req.user, "read", jar);
  res.json(jar);
});
app.get("/paid/:id", async (req, res) => {
  const jar = await prisma.jar.findUnique({ where: { id: req.params.id } });
  authorizePayment(req.user, "read", jar);
  res.json(jar);
});
app.get("/own/:id", async (req, res) => {
  res.json(await prisma.jar.findFirst({ where: { id: req.params.id, userId: req.user.id } }));
});
"#;
    assert_eq!(
        judged(&[("app.ts", shop)]),
        ["GET /asked/:id: authz", "GET /me: authn", "GET /own/:id: authz", "GET /paid/:id: authn"]
    );
}

#[test]
fn a_service_that_is_asked_without_looking_at_its_certificate_still_says_who_calls() {
    let view = r#"
from functools import wraps
import jwt, requests
from django.conf import settings
from django.http import JsonResponse
from shop.models import Jar, User

def known(view):
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        token = request.META.get("HTTP_AUTHORIZATION")
        answer = requests.post(settings.VERIFY, json={"token": token}, verify=False)
        if answer.status_code != 200:
            return JsonResponse({}, status=401)
        claims = jwt.decode(token, options={"verify_signature": False})
        kwargs["user"] = User.objects.get(email=claims["sub"])
        return view(request, *args, **kwargs)
    return wrapper

@known
def own(request, id, user=None):
    jar = Jar.objects.get(id=id)
    if jar.user != user:
        return JsonResponse({}, status=403)
    return JsonResponse({"id": jar.id})

@known
def other(request, id, user=None):
    return JsonResponse({"id": Jar.objects.get(id=id).id})
"#;
    let found = judged(&[
        ("manage.py", "import os\nos.environ.setdefault(\"DJANGO_SETTINGS_MODULE\", \"shop.settings\")\n"),
        ("shop/__init__.py", ""),
        ("shop/settings.py", "ROOT_URLCONF = \"shop.urls\"\nMIDDLEWARE = []\n"),
        (
            "shop/models.py",
            "from django.db import models\n\nclass User(models.Model):\n    email = models.CharField(max_length=80)\n\nclass Jar(models.Model):\n    user = models.ForeignKey(User, models.CASCADE)\n",
        ),
        ("shop/views.py", view),
        (
            "shop/urls.py",
            "from django.urls import path\nfrom shop import views\nurlpatterns = [path(\"own/<int:id>\", views.own), path(\"other/<int:id>\", views.other)]\n",
        ),
    ]);
    assert_eq!(found, ["ANY /other/<int:id>: authn", "ANY /own/<int:id>: authz"]);
}

#[test]
fn what_a_row_is_told_does_not_make_it_the_callers() {
    let shop = r#"
from flask import Flask
from flask_login import current_user, login_required
from flask_sqlalchemy import SQLAlchemy

app = Flask(__name__)
db = SQLAlchemy(app)

class Jar(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    owner_id = db.Column(db.Integer)
    text = db.Column(db.String(80))

    def like(self, who):
        self.fans.append(who)

    def visible_to(self, who):
        return self.owner_id == who.id

@app.post("/like/<int:id>")
@login_required
def like(id):
    jar = Jar.query.get_or_404(id)
    jar.like(current_user)
    db.session.commit()

@app.delete("/jars/<int:id>")
@login_required
def remove(id):
    jar = Jar.query.get_or_404(id)
    jar.like(current_user)
    db.session.delete(jar)

@app.delete("/own/<int:id>")
@login_required
def remove_own(id):
    jar = Jar.query.get_or_404(id)
    if not jar.visible_to(current_user):
        return {}, 403
    db.session.delete(jar)
"#;
    assert_eq!(
        judged(&[("app.py", shop)]),
        ["DELETE /jars/<int:id>: authn", "DELETE /own/<int:id>: authz", "POST /like/<int:id>: authn"]
    );
    let told = app(&[("app.py", shop)]);
    let is_told = |name: &str| {
        let site = told.sites.iter().find(|site| site.name() == name);
        site.is_some_and(|site| site.access.effects.iter().any(|effect| effect.is_only_told()))
    };
    assert!(is_told("POST /like/<int:id>"));
    assert!(!is_told("DELETE /jars/<int:id>"));
}

#[test]
fn digests_of_a_credential_are_one_and_headers_are_named_by_constants() {
    let shop = r#"
import express from "express";
import { scryptSync } from "crypto";
const app = express();
const API_KEY_HEADER = "API-Key";
const NOTE_HEADER = "x-note";
const digest = (key) => `${process.env.SALT}:${scryptSync(key, process.env.SALT, 64).toString("hex")}`;

const keyed = (header, by) => async (req, res, next) => {
  const key = req.get(header);
  if (!key) return res.status(401).end();
  const stored = await prisma.apiKey.findUnique({ where: { hashedKey: by(key) } });
  if (!stored) return res.status(401).end();
  next();
};
app.delete("/derived", keyed(API_KEY_HEADER, digest), async (req, res) => res.json(await prisma.jar.deleteMany({})));
app.delete("/unread", keyed(API_KEY_HEADER, (key) => hashKey(key)), async (req, res) => res.json(await prisma.jar.deleteMany({})));
app.delete("/compared", async (req, res) => {
  const known = await prisma.apiKey.findFirst({ where: { name: "main" } });
  if (!hashEquals(req.get(API_KEY_HEADER), known.hash)) return res.status(401).end();
  res.json(await prisma.jar.deleteMany({}));
});
app.delete("/noted", async (req, res) => {
  if (!req.get(NOTE_HEADER)) return res.status(401).end();
  res.json(await prisma.jar.deleteMany({}));
});
"#;
    assert_eq!(
        judged(&[("app.ts", shop)]),
        ["DELETE /compared: authn", "DELETE /derived: authn", "DELETE /noted: none", "DELETE /unread: authn"]
    );
}

#[test]
fn what_a_method_of_a_row_asks_of_the_caller_is_followed() {
    let shop = r#"
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.forms import ModelForm
from shop import models

@login_required
def remove(request, id):
    jar = get_object_or_404(models.Jar, id=id)
    jar.raise_not_deletable(request.user)
    jar.delete()
    return HttpResponse()

@login_required
def lost(request, id):
    jar = get_object_or_404(models.Jar, id=id)
    jar.is_deletable(request.user)
    jar.delete()
    return HttpResponse()

@login_required
def asked(request, id):
    jar = get_object_or_404(models.Jar, id=id)
    if not jar.is_deletable(request.user):
        return HttpResponse(status=403)
    jar.delete()
    return HttpResponse()

@login_required
def edit(request, id):
    jar = get_object_or_404(models.Jar, id=id)
    form = JarForm(request.POST, instance=jar)
    if not form.is_valid():
        return HttpResponse(status=400)
    form.save(request)
    return HttpResponse()

class JarForm(ModelForm):
    def save(self, request, *args, **kwargs):
        self.instance.raise_not_deletable(request.user)
        return super().save(*args, **kwargs)
"#;
    let models = r#"
from django.core.exceptions import PermissionDenied
from django.db import models

class Owned(models.Model):
    class Meta:
        abstract = True

    def raise_not_deletable(self, viewer):
        if not hasattr(self, "user"):
            return
        if self.user == viewer or viewer.has_perm("shop.moderate"):
            return
        raise PermissionDenied()

    def is_deletable(self, viewer):
        return self.user == viewer

class Jar(Owned):
    user = models.ForeignKey("User", models.CASCADE)

    def raise_not_deletable(self, viewer):
        super().raise_not_deletable(viewer)
        if not self.deletable:
            raise PermissionDenied()
"#;
    let found = judged(&[
        ("manage.py", "import os\nos.environ.setdefault(\"DJANGO_SETTINGS_MODULE\", \"shop.settings\")\n"),
        ("shop/__init__.py", ""),
        ("shop/settings.py", "ROOT_URLCONF = \"shop.urls\"\nMIDDLEWARE = []\n"),
        ("shop/models.py", models),
        ("shop/views.py", shop),
        (
            "shop/urls.py",
            "from django.urls import path\nfrom shop import views\nurlpatterns = [path(\"remove/<int:id>\", views.remove), path(\"lost/<int:id>\", views.lost), path(\"asked/<int:id>\", views.asked), path(\"edit/<int:id>\", views.edit)]\n",
        ),
    ]);
    assert_eq!(
        found,
        [
            "ANY /asked/<int:id>: authz",
            "ANY /edit/<int:id>: authz",
            "ANY /lost/<int:id>: authn",
            "ANY /remove/<int:id>: authz"
        ]
    );
}

#[test]
fn an_application_that_only_its_own_class_makes_is_found_and_its_list_of_open_paths_is_read() {
    let open: String = (0..60).map(|at| format!("  \"/api/open{at}\",\n")).collect();
    let shop = format!(
        r#"
import express from "express";
import jwt from "jsonwebtoken";
import {{ notes }} from "./notes";

const OPEN = [
{open}];

export class App {{
  app: express.Application;
  constructor() {{
    this.app = express();
  }}
  async config() {{
    const closed = process.env.CLOSED ? process.env.CLOSED.split(",") : [];
    const open = OPEN.filter((url) => !closed.includes(url));
    this.app.use((req, res, next) => {{
      if (open.some((url) => req.path.startsWith(url))) {{
        next();
      }} else {{
        jwt.verify(req.headers.authorization, process.env.KEY);
        next();
      }}
    }});
    this.app.use("/api", notes);
  }}
}}

let server: App | undefined;

export async function start() {{
  server = new App();
  await server.config();
}}
"#
    );
    let notes = r#"
import { Router } from "express";
export const notes = Router();
notes.get("/open59", (req, res) => res.json({}));
notes.get("/notes", (req, res) => res.json({}));
"#;
    let manifest = r#"{ "dependencies": { "express": "^4.19.0", "jsonwebtoken": "^9.0.0" } }"#;
    let found = judged(&[("package.json", manifest), ("src/index.ts", &shop), ("src/notes.ts", notes)]);
    assert_eq!(found, ["GET /api/notes: authn", "GET /api/open59: none"]);
}

#[test]
fn forms_of_flask_are_not_submitted_by_a_look_at_them() {
    let blog = r#"
from flask import Flask, redirect, render_template
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import FlaskForm

app = Flask(__name__)
db = SQLAlchemy(app)

class Comment(db.Model):
    id = db.Column(db.Integer, primary_key=True)

class CommentForm(FlaskForm):
    pass

@app.route("/post/<int:id>", methods=["GET", "POST"])
def post(id):
    form = CommentForm()
    if form.validate_on_submit():
        db.session.add(Comment(id=id))
        db.session.commit()
        return redirect("/")
    return render_template("post.html", form=form)
"#;
    let found = app(&[("app.py", blog)]);
    let writes = |name: &str| {
        let site = found.sites.iter().find(|site| site.name() == name).expect("a route");
        site.access.effects.iter().any(|effect| effect.writes)
    };
    assert!(writes("POST /post/<int:id>"));
    assert!(!writes("GET /post/<int:id>"));
}
