"""Errors arrive as the class of their code; what the caller got wrong is told apart."""

import pickle

import dce
import pytest


def test_every_code_has_its_class():
    codes = {error.code for error in dce.Error.__subclasses__()}
    assert codes == {1, 2, 3, 4, 5, 6, 64, 70}


def test_unreadable(tmp_path):
    with pytest.raises(dce.UnreadableError, match="No such file") as caught:
        dce.convert(tmp_path / "absent.pdf", to="pwg")
    assert caught.value.code == 2 and caught.value.page == 0
    for bytes_ in (b"", b"\0\1\2\3" * 100):
        with pytest.raises(dce.UnreadableError):
            dce.convert(bytes_, to="pwg")


def test_names_that_are_no_utf8(tmp_path):
    with pytest.raises(dce.UnreadableError) as caught:
        dce.convert(str(tmp_path) + "/\udcff\udcfe.pdf", to="pwg")
    assert "\udcff\udcfe.pdf" in str(caught.value)


def test_embedded_nuls_are_not_cut(report, tmp_path):
    with pytest.raises(ValueError, match="null"):
        dce.convert(f"{report}\0.txt", to="pwg")
    with pytest.raises(ValueError, match="null"):
        dce.convert(report, f"{tmp_path}/a\0.pwg", "pwg")
    with pytest.raises(ValueError, match="null"):
        dce.convert(report, to="pwg", password="lib\0dce")


def test_password(encrypted, fast):
    with pytest.raises(dce.PasswordError):
        dce.convert(encrypted, to="pwg", ticket=fast)
    with pytest.raises(dce.PasswordError):
        dce.convert(encrypted, to="pwg", ticket=fast, password="wrong")
    with pytest.raises(dce.PasswordError):
        dce.info(encrypted)
    assert dce.verify(dce.convert(encrypted, to="pwg", ticket=fast, password="libdce"))["pages"] == 1
    assert dce.info(encrypted, "libdce")["pages"] == 1


def test_usage(report):
    for wrong in ({"no-such-attribute": 1}, {"copies": 0}, '{"copies": ', "[]"):
        with pytest.raises(dce.UsageError):
            dce.convert(report, to="pwg", ticket=wrong)
    with pytest.raises(dce.UsageError, match="pclxl"):
        dce.convert(report, to="laserdisc")
    with pytest.raises(dce.UsageError):
        dce.convert(report)
    with pytest.raises(dce.UsageError, match="raster"):
        dce.convert(report, to="pwg", lane="fast")
    with pytest.raises(dce.UsageError):
        dce.convert([], to="pwg")
    with pytest.raises(TypeError):
        dce.convert(report, to="pwg", ticket={"copies": object()})


def test_limits(report, fast):
    with pytest.raises(dce.LimitError):
        dce.convert(report, to="pwg", ticket=fast, engine=dce.Engine(pages=2))
    with pytest.raises(dce.LimitError):
        dce.convert(report, to="pwg", ticket=fast, engine=dce.Engine(input_bytes=100))
    with pytest.raises(dce.LimitError):
        dce.convert(report.read_bytes(), to="pwg", ticket=fast, engine=dce.Engine(input_bytes=100))
    with report.open("rb") as file, pytest.raises(dce.LimitError):
        file.read(0)
        dce.convert(type("Pipe", (), {"read": file.read})(), to="pwg", engine=dce.Engine(input_bytes=100))
    with pytest.raises(dce.LimitError):
        dce.convert(report, to="pwg", ticket=fast, engine=dce.Engine(seconds=1e-6))


def test_misuse(report, fast):
    with pytest.raises(dce.MisuseError):
        dce.Engine(threads=-1)
    with pytest.raises(dce.MisuseError):
        dce.Engine(seconds=-1)
    job = dce.Job(report, to="pwg", ticket=fast)
    assert job.stats is None and job.result is None
    job.run()
    first = job.stats
    with pytest.raises(dce.MisuseError, match="already"):
        job.run()
    assert job.stats is first


def test_engines_say_what_they_are():
    engine = dce.Engine(3, seconds=2.5, pages=7)
    assert (engine.threads, engine.seconds, engine.pages) == (3, 2.5, 7)
    assert engine.memory_bytes == dce.Engine().memory_bytes > 1 << 20


def test_errors_can_be_sent_between_processes():
    error = pickle.loads(pickle.dumps(dce.LimitError("too many", 3)))
    assert isinstance(error, dce.LimitError) and error.page == 3 and str(error) == "page 3: too many"
