"""An office export: a flat ODF text with headings, a list, a table, and a drawn chart, exported by LibreOffice."""
import pathlib
import re
import shutil
import subprocess
import tempfile

ROWS = [("January", 1240, 310), ("February", 1130, 280), ("March", 1490, 405), ("April", 1380, 390), ("May", 1610, 450),
        ("June", 1720, 520), ("July", 990, 210), ("August", 870, 190), ("September", 1540, 480), ("October", 1690, 530),
        ("November", 1750, 555), ("December", 1210, 300)]


def chart():
    """Bars as drawing shapes anchored to a paragraph."""
    shapes = []
    for index, (month, mono, colour) in enumerate(ROWS):
        x = 1.0 + 1.25 * index
        for offset, value, style in ((0, mono, "bar1"), (0.5, colour, "bar2")):
            height = value / 300
            shapes.append(f'<draw:rect draw:style-name="{style}" svg:x="{x + offset:.2f}cm" svg:y="{6.5 - height:.2f}cm" '
                          f'svg:width="0.45cm" svg:height="{height:.2f}cm"/>')
    shapes.append('<draw:line draw:style-name="axis" svg:x1="0.8cm" svg:y1="6.5cm" svg:x2="16.2cm" svg:y2="6.5cm"/>')
    shapes.append('<draw:line draw:style-name="axis" svg:x1="0.8cm" svg:y1="0.3cm" svg:x2="0.8cm" svg:y2="6.5cm"/>')
    return f'<draw:g text:anchor-type="as-char" draw:style-name="group">{"".join(shapes)}</draw:g>'


def document():
    cell = '<table:table-cell table:style-name="{}" office:value-type="string"><text:p text:style-name="{}">{}</text:p></table:table-cell>'
    rows = "<table:table-row>" + "".join(cell.format("head", "HeadText", name)
                                         for name in ("Month", "Monochrome", "Colour", "Share")) + "</table:table-row>"
    for month, mono, colour in ROWS:
        rows += "<table:table-row>" + cell.format("cell", "CellText", month) + "".join(
            cell.format("cell", "Number", text) for text in (f"{mono:,}", f"{colour:,}", f"{100 * colour / (mono + colour):.1f} %")
        ) + "</table:table-row>"
    items = "".join(f"<text:list-item><text:p text:style-name=\"Body\">{text}</text:p></text:list-item>" for text in (
        "Two-sided printing is the default on every device since spring.",
        "Jobs nobody fetched were deleted after a day; they were one in eleven.",
        "Colour was asked for less often in summer, when the brochures were done."))
    paragraphs = "".join(
        f'<text:p text:style-name="Body">{text}</text:p>' for text in [
            "The figures below count sides, not sheets. A sheet printed on both faces is two sides; a blank back is none. "
            "Devices report them once a night, and a device that was off reports them the night after."] * 2)
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:meta><dc:title>Printing in figures</dc:title></office:meta>
<office:font-face-decls><style:font-face style:name="Carlito" svg:font-family="Carlito"/>
<style:font-face style:name="Liberation Serif" svg:font-family="'Liberation Serif'"/></office:font-face-decls>
<office:styles>
<style:style style:name="Title1" style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.4cm"/>
<style:text-properties style:font-name="Carlito" fo:font-size="24pt" fo:font-weight="bold" fo:color="#1f3864"/></style:style>
<style:style style:name="Heading1" style:family="paragraph" style:default-outline-level="1">
<style:paragraph-properties fo:margin-top="0.6cm" fo:margin-bottom="0.2cm" fo:keep-with-next="always"/>
<style:text-properties style:font-name="Carlito" fo:font-size="15pt" fo:font-weight="bold" fo:color="#2e74b5"/></style:style>
<style:style style:name="Body" style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.2cm" fo:text-align="justify"/>
<style:text-properties style:font-name="Liberation Serif" fo:font-size="11pt"/></style:style>
<style:style style:name="CellText" style:family="paragraph"><style:text-properties style:font-name="Carlito" fo:font-size="10pt"/></style:style>
<style:style style:name="HeadText" style:family="paragraph"><style:text-properties style:font-name="Carlito" fo:font-size="10pt"
 fo:font-weight="bold" fo:color="#ffffff"/></style:style>
<style:style style:name="Number" style:family="paragraph"><style:paragraph-properties fo:text-align="end"/>
<style:text-properties style:font-name="Carlito" fo:font-size="10pt"/></style:style>
<style:style style:name="Small" style:family="paragraph"><style:text-properties style:font-name="Carlito" fo:font-size="8pt" fo:color="#666666"/></style:style>
</office:styles>
<office:automatic-styles>
<style:style style:name="cell" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #9db8d9" fo:padding="0.1cm"/></style:style>
<style:style style:name="head" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #1f3864" fo:background-color="#2e74b5" fo:padding="0.1cm"/></style:style>
<style:style style:name="bar1" style:family="graphic"><style:graphic-properties draw:fill="solid" draw:fill-color="#2e74b5" draw:stroke="none"/></style:style>
<style:style style:name="bar2" style:family="graphic"><style:graphic-properties draw:fill="solid" draw:fill-color="#ed7d31" draw:stroke="none"/></style:style>
<style:style style:name="axis" style:family="graphic"><style:graphic-properties draw:stroke="solid" svg:stroke-width="0.03cm" svg:stroke-color="#404040"/></style:style>
<style:style style:name="group" style:family="graphic"><style:graphic-properties style:vertical-pos="top" style:vertical-rel="baseline"/></style:style>
<style:page-layout style:name="pm"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" fo:margin="2cm"/>
<style:header-style><style:header-footer-properties fo:margin-bottom="0.5cm"/></style:header-style>
<style:footer-style><style:header-footer-properties fo:margin-top="0.5cm"/></style:footer-style></style:page-layout>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="pm">
<style:header><text:p text:style-name="Small">Printing in figures — annual report</text:p></style:header>
<style:footer><text:p text:style-name="Small">Page <text:page-number text:select-page="current">1</text:page-number> of <text:page-count>2</text:page-count></text:p></style:footer>
</style:master-page></office:master-styles>
<office:body><office:text>
<text:p text:style-name="Title1">Printing in figures</text:p>
{paragraphs}
<text:h text:style-name="Heading1" text:outline-level="1">What changed</text:h>
<text:list>{items}</text:list>
<text:h text:style-name="Heading1" text:outline-level="1">Sides by month</text:h>
<table:table table:name="Sides"><table:table-column table:number-columns-repeated="4"/>{rows}</table:table>
<text:h text:style-name="Heading1" text:outline-level="1">The same as a chart</text:h>
<text:p text:style-name="Body">{chart()}</text:p>
{paragraphs}
</office:text></office:body></office:document>
"""


def office():
    if not shutil.which("soffice"):
        return None
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder, "office.fodt")
        source.write_text(document(), encoding="utf-8")
        subprocess.run(["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf",
                        "--outdir", folder, source], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                       timeout=120)
        pdf = pathlib.Path(folder, "office.pdf").read_bytes()
    # The date is the only thing that differs from run to run, besides the file identifier made from it.
    pdf = re.sub(rb"/CreationDate\(D:[^)]*\)", lambda found: b"/CreationDate(D:20240101000000Z".ljust(len(found[0]) - 1) + b")", pdf)
    return re.sub(rb"<[0-9A-F]{32}>", b"<" + b"0" * 32 + b">", pdf)


MAKERS = {"office.pdf": office}
