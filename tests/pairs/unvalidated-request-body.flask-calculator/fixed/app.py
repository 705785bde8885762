from flask import Flask, jsonify, request

app = Flask(__name__)


@app.route("/calculate", methods=["POST"])
def calculate():
    data = request.get_json(silent=True)
    if not isinstance(data, dict):
        return jsonify({"error": "body must be an object"}), 400
    try:
        a = float(data.get("a"))
        b = float(data.get("b"))
    except (TypeError, ValueError):
        return jsonify({"error": "a and b must be numbers"}), 400
    operation = data.get("operation", "add")
    if operation == "add":
        return jsonify({"result": a + b})
    if operation == "subtract":
        return jsonify({"result": a - b})
    return jsonify({"error": "unknown operation"}), 400


if __name__ == "__main__":
    app.run(port=5000)
