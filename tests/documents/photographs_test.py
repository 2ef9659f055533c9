"""Photographs: as they were coded, however they lie."""
import pytest
from PIL import Image

from colour_squares import colours, drawing, drawn

COLOURS = [(200, 40, 40), (40, 160, 40), (40, 40, 200), (200, 200, 40)]


def quarters(path, orientation, size=(128, 96)):
    """A JPEG of four colours, to be seen as its EXIF orientation says, with enough noise that it stays large without loss."""
    picture = Image.new("RGB", size)
    half = (size[0] // 2, size[1] // 2)
    for i, colour in enumerate(COLOURS):
        noise = Image.effect_noise(half, 40)
        tile = Image.merge("RGB", [noise.point(lambda value, base=base: max(0, min(255, base + (value - 128) // 2))) for base in colour])
        picture.paste(tile, (i % 2 * half[0], i // 2 * half[1]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture.save(path, "JPEG", quality=85, exif=exif, dpi=(100, 100))


def corners(page):
    """The mean colour of each quarter, from the top left."""
    small = page.convert("RGB").resize((2, 2), Image.BOX)
    return [small.getpixel((x, y)) for y in (0, 1) for x in (0, 1)]


def upright(path):
    page = Image.open(path)
    return page.rotate(-90, expand=True) if page.height > page.width else page  # turned for the feed, anti-clockwise


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("size", [(128, 96), (130, 98)], ids=["whole blocks", "broken blocks"])
def test_turned_in_pcl_xl(dce, tmp_path, orientation, size):
    """ITU-T T.81's blocks can be turned as they are where the picture fills them."""
    picture, stream, drawn = tmp_path / "picture.jpeg", tmp_path / "out.pxl", tmp_path / "out.png"
    quarters(picture, orientation, size)
    for target in (stream, drawn):
        done = dce.run("convert", picture, "-o", target, "--resolution", "300", "-O", "print-scaling=none", "-O", "print-color-mode=color")
        assert done.status == 0, done.error
    dce.json("verify", stream, "--png", tmp_path / "pages")
    wanted, found = corners(upright(drawn)), corners(upright(tmp_path / "pages" / "page-0001.png"))
    assert all(abs(a - b) <= 8 for one, other in zip(wanted, found) for a, b in zip(one, other)), (wanted, found)
    if size == (128, 96):
        assert stream.stat().st_size < 1.1 * picture.stat().st_size + 1000


@pytest.mark.parametrize("mode", ["auto", "color", "monochrome", "bi-level"])
@pytest.mark.parametrize("stream", ["png", "pwg", "urf", "pclxl", "pcl5"])
def test_what_follows_a_picture_is_printed(dce, tmp_path, stream, mode):
    """A page is no scan for beginning like one."""
    document = drawing("", "q 20 0 0 20 0 0 cm BI /CS /RGB /W 1 /H 1 /BPC 8 ID \xff\x01\x01 EI Q 0 g 20 0 20 20 re f", 3)
    found = colours(dce, tmp_path, document, 3, stream, 300, mode=mode)
    assert found[1:] == [(0, 0, 0), (255, 255, 255)]
    if mode in ("auto", "color"):
        assert found[0] == (255, 1, 1)


@pytest.mark.parametrize("stream, resolution, mode", [("png", 600, "color"), ("pwg", 600, "color"), ("pclxl", 600, "color"),
                                                      ("pclxl", 600, "monochrome"), ("pcl5", 300, "monochrome")])
def test_large_pixels_are_interpolated_where_they_ask_for_it(dce, tmp_path, stream, resolution, mode):
    """ISO 32000-1, 8.9.5.3, Interpolate: gradients are often written as pictures of a few pixels."""
    picture = ("/Type /XObject /Subtype /Image /Width 2 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray "
               "/Interpolate true", b"\x20\xe0")
    document = drawing("", "0.5 g 0 0 10 20 re f q 80 0 0 20 20 0 cm /I Do Q", 6, [picture],
                       resources="/XObject << /I 5 0 R >>")
    page = drawn(dce, tmp_path, document, stream, resolution, mode).convert("L")
    dots = resolution / 72
    at = [page.crop((round((x - 3) * dots), page.height // 4, round((x + 3) * dots), page.height * 3 // 4))
          for x in (28, 50, 60, 70, 92)]
    levels = [sum(part.getdata()) / (part.width * part.height) for part in at]
    assert levels[0] < 60 and levels[4] > 195, levels
    assert levels[0] < levels[1] - 20 < levels[2] - 40 < levels[3] - 60, levels
