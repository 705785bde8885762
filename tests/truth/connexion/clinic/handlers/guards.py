from functools import wraps

from connexion.exceptions import OAuthProblem
from flask import current_app

from ..gate import bearer_claims


def token_required(handler):
    @wraps(handler)
    def wrapper(*args, **kwargs):
        if bearer_claims() is None:
            raise OAuthProblem(detail="a valid token is needed")
        return handler(*args, **kwargs)

    return wrapper


def note_caller(handler):
    """Rejects nobody."""

    @wraps(handler)
    def wrapper(*args, **kwargs):
        current_app.logger.info("call by %s", bearer_claims())
        return handler(*args, **kwargs)

    return wrapper
