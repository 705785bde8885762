from django.contrib.auth.decorators import login_required
from django.urls import path

from . import views

urlpatterns = [
    path("", views.Index.as_view()),
    path("closed/", login_required(views.Index.as_view())),
    path("doughs/", views.Doughs.as_view()),
    path("flours/", views.Flours.as_view()),
    path("cakes/", views.Cakes.as_view()),
    path("ovens/", views.Ovens.as_view()),
    path("trays/", views.Trays.as_view()),
    path("jams/", views.Jams.as_view()),
    path("knives/", views.Knives.as_view()),
    path("spices/", views.Spices.as_view()),
    path("yeasts/", views.Yeasts.as_view()),
    path("timers/", views.Timers.as_view()),
    path("glazes/", views.Glazes.as_view()),
    path("creams/", views.Creams.as_view()),
    path("nuts/", views.Nuts.as_view()),
    path("fillings/", views.Fillings.as_view()),
    path("crumbs/", views.Crumbs.as_view()),
    path("tarts/", views.Tarts.as_view()),
    path("pies/", views.Pies.as_view()),
    path("buns/", views.Buns.as_view()),
    path("rolls/", views.Rolls.as_view()),
    path("bagels/", views.Bagels.as_view()),
    path("waffles/", views.Waffles.as_view()),
    path("toasts/", views.Toasts.as_view()),
    path("scones/", views.Scones.as_view()),
    path("plans/", views.Plans.as_view()),
    path("posters/", login_required(views.Posters.as_view(extra_context={"size": "A3"}))),
    path("boards/", views.Boards.as_view()),
]
