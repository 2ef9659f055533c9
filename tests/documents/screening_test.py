"""How greys become dots where dots are all there is: -O screening=..."""
import pytest
from PIL import Image

from colour_squares import drawn, pdf

METHODS = ["clustered-dot", "blue-noise", "error-diffusion"]
RAMP = [f"{1 - i / 10:g} g" for i in range(11)]


def ramp(dce, folder, method, *options):
    return drawn(dce, folder, pdf("", RAMP), "pcl5", 600, "monochrome", ["-O", f"screening={method}", *options]).convert("L")


@pytest.mark.parametrize("method", METHODS)
def test_tone_ramp_of_a_page(dce, tmp_path, method):
    image = ramp(dce, tmp_path, method)
    assert set(image.getdata()) <= {0, 255}
    side = 600 * 20 / 72
    for i in range(11):
        box = image.crop((int(i * side) + 19, image.height - 147, int(i * side) + 147, image.height - 19))
        assert sum(box.getdata()) / 128 ** 2 == pytest.approx(255 * (1 - i / 10), abs=3)


def test_methods_differ(dce, tmp_path):
    """Single dots are what blue noise and error diffusion are made of, and what a clustered dot has none of."""
    def alone(image):
        box = image.crop((200, image.height - 147, 330, image.height - 19))  # a light grey
        pixels, width = list(box.getdata()), box.width
        return sum(1 for at in range(width + 1, len(pixels) - width - 1)
                   if pixels[at] == 0 and pixels[at - 1] and pixels[at + 1] and pixels[at - width] and pixels[at + width])
    found = [alone(ramp(dce, tmp_path, method)) for method in METHODS]
    assert found[0] == 0 and found[1] > 100 and found[2] > 100


@pytest.mark.parametrize("method", METHODS[1:])
def test_black_text_is_not_screened(dce, tmp_path, method):
    """Black in any of its spaces, beside greys: the same dots as without any screening to do."""
    words = "BT /F 7 Tf 2 {} Td ({}) Tj ET"
    marks = ["1 g", "0 g " + words.format(13, "Black in grey") + " 0 0 0 rg " + words.format(7, "in RGB") +
             " 0 0 0 1 k " + words.format(1, "and in ink") + " 0.5 g 60 0 20 20 re f 0 g", "1 g"]
    document = pdf("", marks, resources="/Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>")
    pages = [drawn(dce, tmp_path, document, "pcl5", 600, "monochrome", ["-O", f"screening={kind}"])
             for kind in (METHODS[0], method)]
    plain, other = (page.crop((0, 0, 480, page.height)) for page in pages)
    assert plain.tobytes() == other.tobytes()


@pytest.mark.parametrize("method", METHODS)
def test_same_dots_on_any_number_of_threads(dce, tmp_path, method):
    source = tmp_path / "in.pdf"
    source.write_bytes(pdf("/S [/Separation /Gold /DeviceCMYK << /FunctionType 2 /Domain [0 1] /C0 [0 0 0 0] /C1 [0 0.2 0.6 0.2] /N 1 >>]",
                           [f"/S cs {i / 30} scn" for i in range(30)]))
    streams = []
    for threads in (1, 2, 5):
        target = tmp_path / f"{threads}.pcl"
        assert dce.run("convert", source, "-o", target, "--threads", threads, "-O", f"screening={method}", "-O",
                       "print-color-mode=monochrome", "-O", "copies=2", "-O", "print-scaling=fit").status == 0
        streams.append(target.read_bytes())
    assert streams[0] == streams[1] == streams[2]
