from urllib.parse import urlparse

import httpx
from aiohttp import web

ALLOWED = {"images.example.com"}


async def fetch(request):
    url = (await request.json())["url"]
    if urlparse(url).hostname not in ALLOWED:
        return web.json_response({"error": "host is not allowed"}, status=400)
    async with httpx.AsyncClient(timeout=5) as client:
        response = await client.get(url)
    return web.json_response({"status": response.status_code})


app = web.Application()
app.router.add_post("/fetch", fetch)
