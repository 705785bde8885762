//! Django, Django REST framework and django-ninja.

use super::table;

/// A project with these URLs and views, without middleware.
fn project(urls: &str, views: &str) -> Vec<String> {
    with_settings("", urls, views)
}

fn with_settings(settings: &str, urls: &str, views: &str) -> Vec<String> {
    let settings = format!("ROOT_URLCONF = 'site_.urls'\n{settings}");
    table(&[
        ("requirements.txt", "django\ndjangorestframework\ndjango-ninja\n"),
        ("site_/__init__.py", ""),
        ("site_/settings.py", &settings),
        ("site_/urls.py", urls),
        ("shop/__init__.py", ""),
        (
            "shop/urls.py",
            "from django.urls import path\nfrom . import views\nurlpatterns = [path('orders/', views.orders)]\n",
        ),
        ("shop/views.py", views),
    ])
}

#[test]
fn patterns_are_joined_through_every_kind_of_include() {
    let found = project(
        r#"
from django.contrib import admin
from django.conf.urls import url
from django.conf.urls.i18n import i18n_patterns
from django.contrib.auth.decorators import login_required
from django.urls import include, path, re_path
from shop import views

urlpatterns = [
    path("admin/", admin.site.urls),
    path("shop/", include("shop.urls")),
    path("a/", include(("shop.urls", "shop"), namespace="a")),
    path("b/", include(([path("x/", views.orders)], "ns"))),
    re_path(r"^c/", include([re_path(r"^(?P<pk>\d+)/$", views.orders)])),
    url(r"^old/?$", login_required(views.orders)),
]
urlpatterns += i18n_patterns(path("d/", views.orders), prefix_default_language=False)
"#,
        "def orders(request): ...\n",
    );
    assert_eq!(
        found,
        [
            "ANY /a/orders/",
            "ANY /admin/: the admin site",
            "ANY /b/x/",
            r"ANY /c/(?P<pk>\d+)/",
            "ANY /d/",
            "ANY /old/: decorator in the URLconf",
            "ANY /shop/orders/",
        ]
    );
}

#[test]
fn mixins_and_decorators_run_in_the_order_of_lookup() {
    let found = project(
        r#"
from django.urls import path
from shop import views

urlpatterns = [
    path("first/", views.First.as_view()),
    path("late/", views.Late.as_view()),
    path("shared/", views.Shared.as_view()),
    path("decorated/", views.Decorated.as_view()),
    path("round/", views.Round.as_view()),
    path("edit/", views.Edit.as_view()),
]
"#,
        r#"
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.utils.decorators import method_decorator
from django.views import View
from django.views.generic import ListView, UpdateView

class First(LoginRequiredMixin, View):
    def get(self, request): ...

class Late(View, LoginRequiredMixin):
    def get(self, request): ...

class Closed(LoginRequiredMixin, View): ...

class Shared(ListView, Closed): ...

@method_decorator(login_required, name="dispatch")
class Decorated(View):
    def get(self, request): ...
    @method_decorator(login_required)
    def post(self, request): ...

class Round(LoginRequiredMixin, View):
    def dispatch(self, request, *args, **kwargs):
        return View.dispatch(self, request, *args, **kwargs)
    def get(self, request): ...

class Edit(LoginRequiredMixin, UpdateView):
    http_method_names = ["post"]

def orders(request): ...
"#,
    );
    assert_eq!(
        found,
        [
            "GET /decorated/: method_decorator of the class on dispatch",
            "GET /first/: LoginRequiredMixin of the view",
            "GET /late/",
            "GET /round/: dispatch of the view",
            // `View` is behind `Closed`, because `Closed` derives from it.
            "GET /shared/: LoginRequiredMixin of the view",
            "POST /decorated/: method_decorator of the class on dispatch, decorator of the method",
            "POST /edit/: LoginRequiredMixin of the view",
        ]
    );
}

