import os

SECRET_KEY = os.environ.get("SECRET_KEY", "a-development-key-that-is-long-enough")
KIOSK_KEY = os.environ.get("KIOSK_KEY", "the-kiosk-of-the-development-machine")
