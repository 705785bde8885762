from django.contrib.auth.views import redirect_to_login
from django.http import JsonResponse

from .tokens import bearer_claims


class OfficeMiddleware:
    """Nobody comes below /office/ without being signed in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path.startswith("/office/") and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return self.get_response(request)


class AppMiddleware:
    """Views of the namespace "staff" need a token, except those that are marked."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if "staff" not in request.resolver_match.app_names or getattr(view, "is_open", False):
            return None
        if bearer_claims(request) is None:
            return JsonResponse({"error": "a valid token is needed"}, status=401)
        return None


def forgetful_middleware(get_response):
    def middleware(request):
        if request.path.startswith("/deliveries/") and bearer_claims(request) is None:
            JsonResponse({"error": "a valid token is needed"}, status=401)
        return get_response(request)

    return middleware


def open_to_all(view):
    """A mark that AppMiddleware reads."""
    view.is_open = True
    return view
