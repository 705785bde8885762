"""Dependencies that ask who calls. Some turn strangers away, some only look as if they did."""

from typing import Annotated

from fastapi import Depends, HTTPException, Request, WebSocket, WebSocketException, status
from fastapi.responses import JSONResponse
from fastapi.security import APIKeyCookie, APIKeyHeader, HTTPBasic, HTTPBearer, OAuth2PasswordBearer, SecurityScopes

from .tokens import bearer, decode

SESSIONS = {"c4e1": "harbour-master"}

oauth2_scheme = OAuth2PasswordBearer(tokenUrl="/token")
optional_oauth2_scheme = OAuth2PasswordBearer(tokenUrl="/token", auto_error=False)
http_bearer = HTTPBearer()
http_basic = HTTPBasic()
api_key = APIKeyHeader(name="X-Api-Key")
session_cookie = APIKeyCookie(name="session")


async def current_user(token: Annotated[str, Depends(oauth2_scheme)]):
    claims = decode(token)
    if claims is None:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "a valid token is needed")
    return claims


async def active_user(user: Annotated[dict, Depends(current_user)]):
    if user.get("disabled"):
        raise HTTPException(status.HTTP_403_FORBIDDEN, "this account is closed")
    return user


async def user_or_none(token: Annotated[str | None, Depends(optional_oauth2_scheme)]):
    return decode(token) if token else None


async def user_after_all(user: Annotated[dict | None, Depends(user_or_none)]):
    if user is None:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "a valid token is needed")
    return user


def session_user(session: Annotated[str, Depends(session_cookie)]):
    if session not in SESSIONS:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "sign in first")
    return SESSIONS[session]


def scoped_user(scopes: SecurityScopes, token: Annotated[str, Depends(oauth2_scheme)]):
    granted = (decode(token) or {}).get("scopes", [])
    if any(scope not in granted for scope in scopes.scopes):
        raise HTTPException(status.HTTP_403_FORBIDDEN, "not among your scopes")
    return granted


def user_of_any_scope(token: Annotated[str, Depends(oauth2_scheme)]):
    """Takes no SecurityScopes, and believes the token."""
    return {"sub": token}


def returned_refusal(request: Request):
    """Returns what it should raise."""
    if decode(bearer(request.headers) or "") is None:
        return HTTPException(status.HTTP_401_UNAUTHORIZED, "a valid token is needed")
    return None


def answered_refusal(request: Request):
    """Returns an answer; what a dependency returns is a value, not the answer."""
    if decode(bearer(request.headers) or "") is None:
        return JSONResponse({"error": "a valid token is needed"}, status_code=401)
    return None


def user_for_a_while(request: Request):
    """Raises before it yields."""
    claims = decode(bearer(request.headers) or "")
    if claims is None:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "a valid token is needed")
    yield claims


def user_too_late(request: Request):
    """Raises after it yielded: the handler has run by then."""
    yield
    if decode(bearer(request.headers) or "") is None:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "a valid token is needed")


class RoleChecker:
    """An instance is the dependency: Depends(RoleChecker("admin"))."""

    def __init__(self, role):
        self.role = role

    def __call__(self, user: Annotated[dict, Depends(current_user)]):
        if user.get("role") != self.role:
            raise HTTPException(status.HTTP_403_FORBIDDEN, "not your role")


class Visitor:
    """The class is the dependency: Depends(Visitor). It rejects nobody."""

    def __init__(self, request: Request):
        self.claims = decode(bearer(request.headers) or "")


class SignedIn:
    """The class is the dependency, and turns strangers away as it is made."""

    def __init__(self, request: Request):
        self.user = SESSIONS.get(request.cookies.get("session"))
        if self.user is None:
            raise HTTPException(status.HTTP_401_UNAUTHORIZED, "sign in first")


def require_role(role: str = "clerk"):
    """Makes a dependency: Depends(require_role("admin")), not Depends(require_role)."""

    def check(user: Annotated[dict, Depends(current_user)]):
        if user.get("role") != role:
            raise HTTPException(status.HTTP_403_FORBIDDEN, "not your role")

    return check


def kiosk_user(session: Annotated[str, Depends(session_user)]):
    return session


async def ensure_session(request: Request):
    """To be awaited in a handler."""
    if request.cookies.get("session") not in SESSIONS:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "sign in first")


async def socket_user(websocket: WebSocket):
    claims = decode(websocket.query_params.get("token", ""))
    if claims is None:
        raise WebSocketException(status.WS_1008_POLICY_VIOLATION)
    return claims
