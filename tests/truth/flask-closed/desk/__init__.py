"""A help desk that is closed by default: the application's hook turns strangers away, and exceptions are named."""

from flask import Flask

from .gate import gate, public
from .sessions import login_manager, refused
from .views.feedback import feedback
from .views.staff import staff
from .views.tickets import tickets
from .views.widgets import widgets


def create_app():
    app = Flask(__name__)
    app.config.from_object("desk.settings")
    login_manager.init_app(app)
    app.register_error_handler(401, refused)
    app.before_request(gate)

    app.register_blueprint(tickets, url_prefix="/tickets")
    app.register_blueprint(widgets, url_prefix="/widgets")
    app.register_blueprint(feedback, url_prefix="/feedback")
    app.register_blueprint(staff, url_prefix="/staff")

    @app.get("/health")
    @public
    def health():
        return {"status": "reached:health"}

    @public
    @app.get("/status")
    def status():
        return {"status": "reached:status"}

    @app.get("/queue")
    def queue():
        return {"queue": [], "id": "reached:queue"}

    return app
