from flask import Blueprint, request
from flask.views import MethodView

from ..gate import public

tickets = Blueprint("tickets", __name__)


@tickets.get("/")
def index():
    return {"tickets": [], "id": "reached:tickets.index"}


@tickets.get("/form")
def form():
    return {"form": "empty", "id": "reached:tickets.form"}


@tickets.post("/form")
@public
def submit():
    return {"ticket": 1, "subject": (request.json or {}).get("subject"), "id": "reached:tickets.submit"}, 201


class Ticket(MethodView):
    @public
    def get(self, ticket_id):
        return {"ticket": ticket_id, "id": "reached:tickets.show"}

    def delete(self, ticket_id):
        return {"deleted": ticket_id, "id": "reached:tickets.delete"}


tickets.add_url_rule("/<int:ticket_id>", view_func=Ticket.as_view("ticket"))
tickets.add_url_rule("/<int:ticket_id>/badge", "badge", view_func=public(lambda ticket_id: "reached:tickets.badge"))


@tickets.route("/<int:ticket_id>/lock", methods=["POST", "OPTIONS"], provide_automatic_options=False)
def lock(ticket_id):
    return {"locked": ticket_id, "id": "reached:tickets.lock"}
