from fastapi import Depends, FastAPI, Request
from fastapi.responses import JSONResponse

from .gates import WarehouseGate
from .routers import berths, boats, crew, desk, lights, office, radio, repairs, tides, tickets
from .security import SESSIONS, current_user, kiosk_user
from .settings import KIOSK_WITHOUT_SIGN_IN
from .types import CLOSED
from .warehouse import warehouse

app = FastAPI(title="Marina reached:docs")


@app.get("/health")
def health():
    return {"status": "reached:health"}


@app.middleware("http")
async def close_the_office(request: Request, call_next):
    if request.url.path.startswith("/office") and request.cookies.get("session") not in SESSIONS:
        return JSONResponse({"error": "sign in first"}, status_code=401)
    return await call_next(request)


app.add_middleware(WarehouseGate, prefix="/warehouse")

app.include_router(boats.router)
app.include_router(berths.router, prefix="/berths", dependencies=[Depends(current_user)])
app.include_router(tides.router, prefix="/tides")
app.include_router(tides.router, prefix="/forecasts", dependencies=CLOSED)
app.include_router(repairs.router, prefix="/repairs")
app.include_router(office.router, prefix="/office")
app.include_router(radio.router, prefix="/radio")
app.include_router(radio.closed, prefix="/closed-radio")
for part in (crew.router, desk.router, tickets.router, lights.router):
    app.include_router(part)

app.mount("/warehouse", warehouse)


def berth_map():
    return {"map": [], "id": "reached:main.berth_map"}


app.add_api_route("/maps/berths", berth_map, dependencies=[Depends(current_user)])
app.add_api_route("/maps/town", berth_map)

if KIOSK_WITHOUT_SIGN_IN:
    app.dependency_overrides[kiosk_user] = lambda: "the kiosk"
