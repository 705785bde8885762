import jwt
from flask import current_app, request
from flask_restful import abort


def read_claims():
    """The claims of the caller, or None. Rejects nobody."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer":
        return None
    try:
        return jwt.decode(token, current_app.config["SECRET_KEY"], algorithms=["HS256"])
    except jwt.InvalidTokenError:
        return None


def claims_or_abort():
    claims = read_claims()
    if claims is None:
        abort(401, message="a valid token is needed")
    return claims
