"""Rehearsals of a choir, guarded by Flask-Security."""

from flask import Flask
from flask_security import Security, SQLAlchemyUserDatastore

from .models import Role, User, database
from .views.concerts import concerts
from .views.lessons import lessons
from .views.scores import ScoreList, download, scores


def create_app():
    app = Flask(__name__)
    app.config.from_object("choir.settings")
    database.init_app(app)
    Security(app, SQLAlchemyUserDatastore(database, User, Role))
    app.register_blueprint(concerts, url_prefix="/concerts")
    app.register_blueprint(lessons, url_prefix="/lessons")
    app.register_blueprint(scores, url_prefix="/scores")
    app.add_url_rule("/score-list", view_func=ScoreList.as_view("score_list"))
    app.add_url_rule("/score-download", view_func=download)

    with app.app_context():
        database.create_all()

    @app.get("/health")
    def health():
        return {"status": "reached:health"}

    return app
