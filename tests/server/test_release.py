"""From upload to paper: a code at a panel without script, options, streams that decode to the right pages."""
import json

import pytest
from conftest import SAMPLES, Browser, Printer, Server, open_panel, verify
from waiting import wait_until


def test_a_document_is_uploaded_released_and_printed(server, user, printer, tmp_path):
    token, code = user
    printer.status = True
    server.start()
    server.command("devices", "add", "hall", printer.address, "--format", "pclxl")
    job = server.upload(token, SAMPLES / "report.pdf", "../../quarter <b>report</b>.pdf")
    assert job["name"] == "b>.pdf" or "/" not in job["name"]
    held = server.wait_for(token, job["id"], "held")
    assert held["pages"] > 0
    browser = open_panel(server, "hall")
    assert browser.page.status == 200
    page = browser.type_code(code)
    assert page.status == 200 and "/release/job/" + job["id"] in page.links, page.source
    browser.get(f"/release/job/{job['id']}")
    assert "<b>" not in browser.page.source
    response, image = browser.request("GET", f"/release/job/{job['id']}/page/1")
    assert response.status == 200 and image.startswith(b"\x89PNG")
    for value in ("more", "two-sided-long-edge", "monochrome", "staple"):
        browser.press("set", value)
    browser.press("action", "print")
    printed = server.wait_for(token, job["id"], "printed")
    assert printed["ticket"] == {"copies": 2, "finishings": "staple", "print-color-mode": "monochrome",
                                 "sides": "two-sided-long-edge"}
    wait_until(printer.whole)
    stream = printer.whole()[0]
    for line in (b"QTY=2", b"DUPLEX=ON", b"RENDERMODE=GRAYSCALE", b"STAPLE"):
        assert line in stream, stream[:600]
    start = stream.index(b"\x1b%-12345X", 1)
    assert verify(stream[start:], tmp_path / "out.pxl")["pages"] == held["pages"]


def test_a_printer_that_says_nothing_has_been_sent_to_not_printed(server, user, printer):
    token, _ = user
    server.start()
    server.command("devices", "add", "hall", printer.address)
    job = server.upload(token, SAMPLES / "plain.txt")
    server.wait_for(token, job["id"], "held")
    _, devices = server.api(token, "GET", "/devices")
    assert server.api(token, "POST", f"/jobs/{job['id']}/release", json.dumps({"device": devices[0]["id"]}))[0] == 200
    server.wait_for(token, job["id"], "sent")
    assert len(printer.whole()) == 1


def test_jobs_of_others_are_not_there(server, user, printer):
    token, code = user
    server.command("users", "add", "bob@example.org")
    other = server.command("users", "token", "bob@example.org")
    server.start()
    server.command("devices", "add", "hall", printer.address)
    job = server.upload(token, SAMPLES / "plain.txt")["id"]
    server.wait_for(token, job, "held")
    assert server.api(other, "GET", "/jobs") == (200, [])
    for method, path in (("GET", f"/jobs/{job}"), ("DELETE", f"/jobs/{job}"), ("POST", f"/jobs/{job}/cancel")):
        assert server.api(other, method, path)[0] == 404
    browser = open_panel(server, "hall")
    browser.type_code(server.command("users", "code", "bob@example.org"))
    assert browser.get(f"/release/job/{job}").status == 404
    assert browser.request("GET", f"/release/job/{job}/page/1")[0].status == 404
    for bad in (None, "", "x" * 64, token[:-1] + ("0" if token[-1] != "0" else "1")):
        assert server.api(bad, "GET", "/jobs")[0] == 401


def test_wrong_codes_cost_time(server, user, printer):
    _, code = user
    server.start()
    server.command("devices", "add", "hall", printer.address)
    browser = open_panel(server, "hall")
    for _ in range(6):
        assert browser.type_code("000000").status == 403
    assert browser.type_code(code).status == 429, "not even the right one is looked at"
    assert "ALARM" in server.log_path.read_text()


def test_pages_need_a_panel_and_forms_their_token(server, user, printer):
    _, code = user
    server.start()
    server.command("devices", "add", "hall", printer.address)
    stranger = Browser(server.port)
    assert stranger.get("/release").status == 403
    assert stranger.get("/panel/" + "0" * 32).status == 403
    browser = open_panel(server, "hall")
    response, _ = browser.request("POST", "/release/code", f"entered={code[:5]}&key={code[5]}&csrf=x",
                                  {"Content-Type": "application/x-www-form-urlencoded"})
    assert response.status == 303 and "dce-owner" not in browser.cookies
    headers = browser.headers
    assert "default-src 'none'" in headers["Content-Security-Policy"] and headers["Cache-Control"] == "no-store"
    assert "<script" not in browser.page.source
    old = server.new_panel("hall")
    assert browser.get("/release").status == 403, "a new panel's address ends the one before"
    assert Browser(server.port).get(old).status == 200


@pytest.mark.parametrize("language, words", [("de", "Geben Sie Ihren Code ein"), ("fr", "Saisissez votre code"),
                                             ("es", "Introduzca su código"), ("en", "Enter your code")])
