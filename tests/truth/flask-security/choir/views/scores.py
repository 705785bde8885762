from flask import Blueprint
from flask.views import MethodView
from flask_security import auth_required

scores = Blueprint("scores", __name__)
members_only = auth_required("session")


class ScoreList(MethodView):
    decorators = [auth_required("token")]

    def get(self):
        return {"id": "reached:scores.list"}


@members_only
def download():
    return {"id": "reached:scores.download"}


def preview():
    return {"id": "reached:scores.preview"}


scores.add_url_rule("/preview", view_func=preview)
scores.add_url_rule("/full", "full", view_func=members_only(preview))
