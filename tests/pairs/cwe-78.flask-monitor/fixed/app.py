import subprocess
import re
from flask import Flask, request, jsonify
app = Flask(__name__)


@app.route('/monitor', methods=['POST'])
def monitor():
    cmd = request.get_json(force=True).get('regex', '')
    out = subprocess.run(['ps', 'aux'], capture_output=True, text=True, timeout=5).stdout
    lines = [l for l in out.split('\n') if cmd in l]
    return jsonify({'processes': lines})


@app.route('/ping/<host>')
def ping(host):
    if not re.fullmatch(r'[a-zA-Z0-9.-]+', host) or host.startswith('-'):
        return jsonify({'error': 'bad host'}), 400
    result = subprocess.run(['ping', '-c', '1', host], capture_output=True, timeout=5)
    return jsonify({'up': result.returncode == 0})


if __name__ == '__main__':
    app.run(host='0.0.0.0')
