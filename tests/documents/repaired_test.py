"""A file whose structure was lost may have lost bytes of its images too: what reaches a printer is sound."""
import io

import pytest
from PIL import Image

from conftest import SAMPLES


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
