"""Runs `app.py` of the current folder on the port and interface that the environment says, whatever it says itself."""

import os
import runpy
import sys

import flask

sys.path.insert(0, os.getcwd())
served = []


def run(self, *_, **__):
    served.append(self)
    from werkzeug.serving import run_simple
    run_simple("127.0.0.1", int(os.environ["PORT"]), self, threaded=True)


flask.Flask.run = run
names = runpy.run_path("app.py", run_name="__main__")
if not served:
    names["app"].run()
