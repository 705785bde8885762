"""Placing orders."""

import logging

from sqlalchemy.ext.asyncio import AsyncSession

from harbor.models import AuditEntry, Order, OrderLine, Product, User
from harbor.schemas import OrderIn
from harbor.services import inventory
from harbor.services.pricing import Line, order_total

logger = logging.getLogger(__name__)


class OrderRejected(Exception):
    """The order cannot be placed."""


async def create_order(db: AsyncSession, data: OrderIn, user: User) -> Order:
    """Creates an order with its lines; prices come from the catalogue."""
    order_lines: list[OrderLine] = []
    price_lines: list[Line] = []
    for item in data.lines:
        product = await db.get(Product, item.product_id)
        if product is None or product.warehouse_id != user.warehouse_id:
            raise OrderRejected(f"Unknown product {item.product_id}")
        reserved, problem = await inventory.reserve(db, product.id, item.quantity)
        logger.info("Reserved %s pieces of %s", reserved, product.sku)
        order_lines.append(OrderLine(product_id=product.id, quantity=item.quantity, unit_price=product.price))
        price_lines.append(Line(unit_price=product.price, quantity=item.quantity))

    order = Order(
        customer_email=data.customer_email,
        address=data.address,
        total=order_total(price_lines),
        user_id=user.id,
        warehouse_id=user.warehouse_id,
        lines=order_lines,
    )
    db.add(order)
    db.add(AuditEntry(action="order.create", user_id=user.id))
    await db.commit()
    return order
