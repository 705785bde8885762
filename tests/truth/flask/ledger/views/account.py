from flask import Blueprint, session

account = Blueprint("account", __name__)


@account.get("/sign-in")
def sign_in():
    return {"page": "reached:account.sign_in"}


@account.get("/profile")
def profile():
    return {"you": session.get("user_id"), "page": "reached:account.profile"}


@account.get("/admin/settings")
def admin_settings():
    return {"page": "reached:account.admin_settings"}


@account.get("/admin/help")
def admin_help():
    return {"page": "reached:account.admin_help"}


@account.get("/administrators")
def administrators():
    return {"page": "reached:account.administrators"}
