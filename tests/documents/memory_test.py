"""What conversions hold at once does not grow with a document's pages, nor with one scan's size."""
import pytest

from conftest import SAMPLES, SANITIZED, write_pdf

pytestmark = pytest.mark.skipif(SANITIZED, reason="a sanitizer's shadow is not the program's memory")

MB = 1024  # of KB


def made_pdf(path, pages):
    """`pages` pages, each with its own text, all with one font."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>",
               "<</Type/Pages/Count %d/Kids[%s]>>" % (pages, " ".join("%d 0 R" % (4 + 2 * i) for i in range(pages))),
               "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    for i in range(pages):
        content = "BT /F 24 Tf 20 60 Td (Page %d of %d) Tj ET" % (i + 1, pages)
        objects.append("<</Type/Page/Parent 2 0 R/MediaBox[0 0 288 144]/Contents %d 0 R"
                       "/Resources<</Font<</F 3 0 R>>>>>>" % (5 + 2 * i))
        objects.append("<</Length %d>>stream\n%s\nendstream" % (len(content), content))
    return write_pdf(path, objects)


def peak_kb(dce, source, stream, *options):
    result = dce.run("convert", source, "-o", "/dev/null", "--to", stream, "--stats=json", *options, timeout=300)
    assert result.status == 0, result.error
    return result.stats["peak_rss_kb"]


@pytest.mark.parametrize("stream", ["pcl5", "pwg", "ps", "pdf"])
def test_ten_thousand_pages_take_what_a_hundred_take(dce, stream, tmp_path):
    source = made_pdf(tmp_path / "long.pdf", 10_000)
    options = ["--threads", "2", "--resolution", "150" if stream != "ps" else "300"]
    first = peak_kb(dce, source, stream, *options, "-O", "page-ranges=1-100")
    assert peak_kb(dce, source, stream, *options) <= 1.2 * first


@pytest.mark.parametrize("stream", ["pcl5", "pwg", "urf", "pclm"])
def test_a4_in_colour_at_600(dce, stream):
    peak = peak_kb(dce, SAMPLES / "report.pdf", stream, "--threads", "2", "--resolution", "600", "-O",
                   "print-color-mode=color")
    assert peak < 150 * MB
