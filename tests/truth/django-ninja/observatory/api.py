"""Three APIs: one open, one closed, one whose documentation is closed too."""

from django.contrib.admin.views.decorators import staff_member_required
from django.core.exceptions import PermissionDenied
from ninja import NinjaAPI

from accounts.auth import Token, session_user
from stars.api import comets, galaxies, moons, planets, router as stars
from visits.api import guests, rooms, telescopes

api = NinjaAPI(title="Observatory reached:docs", urls_namespace="api")
staff = NinjaAPI(title="Staff reached:staff.docs", urls_namespace="staff", auth=Token())
hidden = NinjaAPI(
    title="Hidden reached:hidden.docs",
    urls_namespace="hidden",
    auth=[Token(), session_user],
    docs_decorator=staff_member_required,
)

api.add_router("/stars", stars)
api.add_router("/planets", planets, auth=Token())
api.add_router("/moons", moons)
api.add_router("/comets", comets)
api.add_router("/galaxies", galaxies, auth=None)
api.add_router("/visits", "visits.api.router")

staff.add_router("/telescopes", telescopes)
staff.add_router("/guests", guests)
staff.add_router("/rooms", rooms)


@api.exception_handler(PermissionDenied)
def denied(request, error):
    return api.create_response(request, {"detail": "sign in first"}, status=401)


@api.get("/weather")
def weather(request):
    return {"id": "reached:weather"}


@staff.get("/rota")
def rota(request):
    return {"id": "reached:staff.rota"}


@staff.get("/menu", auth=None)
def menu(request):
    return {"id": "reached:staff.menu"}


@staff.api_operation(["GET", "PUT"], "/desk")
def desk(request):
    return {"id": "reached:staff.desk"}


@staff.get("/kitchen", auth=[])
def kitchen(request):
    return {"id": "reached:staff.kitchen"}


@hidden.get("/plans")
def plans(request):
    return {"id": "reached:hidden.plans"}
