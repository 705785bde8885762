"""Endpoints without a guard of their own: what stands before them decides."""

from starlette.responses import JSONResponse


def page(name):
    async def endpoint(request):
        text = f"reached:{name}"
        print(text, flush=True)
        return JSONResponse({"id": text})

    return endpoint
