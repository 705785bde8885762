from django.urls import include, path

from accounts.views import health

urlpatterns = [
    path("health/", health),
    path("sheets/", include("sheets.urls")),
    path("loans/", include("loans.urls")),
]
