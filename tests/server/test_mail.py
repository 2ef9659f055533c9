"""From mail to paper: a real Postfix and a real Dovecot before the server, a real reply after it."""
import email.message
import email.policy
import email.utils
import json
import subprocess
import time

import pytest
from conftest import SAMPLES, SERVER, SOURCE, Server
from mail_servers import DOMAIN, PASSWORD, code_in, missing, text_of
from test_release import open_panel, verify
from waiting import SLOWER, wait_until

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())
CORPUS = SOURCE.parent / "shared/corpus/mail"


@pytest.fixture
def box(request, mail):
    """A mailbox of this test's own, which all mail goes to."""
    name = request.node.name.removeprefix("test_").split("[")[0][:40].replace("_", "-").strip("-")
    mail.to = f"{name}@{DOMAIN}"
    return name


def settings(mail, box, protocol="imap", more="", policy=""):
    secret = mail.folder / "password"
    secret.write_text(PASSWORD + "\n")
    secret.chmod(0o600)
    return f"""
[[mailbox]]
name = "{box}"
address = "{box}@{DOMAIN}"
protocol = "{protocol}"
host = "127.0.0.1"
port = {getattr(mail, protocol)}
ca_file = "{mail.certificate}"
user = "{box}"
password_file = "{secret}"
poll = "1s"
{more}
[smtp]
host = "127.0.0.1"
port = {mail.smtp_tls}
ca_file = "{mail.certificate}"
user = "{box}"
password_file = "{secret}"
from = "{box}@{DOMAIN}"
from_name = "Print, of course"
[mail]
{policy}
"""


@pytest.fixture
def started(mail, box, tmp_path):
    made = []

    def start(**choices):
        server = Server(tmp_path / "server", settings(mail, box, **choices))
        made.append(server)
        return server.start()

    yield start
    for server in made:
        server.stop()


def message(sender, box, subject, text="See the attachment.", attached=(), headers=()):
    made = email.message.EmailMessage(policy=email.policy.SMTP)
    made["From"], made["To"], made["Subject"] = sender, f"{box}@{DOMAIN}", subject
    made["Message-ID"] = f"<{time.time_ns()}@people.test>"
    made["Date"] = email.utils.formatdate()  # Postfix would add one for each delivery
    for name, value in headers:
        made[name] = value
    if text is not None:
        made.set_content(text)
    for name, content in attached:
        made.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return made


def sample(name):
    return (SAMPLES / name).read_bytes()


def test_what_the_subject_asks_for_is_printed(mail, box, started, printer, tmp_path):
    printer.status = True
    server = started()
    server.command("devices", "add", "hall", printer.address, "--format", "pclxl")
    wait_until(lambda: "IDLE" in server.command("mailboxes", "test"))
    mail.swaks("ann@people.test", "--header", "Subject: minutes, 2 copies duplex bw", "--attach-type", "application/pdf",
               "--attach", SAMPLES / "report.pdf")
    reply = mail.wait_for_mail("ann")[0]
    text = text_of(reply)
    assert "report.pdf" in text and "2 copies, Both sides, Black and white" in text

    browser = open_panel(server, "hall")
    page = browser.type_code(code_in(reply))
    assert page.status == 200 and "report.pdf" in page.text
    job = next(link for link in page.links if "/release/job/" in link and "report" in browser.get(link).text)
    browser.get(job)
    browser.press("action", "print")
    wait_until(printer.whole)
    stream = printer.whole()[0]
    for line in (b"QTY=2", b"DUPLEX=ON", b"RENDERMODE=GRAYSCALE"):
        assert line in stream, stream[:600]
    pages = verify(stream[stream.index(b"\x1b%-12345X", 1):], tmp_path / "out.pxl")["pages"]
    assert pages > 1
    log = server.log_path.read_text()
    assert code_in(reply) not in log and "report.pdf" not in log and "minutes" not in log
    wait_until(lambda: mail.unseen(box) == 0)


