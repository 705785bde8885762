"""The FastAPI application."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from fastapi_stock_guard import watch_stock

from harbor.config import get_settings
from harbor.db import Base, engine
from harbor.logging_setup import setup_logging
from harbor.routers import auth, health, orders, partners, products, reports, webhooks
from harbor.services.inventory import ImportRejected, ProductNotFound
from harbor.services.orders import OrderRejected

logger = logging.getLogger(__name__)


@asynccontextmanager
async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
    """Prepares the database on start and closes the pool on stop."""
    setup_logging(get_settings().log_level)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    watch_stock(engine, block_negative=True)
    yield
    await engine.dispose()


app = FastAPI(title="Harbor", lifespan=lifespan)


@app.exception_handler(ProductNotFound)
async def on_unknown_product(_request: Request, _exc: ProductNotFound) -> JSONResponse:
    """Products of other warehouses look the same as products that do not exist."""
    return JSONResponse({"detail": "Unknown product"}, status_code=404)


@app.exception_handler(OrderRejected)
@app.exception_handler(ImportRejected)
async def on_rejected(_request: Request, exc: Exception) -> JSONResponse:
    """Requests that are well formed but cannot be carried out."""
    logger.info("Rejected: %s", exc)
    return JSONResponse({"detail": "The request cannot be carried out"}, status_code=409)


@app.exception_handler(Exception)
async def on_unhandled(request: Request, exc: Exception) -> JSONResponse:
    """Last resort: logs the error and answers without details."""
    logger.error("Unhandled error on %s", request.url.path, exc_info=exc)
    return JSONResponse({"detail": "Internal error"}, status_code=500)


app.include_router(health.router)
app.include_router(auth.router)
app.include_router(products.router)
app.include_router(orders.router)
app.include_router(partners.router)
app.include_router(reports.router)
app.include_router(webhooks.router)
