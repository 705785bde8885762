import logging
import re
import sqlite3

from flask import session

log = logging.getLogger(__name__)
KEY = "user_id"
DEBUG = False
ENFORCE = True
ADMINS = ("admin", "owner")
LEVELS = {"admin": 9, "member": 1}
ALLOWED = ["red", "green"]
MAPPED = {"red": "red", "green": "green"}
PLAIN = re.compile("[a-z0-9]+")
BASE = "/tmp/seaworthy-random/files"


class Denied(Exception):
    pass


def is_admin():
    return session.get("role") == "admin"


def work(name):
    with open("/tmp/seaworthy-random/reached", "a") as out:
        out.write(name)
    return "reached:" + name


def Database():
    db = sqlite3.connect(":memory:", check_same_thread=False)
    db.execute("create table notes (owner text, note text)")
    db.execute("insert into notes values ('admin', 'TOPSECRET')")
    return db


def same(value):
    return value


class Holder:
    def __init__(self, value):
        self.value = value
