"""What `dce info --preflight` says before anything is printed, and what a conversion says of missing fonts."""
import json

import pytest

from conftest import write_pdf

SPOT = "[/Separation/Gold/DeviceCMYK<</FunctionType 2/Domain[0 1]/N 1/C0[0 0 0 0]/C1[0 .2 .6 .1]>>]"


def document(path, content, resources="", media="0 0 595 842", extra=(), pages=1):
    """Pages with the same content and resources; `extra` objects are numbered from 5."""
    kids = " ".join(["3 0 R"] * pages)
    return write_pdf(path, [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {pages}>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[{media}]/Contents 4 0 R/Resources<<{resources}>>>>",
        f"<</Length {len(content)}>>stream\n{content}\nendstream",
        *extra,
    ])


@pytest.fixture
def preflight(dce, tmp_path):
    def look(content, resources="", options=(), **more):
        result = dce.run("info", "--preflight", "--json", *options,
                         document(tmp_path / "in.pdf", content, resources, **more))
        assert result.status == 0, result.error
        return json.loads(result.output)

    return look


def kinds(found):
    return {finding["kind"]: finding for finding in found["findings"]}


def test_a_plain_page_has_no_findings_and_an_estimate_for_each_stream(preflight):
    found = preflight("100 200 72 144 re f")
    assert found["findings"] == []
    assert found["page_list"][0]["content_box_pt"] == [100, 842 - 344, 172, 842 - 200]
    estimates = {one["format"]: one for one in found["estimates"]}
    assert set(estimates) >= {"pcl5", "pclxl", "ps", "pdf", "pwg", "urf", "pclm"}
    for one in estimates.values():
        assert one["bytes"] > 100 and one["pages_converted"] == 1, one


def test_an_estimate_of_few_pages_speaks_of_all(preflight):
    one = preflight("100 200 72 144 re f")
    many = preflight("100 200 72 144 re f", pages=60)
    assert many["estimates"][0]["pages_converted"] < 60
    for single, all_pages in zip(one["estimates"], many["estimates"]):
        if single["format"] in ("pwg", "urf"):  # nothing of a raster page is shared
            assert 40 < all_pages["bytes"] / single["bytes"] <= 61, all_pages


def test_white_is_no_content(preflight):
    found = preflight("1 1 1 rg 0 0 595 842 re f")
    assert found["page_list"][0]["content_box_pt"] == [0, 0, 0, 0]
    assert found["findings"] == []


def test_what_the_margins_cut_is_found_and_scaling_helps(preflight):
    edge = "2 400 100 100 re f"
    at_the_edge = ["-O", "media=iso_a4_210x297mm", "-O", "print-scaling=none"]
    assert "content-outside-printable-area" in kinds(preflight(edge, options=at_the_edge))
    fitted = ["-O", "media=iso_a4_210x297mm", "-O", "print-scaling=fit"]
    assert kinds(preflight(edge, options=fitted)) == {}
    clipped = "50 0 500 842 re W n " + edge
    assert kinds(preflight(clipped, options=at_the_edge)) == {}


@pytest.mark.parametrize("name, severity, drawn_with", [
    ("Calibri-Bold", "warning", "Helvetica-Bold"),
    ("ABCDEF+Arial-BoldMT", "note", "Helvetica-Bold"),
    ("TimesNewRoman,Italic", "note", "Times-Italic"),
])
def test_fonts_that_are_not_embedded_are_named(preflight, name, severity, drawn_with):
    flags = 32 + (1 << 18 if "Bold" in name else 0) + (2 + 64 if "Times" in name else 0)
    descriptor = (f"<</Type/FontDescriptor/FontName/{name}/Flags {flags}/FontBBox[0 -200 1000 900]/ItalicAngle 0"
                  "/Ascent 900/Descent -200/CapHeight 700/StemV 80>>")
    found = preflight("BT /F 24 Tf 100 700 Td (Text) Tj ET",
                      f"/Font<</F<</Type/Font/Subtype/TrueType/BaseFont/{name}/FontDescriptor 5 0 R/FirstChar 32/LastChar 32"
                      "/Widths[250]>>>>", extra=[descriptor], pages=3)
    finding = kinds(found)["font-not-embedded"]
    assert finding["severity"] == severity
    assert finding["pages"] == "1-3"
    assert name.replace("ABCDEF+", "") in finding["message"] and drawn_with in finding["message"]


