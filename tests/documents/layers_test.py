"""Optional content by membership dictionaries (ISO 32000-1, 8.11.2.2): A and B are on, C is off."""
import pytest

from colour_squares import colours, pdf
from conftest import write_pdf

MEMBERSHIPS = [  # and whether what belongs to them is seen
    ("/OCGs [5 0 R 6 0 R]", True), ("/OCGs [6 0 R 7 0 R]", True), ("/OCGs 7 0 R", False), ("/OCGs []", True), ("", True),
    ("/P /AllOn /OCGs [5 0 R 6 0 R]", True), ("/P /AllOn /OCGs [5 0 R 7 0 R]", False), ("/P /AllOn /OCGs [5 0 R null]", True),
    ("/P /AnyOff /OCGs [5 0 R 7 0 R]", True), ("/P /AnyOff /OCGs [5 0 R 6 0 R]", False), ("/P /AnyOff /OCGs [null]", True),
    ("/P /AllOff /OCGs [7 0 R]", True), ("/P /AllOff /OCGs [5 0 R 7 0 R]", False),
    ("/VE [/And 5 0 R 6 0 R]", True), ("/VE [/And 5 0 R 7 0 R]", False), ("/VE [/Or 7 0 R 5 0 R]", True),
    ("/VE [/Not 6 0 R]", False), ("/VE [/Not 7 0 R] /OCGs 7 0 R", True), ("/VE [/And 5 0 R [/Not 7 0 R]]", True),
    ("/VE [/Not [/Or 7 0 R 6 0 R]]", False), ("/VE [/And [/Or 5 0 R 7 0 R] [/Not [/And 6 0 R 7 0 R]]]", True)]


@pytest.mark.parametrize("stream", ["png", "pclxl", "ps"])
def test_membership(dce, tmp_path, stream):
    named = " ".join(f"/M{i} << /Type /OCMD {membership} >>" for i, (membership, _) in enumerate(MEMBERSHIPS))
    document = pdf("", [("EMC " if i else "") + f"/OC /M{i} BDC" for i in range(len(MEMBERSHIPS))],
                   [(f"/Type /OCG /Name ({name})", b"") for name in "ABC"],
                   "/OCProperties << /OCGs [5 0 R 6 0 R 7 0 R] /D << /OFF [7 0 R] >> >>", f"/Properties << {named} >>")
    found = colours(dce, tmp_path, document, len(MEMBERSHIPS), stream, 150)
    assert [color == (0, 0, 0) for color in found] == [seen for _, seen in MEMBERSHIPS]


def test_an_expression_without_an_end(dce, tmp_path):
    """It names itself ten times over."""
    page = "/OC /M BDC 0 0 20 20 re f EMC"
    source = write_pdf(tmp_path / "in.pdf", [
        "<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[6 0 R]/D<<>>>>>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 20 20]/Contents 4 0 R/Resources<</Properties<</M<</Type/OCMD/VE 5 0 R>>>>>>>>",
        f"<</Length {len(page)}>>stream\n{page}\nendstream", "[/Or" + " [/Not 5 0 R]" * 10 + "]", "<</Type/OCG/Name(A)>>"])
    done = dce.run("convert", source, "-o", tmp_path / "out.png")
    assert done.status == 0 and done.seconds < 10
