"""The administration at work: jobs, users, printers, reports, the REST API, events, webhooks, strangers' names."""
import base64
import hashlib
import hmac
import http.client
import http.server
import json
import queue
import threading

import pytest
from conftest import SAMPLES, Browser, Printer, Server
from test_console import PASSWORD, basic, console, log_in  # noqa: F401 (a fixture)
from waiting import SLOWER, wait_until

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=y>"
API = "/api/admin/v1"


def call(server, who, method, path, body=None):
    browser = Browser(server.admin_port)
    headers = basic(who) if len(who) < 32 else {"Authorization": f"Bearer {who}"}
    text = None
    if body is not None:
        text, headers = json.dumps(body), {**headers, "Content-Type": "application/json"}
    response, answer = browser.request(method, API + path, text, headers)
    return response.status, json.loads(answer)


@pytest.fixture
def ann(console):
    console.command("users", "add", "ann@example.org", "--name", EVIL)
    return console.command("users", "token", "ann@example.org")


def test_strangers_names_are_text_on_every_page(console, ann, printer):
    browser = log_in(console, "root")
    browser.get("/printers")
    browser.submit("/printers", name="P" + EVIL, address=printer.address, location=EVIL, group=EVIL)
    printer_page = "/printers/" + call(console, "root", "GET", "/printers")[1]["items"][0]["id"]
    job = console.upload(ann, SAMPLES / "plain.txt", EVIL.replace("/", "|"))["id"]
    console.wait_for(ann, job, "held")
    call(console, "root", "POST", f"/jobs/{job}/forward", {"printer": printer_page[10:]})
    console.wait_for(ann, job, "sent")
    browser.get("/webhooks")
    browser.submit("/webhooks", url="https://192.0.2.1/?" + "%3Cscript%3E", title=EVIL)
    browser.get("/accounts")
    browser.submit("/tokens", title=EVIL, role="auditor", days="1")
    browser.get("/rules")
    browser.post("/login", {"name": EVIL, "password": "x"})
    user_page = "/users/" + call(console, "root", "GET", "/users")[1]["items"][0]["id"]
    seen = ""
    for path in ("/", "/jobs", f"/jobs/{job}", "/users", user_page, "/rules", "/printers", printer_page, "/engines",
                 "/reports?by=user", "/reports?by=printer", "/reports.svg", "/audit", "/accounts", "/webhooks", "/settings",
                 "/jobs?q=" + "%3Cscript%3E%22", "/users?q=%22%3E%3Cscript%3E", "/audit?q=%3Cscript%3E", "/nothing<script>",
                 "/?done=%3Cscript%3E", f"/jobs?user=%22%3E%3Cscript%3E", "/reports?from=%3Cscript%3E"):
        response, body = browser.request("GET", path.replace("<", "%3C").replace(">", "%3E"))
        text = body.decode()
        assert response.status in (200, 404), path
        assert "<script>" not in text and "<img src=x" not in text, path
        seen += text
    assert seen.count("&lt;script&gt;") > 10


def test_jobs_are_seen_and_moved_by_operators_alone(console, ann, printer):
    console.command("devices", "add", "hall", printer.address)
    operator, auditor = log_in(console, "olga"), log_in(console, "axel")
    job = console.upload(ann, SAMPLES / "plain.txt")["id"]
    console.wait_for(ann, job, "held")
    page = auditor.get(f"/jobs/{job}")
    assert "plain.txt" in page.text and "converting" in page.text
    assert not [form for form in page.forms if form["action"].startswith("/jobs/") and form["buttons"]]
    csrf = next(form for form in page.forms if form["action"] == "/logout")["fields"]["csrf"]
    assert auditor.post(f"/jobs/{job}", {"csrf": csrf, "action": "delete"}).status == 403
    operator.get(f"/jobs/{job}")
    device = call(console, "olga", "GET", "/printers")[1]["items"][0]["id"]
    operator.press("action", "forward", printer=device)
    console.wait_for(ann, job, "sent")
    assert len(printer.whole()) == 1
    operator.get(f"/jobs/{job}")
    operator.press("action", "delete")
    assert console.api(ann, "GET", f"/jobs/{job}")[0] == 404
    assert "Nothing of the kind" in operator.get("/jobs").text
    assert job in operator.get("/jobs?state=all").source
    broken = console.upload(ann, SAMPLES / "encrypted.pdf")["id"]
    console.wait_for(ann, broken, "failed")
    operator.get(f"/jobs/{broken}")
    operator.press("action", "retry")
    wait_until(lambda: [line["to"] for line in call(console, "olga", "GET", f"/jobs/{broken}")[1]["journal"]].count("failed") == 2)
    log = console.command("audit", "--action", "job")
    for words in ("job.release", "job.delete", "job.retry", "olga"):
        assert words in log, log


