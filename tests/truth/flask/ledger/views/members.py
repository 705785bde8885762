"""Flask-Login."""

from flask import Blueprint
from flask_login import current_user, fresh_login_required, login_required

from ..extensions import login_manager

members = Blueprint("members", __name__)


@members.get("/home")
@login_required
def home():
    return {"home_of": current_user.get_id(), "id": "reached:members.home"}


@login_required
@members.get("/card")
def card():
    return {"card_of": current_user.get_id(), "id": "reached:members.card"}


@members.post("/password")
@fresh_login_required
def password():
    return {"changed": True, "id": "reached:members.password"}


@members.get("/letters")
def letters():
    if not current_user.is_authenticated:
        return login_manager.unauthorized()
    return {"letters": [], "id": "reached:members.letters"}


@members.get("/greeting")
def greeting():
    return {"hello": current_user.get_id(), "id": "reached:members.greeting"}
