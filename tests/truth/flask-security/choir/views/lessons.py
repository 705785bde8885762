"""The guard is a hook of the blueprint, as the documentation of Flask-Security suggests."""

from flask import Blueprint
from flask_security import auth_required

lessons = Blueprint("lessons", __name__)
duets = Blueprint("duets", __name__, url_prefix="/duets")


@lessons.before_request
@auth_required("token", "session")
def only_members():
    """Nothing more to check."""


@lessons.get("/")
def index():
    return {"id": "reached:lessons.index"}


@duets.get("/")
def list_duets():
    return {"id": "reached:lessons.duets"}


lessons.register_blueprint(duets)
