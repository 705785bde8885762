from flask.views import MethodView

from ..security.guards import token_required


class ClosedView(MethodView):
    decorators = [token_required]
