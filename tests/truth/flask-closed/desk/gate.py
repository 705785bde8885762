from flask import abort, current_app, g, request, session

OPEN_ENDPOINTS = {"static", "tickets.form"}
OPEN_PREFIXES = ("/widgets/public/",)
OPEN_BLUEPRINTS = {"feedback", "staff"}


def public(view):
    """Marks a view that strangers may call. The gate reads the mark."""
    view.is_public = True
    return view


def gate():
    if request.endpoint in OPEN_ENDPOINTS or request.blueprint in OPEN_BLUEPRINTS:
        return
    if request.path.startswith(OPEN_PREFIXES):
        return
    view = current_app.view_functions.get(request.endpoint)
    if getattr(view, "is_public", False):
        return
    if request.method == "OPTIONS":
        return
    g.user_id = session.get("user_id")
    if g.user_id is None:
        abort(401)
