"""kill -9 under a flow of mail: each mail becomes its job once, and is answered; an answer that comes twice is the same."""
import collections
import os
import random
import threading
import time

import pytest
from conftest import Server
from mail_servers import DOMAIN, MailServers, missing
from test_mail import message, settings

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())
ROUNDS = int(os.environ.get("DCE_KILL_ROUNDS", "6"))


def test_a_killed_server_loses_no_mail(tmp_path):
    mail = MailServers().start()
    mail.to = f"flow@{DOMAIN}"
    server = Server(tmp_path / "server", settings(mail, "flow") + "[policy]\njobs_of_user = 500").start()
    chance = random.Random(os.environ.get("DCE_KILL_SEED", "1"))
    sent, stop = [], threading.Event()

    def flow():
        while not stop.is_set():
            name = f"mail {len(sent)}"
            mail.deliver("ann@people.test", message("ann@people.test", "flow", name, attached=[(f"{len(sent)}.txt", name.encode())]).as_bytes())
            sent.append(name)
            time.sleep(chance.uniform(0, 0.4))

    worker = threading.Thread(target=flow)
    worker.start()
    try:
        for _ in range(ROUNDS):
            time.sleep(chance.uniform(0.05, 2))
            server.kill()
            server.start()
        stop.set()
        worker.join()
        asked = {part["Message-ID"]: part for part in mail.wait_for_mail("flow", len(sent))}
        deadline = time.monotonic() + 120
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
        print(f"{ROUNDS} kills, {len(asked)} mails, {len(replies) - len(ids)} answers twice")
        token = server.command("users", "token", "ann@people.test")
        names = collections.Counter(job["name"] for job in server.api(token, "GET", "/jobs")[1])
        assert sorted(names.elements()) == sorted(f"{i}.txt" for i in range(len(sent))), "a job was lost or doubled"
    finally:
        stop.set()
        server.stop()
        mail.stop()
