import shlex
import subprocess
from flask import Flask, request, jsonify
app = Flask(__name__)

def run(cmd):
    return subprocess.run(cmd, shell=True, capture_output=True, text=True, timeout=60)

@app.route('/download', methods=['POST'])
def download():
    url = request.json.get('url')
    r = run('youtube-dl -x -- ' + shlex.quote(url))
    return jsonify(ok=r.returncode == 0)
