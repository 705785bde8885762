"""Prices and quotes."""

from decimal import Decimal

import pytest

from harbor.services.pricing import Line, order_total, rounded
from harbor.services.quotes import quote_text, quote_total
from tests.helpers import assert_money


def test_total_includes_shipping_and_tax(lines):
    assert_money(order_total(lines), "68.91")


def test_shipping_is_free_above_the_limit():
    assert_money(order_total([Line(Decimal("100"), 1)]), "121.00")


def test_discount_is_limited():
    total = order_total([Line(Decimal("200"), 1)], discount=Decimal("0.90"))
    assert total == Decimal("169.40")


def test_exempt_customers_pay_no_tax():
    assert order_total([Line(Decimal("100"), 1)], exempt=True) == Decimal("100.00")


def test_negative_quantities_are_refused():
    with pytest.raises(ValueError, match="positive"):
        order_total([Line(Decimal("10"), -1)])


def test_empty_order():
    order_total([])


def test_total_is_stable(lines):
    total = order_total(lines)
    assert total == total


def test_quote_has_the_same_total(lines):
    assert quote_total(lines) == order_total(lines)


def test_quote_with_discount(lines):
    total = quote_total(lines, Decimal("0.10"))
    assert (total == Decimal("62.86"), "the discount is taken off before tax")


def test_quote_text_counts_the_pieces(lines):
    assert "for 4 pieces" in quote_text(lines)


@pytest.mark.parametrize(("amount", "expected"), [("1.005", "1.01"), ("1.004", "1.00")])
def test_rounding(amount, expected):
    assert rounded(Decimal(amount)) == Decimal(expected)
