"""A hook that forgets to return, and a nested blueprint that closes only itself."""

from flask import Blueprint, jsonify, session

clerks = Blueprint("clerks", __name__)
shifts = Blueprint("shifts", __name__, url_prefix="/shifts")


@clerks.before_request
def look_for_a_clerk():
    if "user_id" not in session:
        jsonify(error="sign in first"), 401


@shifts.before_request
def clerk_needed():
    if "user_id" not in session:
        return jsonify(error="sign in first"), 401


@clerks.get("/")
def index():
    return {"clerks": [], "id": "reached:clerks.index"}


@shifts.get("/today")
def today():
    return {"shift": "today", "id": "reached:clerks.shifts"}


clerks.register_blueprint(shifts)
