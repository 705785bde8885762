import jwt
from flask import abort, current_app, request

from ..errors import NotSignedIn


def bearer_token():
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token if scheme == "Bearer" else None


def decode(token):
    return jwt.decode(token, current_app.config["SECRET_KEY"], algorithms=current_app.config["TOKEN_ALGORITHMS"])


def read_claims():
    """The claims of the caller, or None. Rejects nobody."""
    token = bearer_token()
    if token is None:
        return None
    try:
        return decode(token)
    except jwt.InvalidTokenError:
        return None


def claims_or_abort():
    claims = read_claims()
    if claims is None:
        abort(401)
    return claims


def claims_or_raise():
    claims = read_claims()
    if claims is None:
        raise NotSignedIn("sign in first")
    return claims


def token_error():
    """What is wrong with the caller's token, as a body to send, or None."""
    if read_claims() is None:
        return {"error": "a valid token is needed"}
    return None
