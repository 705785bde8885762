"""`auth=` on operations and routers."""

from ninja import Router
from ninja.security import django_auth, django_auth_is_staff, django_auth_superuser

from accounts.auth import (
    AsyncToken,
    BelievedToken,
    Described,
    HeaderKey,
    Password,
    QueryKey,
    Session,
    SessionOrGuest,
    Token,
    forget,
    note_caller,
    refuse_in_words,
    session_user,
    token_or_error,
)

router = Router()
planets = Router()
moons = Router(auth=Token())
rings = Router()
dust = Router(auth=None)
ice = Router(auth=note_caller)
comets = Router(auth=[Token(), note_caller])
galaxies = Router(auth=Token())


@router.get("/")
def index(request):
    return {"id": "reached:stars.index"}


@router.get("/bearer", auth=Token())
def bearer(request):
    return {"id": "reached:stars.bearer"}


@router.get("/async-bearer", auth=AsyncToken())
def async_bearer(request):
    return {"id": "reached:stars.async_bearer"}


@router.get("/async-both", auth=AsyncToken())
async def async_both(request):
    return {"id": "reached:stars.async_both"}


@router.get("/believed", auth=BelievedToken())
def believed(request):
    return {"id": "reached:stars.believed"}


@router.get("/described", auth=Described())
def described(request):
    return {"id": "reached:stars.described"}


@router.get("/cookie", auth=Session())
def cookie(request):
    return {"id": "reached:stars.cookie"}


@router.post("/cookie", auth=Session())
def post_cookie(request):
    return {"id": "reached:stars.cookie.post"}


@router.get("/guest", auth=SessionOrGuest())
def guest(request):
    return {"id": "reached:stars.guest"}


@router.get("/cookie-class", auth=Session)
def cookie_class(request):
    return {"id": "reached:stars.cookie_class"}


@router.get("/bearer-class", auth=Token)
def bearer_class(request):
    return {"id": "reached:stars.bearer_class"}


@router.get("/header", auth=HeaderKey())
def header(request):
    return {"id": "reached:stars.header"}


@router.get("/query", auth=QueryKey())
def query(request):
    return {"id": "reached:stars.query"}


@router.get("/password", auth=Password())
def password(request):
    return {"id": "reached:stars.password"}


@router.get("/django", auth=django_auth)
def with_django(request):
    return {"id": "reached:stars.django"}


@router.get("/staff", auth=django_auth_is_staff)
def with_staff(request):
    return {"id": "reached:stars.staff"}


@router.get("/superuser", auth=django_auth_superuser)
def with_superuser(request):
    return {"id": "reached:stars.superuser"}


@router.get("/callable", auth=session_user)
def with_callable(request):
    return {"id": "reached:stars.callable"}


@router.get("/raising", auth=token_or_error)
def raising(request):
    return {"id": "reached:stars.raising"}


@router.get("/noted", auth=note_caller)
def noted(request):
    return {"id": "reached:stars.noted"}


@router.get("/worded", auth=refuse_in_words)
def worded(request):
    return {"id": "reached:stars.worded"}


@router.get("/forgotten", auth=forget)
def forgotten(request):
    return {"id": "reached:stars.forgotten"}


@router.get("/address", auth=lambda request: request.META["REMOTE_ADDR"] == "10.0.0.7")
def address(request):
    return {"id": "reached:stars.address"}


@router.get("/either", auth=[Token(), session_user])
def either(request):
    return {"id": "reached:stars.either"}


@router.get("/either-open", auth=[Token(), note_caller])
def either_open(request):
    return {"id": "reached:stars.either_open"}


@planets.get("/")
def list_planets(request):
    return {"id": "reached:planets.index"}


@planets.get("/{planet_id}", auth=None)
def planet(request, planet_id: int):
    return {"id": "reached:planets.show"}


@moons.get("/")
def list_moons(request):
    return {"id": "reached:moons.index"}


@moons.delete("/{moon_id}")
def delete_moon(request, moon_id: int):
    return {"id": "reached:moons.delete"}


@moons.get("/new", auth=note_caller)
def new_moons(request):
    return {"id": "reached:moons.new"}


@moons.get("/phases/new", auth=note_caller)
def phase(request):
    return {"id": "reached:moons.phase"}


@rings.get("/")
def list_rings(request):
    return {"id": "reached:moons.rings"}


@dust.get("/")
def list_dust(request):
    return {"id": "reached:moons.dust"}


@ice.get("/")
def list_ice(request):
    return {"id": "reached:moons.ice"}


@comets.get("/")
def list_comets(request):
    return {"id": "reached:comets.index"}


@galaxies.get("/")
def list_galaxies(request):
    return {"id": "reached:galaxies.index"}


moons.add_router("/rings", rings)
moons.add_router("/dust", dust)
moons.add_router("/ice", ice)
