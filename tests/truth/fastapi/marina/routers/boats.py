"""One guard per route."""

from typing import Annotated

from fastapi import APIRouter, Depends, Security

from ..security import (
    RoleChecker,
    SignedIn,
    Visitor,
    active_user,
    answered_refusal,
    current_user,
    kiosk_user,
    require_role,
    returned_refusal,
    scoped_user,
    session_user,
    user_after_all,
    user_for_a_while,
    user_of_any_scope,
    user_or_none,
    user_too_late,
)
from ..types import Admin, CurrentUser, MaybeUser, Reader

router = APIRouter(prefix="/boats")


@router.get("/")
def index():
    return {"boats": [], "id": "reached:boats.index"}


@router.post("/")
def create(user: dict = Depends(current_user)):
    return {"boat": 1, "id": "reached:boats.create"}


@router.get("/mine")
def mine(user: CurrentUser):
    return {"boats": [], "id": "reached:boats.mine"}


@router.get("/near")
def near(user: MaybeUser):
    return {"boats": [], "id": "reached:boats.near"}


@router.get("/listed")
def listed(reader: Reader):
    return {"boats": [], "id": "reached:boats.listed"}


@router.get("/active")
def active(user: Annotated[dict, Depends(active_user)]):
    return {"boats": [], "id": "reached:boats.active"}


@router.get("/{boat_id}", dependencies=[Depends(session_user)])
def show(boat_id: int):
    return {"boat": boat_id, "id": "reached:boats.show"}


@router.put("/{boat_id}", dependencies=[Depends(RoleChecker("admin"))])
def update(boat_id: int):
    return {"boat": boat_id, "id": "reached:boats.update"}


@router.delete("/{boat_id}")
def delete(boat_id: int, admin: Admin):
    return {"deleted": boat_id, "id": "reached:boats.delete"}


@router.get("/{boat_id}/keys")
def keys(boat_id: int, signed_in: Annotated[SignedIn, Depends()]):
    return {"keys": 2, "id": "reached:boats.keys"}


@router.get("/{boat_id}/photos")
def photos(boat_id: int, visitor: Annotated[Visitor, Depends()]):
    return {"photos": [], "id": "reached:boats.photos"}


@router.post("/{boat_id}/sell")
def sell(boat_id: int, user=current_user):
    return {"sold": boat_id, "id": "reached:boats.sell"}


@router.post("/{boat_id}/lend", dependencies=[Depends(returned_refusal)])
def lend(boat_id: int):
    return {"lent": boat_id, "id": "reached:boats.lend"}


@router.post("/{boat_id}/rent", dependencies=[Depends(answered_refusal)])
def rent(boat_id: int):
    return {"rented": boat_id, "id": "reached:boats.rent"}


@router.post("/{boat_id}/insure")
def insure(boat_id: int, user: Annotated[dict, Depends(user_for_a_while)]):
    return {"insured": boat_id, "id": "reached:boats.insure"}


@router.post("/{boat_id}/scrap", dependencies=[Depends(user_too_late)])
def scrap(boat_id: int):
    print("reached:boats.scrap", flush=True)
    return {"scrapped": boat_id}


@router.post("/{boat_id}/paint", dependencies=[Depends(require_role)])
def paint(boat_id: int):
    return {"painted": boat_id, "id": "reached:boats.paint"}


@router.post("/{boat_id}/tow", dependencies=[Depends(require_role("admin"))])
def tow(boat_id: int):
    return {"towed": boat_id, "id": "reached:boats.tow"}


@router.get("/{boat_id}/log")
def log(boat_id: int, user: Annotated[dict, Depends(user_after_all)]):
    return {"log": [], "id": "reached:boats.log"}


@router.get("/{boat_id}/crew")
def crew(boat_id: int, user: Annotated[dict | None, Depends(user_or_none)] = None):
    return {"crew_for": user, "id": "reached:boats.crew"}


@router.get("/{boat_id}/papers", dependencies=[Security(scoped_user, scopes=["papers"])])
def papers(boat_id: int):
    return {"papers": [], "id": "reached:boats.papers"}


@router.get("/{boat_id}/bills", dependencies=[Security(user_of_any_scope, scopes=["bills"])])
def bills(boat_id: int):
    return {"bills": [], "id": "reached:boats.bills"}


@router.get("/{boat_id}/kiosk", dependencies=[Depends(kiosk_user)])
def kiosk(boat_id: int):
    return {"boat": boat_id, "id": "reached:boats.kiosk"}
