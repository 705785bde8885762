"""A route class that looks at the caller before the handler is called."""

from collections.abc import Callable

from fastapi import APIRouter, HTTPException, Request
from fastapi.routing import APIRoute

from ..tokens import bearer, decode


class ClosedRoute(APIRoute):
    def get_route_handler(self) -> Callable:
        handle = super().get_route_handler()

        async def closed(request: Request):
            if decode(bearer(request.headers) or "") is None:
                raise HTTPException(401, "a valid token is needed")
            return await handle(request)

        return closed


router = APIRouter(prefix="/lights", route_class=ClosedRoute)


@router.get("/")
def index():
    return {"lights": [], "id": "reached:lights.index"}
