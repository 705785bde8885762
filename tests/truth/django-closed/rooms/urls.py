from django.urls import path

from . import views

urlpatterns = [
    path("", views.index),
    path("<int:room_id>/", views.show),
    path("open/", views.open_room),
]
