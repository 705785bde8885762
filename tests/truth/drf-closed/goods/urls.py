from django.urls import include, path
from rest_framework.routers import DefaultRouter

from . import views

router = DefaultRouter()
router.register("crates", views.Crates, basename="crate")
router.register("pallets", views.Pallets, basename="pallet")

urlpatterns = [
    path("catalogue/", views.Catalogue.as_view()),
    path("leaflets/", views.Leaflets.as_view()),
    path("offers/", views.Offers.as_view()),
    path("rumours/", views.Rumours.as_view()),
    path("news/", views.News.as_view()),
    path("returns/", views.Returns.as_view()),
    path("anonymous/", views.Anonymous.as_view()),
    path("samples/", views.Samples.as_view()),
    path("marked/", views.Marked.as_view()),
    path("weight/", views.weight),
    path("address/", views.address),
    path("opening/", views.opening),
    path("gate/", views.gate),
    path("lift/", views.lift),
    path("routed/", include(router.urls)),
]
