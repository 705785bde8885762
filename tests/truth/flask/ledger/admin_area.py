"""One hook of the application guards everything below /admin, except what has to be open."""

from flask import redirect, request, session, url_for

OPEN_ENDPOINTS = {"account.admin_help"}


def close_the_admin_area():
    if not request.path.startswith("/admin/"):
        return None
    if request.endpoint in OPEN_ENDPOINTS:
        return None
    if "user_id" not in session:
        return redirect(url_for("account.sign_in"))
    return None
