from flask import Flask, jsonify, request

app = Flask(__name__)

products = {1: {"name": "tea", "price": 4.0, "stock": 10}}
carts = {}


@app.route("/cart/<user>/add", methods=["POST"])
def add_to_cart(user):
    data = request.get_json(silent=True) or {}
    product = products.get(data.get("product_id"))
    if product is None:
        return jsonify({"error": "unknown product"}), 404
    try:
        quantity = int(data.get("quantity", 1))
    except (TypeError, ValueError):
        return jsonify({"error": "quantity must be a number"}), 400
    if quantity <= 0 or quantity > product["stock"]:
        return jsonify({"error": "not enough stock"}), 400
    cart = carts.setdefault(user, [])
    total = product["price"] * quantity
    cart.append({"product": product["name"], "quantity": quantity, "total": total})
    return jsonify({"cart": cart}), 201


if __name__ == "__main__":
    app.run()
