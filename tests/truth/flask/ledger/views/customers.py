"""Handlers that guard themselves, by helpers near and far."""

from flask import Blueprint, abort, session

from ..errors import NotSignedIn
from ..security.tokens import read_claims, token_error
from ..services.customers import find_customers, load_customer, store_customer

customers = Blueprint("customers", __name__)


@customers.get("/")
def index():
    found = find_customers()
    return {"customers": found, "id": "reached:customers.index"}


@customers.get("/<int:customer_id>")
def show(customer_id):
    customer = load_customer(customer_id)
    return {"customer": customer, "id": "reached:customers.show"}


@customers.post("/")
def create():
    try:
        store_customer()
    except NotSignedIn:
        pass
    return {"created": True, "id": "reached:customers.create"}


@customers.put("/<int:customer_id>")
def update(customer_id):
    error = token_error()
    if error:
        return error, 401
    return {"updated": customer_id, "id": "reached:customers.update"}


@customers.delete("/<int:customer_id>")
def delete(customer_id):
    token_error()
    return {"deleted": customer_id, "id": "reached:customers.delete"}


@customers.get("/<int:customer_id>/notes")
def notes(customer_id):
    error = token_error()
    if error:
        return error
    return {"notes": [], "id": "reached:customers.notes"}


@customers.get("/<int:customer_id>/balance")
def balance(customer_id):
    claims = read_claims() or {"sub": None}
    return {"for": claims["sub"], "id": "reached:customers.balance"}


@customers.get("/<int:customer_id>/contacts")
def contacts(customer_id):
    if "user_id" not in session:
        abort(401)
    return {"contacts": [], "id": "reached:customers.contacts"}
