from functools import wraps

from flask import current_app, g, session
from flask_restful import abort

from .tokens import read_claims


def token_required(method):
    @wraps(method)
    def wrapper(*args, **kwargs):
        claims = read_claims()
        if claims is None:
            return {"message": "a valid token is needed"}, 401
        g.claims = claims
        return method(*args, **kwargs)

    return wrapper


def signed_in(method):
    @wraps(method)
    def wrapper(*args, **kwargs):
        if session.get("farmer_id") is None:
            abort(401, message="sign in first")
        return method(*args, **kwargs)

    return wrapper


def note_caller(method):
    """Rejects nobody."""

    @wraps(method)
    def wrapper(*args, **kwargs):
        g.claims = read_claims()
        current_app.logger.info("call by %s", g.claims)
        return method(*args, **kwargs)

    return wrapper
