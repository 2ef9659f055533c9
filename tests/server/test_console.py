"""The administration: who gets in, who may do what, and what strangers' forms and names cannot."""
import base64
import re

import pytest
from conftest import Browser

PASSWORD = "correct horse battery"


@pytest.fixture
def console(server):
    """A server that runs, with an administrator, an operator and an auditor."""
    for name, role in (("root", "administrator"), ("olga", "operator"), ("axel", "auditor")):
        server.command("accounts", "add", name, "--role", role, given=PASSWORD + "\n")
    return server.start()


def log_in(server, name, password=PASSWORD):
    browser = Browser(server.admin_port)
    browser.get("/")
    browser.submit("/login", name=name, password=password)
    return browser


def basic(name, password=PASSWORD):
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()}


def test_the_first_administrator_is_made_with_the_key_that_setup_prints(server):
    link = re.search(r"/setup\?key=\w+", server.command("setup"))[0]
    server.start()
    browser = Browser(server.admin_port)
    assert "First administrator" in browser.get("/").text
    browser.submit("/setup", key="0" * 32, name="root", password=PASSWORD, again=PASSWORD)
    assert browser.page.status == 422 and "key is wrong" in browser.page.text
    browser.get(link)
    browser.submit("/setup", key=link[-32:], name="root", password=PASSWORD, again="something else")
    assert "not the same" in browser.page.text
    browser.submit("/setup", key=link[-32:], name="root", password=PASSWORD, again=PASSWORD)
    assert browser.page.status == 200 and "Overview" in browser.page.text
    again = Browser(server.admin_port)
    assert "Log in" in again.get(link).text, "the link is worth nothing any more"
    assert "/setup" not in server.command("setup")


def test_pages_are_on_the_own_listener_alone(console):
    stranger = Browser(console.port)
    for path in ("/login", "/setup", "/audit", "/accounts", "/console.css", "/api/admin/v1/jobs"):
        response, _ = stranger.request("GET", path, headers=basic("root"))
        assert response.status in (401, 404), path
    admin = Browser(console.admin_port)
    for path in ("/release", "/panel/x", "/api/v1/jobs"):
        assert admin.request("GET", path)[0].status in (303, 401, 404), path


def test_a_session_begins_with_the_password_and_ends_with_logging_out(console):
    browser = Browser(console.admin_port)
    assert browser.get("/audit").status == 200 and "Log in" in browser.page.text
    browser.submit("/login", name="root", password="wrong")
    assert browser.page.status == 403 and not browser.cookies
    browser.submit("/login", name="root", password=PASSWORD)
    assert "Audit log" in browser.page.text, "the page that was asked for"
    cookies = dict(browser.cookies)
    browser.submit("/logout")
    browser.cookies = cookies
    assert "Log in" in browser.get("/audit").text, "the cookie is worth nothing any more"


def test_the_cookie_and_the_headers_are_strict(console):
    browser = Browser(console.admin_port)
    response, _ = browser.request("POST", "/login", f"name=root&password={PASSWORD.replace(' ', '+')}",
                                  {"Content-Type": "application/x-www-form-urlencoded"})
    cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie
    browser.get("/")
    policy = browser.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy
    assert browser.headers["Cache-Control"] == "no-store" and browser.headers["X-Frame-Options"] == "DENY"
    assert not re.search(r"<script(?![^>]*src=)|\son\w+=|style=", browser.page.source), "nothing inline"


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example", "/login"])
def test_logging_in_leads_nowhere_else(console, target):
    browser = Browser(console.admin_port)
    response, _ = browser.request("POST", "/login", f"name=root&password={PASSWORD.replace(' ', '+')}&next={target}",
                                  {"Content-Type": "application/x-www-form-urlencoded"})
    assert response.status == 303 and response.headers["Location"] == "/"


def test_forms_without_their_token_or_of_other_sites_do_nothing(console):
    browser = log_in(console, "root")
    browser.get("/accounts")
    form = {"name": "mallory", "role": "administrator", "password": PASSWORD}
    token = next(form for form in browser.page.forms if form["action"] == "/accounts")["fields"]["csrf"]
    assert browser.post("/accounts", form).status == 403
    assert browser.post("/accounts", {**form, "csrf": "0" * 64}).status == 403
    other = log_in(console, "root")
    other.get("/accounts")
    theirs = next(form for form in other.page.forms if form["action"] == "/accounts")["fields"]["csrf"]
    assert theirs != token and browser.post("/accounts", {**form, "csrf": theirs}).status == 403
    for header in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "same-site"}):
        assert browser.post("/accounts", {**form, "csrf": token}, header).status == 403
    # Basic authentication, which browsers send by themselves, needs the token as well.
    assert Browser(console.admin_port).post("/accounts", form, basic("root")).status == 403
    assert "mallory" not in console.command("accounts", "list")
    assert browser.post("/accounts", {**form, "csrf": token}).status == 200
    assert "mallory" in console.command("accounts", "list")


