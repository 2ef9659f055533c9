"""Tiling patterns: cells are cut to their box (ISO 32000-1, 8.7.3.1), where the page shows many of them and where it shows one."""
import pytest

from conftest import drawn_page, write_pdf

CELL = "0 g -50 -50 200 200 re f"


def pattern(path, box, step, area):
    contents = f"/Pattern cs /P scn {area} re f"
    return write_pdf(path, [
        "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 60 20]/Contents 4 0 R/Resources<</Pattern<</P 5 0 R>>>>>>",
        f"<</Length {len(contents)}>>stream\n{contents}\nendstream",
        f"<</Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[{box}]/XStep {step}/YStep {step}/Resources<<>>"
        f"/Length {len(CELL)}>>stream\n{CELL}\nendstream"])


@pytest.mark.parametrize("stream", ["png", "pclxl", "pdf"])
@pytest.mark.parametrize("step, area, inked", [
    ("900", "0 0 60 20", [True, False, False]),     # one cell, smaller than what it fills
    ("40", "20 0 40 20", [False, False, True]),     # two in part, none whole
    ("20", "0 0 60 20", [True, True, True])])       # no gap
def test_cells_end_at_their_box(dce, tmp_path, stream, step, area, inked):
    image = drawn_page(dce, tmp_path, pattern(tmp_path / "in.pdf", "0 0 20 20", step, area), stream)
    found = [image.getpixel((int(image.width * (i + 0.5) / 3), image.height // 2)) < 128 for i in range(3)]
    assert found == inked
