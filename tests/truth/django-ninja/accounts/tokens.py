import jwt
from django.conf import settings


def decode(token):
    """The claims of a token, or None where it is not one of ours."""
    try:
        return jwt.decode(token, settings.SECRET_KEY, algorithms=["HS256"])
    except jwt.InvalidTokenError:
        return None


def bearer_claims(request):
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return decode(token) if scheme == "Bearer" else None
