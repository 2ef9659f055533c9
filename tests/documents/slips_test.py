"""A page that makes its own medium lies as it is, and all of it is in the stream."""
import re

import pytest
from PIL import Image

from colour_squares import pdf

SLIP = pdf("", ["0 g"] * 10)  # 200 x 20 points: 833.3 x 83.3 dots at 300 dpi


@pytest.mark.parametrize("stream", ["pclxl", "pcl5", "pwg", "urf"])
@pytest.mark.parametrize("resolution", [300, 600])
def test_streams_hold_the_last_part_of_a_dot(dce, tmp_path, stream, resolution):
    (tmp_path / "in.pdf").write_bytes(SLIP)
    assert dce.run("convert", tmp_path / "in.pdf", "-o", tmp_path / "out", "--to", stream, "--resolution", resolution).status == 0
    dce.json("verify", tmp_path / "out", "--png", tmp_path)
    assert [length * 300 // resolution for length in Image.open(tmp_path / "page-0001.png").size] == [834, 84]


def test_postscript_counts_from_whole_dots(dce, tmp_path):
    (tmp_path / "in.pdf").write_bytes(SLIP)
    assert dce.run("convert", tmp_path / "in.pdf", "-o", tmp_path / "out.ps").status == 0
    width, height = re.search(rb"([\d.]+) ([\d.]+) MD", (tmp_path / "out.ps").read_bytes()).groups()
    assert (float(width), float(height)) == (200.16, 20.16)