def test_users_get_codes_and_are_blocked(console, ann):
    browser = log_in(console, "olga")
    user = call(console, "olga", "GET", "/users?q=ann")[1]["items"][0]["id"]
    old = console.command("users", "code", "ann@example.org")
    browser.get(f"/users/{user}")
    page = browser.press("action", "code")
    code = console.command("users", "code", "ann@example.org")
    assert code != old and code in page.text
    browser.press("action", "block")
    assert "blocked" in browser.page.text and console.api(ann, "GET", "/jobs")[0] == 401
    browser.press("action", "unblock")
    assert console.api(ann, "GET", "/jobs")[0] == 200
    browser.press("action", "revoke")
    assert console.api(ann, "GET", "/jobs")[0] == 401
    browser.get("/rules")
    browser.press("action", "deny", pattern="@evil.example")
    assert "@evil.example" in browser.page.text and "deny" in console.command("users", "rules")
    browser.press("action", "deny", pattern="nonsense")
    assert browser.page.status == 422


def test_printers_are_registered_changed_and_tested(console, printer):
    browser = log_in(console, "olga")
    browser.get("/printers")
    browser.submit("/printers", name="hall", address="socket://169.254.169.254", location="", group="")
    assert browser.page.status == 422 and "no printers may be" in browser.page.text
    browser.get("/printers")
    browser.submit("/printers", name="hall", address=printer.address, location="Ground floor", group="")
    browser.press("action", "save", name="hall 2", location="First floor", group="a")
    assert "hall 2" in browser.page.text and "First floor" in console.command("devices", "list")
    panel = browser.press("action", "panel").text
    assert "/panel/" in panel
    key = panel[panel.index("/panel/"):][:39]
    assert Browser(console.port).get(key).status == 200
    browser.press("action", "test")
    assert "test page" in browser.page.text
    wait_until(printer.whole)
    browser.get("/printers")
    browser.get(next(link for link in browser.page.links if link.startswith("/printers/")))
    browser.press("action", "disable")
    assert "off" in console.command("devices", "list")
    browser.press("action", "remove")
    assert console.command("devices", "list") == ""
    log = console.command("audit", "--action", "device")
    for words in ("device.add", "device.edit", "device.panel", "device.test", "device.disable", "device.remove"):
        assert words in log, log


def test_what_was_printed_is_reported(console, ann, printer):
    console.command("devices", "add", "hall", printer.address)
    device = call(console, "root", "GET", "/printers")[1]["items"][0]["id"]
    job = console.upload(ann, SAMPLES / "plain.txt")["id"]
    pages = console.wait_for(ann, job, "held")["pages"]
    call(console, "root", "POST", f"/jobs/{job}/forward", {"printer": device})
    console.wait_for(ann, job, "sent")
    items = call(console, "axel", "GET", "/reports?by=user")[1]["items"]
    assert [(row["label"], row["pages"]) for row in items] == [("ann@example.org", pages)]
    browser = log_in(console, "axel")
    assert "ann@example.org" in browser.get("/reports?by=user").text
    response, body = browser.request("GET", "/reports.csv?by=printer")
    assert response.headers["Content-Type"].startswith("text/csv") and f"hall,1,{pages}".encode() in body
    response, body = browser.request("GET", "/reports.svg")
    assert response.headers["Content-Type"] == "image/svg+xml" and body.startswith(b"<?xml")
    assert f"ann@example.org\t1\t{pages}" in console.command("report", "--by", "user")


