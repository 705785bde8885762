"""Closed by default: the application's dependencies hold for its routes, and not for everything it serves."""

from pathlib import Path

from fastapi import Depends, FastAPI, WebSocket
from fastapi.staticfiles import StaticFiles
from starlette.responses import JSONResponse
from starlette.routing import Route

from .archive import archive
from .partners import partners
from .routers import boxes, prices, public
from .security import open_to_all, verified_claims

app = FastAPI(title="Vault reached:docs", dependencies=[Depends(verified_claims)])


@app.get("/health")
def health():
    return {"status": "reached:health"}


@app.get("/gold")
def gold():
    return {"gold": 12, "id": "reached:gold"}


@app.get("/opening-hours")
@open_to_all
def opening_hours():
    return {"hours": "9-17", "id": "reached:opening_hours"}


@app.get("/silver", dependencies=[])
def silver():
    return {"silver": 40, "id": "reached:silver"}


@app.websocket("/alarms")
async def alarms(websocket: WebSocket):
    await websocket.accept()
    print("reached:alarms", flush=True)
    await websocket.close()


async def ping(request):
    return JSONResponse({"id": "reached:ping"})


async def version(request):
    return JSONResponse({"id": "reached:version"})


app.include_router(boxes.router, prefix="/boxes")
app.include_router(prices.router, prefix="/prices")
app.include_router(public.router, prefix="/public")
app.mount("/archive", archive)
app.mount("/partners", partners)
app.mount("/assets", StaticFiles(directory=Path(__file__).parent / "assets"))
app.add_route("/ping", ping)
app.router.routes.append(Route("/version", version))
app.add_api_route("/copper", lambda: {"copper": 7, "id": "reached:copper"})
