"""dce convert, info and verify on documents whose pages are known."""

import json
import os
import signal
import subprocess
import time

import pytest
from conftest import pdf


def needs(formats, *names):
    for name in names:
        if name not in formats:
            pytest.skip(f"the stream {name} is not built in")


def pages_of(dce, path):
    run = dce("verify", path, "--json")
    assert run.code == 0, run.err
    return run.json["page_list"]


def test_every_stream(dce, document, formats, tmp_path):
    source = document(pages=2)
    for name, stream in formats.items():
        output = tmp_path / f"out-%d.{name}" if stream["one_page_a_file"] else tmp_path / f"out.{stream['extensions'].split()[0]}"
        run = dce("convert", source, "-o", output, "--to", name, "--resolution", "300")
        assert run.code == 0, (name, run.err)
        written = list(tmp_path.glob("out*"))
        assert written and all(path.stat().st_size > 20 for path in written), name
        for path in written:
            path.unlink()
    assert [path.name for path in tmp_path.iterdir()] == ["in.pdf"]


def test_more_threads_than_processors_are_no_matter(dce, document, formats, tmp_path):
    needs(formats, "pwg")
    run = dce("convert", document(pages=3), "-o", tmp_path / "out.pwg", "--threads", "500", "--resolution", "72")
    assert (run.code, run.err) == (0, "")


def test_info(dce, document):
    source = document(pages=3, size=(612, 792))
    info = dce("info", source, "--json").json
    assert info["format"] == "pdf" and info["pages"] == 3
    assert info["page_sizes"][2] == {"width_pt": 612.0, "height_pt": 792.0}
    assert "page 1-3: 612.00 x 792.00 pt" in dce("info", source).text
    assert dce("info", "-", "--json", input=pdf()).json["pages"] == 1


def test_pwg_geometry(dce, document, formats):
    needs(formats, "pwg")
    document(pages=3)
    assert dce("convert", "in.pdf", "-o", "out.pwg", "-O", "sides=two-sided-long-edge", "--resolution", "300").code == 0
    pages = pages_of(dce, "out.pwg")
    assert [page["back"] for page in pages] == [False, True, False]
    assert (pages[0]["width"], pages[0]["height"]) == (2480, 3507)
    assert pages[0]["media"] == "iso_a4_210x297mm"


def test_streams_are_read_back(dce, document, formats):
    """Every stream that dce verify knows has the document's pages, on its medium, at the resolution asked for."""
    document(pages=3)
    for name in dce("formats", "--json").json["verified"]:
        if name not in formats:
            continue
        output = "out." + formats[name]["extensions"].split()[0]
        options = ["--to", name, "--resolution", "300", "--lane", "raster"]
        assert dce("convert", "in.pdf", "-o", output, *options).code == 0, name
        run = dce("verify", output, "--json")
        assert run.code == 0, (name, run.err)
        pages = run.json["page_list"]
        assert len(pages) == 3 and all(page["x_resolution"] == 300 for page in pages), name
        for page in pages:
            assert abs(page["media_width_pt"] - 595.28) < 1 and abs(page["media_height_pt"] - 841.89) < 1, name


def test_attributes_are_obeyed(dce, document, formats, tmp_path):
    needs(formats, "pwg")
    document(pages=5)
    (tmp_path / "job.json").write_text('{"media": "A5", "number-up": 4, "printer-resolution": "300dpi"}')

    def converted(*options):
        run = dce("convert", "in.pdf", "-o", "out.pwg", *options)
        assert run.code == 0, run.err
        return pages_of(dce, "out.pwg")

    assert len(converted("--resolution", "300", "-O", "page-ranges=2-4")) == 3
    assert len(converted("--resolution", "300", "-O", "number-up=2")) == 3
    assert len(converted("--resolution", "300", "-O", "job-sheets=standard")) == 6
    ticket = converted("--ticket", "job.json")
    assert len(ticket) == 2 and ticket[0]["media"] == "iso_a5_148x210mm" and ticket[0]["x_resolution"] == 300
    assert len(converted("--ticket", "job.json", "-O", "number-up=1")) == 5
    assert len(converted("--resolution", "300", "-O", "imposition-template=signature")) == 4


def test_pipes_and_equal_bytes(dce, document, formats):
    needs(formats, "pwg")
    document(pages=4)
    one = dce("convert", "in.pdf", "-o", "-", "--to", "pwg", "--resolution", "300", "--threads", "1")
    many = dce("convert", "-", "-o", "-", "--to", "pwg", "--resolution", "300", "--threads", "4", input=pdf(pages=4))
    assert one.code == 0 and many.code == 0
    assert one.out == many.out and one.out.startswith(b"RaS2")


