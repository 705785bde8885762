from pathlib import Path

from starlette.requests import Request
from starlette.staticfiles import StaticFiles

from .auth import SESSIONS
from .middleware import refusal

FOLDER = Path(__file__).parent / "files"


class ClosedFiles(StaticFiles):
    async def __call__(self, scope, receive, send):
        if Request(scope).cookies.get("session") not in SESSIONS:
            await refusal()(scope, receive, send)
            return
        await super().__call__(scope, receive, send)
