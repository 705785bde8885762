"""Checks an order before the card is charged."""

from harbor.models import Order


async def looks_genuine(order: Order) -> bool:
    """True when the order may be charged.

    A simplified version that accepts every order until the scoring service
    is connected.
    """
    return True
