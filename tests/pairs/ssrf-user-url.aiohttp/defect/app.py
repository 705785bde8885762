from urllib.parse import urlparse

import httpx
from aiohttp import web

ALLOWED = {"images.example.com"}


async def fetch(request):
    url = (await request.json())["url"]
    async with httpx.AsyncClient(timeout=5) as client:
        response = await client.get(url)  # defect
    return web.json_response({"status": response.status_code})


app = web.Application()
app.router.add_post("/fetch", fetch)
