from starlette.exceptions import HTTPException
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse

from .auth import SESSIONS, bearer_claims


def refusal():
    return JSONResponse({"error": "a valid token is needed"}, status_code=401)


class PrefixGate(BaseHTTPMiddleware):
    """Turns strangers away below some paths."""

    def __init__(self, app, prefixes):
        super().__init__(app)
        self.prefixes = tuple(prefixes)

    async def dispatch(self, request, call_next):
        if request.url.path.startswith(self.prefixes) and bearer_claims(request) is None:
            return refusal()
        return await call_next(request)


class ExactGate(BaseHTTPMiddleware):
    """Compares the whole path, so that a page below it is another one."""

    async def dispatch(self, request, call_next):
        if request.url.path == "/depot" and bearer_claims(request) is None:
            return refusal()
        return await call_next(request)


class RaisingGate(BaseHTTPMiddleware):
    """Raises where it should answer: middleware is outside of what makes answers of exceptions."""

    async def dispatch(self, request, call_next):
        if request.url.path.startswith("/archive") and bearer_claims(request) is None:
            raise HTTPException(401, "a valid token is needed")
        return await call_next(request)


class TokenGate(BaseHTTPMiddleware):
    """Turns strangers away from whatever it stands before."""

    async def dispatch(self, request, call_next):
        if bearer_claims(request) is None:
            return refusal()
        return await call_next(request)


class LateGate(BaseHTTPMiddleware):
    """Looks at the caller when the endpoint has run."""

    async def dispatch(self, request, call_next):
        response = await call_next(request)
        if bearer_claims(request) is None:
            return refusal()
        return response


class ForgetfulGate(BaseHTTPMiddleware):
    """Makes the refusal and does not return it."""

    async def dispatch(self, request, call_next):
        if bearer_claims(request) is None:
            refusal()
        return await call_next(request)


class RelativeGate(BaseHTTPMiddleware):
    """Stands inside of a mount and expects paths relative to it. They are not."""

    async def dispatch(self, request, call_next):
        if request.url.path.startswith("/private") and bearer_claims(request) is None:
            return refusal()
        return await call_next(request)


class SessionGate:
    """Plain ASGI: sees requests and WebSockets."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        known = scope["type"] == "lifespan" or HTTPConnection(scope).cookies.get("session") in SESSIONS
        if known:
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await refusal()(scope, receive, send)
