"""What the tests of whole conversions share."""
import json
import os
import pathlib
import subprocess
import sys
import threading
import time

import pytest
from PIL import Image

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "sanitizers"))
from sanitized import SANITIZED, SLOWER  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples" / "documents"
BOMBS = ROOT / "tests" / "data" / "bombs"
PASSWORDS = {"encrypted.pdf": "libdce"}


def write_pdf(path, objects):
    """A PDF of these objects, numbered from 1; the first is the catalog."""
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, text in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, text.encode())
    xref = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, xref)
    path.write_bytes(out)
    return path


def a_share(cases, one_in, begin=0):
    """All of the cases, or one in so many under a sanitizer, where each costs many times what it does else."""
    return list(cases)[begin % one_in::one_in] if SANITIZED else list(cases)


def drawn_page(dce, folder, source, stream):
    """What a stream shows of the source's page, in grey."""
    target, page = folder / f"out.{stream}", folder / "page.png"
    done = dce.run("convert", source, "-o", target, "--resolution", "150", "-O", "print-scaling=none")
    assert done.status == 0, done.error
    if stream == "pclxl":
        dce.json("verify", target, "--png", folder / "pages")
        page = folder / "pages" / "page-0001.png"
    elif stream == "pdf":
        assert dce.run("convert", target, "-o", page, "--resolution", "150", "-O", "print-scaling=none").status == 0
    else:
        page = target
    image = Image.open(page).convert("L")
    return image.rotate(-90, expand=True) if image.height > image.width else image


class Result:
    def __init__(self, status, error, seconds, peak_mb):
        self.status, self.error, self.seconds, self.peak_mb = status, error, seconds, peak_mb

    @property
    def stats(self):
        for line in reversed(self.error.splitlines()):
            if line.startswith("{"):
                return json.loads(line)
        return {}


class Dce:
    """Runs the program; a password goes through a pipe."""

    program = os.environ.get("DCE_PROGRAM", str(ROOT / "build/release/bin/dce"))

    def run(self, *arguments, password=None, timeout=60, **options):
        command = [self.program, *map(str, arguments)]
        fds = ()
        if password is not None:
            reading, writing = os.pipe()
            os.write(writing, password.encode())
            os.close(writing)
            command += ["--password-fd", str(reading)]
            fds = (reading,)
        options.setdefault("stdout", subprocess.PIPE)
        options.setdefault("stdin", subprocess.DEVNULL)
        began = time.monotonic()
        process = subprocess.Popen(command, stderr=subprocess.PIPE, pass_fds=fds, **options)
        for fd in fds:
            os.close(fd)
        late = threading.Timer(timeout * SLOWER, process.kill)
        late.start()
        collected = {}

        def collect(name, stream):
            collected[name] = stream.read()

        threads = [threading.Thread(target=collect, args=(name, stream))
                   for name, stream in (("out", process.stdout), ("err", process.stderr)) if stream]
        for thread in threads:
            thread.start()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        late.cancel()
        for thread in threads:
            thread.join()
        result = Result(process.returncode, collected["err"].decode(errors="replace"), time.monotonic() - began,
                        usage.ru_maxrss / 1024)
        result.output = collected.get("out", b"")
        return result

    def json(self, *arguments, **options):
        result = self.run(*arguments, "--json", **options)
        assert result.status == 0, result.error
        return json.loads(result.output)


@pytest.fixture(scope="session")
def dce():
    return Dce()
