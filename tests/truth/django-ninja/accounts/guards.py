from functools import wraps

from django.core.exceptions import PermissionDenied
from ninja.errors import HttpError

from .tokens import bearer_claims


def token_required(operation):
    @wraps(operation)
    def wrapper(request, *args, **kwargs):
        if bearer_claims(request) is None:
            raise HttpError(401, "a valid token is needed")
        return operation(request, *args, **kwargs)

    return wrapper


def note_operation(operation):
    """Rejects nobody."""

    @wraps(operation)
    def wrapper(request, *args, **kwargs):
        request.claims = bearer_claims(request)
        return operation(request, *args, **kwargs)

    return wrapper


def ensure_token(request):
    if bearer_claims(request) is None:
        raise PermissionDenied
