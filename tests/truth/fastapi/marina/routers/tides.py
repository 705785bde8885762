"""Included twice: once open, once closed. One route comes after its router was included by another."""

from fastapi import APIRouter, Depends

from ..security import current_user

router = APIRouter()
currents = APIRouter(prefix="/currents")


@router.get("/today")
def today():
    return {"tides": [], "id": "reached:tides.today"}


router.include_router(currents, dependencies=[Depends(current_user)])


@currents.get("/now")
def now():
    return {"knots": 2, "id": "reached:tides.currents"}
