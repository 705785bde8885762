"""The functions that the OpenAPI documents name in x-bearerInfoFunc and its like. None means: turn the caller away."""

import hmac

import jwt

from .settings import KIOSK_KEY, SECRET_KEY

SESSIONS = {"b7f1": {"sub": "dr-ito", "scope": "patients"}}
PASSWORDS = {"dr-ito": "a long password"}


def decode_token(token):
    try:
        return jwt.decode(token, SECRET_KEY, algorithms=["HS256"])
    except jwt.InvalidTokenError:
        return None


def trust_token(token):
    """Reads the token and believes it."""
    return {"sub": token, "scope": "patients"}


def believe_scopes(required_scopes, token_scopes):
    return True


def session_of(cookie, required_scopes=None):
    return SESSIONS.get(cookie)


def session_or_guest(cookie, required_scopes=None):
    """Nobody is turned away: an unknown session is a guest's."""
    return SESSIONS.get(cookie, {"sub": "guest"})


def kiosk_key(key, required_scopes=None):
    if hmac.compare_digest(key, KIOSK_KEY):
        return {"sub": "kiosk"}
    return None


def password(username, password):
    known = PASSWORDS.get(username)
    if known is not None and hmac.compare_digest(known, password):
        return {"sub": username}
    return None
