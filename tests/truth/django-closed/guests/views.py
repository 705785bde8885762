from django.contrib.auth.decorators import login_not_required, login_required, user_passes_test
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpResponse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt

from .decorators import counted, noted
from .mixins import OpenView, SaysOpen


@login_not_required
def health(request):
    return HttpResponse("reached:health")


class Arrivals(View):
    def get(self, request):
        return HttpResponse("reached:arrivals")


def index(request):
    return HttpResponse("reached:guests.index")


def tours(request):
    return HttpResponse("reached:guests.tours")


@login_not_required
@noted
def news(request):
    return HttpResponse("reached:guests.news")


@noted
@login_not_required
def prices(request):
    return HttpResponse("reached:guests.prices")


@login_not_required
@counted
def bar(request):
    return HttpResponse("reached:guests.bar")


@counted
@login_not_required
def spa(request):
    return HttpResponse("reached:guests.spa")


@login_not_required
@login_required
def bills(request):
    return HttpResponse("reached:guests.bills")


@login_required
@login_not_required
def letters(request):
    return HttpResponse("reached:guests.letters")


@login_not_required
@user_passes_test(lambda user: user.is_staff)
def ledger(request):
    return HttpResponse("reached:guests.ledger")


@csrf_exempt
def order(request):
    return HttpResponse("reached:guests.order")


class Menu(OpenView):
    def get(self, request):
        return HttpResponse("reached:guests.menu")


class Keys(LoginRequiredMixin, OpenView):
    def get(self, request):
        return HttpResponse("reached:guests.keys")


class Wines(SaysOpen):
    def get(self, request):
        return HttpResponse("reached:guests.wines")


@method_decorator(login_not_required, name="get")
class Teas(View):
    def get(self, request):
        return HttpResponse("reached:guests.teas")


class Cakes(OpenView):
    """Has a dispatch of its own, which does not carry the mark."""

    def dispatch(self, request, *args, **kwargs):
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return HttpResponse("reached:guests.cakes")
