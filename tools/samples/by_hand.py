"""Documents written out by hand, byte for byte: odd pages, layers, encryption, SVG, EPUB, XPS, plain text."""
import io
import pathlib
import shutil
import subprocess
import tempfile
import zipfile

from . import pdf_kit

FONT = "/Type /Font /Subtype /Type1 /BaseFont /Helvetica"


def label(text, x, y, size=14):
    return f"BT /F {size} Tf {x} {y} Td ({text}) Tj ET\n"


def mixed_pages():
    """Sizes, /Rotate, boxes and UserUnit: every page says what it is and shows its top left corner and its edges."""
    pdf = pdf_kit.Writer("1.7")
    font = pdf.add(f"<< {FONT} >>")
    tree = pdf.reserve()
    kids = []

    def page(text, box, extra="", visible=None):
        x0, y0, x1, y1 = visible or box
        marks = ("0.5 w 0.7 G " + f"{x0 + 6} {y0 + 6} {x1 - x0 - 12} {y1 - y0 - 12} re S\n"
                 f"0.9 0.3 0.2 rg {x0 + 6} {y1 - 26} 20 20 re f 0 g\n"
                 + label(text, x0 + 36, y1 - 24, 12) + f"0 0.3 0.7 RG 2 w {x0 + 20} {y0 + 20} m {x1 - 20} {y1 - 40} l S\n")
        contents = pdf.add_stream("", marks)
        kids.append(pdf.add(f"<< /Type /Page /Parent {tree} /MediaBox [{box[0]} {box[1]} {box[2]} {box[3]}] "
                            f"/Resources << /Font << /F {font} >> >> /Contents {contents} {extra} >>"))

    a4, a5, a3 = (0, 0, 595, 842), (0, 0, 420, 595), (0, 0, 842, 1191)
    page("A4 portrait", a4)
    page("A4 landscape by its MediaBox", (0, 0, 842, 595))
    for angle in (90, 180, 270):
        page(f"A5, Rotate {angle}", a5, f"/Rotate {angle}")
    page("A3", a3)
    page("Letter", (0, 0, 612, 792))
    page("CropBox inside an A4 MediaBox", a4, "/CropBox [100 200 500 700]", (100, 200, 500, 700))
    page("MediaBox with an origin of its own", (-200, -300, 220, 295))
    page("UserUnit 2: A5 numbers, A3 paper", a5, "/UserUnit 2")
    page("Rotate 90, CropBox and UserUnit 1.5", a5, "/Rotate 90 /CropBox [20 20 400 500] /UserUnit 1.5", (20, 20, 400, 500))
    page("Label, 62 x 29 mm", (0, 0, 176, 82))
    pdf.set(tree, f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>")
    return pdf.finish(pdf.add(f"<< /Type /Catalog /Pages {tree} >>"))


def layers():
    """Optional content (ISO 32000-1, 8.11): one layer prints, one is for the screen only, one is off by default but
    its usage says print, one is always on."""
    pdf = pdf_kit.Writer("1.7")
    font = pdf.add(f"<< {FONT} >>")

    def group(name, usage=""):
        return pdf.add(f"<< /Type /OCG /Name ({name}) {usage} >>")

    always = group("Always")
    screen = group("Screen only", "/Usage << /Print << /PrintState /OFF >> /View << /ViewState /ON >> >>")
    printed = group("Print only", "/Usage << /Print << /PrintState /ON >> /View << /ViewState /OFF >> >>")
    off = group("Off")
    text = ""
    for name, words, y, colour in (("A", "always shown", 700, "0 0 0"), ("S", "screen only: must not print", 640, "0.8 0 0"),
                                   ("P", "print only: must print", 580, "0 0.5 0"), ("O", "layer is off", 520, "0.8 0 0")):
        text += f"/OC /{name} BDC {colour} rg {colour} RG 1 w 70 {y - 14} 380 40 re S " + label(words, 84, y, 20) + "EMC\n"
    contents = pdf.add_stream("", text)
    tree = pdf.reserve()
    page = pdf.add(f"<< /Type /Page /Parent {tree} /MediaBox [0 0 595 842] /Contents {contents} /Resources << "
                   f"/Font << /F {font} >> /Properties << /A {always} /S {screen} /P {printed} /O {off} >> >> >>")
    pdf.set(tree, f"<< /Type /Pages /Kids [{page}] /Count 1 >>")
    groups = f"[{always} {screen} {printed} {off}]"
    return pdf.finish(pdf.add(
        f"<< /Type /Catalog /Pages {tree} /OCProperties << /OCGs {groups} /D << /Order {groups} /BaseState /ON "
        f"/OFF [{printed} {off}] /AS [ << /Event /Print /Category [/Print] /OCGs [{screen} {printed}] >> "
        f"<< /Event /View /Category [/View] /OCGs [{screen} {printed}] >> ] >> >> >>"))


PASSWORD = "libdce"


def encrypted():
    """AES-256 (revision 6); the user password is in samples/documents/README.md."""
    if not shutil.which("qpdf"):
        return None
    pdf = pdf_kit.Writer("2.0")
    font = pdf.add(f"<< {FONT} >>")
    tree = pdf.reserve()
    contents = pdf.add_stream("", label("Confidential", 72, 740, 32) + label("Opened with the right password.", 72, 700))
    page = pdf.add(f"<< /Type /Page /Parent {tree} /MediaBox [0 0 595 842] /Contents {contents} "
                   f"/Resources << /Font << /F {font} >> >> >>")
    pdf.set(tree, f"<< /Type /Pages /Kids [{page}] /Count 1 >>")
    plain = pdf.finish(pdf.add(f"<< /Type /Catalog /Pages {tree} >>"))
    with tempfile.TemporaryDirectory() as folder:
        source, target = pathlib.Path(folder, "plain.pdf"), pathlib.Path(folder, "encrypted.pdf")
        source.write_bytes(plain)
        subprocess.run(["qpdf", "--static-id", "--encrypt", PASSWORD, PASSWORD + "-owner", "256", "--", source, target],
                       check=True)
        return target.read_bytes()


def svg():
    bars = "".join(f'<rect x="{60 + 44 * i}" y="{250 - h}" width="30" height="{h}" fill="#1565c0" fill-opacity="{0.4 + 0.1 * i:.1f}"/>'
                   f'<text x="{75 + 44 * i}" y="268" text-anchor="middle" font-size="12">Q{i + 1}</text>'
                   for i, h in enumerate((60, 110, 90, 160, 140, 190)))
    petals = "".join(f'<ellipse cx="450" cy="110" rx="18" ry="60" transform="rotate({a} 450 160)" fill="#c2185b" '
                     f'fill-opacity="0.35" stroke="#880e4f"/>' for a in range(0, 360, 30))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="600" height="400" viewBox="0 0 600 400">
  <rect width="600" height="400" fill="#fafafa"/>
  <g font-family="sans-serif">
    <text x="60" y="40" font-size="22" fill="#222">Pages a quarter</text>
    <path d="M50 60 V250 H330" fill="none" stroke="#444" stroke-width="2"/>
    {bars}
  </g>
  <g>{petals}<circle cx="450" cy="160" r="16" fill="#fdd835"/></g>
  <path d="M40 340 C 120 280 200 400 280 340 S 440 280 560 340" fill="none" stroke="#2e7d32" stroke-width="4"
        stroke-dasharray="12 6 3 6" stroke-linecap="round"/>
</svg>
""".encode()


def zipped(entries, stored_first=False):
    """A ZIP with fixed dates, so that the same content gives the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for index, (name, content) in enumerate(entries):
            info = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_STORED if stored_first and index == 0 else zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return target.getvalue()


def epub():
    chapters = [("The Tray", "Every morning the tray was full, and every evening it was empty, and nobody could say in which "
                 "minute the one became the other."),
                ("The Queue", "There were seven jobs before hers. She read the names of strangers’ documents and imagined "
                 "their margins."),
                ("The Sheet", "It came out warm. She held it to the light: the letters were where they had been put.")]
    body = [(f"OEBPS/chapter{i}.xhtml", f"""<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>{name}</title><style>h1 {{ font-family: sans-serif }}
p {{ text-indent: 1.5em; text-align: justify }}</style></head>
<body><h1>{i}. {name}</h1>{"".join(f"<p>{text} <em>So it went, time and again ({n}).</em></p>" for n in range(1, 9))}</body></html>
""") for i, (name, text) in enumerate(chapters, 1)]
    numbers = range(1, len(chapters) + 1)
    manifest = "".join(f'<item id="c{i}" href="chapter{i}.xhtml" media-type="application/xhtml+xml"/>' for i in numbers)
    nav = "".join(f'<navPoint id="n{i}" playOrder="{i}"><navLabel><text>{chapters[i - 1][0]}</text></navLabel>'
                  f'<content src="chapter{i}.xhtml"/></navPoint>' for i in numbers)
    return zipped([
        ("mimetype", "application/epub+zip"),
        ("META-INF/container.xml", '<?xml version="1.0"?><container version="1.0" '
         'xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile '
         'full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'),
        ("OEBPS/book.opf", '<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="2.0" '
         'unique-identifier="id"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Three short chapters'
         '</dc:title><dc:language>en</dc:language><dc:identifier id="id">urn:libdce:sample:epub</dc:identifier></metadata>'
         f'<manifest><item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>{manifest}</manifest>'
         f'<spine toc="ncx">{"".join(f"<itemref idref=" + chr(34) + f"c{i}" + chr(34) + "/>" for i in numbers)}</spine></package>'),
        ("OEBPS/toc.ncx", '<?xml version="1.0"?><ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><head/>'
         f'<docTitle><text>Three short chapters</text></docTitle><navMap>{nav}</navMap></ncx>')] + body, stored_first=True)


def xps():
    """ECMA-388: two FixedPages in pixels of 1/96 inch, with a path, a gradient, dashes and text in an embedded font."""
    font = pathlib.Path("/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf")
    letters = subset(font, "OpenXML Paper Specification: page two, glyphs by name 0123456789.,")

    def page(title, drawing):
        return ('<FixedPage xmlns="http://schemas.microsoft.com/xps/2005/06" Width="793.76" Height="1122.56" xml:lang="en">'
                f'{drawing}<Glyphs Fill="#ff202020" FontUri="/Resources/font.ttf" FontRenderingEmSize="28" OriginX="96" '
                f'OriginY="140" UnicodeString="{title}"/></FixedPage>')

    first = page("OpenXML Paper Specification", "".join((
        '<Path Data="M 96,200 L 696,200 L 696,500 L 96,500 Z"><Path.Fill><LinearGradientBrush MappingMode="Absolute" '
        'StartPoint="96,200" EndPoint="696,500"><LinearGradientBrush.GradientStops><GradientStop Color="#ff1e88e5" '
        'Offset="0"/><GradientStop Color="#fffdd835" Offset="1"/></LinearGradientBrush.GradientStops></LinearGradientBrush>'
        '</Path.Fill></Path>',
        '<Path Stroke="#ff000000" StrokeThickness="4" StrokeDashArray="4 2" Data="M 96,560 C 250,460 450,660 696,560"/>',
        '<Path Fill="#80e53935" Data="M 396,620 L 596,960 L 196,960 Z"/>',
        '<Path Fill="#8043a047" Data="M 396,1020 L 596,700 L 196,700 Z"/>')))
    second = page("page two, 0123456789", "".join(
        f'<Path Stroke="#ff333333" StrokeThickness="{0.25 + 0.25 * i}" Data="M 96,{200 + 24 * i} L 696,{200 + 24 * i}"/>'
        for i in range(30)))
    relation = ('<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns='
                '"http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>')
    needs_font = relation.format('<Relationship Type="http://schemas.microsoft.com/xps/2005/06/required-resource" '
                                 'Target="/Resources/font.ttf" Id="R1"/>')
    return zipped([
        ("[Content_Types].xml", '<?xml version="1.0" encoding="UTF-8"?><Types xmlns='
         '"http://schemas.openxmlformats.org/package/2006/content-types">'
         '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
         '<Default Extension="fdseq" ContentType="application/vnd.ms-package.xps-fixeddocumentsequence+xml"/>'
         '<Default Extension="fdoc" ContentType="application/vnd.ms-package.xps-fixeddocument+xml"/>'
         '<Default Extension="fpage" ContentType="application/vnd.ms-package.xps-fixedpage+xml"/>'
         '<Default Extension="ttf" ContentType="application/vnd.ms-opentype"/></Types>'),
        ("_rels/.rels", relation.format('<Relationship Type="http://schemas.microsoft.com/xps/2005/06/fixedrepresentation" '
                                        'Target="/FixedDocSeq.fdseq" Id="R0"/>')),
        ("FixedDocSeq.fdseq", '<FixedDocumentSequence xmlns="http://schemas.microsoft.com/xps/2005/06">'
         '<DocumentReference Source="/Documents/1/FixedDoc.fdoc"/></FixedDocumentSequence>'),
        ("Documents/1/FixedDoc.fdoc", '<FixedDocument xmlns="http://schemas.microsoft.com/xps/2005/06">'
         '<PageContent Source="Pages/1.fpage"/><PageContent Source="Pages/2.fpage"/></FixedDocument>'),
        ("Documents/1/Pages/1.fpage", first), ("Documents/1/Pages/_rels/1.fpage.rels", needs_font),
        ("Documents/1/Pages/2.fpage", second), ("Documents/1/Pages/_rels/2.fpage.rels", needs_font),
        ("Resources/font.ttf", letters)])


def subset(path, text):
    from fontTools import subset as fonttools
    options = fonttools.Options(hinting=False, recalc_timestamp=False, name_IDs=[1, 2, 6], layout_features=[])
    font = fonttools.load_font(str(path), options)
    subsetter = fonttools.Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(font)
    target = io.BytesIO()
    font.save(target)
    return target.getvalue()


def text():
    wide = "".join(f"{n:3}: {'-' * (n % 60)}>\tTab after a rule of {n % 60}\n" for n in range(1, 91))
    return ("Plain text, UTF-8\n=================\n\n"
            "English, Français (où, çà), Deutsch (Größe), Español (¿qué?), Polski (źdźbło), Ελληνικά, Русский, 日本語, "
            "中文, 한국어, العربية, עברית, emoji 🖨.\n\n"
            "One long line that has to be wrapped: " + "the quick brown fox jumps over the lazy dog, " * 12 + "end.\n\n"
            "AVeryLongWordWithoutAnySpaces" + "XYZ" * 60 + "\n\n" + wide
            + "\fA form feed starts a page.\r\nThis line ends in CR LF.\r\nLast line has no end").encode()


MAKERS = {"mixed-pages.pdf": mixed_pages, "layers.pdf": layers, "encrypted.pdf": encrypted, "drawing.svg": svg,
          "book.epub": epub, "paper.xps": xps, "plain.txt": text}
