"""Every sample document to one stream (DCE_STREAM): it converts, has the right pages, and independent readers agree."""
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

import numpy
import pytest
from PIL import Image

from conftest import PASSWORDS, SAMPLES, SLOWER, a_share

Image.MAX_IMAGE_PIXELS = None
STREAM = os.environ.get("DCE_STREAM", "pwg")
TURN = sum(STREAM.encode())  # so that sanitizers see other documents in each stream
ENDINGS = {"pcl5": "pcl", "pclxl": "pxl", "tiff": "tif", "jpeg": "jpg"}
DECODED = {"pcl5", "pclxl", "pwg", "urf", "pclm"}
PRINTERS = DECODED | {"ps"}  # fed upright; other streams keep pages as they lie
A_PAGE_A_FILE = {"png", "jpeg"}
CUPS_READS = {"pwg", "urf"}
RASTER_TO_PDF = pathlib.Path("/usr/lib/cups/filter/rastertopdf")
DPI = 150
FINE = 4  # how much finer than compared pages are drawn, so that no renderer's hinting at 72 dpi counts
BORDERLESS = [word for edge in ("top", "bottom", "left", "right") for word in ("-O", f"media-{edge}-margin=0")]

# Pages of each document; None where the layout decides. Sizes in points where the document is about them.
PAGES = {"report.pdf": 5, "office.pdf": 2, "brochure.pdf": 4, "cad.pdf": 1, "scan.tif": 3, "scan.pdf": 2, "form.pdf": 1,
         "scripts.pdf": 1, "photo.jpg": 1, "discs.png": 1, "mixed-pages.pdf": 12, "layers.pdf": 1, "encrypted.pdf": 1,
         "drawing.svg": 1, "book.epub": None, "paper.xps": 2, "plain.txt": None}
SIZES = {
    "mixed-pages.pdf": [(595, 842), (842, 595), (595, 420), (420, 595), (595, 420), (842, 1191), (612, 792), (400, 500),
                        (420, 595), (840, 1190), (720, 570), (176, 82)],
    "photo.jpg": [(576, 432)], "discs.png": [(200, 150)], "paper.xps": [(595.32, 841.92)] * 2,  # 793.76 x 1122.56 pixels of 1/96 inch
    "scan.tif": [(595.4, 841.7), (595.4, 841.7), (595.4, 842.0)],
}


def target_in(folder):
    ending = ENDINGS.get(STREAM, STREAM)
    return folder / (f"page-%03d.{ending}" if STREAM in A_PAGE_A_FILE else f"out.{ending}")


def convert(dce, name, folder, *options, dpi=DPI):
    target = target_in(folder)
    result = dce.run("convert", SAMPLES / name, "-o", target, "--to", STREAM, "--resolution", dpi, "--stats=json", *options,
                     password=PASSWORDS.get(name))
    assert result.status == 0, result.error
    files = sorted(folder.glob("page-*")) if STREAM in A_PAGE_A_FILE else [target]
    return result, files


def test_every_sample_is_listed():
    assert {path.name for path in SAMPLES.iterdir()} == set(PAGES) | {"README.md"}


@pytest.mark.parametrize("name", sorted(SIZES))
def test_info_knows_sizes(dce, name):
    info = dce.json("info", SAMPLES / name)
    sizes = [(page["width_pt"], page["height_pt"]) for page in info["page_sizes"]]
    assert len(sizes) == len(SIZES[name])
    for size, expected in zip(sizes, SIZES[name]):
        assert size == pytest.approx(expected, abs=1)


@pytest.mark.parametrize("name", a_share(sorted(PAGES), 3, TURN))
def test_converts(dce, name, tmp_path):
    result, files = convert(dce, name, tmp_path)
    info = dce.json("info", SAMPLES / name, password=PASSWORDS.get(name))
    count = PAGES[name] or info["pages"]
    assert info["pages"] == count
    assert result.stats["pages"] == count
    assert result.stats["bytes"] == sum(file.stat().st_size for file in files)
    sizes = [(page["width_pt"], page["height_pt"]) for page in info["page_sizes"]]
    judge(dce, files, count, sizes, tmp_path)


