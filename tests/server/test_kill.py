"""kill -9 at random moments: nothing lost, nothing printed twice."""
import collections
import json
import os
import random
import re
import threading
import time

import pytest
from conftest import SAMPLES, Printer, Server
from waiting import SLOWER

ROUNDS = int(os.environ.get("DCE_KILL_ROUNDS", "6"))
SEED = os.environ.get("DCE_KILL_SEED", "1")
OVER = {"printed", "sent", "unconfirmed"}


@pytest.fixture
def server(tmp_path):
    """Room for as many documents of one user as the API lists."""
    made = Server(tmp_path / "server", "[policy]\njobs_of_user = 500")
    yield made
    made.stop()


def release_held(server, token, device):
    for job in server.api(token, "GET", "/jobs")[1]:
        if job["state"] == "held":
            server.api(token, "POST", f"/jobs/{job['id']}/release", json.dumps({"device": device}))


def require_all_printed_once(server, token, device, taken, printer):
    """Releases what is left of these jobs and waits for the end of it; their states, counted."""
    # As long as something moves: how long the rest takes says more of the machine than of the server.
    patience, before = time.monotonic() + 60 * SLOWER, None
    while time.monotonic() < patience:
        jobs = {job["id"]: job for job in server.api(token, "GET", "/jobs")[1]}
        assert set(taken) <= set(jobs), "a job was lost"
        release_held(server, token, device)
        states = collections.Counter(jobs[job]["state"] for job in taken)
        if set(states) <= OVER:
            break
        if states != before:
            patience, before = time.monotonic() + 60 * SLOWER, states
        time.sleep(0.1)
    stuck = [job for job in taken if jobs[job]["state"] not in OVER]
    assert not stuck, server.command("jobs", "show", stuck[0]) + server.log_path.read_text()[-3000:]
    copies = collections.Counter(re.search(rb'@PJL JOB NAME="([^"]*)"', stream)[1].decode() for stream in printer.whole())
    for job in taken:
        name = jobs[job]["name"]
        assert copies[name] <= 1, f"{name} was printed {copies[name]} times: " + server.command("jobs", "show", job)
        assert copies[name] == 1 or jobs[job]["state"] != "printed", server.command("jobs", "show", job)
    return dict(states)


def test_a_killed_server_loses_nothing_and_prints_nothing_twice(server, user):
    token, _ = user
    printer = Printer(status=True)
    printer.delay = 0.002
    server.start()
    server.command("devices", "add", "hall", printer.address, "--format", "pclxl")
    device = server.api(token, "GET", "/devices")[1][0]["id"]
    chance = random.Random(SEED)
    taken, stop = {}, threading.Event()

    def flow():
        """Uploads with a key each, repeated until answered, as a careful client does; releases what is held."""
        number = 0
        while not stop.is_set():
            try:
                if len(taken) <= number:
                    key = f"job {number}"
                    job = server.upload(token, SAMPLES / "plain.txt", f"{number}.txt", {"Idempotency-Key": key})
                    assert taken.setdefault(key, job["id"]) == job["id"]
                    number += 1
                release_held(server, token, device)
            except (OSError, ValueError, AssertionError, TypeError):
                time.sleep(0.02)
            except Exception:  # http.client's, of a server that is not there
                time.sleep(0.02)

    worker = threading.Thread(target=flow)
    worker.start()
    try:
        for _ in range(ROUNDS):
            time.sleep(chance.uniform(0.05, 1.5))
            server.kill()
            server.start()
    finally:
        stop.set()
        worker.join()
    assert taken
    print(f"{ROUNDS} kills, {len(taken)} jobs: {require_all_printed_once(server, token, device, taken.values(), printer)}")
    printer.close()
