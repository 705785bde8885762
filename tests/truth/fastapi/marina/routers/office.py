"""Middleware of the application guards the path below which this router is included."""

from fastapi import APIRouter, WebSocket

router = APIRouter()


@router.get("/accounts")
def accounts():
    return {"accounts": [], "id": "reached:office.accounts"}


@router.websocket("/ledger")
async def ledger(websocket: WebSocket):
    await websocket.accept()
    print("reached:office.ledger", flush=True)
    await websocket.close()
