"""Real printers' programs: what is released arrives whole, decodes to the right pages, and with the options that were chosen."""
import os
import pathlib

import pytest
from conftest import SAMPLES, Server, open_panel, verify
from real_printers import IppPrinter, Lpd, P910nd
from waiting import wait_until

STUB = os.environ.get("DCE_WITHOUT_DNSSD", "")
OPTIONS = {"copies": 2, "finishings": "staple", "print-color-mode": "monochrome", "sides": "two-sided-long-edge"}


@pytest.fixture
def started(tmp_path):
    """Starts printers, and stops them."""
    printers = []

    def start(kind, *words, **options):
        printers.append(kind(tmp_path / f"printer-{len(printers)}", *words, **options).start())
        return printers[-1]

    yield start
    for printer in printers:
        printer.stop()


def ipp_printer(started, formats, **options):
    if not pathlib.Path(STUB).is_file():
        pytest.skip("DCE_WITHOUT_DNSSD names no library: run by ctest")
    return started(IppPrinter, STUB, formats, **options)


def release_at_panel(server, user, name, waiting=False):
    """A document at the panel, with everything chosen; the job's id when the printer has it, and its pages."""
    token, code = user
    job = server.upload(token, SAMPLES / "report.pdf")
    pages = server.wait_for(token, job["id"], "held")["pages"]
    browser = open_panel(server, name)
    browser.type_code(code)
    browser.get(f"/release/job/{job['id']}")
    for value in ("more", "two-sided-long-edge", "monochrome", "staple"):
        browser.press("set", value)
    browser.press("action", "print")
    # A queue that answers nothing for half a minute is asked again, and LPRng's now and then does not.
    found = server.wait_for(token, job["id"], *(("releasing",) if waiting else ("sent", "printed")), seconds=180)
    assert found["ticket"] == OPTIONS
    return job["id"], pages


def check_pjl(stream, path, pages):
    """A PCL stream that says two stapled copies, both sides, no colour."""
    for line in (b"QTY=2", b"DUPLEX=ON", b"BINDING=LONGEDGE", b"RENDERMODE=GRAYSCALE", b"STAPLE"):
        assert line in stream, stream[:600]
    found = verify(stream, path)
    assert found["pages"] == pages and not found["errors"], found


def test_ippeveprinter_takes_pcl_xl_and_says_that_it_printed(server, user, started, tmp_path):
    printer = ipp_printer(started, ["application/octet-stream", "application/vnd.hp-PCLXL", "image/pwg-raster"])
    server.start()
    server.command("devices", "add", "office", printer.address)
    listed = server.command("devices", "list")
    assert " pclxl " in listed and "Black Toner 8 %, Waste Toner Box 40 %" in listed
    job, pages = release_at_panel(server, user, "office")
    server.wait_for(user[0], job, "printed")
    said, stream = wait_until(printer.jobs)[0]
    assert said["CONTENT_TYPE"] == "application/vnd.hp-PCLXL"
    assert said["IPP_JOB_NAME"] == "report.pdf"
    # The stream says them: copies asked for twice would be four.
    assert "IPP_COPIES" not in said and "IPP_FINISHINGS" not in said
    check_pjl(stream, tmp_path / "out.pxl", pages)


@pytest.mark.parametrize("mime_type, ending", [("image/pwg-raster", "pwg"), ("image/urf", "urf")])
def test_ippeveprinter_takes_raster_and_makes_the_copies(server, user, started, tmp_path, mime_type, ending):
    printer = ipp_printer(started, ["application/octet-stream", mime_type])
    server.start()
    server.command("devices", "add", "office", printer.address)
    job, pages = release_at_panel(server, user, "office")
    server.wait_for(user[0], job, "printed")
    said, stream = wait_until(printer.jobs)[0]
    assert said["CONTENT_TYPE"] == mime_type
    assert (said["IPP_COPIES"], said["IPP_SIDES"], said["IPP_FINISHINGS"], said["IPP_PRINT_COLOR_MODE"]) == (
        "2", "two-sided-long-edge", "staple", "monochrome")
    found = verify(stream, tmp_path / f"out.{ending}")
    assert found["pages"] == pages and not found["errors"]


