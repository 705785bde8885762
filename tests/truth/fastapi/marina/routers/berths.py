"""The guard is where this router is included."""

from fastapi import APIRouter

router = APIRouter()
moorings = APIRouter(prefix="/moorings")


@router.get("/")
def index():
    return {"berths": [], "id": "reached:berths.index"}


@moorings.get("/{mooring_id}")
def mooring(mooring_id: int):
    return {"mooring": mooring_id, "id": "reached:berths.mooring"}


router.include_router(moorings)
