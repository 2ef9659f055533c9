"""A file whose structure was lost may have lost bytes of its images too: what reaches a printer is sound."""
import io

import pytest
from PIL import Image

from conftest import SAMPLES, drawn_page


def page_without_a_table(path, jpeg):
    out = bytearray(b"%PDF-1.4\n")
    for number, body in enumerate([
            b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
            b"<</Length 30>>stream\n300 0 0 300 0 0 cm /I Do       \nendstream",
            b"<</Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/DCTDecode"
            b"/Length %d>>stream\n%s\nendstream" % (*size_of(jpeg), len(jpeg), jpeg)], 1):
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    out += b"trailer<</Root 1 0 R/Size 6>>\n"
    path.write_bytes(out)
    return path


def size_of(jpeg):
    at = 2
    while jpeg[at + 1] not in (0xC0, 0xC1, 0xC2):
        at += 2 + int.from_bytes(jpeg[at + 2:at + 4], "big")
    return int.from_bytes(jpeg[at + 7:at + 9], "big"), int.from_bytes(jpeg[at + 5:at + 7], "big")


@pytest.mark.parametrize("damaged", [False, True])
def test_a_damaged_jpeg_of_a_repaired_file_is_not_passed_on(dce, tmp_path, damaged):
    baseline = io.BytesIO()
    Image.open(SAMPLES / "photo.jpg").save(baseline, "JPEG", quality=80)
    jpeg = baseline.getvalue()
    if damaged:
        middle = len(jpeg) // 2
        jpeg = jpeg[:middle] + jpeg[middle + 2000:]
    source = page_without_a_table(tmp_path / "in.pdf", jpeg)
    stream = tmp_path / "out.pxl"
    result = dce.run("convert", source, "-o", stream)
    assert result.status == 0, result.error
    whole = jpeg in stream.read_bytes()
    assert whole == (not damaged), "a sound one is passed on, a damaged one is drawn"
    assert dce.json("verify", stream)["errors"] == []


def image_then_square(path, width, jpeg):
    """A red image above, from a dictionary that may be wrong, and a black square below, which comes after it."""
    out = bytearray(b"%PDF-1.4\n")
    content = b"q 60 0 0 30 0 30 cm /I Do Q 0 g 0 0 30 30 re f"
    for number, body in enumerate([
            b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 60 60]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
            b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
            b"<</Type/XObject/Subtype/Image%s/BitsPerComponent 8/ColorSpace/DeviceRGB/Filter/DCTDecode"
            b"/Length %d>>stream\n%s\nendstream" % (width, len(jpeg), jpeg)], 1):
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    out += b"trailer<</Root 1 0 R/Size 6>>\n"
    path.write_bytes(out)
    return path


@pytest.mark.parametrize("stream", ["png", "pclxl"])
@pytest.mark.parametrize("dictionary, sound, seen", [
    (b"/Width 16/Height 8", True, True),
    (b"/Height 8", True, False),             # no width
    (b"/Width 16/Height 8", False, False),   # no JPEG
    (b"/Width 200/Height 100", True, True)])  # more than there is
def test_what_follows_an_image_that_is_none_is_printed(dce, tmp_path, dictionary, sound, seen, stream):
    red = io.BytesIO()
    Image.new("RGB", (16, 8), (255, 0, 0)).save(red, "JPEG")
    source = image_then_square(tmp_path / "in.pdf", dictionary, red.getvalue() if sound else b"none")
    image = drawn_page(dce, tmp_path, source, stream)
    grey = [image.getpixel((int(image.width * x), int(image.height * y))) for x, y in ((0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75))]
    red_or_white = [50 < grey[0] < 110, 50 < grey[1] < 110] if seen else [grey[0] > 240, grey[1] > 240]
    assert red_or_white == [True, True] and grey[2] < 10 and grey[3] > 240
