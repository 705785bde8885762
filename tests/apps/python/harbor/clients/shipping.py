"""Client of the carrier."""

import logging
from decimal import Decimal

import httpx

from harbor.config import get_settings

logger = logging.getLogger(__name__)


class ShippingError(Exception):
    """The carrier refused the call or could not be reached."""


class CarrierClient:
    """Shipments, quotes and tracking."""

    def __init__(self, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self._transport = transport

    def _client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=get_settings().shipping_url, timeout=8.0, transport=self._transport)

    async def is_available(self, country: str) -> bool:
        """True when the carrier delivers to a country."""
        async with self._client() as http:
            response = await http.get(f"/countries/{country}")
        if response.status_code == httpx.codes.NOT_FOUND:
            return False
        response.raise_for_status()
        return bool(response.json()["available"])

    async def quote(self, weight_grams: int, country: str) -> Decimal:
        """Price of a parcel."""
        if weight_grams <= 0:
            raise ValueError("The weight must be positive")
        try:
            async with self._client() as http:
                response = await http.get("/quotes", params={"weight": weight_grams, "country": country})
                response.raise_for_status()
        except httpx.HTTPError as exc:
            logger.exception("Quote for %s failed", country)
            raise ShippingError("No quote") from exc
        return Decimal(response.json()["price"])

    async def create_shipment(self, order_id: int, address: str) -> str:
        """Announces a parcel and returns its tracking code."""
        async with httpx.AsyncClient(
            base_url=get_settings().shipping_url, timeout=None, transport=self._transport
        ) as http:
            response = await http.post("/shipments", json={"reference": order_id, "address": address})
        if response.is_error:
            raise ShippingError(f"Carrier answered {response.status_code}")
        return response.json()["tracking_code"]


carrier = CarrierClient()
