"""What test pages for presses look at (the suites of the Ghent Workgroup and of Altona do), one by one and with values that the
specifications give: black, soft masks, JPEG 2000, 16 bits, DeviceN, hairlines, the four kinds of fonts. Overprint and rendering
intents have files of their own, overprint_test.py and colour_test.py."""
import io
import shutil
import subprocess

import pytest
from PIL import Image

import box_fonts
from colour_squares import colours, drawing, drawn, near, pdf

LANES = [("png", 72), ("png", 600), ("pwg", 300), ("pclxl", 600), ("pcl5", 600)]
EVERY_LANE = pytest.mark.parametrize("stream, resolution", LANES)
BLACKS = [("0 g", "0 G"), ("0 0 0 rg", "0 0 0 RG"), ("0 0 0 1 k", "0 0 0 1 K"), ("/B cs 1 scn", "/B CS 1 SCN")]
BLACK_INK = "/B [/Separation /Black /DeviceCMYK << /FunctionType 2 /Domain [0 1] /C0 [0 0 0 0] /C1 [0 0 0 1] /N 1 >>]"
HELVETICA = "/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"


def image(words, data, size=(1, 1)):
    return f"/Type /XObject /Subtype /Image /Width {size[0]} /Height {size[1]} {words}", data


def show(name, at):
    return f"q 20 0 0 20 {20 * at} 0 cm /{name} Do Q"


def words_and_lines(blacks):
    """In each of these colours, which are set for fills and for strokes."""
    return " ".join(f"{fill} {stroke} BT /F 8 Tf {20 * i + 2} 8 Td (ab) Tj ET 0.5 w {20 * i + 2} 3 m {20 * i + 17} 4 l S"
                    for i, (fill, stroke) in enumerate(blacks))


@pytest.mark.parametrize("stream", ["png", "pwg", "urf", "pclxl", "pcl5", "tiff"])
def test_black_text_and_lines_are_black_alone(dce, tmp_path, stream):
    """In any space that says black: neither grey nor a mix, in a job in colour."""
    document = drawing(BLACK_INK, words_and_lines(BLACKS), 4, resources=HELVETICA)
    if stream == "tiff":
        (tmp_path / "in.pdf").write_bytes(document)
        assert dce.run("convert", tmp_path / "in.pdf", "-o", tmp_path / "out.tiff", "--resolution", "600", "-O",
                       "print-color-mode=color").status == 0
        page = Image.open(tmp_path / "out.tiff").convert("RGB")
    else:
        page = drawn(dce, tmp_path, document, stream, 600)
    counts = {color: count for count, color in page.getcolors(1 << 24)}
    assert set(counts) == {(0, 0, 0), (255, 255, 255)}
    assert counts[(0, 0, 0)] > 4 * 1000


@pytest.mark.skipif(not shutil.which("gs"), reason="Ghostscript is not installed")
@pytest.mark.parametrize("stream", ["ps", "pdf"])
def test_black_is_black_ink_alone_on_a_press(dce, tmp_path, stream):
    source, target, plates = tmp_path / "in.pdf", tmp_path / f"out.{stream}", tmp_path / "plates.tif"
    blacks = [black for black in BLACKS if "rg" not in black[0]]  # what a press makes of RGB is its own business
    source.write_bytes(drawing(BLACK_INK, words_and_lines(blacks), 4, resources=HELVETICA))
    assert dce.run("convert", source, "-o", target, "-O", "print-scaling=none").status == 0
    subprocess.run(["gs", "-q", "-dSAFER", "-dNOPAUSE", "-dBATCH", "-sDEVICE=tiff32nc", "-r300", f"-sOutputFile={plates}", target],
                   check=True, stdin=subprocess.DEVNULL, timeout=60)
    inks = Image.open(plates).getcolors(1 << 24)
    assert {color for _, color in inks} == {(0, 0, 0, 0), (0, 0, 0, 255)}


@EVERY_LANE
def test_soft_masks(dce, tmp_path, stream, resolution):
    """ISO 32000-1, 11.5: by luminosity, by opacity, of an image; each lets half or a quarter of the black through."""
    group = "/Type /XObject /Subtype /Form /BBox [0 0 200 200] /Group << /S /Transparency /CS /DeviceGray >>"
    states = "/L << /SMask << /S /Luminosity /G 5 0 R >> >> /A << /SMask << /S /Alpha /G 6 0 R >> >> /N << /SMask /None >>"
    document = drawing("", f"/L gs 0 g 0 0 20 20 re f /A gs 20 0 20 20 re f /N gs {show('I', 2)}", 3,
                   [(group, b"0.5 g 0 0 200 200 re f"),
                    (group + " /Resources << /ExtGState << /Q << /ca 0.25 >> >> >>", b"/Q gs 0 g 0 0 200 200 re f"),
                    image("/BitsPerComponent 8 /ColorSpace /DeviceGray /SMask 8 0 R", b"\0"),
                    image("/BitsPerComponent 8 /ColorSpace /DeviceGray", b"\x80")],
                   resources=f"/ExtGState << {states} >> /XObject << /I 7 0 R >>")
    found = colours(dce, tmp_path, document, 3, stream, resolution)
    for got, wanted in zip(found, (127, 191, 127)):
        assert near(got, (wanted,) * 3, 2), found


