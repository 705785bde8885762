"""The API of these resources carries the guard."""

from flask_restful import Resource


class DeliveryList(Resource):
    def get(self):
        return {"deliveries": [], "id": "reached:deliveries.list"}


class Delivery(Resource):
    method_decorators = []

    def delete(self, delivery_id):
        return {"deleted": delivery_id, "id": "reached:deliveries.delete"}


class Pickup(Resource):
    decorators = []

    def get(self):
        return {"pickup": "at eight", "id": "reached:deliveries.pickup"}
