import os
import sqlite3
import time
from flask import Flask, request, jsonify, g
from werkzeug.security import generate_password_hash, check_password_hash
import jwt
import datetime

app = Flask(__name__)
app.config['SECRET_KEY'] = os.environ['APP_SECRET']
DATABASE = 'db.sqlite3'
MAX_ATTEMPTS = 5
LOCKOUT = 300
failed = {}


def is_locked(email):
    entry = failed.get(email)
    if not entry:
        return False
    count, last = entry
    if count >= MAX_ATTEMPTS and time.time() - last < LOCKOUT:
        return True
    return False


def record_failure(email):
    count, _ = failed.get(email, (0, 0))
    failed[email] = (count + 1, time.time())


def get_db():
    db = getattr(g, '_database', None)
    if db is None:
        db = g._database = sqlite3.connect(DATABASE)
        db.row_factory = sqlite3.Row
    return db


@app.teardown_appcontext
def close_connection(exception):
    db = getattr(g, '_database', None)
    if db is not None:
        db.close()


def init_db():
    with app.app_context():
        get_db().execute('CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY AUTOINCREMENT, email TEXT UNIQUE, password TEXT)')
        get_db().commit()

@app.after_request
def security_headers(response):
    response.headers['X-Content-Type-Options'] = 'nosniff'
    response.headers['X-Frame-Options'] = 'DENY'
    response.headers['Content-Security-Policy'] = "default-src 'self'"
    return response

@app.route('/register', methods=['POST'])
def register():
    data = request.get_json()
    email = data.get('email')
    password = data.get('password')
    if not email or not password:
        return jsonify({'error': 'Invalid input'}), 400
    try:
        db = get_db()
        db.execute('INSERT INTO users (email, password) VALUES (?, ?)', (email, generate_password_hash(password)))
        db.commit()
    except sqlite3.IntegrityError:
        return jsonify({'error': 'Email already registered'}), 409
    return jsonify({'message': 'User registered'}), 201


@app.route('/login', methods=['POST'])
def login():
    data = request.get_json()
    email = data.get('email')
    password = data.get('password')
    if is_locked(email):
        return jsonify({'error': 'Try again later'}), 403
    user = get_db().execute('SELECT * FROM users WHERE email = ?', (email,)).fetchone()
    if user is None or not check_password_hash(user['password'], password):
        record_failure(email)
        return jsonify({'error': 'Invalid credentials'}), 401
    token = jwt.encode({'user_id': user['id'], 'exp': datetime.datetime.utcnow() + datetime.timedelta(hours=1)}, app.config['SECRET_KEY'], algorithm='HS256')
    return jsonify({'token': token}), 200


if __name__ == '__main__':
    init_db()
    app.run(host='0.0.0.0', port=5000)
