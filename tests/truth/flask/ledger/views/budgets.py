"""Hooks that look at the method and at the endpoint before they look at the caller."""

from flask import Blueprint, abort, request

from ..security.tokens import read_claims

budgets = Blueprint("budgets", __name__)
quotes = Blueprint("quotes", __name__)

READ = ["GET", "HEAD"]
READ_AND_WRITE = [*READ, "POST"]


@budgets.before_request
def writers_need_a_token():
    if request.method not in READ and read_claims() is None:
        abort(401)


@budgets.route("/", methods=READ_AND_WRITE)
def index():
    print("reached:budgets.index", flush=True)
    return {"budgets": [], "id": "reached:budgets.index"}


@quotes.before_request
def token_needed():
    if request.endpoint in {"quotes.sample"}:
        return
    if read_claims() is None:
        abort(401)


@quotes.before_app_request
def close_the_safe():
    """Of a blueprint, and runs for every request of the application."""
    if request.path == "/safe" and read_claims() is None:
        abort(401)


@quotes.get("/")
def list_quotes():
    return {"quotes": [], "id": "reached:quotes.index"}


@quotes.get("/sample")
def sample():
    return {"quote": "a sample", "id": "reached:quotes.sample"}
