"""Overprint, by ISO 32000-1, 8.6.7 and table 149: which inks painting takes away, leaves and adds.

Each square's upper layer is painted over its lower one; another page paints the inks that the specification says lie there
then, without overprint. The two must look alike, in every lane.
"""
import shutil

import pytest

from colour_squares import colours, drawn, near, pdf

STATES = "/N << /OP false /op false >> /O << /OP true /OPM 0 >> /M << /OP true /OPM 1 >> /F << /OP false /op true /OPM 1 >> " \
         "/S << /OP true /op false /OPM 1 >>"


def separation(name, inks, space="/DeviceCMYK", paper="0 0 0 0"):
    return f"[/Separation /{name} {space} << /FunctionType 2 /Domain [0 1] /C0 [{paper}] /C1 [{inks}] /N 1 >>]"


GOLD = "0 0.2 0.6 0.2"
SPACES = f"/G {separation('Gold', GOLD)} /B {separation('Black', '0 0 0 1')} /Y {separation('Yellow', '0 0 1 0')} " \
         f"/A {separation('All', '1 1 1 1')} /D [/DeviceN [/Magenta /Gold] /DeviceCMYK 5 0 R]"

# Its function is never asked for inks that overprint: they are painted as they are.
DEVICEN_TINT = ("/FunctionType 4 /Domain [0 1 0 1] /Range [0 1 0 1 0 1 0 1]",
                b"{ 0 3 1 roll dup 0.2 mul 3 2 roll add dup 1 gt { pop 1 } if exch dup 0.6 mul exch 0.2 mul }")

# beneath, above, what lies there then
CASES = [
    ("1 0 0 0 k", "/M gs 0 0 1 0 k", "1 0 1 0 k"),          # OPM 1: a component of 0 leaves its ink alone
    ("1 0 0 0 k", "/O gs 0 0 1 0 k", "0 0 1 0 k"),          # OPM 0: all process inks are painted
    ("1 0 0 0 k", "/F gs 0 0 1 0 k", "1 0 1 0 k"),          # op alone is for fills
    ("1 0 0 0 k", "/S gs 0 0 1 0 k", "0 0 1 0 k"),          # OP alone would be for both, but op says no
    ("1 0 0 0 k", "/N gs 0 0 1 0 k", "0 0 1 0 k"),
    ("1 0 0 0 k", "/O gs /Y cs 1 scn", "1 0 1 0 k"),        # a Separation paints its own ink, in either mode
    ("1 0 0 0 k", "/M gs /Y cs 0.5 scn", "1 0 0.5 0 k"),
    ("1 0 0 0 k", "/O gs /G cs 1 scn", f"1 {GOLD[2:]} k"),  # so does a spot ink
    ("/G cs 1 scn", "/O gs 1 0 0 0 k", f"1 {GOLD[2:]} k"),  # which DeviceCMYK leaves alone in either mode
    ("/G cs 1 scn", "/N gs 1 0 0 0 k", "1 0 0 0 k"),
    ("1 0 0 0 k", "/M gs 0.5 0 1 0 k", "0.5 0 1 0 k"),      # an ink that is named is replaced, though it gets lighter
    ("0 1 0 0 k", "/M gs 0 0 0 0.4 k", "0 1 0 0.4 k"),
    ("0 1 0 0 k", "/M gs 0.6 g", "0.6 g"),            # DeviceGray paints all process inks
    ("0 1 0 0 k", "/M gs /B cs 0.4 scn", "0 1 0 0.4 k"),
    ("0 1 0 0 k", "/M gs 0 0 0 0 k", "0 1 0 0 k"),          # the white that vanishes
    ("0 1 0 0 k", "/O gs 0 0 0 0 k", "0 0 0 0 k"),
    ("0 1 0 0 k", "/M gs 0 0 0 1 k", "0 0 0 1 k"),          # black ink in full is black
    ("1 0 0 0.3 k", "/M gs /D cs 0.5 1 scn", "1 0.7 0.6 0.5 k"),  # DeviceN paints the inks it names
    ("0.3 0.3 0.3 0 k", "/M gs /A cs 0.5 scn", "0.5 0.5 0.5 0.5 k"),
]


def pages():
    layers = [f"/N gs {below} {20 * i} 0 20 20 re f {above}" for i, (below, above, _) in enumerate(CASES)]
    results = [f"/N gs {result}" for _, _, result in CASES]
    return tuple(pdf(SPACES, marks, [DEVICEN_TINT], resources=f"/ExtGState << {STATES} >>") for marks in (layers, results))


@pytest.mark.parametrize("stream, resolution", [("png", 72), ("png", 600), ("pwg", 300), ("pclxl", 600), ("pcl5", 600), ("ps", 300)])
def test_inks_are_left_or_taken_away(dce, tmp_path, stream, resolution):
    if stream == "ps" and not shutil.which("gs"):
        pytest.skip("Ghostscript is not installed")
    layered, flat = pages()
    found, wanted = colours(dce, tmp_path, layered, len(CASES), stream, resolution), colours(dce, tmp_path, flat, len(CASES))
    wrong = [(case, a, b) for case, a, b in zip(CASES, found, wanted) if not near(a, b, 2)]
    assert not wrong


