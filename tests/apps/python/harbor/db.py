"""Database engine and sessions."""

from collections.abc import AsyncIterator

from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase

from harbor.config import get_settings

engine = create_async_engine(
    get_settings().database_url,
    pool_size=10,
    max_overflow=5,
    pool_timeout=5,
    pool_pre_ping=True,
    connect_args={"timeout": 5, "command_timeout": 15},
)
SessionLocal = async_sessionmaker(engine, expire_on_commit=False)


class Base(DeclarativeBase):
    """Base of all models."""


async def get_db() -> AsyncIterator[AsyncSession]:
    """One session per request. Handlers commit what they want to keep."""
    async with SessionLocal() as session:
        yield session