def test_pages_speak_the_users_language(server, printer, language, words):
    server.start()
    server.command("devices", "add", "hall", printer.address)
    browser = open_panel(server, "hall")
    page = browser.get(f"/release?lang={language}")
    assert words in page.text and f'lang="{language}"' in page.source


def test_what_cannot_be_printed_says_why(server, user):
    token, _ = user
    server.start()
    job = server.upload(token, SAMPLES / "encrypted.pdf")
    assert "password" in server.wait_for(token, job["id"], "failed")["message"]
    assert server.api(token, "DELETE", f"/jobs/{job['id']}")[0] == 200
    assert server.api(token, "GET", f"/jobs/{job['id']}")[0] == 404
    assert not list((server.folder / "state/documents").iterdir()), "its bytes are gone"


def test_the_same_upload_again_is_the_same_job(server, user):
    token, _ = user
    server.start()
    first, again = (server.upload(token, SAMPLES / "plain.txt", headers={"Idempotency-Key": "7"}) for _ in range(2))
    assert first["id"] == again["id"]


def test_a_form_with_files_is_taken(server, user):
    token, _ = user
    server.start()
    body = b"".join(b'--x\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n\r\n%s\r\n' % (name, text)
                    for name, text in ((b"a.txt", b"first\r\nlines"), (b"b.txt", b"second"))) + b"--x--\r\n"
    status, jobs = server.api(token, "POST", "/jobs", body, {"Content-Type": "multipart/form-data; boundary=x"})
    assert status == 201 and [job["name"] for job in jobs] == ["a.txt", "b.txt"]
    status, problem = server.api(token, "POST", "/jobs", b"nonsense", {"Content-Type": "multipart/form-data"})
    assert status == 400, problem


def test_another_printer_of_the_group_stands_in(server, user, printer):
    token, _ = user
    gone = Printer()
    server.start()
    server.command("devices", "add", "a", gone.address, "--group", "floor")
    server.command("devices", "add", "b", printer.address, "--group", "floor")
    gone.close()
    job = server.upload(token, SAMPLES / "plain.txt")
    server.wait_for(token, job["id"], "held")
    _, devices = server.api(token, "GET", "/devices")
    first = next(device["id"] for device in devices if device["name"] == "a")
    server.api(token, "POST", f"/jobs/{job['id']}/release", json.dumps({"device": first}))
    server.wait_for(token, job["id"], "sent")
    assert len(printer.whole()) == 1


def test_a_release_that_waits_can_be_called_back(server, user):
    token, _ = user
    gone = Printer()
    server.start()
    server.command("devices", "add", "a", gone.address)
    gone.close()
    job = server.upload(token, SAMPLES / "plain.txt")
    server.wait_for(token, job["id"], "held")
    _, devices = server.api(token, "GET", "/devices")
    server.api(token, "POST", f"/jobs/{job['id']}/release", json.dumps({"device": devices[0]["id"]}))
    waiting = server.wait_for(token, job["id"], "releasing")
    wait_until(lambda: "cannot be reached" in server.api(token, "GET", f"/jobs/{job['id']}")[1]["message"])
    assert waiting["device"] == devices[0]["id"]
    assert server.api(token, "POST", f"/jobs/{job['id']}/cancel")[0] == 200
    assert server.wait_for(token, job["id"], "held")


def test_files_of_a_watched_folder_are_taken_once(tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "before.txt").write_text("lay here before the start")
    server = Server(tmp_path / "server", f'[[folder]]\npath = "{inbox}"\nowner = "scan@example.org"\n')
    server.command("users", "add", "scan@example.org")
    token = server.command("users", "token", "scan@example.org")
    server.start()
    try:
        (inbox / ".hidden.txt").write_text("x")
        (inbox / "half.part").write_text("x")
        (inbox / "link.txt").symlink_to(SAMPLES / "plain.txt")
        (inbox / "new.txt").write_text("a letter")
        names = lambda: sorted(job["name"] for job in server.api(token, "GET", "/jobs")[1])
        wait_until(lambda: "new.txt" in names())
        assert not (inbox / "new.txt").exists()
        assert {path.name for path in inbox.iterdir()} >= {".hidden.txt", "half.part", "link.txt"}
        (inbox / "new.txt").write_text("a letter")  # the same again is another job
        wait_until(lambda: names().count("new.txt") == 2)
    finally:
        server.stop()


def test_addresses_where_no_printers_may_be_are_refused(tmp_path):
    server = Server(tmp_path / "server")
    server.config.write_text(server.config.read_text().replace("allow_loopback = true", "allow_loopback = false"))
    for address in ("socket://127.0.0.1:25", "ipp://localhost/", "socket://169.254.169.254:80", "socket://[::1]",
                    "socket://0.0.0.0", "file:///etc/passwd", "http://a@b/"):
        with pytest.raises(AssertionError, match="no printers may be|no printer's address"):
            server.command("devices", "add", "x", address)