def test_the_api_has_roles_tokens_and_a_description(console):
    token = console.command("accounts", "token", "root", "--role", "operator")
    assert call(console, token, "GET", "/jobs")[0] == 200
    assert call(console, token, "GET", "/accounts")[0] == 403, "an administrator's token of an operator's role"
    assert call(console, "f" * 64, "GET", "/jobs")[0] == 401
    assert Browser(console.admin_port).request("GET", API + "/jobs")[0].status == 401
    assert call(console, "axel", "POST", "/users", {"address": "x@example.org"})[0] == 403
    assert call(console, "olga", "POST", "/users", {"address": "x@example.org"})[0] == 201
    assert call(console, "olga", "POST", "/users", {"address": "no address"})[0] == 422
    assert call(console, "olga", "POST", "/users", {"address": 7})[0] == 422
    assert call(console, "olga", "DELETE", "/overview")[0] == 405
    browser = Browser(console.admin_port)
    response, _ = browser.request("POST", API + "/users", '{"address": "y@example.org"}',
                                  {**basic("olga"), "Content-Type": "text/plain"})
    assert response.status == 422, "what a form of another site could send"
    assert call(console, "root", "POST", "/accounts", {"name": "new", "role": "operator", "password": "a password!"})[0] == 201
    status, description = call(console, "axel", "GET", "/openapi.json")
    assert status == 200
    for path, methods in description["paths"].items():
        for method, what in methods.items():
            if "{" in path or method != "get":
                continue
            who = {"auditor": "axel", "operator": "olga", "administrator": "root"}[what["x-role"]]
            assert call(console, who, "GET", path)[0] == 200, path


def test_everything_that_is_described_is_there(console):
    paths = call(console, "root", "GET", "/openapi.json")[1]["paths"]
    for path, methods in paths.items():
        for method in methods:
            status, _ = call(console, "root", method.upper(), path.replace("{id}", "x").replace("{pattern}", "x"), {} if method != "get" else None)
            assert status not in (405, 500), (method, path)


def test_open_pages_hear_of_changes(console, ann):
    browser = log_in(console, "axel")
    connection = http.client.HTTPConnection("127.0.0.1", console.admin_port, timeout=60 * SLOWER)
    connection.request("GET", "/events", headers={"Cookie": "; ".join(f"{k}={v}" for k, v in browser.cookies.items())})
    response = connection.getresponse()
    assert response.status == 200 and response.headers["Content-Type"] == "text/event-stream"
    console.upload(ann, SAMPLES / "plain.txt")
    while True:
        line = response.readline()
        assert line, "the stream ended"
        if line.startswith(b"event: change"):
            break
    connection.close()
    page = browser.get("/jobs")
    assert 'data-events="/events"' in page.source and 'id="live"' in page.source
    assert "<noscript><meta" in page.source


class Listener(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.put((dict(self.headers), body))
        self.send_response(self.server.answers.pop(0) if self.server.answers else 200)
        self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *words):
        pass


@pytest.fixture
def listener():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
    server.heard, server.answers = queue.Queue(), []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()


def test_webhooks_are_told_and_signed(tmp_path, listener):
    server = Server(tmp_path / "server", "[webhooks]\nallow_loopback = true")
    server.command("users", "add", "ann@example.org")
    token = server.command("users", "token", "ann@example.org")
    url = f"http://127.0.0.1:{listener.server_port}/hook"
    secret = server.command("webhooks", "add", url, "--title", "test").split()[1]
    listener.answers = [500]
    server.start()
    try:
        job = server.upload(token, SAMPLES / "plain.txt", "secret name.txt")["id"]
        states = set()
        while "held" not in states:
            headers, body = listener.heard.get(timeout=120 * SLOWER)
            stamp, signature = (part.split("=", 1)[1] for part in headers["Dce-Signature"].split(","))
            assert signature == hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
            message = json.loads(body)
            assert message["job"] == job and message["user"] == "ann@example.org" and b"secret" not in body
            states.add(message["state"])
        assert "200" in wait_until(lambda: server.command("webhooks", "list"))
    finally:
        server.stop()


def test_webhooks_lead_nowhere_inside(console):
    for url in ("http://127.0.0.1:8444/", "http://localhost/", "https://169.254.169.254/", "http://[::1]/", "file:///etc/passwd"):
        assert call(console, "root", "POST", "/webhooks", {"url": url})[0] == 422, url
    assert call(console, "olga", "POST", "/webhooks", {"url": "https://192.0.2.1/"})[0] == 403
