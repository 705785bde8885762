import re
from flask import Flask, request, jsonify

app = Flask(__name__)
TEXTS = ['the quick brown fox', 'jumps over the lazy dog']


@app.route('/search', methods=['POST'])
def search():
    body = request.get_json()
    pattern = body.get('pattern', '')
    if len(pattern) > 100:
        return jsonify({'error': 'bad pattern'}), 400
    regex = re.compile(re.escape(pattern), re.IGNORECASE)
    found = [t for t in TEXTS if regex.search(t)]
    return jsonify({'matches': found})
