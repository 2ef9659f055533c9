"""Everything a document can come from, and everything a stream can go to, gives the same bytes."""

import array
import gzip
import io
import mmap
import os
import subprocess
import sys
import tempfile
import threading

import dce
import pytest


@pytest.fixture
def expected(report, fast):
    return dce.convert(report, to="urf", ticket=fast)


def test_path_kinds(report, fast, expected):
    assert expected.startswith(b"UNIRAST\0")
    assert dce.convert(str(report), to="urf", ticket=fast) == expected


@pytest.mark.parametrize("hold", [bytes, bytearray, memoryview, io.BytesIO, lambda b: array.array("B", b)],
                         ids=["bytes", "bytearray", "memoryview", "BytesIO", "array"])
def test_buffers(report, fast, expected, hold):
    assert dce.convert(hold(report.read_bytes()), to="urf", ticket=fast) == expected


def test_mmap(report, fast, expected):
    with report.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        assert dce.convert(mapped, to="urf", ticket=fast) == expected


def test_a_buffer_is_borrowed_until_the_job_has_run(report, fast):
    buffer = bytearray(report.read_bytes())
    job = dce.Job(buffer, to="urf", ticket=fast)
    with pytest.raises(BufferError):
        buffer.append(0)
    job.run()
    buffer.append(0)


def test_a_buffer_outlives_its_name(report, fast, expected):
    job = dce.Job(bytearray(report.read_bytes()), to="urf", ticket=fast)
    garbage = [bytearray(1 << 20) for _ in range(8)]
    job.run()
    assert job.result == expected and len(garbage) == 8


def test_scattered_memory_is_refused():
    with pytest.raises(BufferError):
        dce.convert(memoryview(b"%PDF-1.4" * 4)[::2], to="urf")


def test_file_objects(report, fast, expected):
    for buffering in (-1, 0):
        with open(report, "rb", buffering=buffering) as file:
            assert dce.convert(file, to="urf", ticket=fast) == expected


def test_a_file_is_taken_from_where_it_stands(report, fast, expected, tmp_path):
    (tmp_path / "offset").write_bytes(b"head" + report.read_bytes())
    with open(tmp_path / "offset", "rb") as file:
        assert file.read(4) == b"head"
        assert dce.convert(file, to="urf", ticket=fast) == expected


def test_what_was_written_and_not_flushed_is_seen(report, fast, expected):
    with tempfile.NamedTemporaryFile("w+b") as file:
        file.write(report.read_bytes())
        file.seek(0)
        assert dce.convert(file, to="urf", ticket=fast) == expected


def test_compressed_files_are_read_through(report, fast, expected, tmp_path):
    with gzip.open(tmp_path / "in.gz", "wb") as file:
        file.write(report.read_bytes())
    with gzip.open(tmp_path / "in.gz", "rb") as file:  # it has a fileno() too, of other bytes
        assert dce.convert(file, to="urf", ticket=fast) == expected


def test_pipes(report, fast, expected):
    code = "import sys; sys.stdout.buffer.write(open(sys.argv[1], 'rb').read())"
    with subprocess.Popen([sys.executable, "-c", code, report], stdout=subprocess.PIPE) as writer:
        assert dce.convert(writer.stdout, to="urf", ticket=fast) == expected


def test_a_pipe_by_path(report, fast, expected, tmp_path):
    os.mkfifo(tmp_path / "in")
    writer = threading.Thread(target=lambda: (tmp_path / "in").write_bytes(report.read_bytes()))
    writer.start()
    assert dce.convert(tmp_path / "in", to="urf", ticket=fast) == expected
    writer.join()


class OnlyDescriptor:
    def __init__(self, fd):
        self.fd = fd

    def fileno(self):
        return self.fd


def test_a_descriptor_alone(report, fast, expected, tmp_path):
    with open(report, "rb") as file, open(tmp_path / "out", "wb") as out:
        dce.convert(OnlyDescriptor(file.fileno()), OnlyDescriptor(out.fileno()), "urf", ticket=fast)
    assert (tmp_path / "out").read_bytes() == expected


