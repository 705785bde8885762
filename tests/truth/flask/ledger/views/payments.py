from flask.views import MethodView

from ..security.guards import auth_required, token_required
from .base import ClosedView


class PaymentList(ClosedView):
    """Guarded by what its base class, in another file, says."""

    def get(self):
        return {"payments": [], "id": "reached:payments.list"}


class InvoicePayment(MethodView):
    """One of the two methods is guarded."""

    def get(self, payment_id):
        return {"payment": payment_id, "id": "reached:payments.show"}

    @token_required
    def delete(self, payment_id):
        return {"deleted": payment_id, "id": "reached:payments.delete"}


class RefundList(ClosedView):
    """Replaces the decorators of its base class by one that rejects nobody."""

    decorators = [auth_required]

    def get(self):
        return {"refunds": [], "id": "reached:refunds.list"}

    def post(self):
        return {"refund": 1, "id": "reached:refunds.create"}, 201
