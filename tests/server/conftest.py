"""A real dce-server with real sockets around it: a printer that keeps what it is sent, and a browser without script."""
import html.parser
import http.client
import http.cookies
import io
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import threading
import time
import urllib.parse

import pytest
from mail_servers import MailServers
from waiting import SLOWER, require_no_report, wait_until

SOURCE = pathlib.Path(os.environ.get("DCE_SOURCE", pathlib.Path(__file__).resolve().parents[2]))
BIN = SOURCE / "build/release/bin"
DCE = os.environ.get("DCE", str(BIN / "dce"))
SERVER = os.environ.get("DCE_SERVER", str(BIN / "dce-server"))
SAMPLES = SOURCE / "samples/documents"


class Printer:
    """Port 9100. Keeps each connection's bytes; speaks PJL status when `status` is set."""

    def __init__(self, status=False, port=0):
        self.status, self.streams, self.delay = status, [], 0
        self.listener = socket.create_server(("127.0.0.1", port))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    @property
    def address(self):
        return f"socket://127.0.0.1:{self.port}"

    def accept(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.take, args=(connection,), daemon=True).start()

    def take(self, connection):
        stream = bytearray()
        self.streams.append(stream)
        with connection:
            while True:
                try:
                    piece = connection.recv(65536)
                except OSError:
                    return
                if not piece:
                    return
                stream += piece
                time.sleep(self.delay)
                if self.status and b"@PJL EOJ" in stream[-300:]:
                    connection.sendall(b"@PJL USTATUS JOB\r\nEND\r\nNAME=\"x\"\r\nPAGES=1\r\n\x0c")

    def whole(self):
        """Streams that came to their end."""
        return [bytes(stream) for stream in self.streams if b"@PJL EOJ" in stream[-400:]]

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)  # or the thread in accept() takes one more
        self.listener.close()


class Page(html.parser.HTMLParser):
    """What a form-filling test needs of a page: its forms, links and text."""

    def __init__(self, status, text):
        super().__init__()
        self.status, self.source, self.forms, self.links, self.text = status, text, [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag == "form":
            self.forms.append({"action": values["action"], "fields": {}, "buttons": []})
        elif tag == "input" and values.get("type") == "hidden":
            self.forms[-1]["fields"][values["name"]] = values["value"]
        elif tag == "button" and self.forms:
            self.forms[-1]["buttons"].append((values.get("name"), values.get("value")))
        elif tag == "a":
            self.links.append(values["href"])

    def handle_data(self, data):
        self.text += data


class Browser:
    """Follows redirects, keeps cookies, presses buttons."""

    def __init__(self, port):
        self.port, self.cookies, self.page = port, {}, None

    def request(self, method, path, body=None, headers=()):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30 * SLOWER)
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **dict(headers)}
        connection.request(method, path, body, sent)
        response = connection.getresponse()
        for line in response.headers.get_all("Set-Cookie") or []:
            for name, morsel in http.cookies.SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return response, response.read()

    def get(self, path):
        response, body = self.request("GET", path)
        while response.status == 303:
            response, body = self.request("GET", response.headers["Location"])
        self.headers = response.headers
        self.page = Page(response.status, body.decode())
        return self.page

    def press(self, name, value, action=None, /, **changed):
        form = next(form for form in self.page.forms
                    if (name, value) in form["buttons"] and (action is None or form["action"] == action))
        fields = {**form["fields"], **changed}
        if name:
            fields[name] = value
        return self.post(form["action"], fields)

    def submit(self, action, **fields):
        """The form that goes there, with its hidden fields and these."""
        form = next(form for form in self.page.forms if form["action"] == action)
        return self.post(action, {**form["fields"], **fields})

    def post(self, path, fields, headers=()):
        response, body = self.request("POST", path, urllib.parse.urlencode(fields),
                                      {"Content-Type": "application/x-www-form-urlencoded", **dict(headers)})
        if response.status == 303:
            return self.get(response.headers["Location"])
        self.headers = response.headers
        self.page = Page(response.status, body.decode())
        return self.page

    def type_code(self, code):
        for digit in code:
            self.press("key", digit)
        return self.page


