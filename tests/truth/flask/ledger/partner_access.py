"""Views of the partners blueprint are wrapped after they were registered."""

from .security.guards import partner_key_required

STILL_OPEN = {"partners.terms"}


def close(app):
    for endpoint, view in list(app.view_functions.items()):
        if endpoint.startswith("partners.") and endpoint not in STILL_OPEN:
            app.view_functions[endpoint] = partner_key_required(view)
