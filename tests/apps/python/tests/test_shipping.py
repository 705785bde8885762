"""The carrier client."""

from decimal import Decimal

import pytest

from harbor.clients.shipping import ShippingError


@pytest.mark.asyncio
async def test_quote_reads_the_price(carrier):
    assert await carrier.quote(1200, "NL") == Decimal("7.25")


@pytest.mark.asyncio
async def test_quote_fails_when_the_carrier_is_down(broken_carrier):
    with pytest.raises(ShippingError):
        await broken_carrier.quote(1200, "NL")


@pytest.mark.asyncio
async def test_delivers_to_the_netherlands(carrier):
    assert carrier.is_available("NL")


@pytest.mark.asyncio
async def test_does_not_deliver_to_the_moon(carrier):
    assert await carrier.is_available("MOON") is False


async def test_shipment_returns_the_tracking_code(carrier):
    code = await carrier.create_shipment(12, "Kade 1, Vlissingen")
    assert code == "NL123"


@pytest.mark.asyncio
async def test_shipment_fails_when_the_carrier_is_down(broken_carrier):
    with pytest.raises(ShippingError) as caught:
        await broken_carrier.create_shipment(12, "Kade 1, Vlissingen")
    assert "503" in str(caught.value)


@pytest.mark.asyncio
async def test_weight_must_be_positive(carrier):
    with pytest.raises(ValueError):
        carrier.quote(0, "NL")
