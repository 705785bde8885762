"""What random applications on Flask do: python observe.py guards|flows FOLDER. Prints a JSON object by the routes' names."""

import contextlib
import io
import json
import logging
import sys
from pathlib import Path
from urllib.parse import quote

kind, folder = sys.argv[1:]
sys.path.insert(0, folder)

from shop import create_app  # noqa: E402

REACHED = Path("/tmp/seaworthy-random/reached")
SEEN = ("open", "authn", "authz")
ATTACKS = {
    "command": ["a; echo PWN$((40+2))", "a`echo PWN$((40+2))`"],
    "code": ["'PWN'+str(40+2)", "{{ 'PWN' ~ (40+2) }}"],
    "html": ["<script>PWN</script>", "<svg onload=PWN>a"],
    "log": ["a\nINJECTED", "a\r\nINJECTED"],
    "path": ["../secret.txt", "/tmp/seaworthy-random/secret.txt"],
    "redirect": ["https://evil.example/", "//evil.example/", "/\\evil.example/"],
    "sql": ["x' or '1'='1", "x' union select 'TOPSECRET' --"],
}

app = create_app()
app.config["PROPAGATE_EXCEPTIONS"] = False
written = io.StringIO()
logging.basicConfig(stream=written, level="INFO", force=True)


def who_passes(name):
    """The least of somebody unknown, a member and an administrator whose request comes to the work."""
    for seen, who in zip(SEEN, (None, ("2", "member"), ("1", "admin"))):
        client = app.test_client()
        if who:
            with client.session_transaction() as session:
                session["user_id"], session["role"] = who
        REACHED.write_text("")
        # What is raised once the answer is made is nobody's.
        with contextlib.suppress(Exception):
            client.get(f"/{name}")
        if name in REACHED.read_text():
            return seen
    return "closed"


def send(name, sent, text):
    client = app.test_client()
    if sent == "form":
        return client.post(f"/{name}", data={"q": text})
    if sent == "json":
        return client.post(f"/{name}", json={"q": text})
    if sent == "path":
        return client.get(f"/{name}/{quote(text, safe='')}")
    return client.get(f"/{name}", query_string={"q": text})


def comes_through(sink, answer):
    text, location = answer.get_data(as_text=True), answer.headers.get("Location", "")
    if sink == "html":
        is_page = answer.status_code == 200 and (answer.content_type or "").startswith("text/html")
        return is_page and ("<script>PWN" in text or "<svg onload=PWN" in text)
    if sink == "log":
        return any(line.startswith("INJECTED") for line in written.getvalue().splitlines())
    if sink == "redirect":
        return answer.status_code == 302 and location.startswith(("https://evil", "//evil", "/\\evil"))
    return ("TOPSECRET" if sink in ("path", "sql") else "PWN42") in text


def is_harmed(name, sent, sink):
    for text in ATTACKS[sink]:
        written.seek(0)
        written.truncate()
        try:
            if comes_through(sink, send(name, sent, text)):
                return True
        except Exception:  # noqa: S112 - what an application cannot take does no harm
            continue
    return False


programs = json.loads(Path(folder, "programs.json").read_text())
if kind == "guards":
    found = {name: who_passes(name) for name in programs}
else:
    found = {name: is_harmed(name, made["sent"], made["sink"]) for name, made in programs.items()}
print(json.dumps(found))
