"""Fixtures shared by all tests."""

import os

os.environ.setdefault("DATABASE_URL", "postgresql+asyncpg://localhost/harbor_test")

from decimal import Decimal  # noqa: E402

import httpx  # noqa: E402
import pytest  # noqa: E402

from harbor.clients.shipping import CarrierClient  # noqa: E402
from harbor.services.pricing import Line  # noqa: E402


@pytest.fixture
def lines() -> list[Line]:
    """Two products for 50 euros together."""
    return [Line(Decimal("10.00"), 3), Line(Decimal("20.00"), 1)]


@pytest.fixture
def carrier() -> CarrierClient:
    """A carrier that delivers to the Netherlands for 7.25."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/countries/NL"):
            return httpx.Response(200, json={"available": True})
        if request.url.path.endswith("/quotes"):
            return httpx.Response(200, json={"price": "7.25"})
        if request.url.path.endswith("/shipments"):
            return httpx.Response(201, json={"tracking_code": "NL123"})
        return httpx.Response(404)

    return CarrierClient(transport=httpx.MockTransport(answer))


@pytest.fixture
def broken_carrier() -> CarrierClient:
    """A carrier that is down."""
    return CarrierClient(transport=httpx.MockTransport(lambda _request: httpx.Response(503)))
