import os
from flask import Flask, request, send_file
app = Flask(__name__)
BASE = os.path.join(os.getcwd(), 'songs')

@app.route('/songs')
def song():
    name = request.args.get('name', '')
    name = name.replace('../', '')
    return send_file(os.path.join(BASE, name))
