"""Opacity in masks and groups, drawn with grey edges (300 dpi) and with sharp ones (600), which are other code."""
import shutil

import pytest
from PIL import ImageStat

from colour_squares import drawing, drawn

HELVETICA = "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
WAYS = [("png", 300, ()), ("png", 600, ()), ("pwg", 600, ()), ("urf", 600, ()), ("pclxl", 600, ("--lane", "vector")),
        ("pclxl", 600, ("--lane", "raster")), ("pcl5", 600, ("--lane", "vector")), ("ps", 600, ()), ("pcl5", 600, ("-O", "print-color-mode=bi-level")),
        ("pwg", 600, ("-O", "print-color-mode=bi-level"))]
EVERY_WAY = pytest.mark.parametrize("stream, resolution, options", [
    pytest.param(*way, marks=pytest.mark.skipif(way[0] == "ps" and not shutil.which("gs"), reason="Ghostscript is not installed"))
    for way in WAYS])


def tones(dce, folder, document, squares, stream, resolution, options):
    """The mean colour of each square's inner half: dots of a screen are no tone one by one."""
    page, dots = drawn(dce, folder, document, stream, resolution, options=options), resolution / 72
    insides = [page.crop((int((20 * i + 5) * dots), page.height - int(15 * dots), int((20 * i + 15) * dots), page.height - int(5 * dots)))
               for i in range(squares)]
    return [ImageStat.Stat(inside).mean for inside in insides]


@EVERY_WAY
def test_masks_by_opacity(dce, tmp_path, stream, resolution, options):
    """ISO 32000-1, 11.5.2: whatever a mask is made of, black shows as far as that is opaque; nothing of it hides all."""
    marks = ["0 0 200 200 re f", "20 w 0 10 m 200 10 l S", "/S sh", "200 0 0 20 0 0 cm BI /IM true /W 1 /H 1 /BPC 1 ID \0 EI",
             "200 0 0 20 0 0 cm BI /CS /G /W 1 /H 1 /BPC 8 ID \0 EI", "BT /F 400 Tf 60 -50 Td (I) Tj ET", "0 0 200 20 re f 0 0 200 20 re f",
             "0 0 1 1 re f"]
    shading = "/Shading << /S << /ShadingType 2 /ColorSpace /DeviceGray /Coords [0 0 1 0] /Extend [true true] " \
              "/Function << /FunctionType 2 /N 1 /Domain [0 1] /C0 [0] /C1 [0] >> >> >>"
    group = "/Type /XObject /Subtype /Form /BBox [0 0 200 200] /Group << /S /Transparency /CS /DeviceGray >> " \
            f"/Resources << /ExtGState << /Q << /ca 0.25 /CA 0.25 >> >> {shading} {HELVETICA} >>"
    states = " ".join(f"/A{i} << /SMask << /S /Alpha /G {5 + i} 0 R >> >>" for i in range(len(marks)))
    document = drawing("", " ".join(f"/A{i} gs 0 g {20 * i} 0 20 20 re f" for i in range(len(marks))), len(marks),
                       [(group, f"/Q gs {mark}".encode()) for mark in marks], resources=f"/ExtGState << {states} >>")
    wanted = [191] * 6 + [255 * 0.75 ** 2, 255]
    found = tones(dce, tmp_path, document, len(marks), stream, resolution, options)
    assert found == [pytest.approx([level] * 3, abs=3) for level in wanted]


@EVERY_WAY
def test_masks_by_opacity_that_are_inverted(dce, tmp_path, stream, resolution, options):
    """11.6.5.3: where the group is opaque nothing shows, whatever the colour of what is masked; where it leaves the page free, all does."""
    marks = ["0 0 200 200 re f", "0 0 1 1 re f", "/Q gs 0 0 200 200 re f"]
    group = "/Type /XObject /Subtype /Form /BBox [0 0 200 200] /Group << /S /Transparency /CS /DeviceGray >> " \
            "/Resources << /ExtGState << /Q << /ca 0.25 >> >> >>"
    inverse = "<< /FunctionType 2 /N 1 /Domain [0 1] /C0 [1] /C1 [0] >>"
    states = " ".join(f"/A{i} << /SMask << /S /Alpha /G {5 + i} 0 R /TR {inverse} >> >>" for i in range(len(marks)))
    document = drawing("", " ".join(f"/A{i} gs 0.4 g {20 * i} 0 20 20 re f" for i in range(len(marks))), len(marks),
                       [(group, mark.encode()) for mark in marks], resources=f"/ExtGState << {states} >>")
    found = tones(dce, tmp_path, document, len(marks), stream, resolution, options)
    assert found == [pytest.approx([level] * 3, abs=3) for level in (255, 102, 255 - 0.75 * 153)]


