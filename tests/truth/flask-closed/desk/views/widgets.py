from flask import Blueprint

widgets = Blueprint("widgets", __name__)
gallery = Blueprint("gallery", __name__, url_prefix="/public")


@widgets.get("/count")
def count():
    return {"count": 3, "id": "reached:widgets.count"}


@gallery.get("/logo")
def logo():
    return {"logo": "anchor", "id": "reached:widgets.logo"}


@widgets.get("/public")
def overview():
    return {"widgets": ["logo"], "id": "reached:widgets.overview"}


widgets.register_blueprint(gallery)
