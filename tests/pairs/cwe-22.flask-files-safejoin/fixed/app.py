import os
from pathlib import Path
from flask import Flask, request, send_file, abort
from werkzeug.utils import safe_join
app = Flask(__name__)
ROOT = Path('/srv/files')


@app.get('/files/<path:name>')
def read(name):
    target = safe_join(str(ROOT), name)
    if target is None or not os.path.isfile(target):
        abort(404)
    return send_file(target)


@app.post('/files')
def write():
    f = request.files['file']
    target = (ROOT / f.filename).resolve()
    if not target.is_relative_to(ROOT):
        abort(400)
    target.write_bytes(f.read())
    return '', 201


@app.delete('/files')
def delete():
    name = request.args['name']
    if name not in os.listdir(ROOT):
        abort(404)
    os.remove('/srv/files/' + name)
    return '', 204
