import sqlite3, time
from flask import Flask, request, jsonify
app = Flask(__name__)


def query(sql, args=()):
    con = sqlite3.connect('db.sqlite3')
    con.row_factory = sqlite3.Row
    rows = con.execute(sql, args).fetchall()
    con.commit()
    con.close()
    return [dict(r) for r in rows]


@app.get('/search')
def search():
    q = request.args.get('q', '')
    limit = request.args.get('limit', 10)
    rows = query("SELECT name, score FROM items WHERE name LIKE '%" + q + "%' ORDER BY score DESC LIMIT 10")
    return jsonify(rows)


@app.post('/visit')
def visit():
    name = request.json['name']
    query(f"UPDATE items SET score = score + 1 WHERE name = '{name}'")
    return jsonify(ok=True)