@pytest.mark.parametrize("stream", ["pcl5", "pclxl"])
def test_in_black_and_white(dce, tmp_path, stream):
    """The direct renderer's dots: as dark as the inks that lie there."""
    def darkness(page):
        image = drawn(dce, tmp_path, page, stream, 600, mode="monochrome").convert("L")
        side = 600 * 20 / 72
        boxes = [image.crop((int(i * side) + 20, image.height - 140, int(i * side) + 148, image.height - 12)) for i in range(len(CASES))]
        return [sum(box.getdata()) / (box.width * box.height) for box in boxes]
    found, wanted = (darkness(page) for page in pages())
    assert max(abs(a - b) for a, b in zip(found, wanted)) < 4


def test_spot_ink_with_an_alternate_that_is_no_ink(dce, tmp_path):
    """It filters what lies beneath: darker than either, and over nothing its alternate."""
    sea = separation("Sea", "60 -40 -20", "[/Lab << /WhitePoint [0.9642 1 0.8249] /Range [-128 127 -128 127] >>]", "100 0 0")
    document = pdf(f"/S {sea}", ["/N gs 0 0 1 0 k 0 0 20 20 re f /M gs /S cs 1 scn", "/N gs /S cs 1 scn", "/N gs 0 0 1 0 k"],
                   resources=f"/ExtGState << {STATES} >>")
    both, alone, yellow = colours(dce, tmp_path, document, 3)
    assert near(both, [round(a * b / 255) for a, b in zip(alone, yellow)])


@pytest.mark.parametrize("stream, resolution", [("png", 72), ("png", 600), ("pclxl", 600), ("pwg", 300)])
def test_cells_of_a_pattern_leave_inks_alone(dce, tmp_path, stream, resolution):
    """Those beneath the pattern, as marks that lie there by themselves do; where they do not overprint, they take them away."""
    words = "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 5 5] /XStep 5 /YStep 5 " \
            f"/Resources << /ExtGState << {STATES} >> >>"
    cells = [(words, b"/%s gs 0 0 1 0 k 0 0 5 5 re f" % state) for state in (b"M", b"N")]
    beneath = "/N gs 1 0 0 0 k {} 0 20 20 re f /Pattern cs /{} scn"
    document = pdf("", [beneath.format(0, "Over"), beneath.format(20, "Out"), "/N gs 1 0 1 0 k", "/N gs 0 0 1 0 k"], cells,
                   resources=f"/ExtGState << {STATES} >> /Pattern << /Over 5 0 R /Out 6 0 R >>")
    over, out, green, yellow = colours(dce, tmp_path, document, 4, stream, resolution)
    assert near(over, green, 2) and near(out, yellow, 2)


def test_cells_that_overprint_lie_as_those_that_do_not(dce, tmp_path):
    """Marks of 2 points, 5 apart, turned or not, over an ink so light that it hardly shows whether it is still there."""
    words = "/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 5 5] /XStep 5 /YStep 5 /Matrix [{}] " \
            f"/Resources << /ExtGState << {STATES} >> >>"
    for turn in ("1 0 0 1 0 0", "0.8 0.6 -0.6 0.8 3 1"):
        pages = []
        for state in (b"O", b"N"):
            document = pdf(f"/Z {separation('Mist', '0 0 0 0.02')}",
                           [f"/N gs /Z cs 1 scn {20 * i} 0 20 20 re f /Pattern cs /P scn" for i in range(3)],
                           [(words.format(turn), b"/%s gs 0 1 0 0.1 k 1 1 2 2 re f" % state)],
                           resources=f"/ExtGState << {STATES} >> /Pattern << /P 5 0 R >>")
            pages.append(drawn(dce, tmp_path, document, resolution=288).convert("RGB"))
        apart = [max(abs(a - b) for a, b in zip(*dots)) for dots in zip(*(page.getdata() for page in pages))]
        assert sum(apart) / len(apart) < 4, turn


def test_what_overprint_does_not_change_is_drawn_as_ever(dce, tmp_path):
    """Photographs and colours of a screen beside it, and black text over nothing, which stays black alone."""
    marks = ["/N gs 1 0 0 0 k 0 0 20 20 re f /M gs 0 0 1 0 k 5 5 10 10 re f 0 0 1 0 k 0 0 1 1 re f 0.2 0.9 0.3 rg 20 0 20 20 re f",
             "0.2 0.9 0.3 rg", "/M gs 0 0 0 1 k"]
    with_overprint = pdf(SPACES, marks[:1] + marks[1:], resources=f"/ExtGState << {STATES} >>")
    found = colours(dce, tmp_path, with_overprint, 3)
    assert near(found[1], (51, 230, 77), 1)
    assert found[2] == (0, 0, 0)


def test_black_text_that_overprints_stays_text(dce, tmp_path):
    """As press documents have it: no pixels in place of a page's text."""
    def stream(state):
        words = " ".join(f"BT /F 9 Tf 4 {y} Td (Black text that overprints) Tj ET" for y in range(4, 20, 4))
        document = pdf("", ["0 0 0 0.2 k"] * 9 + [f"0 0 0 0.2 k 0 0 180 20 re f 0 0 0 1 k /{state} gs {words}"],
                       resources=f"/ExtGState << {STATES} >> /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>")
        source, target = tmp_path / "in.pdf", tmp_path / f"{state}.pxl"
        source.write_bytes(document)
        assert dce.run("convert", source, "-o", target, "--lane", "vector").status == 0
        return target.read_bytes()
    assert stream("M") == stream("N")
