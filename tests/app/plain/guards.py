# Guards in plain Python: each address begins with what the route is. `tests/random` found most of these.
import contextlib
import functools
from collections import namedtuple
from dataclasses import dataclass
from http import HTTPStatus
from typing import NamedTuple

from flask import Blueprint, Flask, Response, abort, g, jsonify, make_response, request, session
from werkzeug.exceptions import HTTPException, Unauthorized

app = Flask(__name__)
bp = Blueprint("bp", __name__)
KEY = "user_id"
DEBUG = False


class Denied(Exception):
    pass


def work(name):
    with open("/tmp/work", "a") as out:
        out.write(name)
    return "done"


@app.route("/authn/key")
def a1():
    if not session.get(KEY):
        abort(401)
    return work("1")


@app.route("/authn/desc")
def a2():
    if not session.get("user_id"):
        abort(401, description="no")
    return work("1")


@app.route("/authn/http")
def a3():
    if not session.get("user_id"):
        abort(HTTPStatus.FORBIDDEN)
    return work("1")


@app.route("/authn/mkresp")
def a4():
    if not session.get("user_id"):
        abort(make_response("no", 401))
    return work("1")


@app.route("/authn/in3")
def a5():
    if session.get("user_id") in (None, 0, ""):
        abort(401)
    return work("1")


@app.route("/authz/starts")
def a6():
    if not (session.get("role") or "").startswith("adm"):
        abort(401)
    return work("1")


@app.route("/authn/bool")
def a7():
    if not bool(session.get("user_id")):
        abort(401)
    return work("1")


who = lambda: session.get("user_id")


@app.route("/authn/lambda")
def a8():
    if not who():
        abort(401)
    return work("1")


@app.route("/authn/status_code")
def a9():
    if not session.get("user_id"):
        res = jsonify(error="no")
        res.status_code = 401
        return res
    return work("1")


@app.route("/open/suppress")
def a10():
    with contextlib.suppress(Denied):
        if not session.get("user_id"):
            raise Denied()
    return work("1")


@app.route("/open/suppress2")
def a11():
    with contextlib.suppress(HTTPException):
        if not session.get("user_id"):
            abort(401)
    return work("1")


@app.route("/authn/suppress3")
def a12():
    with contextlib.suppress(ValueError):
        if not session.get("user_id"):
            abort(401)
    return work("1")


@contextlib.contextmanager
def guarded():
    if not session.get("user_id"):
        abort(401)
    yield


@app.route("/authn/cm")
def a13():
    with guarded():
        return work("1")


class Guarded:
    def __enter__(self):
        if not session.get("user_id"):
            abort(401)

    def __exit__(self, *e):
        return False


@app.route("/authn/enter")
def a14():
    with Guarded():
        return work("1")


def allowed():
    try:
        if not session.get("user_id"):
            raise ValueError("no")
        return True
    except ValueError:
        return False


@app.route("/authn/fntry")
def a15():
    if not allowed():
        abort(401)
    return work("1")


class Deco:
    def __init__(self, f):
        functools.update_wrapper(self, f)
        self.f = f

    def __call__(self, *a, **k):
        if not session.get("user_id"):
            abort(401)
        return self.f(*a, **k)


@app.route("/authn/classdeco")
@Deco
def a16():
    return work("1")


def pc(f, *a, **k):
    if not session.get("user_id"):
        abort(401)
    return f(*a, **k)


def pdeco(f):
    return functools.update_wrapper(functools.partial(pc, f), f)


@app.route("/authn/partialdeco")
@pdeco
def a17():
    return work("1")


def gen():
    yield session.get("user_id")


@app.route("/authn/gen")
def a18():
    if not next(gen()):
        abort(401)
    return work("1")


@app.route("/authn/nextgen")
def a19():
    if not next((u for u in [session.get("user_id")] if u), None):
        abort(401)
    return work("1")


@app.route("/authn/while")
def a20():
    while not session.get("user_id"):
        abort(401)
        break
    return work("1")


@app.route("/authn/listcomp")
def a21():
    v = [u for u in [session.get("user_id")] if u is not None]
    if not (v[0] if v else None):
        abort(401)
    return work("1")


def read(key, default=None):
    return session.get(key, default)


pw = functools.partial(read, "user_id")


@app.route("/authn/partial")
def a22():
    if not pw():
        abort(401)
    return work("1")