@EVERY_WAY
def test_groups_that_are_not_isolated(dce, tmp_path, stream, resolution, options):
    """11.4.7: a quarter of white over grey, in groups that blend with it: normally, by difference, at half their opacity."""
    group = "/Type /XObject /Subtype /Form /BBox [0 0 200 200] /Group << /S /Transparency /I false >> " \
            "/Resources << /ExtGState << /Q << /ca 0.25 >> >> >>"
    states = ["/ca 1 /BM /Normal", "/BM /Difference", "/ca 0.5", "/ca 0.5 /BM /Difference"]
    named = " ".join(f"/G{i} << {state} >>" for i, state in enumerate(states))
    document = drawing("", " ".join(f"q 0.6 g {20 * i} 0 20 20 re f 1 0 0 1 {20 * i} 0 cm /G{i} gs /X Do Q" for i in range(len(states))),
                       len(states), [(group, b"/Q gs 1 g 0 0 20 20 re f")], resources=f"/ExtGState << {named} >> /XObject << /X 5 0 R >>")
    under = 0.6
    wanted = [255 * (under + opacity * (over - under)) for opacity, over in ((0.25, 1), (0.25, 1 - under), (0.125, 1), (0.125, 1 - under))]
    found = tones(dce, tmp_path, document, len(states), stream, resolution, options)
    assert found == [pytest.approx([level] * 3, abs=3) for level in wanted]


@EVERY_WAY
def test_opacity_of_what_is_masked_counts_once(dce, tmp_path, stream, resolution, options):
    """11.6.5.3: a mask's group begins opaque, though the mask is set with an opacity of the painting."""
    group = "/Type /XObject /Subtype /Form /BBox [0 0 200 200] /Group << /S /Transparency /CS /DeviceGray >>"
    states = "/L << /ca 0.5 /SMask << /S /Luminosity /G 5 0 R >> >> /A << /ca 0.5 /SMask << /S /Alpha /G 6 0 R >> >> " \
             "/M << /ca 0.5 /BM /Multiply /SMask << /S /Luminosity /G 5 0 R >> >>"
    document = drawing("", "/L gs 0 g 0 0 20 20 re f /A gs 20 0 20 20 re f /M gs 40 0 20 20 re f", 3,
                       [(group, b"0.6 g 0 0 200 200 re f"),
                        (group + " /Resources << /ExtGState << /Q << /ca 0.6 >> >> >>", b"/Q gs 0 g 0 0 200 200 re f")],
                       resources=f"/ExtGState << {states} >>")
    found = tones(dce, tmp_path, document, 3, stream, resolution, options)
    assert found == [pytest.approx([255 * (1 - 0.5 * 0.6)] * 3, abs=3)] * 3


MONOCHROME = ("-O", "print-color-mode=monochrome")


@pytest.mark.parametrize("stream, resolution, options", [
    ("png", 300, MONOCHROME), ("pwg", 600, MONOCHROME), ("pclxl", 600, MONOCHROME), ("pclxl", 600, (*MONOCHROME, "--lane", "raster")),
    ("pcl5", 600, MONOCHROME), ("pcl5", 600, (*MONOCHROME, "--lane", "vector")), ("pwg", 600, ("-O", "print-color-mode=bi-level"))])
def test_colours_blend_before_they_become_grey(dce, tmp_path, stream, resolution, options):
    """11.3.5.2: red multiplied by green is black, and so is their grey; beside it each alone, and black multiplied by paper."""
    document = drawing("", "0 1 0 rg 0 0 40 20 re f /M gs 1 0 0 rg 20 0 40 20 re f 0.6 g 60 0 20 20 re f", 4,
                       resources="/ExtGState << /M << /BM /Multiply >> >>")
    found = tones(dce, tmp_path, document, 4, stream, resolution, options)
    assert [tone[0] for tone in found] == [pytest.approx(level, abs=3) for level in (150, 0, 77, 153)]
