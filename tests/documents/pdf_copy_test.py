"""PDF from PDF: what a page's content relied on is still there when it has become a form of another page."""
import re
import shutil
import subprocess

import pytest

from conftest import write_pdf

OBJECTS = [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Count 1/Kids[3 0 R]>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 288 144]/Contents 4 0 R"
    "/Resources<</Font<</F 5 0 R/T 7 0 R>>/XObject<</X 6 0 R>>>>>>",
    "<</Length 46>>stream\n/X Do BT /T 24 Tf 20 20 Td (a) Tj ET          \nendstream",
    "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    "<</Type/XObject/Subtype/Form/BBox[0 0 288 144]/Length 40>>stream\nBT /F 24 Tf 20 60 Td (inherited) Tj ET  \nendstream",
    "<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[.1 0 0 .1 0 0]/FirstChar 97/LastChar 97/Widths[9]"
    "/Encoding<</Differences[97/a]>>/CharProcs<</a 8 0 R>>>>",
    "<</Length 31>>stream\n9 0 d0 BT /F 9 Tf (b) Tj ET    \nendstream",
]


@pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf is not installed")
def test_forms_and_type3_fonts_keep_the_resources_they_inherited(dce, tmp_path):
    result = dce.run("convert", write_pdf(tmp_path / "in.pdf", OBJECTS), "-o", tmp_path / "out.pdf")
    assert result.status == 0, result.error
    plain = subprocess.run(["qpdf", "--qdf", "--object-streams=disable", tmp_path / "out.pdf", "-"],
                           stdout=subprocess.PIPE, check=True).stdout.decode("latin-1")
    objects = [text for text in re.split(r"\nendobj", plain) if re.search(r"/Subtype /(Form|Type3)\b", text)]
    assert len(objects) == 3
    for text in objects:
        entries = text.split("stream")[0]
        assert "/Resources" in entries, text
        own = re.findall(r"(\d+) 0 obj", entries)[-1]
        assert not re.search(rf"\b{own} 0 R", entries), "what it inherits must not lead back to it"


@pytest.mark.skipif(not shutil.which("qpdf"), reason="qpdf is not installed")
def test_names_of_any_length_find_what_they_name(dce, tmp_path):
    page_font, form_font = "P" * 170, "F" * 130
    page, form = f"/X Do BT /{page_font} 24 Tf (a) Tj ET", f"BT /{form_font} 24 Tf (b) Tj ET"
    objects = [
        *OBJECTS[:2],
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 288 144]/Contents 4 0 R"
        f"/Resources<</Font<</{page_font} 5 0 R>>/XObject<</X 6 0 R>>>>>>",
        f"<</Length {len(page)}>>stream\n{page}\nendstream",
        OBJECTS[4],
        f"<</Type/XObject/Subtype/Form/BBox[0 0 288 144]/Resources<</Font<</{form_font} 5 0 R>>>>/Length {len(form)}>>"
        f"stream\n{form}\nendstream",
    ]
    result = dce.run("convert", write_pdf(tmp_path / "in.pdf", objects), "-o", tmp_path / "out.pdf")
    assert result.status == 0, result.error
    plain = subprocess.run(["qpdf", "--qdf", "--object-streams=disable", tmp_path / "out.pdf", "-"],
                           stdout=subprocess.PIPE, check=True).stdout.decode("latin-1")
    for font in (page_font, form_font):
        assert re.search(rf"/{font} \d+ 0 R", plain), "as a key"
        assert f"/{font} 24 Tf" in plain, "as the content has it"