#[test]
fn middleware_covers_views_and_operations_and_not_rest() {
    let found = with_settings(
        "MIDDLEWARE = ['django.contrib.auth.middleware.LoginRequiredMiddleware']\n",
        r#"
from django.urls import path
from ninja import NinjaAPI
from shop import views

api = NinjaAPI(docs_url=None, openapi_url=None)

@api.get("/op")
def op(request): ...

urlpatterns = [
    path("plain/", views.plain),
    path("open/", views.opened),
    path("rest/", views.Rest.as_view()),
    path("api/", api.urls),
]
"#,
        r#"
from django.contrib.auth.decorators import login_not_required
from rest_framework.views import APIView

def plain(request): ...

@login_not_required
def opened(request): ...

class Rest(APIView):
    def get(self, request): ...

def orders(request): ...
"#,
    );
    assert_eq!(
        found,
        ["ANY /open/: decorator of the view", "ANY /plain/: MIDDLEWARE", "GET /api/op: MIDDLEWARE", "GET /rest/"]
    );
}

#[test]
fn routers_map_what_a_set_has() {
    let found = with_settings(
        "REST_FRAMEWORK = {'DEFAULT_PERMISSION_CLASSES': ['rest_framework.permissions.IsAuthenticated']}\n",
        r#"
from django.urls import include, path
from rest_framework.routers import SimpleRouter
from shop import views

router = SimpleRouter(trailing_slash=False)
router.register("orders", views.Orders)
urlpatterns = [path("api/", include(router.urls))]
"#,
        r#"
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny, IsAdminUser

class Orders(mixins.ListModelMixin, mixins.UpdateModelMixin, viewsets.GenericViewSet):
    lookup_field = "slug"

    def get_permissions(self):
        if self.action == "list":
            return [AllowAny()]
        return super().get_permissions()

    @action(detail=True, methods=["post", "delete"], url_path="hold-back")
    def hold(self, request, slug): ...

class Other(viewsets.ViewSet):
    permission_classes = [IsAdminUser]

def orders(request): ...
"#,
    );
    assert_eq!(
        found,
        [
            "DELETE /api/orders/{slug}/hold-back: get_permissions of the view",
            "GET /api/orders: get_permissions of the view",
            "PATCH /api/orders/{slug}: get_permissions of the view",
            "POST /api/orders/{slug}/hold-back: get_permissions of the view",
            "PUT /api/orders/{slug}: get_permissions of the view",
        ]
    );
}

#[test]
fn the_nearest_permission_and_the_nearest_auth_count() {
    let found = project(
        r#"
from django.urls import path
from ninja import NinjaAPI, Router
from ninja.security import django_auth
from shop import views

api = NinjaAPI(auth=django_auth, docs_url=None, openapi_url=None)
inner = Router()
api.add_router("/inner", inner, auth=None)

@api.get("/closed")
def closed(request): ...

@api.get("/open", auth=None)
def opened(request): ...

@inner.get("/again", auth=django_auth)
def again(request): ...

@inner.get("/none")
def none(request): ...

urlpatterns = [
    path("api/", api.urls),
    path("mixed/", views.Mixed.as_view()),
    path("late/", views.Late.as_view()),
    path("function/", views.function),
    path("given/", views.Late.as_view(permission_classes=[views.IsAuthenticated])),
]
"#,
        r#"
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import IsAuthenticated
from rest_framework.views import APIView

class Closed:
    permission_classes = [IsAuthenticated]

class Mixed(Closed, APIView):
    def get(self, request): ...

class Late(APIView, Closed):
    def get(self, request): ...

@api_view(["GET", "POST"])
@permission_classes([IsAuthenticated])
def function(request): ...

def orders(request): ...
"#,
    );
    assert_eq!(
        found,
        [
            "GET /api/closed: auth of the API",
            "GET /api/inner/again: auth of the operation",
            "GET /api/inner/none",
            "GET /api/open",
            "GET /function/: permission_classes of the view",
            "GET /given/: permission_classes of the view",
            "GET /late/",
            "GET /mixed/: permission_classes of the view",
            "POST /function/: permission_classes of the view",
        ]
    );
}
