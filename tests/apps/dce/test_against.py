"""dce verify --against: a stream beside the document that it was made from."""
import base64
import json
import re
import shutil

import pytest


def compare(dce, stream, source, *more):
    run = dce("verify", stream, "--against", source, "--json", *more)
    return run, json.loads(run.out) if run.out else {}


@pytest.mark.parametrize("ending", ["pwg", "pxl", "pdf"])
def test_a_faithful_stream(dce, document, tmp_path, ending):
    source = document()
    assert dce("convert", source, "-o", f"out.{ending}", "--resolution", "300").code == 0
    run, found = compare(dce, f"out.{ending}", source, "--report", "report")
    assert run.code == 0, run.err
    assert all(page["score"] <= 48 and page["reference"] for page in found["pages"])
    html = (tmp_path / "report" / "index.html").read_text()
    pictures = [base64.b64decode(text, validate=True) for text in re.findall(r'data:image/png;base64,([^"]*)"', html)]
    assert len(pictures) == 3 * len(found["pages"])
    assert all(png.startswith(b"\x89PNG") and png.endswith(b"IEND\xaeB`\x82") for png in pictures)
    assert 'src="http' not in html and 'href="http' not in html


def test_another_page_is_far_off(dce, document, tmp_path):
    assert dce("convert", document(), "-o", "out.pwg", "--resolution", "300").code == 0
    other = tmp_path / "other.txt"
    other.write_text("Quite another text\n" * 40)
    run, found = compare(dce, "out.pwg", "other.txt")
    assert max(page["score"] for page in found["pages"]) > 48


@pytest.mark.skipif(not shutil.which("pdftoppm"), reason="drawn by Poppler")
def test_drawings_of_others_are_kept(dce, document, tmp_path):
    assert dce("convert", document(pages=3), "-o", "out.pwg", "--resolution", "150").code == 0
    first, found = compare(dce, "out.pwg", document(pages=3), "--drawn", "drawn", "--pages", "2")
    assert first.code == 0 and len(found["pages"]) == 2
    kept = sorted(path.name for path in (tmp_path / "drawn").iterdir())
    assert {"Poppler-1.png", "Poppler-2.png"} <= set(kept) and "Poppler-3.png" not in kept
    again, same = compare(dce, "out.pwg", document(pages=3), "--drawn", "drawn", "--pages", "2")
    assert same == found
    for path in (tmp_path / "drawn").iterdir():
        path.write_bytes(b"")  # what is kept is what is used
    broken, other = compare(dce, "out.pwg", document(pages=3), "--drawn", "drawn", "--pages", "2")
    assert all(page["reference"] == "dce's contone lane" for page in other["pages"])


def test_missing_pages_are_told(dce, document, tmp_path):
    (tmp_path / "long.txt").write_text("line\n" * 200)
    assert dce("convert", "long.txt", "-o", "out.pwg", "--resolution", "150", "-O", "page-ranges=1").code == 0
    run, found = compare(dce, "out.pwg", "long.txt")
    assert run.code == 2 and "missing" in run.err
    assert [page["page"] for page in found["pages"] if not page["reference"]] == list(range(2, len(found["pages"]) + 1))


def test_a_turned_page_that_is_less_than_its_sheet_lies_at_its_own_corner(dce, tmp_path):
    """A lying page 1 mm shorter than A4, with lines at its edges: the sheet's spare millimetre is at the end of the page."""
    lines = " ".join(f"{x} 0 4 592 re" for x in range(8, 836, 16)) + " f"
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
               "<</Type/Page/Parent 2 0 R/MediaBox[0 0 839 592]/Contents 4 0 R>>", f"<</Length {len(lines)}>>stream\n{lines}\nendstream"]
    text = "%PDF-1.4\n" + "".join(f"{i} 0 obj\n{body}\nendobj\n" for i, body in enumerate(objects, 1))
    (tmp_path / "in.pdf").write_text(text + "trailer<</Root 1 0 R/Size 5>>\n")
    assert dce("convert", "in.pdf", "-o", "out.pwg", "--resolution", "300").code == 0
    _, found = compare(dce, "out.pwg", "in.pdf")
    assert found["pages"][0]["score"] < 48


@pytest.mark.skipif(not shutil.which("gs"), reason="PostScript is read by Ghostscript")
def test_postscript_is_read_by_ghostscript(dce, document):
    assert dce("convert", document(), "-o", "out.ps").code == 0
    run, found = compare(dce, "out.ps", document())
    assert run.code == 0 and all(page["score"] <= 48 for page in found["pages"])


def test_a_report_needs_a_source(dce, document):
    run = dce("verify", document(), "--report", "report")
    assert run.code == 1 and "--against" in run.err
