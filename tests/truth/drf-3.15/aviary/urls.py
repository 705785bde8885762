from django.urls import path

from birds import views

urlpatterns = [
    path("health/", views.health),
    path("birds/", views.index),
    path("nests/", views.nests),
    path("eggs/", views.eggs),
    path("feathers/", views.feathers),
    path("songs/", views.songs),
]
