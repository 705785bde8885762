"""Nothing here shows the guard: partner_access wraps these views when the application is made."""

from flask import Blueprint

partners = Blueprint("partners", __name__)


@partners.get("/statement")
def statement():
    return {"statement": "all", "id": "reached:partners.statement"}


@partners.get("/terms")
def terms():
    return {"terms": "none", "id": "reached:partners.terms"}
