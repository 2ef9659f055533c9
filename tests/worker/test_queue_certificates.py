"""Certificates of a work queue and its store that are renewed while a worker pulls."""
import http.server
import os
import pathlib
import shutil
import signal
import ssl
import subprocess
import threading

import pytest

import nats_servers
from conftest import SAMPLES
from queue_places import Place

pytestmark = pytest.mark.skipif(bool(nats_servers.missing()), reason=f"not installed: {nats_servers.missing()}")
NOBODY = 65534


class Store(http.server.ThreadingHTTPServer):
    """Keeps what it is sent, over TLS, and believes every signature."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self, status, body=b""):
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        def do_PUT(self):
            self.server.objects[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
            self.answer(200)

        def do_GET(self):
            self.answer(200 if self.path in self.server.objects else 404, self.server.objects.get(self.path, b""))

        do_HEAD = do_GET

        def log_message(self, *_):
            pass

    def __init__(self, pki):
        super().__init__(("127.0.0.1", 0), self.Handler)
        self.objects, self.context = {}, ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.show(pki)
        self.socket = self.context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
        self.endpoint = f"https://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_):
        pass  # a client that does not trust it

    def show(self, pki):
        self.context.load_cert_chain(pki / "engine.pem", pki / "engine.key")


def put(source, place, *names):
    place.mkdir(exist_ok=True)
    for name in names:
        copy = pathlib.Path(shutil.copy(source / name, place / "new"))
        copy.chmod(0o600 if name.endswith(".key") else 0o644)
        if os.geteuid() == 0:
            os.chown(copy, NOBODY, -1)
        copy.rename(place / name)


def reload(worker, words):
    worker.process.send_signal(signal.SIGHUP)
    worker.wait_for_log(words)


def test_queue_and_store_are_trusted_anew(start, worker_program, folder):
    old, new, served, queues = (folder / name for name in ("old", "new", "served", "queues"))
    for pki in (old, new):
        subprocess.run([worker_program, "pki", "init", pki, "--host", "127.0.0.1"], check=True, capture_output=True)
    put(old, served, "ca.pem", "client.pem", "client.key")
    put(old, queues, "ca.pem", "engine.pem", "engine.key")
    authority = served / "store.pem"  # who vouches for the store
    shutil.copy(old / "ca.pem", authority)
    tls = "".join(f'{key}: "{queues / name}"\n' for key, name in (("cert_file", "engine.pem"), ("key_file", "engine.key"), ("ca_file", "ca.pem")))
    servers, store = nats_servers.Nats(folder, extra=f"tls {{\n{tls}verify: true\n}}\n", scheme="tls"), Store(old)
    servers.start()

    def convert(name, sample):
        done = place.submit(SAMPLES / sample, "-o", folder / name)
        assert done.returncode == 0, (done.stderr, worker.log)

    try:
        place = Place(folder, servers, store, "renewed", {"--queue-pki": served, "--store-ca": authority})
        worker = start(*place.worker_options())
        worker.wait_for_log("pulling from")
        convert("before.pxl", "report.pdf")

        put(new, served, "ca.pem", "client.pem", "client.key")
        reload(worker, "new certificates of queue and store refused, the old ones stay: the queue")
        shutil.copy(new / "ca.pem", authority)
        reload(worker, "new certificates of queue and store refused, the old ones stay: the store")
        place.settings.update({"--queue-pki": old, "--store-ca": old / "ca.pem"})
        (old / "client.key").chmod(0o600)
        convert("meanwhile.pxl", "photo.jpg")

        put(new, queues, "ca.pem", "engine.pem", "engine.key")
        servers.nodes[0].kill()
        servers.start()
        store.show(new)
        reload(worker, "new certificates of queue and store taken")
        place.settings.update({"--queue-pki": served, "--store-ca": authority})
        convert("after.pxl", "drawing.svg")
    finally:
        servers.stop()
        store.shutdown()
