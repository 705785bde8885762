"""Probe for the load balancer."""

import logging

from fastapi import APIRouter, HTTPException
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from harbor.security import Db

logger = logging.getLogger(__name__)
router = APIRouter(tags=["health"])


@router.get("/health")
async def health(db: Db) -> dict[str, str]:
    """Answers 503 when the database cannot be reached."""
    try:
        await db.execute(text("SELECT 1"))
    except SQLAlchemyError as exc:
        logger.error("Health probe failed", exc_info=exc)
        raise HTTPException(503, "Database unavailable") from exc
    return {"status": "ok"}
