"""Two servers on one PostgreSQL: each job is taken once, and what a dead one was at is taken over."""
import json
import os
import subprocess

import pytest
from conftest import SAMPLES, Server
from postgresql import postgresql  # noqa: F401
from waiting import wait_until

TEST_SERVER = os.environ.get("DCE_TEST_SERVER", "")


@pytest.fixture
def servers(tmp_path, postgresql):  # noqa: F811
    shared = f"""
[store]
database = "postgresql:{postgresql.connection}"
documents = "{tmp_path}/documents"
key = "{tmp_path}/one/state/master.key"
lease = "7s"
"""
    made = [Server(tmp_path / name, shared) for name in ("one", "two")]
    made[0].command("setup")
    yield made
    for server in made:
        server.stop()


def printed_once(printer, names):
    for name in names:
        copies = sum(f'@PJL JOB NAME="{name}"'.encode() in stream for stream in printer.whole())
        assert copies == 1, f"{name} was printed {copies} times"


def release(server, token, job):
    device = server.api(token, "GET", "/devices")[1][0]["id"]
    assert server.api(token, "POST", f"/jobs/{job}/release", json.dumps({"device": device}))[0] == 200


def test_each_job_is_taken_once(servers, printer):
    printer.status = True
    one, two = (server.start() for server in servers)
    one.command("devices", "add", "hall", printer.address, "--format", "pclxl")
    one.command("users", "add", "ann@example.org")
    token = one.command("users", "token", "ann@example.org")
    names = [f"{number}.txt" for number in range(16)]
    jobs = [servers[number % 2].upload(token, SAMPLES / "plain.txt", name)["id"] for number, name in enumerate(names)]
    for number, job in enumerate(jobs):
        servers[(number + 1) % 2].wait_for(token, job, "held")
        release(servers[number // 2 % 2], token, job)
    for number, job in enumerate(jobs):
        servers[number % 2].wait_for(token, job, "printed")
    printed_once(printer, names)
    for job in jobs:
        journal = one.command("jobs", "show", job)
        assert journal.count("-> converting") == 1 and journal.count(" printed ") == 2, journal
    # What is set at the one holds at the other, without a start.
    one.command("settings", "set", "policy", "jobs_of_user=1")
    wait_until(lambda: two.api(token, "POST", "/jobs?name=more.txt", b"text")[0] != 201, "the other server's hearing of it", 15, every=0.3)


def test_a_job_in_a_dead_servers_hands_comes_back(servers, printer, postgresql):  # noqa: F811
    one, two = servers
    one.start()
    one.command("devices", "add", "hall", printer.address, "--format", "pclxl")
    one.command("users", "add", "ann@example.org")
    token = one.command("users", "token", "ann@example.org")
    job = one.upload(token, SAMPLES / "plain.txt")["id"]
    one.wait_for(token, job, "held")
    one.kill()
    # As if it had died while it converted: its own word, for no test can kill at that moment each time.
    instance = (one.folder / "state/instance").read_text()
    postgresql.run("psql", "-h", postgresql.folder, "-U", "dce", "dce", "-c",
                   f"UPDATE jobs SET state = 'converting', taken_by = '{instance}', version = version + 1 WHERE id = '{job}'")
    two.start()
    assert two.wait_for(token, job, "held")
    assert "the server ended while converting" in two.command("jobs", "show", job)
    # Its own successor needs no lease to know.
    postgresql.run("psql", "-h", postgresql.folder, "-U", "dce", "dce", "-c",
                   f"UPDATE jobs SET state = 'converting', taken_by = '{instance}', version = version + 1 WHERE id = '{job}'")
    two.kill()
    one.start()
    assert one.wait_for(token, job, "held")


def test_the_rooms_pass_on_postgresql(postgresql):  # noqa: F811
    if not os.path.exists(TEST_SERVER):
        pytest.skip("DCE_TEST_SERVER names no program: run by ctest")
    done = subprocess.run([TEST_SERVER, "--gtest_filter=*postgresql*"], capture_output=True, text=True,
                          env={**os.environ, "DCE_TEST_POSTGRESQL": postgresql.connection})
    assert done.returncode == 0 and "names no PostgreSQL" not in done.stdout, done.stdout[-3000:]
