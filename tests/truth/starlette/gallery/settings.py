import os

SECRET_KEY = os.environ.get("SECRET_KEY", "a-development-key-that-is-long-enough")
