from flask import redirect
from flask_login import LoginManager, UserMixin

login_manager = LoginManager()


@login_manager.user_loader
def load_user(user_id):
    user = UserMixin()
    user.id = user_id
    return user


def refused(error):
    """People are sent to the sign-in page instead of being shown a bare 401."""
    return redirect("/sign-in")
