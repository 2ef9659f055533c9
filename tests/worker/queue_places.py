"""A work queue and its store for the tests: what is missing skips them by name."""
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile

import pytest

import nats_servers
import swift_store
from conftest import DCE, CALLER, SLOWER

needs_both = pytest.mark.skipif(bool(nats_servers.missing() + swift_store.missing()), reason=f"not installed: {nats_servers.missing() + swift_store.missing()}")


@pytest.fixture(scope="session")
def store():
    with swift_store.running() as made:
        yield made


@pytest.fixture(scope="session")
def cluster():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="dce-nats-"))
    servers = nats_servers.Nats(folder, nodes=3)
    servers.start()
    yield servers
    servers.stop()
    shutil.rmtree(folder)


class Place:
    """A queue of its own on shared servers, with a corner of the bucket."""

    def __init__(self, folder, servers, store, name, settings=None):
        self.folder, self.servers, self.store, self.name = folder, servers, store, name
        self.secrets = folder / "store.credentials"
        self.secrets.write_text(f"[default]\naws_access_key_id = {swift_store.ACCESS_KEY}\naws_secret_access_key = {swift_store.SECRET_KEY}\n")
        self.secrets.chmod(0o600)
        self.settings = {"--queue": servers.address, "--queue-name": name, "--store": f"{store.endpoint}/bucket/{name}",
                         "--store-credentials": self.secrets, **(settings or {})}

    @property
    def options(self):
        return [str(word) for pair in self.settings.items() for word in pair]

    def worker_options(self, silence=2):
        return [*self.options, "--queue-replicas", len(self.servers.nodes), "--queue-silence", silence, "--cache", 0]

    def command(self, *arguments):
        return [DCE, "submit", *map(str, arguments), *self.options, "-O", "job-name=test"]

    def submit(self, *arguments, timeout=60, **variables):
        return subprocess.run(self.command(*arguments), capture_output=True, timeout=timeout * SLOWER, env={**CALLER, **variables})

    def start_submitting(self, *arguments):
        return subprocess.Popen(self.command(*arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=CALLER)

    def jobs(self):
        return self.servers.stream(f"{self.name}-jobs")

    def messages(self, stream="jobs"):
        found = self.servers.stream(f"{self.name}-{stream}")
        return found and found["state"]["messages"]

    def publish(self, data):
        """What anybody who reaches the queue may put there."""
        port = next(node.port for node in self.servers.nodes if node.process.poll() is None)
        with socket.create_connection(("127.0.0.1", port)) as wire:
            wire.sendall(b"CONNECT {\"verbose\":false}\r\nPUB %s.jobs %d\r\n%s\r\nPING\r\n" % (self.name.encode(), len(data), data))
            answer = b""
            while b"PONG" not in answer:
                answer += wire.recv(65536)
            assert b"-ERR" not in answer, answer

    def objects(self, kind):
        """Names of what is in the store."""
        status, body = self.store.request("GET", "/bucket", query=f"prefix={self.name}%2F{kind}%2F")
        assert status == 200, body
        return [part.split("</Key>")[0] for part in body.decode().split("<Key>")[1:]]


@pytest.fixture
def place(folder, cluster, store, request):
    return Place(folder, cluster, store, request.node.name.replace("test_", "")[:30].strip("_"))


@pytest.fixture
def pull(start, place):
    """Starts workers that pull, and have made the queue."""
    def begin(*options, silence=2):
        worker = start(*place.worker_options(silence), *options)
        worker.wait_for_log("pulling from")
        return worker
    return begin


def as_in_process(document, folder, *options):
    """The bytes that the job must become."""
    output = folder / f"reference{os.urandom(4).hex()}.x"
    done = subprocess.run([DCE, "convert", document, "-o", output, "-O", "job-name=test", *options], capture_output=True)
    assert done.returncode == 0, done.stderr
    return output.read_bytes()