def test_good_attachments_are_kept_and_bad_ones_named(mail, box, started):
    server = started(policy="documents = 3")
    mail.deliver("ben@people.test", message("Ben <ben@people.test>", box, "Bericht", attached=[
        ("good.pdf", sample("report.pdf")), ("empty.pdf", b""), ("noise.bin", bytes(range(256)) * 40), ("two.txt", b"text\n"),
        ("four.txt", b"one too many\n")], headers=[("Accept-Language", "de-CH")]).as_bytes())
    reply = mail.wait_for_mail("ben")[0]
    text = text_of(reply)
    kept, refused = text.split("Nicht gedruckt")
    assert "good.pdf" in kept and "two.txt" in kept and "empty.pdf: es ist leer" in refused
    assert "four.txt: eine Mail bringt nicht mehr" in refused
    if "noise.bin" in kept:  # still being prepared then: a second mail says so
        later = text_of(mail.wait_for_mail("ben", 2)[1])
        assert "noise.bin" in later and "good.pdf" not in later
    assert reply["Content-Language"] == "de"
    assert server.command("outbox", "list") == ""


def test_text_forwarded_mail_and_winmail_are_printed(mail, box, started):
    server = started()
    inner = message("carol@people.test", box, "The inner one", text="Inner text.")
    outer = message("cid@people.test", box, "Fwd: the inner one", text="Please print.")
    outer.add_attachment(inner)
    mail.deliver("cid@people.test", outer.as_bytes())
    mail.wait_for_mail("cid")
    mail.deliver("cid@people.test", message("cid@people.test", box, "Only text", text="Print these words.").as_bytes())
    mail.wait_for_mail("cid", 2)
    logo = message("cid@people.test", box, "With a logo", text="Words")
    logo.add_alternative("<p>Words <img src='cid:logo@x'></p>", subtype="html")
    logo.get_payload()[1].add_related(sample("photo.jpg") if (SAMPLES / "photo.jpg").exists() else b"\x89PNG", "image", "png", cid="<logo@x>")
    mail.deliver("cid@people.test", logo.as_bytes())
    mail.wait_for_mail("cid", 3)
    token = server.command("users", "token", "cid@people.test")
    names = sorted(job["name"] for job in server.api(token, "GET", "/jobs")[1])
    assert names == ["Only text", "The inner one.eml", "With a logo"]
    for job in server.api(token, "GET", "/jobs")[1]:
        server.wait_for(token, job["id"], "held")


def test_no_loops(mail, box, started):
    server = started(policy='own_addresses = ["other@print.test"]')
    for header in (("Auto-Submitted", "auto-replied"), ("Auto-Submitted", "auto-generated"), ("Precedence", "bulk"),
                   ("List-Id", "<list.people.test>"), ("X-Autoreply", "yes")):
        mail.deliver("dan@people.test", message("dan@people.test", box, "x", headers=[header]).as_bytes())
    mail.deliver("", message("dan@people.test", box, "bounced").as_bytes())
    for sender in (f"{box}@{DOMAIN}", "other@print.test", "MAILER-DAEMON@people.test"):
        mail.deliver("dan@people.test", message(sender, box, "own").as_bytes())
    mail.deliver("dan@people.test", message("dan@people.test, dora@people.test", box, "two").as_bytes())
    wait_until(lambda: server.log_path.read_text().count("a mail of") == 10)
    silent = message("dan@people.test", box, "asks for silence", attached=[("a.txt", b"a")], headers=[("X-Auto-Response-Suppress", "All")])
    mail.deliver("dan@people.test", silent.as_bytes())
    mail.deliver("dan@people.test", message("dan@people.test", box, "hello").as_bytes())
    assert len(mail.wait_for_mail("dan")) == 1
    time.sleep(1.5)
    assert len(mail.mailbox("dan")) == 1
    token = server.command("users", "token", "dan@people.test")
    assert sorted(job["name"] for job in server.api(token, "GET", "/jobs")[1]) == ["a.txt", "hello"]


