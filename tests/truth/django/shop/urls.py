from django.contrib.auth.decorators import login_required
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

from accounts.guards import closed

from . import views

wholesale = [path("prices/", views.index)]

urlpatterns = [
    path("", views.index),
    path("orders/", views.orders),
    path("orders/<int:order_id>/", views.order),
    path("basket/", login_required(views.basket)),
    path("open-basket/", views.basket),
    path("receipts/", views.receipts),
    path("stream/", views.stream),
    path("recipes/", views.recipes),
    path("prices/", views.prices),
    path("change/", views.change),
    path("cancel/", views.cancel),
    path("browse/", views.browse),
    path("report/", views.report),
    path("stock/", views.stock),
    path("diary/", views.diary),
    path("ovens/", views.ovens),
    path("wishes/", views.wishes),
    path("bills/", views.bills),
    path("opening/", views.opening),
    path("far/", views.far),
    path("near/", views.near),
    path("swallowed/", views.swallowed),
    path("answered/", views.answered),
    path("dropped/", views.dropped),
    path("forbidden/", views.forbidden),
    path("hidden/", views.hidden),
    path("returned/", views.returned),
    path("truthy/", views.truthy),
    path("by-method/", csrf_exempt(views.by_method)),
    path("comment/", views.comment),
    path("webhook/", views.webhook),
    path("callback/", views.callback),
    path("wholesale/", include(closed(wholesale))),
    path("products/<slug:slug>/", views.product),
    path("products/drafts/", views.drafts),
]
