"""@requires, in its places."""

from starlette.authentication import requires
from starlette.endpoints import HTTPEndpoint
from starlette.responses import JSONResponse
from starlette.routing import Route


async def index(request):
    return JSONResponse({"for": request.user.display_name, "id": "reached:pictures.index"})


@requires("authenticated")
async def create(request):
    return JSONResponse({"id": "reached:pictures.create"}, status_code=201)


@requires("authenticated", status_code=401)
async def lent(request):
    return JSONResponse({"id": "reached:pictures.lent"})


@requires("authenticated", redirect="sign_in")
async def mine(request):
    return JSONResponse({"id": "reached:pictures.mine"})


@requires(["authenticated", "curator"])
def insured(request):
    return JSONResponse({"id": "reached:pictures.insured"})


@requires("guest")
async def prints(request):
    return JSONResponse({"id": "reached:pictures.prints"})


@requires([])
async def frames(request):
    return JSONResponse({"id": "reached:pictures.frames"})


class Picture(HTTPEndpoint):
    async def get(self, request):
        return JSONResponse({"id": "reached:pictures.show"})

    @requires("authenticated")
    async def delete(self, request):
        return JSONResponse({"id": "reached:pictures.delete"})


routes = [
    Route("/", index),
    Route("/", create, methods=["POST"]),
    Route("/lent", lent),
    Route("/mine", mine),
    Route("/insured", insured),
    Route("/prints", prints),
    Route("/frames", frames),
    Route("/{picture_id:int}", Picture),
]
