import gzip, zlib
from flask import Flask, request, jsonify
app = Flask(__name__)
app.config['MAX_CONTENT_LENGTH'] = 1024 * 1024


@app.post('/import')
def imp():
    text = gzip.decompress(request.get_data())
    return jsonify(lines=text.count(b'\n'))
