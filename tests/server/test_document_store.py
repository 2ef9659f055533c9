"""Documents in an S3-compatible store: sealed, shared by servers, gone when deleted, waited for when it is away."""
import json
import os
import pathlib
import subprocess
import sys
import tarfile

import pytest
from conftest import SAMPLES, SERVER, Printer, Server
from postgresql import postgresql  # noqa: F401
from waiting import SLOWER, wait_until

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "worker"))
import swift_store  # noqa: E402

pytestmark = pytest.mark.skipif(bool(swift_store.missing()), reason=f"not installed: {swift_store.missing()}")


@pytest.fixture(scope="module")
def swift():
    with swift_store.running() as store:
        yield store


class Corner:
    """A prefix of the bucket, and the settings that name it."""

    def __init__(self, swift, folder, name):
        self.swift, self.name = swift, name
        secrets = folder / "store.credentials"
        secrets.write_text(f"aws_access_key_id = {swift_store.ACCESS_KEY}\naws_secret_access_key = {swift_store.SECRET_KEY}\n")
        secrets.chmod(0o600)
        self.address = f"{swift.endpoint}/bucket/{name}"
        self.settings = f'[store]\ndocuments = "{self.address}"\ndocuments_credentials = "{secrets}"\n'

    def objects(self):
        """Names and bytes of the documents there."""
        status, body = self.swift.request("GET", "/bucket", query=f"prefix={self.name}%2F")
        assert status == 200, body
        names = [part.split("</Key>")[0] for part in body.decode().split("<Key>")[1:]]
        return {name: self.swift.request("GET", f"/bucket/{name}")[1] for name in names if "dce-owner" not in name}

    def wait_until_empty(self):
        wait_until(lambda: not self.objects(), lambda: f"{list(self.objects())}: their end", every=0.1)


@pytest.fixture
def corner(swift, tmp_path, request):
    return Corner(swift, tmp_path, request.node.name.replace("_", "-"))


def with_user(server):
    server.start()
    server.command("users", "add", "ann@example.org")
    return server.command("users", "token", "ann@example.org")


def fails(server, *words, **variables):
    done = subprocess.run([SERVER, "--config", str(server.config), *words], capture_output=True, text=True, timeout=60 * SLOWER,
                          env={**os.environ, **variables})
    assert done.returncode == 1, done.stdout
    return done.stderr


def device(server, token, printer):
    server.command("devices", "add", "hall", printer.address, "--format", "pclxl")
    return server.api(token, "GET", "/devices")[1][0]["id"]


def test_documents_lie_in_the_store_sealed_until_they_are_deleted(corner, tmp_path, printer):
    server = Server(tmp_path / "server", corner.settings)
    token = with_user(server)
    try:
        hall = device(server, token, printer)
        job = server.upload(token, SAMPLES / "plain.txt")["id"]
        server.wait_for(token, job, "held")
        kept = corner.objects()
        assert len(kept) == 2, "the document and its stream"
        text = (SAMPLES / "plain.txt").read_bytes()
        assert all(sealed.startswith(b"DCEV1") and text[:40] not in sealed for sealed in kept.values())
        assert not (server.folder / "state/documents").exists()
        assert server.api(token, "POST", f"/jobs/{job}/release", json.dumps({"device": hall}))[0] == 200
        server.wait_for(token, job, "sent", "printed")
        assert len(printer.whole()) == 1
        assert server.api(token, "DELETE", f"/jobs/{job}")[0] == 200
        assert not corner.objects(), "their bytes are gone when the answer comes"
        assert " deleted " in server.command("jobs", "show", job)
    finally:
        server.stop()


def test_large_ones_are_read_in_parts(corner, tmp_path):
    server = Server(tmp_path / "server", corner.settings)
    token = with_user(server)
    try:
        large = tmp_path / "large.pdf"
        large.write_bytes((SAMPLES / "report.pdf").read_bytes() + b"\n% " + os.urandom(9 << 20) + b"\n")
        job = server.upload(token, large)["id"]
        assert server.wait_for(token, job, "held")["pages"] > 0
        assert max(map(len, corner.objects().values())) > 9 << 20
    finally:
        server.stop()


def test_a_store_that_goes_away_is_waited_for(corner, swift, tmp_path, printer):
    server = Server(tmp_path / "server", corner.settings + "[policy]\nafter_print = \"1s\"\n")
    printer.status = True
    token = with_user(server)
    try:
        hall = device(server, token, printer)
        held, gone = (server.upload(token, SAMPLES / "plain.txt", name)["id"] for name in ("held.txt", "gone.txt"))
        for job in (held, gone):
            server.wait_for(token, job, "held")
        swift.stop_one("proxy")
        # An upload is refused aloud, and not taken with its bytes nowhere.
        assert server.api(token, "POST", "/jobs?name=x.txt", b"text")[0] == 503
        # What its owner deleted is not shown any more, though its bytes wait for the store.
        assert server.api(token, "DELETE", f"/jobs/{gone}")[0] == 200
        assert server.api(token, "GET", f"/jobs/{gone}")[0] == 404
        assert server.api(token, "POST", f"/jobs/{held}/release", json.dumps({"device": hall}))[0] == 200
        server.wait_until(token, held, lambda job: job["message"])
        assert not printer.whole() and " deleted " not in server.command("jobs", "show", gone)
        swift.start_one("proxy")
        corner.wait_until_empty()
        assert len(printer.whole()) == 1
        assert "its time was over" in server.command("jobs", "show", held)
        assert " deleted " in server.command("jobs", "show", gone)
    finally:
        if "proxy" not in swift.processes:
            swift.start_one("proxy")
        server.stop()


