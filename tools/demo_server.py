"""The second half of `./dev demo`: a job server with a printer of its own, and one document on its way through both."""
import http.client
import http.cookies
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.parse

PATIENCE = 60  # seconds, for each step


class Failure(Exception):
    pass


def wait_for(what, condition):
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise Failure(f"{what} did not happen within {PATIENCE} seconds")


class Panel:
    """A browser for one form after the other."""

    def __init__(self, port):
        self.port, self.cookies = port, {}

    def request(self, method, path, fields=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = urllib.parse.urlencode(fields) if fields else None
        if fields:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        response = connection.getresponse()
        for line in response.headers.get_all("Set-Cookie") or []:
            for name, morsel in http.cookies.SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        page = response.read()
        if response.status == 303:
            return self.request("GET", response.headers["Location"])
        if response.status != 200:
            raise Failure(f"{path}: HTTP {response.status}")
        return page

    def post(self, path, page, **fields):
        token = re.search(rb'name="csrf" value="([^"]+)"', page)[1].decode()
        return self.request("POST", path, {"csrf": token, **fields})


class ServerDemo:
    """Processes and folders; `stop` ends and removes them."""

    def __init__(self, programs, output):
        self.programs = pathlib.Path(programs)
        self.pages = output / "printer"
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="dce-demo-server-"))
        self.inbox = self.folder / "inbox"
        self.inbox.mkdir()
        self.processes = []
        shutil.rmtree(self.pages, ignore_errors=True)
        self.config = self.folder / "server.toml"
        self.config.write_text(f"""[server]
state = "{self.folder}/state"
[release]
host = "127.0.0.1"
port = 0
tls = false
[administration]
host = "127.0.0.1"
port = 0
tls = false
[devices]
allow_loopback = true
[[folder]]
path = "{self.inbox}"
owner = "you@example.org"
""")

    def begin(self, name, *words):
        """Starts a program; the last group of what it says once it is ready."""
        command, ready = words[:-1], words[-1]
        log = self.folder / f"{name}.log"
        with open(log, "wb") as out:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out)
        self.processes.append(process)

        def heard():
            if process.poll() is not None:
                raise Failure(f"{name} ended: {log.read_text()[-500:]}")
            return re.search(ready, log.read_text())
        return wait_for(f"the start of {name}", heard)[1]

    def command(self, *words):
        done = subprocess.run([self.programs / "dce-server", "--config", self.config, *words], capture_output=True, text=True)
        if done.returncode != 0:
            raise Failure(done.stderr.strip())
        return done.stdout.strip()

    def start(self):
        program = str(self.programs / "dce-server")
        printer = self.begin("printer", program, "virtual-printer", "--port", str(usual_or_free(9100)), "--output",
                             str(self.pages), r"(socket://\S+) prints")
        self.command("users", "add", "you@example.org", "--name", "You")
        self.command("devices", "add", "Demo printer", printer, "--location", "this machine")
        port = self.begin("server", program, "--config", str(self.config), "run", r"ready: http://\S+:(\d+)")
        self.port = int(port)
        self.code = self.command("users", "code", "you@example.org")
        self.panel = urllib.parse.urlsplit(self.command("devices", "panel", "Demo printer")).path

    def release_one(self, document):
        """Lays a document in the watched folder, types the code at the panel, prints two sides of it in black; the pages that come
        out, and the preview that was shown before."""
        shutil.copyfile(document, self.inbox / document.name)
        panel = Panel(self.port)
        page = panel.request("GET", self.panel)
        for digit in range(len(self.code)):
            page = panel.post("/release/code", page, entered=self.code[:digit], key=self.code[digit])
        link = wait_for("the document", lambda: re.search(rb'href="(/release/job/\w+)"', panel.request("GET", "/release/jobs")))
        link = link[1].decode()
        preview = panel.request("GET", link + "/page/1")
        page = panel.request("GET", link)
        panel.post(link, page, options="1", copies="1", sides="two-sided-long-edge", colour="monochrome", staple="no",
                   action="print")
        wait_for("the print", lambda: b"Printed" in panel.request("GET", "/release/jobs"))
        panel.post("/release/leave", panel.request("GET", "/release/jobs"))
        return preview, sorted((self.pages / "job-0001").glob("*.png"))

    def addresses(self):
        return [("the printer's panel, in a browser", f"http://127.0.0.1:{self.port}{self.panel}"), ("your code", self.code),
                ("documents go into", str(self.inbox)), ("paper comes out in", (self.pages / "index.html").as_uri())]

    def stop(self):
        for process in reversed(self.processes):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(PATIENCE)
        shutil.rmtree(self.folder, ignore_errors=True)


def usual_or_free(port):
    try:
        socket.create_server(("127.0.0.1", port)).close()
        return port
    except OSError:
        return 0