def test_basic_authentication(console):
    browser = Browser(console.admin_port)
    response, body = browser.request("GET", "/audit", headers=basic("axel"))
    assert response.status == 200 and b"Audit log" in body and "Set-Cookie" not in response.headers
    for bad in (basic("axel", "wrong"), basic("nobody"), {"Authorization": "Basic ?"}, {"Authorization": "Basic Og=="}):
        response, _ = browser.request("GET", "/audit", headers=bad)
        assert response.status == 401 and response.headers["WWW-Authenticate"].startswith("Basic")
    console.command("accounts", "password", "axel", given="another password\n")
    assert browser.request("GET", "/audit", headers=basic("axel"))[0].status == 401, "what was remembered is not"


def test_wrong_passwords_shut_the_door_for_a_while(console):
    browser = Browser(console.admin_port)
    browser.get("/login")
    statuses = []
    for _ in range(7):
        statuses.append(browser.post("/login", {"name": "root", "password": "wrong"}).status)
    assert statuses[:5] == [403] * 5 and statuses[-1] == 429
    assert browser.post("/login", {"name": "root", "password": PASSWORD}).status == 429
    assert browser.request("GET", "/", headers=basic("root"))[0].status == 429
    assert "ALARM" in console.log_path.read_text()
    assert "login-device root" in console.command("audit", "--action", "alarm")


def test_roles(console):
    auditor, operator = log_in(console, "axel"), log_in(console, "olga")
    for browser in (auditor, operator):
        assert browser.get("/accounts").status == 403
        assert "/accounts" not in browser.get("/").links
    assert "access.refused" in console.command("audit", "--search", "axel")


def test_a_new_password_ends_other_sessions(console):
    here, there = log_in(console, "root"), log_in(console, "root")
    here.get("/password")
    here.submit("/password", current="wrong one", password="another password", again="another password")
    assert "not the password" in here.page.text
    here.submit("/password", current=PASSWORD, password="another password", again="another password")
    assert here.page.status == 200 and "Overview" in here.page.text
    assert "Log in" in there.get("/").text
    assert log_in(console, "root", "another password").page.status == 200


def test_accounts_are_administered(console):
    browser = log_in(console, "root")
    browser.get("/accounts")
    browser.submit("/accounts", name="<i>eve", role="operator", password=PASSWORD)
    assert browser.page.status == 200 and "&lt;i&gt;eve" in browser.page.source and "<i>eve" not in browser.page.source
    eve = log_in(console, "<i>eve")
    assert "&lt;i&gt;eve" in eve.page.source and "<i>" not in eve.page.source
    action = [form["action"] for form in browser.page.forms if ("action", "disable") in form["buttons"]][0]
    browser.get("/accounts")
    browser.press("action", "disable", action)  # the first is <i>eve, by name
    assert "Log in" in eve.get("/").text
    console.command("accounts", "disable", "olga")
    browser.get("/accounts")
    browser.submit("/tokens", title="<script>", role="auditor", days="1")
    assert re.search(r"\b[0-9a-f]{64}\b", browser.page.text) and "<script>" not in browser.page.source
    log = console.command("audit")
    for words in ("account.add", "account.disable", "token.add", "login"):
        assert words in log, log


def test_the_audit_log_is_shown_searched_and_saved(console):
    log_in(console, "=2+3 <b>")
    browser = log_in(console, "axel")
    page = browser.get("/audit?q=%3D2%2B3")
    assert "=2+3 &lt;b&gt;" in page.source and "<b>=" not in page.source and "login.refused" in page.text
    response, body = browser.request("GET", "/audit.csv?q=%3D2%2B3")
    assert response.headers["Content-Type"].startswith("text/csv")
    assert b"\r\n" in body and b"'=2+3 <b>" in body, body
    assert "Nothing of the kind" in browser.get("/audit?q=nosuchthing&days=1").text
