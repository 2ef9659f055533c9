"""Mistakes on the command line end with exit code 1 and one line that says what would be right."""

import json
import os
import subprocess

import pytest


@pytest.mark.parametrize(
    "arguments, said",
    [
        ([], "subcommand"),
        (["frobnicate"], "the commands are convert"),
        (["convert"], "INPUT"),
        (["convert", "in.pdf"], "--output"),
        (["convert", "in.pdf", "-o", "out.foo"], "--to"),
        (["convert", "in.pdf", "-o", "-"], "--to"),
        (["convert", "in.pdf", "-o", "out.pwg", "--to", "foo"], "foo"),
        (["convert", "in.pdf", "-o", "out.pwg", "--lane", "middle"], "auto"),
        (["convert", "in.pdf", "-o", "out.pwg", "--resolution", "0"], "600x1200"),
        (["convert", "in.pdf", "-o", "out.pwg", "--threads", "-1"], "--threads"),
        (["convert", "in.pdf", "-o", "out.pwg", "--progress=often"], "bar|json|none"),
        (["convert", "in.pdf", "-o", "out.pwg", "--stats=yes"], "text|json"),
        (["convert", "in.pdf", "-o", "out.pwg", "--engine", "pigeon:x"], "unix:PATH or tls:HOST:8802"),
        (["convert", "in.pdf", "-o", "out.pwg", "--engine", "tls:localhost:1"], "dce-worker pki init"),
        (["convert", "in.pdf", "-o", "out.pwg", "--engine-pki", "."], "needs an --engine"),
        (["convert", "-", "-", "-o", "out.pwg"], "only once"),
        (["convert", "-", "--ticket", "-", "-o", "out.pwg"], "only once"),
        (["convert", "in.pdf", "-o", "out.pwg", "-O", "side=two-sided-long-edge"], "did you mean sides?"),
        (["convert", "in.pdf", "-o", "out.pwg", "-O", "sides=both"], "two-sided-long-edge"),
        (["convert", "in.pdf", "-o", "out.pwg", "-O", "sides"], "sides=VALUE"),
        (["convert", "in.pdf", "-o", "out.pwg", "-O", "copies=0"], "1 to 9999"),
        (["convert", "in.pdf", "-o", "out.pwg", "-O", "media=A44"], "did you mean"),
        (["convert", "in.pdf", "-o", "out.pwg", "-O", "page-ranges=3-1"], "1-3,7,9-"),
        (["convert", "in.pdf", "-o", "out.pwg", "-O", "page-ranges=2-"], "the job has 1 page"),
        (["convert", "in.pdf", "-o", "out.pwg", "--ticket", "absent.json"], "absent.json"),
        (["convert", "in.pdf", "-o", "out.pwg", "--password-fd", "77"], "77"),
        (["ticket"], "subcommand"),
        (["ticket", "help", "coppies"], "did you mean copies?"),
        (["completion", "tcsh"], "bash"),
    ],
)
def test_mistakes(dce, document, tmp_path, arguments, said):
    document()
    run = dce(*arguments)
    assert run.code == 1
    assert run.err.startswith("dce: ") and run.err.count("\n") == 1
    assert said in run.err
    assert run.out == b""
    assert [path.name for path in tmp_path.iterdir()] == ["in.pdf"]


@pytest.mark.parametrize(
    "ticket, said",
    [("", "JSON object"), ("[1]", "JSON object"), ('{"copys": 2}', "did you mean copies?"), ('{"copies": {}}', "copies")],
)
def test_bad_tickets(dce, document, tmp_path, ticket, said):
    (tmp_path / "job.json").write_text(ticket)
    run = dce("convert", document(), "-o", "out.pwg", "--ticket", "job.json")
    assert run.code == 1 and said in run.err and "job.json" in run.err
    assert not (tmp_path / "out.pwg").exists()


def test_help_and_version(dce):
    version = dce("--version")
    assert version.code == 0 and version.text.startswith("dce ")
    help_text = dce("convert", "--help")
    assert help_text.code == 0 and "--ticket" in help_text.text and help_text.err == ""


def test_no_stream_on_a_terminal(dce, document):
    leader, follower = os.openpty()
    try:
        done = subprocess.run([os.environ["DCE"], "convert", document(), "-o", "-", "--to", "pwg"], stdin=subprocess.DEVNULL,
                              stdout=follower, stderr=subprocess.PIPE, timeout=60)
    finally:
        os.close(follower)
        os.close(leader)
    assert done.returncode == 1 and b"terminal" in done.stderr


def test_formats(dce):
    listed = dce("formats", "--json").json
    assert {"pdf", "text"} <= {entry["name"] for entry in listed["inputs"]}
    text = dce("formats").text
    for entry in listed["inputs"] + listed["streams"]:
        assert entry["name"] in text and entry["title"] in text


def test_schema_accepts_what_the_table_says(dce):
    schema = dce("ticket", "schema").json
    assert schema["additionalProperties"] is False
    help_text = dce("ticket", "help").text
    for name, member in schema["properties"].items():
        if name == "media-col":
            continue
        assert f"  {name}" in help_text
        assert name in dce("ticket", "help", name).text
        if "default" in member and "enum" in member:
            assert member["default"] in member["enum"]


def test_table_is_in_the_documents(dce):
    page = open(os.path.join(os.environ["DCE_SOURCE"], "docs", "ticket.md"), encoding="utf-8").read()
    for name in dce("ticket", "schema").json["properties"]:
        assert f"`{name}`" in page