class Server:
    def __init__(self, folder, settings="", log="info", device_settings="tls = false"):
        """Printers are reached as their address says, unless other settings of theirs are given."""
        self.folder, self.settings, self.process = pathlib.Path(folder), settings, None
        self.folder.mkdir(exist_ok=True)
        self.config = self.folder / "server.toml"
        self.log_path = self.folder / "log"
        self.config.write_text(f"""
[server]
state = "{self.folder}/state"
log = "{log}"
[release]
host = "127.0.0.1"
port = 0
tls = false
[administration]
port = 0
tls = false
[devices]
allow_loopback = true
{device_settings}
{settings}
""")

    def start(self, scheme="http"):
        before = self.log_path.stat().st_size if self.log_path.exists() else 0
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen([SERVER, "--config", str(self.config), "run"], stderr=log,
                                            stdin=subprocess.DEVNULL)
        deadline = time.monotonic() + 60 * SLOWER
        while time.monotonic() < deadline:
            ready = re.search(rf"ready: {scheme}://\S+:(\d+)", self.log_path.read_text()[before:])
            if ready:
                self.port = int(ready[1])
                log = self.log_path.read_text()[before:]
                self.admin_port = int(re.search(rf"administration: {scheme}://\S+?:(\d+)", log)[1])
                return self
            assert self.process.poll() is None, self.log_path.read_text()
            time.sleep(0.02)
        raise AssertionError("the server does not start: " + self.log_path.read_text())

    def kill(self):
        assert self.process.poll() is None, "it was dead before: " + self.log_path.read_text()[-12_000:]
        self.process.kill()
        self.process.wait()

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            assert self.process.wait(60 * SLOWER) == 0, self.log_path.read_text()
        if self.log_path.exists():
            require_no_report(self.log_path.read_text(errors="replace"))

    def command(self, *words, given=None):
        done = subprocess.run([SERVER, "--config", str(self.config), *words], capture_output=True, text=True,
                              input=given)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def new_panel(self, name):
        """The path of the address that opens a printer's panel; where this server listens is known when it runs."""
        return urllib.parse.urlsplit(self.command("devices", "panel", name)).path

    def api(self, token, method, path, body=None, headers=()):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30 * SLOWER)
        sent = {"Authorization": f"Bearer {token}"} if token else {}
        connection.request(method, "/api/v1" + path, body, {**sent, **dict(headers)})
        response = connection.getresponse()
        text = response.read()
        is_json = "json" in response.headers.get("Content-Type", "")
        return response.status, json.loads(text) if text and is_json else text.decode() or None

    def upload(self, token, path, name=None, headers=()):
        status, jobs = self.api(token, "POST", "/jobs?name=" + urllib.parse.quote(name or path.name),
                                path.read_bytes(), headers)
        assert status == 201, jobs
        return jobs[0]

    def wait_until(self, token, job, condition, seconds=60):
        def found():
            status, self.found = self.api(token, "GET", f"/jobs/{job}")
            return status == 200 and condition(self.found) and self.found

        return wait_until(found, lambda: f"{job} is {self.found}: {self.log_path.read_text()}\nWhat was waited for", seconds)

    def wait_for(self, token, job, *states, seconds=60):
        return self.wait_until(token, job, lambda found: found["state"] in states, seconds)


def verify(stream, path):
    """What `dce verify` says of a stream."""
    path.write_bytes(stream)
    done = subprocess.run([DCE, "verify", str(path), "--json"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def open_panel(server, name):
    browser = Browser(server.port)
    browser.get(server.new_panel(name))
    return browser


def log_in(server, name, code):
    browser = open_panel(server, name)
    browser.type_code(code)
    assert browser.page.status == 200
    return browser


def read_qr(image):
    """What a QR code says, by ZBar, an independent reader."""
    zbar = pytest.importorskip("zbar")
    from PIL import Image

    grey = Image.open(io.BytesIO(image)).convert("L")
    scanned = zbar.Image(grey.width, grey.height, "Y800", grey.tobytes())
    assert zbar.ImageScanner().scan(scanned) == 1
    return next(iter(scanned)).data


@pytest.fixture(scope="module")
def mail():
    servers = MailServers()
    try:
        yield servers.start()
    finally:
        servers.stop()


@pytest.fixture
def printer():
    made = Printer()
    yield made
    made.close()


@pytest.fixture
def server(tmp_path):
    made = Server(tmp_path / "server")
    yield made
    made.stop()


@pytest.fixture
def user(server):
    """A token and a code of a user."""
    server.command("users", "add", "ann@example.org")
    return server.command("users", "token", "ann@example.org"), server.command("users", "code", "ann@example.org")
