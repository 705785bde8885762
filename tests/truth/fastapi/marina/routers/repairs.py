"""Router dependencies, above and below others."""

from fastapi import APIRouter, Depends

from ..security import current_user, user_or_none

router = APIRouter(dependencies=[Depends(user_or_none)])
engines = APIRouter(prefix="/engines", dependencies=[Depends(current_user)])
diesels = APIRouter(prefix="/diesels")
sails = APIRouter(prefix="/sails")
ropes = APIRouter(prefix="/ropes")


@router.get("/")
def index():
    return {"repairs": [], "id": "reached:repairs.index"}


@engines.get("/")
def list_engines():
    return {"engines": [], "id": "reached:repairs.engines"}


@diesels.get("/")
def list_diesels():
    return {"diesels": [], "id": "reached:repairs.diesels"}


@sails.get("/")
def list_sails():
    return {"sails": [], "id": "reached:repairs.sails"}


@ropes.get("/")
def list_ropes():
    return {"ropes": [], "id": "reached:repairs.ropes"}


ropes.dependencies.append(Depends(current_user))


@ropes.get("/strong")
def list_strong_ropes():
    return {"ropes": [], "id": "reached:repairs.strong_ropes"}


engines.include_router(diesels)
router.include_router(engines)
router.include_router(sails)
router.include_router(ropes)
