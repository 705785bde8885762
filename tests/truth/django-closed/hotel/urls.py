"""Every view needs a signed-in user (LoginRequiredMiddleware), except what says otherwise."""

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path, re_path
from django.views.generic import RedirectView, TemplateView
from django.views.static import serve

from guests.views import Arrivals, health

urlpatterns = [
    path("health/", health),
    path("sign-in/", LoginView.as_view(template_name="guests/sign_in.html")),
    path("sign-out/", LogoutView.as_view()),
    path("admin/", admin.site.urls),
    path("rooms/", include("rooms.urls")),
    path("guests/", include("guests.urls")),
    path("arrivals/", login_not_required(Arrivals.as_view())),
    path("departures/", Arrivals.as_view()),
    path("imprint/", login_not_required(TemplateView.as_view(template_name="guests/imprint.html"))),
    path("terms/", TemplateView.as_view(template_name="guests/imprint.html")),
    path("old/", RedirectView.as_view(url="/imprint/")),
    re_path(r"^media/(?P<path>.*)$", serve, {"document_root": settings.BASE_DIR / "media"}),
    re_path(r"^brochures/(?P<path>.*)$", login_not_required(serve), {"document_root": settings.BASE_DIR / "media"}),
]
