from flask import Flask, request, jsonify
import os
import subprocess
import fnmatch

app = Flask(__name__)
BASE_DIR = os.path.abspath('./files')


@app.route('/search', methods=['POST'])
def search():
    data = request.get_json()
    directory = data.get('directory')
    pattern = data.get('pattern')
    if not directory or not pattern:
        return jsonify({'error': 'Missing parameters'}), 400
    search_path = os.path.realpath(os.path.join(BASE_DIR, directory))
    if search_path != BASE_DIR and not search_path.startswith(BASE_DIR + os.sep):
        return jsonify({'error': 'Directory not found'}), 404
    try:
        files = []
        for name in os.listdir(search_path):
            if fnmatch.fnmatch(name, pattern):
                files.append(name)
        listed = os.listdir(search_path)
        return jsonify({'files': files, 'count': len(listed)})
    except Exception:
        return jsonify({'error': 'Server error'}), 500


if __name__ == '__main__':
    app.run(host='0.0.0.0', port=5000)
