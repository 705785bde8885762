import os
from pathlib import Path
from flask import Flask, request, send_file, abort
from werkzeug.utils import safe_join
app = Flask(__name__)
ROOT = Path('/srv/files')


@app.get('/files/<path:name>')
def read(name):
    return send_file(ROOT / name)


@app.post('/files')
def write():
    f = request.files['file']
    (ROOT / f.filename).write_bytes(f.read())
    return '', 201


@app.delete('/files')
def delete():
    name = request.args['name']
    os.remove('/srv/files/' + name)
    return '', 204
