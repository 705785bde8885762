from fastapi import FastAPI, Form
from fastapi.responses import HTMLResponse, JSONResponse
from html import escape

app = FastAPI()
messages: list[str] = []


@app.post('/messages')
async def post(text: str = Form(...)):
    messages.append(text)
    return {'count': len(messages)}


@app.get('/messages', response_class=HTMLResponse)
async def read(q: str = ''):
    return '<h1>' + escape(q) + '</h1>' + ''.join(f'<p>{escape(m)}</p>' for m in messages)
