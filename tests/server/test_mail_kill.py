"""kill -9 under a flow of mail and releases: each mail becomes its job once, is answered, and printed once; an answer that comes twice is the same."""
import collections
import random
import threading
import time

import pytest
from conftest import Printer, Server
from mail_servers import DOMAIN, MailServers, missing
from test_kill import ROUNDS, SEED, release_held, require_all_printed_once
from test_mail import message, settings
from waiting import SLOWER

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())


def test_a_killed_server_loses_no_mail(tmp_path):
    mail = MailServers().start()
    mail.to = f"flow@{DOMAIN}"
    server = Server(tmp_path / "server", settings(mail, "flow") + "[policy]\njobs_of_user = 500").start()
    printer = Printer(status=True)
    printer.delay = 0.002
    server.command("devices", "add", "hall", printer.address, "--format", "pclxl")
    server.command("users", "add", "ann@people.test")
    token = server.command("users", "token", "ann@people.test")
    device = server.api(token, "GET", "/devices")[1][0]["id"]
    chance = random.Random(SEED)
    sent, stop = [], threading.Event()

    def flow():
        while not stop.is_set():
            name = f"mail {len(sent)}"
            mail.deliver("ann@people.test", message("ann@people.test", "flow", name, attached=[(f"{len(sent)}.txt", name.encode())]).as_bytes())
            sent.append(name)
            time.sleep(chance.uniform(0, 0.4))

    def releases():
        while not stop.is_set():
            try:
                release_held(server, token, device)
            except Exception:  # of a server that is not there
                pass
            time.sleep(0.05)

    workers = [threading.Thread(target=act) for act in (flow, releases)]
    for worker in workers:
        worker.start()
    try:
        for _ in range(ROUNDS):
            time.sleep(chance.uniform(0.05, 2))
            server.kill()
            server.start()
        stop.set()
        for worker in workers:
            worker.join()
        asked = {part["Message-ID"]: part for part in mail.wait_for_mail("flow", len(sent))}
        deadline = time.monotonic() + 120 * SLOWER
        while True:
            replies = mail.mailbox("ann")
            answered = {reply["In-Reply-To"] for reply in replies if "Some" not in reply["Subject"]}
            if set(asked) <= answered:
                break
            assert time.monotonic() < deadline, f"{len(asked) - len(answered)} of {len(asked)} mails are not answered: " + server.log_path.read_text()[-3000:]
            time.sleep(0.2)
        ids = collections.defaultdict(set)
        for reply in replies:
            ids[reply["In-Reply-To"]].add(reply["Message-ID"])
        assert all(len(found) == 1 for found in ids.values()), "an answer that came twice was another"
        jobs = {job["id"]: job["name"] for job in server.api(token, "GET", "/jobs")[1]}
        assert sorted(jobs.values()) == sorted(f"{i}.txt" for i in range(len(sent))), "a job was lost or doubled"
        states = require_all_printed_once(server, token, device, jobs, printer)
        print(f"{ROUNDS} kills, {len(asked)} mails, {len(replies) - len(ids)} answers twice, {states}")
    finally:
        stop.set()
        server.stop()
        mail.stop()
        printer.close()
