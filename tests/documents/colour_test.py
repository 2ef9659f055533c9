"""What colours come out for those that documents name: profiles, calibrated spaces, inks and output intents."""
import io

import pytest
from PIL import Image, ImageCms

from colour_squares import colours, drawing, near, pdf

ADOBE = "/CalRGB << /WhitePoint [0.9505 1 1.089] /Gamma [2.2 2.2 2.2] " \
        "/Matrix [0.57667 0.29734 0.02703 0.18556 0.62736 0.07069 0.18823 0.07529 0.99134] >>"
LINEAR_GRAY = "/CalGray << /WhitePoint [0.9642 1 0.8249] /Gamma 1 >>"
LAB = "/Lab << /WhitePoint [0.9642 1 0.8249] /Range [-128 127 -128 127] >>"


def profile_of(space):
    return ImageCms.ImageCmsProfile(ImageCms.createProfile(space)).tobytes()


@pytest.fixture
def swapped():
    """An RGB profile whose primaries are turned round: red is what green was, green blue, blue red."""
    data = bytearray(profile_of("sRGB"))
    where = {bytes(data[i:i + 4]): i for i in range(132, 132 + 12 * int.from_bytes(data[128:132], "big"), 12)}
    entries = {name: bytes(data[at + 4:at + 12]) for name, at in where.items() if name in (b"rXYZ", b"gXYZ", b"bXYZ")}
    for name, other in ((b"rXYZ", b"gXYZ"), (b"gXYZ", b"bXYZ"), (b"bXYZ", b"rXYZ")):
        data[where[name] + 4:where[name] + 12] = entries[other]
    return bytes(data)


def test_calibrated_spaces(dce, tmp_path):
    found = colours(dce, tmp_path, pdf(f"/A [{ADOBE}] /G [{LINEAR_GRAY}] /L [{LAB}]",
                                       ["/A cs 0.784 0.392 0.196 sc", "/G cs 0.5 sc", "/L cs 53.585 0 0 sc",
                                        "/L cs 100 0 0 sc", "0.784 0.392 0.196 rg"]), 5)
    assert near(found[0], (230, 98, 44), 6), "Adobe RGB is wider than sRGB"
    assert near(found[1], (188, 188, 188))
    assert near(found[2], (128, 128, 128))
    assert near(found[3], (255, 255, 255), 0)
    assert near(found[4], (200, 100, 50), 1), "device colours are left alone"


def test_profiles_in_every_place(dce, tmp_path, swapped):
    icc = "[/ICCBased 5 0 R]"
    spaces = f"/P {icc} /I [/Indexed {icc} 1 <000000FF0000>] /S [/Separation /Gold {icc} << /FunctionType 2 " \
             "/Domain [0 1] /C0 [1 1 1] /C1 [1 0 0] /N 1 >>]"
    document = pdf(spaces, ["/P cs 1 0 0 sc", "/I cs 1 sc", "/S cs 1 scn", "1 0 0 rg"],
                   [("/N 3 /Alternate /DeviceRGB", swapped)])
    assert [near(found, wanted) for found, wanted in
            zip(colours(dce, tmp_path, document, 4), [(0, 255, 0), (0, 255, 0), (0, 255, 0), (255, 0, 0)])] == [True] * 4


def test_a_profile_of_its_own_for_each_picture(dce, tmp_path, swapped):
    """Programs write the same profile again and again; more than are kept of different ones."""
    count = 70
    document = pdf(" ".join(f"/P{i} [/ICCBased {5 + i} 0 R]" for i in range(count)),
                   [f"/P{i} cs 1 0 0 sc" for i in range(count)], [("/N 3 /Alternate /DeviceRGB", swapped)] * count)
    assert all(near(found, (0, 255, 0)) for found in colours(dce, tmp_path, document, count))


