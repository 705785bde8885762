from starlette.requests import Request
from starlette.responses import JSONResponse

from .auth import SESSIONS


class LaboratoryGate:
    """ASGI middleware: nothing below /laboratory without a session."""

    def __init__(self, app):
        self.app = app

    async def __call__(self, scope, receive, send):
        if scope["type"] == "http" and scope["path"].startswith("/laboratory"):
            if Request(scope).cookies.get("session") not in SESSIONS:
                await JSONResponse({"error": "sign in first"}, status_code=401)(scope, receive, send)
                return
        await self.app(scope, receive, send)
