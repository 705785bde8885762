import os
from pathlib import Path

from fastapi import FastAPI, HTTPException
from fastapi.responses import FileResponse

app = FastAPI()
STORAGE = Path("/srv/images").resolve()


@app.get("/images/{name:path}")
def image(name: str):
    target = (STORAGE / name).resolve()
    if not target.is_relative_to(STORAGE):
        raise HTTPException(status_code=404, detail="Image not found")
    if not os.path.exists(target):
        raise HTTPException(status_code=404, detail="Image not found")
    return FileResponse(target)
