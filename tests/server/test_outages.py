"""What a server depends on goes away and comes back: nothing is lost, nothing is printed twice, and it goes on by itself."""
import json
import os
import subprocess
import time

import pytest
from conftest import SAMPLES, SERVER, Server
from postgresql import postgresql  # noqa: F401
from waiting import SLOWER, require_no_report

WORKER = os.path.join(os.path.dirname(SERVER), "dce-worker")


def ready(server, printer):
    """A token, and the id of a printer."""
    server.start()
    server.command("users", "add", "ann@example.org")
    token = server.command("users", "token", "ann@example.org")
    server.command("devices", "add", "hall", printer.address, "--format", "pclxl")
    return token, server.api(token, "GET", "/devices")[1][0]["id"]


def release(server, token, job, device):
    assert server.api(token, "POST", f"/jobs/{job}/release", json.dumps({"device": device}))[0] == 200


def printed_once(printer, name):
    assert sum(f'@PJL JOB NAME="{name}"'.encode() in stream for stream in printer.whole()) == 1


def upload_when_possible(server, token, name):
    deadline = time.monotonic() + 60 * SLOWER
    while True:
        status, jobs = server.api(token, "POST", f"/jobs?name={name}", (SAMPLES / "plain.txt").read_bytes(), {"Idempotency-Key": name})
        if status == 201:
            return jobs[0]["id"]
        assert status >= 500 and time.monotonic() < deadline, jobs
        time.sleep(0.2)


class Engine:
    def __init__(self, socket):
        self.socket, self.log, self.process = socket, socket.with_suffix(".log"), None

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen([WORKER, "--listen", f"unix:{self.socket}", "--log", "error"], stdin=subprocess.DEVNULL, stderr=log)

    def kill(self):
        self.process.kill()
        self.process.wait()
        require_no_report(self.log.read_text(errors="replace"))


def test_an_engine_goes_and_comes_back(tmp_path, printer):
    engine = Engine(tmp_path / "engine.sock")
    server = Server(tmp_path / "server", f'[engines]\naddresses = ["unix:{engine.socket}"]\n')
    try:
        token, device = ready(server, printer)
        before = server.upload(token, SAMPLES / "plain.txt", "before.txt")["id"]
        time.sleep(1)
        assert server.api(token, "GET", f"/jobs/{before}")[1]["state"] in ("received", "converting"), "it waits"
        engine.start()
        server.wait_for(token, before, "held")
        engine.kill()
        during = server.upload(token, SAMPLES / "report.pdf", "during.pdf")["id"]
        time.sleep(1)
        engine.socket.unlink(missing_ok=True)
        engine.start()
        for job in (during, before):
            server.wait_for(token, job, "held")
            release(server, token, job, device)
            server.wait_for(token, job, "sent", "printed")
        printed_once(printer, "during.pdf")
    finally:
        server.stop()
        engine.kill()


def test_postgresql_goes_and_comes_back(tmp_path, printer, postgresql):  # noqa: F811
    server = Server(tmp_path / "server", f'[store]\ndatabase = "postgresql:{postgresql.connection}"\nlease = "3s"\n')
    try:
        printer.status = True
        token, device = ready(server, printer)
        names = [f"{number}.txt" for number in range(4)]
        jobs = [server.upload(token, SAMPLES / "plain.txt", name)["id"] for name in names]
        server.wait_for(token, jobs[0], "held")
        release(server, token, jobs[0], device)
        postgresql.crash()
        assert server.api(token, "POST", "/jobs?name=x.txt", b"text")[0] >= 500
        time.sleep(2)
        postgresql.start()
        late = upload_when_possible(server, token, "late.txt")
        for job in jobs[1:] + [late]:
            server.wait_for(token, job, "held")
            release(server, token, job, device)
        for job in jobs[1:] + [late]:
            server.wait_for(token, job, "printed")
        # It was on its way at that moment: perhaps it was printed, and then it is not sent again.
        server.wait_for(token, jobs[0], "printed", "unconfirmed")
        for name in [*names[1:], "late.txt"]:
            printed_once(printer, name)
        assert sum(b'@PJL JOB NAME="0.txt"' in stream for stream in printer.whole()) <= 1
    finally:
        server.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="mounts a small file system")
def test_a_full_disk_refuses_and_goes_on_when_there_is_room(tmp_path, printer):
    documents = tmp_path / "documents"
    documents.mkdir(mode=0o700)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "tmpfs", str(documents)], capture_output=True)
    if mounted.returncode:
        pytest.skip("no file system can be mounted here")
    server = Server(tmp_path / "server", f'[store]\ndocuments = "{documents}"\n')
    try:
        token, device = ready(server, printer)
        first = server.upload(token, SAMPLES / "plain.txt", "first.txt")["id"]
        server.wait_for(token, first, "held")
        ballast = documents / "ballast"
        room = os.statvfs(documents)
        ballast.write_bytes(bytes(room.f_bavail * room.f_bsize - 40_000))
        # There is room for this one, and none for what becomes of it.
        second = server.upload(token, SAMPLES / "plain.txt", "second.txt")["id"]
        with open(ballast, "ab") as file:
            try:
                file.write(bytes(1 << 20))
            except OSError:
                pass
        assert server.api(token, "POST", "/jobs?name=third.txt", bytes(100_000))[0] == 503
        # What is prepared is printed all the same.
        release(server, token, first, device)
        server.wait_for(token, first, "sent", "printed")
        ballast.unlink()
        server.wait_for(token, second, "held")
        release(server, token, second, device)
        server.wait_for(token, second, "sent", "printed")
        printed_once(printer, "second.txt")
        known = {"first.txt", "second.txt"}
        assert {job["name"] for job in server.api(token, "GET", "/jobs")[1]} == known
    finally:
        server.stop()
        subprocess.run(["umount", str(documents)], check=True)
