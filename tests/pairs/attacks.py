"""What is tried against each pair, over HTTP on loopback. An attack answers True where it came through.

Each function is called with a client of the running app and the folder that it runs in. Pairs without an attack are judged
by reading only: a weakness such as a missing limit of a framework that is not installed here shows in no answer.
"""

import os
import time

SCRIPT = "<script>alert(1)</script>"
ATTACKS = {}
SETUPS = {}


def attack(name):
    def keep(function):
        ATTACKS[name] = function
        return function
    return keep


def setup(name):
    def keep(function):
        SETUPS[name] = function
        return function
    return keep


@setup("cwe-22.flask-filesearch")
@setup("cwe-22.express-filesearch")
def files(folder):
    os.makedirs(folder / "files")


@setup("cwe-22.flask-download-dotdot")
def songs(folder):
    os.makedirs(folder / "songs")


@attack("cwe-22.flask-filesearch")
def _(app, folder):
    answer = app.post("/search", json={"directory": "..", "pattern": "*"})
    return answer.status == 200 and answer.json()["count"] > 1


@attack("cwe-22.express-filesearch")
def _(app, folder):
    return "app.js" in app.post("/search", json={"directory": "../../", "pattern": "app"}).text + app.post(
        "/search", json={"directory": "../..//" + folder.name, "pattern": "app"}).text


@attack("cwe-22.flask-download-dotdot")
def _(app, folder):
    return "Flask(" in app.get("/songs?name=....//app.py").text


@attack("cwe-22.flask-imagetransfer")
def _(app, folder):
    return "Flask(" in app.get("/download?identifier=../app.py").text


@attack("cwe-78.flask-monitor")
def _(app, folder):
    return "pw42ned" in app.post("/monitor", json={"regex": "x; echo pw$((40+2))ned"}).text


@attack("cwe-78.express-monitor")
def _(app, folder):
    return "pw42ned" in app.post("/ping", json={"host": "x; echo pw$((40+2))ned"}).text


@attack("cwe-78.flask-song-ytdl")
def _(app, folder):
    return app.post("/download", json={"url": "; true"}).json()["ok"]


@attack("cwe-79.flask-forum")
@attack("cwe-79.express-forum-better")
def _(app, folder):
    made = app.post("/post", json={"title": SCRIPT, "content": SCRIPT, "author": "a"}).json()
    return SCRIPT in app.get(f"/post/{made['id']}").text


@attack("cwe-79.flask-clickcount")
def _(app, folder):
    app.post("/click", form={"link": SCRIPT})
    return SCRIPT in app.get("/stats").text


@attack("cwe-79.flask-wiki-template")
def _(app, folder):
    app.post("/entries", json={"entryName": "a", "content": SCRIPT})
    return SCRIPT in app.get("/entries/a").text


@attack("cwe-79.express-recipes")
def _(app, folder):
    made = app.post("/recipes/upload", json={"title": SCRIPT, "ingredients": ["a"], "instructions": "b"}).json()
    return SCRIPT in app.get(f"/recipes/{made['id']}").text


@attack("cwe-94.flask-calculator-builtins")
def _(app, folder):
    expression = "().__class__.__base__.__subclasses__().__len__()"
    return app.post("/calculator", json={"expression": expression}).json().get("result", 0) > 10


@attack("cwe-94.express-calculator-function")
@attack("cwe-94.express-calculator-regex")
def _(app, folder):
    return app.post("/calculator", json={"expression": "process.pid"}).json().get("result", 0) > 1


@attack("cwe-94.flask-eval-charfilter")
def _(app, folder):
    return app.post("/calc", json={"expression": "len(open('/etc/passwd').read())"}).json().get("result", 0) > 1


@attack("cwe-94.express-template-injection")
def _(app, folder):
    return "<h1>42</h1>" in app.get("/card?title=%3C%25%3D%206*7%20%25%3E").text


@attack("cwe-117.flask-logger")
def _(app, folder):
    app.post("/log", json={"level": "INFO", "message": "a\n[INFO] forged"})
    return "[INFO] forged" in app.get("/logs").json()


@attack("cwe-117.express-logger-replace")
def _(app, folder):
    app.post("/log", json={"level": "info", "message": "a\nb\n[info] forged"})
    return "[info] forged" in (folder / "log.txt").read_text().split("\n")


@attack("cwe-117.flask-logger-module")
def _(app, folder):
    app.post("/events", json={"user": "a\nforged", "action": "b"})
    return any(line.startswith("forged") for line in (folder / "app.log").read_text().split("\n"))


@attack("cwe-117.express-logger-service")
def _(app, folder):
    app.post("/logs", json={"level": "info", "message": "a\nforged"})
    return "forged" in app.get("/logs").json()


@attack("cwe-307.flask-login-sqlite")
def _(app, folder):
    tried = [app.post("/login", json={"email": "a@b.c", "password": str(at)}).status for at in range(40)]
    return tried[-1] == 401


@attack("cwe-307.express-forum-session")
def _(app, folder):
    tried = [app.post("/login", form={"username": "a", "password": str(at)}).status for at in range(40)]
    return tried[-1] == 401


@attack("cwe-352.express-cookie-token")
def _(app, folder):
    app.post("/register", json={"username": "a", "password": "b"})
    told = app.post("/login", json={"username": "a", "password": "b"}).header("Set-Cookie")
    return bool(told) and "samesite" not in told.lower()


@attack("cwe-400.express-random-data")
def _(app, folder):
    return len(app.get("/repeat?n=3000000").text) > 3_000_000


@attack("cwe-400.express-regex-email")
def _(app, folder):
    start = time.monotonic()
    app.post("/unsubscribe", json={"email": "a" * 28 + "!"})
    return time.monotonic() - start > 0.8


@attack("cwe-400.flask-imageconverter")
def _(app, folder):
    return app.post("/create-gif", upload=("images", "a.png", b"0" * 17 * 1024 * 1024)).status != 413


@attack("cwe-522.flask-login-sqlite")
def _(app, folder):
    app.post("/register", json={"email": "a@b.c", "password": "correct horse battery"})
    return b"correct horse battery" in (folder / "db.sqlite3").read_bytes()


@attack("cwe-693.flask-forum")
@attack("cwe-693.express-forum-better")
def _(app, folder):
    answer = app.get("/")
    return not any(answer.header(name) for name in ("X-Content-Type-Options", "X-Frame-Options", "Content-Security-Policy"))
