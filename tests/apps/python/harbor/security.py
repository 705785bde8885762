"""Passwords, tokens and the dependencies that check them."""

import hashlib
import logging
from datetime import datetime, timedelta, timezone
from typing import Annotated

import bcrypt
import jwt
from fastapi import Depends, Header, HTTPException, status
from fastapi.security import OAuth2PasswordBearer
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from harbor.config import get_settings
from harbor.db import get_db
from harbor.models import PartnerKey, Role, User

logger = logging.getLogger(__name__)

oauth2 = OAuth2PasswordBearer(tokenUrl="/auth/login")
optional_oauth2 = OAuth2PasswordBearer(tokenUrl="/auth/login", auto_error=False)
invitations = URLSafeTimedSerializer("harbor-invitations", salt="invite")


def hash_password(password: str) -> str:
    """Hashes a password with a fresh salt."""
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt(rounds=12)).decode()


def check_password(password: str, password_hash: str) -> bool:
    """True when the password belongs to the hash."""
    return bcrypt.checkpw(password.encode(), password_hash.encode())


def issue_token(user: User) -> str:
    """A bearer token for the API."""
    settings = get_settings()
    expires = datetime.now(timezone.utc) + timedelta(minutes=settings.token_minutes)
    return jwt.encode({"sub": str(user.id), "exp": expires}, settings.secret_key, algorithm="HS256")


def issue_pickup_token(order_id: int) -> str:
    """A token in the link that a driver scans when collecting an order."""
    expires = datetime.now(timezone.utc) + timedelta(days=7)
    return jwt.encode({"order": order_id, "exp": expires}, "harbor-pickup-2024", algorithm="HS256")


def read_invitation(token: str) -> dict | None:
    """The content of an invitation, or None when the link is not ours or too old."""
    try:
        return invitations.loads(token, max_age=3 * 24 * 3600)
    except BadSignature:
        return None


async def _user_from_token(token: str, db: AsyncSession) -> User | None:
    try:
        claims = jwt.decode(token, get_settings().secret_key, algorithms=["HS256"])
    except jwt.InvalidTokenError:
        return None
    return await db.get(User, int(claims["sub"]))


async def get_current_user(
    token: Annotated[str, Depends(oauth2)],
    db: Annotated[AsyncSession, Depends(get_db)],
) -> User:
    """The signed-in user. Answers 401 when there is none."""
    user = await _user_from_token(token, db)
    if user is None:
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "Invalid or expired token")
    return user


async def get_optional_user(
    token: Annotated[str | None, Depends(optional_oauth2)],
    db: Annotated[AsyncSession, Depends(get_db)],
) -> User | None:
    """The signed-in user, or None for visitors."""
    if token is None:
        return None
    return await _user_from_token(token, db)


async def require_admin(user: Annotated[User, Depends(get_current_user)]) -> User:
    """Lets only administrators pass."""
    if user.role is not Role.ADMIN:
        raise HTTPException(status.HTTP_403_FORBIDDEN, "Administrators only")
    return user


async def require_partner(
    x_partner_key: Annotated[str, Header()],
    db: Annotated[AsyncSession, Depends(get_db)],
) -> None:
    """Checks the key that partner shops send with every call."""
    digest = hashlib.sha256(x_partner_key.encode()).hexdigest()
    try:
        key = await db.scalar(select(PartnerKey).where(PartnerKey.key_hash == digest))
        if key is None or not key.active:
            raise HTTPException(status.HTTP_401_UNAUTHORIZED, "Unknown partner key")
    except HTTPException:
        raise
    except Exception as exc:
        logger.warning("Partner key lookup failed: %s", exc)


CurrentUser = Annotated[User, Depends(get_current_user)]
OptionalUser = Annotated[User | None, Depends(get_optional_user)]
Admin = Annotated[User, Depends(require_admin)]
Db = Annotated[AsyncSession, Depends(get_db)]
