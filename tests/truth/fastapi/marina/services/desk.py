from fastapi import HTTPException, Request

from ..tokens import bearer, decode


def claims_or_raise(request: Request):
    claims = decode(bearer(request.headers) or "")
    if claims is None:
        raise HTTPException(401, "a valid token is needed")
    return claims


def error_of(request: Request):
    """What is wrong with the caller's token, or None."""
    if decode(bearer(request.headers) or "") is None:
        return {"error": "a valid token is needed"}
    return None


def letters_of_caller(request: Request):
    return [claims_or_raise(request)["sub"]]
