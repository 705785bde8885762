from fastapi import FastAPI

warehouse = FastAPI(title="Warehouse reached:warehouse.docs")


@warehouse.get("/goods")
def goods():
    return {"goods": [], "id": "reached:warehouse.goods"}
