from flask_restful import Resource

from ..guards import signed_in, token_required
from ..tokens import claims_or_abort, read_claims


class Herd(Resource):
    """Guarded as Flask guards a view, which Flask-RESTful leaves in place."""

    decorators = [token_required]

    def get(self):
        return {"herd": [], "id": "reached:herd.list"}


class Animal(Resource):
    @token_required
    def get(self, tag):
        return {"animal": tag, "id": "reached:herd.show"}

    def delete(self, tag):
        return {"sold": tag, "id": "reached:herd.delete"}


class Stable(Resource):
    def get(self):
        keeper = claims_or_abort()["sub"]
        return {"keeper": keeper, "id": "reached:stable.show"}


class Eggs(Resource):
    def get(self):
        if read_claims() is None:
            return {"message": "a valid token is needed"}, 401
        return {"eggs": 30, "id": "reached:eggs.show"}


class Milk(Resource):
    def get(self):
        if read_claims() is None:
            return {"message": "a valid token is needed"}
        return {"litres": 80, "id": "reached:milk.show"}

    def post(self):
        read_claims()
        return {"litres": 81, "id": "reached:milk.add"}, 201


class Wool(Resource):
    """Both have to be passed: the last of the list runs first."""

    method_decorators = [token_required, signed_in]

    def get(self):
        return {"bales": 4, "id": "reached:wool.show"}