def test_ipps_is_encrypted_and_the_certificate_pinned(server, user, started, tmp_path):
    formats = ["application/octet-stream", "application/vnd.hp-PCLXL"]
    printer = ipp_printer(started, formats, tls=True)
    server.start()
    server.command("devices", "add", "office", printer.address)
    job, _ = release_at_panel(server, user, "office")
    server.wait_for(user[0], job, "printed")
    assert len(printer.jobs()) == 1
    # Another printer, or who says to be it, at the same address.
    printer.stop()
    impostor = IppPrinter(tmp_path / "impostor", STUB, formats, tls=True)
    impostor.port = printer.port
    impostor.start()
    try:
        job, _ = release_at_panel(server, user, "office", waiting=True)
        found = server.wait_until(user[0], job, lambda job: "another certificate" in job["message"])
        assert found["state"] == "releasing"
        assert not impostor.jobs()
        assert "another certificate" in server.command("devices", "refresh", "office")
    finally:
        impostor.stop()


def test_a_printer_that_can_is_reached_by_tls_from_its_registration_on(started, tmp_path):
    printer = ipp_printer(started, ["application/octet-stream", "application/vnd.hp-PCLXL"])
    server = Server(tmp_path / "server", device_settings="").start()
    try:
        assert printer.address.startswith("ipp://")
        server.command("devices", "add", "office", printer.address)
        assert printer.address.replace("ipp://", "ipps://") in server.command("devices", "list")
        server.command("users", "add", "ann@example.org")
        user = server.command("users", "token", "ann@example.org"), server.command("users", "code", "ann@example.org")
        job, _ = release_at_panel(server, user, "office")
        server.wait_for(user[0], job, "printed")
        assert len(printer.jobs()) == 1
    finally:
        server.stop()


def test_lpd_of_lprng_takes_jobs_one_after_the_other(server, user, started, tmp_path):
    printer = started(Lpd)
    server.start()
    server.command("devices", "add", "office", printer.address, "--format", "pclxl")
    job, pages = release_at_panel(server, user, "office")
    assert server.api(user[0], "GET", f"/jobs/{job}")[1]["state"] == "sent", "LPR knows nothing of printing"
    stream = wait_until(lambda: printer.output.read_bytes().endswith(b"\x1b%-12345X") and printer.output.read_bytes())
    check_pjl(stream, tmp_path / "out.pxl", pages)
    controls = wait_until(printer.control_files)
    assert "report.pdf" in controls[0] and "ann@example.org" in controls[0], controls
    # A second job has another number, or lpd would take it for the first.
    release_at_panel(server, user, "office")
    wait_until(lambda: printer.output.read_bytes().count(b"@PJL EOJ") == 2)
    assert len(printer.control_files()) == 2
    server.command("devices", "add", "elsewhere", printer.address.replace("/lp", "/nosuch"))
    job, _ = release_at_panel(server, user, "elsewhere", waiting=True)
    server.wait_until(user[0], job, lambda job: "the queue nosuch takes no jobs" in job["message"])


def test_p910nd_copies_the_stream_to_its_device(server, user, started, tmp_path):
    printer = started(P910nd)
    server.start()
    server.command("devices", "add", "office", printer.address, "--format", "pclxl")
    job, pages = release_at_panel(server, user, "office")
    assert server.wait_for(user[0], job, "sent"), "its device says nothing in PJL"
    stream = wait_until(printer.streams)[0]
    assert stream.startswith(b"\x1b%-12345X@PJL\r\n@PJL USTATUS JOB = ON\r\n")
    check_pjl(stream[stream.index(b"\x1b%-12345X", 1):], tmp_path / "out.pxl", pages)
