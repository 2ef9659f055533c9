"""What goes wrong around a conversion: the documented exit status, one clear line, no partial file."""
import os
import signal
import subprocess
import time

import pytest

from conftest import SAMPLES

REPORT = SAMPLES / "report.pdf"


def lines(text):
    return [line for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("arguments, status", [
    (["convert"], 1),
    (["convert", REPORT], 1),
    (["convert", REPORT, "-o", "{out}.unknown"], 1),
    (["convert", REPORT, "-o", "{out}", "--to", "nonsense"], 1),
    (["convert", REPORT, "-o", "{out}.pwg", "-O", "sides=three-sided"], 1),
    (["convert", REPORT, "-o", "{out}.pwg", "-O", "no-such-attribute=1"], 1),
    (["convert", REPORT, "-o", "{out}.pwg", "-O", "page-ranges=9-1"], 1),
    (["convert", REPORT, "-o", "{out}.pwg", "--resolution", "0"], 1),
    (["convert", "/nonexistent.pdf", "-o", "{out}.pwg"], 2),
    (["convert", "/", "-o", "{out}.pwg"], 2),
    (["convert", "/dev/null", "-o", "{out}.pwg"], 2),
    (["convert", SAMPLES / "encrypted.pdf", "-o", "{out}.pwg"], 3),
    (["convert", REPORT, "-o", "/nonexistent/out.pwg"], 5),
    (["convert", REPORT, "-o", "/dev/full", "--to", "pwg"], 5),
    (["info", "/nonexistent.pdf"], 2),
    (["verify", REPORT.parent / "discs.png"], 2),
    (["frobnicate"], 1),
])
def test_status(dce, arguments, status, tmp_path):
    out = tmp_path / "out"
    result = dce.run(*[str(argument).replace("{out}", str(out)) for argument in arguments])
    assert result.status == status, result.error
    assert lines(result.error), "an error says something"
    assert list(tmp_path.iterdir()) == []


def test_wrong_password(dce, tmp_path):
    result = dce.run("convert", SAMPLES / "encrypted.pdf", "-o", tmp_path / "out.pwg", password="wrong")
    assert result.status == 3
    assert list(tmp_path.iterdir()) == []


def test_right_password(dce, tmp_path):
    result = dce.run("convert", SAMPLES / "encrypted.pdf", "-o", tmp_path / "out.pwg", password="libdce")
    assert result.status == 0, result.error


def test_a_failed_conversion_keeps_the_file_that_was_there(dce, tmp_path):
    target = tmp_path / "out.pwg"
    target.write_bytes(b"as it was")
    assert dce.run("convert", "/dev/null", "-o", target).status == 2
    assert target.read_bytes() == b"as it was"
    assert list(tmp_path.iterdir()) == [target]


def test_stdin_to_stdout_is_the_same_stream(dce, tmp_path):
    target = tmp_path / "out.pwg"
    assert dce.run("convert", REPORT, "-o", target, "--resolution", "100").status == 0
    with REPORT.open("rb") as source:
        piped = dce.run("convert", "-", "-o", "-", "--to", "pwg", "--resolution", "100", stdin=source)
    assert piped.status == 0, piped.error
    assert piped.output == target.read_bytes()


def test_several_inputs_make_one_job(dce, tmp_path):
    result = dce.run("convert", SAMPLES / "photo.jpg", REPORT, SAMPLES / "scan.tif", "-o", tmp_path / "out.pwg", "--resolution",
                     "100", "--stats=json")
    assert result.status == 0, result.error
    assert result.stats["pages"] == 1 + 5 + 3


def test_closed_output_ends_with_5(dce):
    """`dce ... | head -c 1`: SIGPIPE must not kill it without a word."""
    reading, writing = os.pipe()
    os.close(reading)
    result = dce.run("convert", REPORT, "-o", "-", "--to", "pwg", stdout=writing)
    os.close(writing)
    assert result.status == 5, result.error
    assert lines(result.error)


def test_interrupt_leaves_nothing(dce, tmp_path):
    target = tmp_path / "out.pwg"
    process = subprocess.Popen([dce.program, "convert", *[str(SAMPLES / "cad.pdf")] * 20, "-o", str(target), "--resolution", "1200",
                                "-O", "print-color-mode=color"], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
    time.sleep(1)
    assert process.poll() is None, "must still be at work for this test to mean anything"
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=60)
    assert process.returncode not in (0, 70), error
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["photo.jpg", "discs.png"])
@pytest.mark.parametrize("stream", ["pwg", "pdf", "ps"])
def test_a_damaged_image_is_printed_with_a_warning(dce, name, stream, tmp_path):
    whole = (SAMPLES / name).read_bytes()
    cut = tmp_path / name
    for part, warned in ((whole, 0), (whole[:len(whole) * 2 // 3], 1)):
        cut.write_bytes(part)
        result = dce.run("convert", cut, "-o", tmp_path / "out", "--to", stream)
        assert result.status == 0, result.error
        assert sum("damaged" in line for line in lines(result.error)) == warned, result.error
