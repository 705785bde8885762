from django.contrib.auth.decorators import login_not_required
from django.urls import path

from . import views

urlpatterns = [
    path("", views.index),
    path("tours/", views.tours),
    path("tours/open/", login_not_required(views.tours)),
    path("news/", views.news),
    path("prices/", views.prices),
    path("bar/", views.bar),
    path("spa/", views.spa),
    path("bills/", views.bills),
    path("letters/", views.letters),
    path("ledger/", views.ledger),
    path("order/", views.order),
    path("menu/", views.Menu.as_view()),
    path("keys/", views.Keys.as_view()),
    path("wines/", views.Wines.as_view()),
    path("teas/", views.Teas.as_view()),
    path("cakes/", views.Cakes.as_view()),
]
