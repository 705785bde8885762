import subprocess
import re
from flask import Flask, request, jsonify
app = Flask(__name__)


@app.route('/monitor', methods=['POST'])
def monitor():
    cmd = request.get_json(force=True).get('regex', '')
    out = subprocess.getoutput(f'ps aux | grep {cmd}')
    lines = out.split('\n')
    return jsonify({'processes': lines})


@app.route('/ping/<host>')
def ping(host):
    result = subprocess.run(f'ping -c 1 {host}', shell=True, capture_output=True, timeout=5)
    return jsonify({'up': result.returncode == 0})


if __name__ == '__main__':
    app.run(host='0.0.0.0')
