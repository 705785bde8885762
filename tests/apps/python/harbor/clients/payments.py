"""Client of the payment service."""

import contextlib
import logging
from dataclasses import dataclass
from decimal import Decimal

import httpx

from harbor.config import get_settings

logger = logging.getLogger(__name__)


class PaymentDeclined(Exception):
    """The customer's bank refused the payment."""


class PaymentUnavailable(Exception):
    """The payment service could not be reached."""


@dataclass(frozen=True)
class Payment:
    """A payment that went through."""

    id: str
    amount: Decimal


class PaymentClient:
    """Charges and refunds. One instance per process; it keeps connections open."""

    def __init__(self, app_name: str, api_key: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._http = httpx.AsyncClient(
            base_url=get_settings().payments_url,
            headers={"Authorization": f"Bearer {api_key}", "X-App": app_name.encode().hex()},
            timeout=httpx.Timeout(10, connect=3),
            transport=transport,
        )

    async def charge(self, order_id: int, amount: Decimal, token: str) -> Payment:
        """Charges an order once, also when the call is repeated."""
        try:
            response = await self._http.post(
                "/charges",
                json={"amount": str(amount), "currency": "EUR", "source": token},
                headers={"Idempotency-Key": f"order-{order_id}"},
            )
            if response.status_code == httpx.codes.PAYMENT_REQUIRED:
                raise PaymentDeclined(f"Order {order_id}")
            response.raise_for_status()
        except httpx.HTTPError as exc:
            logger.exception("Charge of order %s failed", order_id)
            raise PaymentUnavailable(f"Order {order_id}") from exc
        return Payment(id=response.json()["id"], amount=amount)

    async def refund(self, payment_id: str) -> None:
        """Pays a charge back."""
        response = await self._http.post(f"/charges/{payment_id}/refund")
        response.raise_for_status()

    async def refund_quietly(self, payment_id: str) -> None:
        """Pays a charge back while an order is being cancelled."""
        with contextlib.suppress(Exception):
            await self.refund(payment_id)

    async def find(self, payment_id: str) -> Payment | None:
        """A payment by its id."""
        try:
            response = await self._http.get(f"/charges/{payment_id}")
            response.raise_for_status()
            body = response.json()
            return Payment(id=body["id"], amount=Decimal(body["amount"]))
        except Exception as exc:
            logger.debug("Payment lookup failed: %s", exc)
            return None

    async def close(self) -> None:
        """Closes the connections."""
        await self._http.aclose()


payments = PaymentClient(app_name="Harbor 🚢 Entrepôt", api_key="sk_live_3dVxqdOTXK9Al2KdPhObAPkQ")
