from flask import Blueprint, request

from ..security.guards import (
    Requires,
    auth_required,
    books_open,
    rejects_into_the_void,
    role_required,
    signed_in,
    token_checked,
    token_present,
    token_required,
)
from ..store import INVOICES

invoices = Blueprint("invoices", __name__)


@invoices.get("/")
@token_required
def index():
    return {"all": list(INVOICES), "id": "reached:invoices.index"}


@token_required
@invoices.get("/export")
def export():
    return {"all": INVOICES, "id": "reached:invoices.export"}


@invoices.get("/<int:invoice_id>", endpoint="show")
@token_checked
def show(invoice_id):
    return {"invoice": INVOICES.get(invoice_id), "id": "reached:invoices.show"}


@invoices.get("/<int:invoice_id>/print")
@signed_in
def print_invoice(invoice_id):
    return {"invoice": invoice_id, "id": "reached:invoices.print"}


@invoices.delete("/<int:invoice_id>")
@role_required("admin")
def delete(invoice_id):
    return {"deleted": invoice_id, "id": "reached:invoices.delete"}


@invoices.post("/<int:invoice_id>/send")
@Requires("clerk")
def send(invoice_id):
    return {"sent": invoice_id, "id": "reached:invoices.send"}


@invoices.post("/<int:invoice_id>/remind")
@auth_required
def remind(invoice_id):
    return {"reminded": invoice_id, "id": "reached:invoices.remind"}


@invoices.post("/<int:invoice_id>/cancel")
@rejects_into_the_void
def cancel(invoice_id):
    return {"cancelled": invoice_id, "id": "reached:invoices.cancel"}


@invoices.post("/<int:invoice_id>/correct")
@books_open
def correct(invoice_id):
    return {"corrected": invoice_id, "id": "reached:invoices.correct"}


@invoices.get("/<int:invoice_id>/history")
@token_present
def history(invoice_id):
    return {"invoice": invoice_id, "id": "reached:invoices.history"}


@invoices.post("/<int:invoice_id>/archive")
@auth_required
@token_required
def archive(invoice_id):
    return {"archived": invoice_id, "id": "reached:invoices.archive"}


@invoices.get("/totals", endpoint="totals")
@token_required
@invoices.get("/sums", endpoint="sums")
def totals():
    return {"total": 1290, "id": "reached:invoices.totals"}


@invoices.route("/drafts", methods=["GET", "POST"])
def drafts():
    if request.method == "POST":
        return create_draft()
    return {"drafts": [], "id": "reached:invoices.drafts"}


@token_required
def create_draft():
    return {"draft": 1, "id": "reached:invoices.drafts.create"}, 201
