"""Handlers of the public document. Some guard themselves."""

from connexion import problem

from ..gate import bearer_claims
from ..services.visits import visits_of_caller
from .guards import note_caller, token_required


def health():
    return {"status": "reached:visits.health"}


def doctors():
    return {"doctors": [], "id": "reached:visits.doctors"}


@token_required
def create(body):
    return {"visit": body, "id": "reached:visits.create"}, 201


@note_caller
def search():
    return {"visits": [], "id": "reached:visits.list"}


def show(visit_id):
    visit = visits_of_caller()
    return {"visit": visit, "id": "reached:visits.show"}


def update(visit_id):
    if bearer_claims() is None:
        return problem(401, "Unauthorized", "a valid token is needed")
    return {"visit": visit_id, "id": "reached:visits.update"}


def delete(visit_id):
    if bearer_claims() is None:
        return {"error": "a valid token is needed"}
    return {"deleted": visit_id, "id": "reached:visits.delete"}


def invoice(visit_id):
    return {"invoice_of": visit_id, "id": "reached:visits.invoice"}


def feedback(visit_id):
    return {"feedback_on": visit_id, "id": "reached:visits.feedback"}
