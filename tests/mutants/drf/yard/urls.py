from django.urls import path

from yard import views

urlpatterns = [
    path("repairs/new/", views.NewRepair.as_view()),
    path("repairs/<int:pk>/note/", views.ChangeRepair.as_view()),
    path("repairs/<int:pk>/", views.RemoveRepair.as_view()),
    path("repairs/<int:pk>/close/", views.CloseRepair.as_view()),
    path("repairs/<int:pk>/copies/", views.CopyRepair.as_view()),
    path("masts/new/", views.NewMast.as_view()),
    path("masts/<int:pk>/note/", views.ChangeMast.as_view()),
    path("masts/<int:pk>/", views.RemoveMast.as_view()),
    path("masts/<int:pk>/close/", views.CloseMast.as_view()),
    path("masts/<int:pk>/copies/", views.CopyMast.as_view()),
]
