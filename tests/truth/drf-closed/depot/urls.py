from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from rest_framework.permissions import AllowAny
from rest_framework_simplejwt.views import TokenObtainPairView

from accounts.views import dashboard, health, imprint
from goods.views import Prices, Stock

urlpatterns = [
    path("health/", health),
    path("dashboard/", dashboard),
    path("imprint/", imprint),
    path("token/", TokenObtainPairView.as_view()),
    path("goods/", include("goods.urls")),
    path("stock/", Stock.as_view()),
    path("open-stock/", Stock.as_view(permission_classes=[AllowAny])),
    path("unmarked-prices/", login_not_required(Prices.as_view())),
]
