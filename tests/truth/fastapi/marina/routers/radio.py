"""WebSockets."""

from typing import Annotated

from fastapi import APIRouter, Depends, WebSocket, status

from ..security import current_user, socket_user
from ..tokens import decode

router = APIRouter()
closed = APIRouter(dependencies=[Depends(socket_user)])


async def speak(websocket: WebSocket, text: str):
    await websocket.accept()
    print(text, flush=True)
    await websocket.close()


@router.websocket("/weather")
async def weather(websocket: WebSocket):
    await speak(websocket, "reached:radio.weather")


@router.websocket("/ships")
async def ships(websocket: WebSocket, user: Annotated[dict, Depends(socket_user)]):
    await speak(websocket, "reached:radio.ships")


@router.websocket("/guards")
async def guards(websocket: WebSocket, user: Annotated[dict, Depends(current_user)]):
    await speak(websocket, "reached:radio.guards")


@router.websocket("/captains")
async def captains(websocket: WebSocket):
    await websocket.accept()
    if decode(websocket.query_params.get("token", "")) is None:
        await websocket.close(status.WS_1008_POLICY_VIOLATION)
        return
    print("reached:radio.captains", flush=True)
    await websocket.close()


@closed.websocket("/pilots")
async def pilots(websocket: WebSocket):
    await speak(websocket, "reached:radio.pilots")
