"""What the tests of the Python module share."""

import os
import pathlib

import pytest

SAMPLES = pathlib.Path(os.environ.get("DCE_SAMPLES", pathlib.Path(__file__).parents[3] / "samples/documents"))
FAST = {"printer-resolution": "100dpi", "print-color-mode": "monochrome"}


@pytest.fixture
def report():
    return SAMPLES / "report.pdf"


@pytest.fixture
def form():
    return SAMPLES / "form.pdf"


@pytest.fixture
def encrypted():
    return SAMPLES / "encrypted.pdf"


@pytest.fixture
def fast():
    """A ticket that is quick to draw."""
    return dict(FAST)


def many_pages(pages, content=b"72 72 144 144 re f"):
    """A PDF of many simple pages."""
    kids = b" ".join(b"%d 0 R" % (4 + i) for i in range(pages))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, kids),
               b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)]
    # A trace higher each than the one before, so that none is written as that was.
    objects += [b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842.%04d]/Contents 3 0 R>>" % (2 * i) for i in range(pages)]
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)
