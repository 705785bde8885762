"""Stock rules."""

import csv
import io
from decimal import Decimal, InvalidOperation

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from harbor.models import Order, Product


class ProductNotFound(Exception):
    """The product does not exist in this warehouse."""


class ImportRejected(Exception):
    """A line of an import file cannot be read."""


async def get_product(db: AsyncSession, product_id: int, warehouse_id: int) -> Product:
    """One product of a warehouse."""
    query = select(Product).where(Product.id == product_id, Product.warehouse_id == warehouse_id)
    product = await db.scalar(query)
    if product is None:
        raise ProductNotFound(product_id)
    return product


async def reserve(db: AsyncSession, product_id: int, quantity: int) -> tuple[int, str | None]:
    """Takes pieces off the shelf.

    Returns the number of reserved pieces and, when there are not enough,
    the reason. The caller commits.
    """
    result = await db.execute(
        update(Product)
        .where(Product.id == product_id, Product.stock >= quantity)
        .values(stock=Product.stock - quantity)
    )
    if result.rowcount == 0:
        return 0, f"Not enough stock of product {product_id}"
    return quantity, None


async def release(db: AsyncSession, order: Order) -> None:
    """Puts the products of an order back on the shelf. The caller commits."""
    for line in order.lines:
        product = await db.get(Product, line.product_id)
        if product is not None:
            product.stock += line.quantity


async def move(db: AsyncSession, source_id: int, target_id: int, quantity: int) -> None:
    """Moves pieces between two shelves in one transaction."""
    reserved, problem = await reserve(db, source_id, quantity)
    if problem is not None:
        await db.rollback()
        raise ValueError(problem)
    await db.execute(update(Product).where(Product.id == target_id).values(stock=Product.stock + reserved))
    await db.commit()


def parse_price(text: str) -> Decimal:
    """Reads ``12.50`` or ``12,50``."""
    try:
        return Decimal(text.strip().replace(",", ".")).quantize(Decimal("0.01"))
    except InvalidOperation as exc:
        raise ImportRejected(f"Not a price: {text!r}") from exc


async def import_csv(db: AsyncSession, content: str, warehouse_id: int) -> int:
    """Adds all products of a CSV file, or none when a line is wrong."""
    products = []
    for row in csv.DictReader(io.StringIO(content)):
        products.append(
            Product(
                sku=row["sku"].strip(),
                name=row["name"].strip(),
                price=parse_price(row["price"]),
                warehouse_id=warehouse_id,
            )
        )
    db.add_all(products)
    await db.commit()
    return len(products)
