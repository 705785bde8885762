"""Stock and deliveries of a farm, as Flask-RESTful resources."""

from flask import Flask
from flask_jwt_extended import JWTManager

from .api import deliveries_blueprint, stock_blueprint, weather_blueprint


def create_app():
    app = Flask(__name__)
    app.config.from_object("harvest.settings")
    JWTManager(app)
    app.register_blueprint(stock_blueprint)
    app.register_blueprint(deliveries_blueprint, url_prefix="/deliveries")
    app.register_blueprint(weather_blueprint, url_prefix="/weather")

    @app.get("/health")
    def health():
        return {"status": "reached:health"}

    return app
