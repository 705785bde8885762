"""Views that are classes."""

from django.contrib.auth.decorators import login_required, user_passes_test
from django.contrib.auth.mixins import AccessMixin, LoginRequiredMixin, PermissionRequiredMixin, UserPassesTestMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from django.views.generic import TemplateView

from accounts.guards import token_required
from accounts.mixins import ClosedView, LoginNeededMixin, TokenMixin


class Index(View):
    def get(self, request):
        return HttpResponse("reached:kitchen.index")


class Doughs(LoginRequiredMixin, View):
    def get(self, request):
        return HttpResponse("reached:kitchen.doughs")


class Flours(View, LoginRequiredMixin):
    def get(self, request):
        return HttpResponse("reached:kitchen.flours")


class Cakes(ClosedView):
    def get(self, request):
        return HttpResponse("reached:kitchen.cakes")


class Ovens(TokenMixin, View):
    def get(self, request):
        return HttpResponse("reached:kitchen.ovens")


class Trays(LoginNeededMixin, View):
    def get(self, request):
        return HttpResponse("reached:kitchen.trays")


class Jams(LoginRequiredMixin, View):
    raise_exception = True

    def get(self, request):
        return HttpResponse("reached:kitchen.jams")


class Knives(LoginRequiredMixin, View):
    """Its own dispatch goes round the mixin's."""

    def dispatch(self, request, *args, **kwargs):
        return View.dispatch(self, request, *args, **kwargs)

    def get(self, request):
        return HttpResponse("reached:kitchen.knives")


class Spices(LoginRequiredMixin, View):
    """Its own dispatch works before the mixin's has looked."""

    def dispatch(self, request, *args, **kwargs):
        request.spices = ["salt"]
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return HttpResponse("reached:kitchen.spices")


@method_decorator(login_required, name="dispatch")
class Yeasts(View):
    def get(self, request):
        return HttpResponse("reached:kitchen.yeasts")


@method_decorator([csrf_exempt, token_required], name="dispatch")
class Timers(View):
    def get(self, request):
        return HttpResponse("reached:kitchen.timers")

    def post(self, request):
        return HttpResponse("reached:kitchen.timers.start")


@method_decorator(csrf_exempt, name="dispatch")
@method_decorator(login_required, name="post")
class Glazes(View):
    def get(self, request):
        return HttpResponse("reached:kitchen.glazes")

    def post(self, request):
        return HttpResponse("reached:kitchen.glazes.mix")


class Creams(View):
    @method_decorator(user_passes_test(lambda user: user.is_staff))
    def dispatch(self, *args, **kwargs):
        return super().dispatch(*args, **kwargs)

    def get(self, request):
        return HttpResponse("reached:kitchen.creams")


class Nuts(View):
    """A decorator for functions on a method: it takes the view for the request."""

    @login_required
    def get(self, request):
        return HttpResponse("reached:kitchen.nuts")


class Fillings(Yeasts):
    """Inherits a decorated dispatch."""

    def get(self, request):
        return HttpResponse("reached:kitchen.fillings")


class Crumbs(Yeasts):
    """Replaces the decorated dispatch."""

    def dispatch(self, request, *args, **kwargs):
        return View.dispatch(self, request, *args, **kwargs)

    def get(self, request):
        return HttpResponse("reached:kitchen.crumbs")


class Tarts(UserPassesTestMixin, View):
    def test_func(self):
        return self.request.user.is_staff

    def get(self, request):
        return HttpResponse("reached:kitchen.tarts")


class Pies(UserPassesTestMixin, View):
    def test_func(self):
        return self.request.user is not None

    def get(self, request):
        return HttpResponse("reached:kitchen.pies")


class Buns(PermissionRequiredMixin, View):
    permission_required = "kitchen.view_bun"

    def get(self, request):
        return HttpResponse("reached:kitchen.buns")


class Rolls(PermissionRequiredMixin, View):
    permission_required = ()

    def get(self, request):
        return HttpResponse("reached:kitchen.rolls")


class Bagels(AccessMixin, View):
    """AccessMixin offers handle_no_permission, and never calls it."""

    def get(self, request):
        return HttpResponse("reached:kitchen.bagels")


class Waffles(AccessMixin, View):
    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return HttpResponse("reached:kitchen.waffles")


class Toasts(AccessMixin, View):
    """Calls handle_no_permission and goes on."""

    raise_exception = False

    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated:
            self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return HttpResponse("reached:kitchen.toasts")


class Scones(View):
    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if not request.user.is_authenticated:
            raise PermissionDenied

    def get(self, request):
        return HttpResponse("reached:kitchen.scones")


class Plans(TemplateView):
    template_name = "kitchen/plans.html"

    def get_context_data(self, **kwargs):
        if not self.request.user.is_authenticated:
            raise PermissionDenied
        return super().get_context_data(**kwargs)


class Posters(TemplateView):
    template_name = "kitchen/posters.html"


class Boards(TemplateView, LoginRequiredMixin):
    template_name = "kitchen/boards.html"
