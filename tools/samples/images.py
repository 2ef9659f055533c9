"""Pixels: a photo drawn by code, scans of rendered text with noise and skew, as TIFF and inside a PDF."""
import io
import math

import cairo
import numpy as np
from PIL import Image, ImageFilter

from . import pdf_kit
from .drawings import glyphs


def landscape(width, height):
    """A made-up view: sky, sun, three ridges, water with ripples, grain. No camera was involved."""
    random = np.random.default_rng(7)
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    u, v = x / width, y / height
    sky = np.stack([0.30 + 0.65 * v, 0.50 + 0.35 * v, 0.85 - 0.25 * v], -1)
    sun = np.exp(-((u - 0.7) ** 2 * 2.2 + (v - 0.35) ** 2) * 60)[..., None]
    picture = sky + sun * np.array([0.6, 0.45, 0.15])
    for ridge, (base, tone) in enumerate(((0.45, (0.45, 0.50, 0.62)), (0.54, (0.28, 0.38, 0.42)), (0.62, (0.12, 0.25, 0.16)))):
        line = base + sum(0.05 / n * np.sin(n * (u * (5 + 2 * ridge) + ridge * 1.7) + ridge) for n in (1, 2, 4, 7, 13))
        inside = np.clip((v - line) * height / 1.5, 0, 1)[..., None]
        shade = np.array(tone) * (0.85 + 0.3 * random.random((height, width, 1)).astype(np.float32))
        picture = picture * (1 - inside) + shade * inside
    water = v > 0.72
    mirror = picture[np.clip((2 * 0.72 * height - y + 6 * np.sin(y / 3 + 5 * np.sin(x / 90))), 0, height - 1).astype(int),
                     np.clip(x + 4 * np.sin(y / 2.5), 0, width - 1).astype(int)]
    picture[water] = (mirror * np.array([0.7, 0.8, 0.9]))[water]
    picture += random.normal(0, 0.012, picture.shape)
    return Image.fromarray((np.clip(picture, 0, 1) * 255).astype(np.uint8))


def photo():
    """Stored turned a quarter (EXIF orientation 6), 150 pixels an inch; upright it is 1200 x 900."""
    image = landscape(1200, 900).transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x011A] = exif[0x011B] = 150.0
    exif[0x0128] = 2
    target = io.BytesIO()
    image.save(target, "JPEG", quality=82, exif=exif, dpi=(150, 150), progressive=True)
    return target.getvalue()