def test_srgb_profile_changes_nothing(dce, tmp_path):
    document = pdf("/P [/ICCBased 5 0 R]", ["/P cs 0.2 0.4 0.6 sc", "0.2 0.4 0.6 rg"],
                   [("/N 3", profile_of("sRGB"))])
    found = colours(dce, tmp_path, document, 2)
    assert found[0] == found[1]


def test_broken_profile_falls_back(dce, tmp_path):
    document = pdf("/P [/ICCBased 5 0 R]", ["/P cs 0.2 0.4 0.6 sc"], [("/N 3 /Alternate /DeviceRGB", b"no profile" * 99)])
    assert near(colours(dce, tmp_path, document, 1)[0], (51, 102, 153), 1)


def test_inks(dce, tmp_path):
    found = colours(dce, tmp_path, pdf("", ["1 0 0 0 k", "0 0 0 1 k", "0 0 0 0.5 k", "0 0 0 0 k"]), 4)
    assert near(found[0], (0, 158, 227))
    assert found[1] == (0, 0, 0), "black ink is black"
    assert len(set(found[2])) == 1, "and its tints are neutral"
    assert near(found[2], (157, 157, 157)), "as light as Ghostscript has them of the same profile"
    assert found[3] == (255, 255, 255)


@pytest.mark.parametrize("stream, resolution", [("png", 72), ("pwg", 600), ("pclxl", 600)])
def test_tints_of_black(dce, tmp_path, stream, resolution):
    """Black ink that is not full, or is painted with an opacity, is as light as by the profile: it is screened anyway."""
    document = pdf("", ["0 0 0 0.93333 k", "/T gs 0 0 0 1 k", "/O gs 0 0 0 1 k"],
                   resources="/ExtGState << /T << /ca 0.4 >> /O << /ca 1 >> >>")
    found = colours(dce, tmp_path, document, 3, stream, resolution)
    assert near(found[0], (47, 47, 47), 1), "darker would be 33"
    assert near(found[1], (162, 162, 162), 1), "of full black it would be 153"
    assert found[2] == (0, 0, 0)


@pytest.mark.parametrize("stream, resolution", [("png", 72), ("pwg", 600), ("pclxl", 600)])
def test_black_by_the_profile(dce, tmp_path, stream, resolution):
    """A proof of the printing condition."""
    document = pdf("", ["0 0 0 1 k", "0 0 0 0.5 k", "0 g"])
    found = colours(dce, tmp_path, document, 3, stream, resolution, options=["-O", "black-preservation=none"])
    assert near(found[0], (24, 23, 21), 0), "full black is a dark grey"
    assert near(found[1], (157, 157, 156), 1)
    assert found[2] == (0, 0, 0), "which is no ink"


def cmyk_table(inks):
    """An ICC profile (ISO 15076-1, 10.10) of four inks by a table of two nodes an ink that gives L* alone, of `inks` in percent."""
    def lut(corners):
        table = b"".join(bytes([round(2.55 * level), 128, 128]) for level in corners)
        identity = bytes(range(256))
        matrix = b"".join(value.to_bytes(4, "big") for value in (65536, 0, 0, 0, 65536, 0, 0, 0, 65536))
        return b"mft1" + bytes(4) + bytes([4, 3, 2, 0]) + matrix + identity * 4 + table + identity * 3
    corners = [max(0, 100 - sum(ink for bit, ink in enumerate(inks) if corner >> (3 - bit) & 1)) for corner in range(16)]
    tags = {b"A2B0": lut(corners), b"wtpt": b"XYZ " + bytes(4) + b"".join(
        round(value * 65536).to_bytes(4, "big") for value in (0.9642, 1, 0.8249))}
    at, table, data = 132 + 12 * len(tags), len(tags).to_bytes(4, "big"), b""
    for name, tag in tags.items():
        tag += bytes(-len(tag) % 4)
        table += name + (at + len(data)).to_bytes(4, "big") + len(tag).to_bytes(4, "big")
        data += tag
    head = bytearray(128)
    head[0:4] = (at + len(data)).to_bytes(4, "big")
    head[8:24] = b"\2\x20\0\0prtrCMYKLab "
    head[36:40] = b"acsp"
    head[68:80] = b"".join(round(value * 65536).to_bytes(4, "big") for value in (0.9642, 1, 0.8249))
    return bytes(head) + table + data


