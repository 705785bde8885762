"""Backends of AuthenticationMiddleware: they say who calls, and turn nobody away but where they raise."""

import jwt
from starlette.authentication import (
    AuthCredentials,
    AuthenticationBackend,
    AuthenticationError,
    SimpleUser,
    UnauthenticatedUser,
)
from starlette.responses import JSONResponse

from .settings import SECRET_KEY

SESSIONS = {"a9d2": "curator"}


def decode(token):
    try:
        return jwt.decode(token, SECRET_KEY, algorithms=["HS256"])
    except jwt.InvalidTokenError:
        return None


def bearer_claims(connection):
    scheme, _, token = connection.headers.get("Authorization", "").partition(" ")
    return decode(token) if scheme == "Bearer" else None


class TokenBackend(AuthenticationBackend):
    """Whoever has no valid token is a guest."""

    async def authenticate(self, conn):
        claims = bearer_claims(conn)
        if claims is None:
            return AuthCredentials(["guest"]), UnauthenticatedUser()
        return AuthCredentials(["guest", "authenticated", *claims.get("scopes", [])]), SimpleUser(claims["sub"])


class StrictBackend(AuthenticationBackend):
    """A wrong token is an error, none is not."""

    async def authenticate(self, conn):
        if "Authorization" not in conn.headers:
            return None
        claims = bearer_claims(conn)
        if claims is None:
            raise AuthenticationError("not one of our tokens")
        return AuthCredentials(["authenticated"]), SimpleUser(claims["sub"])


class ClosedBackend(AuthenticationBackend):
    """Raises for everybody it does not know."""

    async def authenticate(self, conn):
        claims = bearer_claims(conn)
        if claims is None:
            raise AuthenticationError("a valid token is needed")
        return AuthCredentials(["authenticated"]), SimpleUser(claims["sub"])


def refuse(connection, error):
    return JSONResponse({"error": str(error)}, status_code=401)
