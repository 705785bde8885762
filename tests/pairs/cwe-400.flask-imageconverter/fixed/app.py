import os
import subprocess
import tempfile
import uuid
from flask import Flask, request, send_file, jsonify

app = Flask(__name__)
app.config['MAX_CONTENT_LENGTH'] = 16 * 1024 * 1024


@app.route('/create-gif', methods=['POST'])
def create_gif():
    if 'images' not in request.files:
        return jsonify({'message': 'No images'}), 400
    images = request.files.getlist('images')
    target_size = request.form.get('targetSize', '500x500')
    delay = request.form.get('delay', 10)
    if len(images) > 50:
        return jsonify({'message': 'Too many images'}), 400
    try:
        delay = int(delay)
        width, height = [int(x) for x in target_size.split('x')]
    except ValueError:
        return jsonify({'message': 'Invalid'}), 400
    if not (0 < width <= 2000 and 0 < height <= 2000):
        return jsonify({'message': 'Invalid size'}), 400
    with tempfile.TemporaryDirectory() as tmp:
        paths = []
        for image in images:
            path = os.path.join(tmp, f'{uuid.uuid4().hex}.png')
            image.save(path)
            paths.append(path)
        out = os.path.join(tmp, 'out.gif')
        subprocess.run(['convert', '-delay', str(delay), '-resize', f'{width}x{height}', *paths, out], check=True, timeout=30)
        return send_file(out, mimetype='image/gif')


if __name__ == '__main__':
    app.run(host='0.0.0.0', port=5000)
