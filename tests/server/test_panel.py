"""What the panel shows beside the documents: the printer's condition, quotas, a way for phones."""
import json
import os
import re
import subprocess

from conftest import SAMPLES, Browser, Server, log_in, open_panel, read_qr
from real_printers import free_port, program
from waiting import wait_until


def test_quotas_are_said_plainly_and_kept(tmp_path, printer):
    server = Server(tmp_path / "server", "[policy]\npages_per_day = 3\n")
    try:
        server.start()
        server.command("devices", "add", "hall", printer.address)
        server.command("users", "add", "ann@example.org")
        token = server.command("users", "token", "ann@example.org")
        job = server.upload(token, SAMPLES / "plain.txt")["id"]
        pages = server.wait_for(token, job, "held")["pages"]
        assert pages <= 3
        browser = log_in(server, "hall", server.command("users", "code", "ann@example.org"))
        assert "3 of 3 pages are left for today." in browser.page.text
        browser.get(f"/release/job/{job}")
        for _ in range(3):
            browser.press("set", "more")
        browser.press("action", "print")
        assert f"This needs {4 * pages} pages, and 3 are left for today." in browser.page.text
        for language, words in (("de", "Heute sind noch"), ("fr", "Il reste"), ("es", "Quedan")):
            browser.get(f"/release?lang={language}")
            assert words in browser.get("/release/jobs").text
        device = server.api(token, "GET", "/devices")[1][0]["id"]
        status, problem = server.api(token, "POST", f"/jobs/{job}/release", json.dumps({"device": device}))
        assert status == 403 and "left for today" in problem["title"]
        assert not printer.streams
        server.command("users", "quota", "ann@example.org", "--pages", "100")
        assert server.api(token, "POST", f"/jobs/{job}/release", json.dumps({"device": device}))[0] == 200
        server.wait_for(token, job, "sent")
        assert server.command("users", "quota", "ann@example.org") == f"{4 * pages} pages today, of 100"
    finally:
        server.stop()


def test_an_owner_gets_another_code_there(server, printer, user):
    token, code = user
    server.start()
    server.command("devices", "add", "hall", printer.address)
    browser = log_in(server, "hall", code)
    page = browser.get("/release/new-code")
    assert "no longer works" in page.text and code not in page.text and server.api(token, "GET", "/code")[1]["code"] == code
    # Nobody else's form does it.
    assert browser.post("/release/new-code", {"csrf": "x"}).status == 200 and server.api(token, "GET", "/code")[1]["code"] == code
    browser.get("/release/new-code")
    page = browser.submit("/release/new-code")
    fresh = server.api(token, "GET", "/code")[1]["code"]
    assert fresh != code and fresh in page.text
    other = open_panel(server, "hall")
    other.type_code(code)
    assert other.page.status == 403
    other.type_code(fresh)
    assert other.page.status == 200 and "user.code" in server.command("audit")
    # Without a code there is nothing to ask for.
    assert "Enter your code" in open_panel(server, "hall").get("/release/new-code").text


class SnmpAgent:
    """Net-SNMP's snmpd, which says what a printer with little toner, no paper and a rude supply says."""

    def __init__(self, folder):
        self.port = free_port()
        settings = folder / "snmpd.conf"
        marker = "1.3.6.1.2.1.43.11.1.1"
        lines = ["rocommunity public 127.0.0.1", "override 1.3.6.1.2.1.25.3.5.1.1.1 integer 3",
                 'override 1.3.6.1.2.1.25.3.5.1.2.1 octet_str "@"']
        for index, (name, most, level) in enumerate([("Black Toner", 1000, 70), ("<b>Waste</b> Box " + "x" * 200, -2, -3)], 1):
            lines += [f'override {marker}.6.1.{index} octet_str "{name}"', f"override {marker}.8.1.{index} integer {most}",
                      f"override {marker}.9.1.{index} integer {level}"]
        settings.write_text("\n".join(lines) + "\n")
        with open(folder / "snmpd.log", "wb") as log:
            self.process = subprocess.Popen([program("snmpd"), "-f", "-Lo", "-C", "-c", str(settings),
                                             f"udp:127.0.0.1:{self.port}"], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            env={**os.environ, "SNMP_PERSISTENT_DIR": str(folder), "MIBS": ""})
        log = folder / "snmpd.log"
        wait_until(lambda: b"NET-SNMP version" in log.read_bytes() or self.process.poll() is not None, "snmpd")

    def stop(self):
        self.process.terminate()
        self.process.wait(20)


def test_supplies_and_problems_come_by_snmp(tmp_path, printer):
    agent = SnmpAgent(tmp_path)
    server = Server(tmp_path / "server", device_settings=f"snmp_port = {agent.port}")
    try:
        server.command("devices", "add", "hall", printer.address)
        server.command("devices", "refresh", "hall")
        listed = server.command("devices", "list")
        assert "(idle)" in listed and "media-empty" in listed and "Black Toner 7 %" in listed, listed
        server.start()
        page = open_panel(server, "hall").page
        assert "The printer says: no paper." in page.text and "Running out: Black Toner 7 %." in page.text
        assert "<b>Waste" not in page.source
    finally:
        server.stop()
        agent.stop()


def test_a_phone_releases_by_the_panels_qr_code(server, user, printer, tmp_path):
    token, code = user
    server.start()
    server.command("devices", "add", "hall", printer.address)
    job = server.upload(token, SAMPLES / "plain.txt")["id"]
    server.wait_for(token, job, "held")
    panel = open_panel(server, "hall")
    assert '<img src="/release/qr"' in panel.page.source
    response, image = panel.request("GET", "/release/qr")
    assert response.headers["Content-Type"] == "image/bmp"
    link = read_qr(image)
    assert re.fullmatch(rf"HTTP://127\.0\.0\.1:{server.port}/Q/[0-9A-F]+", link)
    phone = Browser(server.port)
    path = link[link.index("/Q/"):]
    assert phone.get(path).status == 200
    assert "dce-owner" not in phone.cookies, "it must type its code like anybody"
    phone.get("/release")
    assert '<img src="/release/qr"' not in phone.page.source
    assert phone.request("GET", "/release/qr")[0].status != 200, "a phone makes no links"
    assert phone.get("/release/jobs").text.count("plain.txt") == 0
    phone.type_code(code)
    assert "plain.txt" in phone.page.text
    phone.press("action", "print", action=f"/release/job/{job}")
    server.wait_for(token, job, "sent")
    # A link that was altered, and one whose panel is gone, open nothing.
    assert Browser(server.port).get(path[:-1] + ("0" if path[-1] != "0" else "1")).status == 403
    server.new_panel("hall")
    assert Browser(server.port).get(path).status == 403
    assert phone.get("/release").status == 403, "nor does what it opened before"