def judge(dce, files, count, sizes, folder):
    """Whether the stream is what its specification asks for, with pages of the documents' sizes."""
    if STREAM in DECODED:
        report = dce.json("verify", files[0])
        assert report["errors"] == []
        assert report["pages"] == count
        for page, (width, height) in zip(report["page_list"], sizes):
            dots = (page["width"] * 72 / page["x_resolution"], page["height"] * 72 / page["y_resolution"])
            # A printer's medium, portrait or landscape, may be a little larger or smaller than the page.
            assert sorted(dots) == pytest.approx(sorted((width, height)), abs=4), page["page"]
        if STREAM in CUPS_READS:
            cups_reads(files[0], report["page_list"], folder)
    elif STREAM == "pdf":
        checked = subprocess.run(["qpdf", "--check", files[0]], capture_output=True, text=True)
        assert checked.returncode == 0, checked.stdout + checked.stderr
        pages = subprocess.run(["qpdf", "--show-npages", files[0]], capture_output=True, text=True, check=True).stdout
        assert int(pages) == count
        ghostscript(files[0])
    elif STREAM == "ps":
        text = files[0].read_bytes()
        assert text.startswith(b"%!PS-Adobe-3.")
        assert len(re.findall(rb"^%%Page: ", text, re.M)) == count
        ghostscript(files[0])
    elif STREAM == "tiff":
        image = Image.open(files[0])
        assert image.n_frames == count
        for index, (width, height) in enumerate(sizes):
            image.seek(index)
            image.load()
            assert points(image) == pytest.approx((width, height), abs=4)
    else:
        assert len(files) == count
        for file, (width, height) in zip(files, sizes):
            image = Image.open(file)
            image.load()
            assert points(image) == pytest.approx((width, height), abs=4)


def cups_reads(stream, expected, folder):
    """What CUPS makes a PDF of: its raster library reads PWG Raster and Apple Raster."""
    made = folder / "cups.pdf"
    if not RASTER_TO_PDF.exists():
        pytest.skip("the filters of CUPS are not installed")
    with made.open("wb") as output:
        done = subprocess.run([RASTER_TO_PDF, "1", "user", "title", "1", "", stream], stdin=subprocess.DEVNULL, stdout=output,
                              stderr=subprocess.PIPE, text=True, timeout=120 * SLOWER)
    assert done.returncode == 0 and "ERROR" not in done.stderr, done.stderr
    told = subprocess.run(["pdfinfo", "-l", "-1", made], capture_output=True, check=True, text=True).stdout
    sizes = re.findall(r"^Page +\d+ size: +([\d.]+) x ([\d.]+) pts", told, re.M)
    assert len(sizes) == len(expected), told
    for size, page in zip(sizes, expected):
        dots = (page["width"] * 72 / page["x_resolution"], page["height"] * 72 / page["y_resolution"])
        assert tuple(map(float, size)) == pytest.approx(dots, abs=1.5), page["page"]


def points(image):
    return image.width * 72 / DPI, image.height * 72 / DPI


def ghostscript(file):
    if not shutil.which("gs"):
        pytest.skip("Ghostscript is not installed")
    done = subprocess.run(["gs", "-q", "-dSAFER", "-dNOPAUSE", "-dBATCH", "-dPDFSTOPONERROR", "-sDEVICE=nullpage", file],
                          capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120 * SLOWER)
    assert done.returncode == 0 and "Error" not in done.stdout + done.stderr, done.stdout + done.stderr


@pytest.mark.parametrize("name", a_share(["brochure.pdf", "mixed-pages.pdf", "scan.tif", "report.pdf"], 3, TURN))
def test_same_bytes_on_any_number_of_threads(dce, name, tmp_path):
    written = []
    for threads in (1, 3):
        folder = tmp_path / str(threads)
        folder.mkdir()
        _, files = convert(dce, name, folder, "--threads", threads)
        written.append([file.read_bytes() for file in files])
    assert written[0] == written[1]


def page_images(dce, files, folder):
    """The stream's pages as PNG, by whoever reads them."""
    pages = folder / "pages"
    pages.mkdir()
    if STREAM in DECODED:
        assert dce.run("verify", files[0], "--png", pages).status == 0
        return sorted(pages.glob("*.png"))
    if STREAM in ("ps", "pdf"):
        if not shutil.which("gs"):
            pytest.skip("Ghostscript is not installed")
        subprocess.run(["gs", "-q", "-dSAFER", "-dNOPAUSE", "-dBATCH", "-sDEVICE=png16m", f"-r{72 * FINE}", "-dTextAlphaBits=4",
                        "-dGraphicsAlphaBits=4", f"-sOutputFile={pages}/%03d.png", files[0]], check=True,
                       stdin=subprocess.DEVNULL, timeout=120 * SLOWER)
        return sorted(pages.glob("*.png"))
    if STREAM == "tiff":
        image = Image.open(files[0])
        for index in range(image.n_frames):
            image.seek(index)
            image.convert("RGB").save(pages / f"{index:03}.png")
        return sorted(pages.glob("*.png"))
    return files


def grey(path, size, turned=False):
    image = Image.open(path).convert("L")
    if turned:  # a lying page on a standing sheet lies anti-clockwise (RFC 8011 section 5.2.10)
        image = image.transpose(Image.Transpose.ROTATE_270)
    return numpy.asarray(image.resize(size, Image.Resampling.BOX), numpy.float32)


