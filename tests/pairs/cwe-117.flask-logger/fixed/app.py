import logging
import os
from flask import Flask, request, jsonify

app = Flask(__name__)
LOG_FILE = 'logs.txt'


@app.route('/log', methods=['POST'])
def add_log():
    data = request.get_json()
    level = data.get('level', 'INFO')
    message = data.get('message')
    if not message:
        return jsonify({'error': 'message required'}), 400
    message = str(message).replace('\n', '\\n').replace('\r', '\\r')
    if level not in ('INFO', 'WARNING', 'ERROR'):
        return jsonify({'error': 'bad level'}), 400
    with open(LOG_FILE, 'a') as f:
        f.write(f'[{level}] {message}\n')
    return jsonify({'status': 'logged'}), 201


@app.route('/logs')
def get_logs():
    if not os.path.exists(LOG_FILE):
        return jsonify([])
    with open(LOG_FILE) as f:
        return jsonify([line.strip() for line in f])


if __name__ == '__main__':
    app.run(host='0.0.0.0', port=5000)
