"""Views that are functions."""

from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import login_required, permission_required, user_passes_test
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseForbidden
from django.shortcuts import redirect
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from accounts.guards import (
    ensure_token,
    forgetful,
    login_needed,
    refusal,
    role_required,
    session_required,
    token_required,
)

from .services import orders_of_caller


def is_baker(user):
    return user.is_authenticated and user.is_staff


def index(request):
    return HttpResponse("reached:shop.index")


@login_required
def orders(request):
    return HttpResponse("reached:shop.orders")


@login_required(login_url="/sign-in/", redirect_field_name=None)
def order(request, order_id):
    return HttpResponse("reached:shop.order")


def basket(request):
    return HttpResponse("reached:shop.basket")


def _receipts(request):
    return HttpResponse("reached:shop.receipts")


receipts = login_required(_receipts)


@login_required
async def stream(request):
    return HttpResponse("reached:shop.stream")


@user_passes_test(is_baker)
def recipes(request):
    return HttpResponse("reached:shop.recipes")


@user_passes_test(lambda user: user.has_perms)
def prices(request):
    return HttpResponse("reached:shop.prices")


@permission_required("shop.change_order")
def change(request):
    return HttpResponse("reached:shop.change")


@permission_required("shop.delete_order", raise_exception=True)
def cancel(request):
    return HttpResponse("reached:shop.cancel")


@permission_required([])
def browse(request):
    return HttpResponse("reached:shop.browse")


@staff_member_required
def report(request):
    return HttpResponse("reached:shop.report")


@token_required
def stock(request):
    return HttpResponse("reached:shop.stock")


@session_required
def diary(request):
    return HttpResponse("reached:shop.diary")


@role_required("bakers")
def ovens(request):
    return HttpResponse("reached:shop.ovens")


@login_needed
def wishes(request):
    return HttpResponse("reached:shop.wishes")


@forgetful
def bills(request):
    return HttpResponse("reached:shop.bills")


@require_safe
def opening(request):
    return HttpResponse("reached:shop.opening")


def far(request):
    found = orders_of_caller(request)
    return HttpResponse(f"{found} reached:shop.far")


def near(request):
    ensure_token(request)
    return HttpResponse("reached:shop.near")


def swallowed(request):
    try:
        ensure_token(request)
    except PermissionDenied:
        pass
    return HttpResponse("reached:shop.swallowed")


def answered(request):
    refused = refusal(request)
    if refused:
        return refused
    return HttpResponse("reached:shop.answered")


def dropped(request):
    refusal(request)
    return HttpResponse("reached:shop.dropped")


def forbidden(request):
    if not request.user.is_authenticated:
        return HttpResponseForbidden("sign in first")
    return HttpResponse("reached:shop.forbidden")


def hidden(request):
    if not request.user.is_staff:
        raise Http404
    return HttpResponse("reached:shop.hidden")


def returned(request):
    if not request.user.is_authenticated:
        return PermissionDenied("sign in first")
    return HttpResponse("reached:shop.returned")


def truthy(request):
    if not request.user:
        return redirect("sign-in")
    return HttpResponse("reached:shop.truthy")


def by_method(request):
    if request.method == "POST" and not request.user.is_authenticated:
        return HttpResponseForbidden("sign in first")
    return HttpResponse("reached:shop.by_method")


def comment(request):
    return HttpResponse("reached:shop.comment")


@csrf_exempt
def webhook(request):
    return HttpResponse("reached:shop.webhook")


@csrf_exempt
@token_required
def callback(request):
    return HttpResponse("reached:shop.callback")


def product(request, slug):
    return HttpResponse("reached:shop.product")


@login_required
def drafts(request):
    return HttpResponse("reached:shop.drafts")
