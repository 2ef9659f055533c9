"""The administration's pages in a real Chromium, at a desk's and a phone's width: nothing is cut off or faint, pictures are kept."""
import contextlib

import pytest
from chromium import faint_in_the_dark, layout, open_chromium, resize, shoot
from conftest import SAMPLES, Printer, Server
from test_console import PASSWORD, log_in

WebDriverWait = pytest.importorskip("selenium.webdriver.support.ui").WebDriverWait
SIZES = {"desk": (1280, 800), "phone": (390, 844)}


@pytest.fixture(scope="module")
def console(tmp_path_factory):
    """A server where something happened on every page, and a browser in which an administrator is logged in."""
    folder = tmp_path_factory.mktemp("console")
    with contextlib.ExitStack() as ends:
        server, printer = Server(folder / "server"), Printer()
        ends.callback(printer.close)
        ends.callback(server.stop)
        driver = open_chromium(1280, 800, folder / "profile")
        ends.callback(driver.quit)
        server.command("accounts", "add", "root", "--role", "administrator", given=PASSWORD + "\n")
        server.start()
        server.command("users", "add", "ann.with.a.long.name@department.of.the.example.org", "--name", "Ann Lee")
        token = server.command("users", "token", "ann.with.a.long.name@department.of.the.example.org")
        server.command("devices", "add", "Copier", printer.address, "--location", "Ground floor, beside the stairs")
        device = server.api(token, "GET", "/devices")[1][0]["id"]
        for name in ("report.pdf", "encrypted.pdf"):
            job = server.upload(token, SAMPLES / name, f"A document with quite a long name, as people give them - {name}")["id"]
            server.wait_for(token, job, "held", "failed", seconds=120)
            if name == "report.pdf":
                server.api(token, "POST", f"/jobs/{job}/release", f'{{"device": "{device}"}}')
                server.wait_for(token, job, "sent", "printed")
        administrator = log_in(server, "root")
        administrator.get("/webhooks")
        administrator.submit("/webhooks", url="https://192.0.2.1/a/hook", title="Accounting")
        driver.get(f"http://127.0.0.1:{server.admin_port}/login")
        shoot(driver, "console-login")
        for field, text in (("name", "root"), ("password", PASSWORD)):
            driver.find_element("name", field).send_keys(text)
        driver.find_element("css selector", "form button").click()
        WebDriverWait(driver, 60).until(lambda page: page.find_elements("css selector", "nav a"))
        yield server, driver


@pytest.mark.parametrize("size", SIZES)
def test_pages_fit_their_screen(console, size):
    server, driver = console
    resize(driver, *SIZES[size])
    address, wrong = f"http://127.0.0.1:{server.admin_port}", {}

    def look(path):
        driver.get(address + path)
        name = "-".join(part for part in path.split("/") if part and len(part) < 20) or "overview"
        name += "-one" if path.count("/") > 1 else ""
        shoot(driver, f"console-{size}-{name}")
        found = layout(driver)
        found["faint"] += faint_in_the_dark(driver)
        if found["right"] > 0 or found["faint"]:
            wrong[path] = found

    def first(begins):
        """The first of the things that a list leads to."""
        return driver.find_element("css selector", f'main a[href^="{begins}"]').get_attribute("href").removeprefix(address)

    for path in ("/", "/jobs", "/users", "/printers", "/engines", "/reports", "/audit", "/settings", "/settings/policy", "/mail/replies", "/mail", "/mail/new", "/accounts", "/webhooks", "/rules",
                 "/password", "/nowhere"):
        look(path)
        if path in ("/jobs", "/users", "/printers"):
            look(first(path + "/"))
    assert not wrong
    assert [entry for entry in driver.get_log("browser") if entry["level"] == "SEVERE" and "/nowhere " not in entry["message"]] == []
