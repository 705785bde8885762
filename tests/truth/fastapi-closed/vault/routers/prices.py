from fastapi import APIRouter

router = APIRouter()


@router.get("/today")
def today():
    return {"price": 60, "id": "reached:prices.today"}


@router.get("/today/details")
def details():
    return {"price": 60, "id": "reached:prices.details"}
