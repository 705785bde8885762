"""Every view needs a signed-in user (LoginRequiredMiddleware); an API's views are views."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import path

from keys.api import api, public
from keys.opening import opened


@login_not_required
def health(request):
    return HttpResponse("reached:health")


def lobby(request):
    return HttpResponse("reached:lobby")


urlpatterns = [
    path("health/", health),
    path("lobby/", lobby),
    path("api/", api.urls),
    path("public/", opened(public.urls)),
]
