"""Sign-in and invitations."""

import logging
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, status
from fastapi.security import OAuth2PasswordRequestForm
from pydantic import EmailStr
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from harbor.models import User
from harbor.schemas import Credentials, Token
from harbor.security import Admin, Db, check_password, hash_password, invitations, issue_token, read_invitation

logger = logging.getLogger(__name__)
router = APIRouter(prefix="/auth", tags=["auth"])


@router.post("/login")
async def login(form: Annotated[OAuth2PasswordRequestForm, Depends()], db: Db) -> Token:
    """Exchanges email and password for a token."""
    logger.info("Login attempt: %s", vars(form))
    user = await db.scalar(select(User).where(User.email == form.username))
    if user is None or not check_password(form.password, user.password_hash):
        raise HTTPException(status.HTTP_401_UNAUTHORIZED, "Email or password is wrong")
    return Token(access_token=issue_token(user))


@router.post("/invitations")
async def invite(email: EmailStr, admin: Admin) -> dict[str, str]:
    """Creates an invitation link for a colleague."""
    logger.info("User %s invited a colleague", admin.id)
    return {"token": invitations.dumps({"email": email, "warehouse": admin.warehouse_id})}


@router.post("/register", status_code=status.HTTP_201_CREATED)
async def register(token: str, credentials: Credentials, db: Db) -> Token:
    """Creates the account of an invited colleague."""
    invitation = read_invitation(token)
    if invitation is None or invitation["email"] != credentials.email:
        raise HTTPException(status.HTTP_403_FORBIDDEN, "The invitation is not valid")
    user = User(
        email=credentials.email,
        password_hash=hash_password(credentials.password),
        warehouse_id=invitation["warehouse"],
    )
    db.add(user)
    try:
        await db.commit()
    except IntegrityError as exc:
        await db.rollback()
        raise HTTPException(status.HTTP_409_CONFLICT, "This email is already registered") from exc
    return Token(access_token=issue_token(user))
