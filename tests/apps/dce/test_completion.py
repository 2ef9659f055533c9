"""Completion scripts and the manual page name every command, option, attribute and keyword."""

import shutil
import subprocess

import pytest


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_scripts(dce, tmp_path, shell):
    run = dce("completion", shell)
    assert run.code == 0 and run.err == ""
    for word in ["convert", "verify", "two-sided-long-edge", "iso_a4_210x297mm", "staple-top-left", "print-color-mode",
                 "memory-limit", "vector"]:
        assert word in run.text
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed: its syntax is not checked")
    (tmp_path / "script").write_bytes(run.out)
    subprocess.run([shell, "-n", tmp_path / "script"], check=True)


def bash_completes(dce, tmp_path, *words):
    """What bash offers for the last of `words`, split as bash splits them."""
    (tmp_path / "script").write_bytes(dce("completion", "bash").out)
    quoted = " ".join(f"'{word}'" for word in words)
    script = f"compopt() {{ :; }}; . ./script; COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; _dce; " \
             "printf '%s\\n' \"${COMPREPLY[@]}\""
    return subprocess.run(["bash", "-c", script], cwd=tmp_path, check=True, capture_output=True, text=True).stdout.split()


def test_bash_words(dce, tmp_path, formats):
    def offers(*words):
        return bash_completes(dce, tmp_path, "dce", *words)

    assert "convert" in offers("")
    assert offers("con") == ["convert"]
    assert offers("convert", "--lan") == ["--lane"]
    assert offers("convert", "--lane", "v") == ["vector"]
    assert set(offers("convert", "--to", "")) == set(formats)
    assert offers("convert", "-O", "side") == ["sides="]
    assert offers("convert", "-O", "sides", "=", "two-sided-l") == ["two-sided-long-edge"]
    assert "iso_a4_210x297mm" in offers("convert", "-O", "media", "=")
    assert offers("convert", "--progress", "=", "j") == ["json"]
    assert set(offers("ticket", "")) >= {"schema", "help"}
    assert offers("ticket", "help", "print-q") == ["print-quality"]
    assert offers("completion", "z") == ["zsh"]
    assert "script" in offers("info", "scr")


def test_manual(dce, tmp_path):
    run = dce("man")
    assert run.code == 0
    for name in dce("ticket", "schema").json["properties"]:
        assert name.replace("-", "\\-") in run.text or name == "media-col"
    for section in ["NAME", "SYNOPSIS", "EXIT STATUS", "EXAMPLES"]:
        assert f".SH {section}\n" in run.text
    if shutil.which("groff") is None:
        pytest.skip("groff is not installed: the page is not set")
    (tmp_path / "dce.1").write_bytes(run.out)
    done = subprocess.run(["groff", "-man", "-ww", "-Tutf8", "-z", "dce.1"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0 and done.stderr == ""
