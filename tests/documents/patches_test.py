"""Parts of a page that a vector stream cannot say are drawn as rasters: they must meet what lies around them."""
import pytest
from PIL import Image

from conftest import write_pdf

CELL = 18  # points


def tiling(path):
    """A pattern whose cells each hold a part that cannot be said: a disc with an opacity."""
    cell = "/half gs 0.1 0.4 0.6 rg 14 9 m 14 15.7 4 15.7 4 9 c 4 2.3 14 2.3 14 9 c f 0.9 0.3 0.1 rg 0 0 3 3 re f"
    page = "/Pattern cs /P scn 0 0 180 180 re f"
    return write_pdf(path, [
        "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 180 180]/Contents 4 0 R/Resources<</Pattern<</P 5 0 R>>>>>>",
        f"<</Length {len(page)}>>stream\n{page}\nendstream",
        f"<</PatternType 1/PaintType 1/TilingType 1/BBox[0 0 {CELL} {CELL}]/XStep {CELL}/YStep {CELL}"
        f"/Resources<</ExtGState<</half<</ca 0.5>>>>>>/Length {len(cell)}>>stream\n{cell}\nendstream"])


@pytest.mark.parametrize("stream", ["pclxl", "pcl5"])
def test_every_cell_of_a_pattern_is_whole(dce, stream, tmp_path):
    target = tmp_path / f"out.{stream}"
    done = dce.run("convert", tiling(tmp_path / "in.pdf"), "-o", target, "--to", stream, "--lane", "vector", "--resolution", "300",
                   "-O", "print-color-mode=color")
    assert done.status == 0, done.error
    assert dce.run("verify", target, "--png", tmp_path / "pages").status == 0
    page = Image.open(tmp_path / "pages" / "page-0001.png").convert("L")
    side = CELL * 300 // 72
    assert abs(page.width - 10 * side) <= 1
    ink = [sum(level < 200 for level in page.crop((x, y, x + side, y + side)).getdata())
           for x in range(0, 10 * side, side) for y in range(0, 10 * side, side)]
    assert min(ink) > side * side * 0.25
    assert max(ink) - min(ink) < side * side * 0.02
