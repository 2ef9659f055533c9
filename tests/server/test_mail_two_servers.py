"""Two servers on one PostgreSQL watch the same mailbox: each mail is taken once and answered once."""
import collections
import time

import pytest
from conftest import Server
from mail_servers import DOMAIN, MailServers, missing
from postgresql import postgresql  # noqa: F401
from test_mail import message, settings
from waiting import wait_until

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())
MAILS = 24


def test_each_mail_is_taken_and_answered_once(tmp_path, postgresql):  # noqa: F811
    mail = MailServers().start()
    mail.to = f"shared@{DOMAIN}"
    store = f'[store]\ndatabase = "postgresql:{postgresql.connection}"\ndocuments = "{tmp_path}/documents"\n' \
            f'key = "{tmp_path}/one/state/master.key"\nlease = "7s"\n'
    one, two = (Server(tmp_path / name, store + settings(mail, "shared")) for name in ("one", "two"))
    try:
        one.start()
        two.start()
        for number in range(MAILS):
            mail.deliver("ann@people.test", message("ann@people.test", "shared", f"mail {number}",
                                                    attached=[(f"{number}.txt", f"text {number}".encode())]).as_bytes())
            if number == MAILS // 2:
                one.kill()
        asked = {part["Message-ID"] for part in mail.wait_for_mail("shared", MAILS)}
        wait_until(lambda: {reply["In-Reply-To"] for reply in mail.mailbox("ann")} == asked,
                   lambda: f"{two.log_path.read_text()[-3000:]}\nAn answer to each", 90, every=0.2)
        time.sleep(1)
        ids = collections.defaultdict(list)
        for reply in mail.mailbox("ann"):
            ids[reply["In-Reply-To"]].append(reply["Message-ID"])
        # The one that was killed may have sent a reply and not have written it down: then the same comes again.
        assert all(len(set(found)) == 1 for found in ids.values())
        assert sum(len(found) - 1 for found in ids.values()) <= 1, "answered twice"
        token = two.command("users", "token", "ann@people.test")
        names = sorted(job["name"] for job in two.api(token, "GET", "/jobs")[1])
        assert names == sorted(f"{number}.txt" for number in range(MAILS)), "lost or doubled"
        taken = [server.log_path.read_text().count(" documents, 0 refused") for server in (one, two)]
        # Who is faster is chance.
        print(f"{MAILS} mails: taken by the one {taken[0]}, by the other {taken[1]}")
    finally:
        two.stop()
        mail.stop()
