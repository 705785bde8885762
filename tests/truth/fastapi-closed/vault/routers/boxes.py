from fastapi import APIRouter, WebSocket

from ..security import open_to_all

router = APIRouter()
keys = APIRouter(prefix="/{box_id}/keys", dependencies=[])


@router.get("/")
def index():
    return {"boxes": [], "id": "reached:boxes.index"}


@router.get("/sizes")
@open_to_all
def sizes():
    return {"sizes": [1, 2], "id": "reached:boxes.sizes"}


@router.websocket("/watch")
async def watch(websocket: WebSocket):
    await websocket.accept()
    print("reached:boxes.watch", flush=True)
    await websocket.close()


@keys.get("/")
def list_keys(box_id: int):
    return {"keys_of": box_id, "id": "reached:boxes.keys"}


router.include_router(keys)


@router.get("/late")
def late():
    return {"boxes": [], "id": "reached:boxes.late"}
