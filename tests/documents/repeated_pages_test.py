"""Pages that look like one shortly before are written again and not drawn again: the stream is the same to the byte."""
import pytest

from conftest import write_pdf

LETTERS = 6
CATALOG, TREE, FONT = range(1, 4)


def page(text, lines):
    return f"BT /F 10 Tf 20 TL 50 800 Td ({text}) ' " + f"({text}, and so on) ' " * lines + "ET"


def mailing(path, contents):
    """A page for each content, in objects of its own."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    kids = []
    for content in contents:
        objects.append(f"<</Length {len(content)}>>stream\n{content}\nendstream")
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {len(objects)} 0 R"
                       "/Resources<</Font<</F 3 0 R>>>>>>")
        kids.append(f"{len(objects)} 0 R")
    objects[TREE - 1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>"
    return write_pdf(path, objects)


@pytest.fixture(scope="module")
def mailings(tmp_path_factory):
    """The same twice: letters with terms behind them, and the like with comments that make all of them unlike."""
    folder = tmp_path_factory.mktemp("mailings")
    contents = [text for letter in range(LETTERS) for text in (page(f"Dear {letter}", letter), page("Terms", 30))]
    unlike = [content + "%" * (number + 1) for number, content in enumerate(contents)]
    return mailing(folder / "like.pdf", contents), mailing(folder / "unlike.pdf", unlike)


def streams(dce, sources, *options):
    """Each source's stream, and how many of its pages were written again."""
    results = [dce.run("convert", source, "-o", "-", "--stats=json", "-O", "job-name=mailing", *options) for source in sources]
    assert [result.status for result in results] == [0, 0], results[0].error + results[1].error
    return [(result.output, result.stats["pages_repeated"]) for result in results]


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("stream, lane", [
    *((stream, "raster") for stream in ("pcl5", "pclxl", "ps", "pdf", "pwg", "urf", "pclm")),
    *((stream, "vector") for stream in ("pcl5", "pclxl", "ps"))])
def test_terms_are_drawn_once(dce, mailings, stream, lane, threads):
    (like, repeated), (unlike, none) = streams(dce, mailings, "--to", stream, "--lane", lane, "--threads", threads)
    assert like == unlike
    assert (repeated, none) == (LETTERS - 1, 0)


@pytest.mark.parametrize("options, repeated, copies", [
    (("-O", "sides=two-sided-long-edge"), LETTERS - 1, 0),
    (("-O", "sides=two-sided-long-edge", "-O", "pwg-raster-document-sheet-back=rotated"), LETTERS - 1, 0),
    (("-O", "page-delivery=reverse-order"), LETTERS - 1, 0),
    (("-O", "copies=2"), 3 * LETTERS - 1, 2 * LETTERS),
    # With a job sheet the printer cannot be asked for them.
    (("-O", "copies=2", "-O", "multiple-document-handling=separate-documents-uncollated-copies", "-O", "job-sheets=standard"),
     3 * LETTERS - 1, 2 * LETTERS),
    (("-O", "number-up=2"), 0, 0),
])
def test_with_what_the_ticket_asks_for(dce, mailings, options, repeated, copies):
    (like, again), (unlike, copied) = streams(dce, mailings, "--to", "pwg", "--resolution", "150", *options)
    assert like == unlike
    assert (again, copied) == (repeated, copies)


def test_a_back_lies_on_its_own_front(dce, tmp_path):
    """Two backs that are alike on sheets of other sizes are not the same side."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 4/Kids[4 0 R 5 0 R 6 0 R 5 0 R]>>",
               "<</Length 12>>stream\n0 0 9 9 re f\nendstream",
               *(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {size}]/Contents 3 0 R/Resources<<>>>>"
                 for size in ("595 842", "300 400", "842 1191"))]
    source = write_pdf(tmp_path / "sheets.pdf", objects)
    done = dce.run("convert", source, "-o", tmp_path / "out.pwg", "-O", "sides=two-sided-long-edge", "--resolution", "150",
                   "--stats=json")
    assert done.status == 0, done.error
    assert done.stats["pages_repeated"] == 0
    pages = dce.json("verify", tmp_path / "out.pwg")["page_list"]
    sizes = [(page["width"], page["height"]) for page in pages]
    assert sizes[0] == sizes[1] != sizes[2] == sizes[3]
