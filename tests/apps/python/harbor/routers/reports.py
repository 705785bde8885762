"""Reports for the office."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from sqlalchemy import text

from harbor.security import Admin, CurrentUser, Db

router = APIRouter(prefix="/reports", tags=["reports"])

SORT_COLUMNS = {"revenue": "revenue", "orders": "orders", "day": "day"}


@router.get("/daily")
async def daily(
    admin: Admin,
    db: Db,
    since: date,
    sort: Literal["revenue", "orders", "day"] = "day",
) -> list[dict]:
    """Orders and revenue per day."""
    column = SORT_COLUMNS[sort]
    rows = await db.execute(
        text(
            "SELECT date(created_at) AS day, count(*) AS orders, sum(total) AS revenue "
            "FROM orders WHERE warehouse_id = :warehouse AND created_at >= :since "
            f"GROUP BY 1 ORDER BY {column} DESC LIMIT 366"
        ),
        {"warehouse": admin.warehouse_id, "since": since},
    )
    return [dict(row) for row in rows.mappings()]


@router.get("/search")
async def search(user: CurrentUser, db: Db, q: Annotated[str, Query(min_length=2, max_length=80)]) -> list[dict]:
    """Finds orders by the customer's address or email."""
    rows = await db.execute(
        text(
            f"SELECT id, customer_email, total FROM orders WHERE warehouse_id = {user.warehouse_id} "
            f"AND (customer_email ILIKE '%{q}%' OR address ILIKE '%{q}%') LIMIT 50"
        )
    )
    return [dict(row) for row in rows.mappings()]


@router.get("/customers")
async def customers(user: CurrentUser, db: Db, email: str) -> list[dict]:
    """All orders of one customer."""
    rows = await db.execute(
        text("SELECT id, total, created_at FROM orders WHERE warehouse_id = :warehouse AND customer_email = :email LIMIT 200"),
        {"warehouse": user.warehouse_id, "email": email},
    )
    return [dict(row) for row in rows.mappings()]


@router.get("/export")
async def export(admin: Admin, db: Db, order_by: str = "created_at") -> list[dict]:
    """Plain list of orders for the accountant."""
    query = "SELECT id, total, status FROM orders WHERE warehouse_id = %d ORDER BY %s" % (admin.warehouse_id, order_by)
    rows = await db.execute(text(query))
    return [dict(row) for row in rows.mappings()]
