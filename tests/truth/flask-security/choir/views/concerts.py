"""One guard per route."""

from flask import Blueprint, abort
from flask_security import (
    anonymous_user_required,
    auth_required,
    auth_token_required,
    current_user,
    http_auth_required,
    login_required,
    permissions_required,
    roles_accepted,
    roles_required,
    unauth_csrf,
)

concerts = Blueprint("concerts", __name__)


@concerts.get("/")
@auth_required()
def index():
    return {"id": "reached:concerts.index"}


@auth_required()
@concerts.get("/export")
def export():
    return {"id": "reached:concerts.export"}


@concerts.get("/bare")
@auth_required
def bare():
    return {"id": "reached:concerts.bare"}


@concerts.get("/by-session")
@auth_required("session")
def by_session():
    return {"id": "reached:concerts.by_session"}


@concerts.get("/by-token")
@auth_required("token")
def by_token():
    return {"id": "reached:concerts.by_token"}


@concerts.get("/by-either")
@auth_required("token", "session")
def by_either():
    return {"id": "reached:concerts.by_either"}


@concerts.get("/fresh")
@auth_required(within=30, grace=5)
def fresh():
    return {"id": "reached:concerts.fresh"}


@concerts.get("/token")
@auth_token_required
def token():
    return {"id": "reached:concerts.token"}


@concerts.get("/basic")
@http_auth_required
def basic():
    return {"id": "reached:concerts.basic"}


@concerts.get("/login")
@login_required
def login():
    return {"id": "reached:concerts.login"}


@concerts.delete("/<int:concert_id>")
@auth_required()
@roles_required("conductor")
def delete(concert_id):
    return {"id": "reached:concerts.delete"}


@concerts.put("/<int:concert_id>")
@roles_required("conductor")
def update(concert_id):
    return {"id": "reached:concerts.update"}


@concerts.get("/<int:concert_id>/parts")
@roles_accepted("conductor", "singer")
def parts(concert_id):
    return {"id": "reached:concerts.parts"}


@concerts.get("/<int:concert_id>/seats")
@roles_required()
def seats(concert_id):
    return {"id": "reached:concerts.seats"}


@concerts.get("/<int:concert_id>/costs")
@permissions_required("costs-read")
def costs(concert_id):
    return {"id": "reached:concerts.costs"}


@concerts.get("/join")
@anonymous_user_required
def join():
    return {"id": "reached:concerts.join"}


@concerts.post("/letters")
@unauth_csrf(fall_through=True)
def letters():
    return {"id": "reached:concerts.letters"}


@concerts.get("/greeting")
def greeting():
    return {"for": current_user.is_authenticated, "id": "reached:concerts.greeting"}


@concerts.get("/diary")
def diary():
    if not current_user.is_authenticated:
        abort(401)
    return {"id": "reached:concerts.diary"}
