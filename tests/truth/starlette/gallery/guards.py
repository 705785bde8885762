from functools import wraps

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from .auth import SESSIONS, bearer_claims
from .errors import NotSignedIn


def token_required(endpoint):
    @wraps(endpoint)
    async def wrapper(request):
        if bearer_claims(request) is None:
            return JSONResponse({"error": "a valid token is needed"}, status_code=401)
        return await endpoint(request)

    return wrapper


def note_caller(endpoint):
    """Rejects nobody."""

    @wraps(endpoint)
    async def wrapper(request):
        request.state.claims = bearer_claims(request)
        return await endpoint(request)

    return wrapper


def ensure_session(request):
    if request.cookies.get("session") not in SESSIONS:
        raise NotSignedIn("sign in first")


def ensure_token(request):
    if bearer_claims(request) is None:
        raise HTTPException(401, "a valid token is needed")
