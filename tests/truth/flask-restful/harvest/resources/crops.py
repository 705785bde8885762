from flask_restful import Resource, reqparse

from ..guards import note_caller, signed_in, token_required
from .base import CheckedResource, ClosedMixin, ClosedResource


class CropList(Resource):
    method_decorators = [token_required]

    def get(self):
        return {"crops": [], "id": "reached:crops.list"}

    def post(self):
        return {"crop": 1, "id": "reached:crops.create"}, 201


class Crop(Resource):
    method_decorators = {"delete": [token_required], "put": [signed_in]}

    def get(self, crop_id):
        return {"crop": crop_id, "id": "reached:crops.show"}

    def put(self, crop_id):
        return {"crop": crop_id, "id": "reached:crops.update"}

    def delete(self, crop_id):
        return {"deleted": crop_id, "id": "reached:crops.delete"}


class Field(ClosedResource):
    def get(self, field_id):
        return {"field": field_id, "id": "reached:fields.show"}


class Harvest(ClosedResource):
    method_decorators = []

    def get(self):
        return {"harvests": [], "id": "reached:harvests.list"}


class Orchard(ClosedMixin, Resource):
    def get(self):
        return {"trees": 40, "id": "reached:orchard.show"}


class Seeds(Resource, ClosedMixin):
    def get(self):
        return {"seeds": [], "id": "reached:seeds.list"}


class Barn(Resource):
    method_decorator = [token_required]

    def get(self):
        return {"hay": 12, "id": "reached:barn.show"}


class Shed(CheckedResource):
    def get(self):
        return {"shed": "full", "id": "reached:shed.show"}


class Tools(Resource):
    method_decorators = [note_caller]

    parser = reqparse.RequestParser()
    parser.add_argument("Authorization", location="headers", required=True)

    def get(self):
        return {"tools": [], "id": "reached:tools.list"}

    def post(self):
        self.parser.parse_args()
        return {"tool": 1, "id": "reached:tools.create"}, 201
