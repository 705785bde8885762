import os
from datetime import datetime, timezone

from flask import Flask, jsonify, request

app = Flask(__name__)
LOG_FILE = os.path.join("logs", "service.log")


@app.route("/log", methods=["POST"])
def log():
    data = request.get_json()
    if not data or "message" not in data:
        return jsonify({"error": "message is required"}), 400
    message = str(data["message"])
    stamp = datetime.now(timezone.utc).isoformat()
    with open(LOG_FILE, "a") as handle:
        handle.write(f"{stamp} {message}\n")  # defect
    return jsonify({"ok": True})
