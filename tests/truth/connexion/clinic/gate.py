from flask import abort, request

from .auth import decode_token


def bearer_claims():
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return decode_token(token) if scheme == "Bearer" else None


def close_the_pharmacy():
    """A hook of the Flask application below Connexion."""
    if request.path.startswith("/pharmacy") and bearer_claims() is None:
        abort(401)