def test_a_reply_to_the_reply_ends_it(mail, box, started):
    """An out-of-office answer, as programs write them."""
    server = started()
    mail.deliver("eve@people.test", message("eve@people.test", box, "print").as_bytes())
    reply = mail.wait_for_mail("eve")[0]
    answer = message("eve@people.test", box, "Out of office", headers=[("Auto-Submitted", "auto-replied (vacation)"), ("In-Reply-To", reply["Message-ID"])])
    mail.deliver("", answer.as_bytes())
    wait_until(lambda: "written by a machine" in server.log_path.read_text())
    time.sleep(1.5)
    assert len(mail.mailbox("eve")) == 1


def test_headers_cannot_be_injected(mail, box, started):
    server = started()
    evil = ("From: =?utf-8?q?Fay=0D=0ABcc=3A_victim=40people.test?= <fay@people.test>\r\n"
            f"To: {box}@{DOMAIN}\r\nSubject: =?utf-8?b?{'aGkNCkJjYzogdmljdGltQHBlb3BsZS50ZXN0DQo='}?=\r\n"
            "Message-ID: <a@b>\r\nReferences: <x@y>\r\n\tBcc: <victim@people.test>\r\nMIME-Version: 1.0\r\n"
            "Content-Type: text/plain; name*=utf-8''a%0d%0aBcc%3a%20victim.txt\r\n"
            "Content-Disposition: attachment; filename*=utf-8''a%0d%0aBcc%3a%20%3Cb%3Ebold%3C%2Fb%3E.txt\r\n\r\nhello\r\n")
    mail.deliver("fay@people.test", evil.encode())
    reply = mail.wait_for_mail("fay")[0]
    assert reply["Bcc"] is None and len(reply.get_all("To")) == 1
    assert "<b>" not in reply.get_body(("html",)).get_content()
    assert mail.mailbox("victim") == []
    assert server.process.poll() is None


@pytest.mark.parametrize("subject, word", [("new code", "Your new code"), ("Neuer Code bitte", "Ihr neuer Code"),
                                           ("nouveau code", "Votre nouveau code"), ("nuevo código", "Su nuevo código")])
def test_new_code(mail, box, started, subject, word, request):
    server = started()
    who = f"gus{abs(hash(word)) % 10**6}"
    language = {"Y": "en", "I": "de", "V": "fr", "S": "es"}[word[0]]
    mail.deliver(f"{who}@people.test", message(f"{who}@people.test", box, "x", headers=[("Accept-Language", language)]).as_bytes())
    first = code_in(mail.wait_for_mail(who)[0])
    mail.deliver(f"{who}@people.test", message(f"{who}@people.test", box, subject, headers=[("Accept-Language", language)]).as_bytes())
    reply = mail.wait_for_mail(who, 2)[1]
    assert word in reply["Subject"] and code_in(reply) != first
    assert server.command("users", "code", f"{who}@people.test") == code_in(reply)


def test_mail_is_taken_by_pop3_and_by_moving(mail, box, started):
    server = started(protocol="pop3s")
    mail.deliver("hal@people.test", message("hal@people.test", box, "pop").as_bytes())
    mail.wait_for_mail("hal")
    wait_until(lambda: mail.mailbox(box) == [])
    server.stop()
    server.config.write_text(server.config.read_text().replace('"pop3s"', '"imaps"').replace(f"port = {mail.pop3s}", f"port = {mail.imaps}")
                             .replace('poll = "1s"', 'poll = "1s"\nafter = "move"\nmove_to = "Printed mail"\nidle = false'))
    server.start()
    mail.deliver("hal@people.test", message("hal@people.test", box, "move").as_bytes())
    mail.wait_for_mail("hal", 2)
    wait_until(lambda: len(mail.mailbox(box, "Printed mail")) == 1)
    assert mail.mailbox(box) == []


