"""A parent blueprint with a hook, and blueprints nested in it."""

from flask import Blueprint, abort

from ..security.tokens import read_claims

reports = Blueprint("reports", __name__)
archive = Blueprint("archive", __name__, url_prefix="/archive")
taxes = Blueprint("taxes", __name__, url_prefix="/taxes")


@reports.get("/monthly")
def monthly():
    return {"report": "monthly", "id": "reached:reports.monthly"}


@archive.get("/<int:year>")
def of_year(year):
    return {"report": year, "id": "reached:reports.archive"}


@taxes.get("/rates")
def rates():
    return {"rates": [], "id": "reached:reports.taxes"}


@reports.before_request
def token_needed():
    """Stands below the routes; it runs before them all the same."""
    if read_claims() is None:
        abort(401)


archive.register_blueprint(taxes)
reports.register_blueprint(archive)
