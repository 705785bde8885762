import os

SECRET_KEY = os.environ.get("SECRET_KEY", "a-development-key-that-is-long-enough")
JWT_SECRET_KEY = SECRET_KEY
# Without it Flask-RESTful answers 500 where Flask-JWT-Extended says 401.
PROPAGATE_EXCEPTIONS = True
