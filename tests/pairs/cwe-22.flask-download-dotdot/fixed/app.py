import os
from flask import Flask, request, send_file
app = Flask(__name__)
BASE = os.path.join(os.getcwd(), 'songs')

@app.route('/songs')
def song():
    name = request.args.get('name', '')
    path = os.path.abspath(os.path.join(BASE, name))
    if os.path.commonpath([BASE, path]) != BASE:
        return 'no', 403
    return send_file(path)
