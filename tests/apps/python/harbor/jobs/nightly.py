"""The nightly job: cancels stale orders, reports low stock, and sums up the day."""

import asyncio
import logging
import sys
from datetime import datetime, timedelta, timezone

from sqlalchemy import func, select, update

from harbor.clients.notifications import post_low_stock, post_to_chat
from harbor.config import get_settings
from harbor.db import SessionLocal
from harbor.logging_setup import setup_logging
from harbor.models import AuditEntry, Order, OrderStatus, Product

logger = logging.getLogger(__name__)

STALE_AFTER = timedelta(days=14)
ATTEMPTS = 3


async def cancel_stale_orders(now: datetime) -> int:
    """Cancels orders that were never paid."""
    async with SessionLocal() as session:
        result = await session.execute(
            update(Order)
            .where(Order.status == OrderStatus.NEW, Order.created_at < now - STALE_AFTER)
            .values(status=OrderStatus.CANCELLED)
        )
        session.add(AuditEntry(action="orders.cancel-stale", detail=str(result.rowcount)))
        await session.commit()
        return result.rowcount


async def report_low_stock() -> list[str]:
    """Sends the SKUs that are running out to the purchasing system."""
    async with SessionLocal() as session:
        skus = list(
            await session.scalars(
                select(Product.sku).where(Product.stock <= Product.low_stock_level).order_by(Product.sku).limit(500)
            )
        )
    if skus:
        await asyncio.to_thread(post_low_stock, skus)
    return skus


async def daily_summary(now: datetime) -> str:
    """The line that appears in the team's channel."""
    async with SessionLocal() as session:
        count, revenue = (
            await session.execute(
                select(func.count(Order.id), func.coalesce(func.sum(Order.total), 0)).where(
                    Order.created_at >= now - timedelta(days=1)
                )
            )
        ).one()
    return f"{count} orders, € {revenue}"


async def record_run(started: datetime) -> None:
    """Leaves a trace of the run in the audit log."""
    seconds = (datetime.now(timezone.utc) - started).total_seconds()
    async with SessionLocal() as session:
        session.add(AuditEntry(action="job.nightly", detail=f"{seconds:.1f} s"))
    logger.info("Nightly job took %.1f s", seconds)


async def post_with_retry(text: str) -> None:
    """Posts the summary; the chat service is sometimes slow to wake up."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            await asyncio.to_thread(post_to_chat, text)
            return
        except OSError:
            logger.warning("Chat did not answer, attempt %s", attempt)
            if attempt == ATTEMPTS:
                raise
            await asyncio.sleep(2**attempt)


async def run() -> None:
    """All steps, one after the other."""
    started = datetime.now(timezone.utc)
    cancelled = await cancel_stale_orders(started)
    skus = await report_low_stock()
    summary = await daily_summary(started)
    await post_with_retry(f"{summary}; {cancelled} cancelled, {len(skus)} running out")
    await record_run(started)


def main() -> None:
    """Entry point of ``harbor-nightly``."""
    setup_logging(get_settings().log_level)
    try:
        asyncio.run(run())
    except Exception:
        logger.exception("Nightly job failed")
        sys.exit(1)


if __name__ == "__main__":
    main()
