from django.contrib import admin
from django.http import HttpResponse
from django.urls import path

from .api import api, hidden, staff


def health(request):
    return HttpResponse("reached:health")


urlpatterns = [
    path("health/", health),
    path("admin/", admin.site.urls),
    path("api/", api.urls),
    path("staff/", staff.urls),
    path("hidden/", hidden.urls),
]