def test_images_transparency_overprint_and_spot_colours(preflight):
    image = ("<</Type/XObject/Subtype/Image/Width 100/Height 100/BitsPerComponent 8/ColorSpace/DeviceGray/Length 10000>>stream\n"
             + "x" * 10000 + "\nendstream")
    found = preflight("q 200 0 0 200 100 100 cm /I Do Q /S cs 1 scn /G gs 300 300 50 50 re f",
                      f"/XObject<</I 5 0 R>>/ColorSpace<</S {SPOT}>>/ExtGState<</G<</ca .5/op true/OP true>>>>", extra=[image])
    assert set(kinds(found)) == {"image-resolution-low", "transparency", "overprint", "spot-color"}
    page = found["page_list"][0]
    assert page["images"] == 1 and page["lowest_image_resolution"] == 36
    assert page["spot_colors"] == ["Gold"]


def test_what_a_mask_is_drawn_of_is_no_content(preflight):
    form = "<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Group<</S/Transparency/CS/DeviceGray>>/Length 22>>stream\n0 0 595 842 re f      \nendstream"
    found = preflight("/G gs 100 100 50 50 re f", "/ExtGState<</G<</SMask<</S/Luminosity/G 5 0 R>>>>>>", extra=[form])
    box = found["page_list"][0]["content_box_pt"]
    assert box == [100, 842 - 150, 150, 842 - 100]
    assert "transparency" in kinds(found)


def test_an_image_file_is_all_content(dce):
    from conftest import SAMPLES
    result = dce.run("info", "--preflight", "--json", SAMPLES / "discs.png")
    found = json.loads(result.output)
    page = found["page_list"][0]
    assert page["content_box_pt"][2:] == pytest.approx([page["width_pt"], page["height_pt"]], abs=0.1)


def test_people_are_told_in_lines(dce, tmp_path):
    result = dce.run("info", "--preflight", document(tmp_path / "in.pdf", "100 200 72 144 re f"))
    assert result.status == 0
    text = result.output.decode()
    assert text.startswith("pdf, 1 page\nnothing was found") and "pclxl" in text


def test_a_ticket_needs_preflight(dce, tmp_path):
    result = dce.run("info", "-O", "sides=one-sided", document(tmp_path / "in.pdf", "0 0 9 9 re f"))
    assert result.status == 1 and "--preflight" in result.error


@pytest.mark.parametrize("threads", [1, 2])
def test_a_conversion_names_a_missing_font_once_and_its_first_page(dce, tmp_path, threads):
    text = "BT /F 24 Tf 100 700 Td (Text) Tj ET"
    font = "/Font<</F<</Type/Font/Subtype/TrueType/BaseFont/Calibri/FontDescriptor 5 0 R/FirstChar 32/LastChar 32/Widths[250]>>>>"
    pages = 12
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{' '.join(['3 0 R'] * 4 + ['6 0 R'] * (pages - 4))}]/Count {pages}>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        f"<</Length {len(text)}>>stream\n{text}\nendstream",
        "<</Type/FontDescriptor/FontName/Calibri/Flags 32/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 900/Descent -200"
        "/CapHeight 700/StemV 80>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<{font}>>>>",
    ]
    result = dce.run("convert", write_pdf(tmp_path / "in.pdf", objects), "-o", tmp_path / "out.pxl", "--threads", threads)
    assert result.status == 0
    told = [line for line in result.error.splitlines() if "Calibri" in line]
    assert len(told) == 1 and "page 5" in told[0], result.error