def test_cmyk_profile_by_option(dce, tmp_path, swapped):
    """What DeviceCMYK means where the document does not say; an output intent goes before it (ISO 32000-1, 14.11.5)."""
    profile = tmp_path / "inks.icc"
    profile.write_bytes(cmyk_table((30, 50, 10, 100)))
    use = ["-O", f"cmyk-profile={profile}"]
    content = ["1 0 0 0 k", "0 1 0 0 k", "0 0 1 0 k"]
    found = colours(dce, tmp_path, pdf("", content), 3, options=use)
    assert [near(got, (level,) * 3) for got, level in zip(found, (171, 119, 226))] == [True] * 3, found
    intent = "/OutputIntents [<< /Type /OutputIntent /S /GTS_PDFX /OutputConditionIdentifier (x) /DestOutputProfile 5 0 R >>]"
    brought = pdf("", content, [("/N 4", cmyk_table((50, 10, 30, 100)))], catalog=intent)
    found = colours(dce, tmp_path, brought, 3, options=use)
    assert [near(got, (level,) * 3) for got, level in zip(found, (119, 226, 171))] == [True] * 3, found


def test_what_is_no_cmyk_profile(dce, tmp_path, swapped):
    source, profile = tmp_path / "in.pdf", tmp_path / "rgb.icc"
    source.write_bytes(pdf("", ["1 0 0 0 k"]))
    profile.write_bytes(swapped)
    done = dce.run("convert", source, "-o", tmp_path / "out.png", "-O", f"cmyk-profile={profile}")
    assert done.status == 1 and "no ICC profile of CMYK" in done.error
    assert dce.run("convert", source, "-o", tmp_path / "out.png", "-O", "cmyk-profile=/nowhere").status == 2