def test_progress_and_stats_as_json(dce, document, formats):
    needs(formats, "pwg")
    run = dce("convert", document(pages=3), "-o", "out.pwg", "--resolution", "300", "--progress=json", "--stats=json")
    lines = [json.loads(line) for line in run.err.splitlines()]
    assert lines[0] == {"event": "accepted", "pages": 3}
    assert [line["page"] for line in lines if line.get("event") == "page"] == [1, 2, 3]
    assert lines[-2]["event"] == "finished"
    assert {"pages", "bytes", "first_byte_ms", "wall_ms", "peak_rss_kb", "stages"} <= set(lines[-1])
    assert lines[-1]["pages"] == 3 and lines[-1]["bytes"] == lines[-2]["bytes"]


@pytest.mark.parametrize(
    "content, code",
    [(b"", 2), (b"\x00\x01\x02\x03" * 100, 2), (b"%PDF-1.4\n%%EOF\n", 2), (b"PK\x03\x04" + b"\x00" * 50, 2)],
    ids=["empty", "noise", "no objects", "no archive"],
)
def test_bad_inputs(dce, formats, tmp_path, content, code):
    needs(formats, "pwg")
    (tmp_path / "bad.pdf").write_bytes(content)
    for command in (["convert", "bad.pdf", "-o", "out.pwg"], ["info", "bad.pdf"]):
        run = dce(*command)
        assert run.code == code, run.err
        errors = [line for line in run.err.splitlines() if not line.startswith("dce: warning: bad.pdf: ")]
        assert len(errors) == 1 and errors[0].startswith("dce: bad.pdf: ")
    assert [path.name for path in tmp_path.iterdir()] == ["bad.pdf"]


def test_absent_input_and_output(dce, document, formats):
    needs(formats, "pwg")
    run = dce("convert", "absent.pdf", "-o", "out.pwg")
    assert run.code == 2 and "absent.pdf" in run.err
    run = dce("convert", document(), "-o", "absent/out.pwg")
    assert run.code == 5 and "absent/out.pwg" in run.err
    if os.path.exists("/dev/full"):
        with open("/dev/full", "wb") as full:
            done = subprocess.run([os.environ["DCE"], "convert", document(), "-o", "-", "--to", "pwg"], stdout=full,
                                  stderr=subprocess.PIPE, timeout=60)
        assert done.returncode == 5 and done.stderr.count(b"\n") == 1


def test_page_limit(dce, document, formats):
    needs(formats, "pwg")
    run = dce("convert", document(pages=5), "-o", "out.pwg", "--page-limit", "4")
    assert run.code == 4 and "in.pdf" in run.err


def encrypted(tmp_path):
    qpdf = ["qpdf", "--encrypt", "open", "own", "256", "--", "in.pdf", "locked.pdf"]
    try:
        subprocess.run(qpdf, cwd=tmp_path, check=True)
    except FileNotFoundError:
        pytest.skip("qpdf is not installed: there is no encrypted document")


def test_passwords(dce, document, formats, tmp_path):
    needs(formats, "pwg")
    document()
    encrypted(tmp_path)
    run = dce("convert", "locked.pdf", "-o", "out.pwg", "--resolution", "300")
    assert run.code == 3 and "--password-fd" in run.err

    def with_password(text):
        read_end, write_end = os.pipe()
        os.write(write_end, text)
        os.close(write_end)
        try:
            return dce("convert", "locked.pdf", "-o", "out.pwg", "--resolution", "300", "--password-fd", read_end,
                       pass_fds=[read_end])
        finally:
            os.close(read_end)

    assert with_password(b"wrong\n").code == 3
    assert with_password(b"open\n").code == 0
    assert with_password(b"open").code == 0


def test_interrupt_leaves_nothing(document, formats, tmp_path):
    needs(formats, "pwg")
    document(pages=20000)
    process = subprocess.Popen([os.environ["DCE"], "convert", "in.pdf", "-o", "out.pwg", "--progress=json"], cwd=tmp_path,
                               stderr=subprocess.PIPE, stdin=subprocess.DEVNULL)
    while b'"page"' not in process.stderr.readline():
        assert process.poll() is None
    begin = time.monotonic()
    process.send_signal(signal.SIGINT)
    rest = process.communicate(timeout=30)[1]
    assert process.returncode == 130
    assert time.monotonic() - begin < 5
    assert rest.splitlines()[-1] == b"dce: interrupted; no output was kept"
    assert [path.name for path in tmp_path.iterdir()] == ["in.pdf"]


def test_a_broken_stream_does_not_verify(dce, document, formats, tmp_path):
    needs(formats, "pwg")
    assert dce("convert", document(), "-o", "out.pwg", "--resolution", "300").code == 0
    whole = (tmp_path / "out.pwg").read_bytes()
    (tmp_path / "cut.pwg").write_bytes(whole[: len(whole) - 10])
    run = dce("verify", "cut.pwg")
    assert run.code == 2 and "cut.pwg" in run.err
    assert dce("verify", "out.pwg", "--png", "pages").code == 0
    assert (tmp_path / "pages" / "page-0001.png").read_bytes().startswith(b"\x89PNG")
