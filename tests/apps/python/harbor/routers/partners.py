"""Stock levels for partner shops."""

from fastapi import APIRouter, Depends, HTTPException, status
from sqlalchemy import select

from harbor.models import Product
from harbor.security import Db, require_partner

router = APIRouter(prefix="/partners", tags=["partners"], dependencies=[Depends(require_partner)])


@router.get("/stock/{sku}")
async def stock_level(sku: str, db: Db) -> dict[str, int]:
    """Pieces in stock over all warehouses."""
    levels = list(await db.scalars(select(Product.stock).where(Product.sku == sku).limit(50)))
    if not levels:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "Unknown SKU")
    return {"stock": sum(levels)}
