import functools
import hmac

from flask import abort, current_app, g, jsonify, redirect, request, session, url_for

from ..store import USERS
from .tokens import bearer_token, read_claims


def token_required(view):
    @functools.wraps(view)
    def wrapper(*args, **kwargs):
        claims = read_claims()
        if claims is None:
            abort(401)
        g.claims = claims
        return view(*args, **kwargs)

    return wrapper


def token_checked(view):
    """As token_required, without functools.wraps: the endpoint has to be named by hand."""

    def checked(*args, **kwargs):
        if read_claims() is None:
            return jsonify(error="a valid token is needed"), 401
        return view(*args, **kwargs)

    return checked


def signed_in(view):
    @functools.wraps(view)
    def wrapper(*args, **kwargs):
        if USERS.get(session.get("user_id")) is None:
            return redirect(url_for("account.sign_in", next=request.path))
        return view(*args, **kwargs)

    return wrapper


def role_required(role):
    def decorate(view):
        @functools.wraps(view)
        def wrapper(*args, **kwargs):
            user = USERS.get(session.get("user_id"))
            if user is None or user["role"] != role:
                abort(403)
            return view(*args, **kwargs)

        return wrapper

    return decorate


class Requires:
    """A decorator that is an object: @Requires("clerk")."""

    def __init__(self, role):
        self.role = role

    def __call__(self, view):
        @functools.wraps(view)
        def wrapper(*args, **kwargs):
            claims = read_claims()
            if not claims or claims.get("role") != self.role:
                abort(401)
            return view(*args, **kwargs)

        return wrapper


def partner_key_required(view):
    @functools.wraps(view)
    def wrapper(*args, **kwargs):
        sent = request.headers.get("X-Partner-Key", "")
        if not hmac.compare_digest(sent, current_app.config["PARTNER_KEY"]):
            abort(401)
        return view(*args, **kwargs)

    return wrapper


def token_present(view):
    """Asks for a token and never looks at it."""

    @functools.wraps(view)
    def wrapper(*args, **kwargs):
        if bearer_token() is None:
            abort(401)
        return view(*args, **kwargs)

    return wrapper


def auth_required(view):
    """Named like a guard. It only notes who calls."""

    @functools.wraps(view)
    def wrapper(*args, **kwargs):
        g.claims = read_claims()
        current_app.logger.info("call of %s by %s", request.path, g.claims)
        return view(*args, **kwargs)

    return wrapper


def rejects_into_the_void(view):
    """Builds the answer 401 and forgets to return it."""

    @functools.wraps(view)
    def wrapper(*args, **kwargs):
        if read_claims() is None:
            jsonify(error="a valid token is needed"), 401
        return view(*args, **kwargs)

    return wrapper


def books_open(view):
    """Answers 403 when the year is closed, whoever calls: not a guard against strangers."""

    @functools.wraps(view)
    def wrapper(*args, **kwargs):
        if current_app.config["BOOKS_CLOSED"]:
            abort(403)
        return view(*args, **kwargs)

    return wrapper