@EVERY_LANE
def test_images_of_other_codings_and_depths(dce, tmp_path, stream, resolution):
    """JPEG 2000 without loss (15444-1), 16 bits a component, 4 bits of grey, CMYK and a Decode that turns it round."""
    coded = io.BytesIO()
    Image.new("RGB", (32, 32), (200, 100, 50)).save(coded, "JPEG2000", irreversible=False)
    images = [image("/Filter /JPXDecode", coded.getvalue(), (32, 32)),
              image("/BitsPerComponent 16 /ColorSpace /DeviceRGB", b"\xc8\x00\x64\x00\x32\x00"),
              image("/BitsPerComponent 16 /ColorSpace /DeviceGray", b"\x80\x00"),
              image("/BitsPerComponent 4 /ColorSpace /DeviceGray", b"\x50"),
              image("/BitsPerComponent 8 /ColorSpace /DeviceRGB /Decode [1 0 1 0 1 0]", b"\x37\x9b\xcd")]
    names = [f"I{i}" for i in range(len(images))]
    document = drawing("", " ".join(show(name, i) for i, name in enumerate(names)), len(names), images,
                       resources="/XObject << " + " ".join(f"/{name} {5 + i} 0 R" for i, name in enumerate(names)) + " >>")
    found = colours(dce, tmp_path, document, 5, stream, resolution)
    wanted = [(200, 100, 50), (200, 100, 50), (128,) * 3, (85,) * 3, (200, 100, 50)]
    assert [near(a, b, 2) for a, b in zip(found, wanted)] == [True] * 5, found


@EVERY_LANE
def test_device_n(dce, tmp_path, stream, resolution):
    """ISO 32000-1, 8.6.6.5: what the tint transformation makes of it; None leaves no mark (8.6.6.4)."""
    tint = ("/FunctionType 4 /Domain [0 1 0 1] /Range [0 1 0 1 0 1 0 1]", b"{ 0 0 }")
    spaces = "/D [/DeviceN [/Cyan /Magenta] /DeviceCMYK 5 0 R] " \
             "/N [/Separation /None /DeviceCMYK << /FunctionType 2 /Domain [0 1] /C0 [0 0 0 0] /C1 [0 0 0 1] /N 1 >>] " \
             "/R [/Separation /Rot /DeviceRGB << /FunctionType 2 /Domain [0 1] /C0 [1 1 1] /C1 [0.8 0.2 0.4] /N 1 >>]"
    found = colours(dce, tmp_path, pdf(spaces, ["/D cs 1 0.5 scn", "1 0.5 0 0 k", "/R cs 1 scn", "/R cs 0.5 scn",
                                                "1 0.5 0 0 k 80 0 20 20 re f /N cs 1 scn"], [tint]), 5, stream, resolution)
    assert near(found[0], found[1], 1) and found[0] != (255, 255, 255)
    assert near(found[2], (204, 51, 102), 1)
    assert near(found[3], (230, 153, 179), 1)
    assert near(found[4], found[1], 1)


@pytest.mark.parametrize("stream, resolution", [("png", 150), ("pwg", 300), ("png", 600), ("pcl5", 600), ("pcl5", 1200)])
def test_hairlines_are_seen_at_every_resolution(dce, tmp_path, stream, resolution):
    """A line of width 0 is as thin as the device can draw (8.4.3.2), and none of a hundredth of a point is lost."""
    lines = "0 w 3.37 2 m 3.37 18 l S 0.01 w 25.1 2 m 25.1 18 l S 42 5.03 m 58 5.03 l S 0 w 62 2 m 78 18 l S"
    page = drawn(dce, tmp_path, drawing("", lines, 4), stream, resolution).convert("L")
    dots = resolution / 72

    def darkest(x0, y0, x1, y1, by_row):
        box = page.crop((int(x0 * dots), page.height - int(y1 * dots), int(x1 * dots), page.height - int(y0 * dots)))
        rows = [[box.getpixel((x, y)) for x in range(box.width)] for y in range(box.height)]
        return [min(line) for line in (rows if by_row else zip(*rows))]

    for seen in (darkest(0, 3, 20, 17, True), darkest(20, 3, 40, 17, True), darkest(43, 0, 57, 20, False), darkest(60, 3, 80, 17, True)):
        assert max(seen) < 250
    if resolution >= 600:
        row = page.crop((0, page.height - int(10 * dots), int(20 * dots), page.height - int(10 * dots) + 1))
        assert sum(level < 128 for level in row.getdata()) == 1


