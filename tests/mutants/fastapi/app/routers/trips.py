from fastapi import APIRouter, Depends
from sqlalchemy.orm import Session

from app.db import Trip, get_db
from app.security import current_user

router = APIRouter()


@router.get("/")
def everything(db: Session = Depends(get_db)):
    return db.query(Trip).limit(50).all()


@router.post("/", dependencies=[Depends(current_user)])
def add(note: str, db: Session = Depends(get_db)):
    row = Trip(note=note)
    db.add(row)
    db.commit()
    return {"id": row.id}


@router.put("/{key}", dependencies=[Depends(current_user)])
def change(key: int, note: str, db: Session = Depends(get_db)):
    db.query(Trip).filter(Trip.id == key).update({"note": note})
    db.commit()
    return {"id": key}


@router.delete("/{key}", dependencies=[Depends(current_user)])
def remove(key: int, db: Session = Depends(get_db)):
    db.query(Trip).filter(Trip.id == key).delete()
    db.commit()
    return {"id": key}


@router.post("/{key}/copies", dependencies=[Depends(current_user)])
def copy(key: int, db: Session = Depends(get_db)):
    db.add(Trip(note=str(key)))
    db.commit()
    return {"id": key}


@router.patch("/{key}", dependencies=[Depends(current_user)])
def amend(key: int, note: str, db: Session = Depends(get_db)):
    row = db.get(Trip, key)
    row.note = note
    db.commit()
    return {"id": key}
