"""Settings in a browser, by REST and by commands: from a server that nobody has set up to a mail that is answered, without a start."""
import json
import re

import pytest
from chromium import click, layout, open_chromium, press, resize, shoot
from conftest import SAMPLES, Browser, Printer, Server
from mail_servers import DOMAIN, PASSWORD, missing, text_of
from test_console import PASSWORD as ADMINISTRATOR
from test_console import basic, log_in
from test_console_pages import EVIL, call
from test_mail import message
from waiting import wait_until

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())
SIZES = {"desk": (1280, 800), "phone": (390, 844)}
FILE = """
[policy]
pages_per_day = 500
[[mailbox]]
name = "filed"
host = "127.0.0.1"
port = 1
user = "filed"
password_env = "NOBODY_HAS_THIS"
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    made = Server(tmp_path_factory.mktemp("settings") / "server", FILE)
    made.link = re.search(r"/setup\?key=\w+", made.command("setup"))[0]
    yield made.start()
    made.stop()


@pytest.fixture(scope="module")
def printer_here():
    made = Printer()
    yield made
    made.close()


def fill(driver, **fields):
    for name, value in fields.items():
        field = driver.find_element("name", name)
        if field.tag_name == "select":
            field.find_element("css selector", f'option[value="{value}"]').click()
        else:
            field.clear()
            field.send_keys(value)


def test_a_newcomer_sets_up_a_server_in_a_browser(server, mail, printer_here, tmp_path):
    driver = open_chromium(1280, 800, tmp_path / "profile")
    address, wrong = f"http://127.0.0.1:{server.admin_port}", []

    def look(name):
        for size, dots in SIZES.items():
            resize(driver, *dots)
            shoot(driver, f"settings-{size}-{name}")
            found = layout(driver)
            if found["right"] > 0 or found["faint"]:
                wrong.append((name, size, found))
        resize(driver, *SIZES["desk"])

    def text():
        return driver.find_element("css selector", "main").text

    try:
        driver.get(address + server.link)
        fill(driver, name="root", password=ADMINISTRATOR, again=ADMINISTRATOR)
        click(driver, "form button")
        assert "First steps" in text()
        look("first-steps")

        # A mailbox: first with a mistake, then with a wrong password, then right.
        driver.find_element("link text", "Mail").click()
        assert "filed" in text() and "Nothing is answered yet" in text()
        assert "takes no mail" in text() and "NOBODY_HAS_THIS" in text(), "why it does not is told"
        driver.get(address + "/mail/new")
        look("new-mailbox")
        fill(driver, name="print", host="mail server", port=str(mail.imaps), user="print", password="wrong",
             address=f"print@{DOMAIN}")
        press(driver, "do", "save_test")
        field = driver.find_element("name", "host")
        assert field.get_attribute("aria-invalid") == "true" and field.get_attribute("value") == "mail server"
        described = field.get_attribute("aria-describedby").split()
        assert "Must be a host's name." in [driver.find_element("id", part).text for part in described]
        look("mistake")
        driver.execute_script("document.querySelectorAll('details').forEach(one => one.open = true)")
        fill(driver, host="127.0.0.1", password="wrong", poll="1s", authority=mail.certificate.read_text())
        press(driver, "do", "save_test")
        assert "refuses the login of print" in text() and "wrong" not in driver.page_source.split("<main")[1].replace("field wrong", "")
        fill(driver, password=PASSWORD)
        press(driver, "do", "save_test")
        assert "Works: 0 messages in INBOX" in text(), text()
        look("mailbox")

        # Replies.
        driver.get(address + "/mail/replies")
        driver.execute_script("document.querySelectorAll('details').forEach(one => one.open = true)")
        fill(driver, host="127.0.0.1", port=str(mail.smtp_tls), user="print", password=PASSWORD, authority=mail.certificate.read_text(),
             **{"from": f"print@{DOMAIN}"})
        press(driver, "do", "save")
        look("replies")
        fill(driver, to="tester@people.test")
        click(driver, 'form[action="/mail/replies/test"] button')
        assert "has taken a mail to tester@people.test" in text()
        assert "Test mail" in mail.wait_for_mail("tester")[0]["Subject"]

        # A printer, and longer codes.
        driver.get(address + "/printers")
        fill(driver, name="hall")
        driver.find_element("css selector", 'main form input[name="address"]').send_keys(printer_here.address)
        click(driver, "main form button.primary")
        assert "Saved." in text()
        driver.get(address + "/settings/policy")
        assert not driver.find_element("name", "pages_per_day").is_enabled() and str(server.config) in text()
        look("policy")
        fill(driver, code_length="8", retention="2h")
        press(driver, "do", "save")
        assert "Saved." in text()
        look("settings")
        driver.get(address + "/")
        assert "First steps" not in text(), "all of them were done"

        # No start since: a mail is taken, answered with a code of eight digits, kept for two hours.
        mail.to = f"print@{DOMAIN}"
        mail.deliver("ann@people.test", message("ann@people.test", "print", "hello",
                                                attached=[("plain.txt", (SAMPLES / "plain.txt").read_bytes())]).as_bytes())
        reply = text_of(mail.wait_for_mail("ann")[0])
        code = re.search(r"\b(\d{8})\b", reply)
        assert code and "plain.txt" in reply, reply
        kept = server.api(server.command("users", "token", "ann@people.test"), "GET", "/jobs")[1][0]
        assert kept["expires_ms"] - kept["created_ms"] == 2 * 3600 * 1000, kept
        driver.get(address + "/mail")
        look("mail")
        driver.get(address + "/engines")
        look("engines")
        assert not wrong
        assert [entry for entry in driver.get_log("browser") if entry["level"] == "SEVERE" and "422" not in entry["message"]] == []
    finally:
        driver.quit()
    for path in ("/mail", "/settings", "/settings/smtp", "/audit"):
        assert PASSWORD not in log_in(server, "root", ADMINISTRATOR).get(path).source
    log = server.command("audit")
    for words in ("mailbox.add", "mailbox.change", "mailbox.test", "smtp.test", "policy.code_length", "6 -> 8", "settings.change"):
        assert words in log, log
    assert PASSWORD not in log and PASSWORD not in server.log_path.read_text()


@pytest.fixture
def console(server):
    if "root" not in server.command("accounts", "list"):
        server.command("accounts", "add", "root", "--role", "administrator", given=ADMINISTRATOR + "\n")
    for name, role in (("olga", "operator"), ("axel", "auditor")):
        if name not in server.command("accounts", "list"):
            server.command("accounts", "add", name, "--role", role, given=ADMINISTRATOR + "\n")
    return server


def test_rest_and_commands_say_the_same(console):
    status, said = call(console, "root", "PUT", "/settings/policy", {"values": {"jobs_of_user": 7, "sign_up": "listed"}})
    found = {one["name"]: one for one in said["settings"]}
    assert status == 200 and found["jobs_of_user"]["value"] == 7 and found["jobs_of_user"]["from"] == "administration"
    assert found["pages_per_day"] == {"name": "pages_per_day", "label": "Pages a day of one user", "from": "file", "changeable": False,
                                      "value": 500, "usual": 0}
    assert re.search(r"policy.jobs_of_user +7 +administration", console.command("settings", "list", "policy"))
    console.command("settings", "set", "policy", "jobs_of_user=9")
    # Another process wrote that: this one hears of it.
    wait_until(lambda: call(console, "axel", "GET", "/settings/policy")[1]["revision"] > said["revision"], seconds=10)
    assert call(console, "root", "PUT", "/settings/policy", {"values": {"jobs_of_user": 8}, "revision": said["revision"]})[0] == 409
    status, refused = call(console, "root", "PUT", "/settings/policy", {"values": {"code_length": 2, "pages_per_day": 1, "retention": 5}})
    assert status == 422 and refused["problems"] == {"retention": "must be a text"}
    status, refused = call(console, "root", "PUT", "/settings/policy", {"values": {"code_length": 2, "pages_per_day": 1}})
    assert status == 422 and set(refused["problems"]) == {"code_length", "pages_per_day"}
    assert call(console, "root", "PUT", "/settings/policy", {"values": {"jobs_of_user": None, "sign_up": None}})[0] == 200
    assert "jobs_of_user" in console.command("settings", "list") and "file" in console.command("settings", "list")
    console.command("settings", "set", "devices", "--secret", "snmp_community", given="hush-hush\n")
    assert "hush-hush" not in console.command("settings", "list") + json.dumps(call(console, "root", "GET", "/settings")[1])
    console.command("settings", "reset", "devices", "snmp_community")

    console.command("mailboxes", "add", "second", "host=127.0.0.1", "port=1", "user=second", "--secret", "password", given="hush-hush\n")
    boxes = wait_until(lambda: [box for box in call(console, "axel", "GET", "/mailboxes")[1]["items"] if box["name"] == "second"], seconds=10)
    second = boxes[0]
    assert second["secrets_set"] == ["password"] and "hush-hush" not in json.dumps(boxes)
    status, changed = call(console, "root", "PUT", f"/mailboxes/{second['id']}", {"values": {"idle": False}, "enabled": False})
    assert status == 200 and changed["values"]["idle"] is False and not changed["enabled"]
    assert re.search(r"second +off", console.command("mailboxes", "list"))
    tried = call(console, "root", "POST", f"/mailboxes/{second['id']}/test", {})[1]
    assert not tried["works"] and "nothing answers" in tried["text"]
    console.command("mailboxes", "remove", "second")
    # Gone from the store, whether this process has heard of it or not.
    assert call(console, "root", "PUT", f"/mailboxes/{second['id']}", {"enabled": True})[0] == 422
    schema = call(console, "axel", "GET", "/openapi.json")[1]["components"]["schemas"]
    assert schema["settings_policy"]["properties"]["code_length"] == {
        "title": "Digits of a code", "description": "Of codes made from now on; those that people have stay as they are.",
        "type": "integer", "minimum": 6, "maximum": 12, "default": 6}
    assert schema["settings_mailbox"]["properties"]["password"]["writeOnly"] and "password_file" not in schema["settings_mailbox"]["properties"]


def test_engines_are_named_tried_and_removed_while_the_server_runs(console):
    browser = log_in(console, "root", ADMINISTRATOR)
    socket = f"{console.folder}/state/engine.sock"
    browser.get("/engines")
    assert "of its own" in browser.page.text
    page = browser.press("do", "test", address="unix:/nowhere/at.all")
    assert "unix:/nowhere/at.all:" in page.text
    assert "must be tls:HOST:PORT" in browser.press("do", "test", address="http://x").text
    # The server's own is known by its socket: named, it is as good as another's.
    assert "answers, version" in browser.press("do", "test", address="unix:" + socket).text
    browser.press("do", "add", address="unix:/nowhere/at.all")
    wait_until(lambda: "away" in browser.get("/engines").text, seconds=10)
    browser.press("do", "remove", address="unix:/nowhere/at.all")
    wait_until(lambda: "of its own" in browser.get("/engines").text and "away" not in browser.page.text, seconds=20)
    console.command("users", "add", "eva@example.org")
    token = console.command("users", "token", "eva@example.org")
    job = console.upload(token, SAMPLES / "plain.txt")["id"]
    assert console.wait_for(token, job, "held")


def test_what_others_may_not(console):
    secret = "correct-staple"
    status, box = call(console, "root", "POST", "/mailboxes", {"name": EVIL, "values": {
        "host": "127.0.0.1", "port": 1, "user": EVIL[:20], "password": secret}})
    assert status == 201
    page = f"/mail/{box['id']}"
    # Other roles look, and change nothing; nobody is shown a secret.
    for who in ("axel", "olga"):
        other = log_in(console, who, ADMINISTRATOR)
        for path in ("/mail", page, "/settings", "/settings/policy", "/settings/smtp", "/engines", "/"):
            found = other.get(path)
            assert found.status == 200 and secret not in found.source and "First steps" not in found.text, path
            assert not [form for form in found.forms if form["action"] not in ("/logout",)], path
        for path in ("/mail", page, "/settings/policy", "/engines", "/first-steps", "/mail/replies/test"):
            assert other.post(path, {"csrf": "x", "do": "remove"}).status == 403, path
        assert call(console, who, "PUT", "/settings/policy", {"values": {"code_length": 9}})[0] == 403
        assert call(console, who, "DELETE", f"/mailboxes/{box['id']}")[0] == 403
    root = log_in(console, "root", ADMINISTRATOR)
    for path in (page, "/mail", "/settings", "/audit"):
        source = root.get(path).source
        assert "<script>alert" not in source and "<img src=x" not in source and secret not in source, path
    # Forms of other sites, and without the session's token.
    for path in (page, "/settings/policy", "/mail"):
        assert root.post(path, {"do": "save", "code_length": "12"}).status == 403
        assert root.post(path, {"do": "save", "code_length": "12"}, {"Origin": "https://evil.example"}).status == 403
    # A stored password does not go elsewhere: not by form, not by REST, not with an empty one.
    form = root.get(page).forms[1]["fields"]
    assert root.post(page, {**form, "do": "save_test", "host": "evil.example", "password": ""}).status == 422
    assert "Must be given again" in root.page.text and "evil.example" in root.page.source
    status, refused = call(console, "root", "PUT", f"/mailboxes/{box['id']}", {"values": {"port": 2}})
    assert status == 422 and "given again" in refused["problems"]["password"]
    # The second of two is told.
    first, second = log_in(console, "root", ADMINISTRATOR), log_in(console, "root", ADMINISTRATOR)
    first.get("/mail/rules"), second.get("/mail/rules")
    assert first.press("do", "save", pages="11").status == 200
    assert second.press("do", "save", pages="12").status == 409 and "Somebody else" in second.page.text
    assert second.press("do", "save", pages="12").status == 200
    # What a mail server says is text.
    hostile = hostile_server()
    assert call(console, "root", "PUT", f"/mailboxes/{box['id']}", {"values": {
        "port": hostile, "password": secret, "protocol": "imap", "tls": False}})[0] == 200
    root.get(page)
    source = root.press("do", "test").source
    assert "it said" in source and "&lt;script&gt;" in source and "<script>alert" not in source, source
    assert call(console, "root", "DELETE", f"/mailboxes/{box['id']}")[0] == 200


def hostile_server():
    """The port of an IMAP server that refuses a login with markup."""
    import socket
    import threading

    listener = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            connection, _ = listener.accept()
            with connection:
                connection.sendall(b"* OK <b>ready\r\n")
                for line in connection.makefile("rb"):
                    tag = line.split()[0]
                    if b"CAPABILITY" in line:
                        connection.sendall(b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n" + tag + b" OK done\r\n")
                    else:
                        connection.sendall(tag + b" NO " + EVIL.encode() + b"\x1b[31m\r\n")

    threading.Thread(target=serve, daemon=True).start()
    return listener.getsockname()[1]
