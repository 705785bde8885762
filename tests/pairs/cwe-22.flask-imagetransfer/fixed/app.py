import os
import uuid
from flask import Flask, request, jsonify, send_from_directory, send_file
from werkzeug.utils import secure_filename

UPLOAD_FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'images')
ALLOWED_EXTENSIONS = {'png', 'jpg', 'jpeg', 'gif'}
os.makedirs(UPLOAD_FOLDER, exist_ok=True)

app = Flask(__name__)
app.config['UPLOAD_FOLDER'] = UPLOAD_FOLDER
app.config['MAX_CONTENT_LENGTH'] = 10 * 1000 * 1000


def allowed_file(filename):
    return '.' in filename and filename.rsplit('.', 1)[1].lower() in ALLOWED_EXTENSIONS


@app.route('/upload', methods=['POST'])
def upload():
    file = request.files.get('file')
    if file is None or file.filename == '':
        return jsonify({'error': 'No file'}), 400
    if not allowed_file(file.filename):
        return jsonify({'error': 'Bad type'}), 400
    image_id = f"{uuid.uuid4()}.{secure_filename(file.filename).rsplit('.', 1)[1]}"
    file.save(os.path.join(app.config['UPLOAD_FOLDER'], image_id))
    return jsonify({'identifier': image_id}), 201


@app.route('/download', methods=['GET'])
def download():
    identifier = request.args.get('identifier')
    if not identifier:
        return jsonify({'error': 'identifier required'}), 400
    identifier = secure_filename(identifier)
    file_path = os.path.join(app.config['UPLOAD_FOLDER'], identifier)
    if os.path.isfile(file_path):
        return send_from_directory(app.config['UPLOAD_FOLDER'], identifier)
    return jsonify({'error': 'Not found'}), 404


if __name__ == '__main__':
    app.run(host='0.0.0.0', port=5000)