def font_objects(kind):
    """The streams of a font, from object 5 on, and the font's dictionary."""
    simple = "/FirstChar 97 /LastChar 97 /Widths [600]"
    descriptor = "/FontDescriptor << /Type /FontDescriptor /FontName /Box /Flags 4 /FontBBox [0 0 500 1000] /ItalicAngle 0 " \
                 "/Ascent 1000 /Descent 0 /CapHeight 1000 /StemV 80 {} 5 0 R >>"
    if kind == "Type 1":
        parts = box_fonts.type1()
        lengths = " ".join(f"/Length{i} {len(part)}" for i, part in enumerate(parts, 1))
        return [(lengths, b"".join(parts))], f"/Type /Font /Subtype /Type1 /BaseFont /Box {simple} {descriptor.format('/FontFile')}"
    if kind == "TrueType":
        data = box_fonts.truetype()
        return [(f"/Length1 {len(data)}", data)], f"/Type /Font /Subtype /TrueType /BaseFont /Box {simple} {descriptor.format('/FontFile2')}"
    if kind == "CFF with CIDs":
        return [("/Subtype /CIDFontType0C", box_fonts.cff_cid())], \
            "/Type /Font /Subtype /Type0 /BaseFont /Box /Encoding /Identity-H /DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 " \
            "/BaseFont /Box /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 600 " \
            f"{descriptor.format('/FontFile3')} >>]"
    return [("", b"600 0 0 0 500 1000 d1 0 0 500 1000 re f")], \
        "/Type /Font /Subtype /Type3 /FontBBox [0 0 500 1000] /FontMatrix [0.001 0 0 0.001 0 0] " \
        f"/Encoding << /Type /Encoding /Differences [97 /a] >> /CharProcs << /a 5 0 R >> {simple} /Resources << >>"


@pytest.mark.parametrize("stream, resolution", [("png", 72), ("pclxl", 600), ("pcl5", 600)])
@pytest.mark.parametrize("kind", ["Type 1", "TrueType", "CFF with CIDs", "Type 3"])
def test_fonts_of_every_kind(dce, tmp_path, kind, stream, resolution):
    """Two boxes of 10 by 20 points, twelve apart; text is red, which Type 3 takes over too."""
    streams, font = font_objects(kind)
    word = "<00010001>" if "CID" in kind else "(aa)"
    document = drawing("", f"1 0 0 rg BT /F 20 Tf 3 0 Td {word} Tj ET", 2, streams, resources=f"/Font << /F << {font} >> >>")
    page, dots = drawn(dce, tmp_path, document, stream, resolution), resolution / 72
    for x, red in ((1.5, False), (4.5, True), (11.5, True), (14, False), (16.5, True), (23.5, True), (26.5, False)):
        for y in (1.5, 10, 18.5):
            got = page.getpixel((int(x * dots), page.height - 1 - int(y * dots)))
            assert near(got, (255, 0, 0) if red else (255, 255, 255), 8), (x, y, got)


@pytest.mark.parametrize("stream, resolution", [("png", 150), ("pclxl", 600)])
def test_stand_ins_are_as_heavy_as_the_name_says(dce, tmp_path, stream, resolution):
    fonts = " ".join(f"/{name} << /Type /Font /Subtype /TrueType /BaseFont /Nowhere{style} /FirstChar 97 /LastChar 97 /Widths [600] "
                     f"/FontDescriptor << /Type /FontDescriptor /FontName /Nowhere{style} /Flags 32 /FontBBox [0 0 500 1000] /ItalicAngle 0 "
                     "/Ascent 1000 /Descent 0 /CapHeight 1000 /StemV 80 >> >>"
                     for name, style in (("A", ""), ("B", "-Bold"), ("C", "-Demi"), ("D", "-Black")))
    document = drawing("", " ".join(f"BT /{name} 20 Tf {20 * i + 2} 5 Td (a) Tj ET" for i, name in enumerate("ABCD")), 4,
                       resources=f"/Font << {fonts} >>")
    source, target = tmp_path / "in.pdf", tmp_path / f"out.{stream}"
    source.write_bytes(document)
    assert dce.run("convert", source, "-o", target, "--resolution", resolution, "-O", "print-scaling=none").status == 0
    if stream != "png":
        dce.json("verify", target, "--png", tmp_path / "pages")
        target = tmp_path / "pages" / "page-0001.png"
    page = Image.open(target).convert("L")
    page = page.rotate(-90, expand=True) if page.height > page.width else page
    ink = [sum(255 - level for level in page.crop((page.width * i // 4, 0, page.width * (i + 1) // 4, page.height)).getdata()) for i in range(4)]
    assert ink[1] > 1.2 * ink[0] and all(abs(heavy - ink[1]) < 0.02 * ink[1] for heavy in ink[2:])
