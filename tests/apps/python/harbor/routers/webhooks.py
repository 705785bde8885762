"""Calls from the carrier."""

import hashlib
import hmac
import logging
from typing import Annotated

from fastapi import APIRouter, Header, HTTPException, Request, status
from pydantic import ValidationError
from sqlalchemy import select

from harbor.config import get_settings
from harbor.models import Order, OrderStatus
from harbor.schemas import CarrierEvent
from harbor.security import Db

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/webhooks", tags=["webhooks"])


@router.post("/carrier", status_code=status.HTTP_202_ACCEPTED)
async def carrier_event(
    request: Request,
    db: Db,
    x_signature: Annotated[str, Header()] = "",
) -> dict[str, bool]:
    """Follows a parcel on its way to the customer."""
    body = await request.body()
    secret = get_settings().carrier_webhook_secret
    if secret:
        expected = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(expected, x_signature):
            raise HTTPException(status.HTTP_401_UNAUTHORIZED, "Invalid signature")

    try:
        event = CarrierEvent.model_validate_json(body)
    except ValidationError as exc:
        raise HTTPException(status.HTTP_422_UNPROCESSABLE_ENTITY, "Invalid event") from exc

    order = await db.scalar(select(Order).where(Order.tracking_code == event.tracking_code))
    if order is None:
        raise HTTPException(status.HTTP_404_NOT_FOUND, "Unknown parcel")
    if event.status == "returned":
        order.status = OrderStatus.CANCELLED
        await db.commit()
        logger.info("Order %s came back", order.id)
    return {"accepted": True}
