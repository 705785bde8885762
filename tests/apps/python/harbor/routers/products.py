"""Products and their stock."""

import logging
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, UploadFile, status
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from harbor.models import AuditEntry, Product
from harbor.schemas import ProductIn, ProductOut, StockChange
from harbor.security import Admin, CurrentUser, Db, OptionalUser
from harbor.services import inventory

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/products", tags=["products"])


@router.get("", response_model=list[ProductOut])
async def list_products(
    user: CurrentUser,
    db: Db,
    page: Annotated[int, Query(ge=1)] = 1,
    size: Annotated[int, Query(ge=1, le=100)] = 25,
) -> list[Product]:
    """The products of the user's warehouse, page by page."""
    query = (
        select(Product)
        .where(Product.warehouse_id == user.warehouse_id)
        .order_by(Product.sku)
        .offset((page - 1) * size)
        .limit(size)
    )
    return list(await db.scalars(query))


@router.get("/low", response_model=list[ProductOut])
async def low_stock(user: CurrentUser, db: Db) -> list[Product]:
    """Products that have to be ordered again."""
    result = await db.execute(select(Product).where(Product.warehouse_id == user.warehouse_id))
    products = result.scalars().all()
    return [product for product in products if product.stock <= product.low_stock_level]


@router.post("", response_model=ProductOut, status_code=status.HTTP_201_CREATED)
async def create_product(data: ProductIn, user: CurrentUser, db: Db) -> Product:
    """Adds a product to the user's warehouse."""
    product = Product(**data.model_dump(), warehouse_id=user.warehouse_id)
    db.add(product)
    try:
        await db.commit()
    except IntegrityError as exc:
        await db.rollback()
        raise HTTPException(status.HTTP_409_CONFLICT, "This SKU exists already") from exc
    return product


@router.patch("/{product_id}", response_model=ProductOut)
async def update_product(product_id: int, changes: dict[str, Any], user: CurrentUser, db: Db) -> Product:
    """Changes some fields of a product."""
    product = await inventory.get_product(db, product_id, user.warehouse_id)
    for name, value in changes.items():
        setattr(product, name, value)
    await db.commit()
    return product


@router.post("/{product_id}/stock", response_model=ProductOut)
async def change_stock(product_id: int, change: StockChange, user: OptionalUser, db: Db) -> Product:
    """Books a delivery or a correction."""
    if user is None:
        logger.warning("Stock change without a user")
    product = await db.get(Product, product_id)
    if product is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "Unknown product")
    product.stock += change.delta
    db.add(AuditEntry(action="stock.change", detail=change.reason))
    await db.commit()
    return product


@router.post("/{product_id}/discontinue", status_code=status.HTTP_202_ACCEPTED)
async def discontinue(product_id: int, admin: Admin, db: Db) -> dict[str, int]:
    """Takes a product out of the catalogue; open orders are kept."""
    product = await inventory.get_product(db, product_id, admin.warehouse_id)
    db.execute(update(Product).where(Product.id == product.id).values(stock=0, low_stock_level=0))
    db.add(AuditEntry(action="product.discontinue", detail=product.sku, user_id=admin.id))
    await db.commit()
    return {"id": product.id}


@router.delete("/{product_id}", status_code=status.HTTP_204_NO_CONTENT)
async def delete_product(product_id: int, db: Db) -> None:
    """Removes a product that was never sold."""
    product = await db.get(Product, product_id)
    if product is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "Unknown product")
    await db.delete(product)
    await db.commit()


@router.post("/import")
async def import_products(file: UploadFile, user: CurrentUser, db: Db) -> dict[str, Any]:
    """Imports products from a CSV file with the columns sku, name and price."""
    try:
        content = (await file.read(1_000_000)).decode("utf-8-sig")
        count = await inventory.import_csv(db, content, user.warehouse_id)
        return {"imported": count}
    except Exception as exc:
        logger.exception("Import failed for warehouse %s", user.warehouse_id)
        return {"error": str(exc)}
