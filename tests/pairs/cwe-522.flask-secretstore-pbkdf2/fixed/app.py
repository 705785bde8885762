import hashlib
import os
import sqlite3
from flask import Flask, request, make_response
app = Flask(__name__)
TOKENS = {}


def conn():
    return sqlite3.connect('db.sqlite3')


def hash_password(password, salt):
    return hashlib.pbkdf2_hmac('sha256', password.encode(), salt.encode(), 600000).hex()


@app.route('/register', methods=['POST'])
def register():
    data = request.get_json()
    salt = os.urandom(16).hex()
    with conn() as c:
        c.execute('INSERT INTO users VALUES (?, ?, ?)', (data['username'], hash_password(data['password'], salt), salt))
    return {'ok': True}


@app.route('/login', methods=['POST'])
def login():
    data = request.get_json()
    row = conn().execute('SELECT pw, salt FROM users WHERE name = ?', (data['username'],)).fetchone()
    if not row or row[0] != hash_password(data['password'], row[1]):
        return {'error': 'no'}, 401
    token = os.urandom(24).hex()
    TOKENS[token] = data['username']
    r = make_response({'ok': True})
    r.set_cookie('auth_token', token, httponly=True, secure=True, samesite='Lax')
    return r
