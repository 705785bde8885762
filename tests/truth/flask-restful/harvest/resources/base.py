from flask_restful import Resource

from ..guards import token_required


class ClosedResource(Resource):
    method_decorators = [token_required]


class ClosedMixin:
    method_decorators = [token_required]


class CheckedResource(Resource):
    """Looks at the caller before any method is chosen."""

    def dispatch_request(self, *args, **kwargs):
        guarded = token_required(super().dispatch_request)
        return guarded(*args, **kwargs)
