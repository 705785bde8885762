from flask_jwt_extended import get_jwt_identity, jwt_required
from flask_restful import Resource


class Roster(Resource):
    method_decorators = [jwt_required()]

    def get(self):
        return {"roster": [], "id": "reached:roster.list"}


class Shift(Resource):
    @jwt_required()
    def get(self, shift_id):
        return {"shift": shift_id, "id": "reached:roster.show"}

    @jwt_required
    def delete(self, shift_id):
        return {"deleted": shift_id, "id": "reached:roster.delete"}


class Payslips(Resource):
    method_decorators = [jwt_required]

    def get(self):
        return {"payslips": [], "id": "reached:payslips.list"}


class Visitors(Resource):
    @jwt_required(optional=True)
    def get(self):
        visitor = get_jwt_identity()
        return {"visitor": visitor, "id": "reached:visitors.list"}


class Helper(Resource):
    method_decorators = (jwt_required(fresh=True),)

    def get(self):
        return {"helpers": [], "id": "reached:helpers.list"}
