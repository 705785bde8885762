from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse

from .security import SESSIONS


class WarehouseGate:
    """ASGI middleware: nothing below the prefix without a session, whatever application answers there."""

    def __init__(self, app, prefix):
        self.app = app
        self.prefix = prefix

    async def __call__(self, scope, receive, send):
        if scope["type"] == "http" and scope["path"].startswith(self.prefix):
            if HTTPConnection(scope).cookies.get("session") not in SESSIONS:
                await JSONResponse({"error": "sign in first"}, status_code=401)(scope, receive, send)
                return
        await self.app(scope, receive, send)
