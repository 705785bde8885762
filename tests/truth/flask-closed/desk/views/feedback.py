"""Exempt from the gate as a whole; a blueprint nested here is another blueprint, and is not."""

from flask import Blueprint

feedback = Blueprint("feedback", __name__)
replies = Blueprint("replies", __name__, url_prefix="/replies")


@feedback.get("/")
def index():
    return {"feedback": [], "id": "reached:feedback.index"}


@replies.get("/")
def list_replies():
    return {"replies": [], "id": "reached:feedback.replies"}


feedback.register_blueprint(replies)
