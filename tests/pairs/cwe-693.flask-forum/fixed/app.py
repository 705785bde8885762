import os
import sqlite3
import html
from flask import Flask, request, jsonify, make_response

app = Flask(__name__)
DB = 'db.sqlite3'


def connect():
    conn = sqlite3.connect(DB)
    conn.row_factory = sqlite3.Row
    return conn


with connect() as c:
    c.execute('CREATE TABLE IF NOT EXISTS posts (id INTEGER PRIMARY KEY, title TEXT, content TEXT, author TEXT)')

@app.after_request
def add_headers(resp):
    resp.headers['X-Content-Type-Options'] = 'nosniff'
    resp.headers['X-Frame-Options'] = 'SAMEORIGIN'
    resp.headers['Content-Security-Policy'] = "default-src 'self'; script-src 'none'"
    return resp


@app.route('/post', methods=['POST'])
def create_post():
    data = request.get_json(force=True)
    title, content, author = data.get('title'), data.get('content'), data.get('author')
    if not all(isinstance(v, str) and v for v in (title, content, author)):
        return jsonify({'error': 'invalid'}), 400
    with connect() as conn:
        cur = conn.execute('INSERT INTO posts (title, content, author) VALUES (?, ?, ?)', (title, content, author))
        return jsonify({'id': cur.lastrowid}), 201


@app.route('/')
def index():
    with connect() as conn:
        rows = conn.execute('SELECT id, title FROM posts').fetchall()
    page = '<html><body><h1>Forum</h1><ul>'
    for row in rows:
        page += f'<li><a href="/post/{row["id"]}">{html.escape(row["title"])}</a></li>'
    page += '</ul></body></html>'
    return page


@app.route('/post/<int:post_id>')
def show(post_id):
    with connect() as conn:
        row = conn.execute('SELECT title, content, author FROM posts WHERE id = ?', (post_id,)).fetchone()
    if row is None:
        return make_response('<h1>Not found</h1>', 404)
    title, author, content = (html.escape(row[k]) for k in ('title', 'author', 'content'))
    return f"""<html><head><title>{title}</title></head>
    <body><h1>{title}</h1><p>By {author}</p><div>{content}</div></body></html>"""


if __name__ == '__main__':
    app.run(host='0.0.0.0', port=5000)
