from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import URLPattern

from .tokens import bearer_claims


def token_required(view):
    @wraps(view)
    def wrapper(request, *args, **kwargs):
        claims = bearer_claims(request)
        if claims is None:
            return JsonResponse({"error": "a valid token is needed"}, status=401)
        request.claims = claims
        return view(request, *args, **kwargs)

    return wrapper


def session_required(view):
    """Without functools.wraps: Django does not mind."""

    def checked(request, *args, **kwargs):
        if "baker" not in request.session:
            return redirect("sign-in")
        return view(request, *args, **kwargs)

    return checked


def role_required(role):
    def decorate(view):
        @wraps(view)
        def wrapper(request, *args, **kwargs):
            if not request.user.is_authenticated or not request.user.groups.filter(name=role).exists():
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return wrapper

    return decorate


def login_needed(view):
    """Named like a guard. It only remembers who calls."""

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        request.claims = bearer_claims(request)
        return view(request, *args, **kwargs)

    return wrapper


def forgetful(view):
    """Makes the redirect and does not return it."""

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if not request.user.is_authenticated:
            redirect("sign-in")
        return view(request, *args, **kwargs)

    return wrapper


def closed(patterns):
    """The same URL patterns, each view behind token_required."""
    return [URLPattern(each.pattern, token_required(each.callback), each.default_args, each.name) for each in patterns]


def ensure_token(request):
    if bearer_claims(request) is None:
        raise PermissionDenied("a valid token is needed")


def refusal(request):
    """The answer to a stranger, or None."""
    if bearer_claims(request) is None:
        return HttpResponse("a valid token is needed", status=401)
    return None
