import os

SECRET_KEY = os.environ.get("SECRET_KEY", "a-development-key-that-is-long-enough")
KIOSK_WITHOUT_SIGN_IN = os.environ.get("KIOSK_WITHOUT_SIGN_IN", "yes") == "yes"
