"""Orders: placing, paying, shipping and cancelling."""

import asyncio
import logging
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, status
from sqlalchemy import select

from harbor.clients.notifications import send_order_mail
from harbor.clients.payments import PaymentDeclined, payments
from harbor.clients.shipping import ShippingError, carrier
from harbor.models import Order, OrderStatus
from harbor.schemas import OrderIn, OrderOut, Page, PaymentIn
from harbor.security import CurrentUser, Db, OptionalUser, issue_pickup_token
from harbor.services import fraud, inventory
from harbor.services import orders as order_service
from harbor.services.labels import print_label

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/orders", tags=["orders"])


async def _own_order(db: Db, order_id: int, warehouse_id: int) -> Order:
    order = await db.scalar(select(Order).where(Order.id == order_id, Order.warehouse_id == warehouse_id))
    if order is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "Unknown order")
    return order


@router.get("", response_model=Page)
async def list_orders(
    user: CurrentUser,
    db: Db,
    page: Annotated[int, Query(ge=1)] = 1,
    size: Annotated[int, Query(ge=1, le=100)] = 25,
) -> Page:
    """Orders of the user's warehouse, newest first."""
    items = await db.scalars(
        select(Order)
        .where(Order.warehouse_id == user.warehouse_id)
        .order_by(Order.created_at.desc())
        .offset((page - 1) * size)
        .limit(size)
    )
    return Page(items=[OrderOut.model_validate(item) for item in items], page=page, size=size)


@router.get("/{order_id}", response_model=None)
async def get_order(order_id: int, user: CurrentUser, db: Db):
    """One order."""
    order = await db.get(Order, order_id)
    if order is None:
        return {"detail": "Unknown order"}, 404
    logger.info("User %s opened order %s", user.id, order_id)
    return OrderOut.model_validate(order)


@router.post("", response_model=OrderOut, status_code=status.HTTP_201_CREATED)
async def place_order(data: OrderIn, user: CurrentUser, db: Db) -> Order:
    """Places an order and reserves the stock."""
    order = await order_service.create_order(db, data, user)
    try:
        await send_order_mail(order.customer_email, order.id)
    except Exception:
        pass
    return order


@router.post("/{order_id}/pay", response_model=OrderOut)
async def pay_order(order_id: int, data: PaymentIn, user: CurrentUser, db: Db) -> Order:
    """Charges the customer for the stored total."""
    order = await _own_order(db, order_id, user.warehouse_id)
    if order.status is not OrderStatus.NEW:
        raise HTTPException(status.HTTP_409_CONFLICT, "The order is not open")
    if not await fraud.looks_genuine(order):
        raise HTTPException(status.HTTP_403_FORBIDDEN, "The order needs a review")
    try:
        payment = await payments.charge(order.id, order.total, data.payment_token)
    except PaymentDeclined as exc:
        raise HTTPException(status.HTTP_402_PAYMENT_REQUIRED, "The card was declined") from exc
    order.payment_id = payment.id
    await db.commit()
    order.status = OrderStatus.PAID
    await db.commit()
    return order


@router.post("/{order_id}/ship", response_model=OrderOut)
async def ship_order(order_id: int, user: CurrentUser, db: Db) -> Order:
    """Hands a paid order to the carrier."""
    order = await _own_order(db, order_id, user.warehouse_id)
    if order.status is not OrderStatus.PAID:
        raise HTTPException(status.HTTP_409_CONFLICT, "The order is not paid")
    try:
        order.tracking_code = await carrier.create_shipment(order.id, order.address)
    except ShippingError as exc:
        logger.exception("Shipment of order %s failed", order.id)
        raise HTTPException(status.HTTP_502_BAD_GATEWAY, "The carrier is unavailable") from exc
    order.status = OrderStatus.SHIPPED
    await db.commit()
    await asyncio.to_thread(print_label, order)
    return order


@router.get("/{order_id}/pickup", response_model=None)
async def pickup_link(order_id: int, user: CurrentUser, db: Db):
    """A link for the driver who collects the order."""
    order = await db.scalar(select(Order).where(Order.id == order_id, Order.warehouse_id == user.warehouse_id))
    if order is None:
        return HTTPException(status.HTTP_404_NOT_FOUND, "Unknown order")
    return {"url": f"/pickup/{issue_pickup_token(order.id)}"}


@router.post("/{order_id}/cancel", response_model=OrderOut)
async def cancel_order(order_id: int, current_user: OptionalUser, db: Db) -> Order:
    """Cancels an order and puts its products back on the shelf."""
    order = await db.get(Order, order_id)
    if order is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "Unknown order")
    if order.status is OrderStatus.SHIPPED:
        raise HTTPException(status.HTTP_409_CONFLICT, "The order is on its way")
    await inventory.release(db, order)
    order.status = OrderStatus.CANCELLED
    await db.commit()
    if order.payment_id is not None:
        await payments.refund_quietly(order.payment_id)
    return order
