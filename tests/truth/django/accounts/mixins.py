from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponse
from django.views import View

from .tokens import bearer_claims


class ClosedView(LoginRequiredMixin, View):
    """What guarded views of this project derive from."""


class TokenMixin:
    def dispatch(self, request, *args, **kwargs):
        if bearer_claims(request) is None:
            return HttpResponse("a valid token is needed", status=401)
        return super().dispatch(request, *args, **kwargs)


class LoginNeededMixin:
    """Named like a guard. It only remembers who calls."""

    def dispatch(self, request, *args, **kwargs):
        request.claims = bearer_claims(request)
        return super().dispatch(request, *args, **kwargs)
