"""Mounted. It is an application of its own, and nobody gave it dependencies."""

from fastapi import FastAPI

archive = FastAPI(title="Archive reached:archive.docs")


@archive.get("/deeds/{deed_id}")
def deed(deed_id: int):
    return {"deed": deed_id, "id": "reached:archive.deed"}
