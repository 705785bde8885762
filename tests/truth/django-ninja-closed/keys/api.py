from django.contrib.auth.decorators import login_not_required
from ninja import NinjaAPI, Router

from .auth import Token

api = NinjaAPI(title="Keys reached:docs", urls_namespace="keys")
public = NinjaAPI(title="Public reached:public.docs", urls_namespace="public")
drawers = Router()


@api.get("/keys")
def keys(request):
    return {"id": "reached:keys"}


@api.get("/spares", auth=None)
def spares(request):
    return {"id": "reached:spares"}


@api.get("/masters", auth=Token())
def masters(request):
    return {"id": "reached:masters"}


@login_not_required
@api.get("/hooks")
def hooks(request):
    return {"id": "reached:hooks"}


@api.get("/rings")
@login_not_required
def rings(request):
    return {"id": "reached:rings"}


@drawers.post("/")
def open_drawer(request):
    return {"id": "reached:drawers.open"}


@public.get("/hours")
def hours(request):
    return {"id": "reached:public.hours"}


@public.get("/lost", auth=Token())
def lost(request):
    return {"id": "reached:public.lost"}


api.add_router("/drawers", drawers)