def transparent():
    """RGBA PNG: overlapping discs whose edges fade into nothing."""
    y, x = np.mgrid[0:300, 0:400].astype(np.float32)
    pixels = np.zeros((300, 400, 4), np.float32)
    for index in range(7):
        cx, cy = 200 + 110 * math.cos(index), 150 + 80 * math.sin(index)
        alpha = np.clip(1.2 - np.hypot(x - cx, y - cy) / 60, 0, 1)[..., None]
        colour = np.array([index % 2, (index // 2) % 2, (index // 4) % 2], np.float32) * 0.8 + 0.1
        pixels[..., :3] = pixels[..., :3] * (1 - alpha) + colour * alpha
        pixels[..., 3:] = np.maximum(pixels[..., 3:], alpha)
    target = io.BytesIO()
    Image.fromarray((pixels * 255).astype(np.uint8), "RGBA").save(target, "PNG", dpi=(144, 144), optimize=True)
    return target.getvalue()


def letter_page(number, dpi):
    """A typed letter, grey, as a clean drawing."""
    width, height = round(8.27 * dpi), round(11.69 * dpi)
    surface = cairo.ImageSurface(cairo.Format.A8, width, height)
    context = cairo.Context(surface)
    context.scale(dpi / 72, dpi / 72)
    lines = [f"Scanned letter, page {number}", "", "Dear reader,", ""]
    lines += ["this page was typed, printed and put on a scanner, or so it", "looks: it was drawn, turned by a fraction of a degree, and",
              "sprinkled with the dust that every glass carries.", ""] * 5
    lines += ["Yours faithfully,", "", "(signature)"]
    for row, line in enumerate(lines):
        glyphs(context, line, 72, 100 + 22 * row, 12, row == 0, "Liberation Mono")
    context.arc(440, 700, 40, 0, 6.3)
    context.set_line_width(2)
    context.stroke()
    pixels = np.frombuffer(surface.get_data(), np.uint8).reshape(height, surface.get_stride())[:, :width]
    return Image.fromarray(255 - pixels)


def worn(page, seed, angle):
    """Skew, blur and noise."""
    random = np.random.default_rng(seed)
    turned = page.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255).filter(ImageFilter.GaussianBlur(0.8))
    pixels = np.asarray(turned, np.float32) + random.normal(0, 9, (turned.height, turned.width))
    for _ in range(60):
        y, x = int(random.integers(turned.height - 3)), int(random.integers(turned.width - 3))
        pixels[y:y + 2, x:x + 3] -= 140
    return np.clip(pixels, 0, 255)


def scan_tiff():
    """Three pages, 1 bit, CCITT group 4: 300 dpi, 200 dpi, and 204 x 98 dpi as a fax machine sends it."""
    frames = []
    for number, dpi in ((1, 300), (2, 200), (3, 204)):
        pixels = worn(letter_page(number, dpi), number, 0.6 - 0.5 * number)
        image = Image.fromarray(((pixels > 128) * 255).astype(np.uint8)).convert("1", dither=Image.Dither.NONE)
        resolution = (dpi, dpi)
        if number == 3:
            image = image.resize((image.width, round(image.height * 98 / 204)))
            resolution = (204, 98)
        image.info["dpi"] = resolution
        image.encoderinfo = {"dpi": resolution}
        frames.append(image)
    target = io.BytesIO()
    from PIL import TiffImagePlugin
    with TiffImagePlugin.AppendingTiffWriter(target, True) as writer:
        for frame in frames:
            frame.save(writer, "TIFF", compression="group4", dpi=frame.encoderinfo["dpi"])
            writer.newFrame()
    return target.getvalue()


def scan_pdf():
    """Two pages, each one JPEG over the whole page with invisible text above it, as scanners with OCR write."""
    pdf = pdf_kit.Writer("1.5")
    font = pdf.add("<< /Type /Font /Subtype /Type1 /BaseFont /Courier >>")
    tree = pdf.reserve()
    kids = []
    for number in (1, 2):
        grey = worn(letter_page(number, 150), 10 + number, 0.4 * (-1) ** number)
        paper = np.stack([grey * 0.98, grey * 0.96, grey * 0.90], -1)
        jpeg = io.BytesIO()
        image = Image.fromarray(np.clip(paper, 0, 255).astype(np.uint8))
        image.save(jpeg, "JPEG", quality=45, dpi=(150, 150))
        picture = pdf.add(pdf_kit.stream(
            f"/Type /XObject /Subtype /Image /Width {image.width} /Height {image.height} /ColorSpace /DeviceRGB "
            "/BitsPerComponent 8 /Filter /DCTDecode", jpeg.getvalue(), compress=False))
        width, height = image.width * 72 / 150, image.height * 72 / 150
        contents = pdf.add_stream("", f"q {width:.2f} 0 0 {height:.2f} 0 0 cm /I Do Q\n"
                                  f"BT 3 Tr /F 12 Tf 72 {height - 100:.2f} Td (Scanned letter, page {number}) Tj ET")
        kids.append(pdf.add(f"<< /Type /Page /Parent {tree} /MediaBox [0 0 {width:.2f} {height:.2f}] /Contents {contents} "
                            f"/Resources << /Font << /F {font} >> /XObject << /I {picture} >> >> >>"))
    pdf.set(tree, f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>")
    return pdf.finish(pdf.add(f"<< /Type /Catalog /Pages {tree} >>"))


MAKERS = {"photo.jpg": photo, "discs.png": transparent, "scan.tif": scan_tiff, "scan.pdf": scan_pdf}
