"""What goes wrong around a conversion: the documented exit status, one clear line, no partial file."""
import gzip
import os
import resource
import subprocess

import pytest

from conftest import BOMBS, PASSWORDS, SAMPLES, a_share

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
    (["convert", REPORT, "-o", "{out}.pxl", "-O", "media=custom_banner_297x3000mm"], 4),
    (["convert", REPORT, "-o", "{out}.pcl", "-O", "media=custom_banner_297x3000mm"], 4),
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


@pytest.mark.parametrize("stream", ["pcl5", "pclxl", "ps", "pdf", "pwg", "urf", "pclm", "tiff", "png", "jpeg"])
def test_a_disk_that_fills_up_ends_with_5(dce, stream, tmp_path):
    """A file may not grow beyond a few bytes here, which a write meets as it meets a full disk."""
    few = 2000 if stream in ("png", "jpeg") else 20_000
    target = tmp_path / "out"
    result = dce.run("convert", SAMPLES / "cad.pdf", SAMPLES / "photo.jpg", "-o", target, "--to", stream, "-O", "page-ranges=2",
                     preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (few, few)))
    assert result.status == 5, result.error
    assert len(lines(result.error)) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_full_file_system_ends_with_5(dce, tmp_path):
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", tmp_path], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("no file system can be mounted here")
    try:
        result = dce.run("convert", SAMPLES / "photo.jpg", "-o", tmp_path / "out.pwg")
        assert result.status == 5 and "No space left" in result.error, result.error
        assert list(tmp_path.iterdir()) == []
    finally:
        subprocess.run(["umount", tmp_path], check=True)


@pytest.mark.parametrize("command", [["info", REPORT], ["formats"], ["ticket", "schema"], ["man"]], ids=lambda words: words[0])
def test_text_that_cannot_be_written_ends_with_5(dce, command):
    with open("/dev/full", "wb") as full:
        result = dce.run(*command, stdout=full)
    assert result.status == 5, result.error
    assert len(lines(result.error)) == 1


# What people send by mistake: none of it is a document, though some names say so.
NO_DOCUMENTS = {
    "program.pdf": b"\x7fELF\x02\x01\x01" + bytes(200),
    "archive.pdf": gzip.compress(b"%PDF-1.4 in a wrapper", mtime=0),
    "letter.docx": b"PK\x03\x04\x14\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x11\0\0\0word/document.xml",
    "music.pdf": b"ID3\x04" + bytes(range(256)) * 4,
    "film.pdf": b"\0\0\0\x18ftypisom" + bytes(100),
    "disk.pdf": bytes(4096),
}


@pytest.mark.parametrize("name", sorted(NO_DOCUMENTS))
def test_what_is_no_document_ends_with_2(dce, name, tmp_path):
    source = tmp_path / name
    source.write_bytes(NO_DOCUMENTS[name])
    for command in (["convert", source, "-o", tmp_path / "out.pwg"], ["info", source], ["verify", source]):
        result = dce.run(*command)
        assert result.status == 2, (command, result.error)
        assert lines(result.error)
        assert list(tmp_path.iterdir()) == [source]


@pytest.mark.parametrize("name", sorted(path.name for path in SAMPLES.iterdir() if path.name != "README.md"))
def test_a_document_cut_short_is_printed_or_refused(dce, name, tmp_path):
    whole = (SAMPLES / name).read_bytes()
    source = tmp_path / name
    for size in a_share((10, len(whole) // 2, len(whole) - 20), 3, len(name)):
        source.write_bytes(whole[:size])
        result = dce.run("convert", source, "-o", tmp_path / "out.pwg", "--resolution", "100", password=PASSWORDS.get(name))
        assert result.status in (0, 2, 3), (size, result.error)
        made = set(tmp_path.iterdir()) - {source}
        assert len(made) == (1 if result.status == 0 else 0)
        for path in made:
            path.unlink()
        if result.status != 0:
            assert lines(result.error)


def test_a_tree_of_a_million_pages_is_refused_at_once(dce, tmp_path):
    result = dce.run("convert", BOMBS / "million-pages.pdf", "-o", tmp_path / "out.pwg", timeout=20)
    assert result.status == 4 and "page" in result.error, result.error
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