def drawn_by_poppler(name, folder):
    """The sample's pages in grey at 72 dpi. Kept for the tests of the other streams, since they take longer than our streams do."""
    if not shutil.which("pdftocairo"):
        pytest.skip("Poppler is not installed")
    kept = pathlib.Path(os.environ.get("DCE_DRAWN", folder)) / f"{name}-{hashlib.sha256((SAMPLES / name).read_bytes()).hexdigest()[:16]}"
    if not kept.exists():
        fine = folder / "fine"
        fine.mkdir()
        kept.parent.mkdir(parents=True, exist_ok=True)
        pages = pathlib.Path(tempfile.mkdtemp(dir=kept.parent))
        # The print settings: annotations that print, not those of the screen. -cropbox as printers see it.
        subprocess.run(["pdftocairo", "-png", "-cropbox", "-r", str(72 * FINE), SAMPLES / name, fine / "p"], check=True,
                       timeout=120 * SLOWER)
        for page in fine.glob("*.png"):
            image = Image.open(page).convert("L")
            small = image.resize((round(image.width / FINE), round(image.height / FINE)), Image.Resampling.BOX)
            small.save(pages / f"{int(re.findall(r'[0-9]+', page.stem)[-1]):03}.png")
        try:
            pages.rename(kept)
        except OSError:  # another stream's test was quicker
            shutil.rmtree(pages)
            assert kept.exists()
    return sorted(kept.glob("*.png"))


# The worst mean difference of a 1/8-inch tile, of 255 levels, that independent renderers are allowed. Screens, resampling
# and hinting cost some; a missing image, a wrong colour or a shifted page cost a hundred and more.
TOLERANCE = 70


@pytest.mark.parametrize("name", a_share(["report.pdf", "office.pdf", "brochure.pdf", "scan.pdf", "scripts.pdf", "mixed-pages.pdf",
                                          "form.pdf"], 7, TURN))
def test_looks_like_the_source(dce, name, tmp_path):
    """Against Poppler's drawing of the source, in tiles of 8 by 8 pixels at 72 dpi. Without the margins that printers
    cannot reach, which would cut what reaches the paper's edge."""
    # From 500 dpi on edges are drawn sharp, by other code.
    _, files = convert(dce, name, tmp_path, "--threads", 2, *BORDERLESS, dpi=600 if STREAM in PRINTERS else DPI)
    ours, theirs = page_images(dce, files, tmp_path), drawn_by_poppler(name, tmp_path)
    assert len(ours) == len(theirs)
    for number, (mine, other) in enumerate(zip(ours, theirs), 1):
        size, image = Image.open(other).size, Image.open(mine)
        turned = (image.width > image.height) != (size[0] > size[1])
        assert not turned or STREAM in PRINTERS
        height = 480 if name == "form.pdf" else size[1]  # Poppler draws the stamp that does not print, in the lower right
        a, b = grey(mine, size, turned)[:height], grey(other, size)[:height]
        error = worst_tile(a, b)
        assert error < TOLERANCE, f"page {number}: a tile differs by {error:.0f}"


@pytest.mark.parametrize("name", a_share(["paper.xps", "drawing.svg", "discs.png", "book.epub"], 4, TURN))
def test_looks_like_its_preview(dce, name, tmp_path):
    """What Poppler does not read, against this project's own drawing at a screen's resolution."""
    preview = tmp_path / "preview"
    preview.mkdir()
    done = dce.run("convert", SAMPLES / name, "-o", preview / "%03d.png", "--resolution", 72, *BORDERLESS)
    assert done.status == 0, done.error
    _, files = convert(dce, name, tmp_path, *BORDERLESS, dpi=600 if STREAM in PRINTERS else DPI)
    ours, theirs = page_images(dce, files, tmp_path), sorted(preview.glob("*.png"))
    assert len(ours) == len(theirs)
    for number, (mine, other) in enumerate(zip(ours, theirs), 1):
        size, image = Image.open(other).size, Image.open(mine)
        turned = (image.width > image.height) != (size[0] > size[1])
        error = worst_tile(grey(mine, size, turned), grey(other, size))
        assert error < TOLERANCE, f"page {number}: a tile differs by {error:.0f}"


def worst_tile(a, b):
    """The worst tile, at the best of nine shifts by a pixel."""
    best = None
    height, width = a.shape[0] // 8 * 8 - 8, a.shape[1] // 8 * 8 - 8
    for dy in range(3):
        for dx in range(3):
            difference = numpy.abs(a[1:1 + height, 1:1 + width] - b[dy:dy + height, dx:dx + width])
            tiles = difference.reshape(height // 8, 8, width // 8, 8).mean(axis=(1, 3))
            best = tiles if best is None else numpy.minimum(best, tiles)
    return float(best.max())