@pytest.mark.parametrize("stream", ["png", "pclxl", "pcl5"])
def test_every_stream_has_the_colours(dce, tmp_path, stream):
    document = pdf("", ["1 0 0 0 k"] * 5)
    if stream == "png":
        assert near(colours(dce, tmp_path, document, 5)[2], (0, 158, 227))
        return
    source, target = tmp_path / "in.pdf", tmp_path / "out"
    source.write_bytes(document)
    assert dce.run("convert", source, "-o", target, "--to", stream, "-O", "print-color-mode=color", "-O",
                   "print-scaling=none").status == 0
    assert dce.run("verify", target, "--png", tmp_path / "pages").status == 0
    page = Image.open(next((tmp_path / "pages").glob("*.png"))).convert("RGB")
    darkest = min(page.resize((page.width // 4, page.height // 4), Image.BOX).getdata())
    assert near(darkest, (0, 158, 227), 30)


def test_transparent_page_that_was_looked_at_before(dce, tmp_path):
    """Whether a page has colour is found out from its list; what is then drawn of the list again must be all of it."""
    drop = "q 0 0 1 rg 30 18 m 36 18 38 12 38 10 c 38 4 34 2 30 2 c 26 2 22 4 22 10 c 22 12 24 18 30 18 c f Q"
    document = pdf("", ["1 0 0 rg", f"0 1 0 rg 20 0 20 20 re f {drop} 0 1 0 rg /M gs", "/O gs 1 1 0 rg", "0 1 0 rg"],
                   resources="/ExtGState << /M << /BM /Multiply >> /O << /BM /Normal >> >>")
    source, target = tmp_path / "in.pdf", tmp_path / "out.png"
    source.write_bytes(document)
    done = dce.run("convert", source, "-o", target, "--resolution", "600", "-O", "print-scaling=none")
    assert done.status == 0 and "warning" not in done.error, done.error
    image = Image.open(target).convert("RGB")
    found = [image.getpixel(((20 * i + 10) * 600 // 72, image.height - 10 * 600 // 72)) for i in range(4)]
    assert [near(a, b) for a, b in zip(found, [(255, 0, 0), (0, 0, 0), (255, 255, 0), (0, 255, 0)])] == [True] * 4


@pytest.mark.parametrize("stream, resolution", [("png", 72), ("pwg", 600), ("pclxl", 600), ("ps", 72)])
def test_default_spaces_say_what_device_colours_are(dce, tmp_path, swapped, stream, resolution):
    """ISO 32000-1, 8.6.5.6: of fills, images and shadings, whoever draws them."""
    shading = "<< /ShadingType 2 /ColorSpace /DeviceRGB /Coords [60 0 80 0] /Extend [true true] " \
              "/Function << /FunctionType 2 /N 1 /Domain [0 1] /C0 [1 0 0] /C1 [1 0 0] >> >>"
    image = ("/Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 /ColorSpace /DeviceRGB", b"\xff\0\0" * 4)
    document = pdf(f"/DefaultRGB [/ICCBased 5 0 R] /DefaultGray [{LINEAR_GRAY}]",
                   ["1 0 0 rg", "0.5 g", "q 20 0 0 20 40 0 cm /I Do Q q 0 0 0 0 re W n", "Q q 60 0 20 20 re W n /S sh Q q 0 0 0 0 re W n"],
                   [("/N 3", swapped), image], resources=f"/XObject << /I 6 0 R >> /Shading << /S {shading} >>")
    found = colours(dce, tmp_path, document, 4, stream, resolution)
    assert near(found[0], (0, 255, 0)), "red of the page is green of the profile"
    assert near(found[1], (188, 188, 188)), "half the light"
    assert near(found[2], (0, 255, 0)), "and so in its images"
    assert near(found[3], (0, 255, 0)), "and its shadings"


def jp2_with(data, profile):
    """Its colour specification box (15444-1, I.5.3.3) put in place of the one that says sRGB by number."""
    head, colr = data.index(b"jp2h"), data.index(b"colr")
    old = int.from_bytes(data[colr - 4:colr], "big")
    box = (len(profile) + 11).to_bytes(4, "big") + b"colr\2\0\0" + profile
    size = int.from_bytes(data[head - 4:head], "big") + len(box) - old
    return data[:head - 4] + size.to_bytes(4, "big") + data[head:colr - 4] + box + data[colr - 4 + old:]


@pytest.fixture(params=["jpeg", "jpeg in pieces", "png", "palette png", "tiff", "webp", "jp2"])
def red_by_profile(request, tmp_path, swapped):
    """A picture whose red is its profile's green."""
    kind = request.param.split()[-1] if request.param != "jpeg in pieces" else "jpeg"
    picture = Image.new("RGB", (40, 40), (255, 0, 0))
    path, profile = tmp_path / f"picture.{kind}", swapped
    if request.param == "palette png":
        picture = picture.quantize(4)
    if request.param == "jpeg in pieces":
        profile += bytes(70000)  # more than a segment holds
    if kind == "jp2":
        out = io.BytesIO()
        picture.save(out, "JPEG2000")
        path.write_bytes(jp2_with(out.getvalue(), profile))
    else:
        picture.save(path, kind.upper(), icc_profile=profile, **({"quality": 95} if kind == "jpeg" else {}))
    return path


def centre(path):
    page = Image.open(path).convert("RGB")
    return page.getpixel((page.width // 2, page.height // 2))


@pytest.mark.parametrize("stream", ["png", "pwg", "pclxl", "pclm"])
def test_profiles_of_pictures(dce, tmp_path, red_by_profile, stream):
    target = tmp_path / f"out.{stream}"
    done = dce.run("convert", red_by_profile, "-o", target, "--to", stream, "-O", "print-scaling=fit",
                   "-O", "print-color-mode=color", "--resolution", "300")
    assert done.status == 0 and "warning" not in done.error, done.error
    if stream != "png":
        dce.json("verify", target, "--png", tmp_path / "pages")
        target = tmp_path / "pages" / "page-0001.png"
    assert near(centre(target), (0, 255, 0), 6)


def test_pdf_keeps_picture_and_profile(dce, tmp_path, swapped):
    """A photograph is not coded again for the sake of its colours."""
    picture, target, drawn = tmp_path / "picture.jpeg", tmp_path / "out.pdf", tmp_path / "drawn.png"
    Image.new("RGB", (40, 40), (255, 0, 0)).save(picture, quality=95, icc_profile=swapped)
    assert dce.run("convert", picture, "-o", target).status == 0
    data = target.read_bytes()
    assert picture.read_bytes()[-200:] in data and b"/ICCBased" in data
    assert dce.run("convert", target, "-o", drawn, "--resolution", "72").status == 0
    assert near(centre(drawn), (0, 255, 0), 6)


def test_picture_with_a_broken_profile(dce, tmp_path):
    picture, target = tmp_path / "picture.png", tmp_path / "out.png"
    Image.new("RGB", (40, 40), (51, 102, 153)).save(picture, icc_profile=b"no profile" * 99)
    assert dce.run("convert", picture, "-o", target, "--resolution", "72").status == 0
    assert near(centre(target), (51, 102, 153), 1)


@pytest.mark.parametrize("stream, mode", [("pclxl", "color"), ("pclxl", "monochrome"), ("ps", "color"), ("ps", "monochrome")])
def test_photograph_with_a_profile_stays_small(dce, tmp_path, swapped, stream, mode):
    """Its colours are converted, and it is coded as finely as it was."""
    picture, target = tmp_path / "picture.jpeg", tmp_path / "out"
    noise = Image.effect_noise((400, 400), 60)
    Image.merge("RGB", (noise, noise.rotate(90), Image.new("L", noise.size, 60))).save(picture, quality=75, icc_profile=swapped)
    done = dce.run("convert", picture, "-o", target, "--to", stream, "-O", f"print-color-mode={mode}")
    assert done.status == 0, done.error
    assert target.stat().st_size < (1.4 if stream == "ps" else 1.1) * picture.stat().st_size


def test_photograph_in_a_monochrome_postscript_job(dce, tmp_path):
    """Its luminance is taken as it is coded."""
    picture, target = tmp_path / "picture.jpeg", tmp_path / "out.ps"
    noise = Image.effect_noise((400, 400), 60)
    Image.merge("RGB", (noise, noise, noise)).save(picture, quality=75)
    assert dce.run("convert", picture, "-o", target, "-O", "print-color-mode=monochrome").status == 0
    assert b"/DCTDecode" in target.read_bytes()
    assert target.stat().st_size < 1.4 * picture.stat().st_size


def on_grey_paper(profile):
    """A printer's profile on paper of 80 % white, with the matrix of a display's."""
    data = bytearray(profile)
    data[12:16] = b"prtr"
    where = next(i for i in range(132, 132 + 12 * int.from_bytes(data[128:132], "big"), 12) if data[i:i + 4] == b"wtpt")
    at = int.from_bytes(data[where + 4:where + 8], "big")
    data[at + 8:at + 20] = b"".join(round(0.8 * value * 65536).to_bytes(4, "big") for value in (0.9642, 1, 0.8249))
    return bytes(data)


@pytest.mark.parametrize("primaries", ["other", "srgb"])
@pytest.mark.parametrize("stream, resolution", [("png", 72), ("pwg", 600), ("pclxl", 600)])
def test_rendering_intents(dce, tmp_path, swapped, primaries, stream, resolution):
    """ISO 32000-1, 8.6.5.8: absolute colorimetric shows the paper that a profile is for; of fills and of images. An image's
    own intent goes before that of the graphics state (8.9.5.1)."""
    def image(words="", space="[/ICCBased 5 0 R]", samples=b"\xff\xff\xff" * 4):
        return (f"/Type /XObject /Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 /ColorSpace {space} {words}", samples)

    def show(name, at):
        return f"q 20 0 0 20 {20 * at} 0 cm /{name} Do Q"

    inline = "q 20 0 0 20 100 0 cm BI /W 1 /H 1 /BPC 8 /CS /P /Intent /AbsoluteColorimetric ID \xff\xff\xff EI Q"
    nothing = "q 0 0 0 0 re W n"
    document = pdf("/P [/ICCBased 5 0 R]",
                   ["/P cs 1 1 1 sc", "/AbsoluteColorimetric ri /P cs 1 1 1 sc", f"{show('I', 2)} {nothing}",
                    f"Q {show('R', 3)} {nothing}", f"Q /RelativeColorimetric ri {show('A', 4)} {nothing}", f"Q {inline} {nothing}",
                    f"Q {show('X', 6)} {nothing}"],
                   [("/N 3", on_grey_paper(swapped if primaries == "other" else profile_of("sRGB"))), image(),
                    image("/Intent /RelativeColorimetric"), image("/Intent /AbsoluteColorimetric"),
                    image("/Intent /AbsoluteColorimetric", "[/Indexed [/ICCBased 5 0 R] 1 <000000FFFFFF>]", b"\1" * 4)],
                   resources="/XObject << /I 6 0 R /R 7 0 R /A 8 0 R /X 9 0 R >>")
    found = colours(dce, tmp_path, document, 7, stream, resolution)
    white, paper = (255, 255, 255), (231, 231, 231)
    for got, wanted in zip(found, (white, paper, paper, white, paper, paper, paper)):
        assert near(got, wanted, 4), found


@pytest.mark.parametrize("stream, resolution", [("png", 150), ("png", 600), ("pwg", 600), ("pclxl", 600)])
def test_shading_by_coordinates_of_a_colour(dce, tmp_path, stream, resolution):
    """A component that is no ink but a coordinate, of which a byte is too coarse: a 1/255 more is a tint more."""
    tint = ("/FunctionType 4 /Domain [0 1] /Range [0 1 0 1 0 1]", b"{ 0.498 sub 50 mul dup dup }")
    space = "[/DeviceN [/L] [/CalRGB << /WhitePoint [0.9505 1 1.089] /Gamma [2.2 2.2 2.2] /Matrix [0.4124 0.2126 0.0193 0.3576 0.7152 " \
            "0.1192 0.1805 0.0722 0.9505] >>] 5 0 R]"
    shadings = " ".join(f"/S{i} << /ShadingType 2 /ColorSpace {space} /Coords [0 0 1 0] /Extend [true true] /Function << /FunctionType 2 /N 1 "
                        f"/Domain [0 1] /C0 [{value}] /C1 [{value}] >> >>" for i, value in enumerate((0.5005, 0.508)))
    document = drawing("", "q 0 0 20 20 re W n /S0 sh Q q 20 0 20 20 re W n /S1 sh Q", 2, [tint], resources=f"/Shading << {shadings} >>")
    found = colours(dce, tmp_path, document, 2, stream, resolution)
    assert near(found[0], (26,) * 3, 4) and near(found[1], (128,) * 3, 4), found


@pytest.mark.parametrize("stream, resolution", [("png", 72), ("png", 600), ("pwg", 300), ("pclxl", 600)])
def test_colours_are_the_nearest_level(dce, tmp_path, stream, resolution):
    """In every lane, so that what is drawn in one meets what is said in another without an edge."""
    levels = (0.1, 0.19, 0.38, 0.5, 0.65, 0.997)
    document = pdf("", [f"{level} g" for level in levels] + [f"{level} 0 {1 - level} rg" for level in levels])
    wanted = [(round(255 * level + 1e-6),) * 3 for level in levels]
    wanted += [(round(255 * level + 1e-6), 0, round(255 * (1 - level) + 1e-6)) for level in levels]
    found = colours(dce, tmp_path, document, len(wanted), stream, resolution)
    assert not [(a, b) for a, b in zip(found, wanted) if not near(a, b, 0)]
