"""What `auth=` is given. Whatever is true lets the caller in."""

import hmac

from ninja.errors import HttpError
from ninja.security import APIKeyCookie, APIKeyHeader, APIKeyQuery, HttpBasicAuth, HttpBearer

from .tokens import bearer_claims, decode

SESSIONS = {"e8b3": "kepler"}
API_KEY = "the-key-of-the-development-machine"


class Token(HttpBearer):
    def authenticate(self, request, token):
        return decode(token)


class AsyncToken(HttpBearer):
    async def authenticate(self, request, token):
        return decode(token)


class BelievedToken(HttpBearer):
    """Reads the token and believes it."""

    def authenticate(self, request, token):
        return token


class Session(APIKeyCookie):
    param_name = "session"

    def authenticate(self, request, key):
        return SESSIONS.get(key)


class SessionOrGuest(APIKeyCookie):
    param_name = "session"

    def authenticate(self, request, key):
        return SESSIONS.get(key, "guest")


class HeaderKey(APIKeyHeader):
    param_name = "X-Api-Key"

    def authenticate(self, request, key):
        return "instrument" if key is not None and hmac.compare_digest(key, API_KEY) else None


class QueryKey(APIKeyQuery):
    param_name = "key"

    def authenticate(self, request, key):
        return "instrument" if key is not None and hmac.compare_digest(key, API_KEY) else None


class Password(HttpBasicAuth):
    def authenticate(self, request, username, password):
        return username if hmac.compare_digest(password, API_KEY) else None


class Described(HttpBearer):
    """Says who it is instead of whether: a dictionary with something in it is true."""

    def authenticate(self, request, token):
        return {"valid": decode(token) is not None}


def session_user(request):
    return SESSIONS.get(request.COOKIES.get("session"))


def token_or_error(request):
    claims = bearer_claims(request)
    if claims is None:
        raise HttpError(403, "a valid token is needed")
    return claims


def note_caller(request):
    """Named for what it does. Everybody passes."""
    request.claims = bearer_claims(request)
    return True


def refuse_in_words(request):
    """Returns its refusal, which is true."""
    if bearer_claims(request) is None:
        return 401, {"detail": "a valid token is needed"}
    return True


def forget(request):
    """Computes the answer and does not return it: nobody passes."""
    bearer_claims(request) is not None
