"""Pages of coloured squares, and what became of them."""
import io
import subprocess

from PIL import Image


def pdf(spaces, marks, streams=(), catalog="", resources=""):
    """A page of 20-point squares, one for each of `marks` (content that sets a fill colour)."""
    content = " ".join(f"{mark} {20 * i} 0 20 20 re f" for i, mark in enumerate(marks)).encode("latin-1")
    objects = [f"<< /Type /Catalog /Pages 2 0 R {catalog} >>".encode(),
               b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
               f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {20 * len(marks)} 20] /Contents 4 0 R "
               f"/Resources << /ColorSpace << {spaces} >> {resources} >> >>".encode(),
               b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content)]
    objects += [b"<< %s /Length %d >>\nstream\n%s\nendstream" % (words.encode(), len(data), data) for words, data in streams]
    out = io.BytesIO(b"%PDF-1.7\n")
    out.seek(0, 2)
    offsets = []
    for number, body in enumerate(objects, 1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    xref = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % offset for offset in offsets))
    out.write(b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, xref))
    return out.getvalue()


def drawing(spaces, content, squares, streams=(), resources=""):
    """A page of that many squares' width with this content alone."""
    return pdf(spaces, [f"{content} q 0 0 0 0 re W n"] + ["n"] * (squares - 1), streams, resources=resources)


def drawn(dce, folder, document, stream="png", resolution=72, mode="color", options=()):
    """The page as the stream shows it, upright."""
    source, target = folder / "in.pdf", folder / f"out.{stream}"
    source.write_bytes(document)
    done = dce.run("convert", source, "-o", target, "--to", stream, "--resolution", resolution, "-O", "print-scaling=none",
                   "-O", f"print-color-mode={mode}", *options)
    assert done.status == 0 and "warning" not in done.error, done.error
    if stream == "ps":
        target = target.with_suffix(".png")
        subprocess.run(["gs", "-q", "-dSAFER", "-dNOPAUSE", "-dBATCH", "-sDEVICE=png16m", f"-r{resolution}", f"-sOutputFile={target}",
                        folder / "out.ps"], check=True, stdin=subprocess.DEVNULL, timeout=60)
    elif stream != "png":
        dce.json("verify", target, "--png", folder / "pages")
        target = folder / "pages" / "page-0001.png"
    page = Image.open(target).convert("RGB")
    return page.rotate(-90, expand=True) if page.height > page.width else page  # turned for the feed, anti-clockwise


def colours(dce, folder, document, squares, stream="png", resolution=72, **how):
    """The colour in the middle of each of so many squares."""
    page, dots = drawn(dce, folder, document, stream, resolution, **how), resolution / 72
    return [page.getpixel((int((20 * i + 10) * dots), page.height - int(10 * dots))) for i in range(squares)]


def near(found, wanted, within=3):
    return all(abs(a - b) <= within for a, b in zip(found, wanted))
