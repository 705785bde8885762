import os

SECRET_KEY = os.environ.get("SECRET_KEY", "a-development-key-that-is-long-enough")
JWT_SECRET_KEY = SECRET_KEY
TOKEN_ALGORITHMS = ["HS256"]
PARTNER_KEY = os.environ.get("PARTNER_KEY", "partner-key-of-the-development-machine")
BOOKS_CLOSED = False
AREAS_PREFIX = "/areas"
