from django.urls import include, path
from rest_framework.permissions import IsAuthenticated
from rest_framework.routers import DefaultRouter, SimpleRouter

from . import views

router = DefaultRouter()
router.register("labels", views.Labels, basename="label")
router.register("drawers", views.Drawers, basename="drawer")
router.register("cabinets", views.Cabinets, basename="cabinet")
router.register("boxes", views.Boxes, basename="box")

inner = SimpleRouter(trailing_slash=False)
inner.register("tags", views.Tags, basename="tag")
inner.register("notes", views.Notes, basename="note")

urlpatterns = [
    path("all/", views.EverySheet.as_view()),
    path("closed/", views.ClosedSheets.as_view()),
    path("closed-here/", views.EverySheet.as_view(permission_classes=[IsAuthenticated])),
    path("mixed/", views.MixedSheets.as_view()),
    path("late-mixed/", views.LateMixedSheets.as_view()),
    path("owned/", views.OwnedSheets.as_view()),
    path("owned/<int:pk>/", views.OwnedSheet.as_view()),
    path("looked-up/<int:pk>/", views.LookedUpSheet.as_view()),
    path("checked/<int:pk>/", views.CheckedSheet.as_view()),
    path("shortcut/<int:pk>/", views.ShortcutSheet.as_view()),
    path("mine/", views.MySheets.as_view()),
    path("mine/<int:pk>/", views.MySheet.as_view()),
    path("model/", views.ModelSheets.as_view()),
    path("readable/", views.ReadableSheets.as_view()),
    path("labels-by-hand/", views.Labels.as_view({"get": "list", "post": "create"})),
    path("inner/", include(inner.urls)),
    path("", include(router.urls)),
]
