from flask import Flask, jsonify, request

app = Flask(__name__)


@app.route("/calculate", methods=["POST"])
def calculate():
    data = request.get_json()
    a = float(data.get("a"))  # defect
    b = float(data.get("b"))
    operation = data.get("operation", "add")
    if operation == "add":
        return jsonify({"result": a + b})
    if operation == "subtract":
        return jsonify({"result": a - b})
    return jsonify({"error": "unknown operation"}), 400


if __name__ == "__main__":
    app.run(port=5000)
