from flask import Blueprint, request, session, jsonify
from werkzeug.security import generate_password_hash, check_password_hash
from .db import get
from .limits import too_many

bp = Blueprint('auth', __name__)


@bp.route('/register', methods=['POST'])
def register():
    name = request.form['username']
    password = request.form['password']
    hashed = generate_password_hash(password)
    with get() as con:
        con.execute('insert into users (name, pw) values (?, ?)', (name, hashed))
    return jsonify(status='created'), 201


@bp.route('/login', methods=['POST'])
def login():
    name = request.form['username']
    password = request.form['password']
    if too_many(request.remote_addr):
        return jsonify(error='too many attempts'), 429
    with get() as con:
        row = con.execute('select * from users where name = ?', (name,)).fetchone()
    if row and check_password_hash(row['pw'], password):
        session['uid'] = row['id']
        return jsonify(status='ok')
    return jsonify(error='bad credentials'), 401
