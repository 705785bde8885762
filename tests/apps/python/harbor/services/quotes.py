"""Quotes that the sales team sends before an order is placed."""

from decimal import Decimal

from harbor.services.pricing import FREE_SHIPPING_FROM, SHIPPING, VAT, Line, rounded


def quote_total(lines: list[Line], discount: Decimal = Decimal("0")) -> Decimal:
    """Total of a quote including shipping and tax."""
    subtotal = Decimal("0")
    for line in lines:
        subtotal += line.unit_price * line.quantity
    discounted = subtotal * (1 - discount)
    shipping = Decimal("0") if subtotal >= FREE_SHIPPING_FROM else SHIPPING
    net = discounted + shipping
    tax = net * VAT
    return rounded(net + tax)


def quote_text(lines: list[Line], discount: Decimal = Decimal("0")) -> str:
    """The sentence in the mail to the customer."""
    return f"Total € {quote_total(lines, discount)} for {sum(line.quantity for line in lines)} pieces."
