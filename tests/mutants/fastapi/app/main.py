from fastapi import FastAPI

from app.routers import catches, trips

app = FastAPI()
app.include_router(catches.router, prefix="/catches")
app.include_router(trips.router, prefix="/trips")


@app.get("/health")
def health():
    return {"ok": True}
