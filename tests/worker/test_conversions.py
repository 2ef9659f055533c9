"""The same bytes as in process, over each kind of connection, and the same errors."""
import json
import subprocess

import pytest

from conftest import BOMBS, DCE, SAMPLES, SLOWER, SOURCE, WORKER


NAMED = ("-O", "job-name=test")


def in_process(folder, document, ending, *options):
    output = folder / f"in-process.{ending}"
    subprocess.run([DCE, "convert", document, "-o", output, *NAMED, *options], check=True, capture_output=True)
    return output.read_bytes()


def test_same_bytes_as_in_process(start, folder):
    worker = start()
    for name, ending, options in (("report.pdf", "pxl", ()), ("mixed-pages.pdf", "ps", ("-O", "sides=two-sided-long-edge")),
                                  ("photo.jpg", "tif", ("--resolution", "150")), ("plain.txt", "pcl", ("--resolution", "300"))):
        output = folder / f"by-worker.{ending}"
        done = worker.convert(SAMPLES / name, "-o", output, *NAMED, *options)
        assert done.returncode == 0, done.stderr
        assert output.read_bytes() == in_process(folder, SAMPLES / name, ending, *options), name


def test_a_file_a_page(start, folder):
    """Also of what only a worker reads, by one of dce's own; a page is the same as in process."""
    worker = start()
    for name, pages in (("report.pdf", 5), ("photo.jpg", 1)):
        done = worker.convert(SAMPLES / name, "-o", folder / f"{name}-%02d.png", "--resolution", "72")
        assert done.returncode == 0, done.stderr
        subprocess.run([DCE, "convert", SAMPLES / name, "-o", folder / f"here-{name}-%02d.png", "--resolution", "72"], check=True)
        made = sorted(path.name for path in folder.glob(f"{name}-*"))
        assert made == [f"{name}-{number:02}.png" for number in range(1, pages + 1)]
        assert all((folder / path).read_bytes() == (folder / f"here-{path}").read_bytes() for path in made)
    mail = folder / "letter.eml"
    mail.write_text("From: ann@example.org\nTo: print@example.org\nSubject: Two\nMIME-Version: 1.0\n"
                    "Content-Type: text/plain\n\n" + "A line.\n" * 80)
    done = subprocess.run([DCE, "convert", mail, "-o", folder / "mail-%d.jpg"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in folder.glob("mail-*")) == ["mail-1.jpg", "mail-2.jpg"]
    refused = worker.convert(SAMPLES / "report.pdf", "-o", folder / "out-%d.pxl")
    assert refused.returncode == 1 and not list(folder.glob("out-*"))


def test_what_is_loaded_late_is_there_behind_the_walls(start, folder):
    worker = start()
    for name in ("tests/data/images/rgb.heic", "tests/data/images/bits-g4.tif", "tests/data/images/frames.webp",
                 "samples/documents/book.epub"):
        words = ["--resolution", "150", "-O", "page-ranges=1"]
        output = folder / "by-worker.pwg"
        here = subprocess.run([DCE, "convert", SOURCE / name, "-o", folder / "in-process.pwg", *words], capture_output=True)
        there = worker.convert(SOURCE / name, "-o", output, *words)
        assert there.returncode == here.returncode, (name, here.stderr, there.stderr)
        if here.returncode == 0:  # else its library is not there
            assert output.read_bytes() == (folder / "in-process.pwg").read_bytes(), name


def test_a_job_is_named_for_its_file(start, folder):
    worker = start()
    here = subprocess.run([DCE, "convert", SAMPLES / "photo.jpg", "-o", folder / "here.ps"], capture_output=True)
    there = worker.convert(SAMPLES / "photo.jpg", "-o", folder / "there.ps")
    assert here.returncode == there.returncode == 0
    assert b"photo.jpg" in (folder / "there.ps").read_bytes()[:4096]
    assert (folder / "here.ps").read_bytes() == (folder / "there.ps").read_bytes()


def test_several_documents_standard_input_and_stats(start, folder):
    worker = start()
    output = folder / "two.pdf"
    done = worker.convert(SAMPLES / "report.pdf", SAMPLES / "photo.jpg", "-o", output, "--stats=json")
    assert done.returncode == 0, done.stderr
    stats = json.loads(done.stderr.splitlines()[-1])
    assert stats["bytes"] == output.stat().st_size and stats["pages"] > 1
    piped = subprocess.run([DCE, "convert", "-", "-o", "-", "--to", "pdf", *NAMED, "--engine", worker.address],
                           input=(SAMPLES / "report.pdf").read_bytes(), capture_output=True)
    assert piped.returncode == 0 and piped.stdout == in_process(folder, SAMPLES / "report.pdf", "pdf")


def test_errors_are_those_of_the_library(start, folder):
    worker = start()
    output = folder / "out.pxl"
    (folder / "nonsense").write_bytes(bytes(range(256)) * 9)
    for document, code in ((SAMPLES / "encrypted.pdf", 3), (folder / "nonsense", 2)):
        here = subprocess.run([DCE, "convert", document, "-o", output], capture_output=True)
        there = worker.convert(document, "-o", output)
        assert there.returncode == here.returncode == code
        assert there.stderr == here.stderr
        assert not output.exists()
    assert worker.convert(SAMPLES / "report.pdf", "-o", output, "-O", "sides=upside-down").returncode == 1


def test_mutual_tls(start, folder, worker_program):
    pki, strangers = folder / "pki", folder / "strangers"
    for place in (pki, strangers):
        subprocess.run([WORKER, "pki", "init", place], check=True)
    worker = start("--pki", pki, address="tls:127.0.0.1:0", pki=pki)
    output = folder / "out.pxl"
    done = worker.convert(SAMPLES / "report.pdf", "-o", output, *NAMED)
    assert done.returncode == 0, done.stderr
    assert output.read_bytes() == in_process(folder, SAMPLES / "report.pdf", "pxl")
    assert "of tls client:" in worker.log
    worker.pki = strangers
    refused = worker.convert(SAMPLES / "report.pdf", "-o", folder / "refused.pxl")
    assert refused.returncode != 0 and not (folder / "refused.pxl").exists()
    worker.pki = None
    assert worker.convert(SAMPLES / "report.pdf", "-o", output).returncode == 1


def test_status_and_bad_options(start):
    worker = start("--slots", 3)
    done = subprocess.run([WORKER, "status", worker.address, "--json"], capture_output=True)
    engine = json.loads(done.stdout)[0]
    assert engine["slots"] == 3 and engine["running"] == 0 and not engine["draining"]
    assert subprocess.run([WORKER, "status", "unix:/nowhere/engine.sock"], capture_output=True).returncode == 1
    for options in ([], ["--listen", "tcp:1"], ["--listen", "tls:127.0.0.1:1"], ["--listen", worker.address]):
        refused = subprocess.run([WORKER, *options], capture_output=True)
        assert refused.returncode == 1 and len(refused.stderr.splitlines()) <= 2


@pytest.mark.parametrize("wanted", ["unix", "tls"])
def test_no_engine(folder, wanted):
    address = f"unix:{folder}/none.sock" if wanted == "unix" else "tls:127.0.0.1:1"
    done = subprocess.run([DCE, "convert", SAMPLES / "report.pdf", "-o", folder / "x.pxl", "--engine", address],
                          capture_output=True, timeout=30 * SLOWER)
    assert done.returncode != 0 and len(done.stderr.splitlines()) == 1 and not (folder / "x.pxl").exists()


def test_hostile_documents_do_not_take_it_down(start, folder):
    worker = start("--conversion-seconds", 3)
    before = worker.process.pid
    bombs = [path for path in sorted(BOMBS.iterdir()) if path.suffix != ".md"]
    for bomb in bombs[::3]:
        done = worker.convert(bomb, "-o", folder / "bomb.pdf")
        assert done.returncode in (0, 2, 3, 4), (bomb.name, done.stderr)
    assert worker.process.pid == before and worker.process.poll() is None
    assert worker.convert(SAMPLES / "report.pdf", "-o", folder / "after.pxl").returncode == 0
