import os

SECRET_KEY = os.environ.get("SECRET_KEY", "a-development-key-that-is-long-enough")
# Left over from a test run: Flask-Login then asks nobody to sign in.
LOGIN_DISABLED = True
