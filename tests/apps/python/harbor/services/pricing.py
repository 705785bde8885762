"""Prices of orders."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")
VAT = Decimal("0.21")
MAX_DISCOUNT = Decimal("0.30")
FREE_SHIPPING_FROM = Decimal("75")
SHIPPING = Decimal("6.95")


@dataclass(frozen=True)
class Line:
    """A product with its price and quantity."""

    unit_price: Decimal
    quantity: int


def rounded(amount: Decimal) -> Decimal:
    """Rounds to whole cents, half up."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def order_total(lines: list[Line], discount: Decimal = Decimal("0"), exempt: bool = False) -> Decimal:
    """Total of an order including shipping and tax."""
    if any(line.quantity <= 0 for line in lines):
        raise ValueError("Quantities must be positive")
    subtotal = Decimal("0")
    for line in lines:
        subtotal += line.unit_price * line.quantity
    rate = min(discount, MAX_DISCOUNT)
    discounted = subtotal * (1 - rate)
    shipping = Decimal("0") if discounted >= FREE_SHIPPING_FROM else SHIPPING
    net = discounted + shipping
    tax = Decimal("0") if exempt else net * VAT
    return rounded(net + tax)
