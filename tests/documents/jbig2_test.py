"""JBIG2 images (ISO 32000-1, 7.4.7) of PDFs: with segments that several images share, and as other projects test theirs."""
import os
import pathlib

import pytest
from PIL import Image, ImageChops

from conftest import ROOT, write_pdf

DATA = ROOT / "tests/data/jbig2"
CORPUS = pathlib.Path(os.environ.get("DCE_CORPUS", ROOT.parent / "shared/corpus")) / "pdf"
# The second page of T.88's annex H, and the dictionary in front of the first that it uses.
GLOBALS, PAGE = slice(13, 48), slice(400, 682)


def page_with(path, image, shared=b""):
    def stream(entries, data):
        return f"<<{entries}/Length {2 * len(data)}>>stream\n{data.hex()}\nendstream"

    contents = "64 0 0 56 0 0 cm /I Do"
    parameters = "/DecodeParms[null<</JBIG2Globals 6 0 R>>]" if shared else ""
    return write_pdf(path, [
        "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 64 56]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
        f"<</Length {len(contents)}>>stream\n{contents}\nendstream",
        stream("/Type/XObject/Subtype/Image/Width 64/Height 56/ColorSpace/DeviceGray/BitsPerComponent 1"
               f"/Filter[/ASCIIHexDecode/JBIG2Decode]{parameters}", image),
        stream("/Filter/ASCIIHexDecode", shared)])


def drawn(dce, source, page):
    done = dce.run("convert", source, "-o", page, "--resolution", "72", "-O", "print-scaling=none", "-O", "page-ranges=1",
                   "-O", "print-color-mode=monochrome")
    assert done.status == 0, done.error
    return Image.open(page).convert("L"), done.error


def text_of(image):
    return "".join("".join("#" if image.getpixel((x, y)) < 128 else "." for x in range(image.width)) + "\n"
                   for y in range(image.height))


def test_an_image_uses_segments_that_images_share(dce, tmp_path):
    example = (DATA / "annex-h.jb2").read_bytes()
    source = page_with(tmp_path / "in.pdf", example[PAGE], example[GLOBALS])
    image, said = drawn(dce, source, tmp_path / "page.png")
    assert text_of(image) == (DATA / "annex-h-2.txt").read_text() and said == ""


def test_what_is_damaged_is_shown_in_part_and_said(dce, tmp_path):
    example = (DATA / "annex-h.jb2").read_bytes()
    image, said = drawn(dce, page_with(tmp_path / "in.pdf", example[13:300]), tmp_path / "page.png")
    rows = (DATA / "annex-h-1.txt").read_text().splitlines()[:8]
    assert text_of(image).splitlines()[:8] == rows
    assert "page 1: a JBIG2 image is damaged" in said and len(said.splitlines()) == 1


def test_what_is_no_image_is_said(dce, tmp_path):
    _, said = drawn(dce, page_with(tmp_path / "in.pdf", b"no image at all"), tmp_path / "page.png")
    assert "JBIG2" in said


# Forty ways to code one picture.
def test_other_projects_images_are_all_the_same(dce, tmp_path):
    sources = sorted(CORPUS.glob("bitmap-*.pdf"))
    if not sources:
        pytest.skip(f"no {CORPUS}")
    first = None
    for source in sources:
        image, said = drawn(dce, source, tmp_path / "page.png")
        assert said == "", source
        first = first or image.copy()
        assert ImageChops.difference(first, image).getbbox() is None, source
    assert first.getextrema() == (0, 255)
