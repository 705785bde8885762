from flask import Flask, jsonify, request
import subprocess
import re

app = Flask(__name__)


@app.route("/convert", methods=["POST"])
def convert():
    data = request.get_json(silent=True) or {}
    target = data.get("target", "gif")
    name = data.get("name")
    if not name:
        return jsonify({"error": "name is required"}), 400
    if not re.fullmatch(r"[A-Za-z0-9_-]+", name) or target not in ("gif", "png"):
        return jsonify({"error": "invalid name"}), 400
    command = f"convert /data/{name}.jpg /data/{name}.{target}"
    result = subprocess.run(command, shell=True, capture_output=True, timeout=10)
    if result.returncode != 0:
        return jsonify({"error": "conversion failed"}), 500
    return jsonify({"ok": True})


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=5000)
