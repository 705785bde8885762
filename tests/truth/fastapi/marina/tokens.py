import jwt

from .settings import SECRET_KEY


def decode(token):
    """The claims of a token, or None where it is not one of ours."""
    try:
        return jwt.decode(token, SECRET_KEY, algorithms=["HS256"])
    except jwt.InvalidTokenError:
        return None


def bearer(headers):
    scheme, _, token = headers.get("Authorization", "").partition(" ")
    return token if scheme == "Bearer" else None
