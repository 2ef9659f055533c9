"""What the module says of the library, and that its types tell the truth."""

import ast
import inspect
import pathlib
import re
import shutil
import subprocess
import sys

import dce
import pytest
from dce import _native

PACKAGE = pathlib.Path(dce.__file__).parent


def test_version():
    assert re.fullmatch(r"\d+\.\d+\.\d+", dce.version) and dce.__version__ == dce.version


def test_formats_options_and_schema():
    formats = dce.formats()
    assert {"pcl5", "pclxl", "ps", "pdf", "pwg", "urf", "pclm"} <= {stream["name"] for stream in formats["streams"]}
    options = {option["name"] for option in dce.options()}
    assert {"copies", "sides", "media", "page-ranges"} <= options
    schema = dce.ticket_schema()
    assert schema["type"] == "object" and options & set(schema["properties"])


@pytest.mark.parametrize("stream", [stream["name"] for stream in dce.formats()["streams"]])
def test_every_stream(stream, report, fast):
    ticket = dict(fast, **{"page-ranges": "1"})
    if stream == "pclm":
        ticket["printer-resolution"] = "300dpi"
    made = dce.convert(report, to=stream, ticket=ticket)
    assert len(made) > 100
    if stream in dce.formats()["verified"]:
        found = dce.verify(made)
        assert found["pages"] == 1 and found["errors"] == []


def test_ticket_as_mapping_and_as_text(report, fast):
    ticket = dict(fast, **{"page-ranges": "2-3", "copies": 2})
    from_mapping = dce.convert(report, to="pclxl", ticket=ticket)
    text = '{"printer-resolution": "100dpi", "print-color-mode": "monochrome", "page-ranges": "2-3", "copies": "2"}'
    assert dce.convert(report, to="pclxl", ticket=text) == from_mapping
    assert dce.verify(from_mapping)["pages"] == 2


def test_info(report):
    found = dce.info(report)
    assert found["format"] == "pdf" and found["pages"] == 5 and len(found["page_sizes"]) == 5
    assert dce.info(report.read_bytes()) == found


def test_preflight(report):
    found = dce.preflight(report, {"media": "iso_a4_210x297mm"})
    assert found["pages"] == len(found["page_list"])
    assert {"pcl5", "pclxl", "ps", "pdf", "pwg", "urf", "pclm"} <= {one["format"] for one in found["estimates"]}


def test_verify_writes_pages(report, fast, tmp_path):
    stream = dce.convert(report, to="pwg", ticket=fast)
    found = dce.verify(stream, tmp_path / "pages")
    assert found["errors"] == []
    assert sorted(path.name for path in (tmp_path / "pages").iterdir()) == [f"page-000{n}.png" for n in range(1, 6)]
    assert (tmp_path / "pages/page-0001.png").read_bytes().startswith(b"\x89PNG")


def test_lanes(report, fast):
    assert b"/Font" in dce.convert(report, to="pdf", ticket=fast, lane="vector")
    assert dce.convert(report, to="ps", ticket=fast, lane="raster") != dce.convert(report, to="ps", ticket=fast)


def test_public_names_are_there_and_documented():
    for name in dce.__all__:
        thing = getattr(dce, name)
        if inspect.isclass(thing) or inspect.isfunction(thing):
            assert inspect.getdoc(thing), name


def test_stub_names_what_the_native_module_has():
    tree = ast.parse((PACKAGE / "_native.pyi").read_text())
    stub = {node.name: node for node in tree.body if isinstance(node, (ast.ClassDef, ast.FunctionDef))}
    assert set(stub) == {name for name in dir(_native) if not name.startswith("_") and name != "version"}
    for name, node in stub.items():
        if isinstance(node, ast.ClassDef):
            members = {item.name for item in node.body if isinstance(item, ast.FunctionDef)} - {"__init__"}
            assert members == {member for member in vars(getattr(_native, name)) if not member.startswith("_")}, name


def test_types():
    assert (PACKAGE / "py.typed").exists()
    if not shutil.which("mypy"):
        pytest.skip("mypy is not installed")
    done = subprocess.run(["mypy", "--strict", "--no-incremental", "--cache-dir=/dev/null", str(PACKAGE)],
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_sample(report, tmp_path):
    sample = pathlib.Path(__file__).parents[3] / "samples/python/convert.py"
    command = [sys.executable, sample, report, report, "-o", tmp_path / "out.pwg", "-O", "printer-resolution=100dpi"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "10 pages" in done.stdout and dce.verify(tmp_path / "out.pwg")["pages"] == 10
    failed = subprocess.run([sys.executable, sample, "absent.pdf", "-o", tmp_path / "x.pwg"], capture_output=True,
                            text=True)
    assert failed.returncode == 2 and "No such file" in failed.stderr