def test_what_read_raises_comes_through():
    class Broken:
        def read(self, size):
            raise ZeroDivisionError("by read")

    with pytest.raises(ZeroDivisionError, match="by read"):
        dce.convert(Broken(), to="urf")


def test_read_must_give_bytes(report):
    class Wrong:
        def __init__(self, gives):
            self.gives = gives

        def read(self, size):
            return self.gives(size)

    with pytest.raises(TypeError, match="binary"):
        dce.convert(Wrong(lambda size: "text"), to="urf")
    with pytest.raises(ValueError, match="more than"):
        dce.convert(Wrong(lambda size: b"x" * (size + 1)), to="urf")
    with open(report, encoding="latin-1") as text, pytest.raises(TypeError, match="binary"):
        dce.convert(text, to="urf")
    with pytest.raises(TypeError, match="not int"):
        dce.convert(3, to="urf")


def test_several_inputs_make_one_job(report, form, fast):
    with form.open("rb") as file:
        stream = dce.convert([report, form.read_bytes(), file], to="urf", ticket=fast)
    pages = dce.info(report)["pages"] + 2 * dce.info(form)["pages"]
    assert dce.verify(stream)["pages"] == pages


def test_to_a_path(report, fast, expected, tmp_path):
    stats = dce.convert(report, tmp_path / "out.urf", ticket=fast)
    assert (tmp_path / "out.urf").read_bytes() == expected
    assert stats.bytes == len(expected) and stats.pages == 5 and stats.warnings == ()
    assert os.listdir(tmp_path) == ["out.urf"]


def test_to_a_file_between_other_writes(report, fast, expected, tmp_path):
    with open(tmp_path / "out", "wb") as out:
        out.write(b"head")
        dce.convert(report, out, "urf", ticket=fast)
        out.write(b"tail")
    assert (tmp_path / "out").read_bytes() == b"head" + expected + b"tail"


def test_to_objects_that_write(report, fast, expected, tmp_path):
    out = io.BytesIO()
    dce.convert(report, out, "urf", ticket=fast)
    assert out.getvalue() == expected
    with gzip.open(tmp_path / "out.gz", "wb") as compressed:
        dce.convert(report, compressed, "urf", ticket=fast)
    assert gzip.decompress((tmp_path / "out.gz").read_bytes()) == expected


def test_a_writer_may_take_less_than_it_is_given(report, fast, expected):
    class Slow:
        taken = b""

        def write(self, view):
            self.taken += view[:10000]
            return min(len(view), 10000)

    slow = Slow()
    dce.convert(report, slow, "urf", ticket=fast)
    assert slow.taken == expected


def test_a_writer_that_takes_nothing_ends_the_job(report, fast):
    class Full:
        def write(self, view):
            return 0

    with pytest.raises(dce.OutputError):
        dce.convert(report, Full(), "urf", ticket=fast)


def test_to_a_callable_that_keeps_what_it_gets(report, fast, expected):
    kept = []
    stats = dce.convert(report, kept.append, "urf", ticket=fast)  # views stay valid for as long as they are kept
    assert all(isinstance(view, memoryview) and view.readonly for view in kept)
    assert b"".join(kept) == expected and stats.bytes == len(expected)


def test_a_callable_refuses(report, fast):
    calls = []
    with pytest.raises(dce.OutputError):
        dce.convert(report, lambda view: calls.append(len(view)) or False, "urf", ticket=fast)
    assert len(calls) == 1


def test_a_failed_job_leaves_no_file(report, fast, tmp_path):
    with pytest.raises(dce.LimitError):
        dce.convert(report, tmp_path / "out.urf", ticket=fast, engine=dce.Engine(output_bytes=1000))
    assert os.listdir(tmp_path) == []


def test_a_full_disk(report, fast):
    with pytest.raises((dce.OutputError, OSError)):
        dce.convert(report, "/dev/full", "urf", ticket=fast)


def test_text_files_are_no_output(report, tmp_path):
    with open(tmp_path / "out", "w") as out, pytest.raises(TypeError, match="binary"):
        dce.convert(report, out, "urf")
    with pytest.raises(TypeError, match="not int"):
        dce.convert(report, 1, "urf")
