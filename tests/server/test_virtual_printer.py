"""The virtual printer of dce-server: a job is printed when its pages lie in the folder."""
import re
import signal
import subprocess

from conftest import SERVER
from test_printer_failures import release
from waiting import wait_until


def test_pages_come_out_as_pictures_and_the_end_is_told(server, user, tmp_path):
    token, _ = user
    paper = tmp_path / "paper"
    with open(tmp_path / "log", "wb") as log:
        process = subprocess.Popen([SERVER, "virtual-printer", "--port", "0", "--output", paper], stdout=log, stderr=log)
    try:
        address = wait_until(lambda: re.search(r"(socket://\S+) prints to", (tmp_path / "log").read_text()))[1]
        assert "Nothing yet" in (paper / "index.html").read_text()
        server.start()
        for name, stream in (("hall", "pclxl"), ("office", "pcl5")):
            server.command("devices", "add", name, address, "--format", stream)
        for number, name in ((1, "hall"), (2, "office")):
            job = release(server, token, name)
            pages = server.wait_for(token, job, "printed")["pages"]
            assert len(list((paper / f"job-{number:04}").glob("*.png"))) == pages
        assert "job-0002/page-0001.png" in (paper / "index.html").read_text()
        # It survives what is no stream at all, as it would a port scan.
        server.command("devices", "add", "ps", address, "--format", "ps")
        job = release(server, token, "ps")
        server.wait_for(token, job, "sent")
        assert process.poll() is None
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)
