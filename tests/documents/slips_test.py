"""A page that makes its own medium lies as it is, and all of it is in the stream."""
import re

import pytest
from PIL import Image

from colour_squares import pdf
from conftest import write_pdf

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


@pytest.mark.parametrize("resolution", [300, 600, 1200])
def test_postscript_counts_from_the_edge_of_the_medium(dce, tmp_path, resolution):
    """A4 is 3507.9 dots of 300 high, and its sides 3507."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>",
               "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595.276 841.89]/Contents 4 0 R>>",
               "<</Length 20>>stream\n0 831.89 10 10 re f  \nendstream"]
    source = write_pdf(tmp_path / "in.pdf", objects)
    assert dce.run("convert", source, "-o", tmp_path / "out.ps", "--resolution", resolution).status == 0
    height = re.search(rb"[\d.]+ ([\d.]+) MD", (tmp_path / "out.ps").read_bytes()).group(1)
    assert abs(float(height) - 841.89) < 0.05