def opt(**o):
    return session.get(o["key"])


@app.route("/authn/kw")
def a23():
    if not opt(key="user_id"):
        abort(401)
    return work("1")


def dflt(key="user_id"):
    return session.get(key)


@app.route("/authn/dflt")
def a24():
    if not dflt():
        abort(401)
    return work("1")


def second(a, key="user_id"):
    return session.get(key)


@app.route("/authn/second")
def a25():
    if not second(1):
        abort(401)
    return work("1")


def info():
    return dict(id=session.get("user_id"), n=1)


@app.route("/authn/dict")
def a26():
    if not info()["id"]:
        abort(401)
    return work("1")


def cached():
    if "cached" not in g:
        g.cached = session.get("user_id")
    return g.cached


@app.route("/authn/cached")
def a27():
    if not cached():
        abort(401)
    return work("1")


def a28():
    if session.get("user_id") is False:
        abort(401)
    return work("1")


@app.route("/open/minus1")
def a29():
    if session.get("user_id") == -1:
        abort(401)
    return work("1")


@app.route("/open/andfalse")
def a30():
    if session.get("user_id") and False:
        abort(401)
    return work("1")


@app.route("/authn/debug")
def a31():
    if not DEBUG and (not session.get("user_id")):
        abort(401)
    return work("1")


@app.route("/authn/eqnone")
def a32():
    if session.get("user_id") == None or not session.get("user_id"):
        abort(401)
    return work("1")


@app.route("/authn/is3")
def a33():
    if session.get("user_id") is None or session.get("user_id") == 0 or session.get("user_id") == "":
        abort(401)
    return work("1")


def a34():
    denied = bool(not session.get("user_id"))
    return {True: lambda: ("no", 401), False: lambda: work("x")}[denied]()


@app.route("/authn/match")
def a35():
    match session.get("user_id"):
        case None:
            v = None
        case found:
            v = found
    if not v:
        abort(401)
    return work("1")


@app.route("/authn/strint")
def a36():
    if not int(session.get("user_id") or 0):
        abort(401)
    return work("1")


@app.route("/authn/filter")
def a37():
    if not [*filter(None, [session.get("user_id")]), None][0]:
        abort(401)
    return work("1")


@app.route("/authn/finally")
def a38():
    try:
        if not session.get("user_id"):
            abort(401)
    finally:
        print("x")
    return work("1")


@app.route("/authn/negif")
def a39():
    if not (not session.get("user_id")):
        return work("1")
    abort(401)
    return "end"


@app.route("/authn/pass_else")
def a40():
    ok = not (not session.get("user_id"))
    if ok:
        pass
    else:
        return jsonify(error="no"), 403
    return work("1")


@app.route("/authz/two")
def a41():
    if not (session.get("user_id") and not (session.get("role") not in ("admin", "owner"))):
        abort(403)
    return work("1")


@app.route("/authn/raise_unauth_exc")
def a42():
    try:
        if not session.get("user_id"):
            raise Denied("no")
    except Exception:
        return "no", 401
    return work("1")


@app.route("/authn/redirect_make")
def a43():
    if not session.get("user_id"):
        return make_response("no", 403)
    return work("1")


@app.route("/authn/respstatus")
def a44():
    if not session.get("user_id"):
        return Response(status=401)
    return work("1")


@app.route("/authn/andsession")
def a45():
    if not (session and session.get("user_id")):
        abort(401)
    return work("1")


@bp.before_request
def load2():
    g.uid = session.get("user_id")


@bp.route("/open/text")
def b1():
    if "x" not in "xyz" and not session.get("user_id"):
        abort(401)
    return work("1")


@bp.route("/open/minus")
def b2():
    for k in ("user_id",):
        v = session.get(k)
        if v:
            break
    else:
        v = None
    if v == -1:
        abort(401)
    return work("1")


@bp.route("/authn/forelse")
def b3():
    for k in ("user_id",):
        v = session.get(k)
        if v:
            break
    else:
        v = None
    if not v:
        abort(401)
    return work("1")


@bp.route("/authn/sup")
def b4():
    with contextlib.suppress(Denied):
        if not session.get("user_id"):
            abort(401)
    return work("1")


@bp.route("/authn/exc")
def b5():
    try:
        if not session.get("user_id"):
            abort(401)
    except (ValueError, Denied):
        print("x")
    return work("1")


