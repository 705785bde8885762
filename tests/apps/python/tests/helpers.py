"""Assertions used by several tests."""

from decimal import Decimal


def assert_money(actual: Decimal, expected: str) -> None:
    """Compares an amount and checks that it has whole cents."""
    assert actual == Decimal(expected)
    assert actual.as_tuple().exponent == -2
