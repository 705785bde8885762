"""Flask-JWT-Extended."""

from functools import wraps

from flask import Blueprint, abort
from flask_jwt_extended import get_jwt, get_jwt_identity, jwt_required, verify_jwt_in_request

tokens = Blueprint("tokens", __name__)


def admin_token_required(view):
    @wraps(view)
    def wrapper(*args, **kwargs):
        verify_jwt_in_request()
        if not get_jwt().get("is_admin"):
            abort(403)
        return view(*args, **kwargs)

    return wrapper


@tokens.get("/mine")
@jwt_required()
def mine():
    return {"tokens_of": get_jwt_identity(), "id": "reached:tokens.mine"}


@tokens.get("/public")
@jwt_required(optional=True)
def public():
    return {"tokens_of": get_jwt_identity(), "id": "reached:tokens.public"}


@tokens.get("/latest")
@jwt_required
def latest():
    return {"tokens": [], "id": "reached:tokens.latest"}


@tokens.get("/renew")
@jwt_required(refresh=True)
def renew():
    return {"token": "new", "id": "reached:tokens.renew"}


@tokens.get("/all")
@admin_token_required
def everything():
    return {"tokens": [], "id": "reached:tokens.all"}


@tokens.get("/inspect")
def inspect():
    verify_jwt_in_request(optional=True)
    return {"claims": get_jwt(), "id": "reached:tokens.inspect"}


@tokens.delete("/current")
def revoke():
    verify_jwt_in_request()
    return {"revoked": True, "id": "reached:tokens.revoke"}


@tokens.get("/devices")
def devices():
    owner = get_jwt_identity()
    return {"devices_of": owner, "id": "reached:tokens.devices"}


@jwt_required()
@tokens.get("/sessions")
def sessions():
    return {"sessions": [], "id": "reached:tokens.sessions"}
