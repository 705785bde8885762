"""Schemes of fastapi.security used as if they verified anything."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException

from ..security import api_key, http_basic, http_bearer, oauth2_scheme, optional_oauth2_scheme, session_cookie
from ..tokens import decode

router = APIRouter(prefix="/crew")


@router.get("/oauth2")
def with_oauth2(token: Annotated[str, Depends(oauth2_scheme)]):
    return {"crew": [], "id": "reached:crew.oauth2"}


@router.get("/bearer", dependencies=[Depends(http_bearer)])
def with_bearer():
    return {"crew": [], "id": "reached:crew.bearer"}


@router.get("/basic", dependencies=[Depends(http_basic)])
def with_basic():
    return {"crew": [], "id": "reached:crew.basic"}


@router.get("/cookie")
def with_cookie(session: Annotated[str, Depends(session_cookie)]):
    return {"crew": [], "id": "reached:crew.cookie"}


@router.get("/key", dependencies=[Depends(api_key)])
def with_key():
    return {"crew": [], "id": "reached:crew.key"}


@router.get("/optional")
def with_optional(token: Annotated[str | None, Depends(optional_oauth2_scheme)]):
    return {"crew": [], "id": "reached:crew.optional"}


@router.get("/optional-checked")
def with_optional_checked(token: Annotated[str | None, Depends(optional_oauth2_scheme)]):
    if token is None or decode(token) is None:
        raise HTTPException(401, "a valid token is needed")
    return {"crew": [], "id": "reached:crew.optional_checked"}


@router.get("/verified")
def with_verified(token: Annotated[str, Depends(oauth2_scheme)]):
    if decode(token) is None:
        raise HTTPException(401, "a valid token is needed")
    return {"crew": [], "id": "reached:crew.verified"}
