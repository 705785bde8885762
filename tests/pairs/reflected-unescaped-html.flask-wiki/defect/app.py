import sqlite3

from flask import Flask, jsonify, request

app = Flask(__name__)


def get_db():
    db = sqlite3.connect("wiki.db")
    db.row_factory = sqlite3.Row
    return db


@app.route("/pages", methods=["POST"])
def create():
    body = request.get_json()
    with get_db() as db:
        db.execute("INSERT INTO pages (title, content) VALUES (?, ?)", (body["title"], body["content"]))
    return jsonify({"ok": True}), 201


@app.route("/pages/<int:page_id>")
def page(page_id):
    db = get_db()
    row = db.execute("SELECT title, content FROM pages WHERE id = ?", (page_id,)).fetchone()
    if row is None:
        return "Page not found", 404
    return f"<html><body><h1>{row['title']}</h1><div>{row['content']}</div></body></html>"  # defect
