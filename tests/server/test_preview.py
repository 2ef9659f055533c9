"""The panel's preview is decoded from the stream that is sent."""
import io
import subprocess

import numpy
import pytest
from conftest import DCE, SAMPLES, log_in
from PIL import Image
from waiting import wait_until


def picture(data):
    return Image.open(io.BytesIO(data)).convert("RGB")


@pytest.mark.parametrize("stream", ["pclxl", "pcl5", "pwg", "ps"])
def test_the_preview_is_what_is_printed(server, user, printer, tmp_path, stream):
    token, code = user
    server.start()
    server.command("devices", "add", "hall", printer.address, "--format", stream)
    job = server.upload(token, SAMPLES / "brochure.pdf")["id"]
    server.wait_for(token, job, "held")
    browser = log_in(server, "hall", code)
    browser.get(f"/release/job/{job}")
    response, data = browser.request("GET", f"/release/job/{job}/page/1")
    assert response.status == 200
    colours = numpy.asarray(picture(data), dtype=int)
    assert (colours.max(axis=2) - colours.min(axis=2)).max() > 60, "the brochure has colours"
    browser.press("set", "monochrome")
    browser.press("set", "two-sided-long-edge")
    response, data = browser.request("GET", f"/release/job/{job}/page/2")
    shown = picture(data)
    grey = numpy.asarray(shown, dtype=int)
    assert (grey.max(axis=2) - grey.min(axis=2)).max() < 8, "the preview follows the options"
    if stream == "ps":
        return  # drawn from the document: there is no reader of PostScript to compare with
    browser.press("action", "print")
    server.wait_for(token, job, "sent")
    received = wait_until(lambda: printer.whole() if stream != "pwg" else printer.streams)[0]
    (tmp_path / "stream").write_bytes(received)
    assert subprocess.run([DCE, "verify", tmp_path / "stream", "--png", tmp_path / "pages"]).returncode == 0
    printed = Image.open(tmp_path / "pages/page-0002.png").convert("RGB")
    # The same dots, each of the small ones the mean of those it stands for; the box filters differ by less than that.
    small = printed.resize(shown.size, Image.Resampling.BOX)
    difference = numpy.abs(numpy.asarray(small, dtype=int) - grey)
    assert difference.mean() < 2, difference.mean()


def test_the_stream_of_the_preview_is_the_one_that_is_sent(server, user, printer):
    token, code = user
    server.start()
    server.command("devices", "add", "hall", printer.address, "--format", "pclxl")
    job = server.upload(token, SAMPLES / "brochure.pdf")["id"]
    server.wait_for(token, job, "held")
    browser = log_in(server, "hall", code)
    browser.get(f"/release/job/{job}")
    browser.press("set", "monochrome")
    assert browser.request("GET", f"/release/job/{job}/page/1")[0].status == 200
    files = list((server.folder / "state/documents").iterdir())
    assert len(files) == 2, "the document, and one stream"
    browser.press("action", "print")
    server.wait_for(token, job, "sent")
    assert sorted((server.folder / "state/documents").iterdir()) == sorted(files), "nothing was converted again"
