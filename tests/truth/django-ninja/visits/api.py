"""Operations that guard themselves, and routers of the closed API."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from ninja import Router
from ninja.decorators import decorate_view
from ninja.errors import HttpError
from ninja.responses import Response
from ninja.throttling import AnonRateThrottle

from accounts.auth import Token, note_caller
from accounts.guards import ensure_token, note_operation, token_required
from accounts.tokens import bearer_claims

from .services import visits_of_caller

router = Router()
telescopes = Router()
guests = Router(auth=None)
rooms = Router(auth=note_caller)


@router.get("/decorated")
@token_required
def decorated(request):
    return {"id": "reached:visits.decorated"}


@token_required
@router.get("/decorated-above")
def decorated_above(request):
    return {"id": "reached:visits.decorated_above"}


@router.get("/noted")
@note_operation
def noted(request):
    return {"id": "reached:visits.noted"}


@router.get("/login")
@login_required
def login(request):
    return {"id": "reached:visits.login"}


@router.get("/view-login")
@decorate_view(login_required)
def view_login(request):
    return {"id": "reached:visits.view_login"}


@router.get("/raised")
def raised(request):
    if bearer_claims(request) is None:
        raise HttpError(401, "a valid token is needed")
    return {"id": "reached:visits.raised"}


@router.get("/returned", response={200: dict, 401: dict})
def returned(request):
    if bearer_claims(request) is None:
        return 401, {"detail": "a valid token is needed"}
    return 200, {"id": "reached:visits.returned"}


@router.get("/undeclared")
def undeclared(request):
    if bearer_claims(request) is None:
        return 401, {"detail": "a valid token is needed"}
    return {"id": "reached:visits.undeclared"}


@router.get("/answered")
def answered(request):
    if bearer_claims(request) is None:
        return Response({"detail": "a valid token is needed"}, status=401)
    return {"id": "reached:visits.answered"}


@router.get("/error-returned")
def error_returned(request):
    if bearer_claims(request) is None:
        return HttpError(401, "a valid token is needed")
    return {"id": "reached:visits.error_returned"}


@router.get("/fine")
def fine(request):
    if bearer_claims(request) is None:
        return {"detail": "a valid token is needed"}
    return {"id": "reached:visits.fine"}


@router.get("/far")
def far(request):
    found = visits_of_caller(request)
    return {"visits": found, "id": "reached:visits.far"}


@router.get("/swallowed")
def swallowed(request):
    try:
        ensure_token(request)
    except PermissionDenied:
        pass
    return {"id": "reached:visits.swallowed"}


@router.get("/dropped")
def dropped(request):
    bearer_claims(request)
    return {"id": "reached:visits.dropped"}


@router.get("/throttled", throttle=[AnonRateThrottle("100/s")])
def throttled(request):
    return {"id": "reached:visits.throttled"}


@telescopes.get("/")
def list_telescopes(request):
    return {"id": "reached:telescopes.index"}


@telescopes.get("/open", auth=None)
def open_telescope(request):
    return {"id": "reached:telescopes.open"}


@guests.get("/")
def list_guests(request):
    return {"id": "reached:guests.index"}


@guests.get("/letters", auth=Token())
def letters(request):
    return {"id": "reached:guests.letters"}


@rooms.get("/")
def list_rooms(request):
    return {"id": "reached:rooms.index"}
