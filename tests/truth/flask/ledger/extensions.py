from flask_jwt_extended import JWTManager
from flask_login import LoginManager, UserMixin

from .store import USERS

jwt = JWTManager()
login_manager = LoginManager()


class Member(UserMixin):
    def __init__(self, user_id):
        self.id = user_id


@login_manager.user_loader
def load_member(user_id):
    return Member(user_id) if user_id in USERS else None
