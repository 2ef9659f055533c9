"""Ctrl-C, SIGTERM and SIGHUP, once and again, while drawing and while waiting for a receiver: exit 130, one line, no file."""
import os
import signal
import subprocess
import time

import pytest

from conftest import SAMPLES, SLOWER, write_pdf

ENOUGH = [str(SAMPLES / "brochure.pdf")] * 100  # 400 pages: for minutes of work at this resolution
WORK = ["--resolution", "600", "-O", "print-color-mode=color"]
SOON = 20 * SLOWER  # seconds in which it must have ended, on a busy machine too; a hang lasts for ever


def start(dce, *arguments, **options):
    return subprocess.Popen([dce.program, *map(str, arguments)], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, **options)


def ends_interrupted(process, *signals):
    """Sends the signals to a process that must be at work, and waits for its end."""
    assert process.poll() is None, "must still be at work for this test to mean anything"
    began = time.monotonic()
    for number in signals:
        process.send_signal(number)
        time.sleep(0.05)
    _, error = process.communicate(timeout=3 * SOON)
    assert process.returncode == 130, error
    assert time.monotonic() - began < SOON
    assert len([line for line in error.splitlines() if line.startswith(b"dce: interrupted")]) == 1, error


def wait_until(seen):
    """For a state that must come, so that no test depends on how fast the machine is."""
    for _ in range(6000 * SLOWER):
        if seen():
            return
        time.sleep(0.02)
    raise AssertionError("it never came")


@pytest.mark.parametrize("signals", [[signal.SIGINT], [signal.SIGINT] * 2, [signal.SIGTERM], [signal.SIGHUP],
                                     [signal.SIGINT] * 5 + [signal.SIGTERM]], ids=["int", "twice", "term", "hup", "impatient"])
def test_while_drawing(dce, signals, tmp_path):
    process = start(dce, "convert", *ENOUGH, "-o", tmp_path / "out.pwg", *WORK)
    wait_until(lambda: any(path.stat().st_size > 0 for path in tmp_path.iterdir()))
    ends_interrupted(process, *signals)
    assert list(tmp_path.iterdir()) == []


def test_files_of_pages(dce, tmp_path):
    process = start(dce, "convert", *ENOUGH, "-o", tmp_path / "page-%d.png", "--resolution", "150")
    wait_until(lambda: len(list(tmp_path.iterdir())) > 1)
    ends_interrupted(process, signal.SIGINT)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("stream", ["pwg", "pcl5", "ps", "pdf"])
def test_while_a_pipe_is_stalled(dce, stream):
    reading, writing = os.pipe()
    process = start(dce, "convert", *ENOUGH, "-o", "-", "--to", stream, stdout=writing)
    os.close(writing)
    try:
        os.read(reading, 1)  # it has begun to write, and will find the pipe full
        time.sleep(1)
        ends_interrupted(process, signal.SIGINT)
    finally:
        os.close(reading)


def test_while_nobody_opens_the_fifo(dce, tmp_path):
    fifo = tmp_path / "printer"
    os.mkfifo(fifo)
    process = start(dce, "convert", SAMPLES / "report.pdf", "-o", fifo, "--to", "pwg")
    time.sleep(2)
    ends_interrupted(process, signal.SIGINT)
    assert fifo.is_fifo()


def test_while_the_input_does_not_come(dce, tmp_path):
    reading, writing = os.pipe()
    process = subprocess.Popen([dce.program, "convert", "-", "-o", str(tmp_path / "out.pwg")], stdin=reading, stderr=subprocess.PIPE)
    os.close(reading)
    time.sleep(1 * SLOWER)
    process.send_signal(signal.SIGINT)
    _, error = process.communicate(timeout=3 * SOON)
    os.close(writing)
    assert process.returncode == 130, error
    assert list(tmp_path.iterdir()) == []


def test_verify_leaves_no_half_page(dce, tmp_path):
    stream = tmp_path / "in.urf"
    assert dce.run("convert", *ENOUGH[:10], "-o", stream, "--resolution", "150").status == 0
    pages = tmp_path / "pages"
    process = start(dce, "verify", stream, "--png", pages, stdout=subprocess.DEVNULL)
    wait_until(lambda: pages.exists() and any(pages.iterdir()))
    ends_interrupted(process, signal.SIGINT)
    assert all(path.suffix == ".png" for path in pages.iterdir())


def test_input_that_another_program_cuts_short(dce, tmp_path):
    """Files are mapped: what is cut off must end the job by its exit code, not the process by SIGBUS."""
    pages = 60
    side = 600
    kids = " ".join(f"{3 + 2 * page} 0 R" for page in range(pages))
    objects = ["<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Kids[{kids}]/Count {pages}>>"]
    for page in range(pages):
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {side} {side}]/Contents {4 + 2 * page} 0 R>>")
        content = f"BI /W {side} /H {side} /CS /G /BPC 8 ID {chr(65 + page % 26) * (side * side)} EI"
        objects.append(f"<</Length {len(content)}>>stream\n{content}\nendstream")
    document = write_pdf(tmp_path / "shrinking.pdf", objects)
    reading, writing = os.pipe()
    process = start(dce, "convert", document, "-o", "-", "--to", "pwg", *WORK, stdout=writing)
    os.close(writing)
    os.read(reading, 1)  # it has begun to write, and will find the pipe full
    os.truncate(document, 4096)
    while os.read(reading, 1 << 20):
        pass
    os.close(reading)
    _, error = process.communicate(timeout=3 * SOON)
    assert process.returncode == 2, error
    # Warnings of zeros where objects were may come before it.
    assert [line for line in error.splitlines() if line.startswith(b"dce: ") and not line.startswith(b"dce: warning: ")] == [
        b"dce: an input became shorter while it was read; its pages are not to be trusted: run this again when it is whole"]
