"""What the tests of the dce command share: running it, and small documents made on the spot."""

import json
import os
import subprocess

import pytest

DCE = os.environ.get("DCE", "dce")


class Run:
    def __init__(self, done):
        self.code = done.returncode
        self.out = done.stdout
        self.err = done.stderr.decode("utf-8")

    @property
    def text(self):
        return self.out.decode("utf-8")

    @property
    def json(self):
        return json.loads(self.out)


@pytest.fixture
def dce(tmp_path):
    def run(*arguments, **options):
        options.setdefault("stdin", subprocess.DEVNULL if "input" not in options else None)
        if options["stdin"] is None:
            del options["stdin"]
        command = [DCE, *map(str, arguments)]
        return Run(subprocess.run(command, capture_output=True, cwd=tmp_path, timeout=60, **options))

    return run


@pytest.fixture
def formats(dce):
    return {stream["name"]: stream for stream in dce("formats", "--json").json["streams"]}


def pdf(pages=1, size=(595, 842), mark=None):
    """A PDF with a black rectangle on each page: 100 points from the left and 200 from the top, 72 wide and 144 high."""
    width, height = size
    kids = " ".join(f"{3 + 2 * i} 0 R" for i in range(pages))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {pages}/Kids[{kids}]>>".encode()]
    for i in range(pages):
        content = f"100 {height - 200 - 144} 72 144 re f".encode() if mark is None else mark
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {width} {height}]/Contents {4 + 2 * i} 0 R>>".encode())
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(content), content))
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)
    return bytes(out)


@pytest.fixture
def document(tmp_path):
    def make(name="in.pdf", **options):
        path = tmp_path / name
        path.write_bytes(pdf(**options))
        return path

    return make
