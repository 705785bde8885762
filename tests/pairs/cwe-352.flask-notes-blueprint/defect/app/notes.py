from flask import Blueprint, request, session, jsonify, abort
from markupsafe import escape
from .db import get

bp = Blueprint('notes', __name__)


@bp.before_request
def require_login():
    if 'uid' not in session:
        abort(401)


@bp.route('/', methods=['POST'])
def create():
    with get() as con:
        cur = con.execute('insert into notes (owner, body) values (?, ?)', (session['uid'], request.form['body']))
    return jsonify(id=cur.lastrowid), 201


@bp.route('/<int:nid>')
def read(nid):
    with get() as con:
        note = con.execute('select body from notes where id = ? and owner = ?', (nid, session['uid'])).fetchone()
    if note is None:
        abort(404)
    return '<div class="note">%s</div>' % escape(note['body'])