def test_what_is_no_fit_store_is_said_at_the_start(corner, swift, tmp_path):
    one = Server(tmp_path / "one", corner.settings)
    one.command("setup")
    other = Server(tmp_path / "other", corner.settings)
    assert "another installation" in fails(other, "setup")
    wrong = tmp_path / "wrong.credentials"
    wrong.write_text("aws_access_key_id = test:tester\naws_secret_access_key = wrong\n")
    wrong.chmod(0o600)
    refused = Server(tmp_path / "refused", f'[store]\ndocuments = "{corner.address}"\ndocuments_credentials = "{wrong}"\n')
    assert "403" in fails(refused, "run")
    assert "wrong" not in fails(refused, "setup")
    none = Server(tmp_path / "none", corner.settings.replace("/bucket/", "/no-bucket/"))
    assert "NoSuchBucket" in fails(none, "setup")
    nobody = Server(tmp_path / "nobody", f'[store]\ndocuments = "{corner.address}"\n')
    assert "AWS_ACCESS_KEY_ID" in fails(nobody, "setup")
    assert "403" in fails(nobody, "setup", AWS_ACCESS_KEY_ID="test:tester", AWS_SECRET_ACCESS_KEY="wrong")


def test_a_bucket_that_keeps_versions_is_refused(swift, tmp_path):
    assert swift.request("PUT", "/versioned")[0] == 200
    status, body = swift.request("PUT", "/versioned", b"<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>",
                                 query="versioning=")
    assert status == 200, body
    corner = Corner(swift, tmp_path, "x")
    server = Server(tmp_path / "server", corner.settings.replace("/bucket/", "/versioned/"))
    assert "without versioning" in fails(server, "setup")


def test_backups_leave_documents_there_or_bring_them_along(corner, swift, tmp_path):
    server = Server(tmp_path / "server", corner.settings)
    token = with_user(server)
    kept, deleted = (server.upload(token, SAMPLES / "plain.txt")["id"] for _ in range(2))
    for job in (kept, deleted):
        server.wait_for(token, job, "held")
    without, whole = tmp_path / "without.tar", tmp_path / "whole.tar"
    assert f"documents stay at {corner.address}" in server.command("backup", str(without), "--with-key")
    assert "4 documents" in server.command("backup", str(whole), "--with-key", "--with-documents")
    assert not any("documents/" in name for name in tarfile.open(without).getnames())
    server.api(token, "DELETE", f"/jobs/{deleted}")
    server.stop()
    elsewhere = Server(tmp_path / "elsewhere")
    assert f"stayed at {corner.address}" in fails(elsewhere, "restore", str(without))
    # The same store, without what was deleted since.
    again = Server(tmp_path / "again", corner.settings)
    assert "2 documents were deleted since" in again.command("restore", str(without))
    again.start()
    assert [job["id"] for job in again.api(token, "GET", "/jobs")[1]] == [kept]
    again.stop()
    # From a store into a folder, and into another corner of the store.
    for other in (elsewhere, Server(tmp_path / "third", Corner(swift, tmp_path, "third").settings)):
        assert "restored: 4 documents" in other.command("restore", str(whole))
        other.start()
        job = other.wait_for(token, deleted, "held")
        assert job["pages"] == 3
        other.stop()


def test_two_servers_need_no_shared_folder(corner, swift, tmp_path, printer, postgresql):  # noqa: F811
    shared = corner.settings + f'database = "postgresql:{postgresql.connection}"\nkey = "{tmp_path}/one/state/master.key"\n'
    one, two = (Server(tmp_path / name, shared) for name in ("one", "two"))
    try:
        token = with_user(one)
        two.start()
        hall = device(one, token, printer)
        jobs = [(one, two)[i % 2].upload(token, SAMPLES / "plain.txt", f"{i}.txt")["id"] for i in range(6)]
        for i, job in enumerate(jobs):
            (two, one)[i % 2].wait_for(token, job, "held")
            assert (two, one)[i % 2].api(token, "POST", f"/jobs/{job}/release", json.dumps({"device": hall}))[0] == 200
        for job in jobs:
            one.wait_for(token, job, "sent", "printed")
        assert len(printer.whole()) == 6
        for job in jobs:
            two.api(token, "DELETE", f"/jobs/{job}")
        assert not corner.objects()
    finally:
        one.stop()
        two.stop()
