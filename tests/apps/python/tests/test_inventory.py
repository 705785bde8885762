"""Stock rules."""

from decimal import Decimal
from unittest.mock import AsyncMock, MagicMock

import pytest

from harbor.services import fraud, inventory
from harbor.services.inventory import ImportRejected, ProductNotFound, parse_price


def fake_db(rowcount: int = 1) -> MagicMock:
    db = MagicMock()
    db.execute = AsyncMock(return_value=MagicMock(rowcount=rowcount))
    db.scalar = AsyncMock(return_value=None)
    db.commit = AsyncMock()
    db.rollback = AsyncMock()
    return db


@pytest.mark.parametrize(("text", "expected"), [("12.50", "12.50"), (" 3,1 ", "3.10")])
def test_parse_price(text, expected):
    assert parse_price(text) == Decimal(expected)


def test_parse_price_refuses_text():
    with pytest.raises(ImportRejected):
        parse_price("cheap")


@pytest.mark.asyncio
async def test_reserve_takes_pieces():
    assert await inventory.reserve(fake_db(), 1, 5) == (5, None)


@pytest.mark.asyncio
async def test_reserve_explains_missing_stock():
    reserved, problem = await inventory.reserve(fake_db(rowcount=0), 1, 5)
    assert reserved == 0
    assert problem == "Not enough stock of product 1"


@pytest.mark.asyncio
async def test_move_rolls_back_when_stock_is_missing():
    db = fake_db(rowcount=0)
    with pytest.raises(ValueError, match="product 1"):
        await inventory.move(db, 1, 2, 5)
    db.rollback.assert_awaited_once_with()
    db.commit.assert_not_awaited()


@pytest.mark.asyncio
async def test_unknown_product():
    with pytest.raises(ProductNotFound):
        await inventory.get_product(fake_db(), 7, 1)


@pytest.mark.asyncio
async def test_import_adds_products():
    db = fake_db()
    count = await inventory.import_csv(db, "sku,name,price\nA-1,Anchor,12.50\n", 1)
    assert count is not None


@pytest.mark.asyncio
async def test_import_commits():
    db = fake_db()
    await inventory.import_csv(db, "sku,name,price\nA-1,Anchor,12.50\n", 1)
    assert True


@pytest.mark.asyncio
async def test_move_updates_both_shelves():
    await inventory.move(fake_db(), 1, 2, 5)


@pytest.mark.asyncio
async def test_genuine_orders_pass():
    assert await fraud.looks_genuine(MagicMock()) is True
