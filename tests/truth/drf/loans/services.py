from rest_framework.exceptions import AuthenticationFailed
from rest_framework.response import Response

from accounts.authentication import claims_of


def loans_of_caller(request):
    claims = claims_of(request)
    if claims is None:
        raise AuthenticationFailed("a valid token is needed")
    return [claims["sub"]]


def refusal(request):
    """The answer to a stranger, or None."""
    if claims_of(request) is None:
        return Response({"detail": "a valid token is needed"}, status=401)
    return None
