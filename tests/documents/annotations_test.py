"""Annotations: what fields hold where the form says that it is not drawn yet (ISO 32000-1, 12.7.2), and marks of files."""
import pytest

from conftest import drawn_page, write_pdf

FIELDS = [  # kind, value, appearance, and whether there is ink: with NeedAppearances, without
    ("/FT /Tx /V (MMMM)", "", True, False),
    ("/FT /Tx /V <FEFF004D004D>", "1 1 1 rg 0 0 40 20 re f /Tx BMC EMC", True, False),
    ("/FT /Ch /Ff 131072 /Opt [(MM) (NN)] /V (MM)", "", True, False),
    ("/FT /Tx /V ()", "", False, False),
    ("/FT /Tx", "", False, False),
    ("/FT /Tx /V (MMMM)", "0 0 40 20 re f BT /F 1 Tf 0 0 Td (M) Tj ET", True, True)]


def form(path, needs):
    widgets, appearances = [], []
    for i, (field, appearance, *_) in enumerate(FIELDS):
        number = 6 + len(FIELDS) + i
        widgets.append(f"<</Type/Annot/Subtype/Widget/F 4/T(f{i})/DA(/F 14 Tf 0 g)/Rect[{40 * i} 0 {40 * i + 40} 20]/P 3 0 R{field}"
                       f"/AP<</N {number} 0 R>>>>")
        appearances.append(f"<</Type/XObject/Subtype/Form/BBox[0 0 40 20]/Resources<</Font<</F 5 0 R>>>>/Length {len(appearance)}>>"
                           f"stream\n{appearance}\nendstream")
    kids = " ".join(f"{6 + i} 0 R" for i in range(len(FIELDS)))
    return write_pdf(path, [
        f"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[{kids}]/DR<</Font<</F 5 0 R>>>>/NeedAppearances {needs}>>>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {40 * len(FIELDS)} 20]/Contents 4 0 R/Annots[{kids}]>>",
        "<</Length 0>>stream\n\nendstream", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", *widgets, *appearances])


@pytest.mark.parametrize("needs", ["true", "false"])
@pytest.mark.parametrize("stream", ["png", "pclxl", "pdf"])
def test_values(dce, tmp_path, stream, needs):
    image = drawn_page(dce, tmp_path, form(tmp_path / "in.pdf", needs), stream)
    width = image.width / len(FIELDS)
    ink = [image.crop((int(i * width) + 2, 4, int((i + 1) * width) - 2, image.height - 4)).getextrema()[0] < 128
           for i in range(len(FIELDS))]
    assert ink == [field[2 if needs == "true" else 3] for field in FIELDS]


@pytest.mark.parametrize("stream", ["png", "pclxl", "pdf"])
def test_marks_of_attached_files_are_printed_where_their_flag_says_so(dce, tmp_path, stream):
    """12.5.3: print flag, none, print flag but hidden."""
    marks = [f"<</Type/Annot/Subtype/FileAttachment/F {flags}/Rect[{20 * i} 0 {20 * i + 20} 20]/AP<</N 8 0 R>>/FS<</Type/Filespec/F(a)>>>>"
             for i, flags in enumerate((28, 24, 30))]
    source = write_pdf(tmp_path / "in.pdf", [
        "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 60 20]/Contents 4 0 R/Annots[5 0 R 6 0 R 7 0 R]>>",
        "<</Length 0>>stream\n\nendstream", *marks,
        "<</Type/XObject/Subtype/Form/BBox[0 0 20 20]/Length 19>>stream\n 0 g 0 0 20 20 re f\nendstream"])
    image = drawn_page(dce, tmp_path, source, stream)
    assert [image.getpixel((int(image.width * (i + 0.5) / 3), image.height // 2)) < 128 for i in range(3)] == [True, False, False]


@pytest.mark.parametrize("stream", ["png", "pclxl", "pdf"])
def test_annotations_lie_in_the_order_of_the_page(dce, tmp_path, stream):
    """12.5.2: a field beneath a white square, and one above it."""
    field = "<</Type/Annot/Subtype/Widget/FT/Tx/T(f%d)/F 4/Rect[%d 0 %d 20]/AP<</N 8 0 R>>>>"
    source = write_pdf(tmp_path / "in.pdf", [
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R 7 0 R]>>>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 60 20]/Contents 4 0 R/Annots[5 0 R 6 0 R 7 0 R]>>", "<</Length 0>>stream\n\nendstream",
        field % (1, 0, 20), "<</Type/Annot/Subtype/Square/F 4/Rect[0 0 60 20]/AP<</N 9 0 R>>>>", field % (2, 40, 60),
        "<</Type/XObject/Subtype/Form/BBox[0 0 20 20]/Length 19>>stream\n 0 g 0 0 20 20 re f\nendstream",
        "<</Type/XObject/Subtype/Form/BBox[0 0 60 20]/Length 19>>stream\n 1 g 0 0 60 20 re f\nendstream"])
    image = drawn_page(dce, tmp_path, source, stream)
    assert [image.getpixel((int(image.width * (i + 0.5) / 3), image.height // 2)) < 128 for i in range(3)] == [False, False, True]


@pytest.mark.parametrize("stream", ["png", "pclxl", "pdf"])
@pytest.mark.parametrize("flags, upright", [(20, True), (4, False)])
def test_what_does_not_turn_with_its_page_stays_upright(dce, tmp_path, stream, flags, upright):
    """12.5.3: about its upper left corner, which a quarter turn brings to (30, 20) from the top left."""
    source = write_pdf(tmp_path / "in.pdf", [
        "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 60 60]/Rotate 90/Contents 4 0 R/Annots[5 0 R]>>", "<</Length 0>>stream\n\nendstream",
        f"<</Type/Annot/Subtype/Stamp/F {flags}/Rect[20 20 40 30]/AP<</N 6 0 R>>>>",
        "<</Type/XObject/Subtype/Form/BBox[0 0 20 10]/Length 19>>stream\n 0 g 0 0 20 10 re f\nendstream"])
    image = drawn_page(dce, tmp_path, source, stream)

    def ink(x, y):
        return image.getpixel((image.width * x // 60, image.height * y // 60)) < 128

    assert (ink(45, 25), ink(25, 35)) == (upright, not upright)


@pytest.mark.parametrize("name, flags, widest", [
    ("/CourierNew", 32, True), ("/Xyz", 33, True), ("/Arial", 32, False), ("/Xyz", 32, False)])
def test_made_up_fields_take_the_family_that_they_name(dce, tmp_path, name, flags, widest):
    """Four letters i of 14 points are 34 points wide in Courier, and 12 in Helvetica."""
    source = write_pdf(tmp_path / "in.pdf", [
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]/DR<</Font<</My 6 0 R>>>>/NeedAppearances true>>>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 60 20]/Contents 4 0 R/Annots[5 0 R]>>", "<</Length 0>>stream\n\nendstream",
        "<</Type/Annot/Subtype/Widget/FT/Tx/T(f)/F 4/V(iiii)/DA(/My 14 Tf 0 g)/Rect[0 0 60 20]/P 3 0 R>>",
        f"<</Type/Font/Subtype/TrueType/BaseFont{name}/Encoding/WinAnsiEncoding/FontDescriptor 7 0 R>>",
        f"<</Type/FontDescriptor/FontName{name}/Flags {flags}>>"])
    image = drawn_page(dce, tmp_path, source, "png")
    left, _, right, _ = image.point(lambda value: 255 if value < 128 else 0).getbbox()
    assert ((right - left) * 60 / image.width > 25) == widest
