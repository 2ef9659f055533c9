"""Hostile inputs end in bounded time and memory, with a documented exit status and without a half-written file."""
import pytest

from conftest import BOMBS, SANITIZED, a_share

DOCUMENTED = {0, 2, 3, 4}
MEMORY_MB = 512
SECONDS = 20
STREAMS = ["pwg", "pcl5", "pdf"]
NAMES = sorted(path.name for path in BOMBS.iterdir() if path.name != "README.md")


@pytest.mark.parametrize("name, stream", [(name, stream) for turn, name in enumerate(NAMES)
                                          for stream in a_share(STREAMS, len(STREAMS), turn)])
def test_ends_well(dce, name, stream, tmp_path):
    target = tmp_path / "out"
    # A page range keeps a million small pages from being a million pages of output; it must not cost a walk through all.
    result = dce.run("convert", BOMBS / name, "-o", target, "--to", stream, "--resolution", "300", "--time-limit", "10",
                     "-O", "page-ranges=1-3", timeout=SECONDS)
    assert result.status in DOCUMENTED, (result.status, result.error)
    if result.status != 0:
        assert result.error.strip(), "an error says something"
        assert list(tmp_path.iterdir()) == [], "an error leaves nothing behind"
    else:
        assert target.stat().st_size > 0
    if not SANITIZED:
        assert result.peak_mb < MEMORY_MB


@pytest.mark.parametrize("name", NAMES)
def test_info_ends_well(dce, name):
    result = dce.run("info", BOMBS / name, timeout=SECONDS)
    assert result.status in DOCUMENTED, (result.status, result.error)
    assert result.status == 0 or result.error.strip(), "an error says something"
    if not SANITIZED:
        assert result.peak_mb < MEMORY_MB
