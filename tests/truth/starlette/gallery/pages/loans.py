"""Guards of our own: decorators, endpoints that check, helpers."""

from starlette.endpoints import HTTPEndpoint
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

from ..auth import bearer_claims
from ..errors import NotSignedIn
from ..guards import ensure_session, ensure_token, note_caller, token_required
from ..middleware import refusal
from ..services.loans import loans_of_caller


@token_required
async def index(request):
    return JSONResponse({"id": "reached:loans.index"})


@note_caller
async def noted(request):
    return JSONResponse({"id": "reached:loans.noted"})


async def wrapped(request):
    return JSONResponse({"id": "reached:loans.wrapped"})


async def far(request):
    found = loans_of_caller(request)
    return JSONResponse({"loans": found, "id": "reached:loans.far"})


async def near(request):
    ensure_session(request)
    return JSONResponse({"id": "reached:loans.near"})


async def swallowed(request):
    try:
        ensure_session(request)
    except NotSignedIn:
        pass
    return JSONResponse({"id": "reached:loans.swallowed"})


async def answered(request):
    if not request.user.is_authenticated:
        return JSONResponse({"error": "sign in first"}, status_code=401)
    return JSONResponse({"id": "reached:loans.answered"})


async def fine(request):
    if not request.user.is_authenticated:
        return JSONResponse({"error": "sign in first"})
    return JSONResponse({"id": "reached:loans.fine"})


async def redirected(request):
    if "user" not in request.session:
        return RedirectResponse("/sign-in")
    return JSONResponse({"id": "reached:loans.redirected"})


async def dropped(request):
    if bearer_claims(request) is None:
        refusal()
    return JSONResponse({"id": "reached:loans.dropped"})


async def returned(request):
    if bearer_claims(request) is None:
        return HTTPException(401, "a valid token is needed")
    return JSONResponse({"id": "reached:loans.returned"})


async def by_method(request):
    if request.method == "POST":
        ensure_token(request)
    return JSONResponse({"id": "reached:loans.by_method"})


class ClosedEndpoint(HTTPEndpoint):
    async def dispatch(self):
        if bearer_claims_of_scope(self.scope) is None:
            await refusal()(self.scope, self.receive, self.send)
            return
        await super().dispatch()


def bearer_claims_of_scope(scope):
    return bearer_claims(HTTPConnection(scope))


class Returns(ClosedEndpoint):
    async def get(self, request):
        return JSONResponse({"id": "reached:loans.returns"})


routes = [
    Route("/", index),
    Route("/noted", noted),
    Route("/wrapped", token_required(wrapped)),
    Route("/bare", wrapped),
    Route("/far", far),
    Route("/near", near),
    Route("/swallowed", swallowed),
    Route("/answered", answered),
    Route("/fine", fine),
    Route("/redirected", redirected),
    Route("/dropped", dropped),
    Route("/returned", returned),
    Route("/by-method", by_method, methods=["GET", "POST"]),
    Route("/returns", Returns),
]
