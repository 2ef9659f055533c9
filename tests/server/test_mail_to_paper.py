"""A mail to paper, by real parts alone: swaks, Postfix, Dovecot, the server, its reply, Chromium at the panel, and three printers.

Pictures of each page are kept in the build's screenshots folder."""
import io
import pathlib
import time

import numpy
import pytest
from chromium import layout, open_chromium, press, shoot, type_code
from conftest import SAMPLES, Server
from mail_servers import DOMAIN, code_in, missing, text_of
from PIL import Image
from real_printers import IppPrinter, Lpd, P910nd
from test_mail import settings
from test_printers import STUB, check_pjl
from waiting import wait_until

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())
PRINTED = {"Copier, hall": ("report.pdf", 5), "Office, 2nd floor": ("brochure.pdf", 4), "Workshop": ("plain.txt", 3)}


@pytest.fixture
def printers(tmp_path):
    """ippeveprinter, LPRng's lpd and p910nd, each with what was printed on it: a function that waits for whole streams."""
    if not pathlib.Path(STUB).is_file():
        pytest.skip("DCE_WITHOUT_DNSSD names no library: run by ctest")
    ipp = IppPrinter(tmp_path / "ipp", STUB, ["application/octet-stream", "application/vnd.hp-PCLXL"])
    lpd, raw = Lpd(tmp_path / "lpd"), P910nd(tmp_path / "p910nd")
    made = {"Copier, hall": (ipp, lambda: [stream for _, stream in ipp.jobs()]),
            "Office, 2nd floor": (lpd, lambda: [lpd.output.read_bytes()] if lpd.output.read_bytes().endswith(b"\x1b%-12345X") else []),
            "Workshop": (raw, raw.streams)}
    started = []
    try:
        for printer, _ in made.values():
            started.append(printer.start())
        yield made
    finally:
        for printer in started:
            printer.stop()


class Panel:
    """Chromium at 800 x 480; pages are looked at as they come."""

    def __init__(self, server, folder):
        self.server, self.driver = server, open_chromium(800, 480, folder)

    def go(self, path):
        self.driver.get(f"http://127.0.0.1:{self.server.port}{path}")

    def see(self, name):
        shoot(self.driver, f"mail-to-paper-{name}")
        found = layout(self.driver)
        assert found["right"] <= 0 and found["down"] <= 0 and found["key"] >= 44 and found["scripts"] == 0, (name, found)

    def choose(self, document):
        # In one go: a list in which something moves loads itself again.
        self.driver.execute_script("""
          const rows = [...document.querySelectorAll('table.jobs tr')];
          rows.find(row => row.innerText.includes(arguments[0])).querySelector('a.key').click();""", document)
        wait_until(lambda: "/release/job/" in self.driver.current_url, "the document's page")

    def colours(self):
        """How far the preview's dots are from grey."""
        sheet = self.driver.find_element("css selector", ".sheet img")
        wait_until(lambda: self.driver.execute_script("return arguments[0].complete && arguments[0].naturalWidth", sheet), "the preview")
        dots = numpy.asarray(Image.open(io.BytesIO(sheet.screenshot_as_png)).convert("RGB"), dtype=int)
        inside = dots[8:-8, 8:-8]
        return int((inside.max(axis=2) - inside.min(axis=2)).max())


def send(mail, server):
    """What the printing is about; the reply, and how long it took."""
    wait_until(lambda: "IDLE" in server.command("mailboxes", "test"))
    # The account is made by the first mail, whose reply may be slow for that; the second one is timed.
    mail.swaks("Ann Lee <ann@people.test>", "--header", "Subject: hello", "--body", "Is anybody there?")
    mail.wait_for_mail("ann")
    attached = [word for document, _ in PRINTED.values()
                for word in ("--attach-type", "application/octet-stream", "--attach-name", document, "--attach", f"@{SAMPLES / document}")]
    began = time.monotonic()
    mail.swaks("Ann Lee <ann@people.test>", "--header", "Subject: For the meeting", *attached)
    reply = mail.wait_for_mail("ann", 2)[1]
    return reply, time.monotonic() - began


def check_reply(reply, box):
    assert reply["From"].addresses[0].addr_spec == f"{box}@{DOMAIN}"
    assert reply["Auto-Submitted"] == "auto-replied" and reply["In-Reply-To"] and reply["Return-Path"] == "<>"
    assert all(document in text_of(reply) for document, _ in PRINTED.values())
    assert code_in(reply) in reply.get_body(("html",)).get_content()


def print_at(panel, name, document, code, first):
    panel.go(panel.server.new_panel(name))
    if first:
        panel.see("1-code")
    type_code(panel.driver, code)
    if first:
        panel.see("2-documents")
    panel.choose(document)
    coloured = panel.colours()
    if first:
        panel.see("3-document")
    for value in ("more", "two-sided-long-edge", "monochrome", "staple"):
        press(panel.driver, "set", value)
    assert panel.colours() < 8, "the preview follows the options"
    panel.see("4-chosen-" + name.split(",")[0].lower())
    began = time.time()
    press(panel.driver, "action", "print")
    if first:
        panel.see("5-on-its-way")
    return coloured, began


def test_mail_to_paper(mail, printers, tmp_path):
    mail.to = f"print@{DOMAIN}"
    server = Server(tmp_path / "server", settings(mail, "print")).start()
    panel = None
    try:
        for name, (printer, _) in printers.items():
            server.command("devices", "add", name, printer.address, *([] if isinstance(printer, IppPrinter) else ["--format", "pclxl"]))
        reply, seconds = send(mail, server)
        print(f"the reply came {seconds:.1f} s after swaks began")
        check_reply(reply, "print")
        code = code_in(reply)
        panel = Panel(server, tmp_path / "profile")
        letter = tmp_path / "reply.html"
        letter.write_text(reply.get_body(("html",)).get_content())
        panel.driver.get(f"file://{letter}")
        shoot(panel.driver, "mail-to-paper-0-reply")
        token = server.command("users", "token", "ann@people.test")
        jobs = {job["name"]: job["id"] for job in server.api(token, "GET", "/jobs")[1]}
        for number, (name, (document, pages)) in enumerate(PRINTED.items()):
            server.wait_for(token, jobs[document], "held")
            coloured, began = print_at(panel, name, document, code, first=number == 0)
            assert coloured > 60 or document == "plain.txt", "it has colours until it is told otherwise"
            printer, streams = printers[name]
            stream = wait_until(streams, f"a whole stream at {name}", 90)[0]
            check_pjl(stream[stream.index(b"\x1b%-12345X", 1):] if isinstance(printer, P910nd) else stream, tmp_path / f"{number}.pxl", pages)
            server.wait_for(token, jobs[document], *(["printed"] if isinstance(printer, IppPrinter) else ["sent"]))
            if isinstance(printer, P910nd):
                print(f"{document} was at the printer {printer.connected_at - began:.1f} s after the key was pressed")
        panel.go("/release/jobs")
        panel.see("6-printed")
        log = server.log_path.read_text()
        assert code not in log and not any(document in log for document, _ in PRINTED.values()) and "meeting" not in log
        wait_until(lambda: mail.unseen("print") == 0)
    finally:
        if panel:
            panel.driver.quit()
        server.stop()
