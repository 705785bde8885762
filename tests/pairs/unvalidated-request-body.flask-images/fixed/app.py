import io

from flask import Flask, request, send_file
from PIL import Image

app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = 8 * 1024 * 1024


@app.post("/convert")
def convert():
    upload = request.files["image"]
    width = request.form.get("width", default=200, type=int)
    image = Image.open(upload.stream)
    out = io.BytesIO()
    image.resize((max(1, min(width, 2000)), 200)).save(out, format="PNG")
    out.seek(0)
    return send_file(out, mimetype="image/png")
