"""Real workers for the tests: started, asked through `dce convert --engine`, and watched from outside."""
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "sanitizers"))
from sanitized import SANITIZED, SLOWER, require_no_report  # noqa: E402, F401

SOURCE = pathlib.Path(os.environ.get("DCE_SOURCE", pathlib.Path(__file__).resolve().parents[2]))
BIN = SOURCE / "build/release/bin"
DCE = os.environ.get("DCE", str(BIN / "dce"))
WORKER = os.environ.get("DCE_WORKER", str(BIN / "dce-worker"))
SAMPLES = SOURCE / "samples/documents"
BOMBS = SOURCE / "tests/data/bombs"
# gRPC's threads end while LeakSanitizer counts, and now and then it falls over them. What a caller leaks, unit tests tell.
CALLER = {**os.environ, "ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"}


def reachable_by_nobody(path):
    return all(folder.stat().st_mode & 0o001 for folder in pathlib.Path(path).resolve().parents)


@pytest.fixture(scope="session")
def worker_program():
    """The worker's program where the user that it becomes can run it: not so in root's home."""
    if os.geteuid() != 0 or reachable_by_nobody(WORKER):
        yield WORKER
        return
    place = pathlib.Path(tempfile.mkdtemp(prefix="dce-worker-programs-"))
    place.chmod(0o755)
    build = pathlib.Path(WORKER).parents[1]
    (place / "bin").mkdir()
    for name in ("dce-worker", "dce-worker-zygote", "dce-worker-office"):
        shutil.copy(build / "bin" / name, place / "bin")
    (place / "lib").mkdir()
    for library in (build / "lib").glob("libdce.so*"):
        shutil.copy(library, place / "lib", follow_symlinks=False)
    yield str(place / "bin/dce-worker")
    shutil.rmtree(place)


def stat_fields(pid):
    """Name, state and parent of a process; nothing when it is gone."""
    try:
        text = pathlib.Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    name, rest = text[text.index("(") + 1:text.rindex(")")], text[text.rindex(")") + 2:].split()
    return name, rest[0], int(rest[1])


def descendants(pid):
    """pid: (name, state) of all that came from the process."""
    fields = {int(path.name): stat_fields(path.name) for path in pathlib.Path("/proc").glob("[0-9]*")}
    found, front = {}, [pid]
    while front:
        parent = front.pop()
        for child, known in fields.items():
            if known and known[2] == parent and child not in found:
                found[child] = known[:2]
                front.append(child)
    return found


class Worker:
    def __init__(self, program, folder, *options, address=None, pki=None):
        self.address = address or f"unix:{folder}/engine-{time.monotonic_ns()}.sock"
        self.pki = pki
        self.log_path = folder / f"worker-{time.monotonic_ns()}.log"
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen([program, "--listen", self.address, *map(str, options)], stderr=log,
                                            stdin=subprocess.DEVNULL)
        self.wait_for_log("ready:")
        if self.address.startswith("tls:") and self.address.endswith(":0"):  # any port that is free
            self.address = self.address[:-1] + re.search(r"listening on tls:.* \(port (\d+)\)", self.log)[1]

    @property
    def log(self):
        return self.log_path.read_text()

    def wait_for_log(self, text, seconds=60):
        until = time.monotonic() + seconds * SLOWER
        while text not in self.log:
            assert self.process.poll() is None and time.monotonic() < until, f"no '{text}' in: {self.log}"
            time.sleep(0.02)

    def command(self, *arguments):
        command = [DCE, "convert", *map(str, arguments), "--engine", self.address]
        return command + (["--engine-pki", str(self.pki)] if self.pki else [])

    def convert(self, *arguments, timeout=60):
        return subprocess.run(self.command(*arguments), capture_output=True, timeout=timeout * SLOWER, env=CALLER)

    def start_converting(self, *arguments):
        return subprocess.Popen(self.command(*arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=CALLER)

    def family(self):
        return descendants(self.process.pid)

    def zygote(self):
        return next(pid for pid, (name, _) in self.family().items() if name.startswith("dce-worker-zyg"))

    def children(self):
        return [pid for pid, (name, state) in self.family().items() if name == "dce-convert" and state != "Z"]

    def wait_for_child(self, seconds=20):
        return self.wait_for(self.children, seconds)[0]

    def wait_for(self, ask, seconds=20):
        until = time.monotonic() + seconds * SLOWER
        while not (answer := ask()):
            assert time.monotonic() < until, self.log
            time.sleep(0.005)
        return answer

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=60 * SLOWER)
        require_no_report(self.log_path.read_text(errors="replace"))
        return self.process.returncode


@pytest.fixture
def folder():
    """Where anybody may go: the worker is not root."""
    path = pathlib.Path(tempfile.mkdtemp(prefix="dce-worker-test-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.fixture
def start(worker_program, folder):
    started = []

    def begin(*options, **settings):
        if "--office" not in options:  # loading LibreOffice takes a while, and few tests need it
            options += ("--office", "off")
        started.append(Worker(worker_program, folder, *options, **settings))
        return started[-1]

    yield begin
    for worker in started:
        worker.stop()


def slow_pdf(pages=1, curves=400_000):
    """Pages that take longer to draw each than a page may; with 4,000 curves a second or so."""
    content = "".join(f"{i % 600} 0 m 100 900 {i % 500} -300 600 {i % 800} c S\n" for i in range(curves)).encode()
    kids = " ".join(f"{4 + i} 0 R" for i in range(pages))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {pages}/Kids[{kids}]>>".encode(),
               b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)]
    # A trace higher each than the one before, so that none is written as that was.
    objects += [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842.%04d]/Contents 3 0 R>>" % (2 * i) for i in range(pages)]
    out, table = b"%PDF-1.7\n", b"0000000000 65535 f \n"
    for number, item in enumerate(objects, 1):
        table += b"%010d 00000 n \n" % len(out)
        out += b"%d 0 obj%s endobj\n" % (number, item)
    size = len(objects) + 1
    return out + b"xref\n0 %d\n%strailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, table, size, len(out))


@pytest.fixture(scope="session")
def slow_document(tmp_path_factory):
    path = tmp_path_factory.mktemp("slow") / "slow.pdf"
    path.write_bytes(slow_pdf())
    return path