Pair = namedtuple("Pair", ["id", "n"])
Pair2 = namedtuple("Pair2", "id n")


class Pair3(NamedTuple):
    id: int
    n: int = 1


@dataclass
class Pair4:
    id: object
    n: int = 1


@bp.route("/authn/nt")
def b7():
    if Pair(session.get("user_id"), 1).id in (None, 0, ""):
        abort(401)
    return work("1")


@bp.route("/authn/nt2")
def b8():
    if not Pair2(session.get("user_id"), 1).id:
        abort(401)
    return work("1")


@bp.route("/authn/nt3")
def b9():
    if not Pair3(id=session.get("user_id")).id:
        abort(401)
    return work("1")


@bp.route("/authn/nt4")
def b10():
    p = Pair4(session.get("user_id"))
    if not p.id:
        abort(401)
    return work("1")


@bp.route("/authn/endpoint")
def b11():
    if request.endpoint and not session.get("user_id"):
        abort(401)
    return work("1")


@bp.route("/authn/request")
def b12():
    if request:
        if not session.get("user_id"):
            abort(401)
    return work("1")


def refuse6():
    abort(401)


def refuse7():
    return jsonify(error="no"), 401


def refuse8():
    raise Denied()


@bp.route("/authn/neg")
def b13():
    if not (not session.get("user_id")):
        return work("c108")
    return refuse6()


def deco1(f):
    @functools.wraps(f)
    def wrapper(*a, **k):
        if (g.get("uid") or None) == None or not (g.get("uid") or None):
            return refuse8()
        return f(*a, **k)

    return wrapper


@bp.route("/authn/deco")
@deco1
def b14():
    return work("1")


def deco2(f):
    @functools.wraps(f)
    def wrapper(*a, **k):
        if not g.get("uid"):
            return refuse7()
        return f(*a, **k)

    return wrapper


@bp.route("/authn/deco2")
@deco2
def b15():
    return work("1")


def deco3(name, strict=True):
    def outer(f):
        @functools.wraps(f)
        def wrapper(*a, **k):
            if strict:
                v3 = g.get("uid")
                if (v3 if v3 else None) is None:
                    return refuse7()
            return f(*a, **k)

        return wrapper

    return outer


@bp.route("/authn/deco3")
@deco3("x")
def b16():
    return work("1")


class Base2:
    def who(self):
        return session.get("user_id")


class Caller3(Base2):
    def who(self):
        return super().who() or None


@bp.route("/authn/super")
def b17():
    if not Caller3().who():
        abort(401)
    return work("1")


def allowed3():
    try:
        match g.get("uid"):
            case None:
                v2 = None
            case found:
                v2 = found
        if not v2:
            raise ValueError("no")
        return True
    except ValueError:
        return False


def allowed4():
    if not allowed3():
        return False
    return True


@bp.route("/authn/a18")
def b18():
    if not allowed3():
        abort(401)
    return work("1")


@bp.route("/authn/a19")
def b19():
    if allowed4() != True:
        abort(401)
    return work("1")


def b20():
    if not [*each3()][0]:
        abort(401)
    return work("1")


LEVELS = {"admin": 9, "member": 1}


@bp.route("/authz/levels")
def b21():
    if LEVELS.get(session.get("role"), 0) < 5:
        abort(403)
    return work("1")


ADMINS = ("admin", "owner")


@bp.route("/authz/any")
def b22():
    if not any(session.get("role") == r for r in ADMINS):
        abort(403)
    return work("1")


@bp.route("/authz/set")
def b23():
    if not {"admin"} & {session.get("role")}:
        abort(403)
    return work("1")


@bp.route("/authz/all")
def b24():
    if not all([session.get("user_id"), session.get("role") == "admin"]):
        abort(403)
    return work("1")


@bp.route("/authn/meth")
def b25():
    if request.method == "GET" and (not session.get("user_id")):
        abort(401)
    return work("1")


@bp.route("/open/meth2")
def b26():
    if request.method in ("POST", "PUT") and (not session.get("user_id")):
        abort(401)
    return work("1")


@bp.route("/authn/a27")
def b27():
    if request.path.startswith("/authn") and (not session.get("user_id")):
        abort(401)
    return work("1")


app.register_blueprint(bp)
