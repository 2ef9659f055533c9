"""The release pages in a real Chromium, at a panel's and a phone's size: nothing is cut off or faint, keys are large, pictures are kept."""
import contextlib

import pytest
from chromium import become, layout, open_chromium, press, shoot, type_code
from conftest import SAMPLES, Printer, Server, open_panel, read_qr

SIZES = {"panel": (800, 480), "phone": (360, 640)}


@pytest.fixture(scope="module")
def screens(tmp_path_factory):
    """Opens the release page of a device with documents, one of them new, in a browser of a size and language."""
    folder = tmp_path_factory.mktemp("screens")
    with contextlib.ExitStack() as ends:
        server, printer = Server(folder / "server"), Printer()
        ends.callback(printer.close)
        ends.callback(server.stop)
        driver = open_chromium(800, 480, folder / "profile")
        ends.callback(driver.quit)
        server.start()
        server.command("users", "add", "ann@example.org")
        token, code = server.command("users", "token", "ann@example.org"), server.command("users", "code", "ann@example.org")
        server.command("devices", "add", "Copier, ground floor", printer.address, "--location", "Hall")
        address = f"http://127.0.0.1:{server.port}"

        def upload(documents):
            jobs = [server.upload(token, SAMPLES / name, title)["id"] for name, title in documents]
            for job in jobs:
                server.wait_for(token, job, "held", "failed", seconds=120)
            return jobs

        upload((("plain.txt", "Minutes.txt"), ("photo.jpg", "A photo with quite a long name that nobody would want to type again.jpg"),
                ("report.pdf", "Quarterly report.pdf"), ("encrypted.pdf", "Secret.pdf")))

        def start(size, language):
            job, = upload((("brochure.pdf", "Brochure.pdf"),))
            become(driver, *SIZES[size], language)
            if size == "panel":
                driver.get(address + server.new_panel("Copier, ground floor"))
            else:
                # As a phone gets there: by the link that a panel shows.
                panel = open_panel(server, "Copier, ground floor")
                response, image = panel.request("GET", "/release/qr")
                assert response.status == 200
                driver.get(read_qr(image))
            return driver, job

        yield start, code, address


@pytest.mark.parametrize("size, language", [("panel", "en"), ("panel", "de"), ("phone", "en"), ("phone", "fr")])
def test_pages_fit_their_screen(screens, size, language):
    start, code, address = screens
    driver, job = start(size, language)
    seen = {}

    def look(name, may_scroll=False):
        shoot(driver, f"{size}-{language}-{name}")
        seen[name] = found = layout(driver)
        assert found["right"] <= 0, f"{name} is too wide: {found}"
        assert may_scroll or size == "phone" or found["down"] <= 0, f"{name} is too high: {found}"
        assert not found["faint"], f"{name}: {found}"
        assert found["key"] >= 44 and found["scripts"] == 0 and found["language"] == language, f"{name}: {found}"

    driver.get(address + "/release")
    look("1-code")
    type_code(driver, "111111")
    look("2-wrong-code")
    type_code(driver, code)
    look("3-documents")
    driver.get(f"{address}/release/job/{job}")
    look("4-document")
    for value in ("more", "two-sided-long-edge", "monochrome", "staple"):
        press(driver, "set", value)
    look("5-chosen")
    press(driver, "action", "print")
    look("6-on-its-way")
    driver.get(address + "/release/new-code")
    look("7-another-code")
    driver.get(address + "/release/nowhere")
    look("8-not-there")
