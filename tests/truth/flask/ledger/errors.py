from flask import jsonify


class NotSignedIn(Exception):
    """Raised by services, which know nothing of HTTP."""


def register(app):
    @app.errorhandler(NotSignedIn)
    def not_signed_in(error):
        return jsonify(error=str(error)), 401
