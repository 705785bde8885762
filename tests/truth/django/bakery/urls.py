from django.contrib import admin
from django.urls import include, path, re_path

from accounts.views import health, office, office_map, sign_in
from deliveries.views import track, vans

urlpatterns = [
    path("health/", health),
    path("sign-in/", sign_in, name="sign-in"),
    path("admin/", admin.site.urls),
    path("office/", office),
    path("office-map/", office_map),
    path("shop/", include("shop.urls")),
    path("kitchen/", include("kitchen.urls")),
    path("staff/", include(("staff.urls", "staff"))),
    re_path(r"^deliveries/", include([path("vans/", vans), re_path(r"^track/(?P<code>\w+)/$", track)])),
]
