"""An invoice ledger: every way a Flask team guards a route, and several ways it believes it does."""

from flask import Flask

from . import errors, partner_access
from .admin_area import close_the_admin_area
from .extensions import jwt, login_manager
from .security.guards import token_required
from .views.account import account
from .views.areas import register_areas
from .views.budgets import budgets, quotes
from .views.clerks import clerks
from .views.customers import customers
from .views.exports import download_ledger, preview_ledger
from .views.invoices import invoices
from .views.members import members
from .views.partners import partners
from .views.payments import InvoicePayment, PaymentList, RefundList
from .views.reports import reports
from .views.tokens import tokens


def create_app():
    app = Flask(__name__)
    app.config.from_object("ledger.settings")
    jwt.init_app(app)
    login_manager.init_app(app)

    app.register_blueprint(account)
    app.register_blueprint(invoices, url_prefix="/invoices")
    app.register_blueprint(customers, url_prefix="/customers")
    app.register_blueprint(reports, url_prefix="/reports")
    app.register_blueprint(tokens, url_prefix="/tokens")
    app.register_blueprint(members, url_prefix="/members")
    app.register_blueprint(clerks, url_prefix="/clerks")
    app.register_blueprint(partners, url_prefix="/partners")
    for blueprint in (budgets, quotes):
        app.register_blueprint(blueprint, url_prefix=f"/{blueprint.name}")
    register_areas(app, app.config["AREAS_PREFIX"])

    app.add_url_rule("/payments", view_func=PaymentList.as_view("payments"))
    app.add_url_rule("/payments/<int:payment_id>", view_func=InvoicePayment.as_view("payment"))
    app.add_url_rule("/refunds", view_func=RefundList.as_view("refunds"))
    app.add_url_rule("/exports/ledger", "exports.ledger", view_func=token_required(download_ledger))
    app.add_url_rule("/exports/preview", "exports.preview", view_func=preview_ledger)

    app.before_request(close_the_admin_area)
    errors.register(app)
    partner_access.close(app)

    @app.get("/health")
    def health():
        return {"status": "reached:health"}

    @app.get("/safe")
    def safe():
        return {"safe": "gold", "id": "reached:safe"}

    return app
