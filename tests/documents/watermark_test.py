"""Watermarks lie over a page and let it show through, in every lane."""
import shutil

import pytest
from PIL import Image

from colour_squares import drawn, near, pdf

WAYS = [("png", 300, ()), ("png", 600, ()), ("pwg", 600, ()), ("urf", 600, ()), ("pclxl", 600, ("--lane", "vector")),
        ("pclxl", 600, ("--lane", "raster")), ("pcl5", 600, ("--lane", "raster")), ("pclm", 600, ()), ("ps", 600, ())]
EVERY_WAY = pytest.mark.parametrize("stream, resolution, options", [
    pytest.param(*way, marks=pytest.mark.skipif(way[0] == "ps" and not shutil.which("gs"), reason="Ghostscript is not installed"))
    for way in WAYS])
BLUE = pdf("", ["0 0 1 rg"] * 5)


@EVERY_WAY
def test_an_image_blends_with_the_page(dce, tmp_path, stream, resolution, options):
    Image.new("RGB", (10, 10), "red").save(tmp_path / "mark.png")
    page = drawn(dce, tmp_path, BLUE, stream, resolution,
                 options=(*options, "-O", f"watermark-image={tmp_path / 'mark.png'}", "-O", "watermark-opacity=50"))
    places = [page.getpixel((page.width * i // 10, page.height // 2)) for i in (1, 5, 9)]
    # PCLm and PCL XL may say pictures as JPEG.
    assert [near(*pair, within=6) for pair in zip(places, ((0, 0, 255), (128, 0, 128), (0, 0, 255)))] == [True] * 3, places


@EVERY_WAY
def test_text_hides_nothing(dce, tmp_path, stream, resolution, options):
    page = drawn(dce, tmp_path, BLUE, stream, resolution, options=(*options, "-O", "watermark-text=DRAFT", "-O", "watermark-opacity=50"))
    # Not the last dots, where a side of 20 points ends.
    inside = page.crop((8, 8, page.width - 8, page.height - 8))
    dots = inside.getdata()
    assert max(red for red, _, _ in dots) <= 110 and min(blue for _, _, blue in dots) >= 150
    assert sum(red > 30 for red, _, _ in dots) > len(dots) // 100, "there is no watermark"
