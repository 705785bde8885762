from django.urls import path

from . import views

urlpatterns = [path("rota/", views.rota), path("menu/", views.menu)]
