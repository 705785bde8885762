from starlette.responses import JSONResponse


class NotSignedIn(Exception):
    """Raised by helpers, which know nothing of HTTP."""


async def not_signed_in(request, error):
    return JSONResponse({"error": str(error)}, status_code=401)
