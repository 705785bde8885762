"""Appointments of a clinic.

Routes and most guards are written in OpenAPI documents; handlers are named by operationId.
"""

from pathlib import Path

import connexion
from connexion.resolver import RestyResolver

from .gate import close_the_pharmacy
from .gateway import LaboratoryGate

app = connexion.FlaskApp(__name__, specification_dir=Path(__file__).parent / "openapi")
app.add_api("staff.yaml", base_path="/staff")
app.add_api("public.yaml", base_path="/public")
app.add_api("rooms.yaml", resolver=RestyResolver("clinic.handlers"))
app.app.before_request(close_the_pharmacy)
app.add_middleware(LaboratoryGate)
