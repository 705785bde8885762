# Ways of request data in plain Python: each address says whether it comes to the shell. `tests/random` found most of these.
import contextlib
import functools
import os
from collections import namedtuple
from dataclasses import dataclass

from flask import Flask, abort, g, request

app = Flask(__name__)


def same(value):
    yield value


@app.route("/told/generator")
def a1():
    os.popen("echo " + next(same(request.args["q"])))


@contextlib.contextmanager
def opened(value):
    yield value


@app.route("/told/managed")
def a2():
    with opened(request.args["q"]) as held:
        os.popen("echo " + held)


def make(value):
    def inner():
        return value

    return inner


@app.route("/told/made-function")
def a3():
    os.popen("echo " + make(request.args["q"])())


def second(first, value):
    return value


@app.route("/told/partial")
def a4():
    os.popen("echo " + functools.partial(second, 1)(request.args["q"]))


@app.route("/told/partial-before")
def a19():
    os.popen("echo " + functools.partial(second, 1, request.args["q"])())


class Box:
    def __init__(self, value):
        self.value = value

    @property
    def shown(self):
        return self.value

    def read(self):
        return self.value


@app.route("/told/property")
def a5():
    box = Box(request.args["q"])
    os.popen("echo " + box.shown)


@app.route("/told/by-name")
def a6():
    box = Box("")
    setattr(box, "text", request.args["q"])
    os.popen("echo " + getattr(box, "text"))


@dataclass
class Order:
    count: int
    note: str


@app.route("/told/dataclass")
def a7():
    order = Order(1, request.args["q"])
    os.popen("echo " + order.note)


Pair = namedtuple("Pair", ["note", "count"])


@app.route("/told/named-tuple")
def a8():
    os.popen("echo " + Pair(request.args["q"], 1).note)


class Base:
    def run(self, value):
        return self.shape(value)


class Child(Base):
    def shape(self, value):
        return value


@app.route("/told/overridden")
def a9():
    os.popen("echo " + Child().run(request.args["q"]))


class Build:
    def __init__(self):
        self.parts = []

    def add(self, part):
        self.parts.append(part)
        return self

    def build(self):
        return "".join(self.parts)


@app.route("/told/chained")
def a10():
    os.popen("echo " + Build().add(request.args["q"]).build())


def named(**values):
    return values["note"]


@app.route("/told/keywords")
def a11():
    os.popen("echo " + named(note=request.args["q"]) + named(**{"note": "x"}))


@app.route("/silent/keywords")
def a12():
    os.popen("echo " + named(note="x", other=request.args["q"]))


@app.route("/told/case")
def a13():
    match request.args["q"]:
        case "":
            held = ""
        case other:
            held = other
    os.popen("echo " + held)


@app.route("/silent/case")
def a14():
    match request.args["q"]:
        case "red" | "green":
            os.popen("echo chosen")
        case other:
            abort(400)


@app.route("/told/left-on-g")
def a15():
    g.note = request.args["q"]
    os.popen("echo " + g.get("note"))


@app.route("/told/zip")
def a16():
    for note, count in zip([request.args["q"]], [1]):
        os.popen("echo " + note)


@app.route("/silent/filter")
def a17():
    os.popen("echo " + "".join(filter(str.isalnum, request.args["q"])))


@app.route("/told/update")
def a18():
    held = {}
    held.update(note=request.args["q"])
    os.popen("echo " + held["note"])
