"""Decorators, which FastAPI does not ask for, and an open route before a closed one."""

from functools import wraps

from fastapi import APIRouter, Depends, HTTPException, Request

from ..security import current_user
from ..tokens import bearer, decode

router = APIRouter(prefix="/tickets")


def token_required(handler):
    @wraps(handler)
    async def wrapper(request: Request, *args, **kwargs):
        if decode(bearer(request.headers) or "") is None:
            raise HTTPException(401, "a valid token is needed")
        return await handler(request, *args, **kwargs)

    return wrapper


def token_checked(handler):
    """As token_required, without functools.wraps: FastAPI reads this function's parameters."""

    async def checked(request: Request):
        if decode(bearer(request.headers) or "") is None:
            raise HTTPException(401, "a valid token is needed")
        return await handler(request)

    return checked


@router.get("/")
@token_required
async def index(request: Request):
    return {"tickets": [], "id": "reached:tickets.index"}


@token_required
@router.get("/export")
async def export(request: Request):
    return {"tickets": [], "id": "reached:tickets.export"}


@router.get("/sold")
@token_checked
async def sold(request: Request):
    return {"tickets": [], "id": "reached:tickets.sold"}


@router.get("/by/{owner}")
def by_owner(owner: str):
    return {"owner": owner, "id": "reached:tickets.by_owner"}


@router.get("/by/me", dependencies=[Depends(current_user)])
def mine():
    return {"tickets": [], "id": "reached:tickets.mine"}
