"""What handlers write as the type of a parameter."""

from typing import Annotated

from fastapi import Depends, Security

from .security import active_user, current_user, user_or_none

CurrentUser = Annotated[dict, Depends(current_user)]
MaybeUser = Annotated[dict | None, Depends(user_or_none)]
Admin = Annotated[dict, Security(active_user, scopes=["boats"])]
Reader = Annotated[dict | None, Depends(current_user), Depends(user_or_none)]
CLOSED = [Depends(current_user)]
OPEN = []
