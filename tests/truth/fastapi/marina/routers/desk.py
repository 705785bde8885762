"""Handlers that guard themselves, and some that mean to."""

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import JSONResponse

from ..security import SESSIONS, ensure_session
from ..services.desk import error_of, letters_of_caller

router = APIRouter(prefix="/desk")


@router.get("/letters")
def letters(request: Request):
    found = letters_of_caller(request)
    return {"letters": found, "id": "reached:desk.letters"}


@router.get("/parcels")
def parcels(request: Request):
    if error_of(request):
        return HTTPException(401, "a valid token is needed")
    return {"parcels": [], "id": "reached:desk.parcels"}


@router.get("/stamps")
def stamps(request: Request):
    error = error_of(request)
    if error:
        return error, 401
    return {"stamps": [], "id": "reached:desk.stamps"}


@router.get("/forms")
def forms(request: Request):
    error = error_of(request)
    if error:
        return JSONResponse(error, status_code=401)
    return {"forms": [], "id": "reached:desk.forms"}


@router.get("/keys")
def keys(request: Request, response: Response):
    if error_of(request):
        response.status_code = 401
    return {"keys": [], "id": "reached:desk.keys"}


@router.get("/safe")
async def safe(request: Request):
    await ensure_session(request)
    return {"safe": "gold", "id": "reached:desk.safe"}


@router.get("/drawer")
async def drawer(request: Request):
    ensure_session(request)
    return {"drawer": "pens", "id": "reached:desk.drawer"}


@router.get("/notes")
def notes(request: Request):
    error_of(request)
    return {"notes": [], "id": "reached:desk.notes"}


@router.get("/guests")
def guests(request: Request):
    user = SESSIONS.get(request.cookies.get("session"))
    return {"hello": user, "id": "reached:desk.guests"}