def test_dovecot_goes_and_comes_back(mail, box, started):
    server = started()
    mail.deliver("ida@people.test", message("ida@people.test", box, "before").as_bytes())
    mail.wait_for_mail("ida")
    mail.stop_dovecot()
    mail.deliver("ida@people.test", message("ida@people.test", box, "meanwhile").as_bytes())  # Postfix keeps it
    wait_until(lambda: "nothing answers" in server.log_path.read_text() or "ended the connection" in server.log_path.read_text())
    mail.start_dovecot()
    mail.run_postfix("flush", check=False)
    mail.wait_for_mail("ida", 2, seconds=60)
    assert server.log_path.read_text().count("nothing answers") < 5, "one line a trouble, not one a try"


def test_a_mail_that_is_too_large_is_answered_and_left(mail, box, started):
    started(policy="mail_mb = 1")
    mail.deliver("joe@people.test", message("joe@people.test", box, "big", attached=[("big.bin", bytes(3 << 20))]).as_bytes())
    assert "larger than this server takes" in text_of(mail.wait_for_mail("joe")[0])
    wait_until(lambda: mail.unseen(box) == 0)


def test_the_same_mail_is_taken_once_wherever_it_lies(mail, box, started):
    server = started()
    raw = message("kim@people.test", box, "twice").as_bytes()
    for _ in range(2):
        mail.deliver("kim@people.test", raw)
    wait_until(lambda: server.log_path.read_text().count("a mail of") == 2)
    time.sleep(1.5)
    assert len(mail.mailbox("kim")) == 1
    token = server.command("users", "token", "kim@people.test")
    assert len(server.api(token, "GET", "/jobs")[1]) == 1


def test_troubles_are_said_in_plain_words(mail, box, tmp_path):
    def words(**changes):
        text = settings(mail, box)
        for old, new in changes.values():
            text = text.replace(old, new)
        server = Server(tmp_path / "server", text)
        done = subprocess.run([SERVER, "--config", str(server.config), "mailboxes", "test"], capture_output=True, text=True, timeout=60 * SLOWER)
        return done.returncode, done.stdout + done.stderr

    assert words()[0] == 0
    code, text = words(a=(f'ca_file = "{mail.certificate}"', ""))
    assert code == 1 and "certificate cannot be trusted" in text and "ca_file" in text
    code, text = words(a=("port = " + str(mail.imap), "port = 1"))
    assert code == 1 and "nothing answers" in text
    wrong = mail.folder / "wrong"
    wrong.write_text("wrong")
    wrong.chmod(0o600)
    code, text = words(a=(str(mail.folder / "password"), str(wrong)))
    assert code == 1 and "refuses the login" in text and "wrong" not in text.replace("wrong password", "")
    wrong.chmod(0o644)
    code, text = words(a=(str(mail.folder / "password"), str(wrong)))
    assert code == 1 and "chmod" in text


@pytest.mark.skipif(not CORPUS.is_dir(), reason=f"{CORPUS} is not here")
def test_mails_of_other_projects(mail, box, started):
    """Real and broken ones: each is dealt with once, whatever it is, and the server goes on."""
    server = started()
    count = 0
    for path in sorted(CORPUS.iterdir()):
        raw = path.read_bytes()
        if path.suffix == ".tnef":
            raw = message("lea@people.test", box, path.name, attached=[("winmail.dat", raw)]).as_bytes()
        mail.deliver("lea@people.test", raw)
        count += 1
    wait_until(lambda: mail.unseen(box) == 0 and len(mail.mailbox(box)) == count, seconds=120)
    taken = [line for line in server.log_path.read_text().splitlines() if "a mail of" in line]
    assert len(taken) == count, taken[-3:]
    assert server.process.poll() is None and " error " not in server.log_path.read_text()
    print(json.dumps({word: sum(word in line for line in taken) for word in ("documents", "ignored", "refused,", "before")}))
