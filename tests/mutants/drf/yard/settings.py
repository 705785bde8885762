import os

SECRET_KEY = os.environ["SECRET_KEY"]
ROOT_URLCONF = "yard.urls"
INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "rest_framework", "yard"]
MIDDLEWARE = []
