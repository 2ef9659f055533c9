"""Text documents through ReportLab: a report with contents and links, and a filled form."""
import io

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas
from reportlab.platypus import (BaseDocTemplate, Frame, PageBreak, PageTemplate, Paragraph, Spacer, Table,
                                TableStyle)
from reportlab.platypus.tableofcontents import TableOfContents

FONTS = "/usr/share/fonts/truetype/"


def register_fonts():
    for name, path in (("Serif", "dejavu/DejaVuSerif.ttf"), ("Serif-Bold", "dejavu/DejaVuSerif-Bold.ttf"),
                       ("Sans", "liberation/LiberationSans-Regular.ttf"),
                       ("Sans-Bold", "liberation/LiberationSans-Bold.ttf")):
        pdfmetrics.registerFont(TTFont(name, FONTS + path))


BODY = ParagraphStyle("body", fontName="Serif", fontSize=10, leading=14.5, alignment=4, spaceAfter=7)
HEADING = ParagraphStyle("heading", fontName="Sans-Bold", fontSize=16, leading=20, spaceBefore=10, spaceAfter=8)
SUBHEADING = ParagraphStyle("subheading", fontName="Sans-Bold", fontSize=12, leading=15, spaceBefore=8, spaceAfter=4)

CHAPTERS = [
    ("Paper", [
        ("Sizes", "The A series halves: a sheet of A4 is 210 by 297 millimetres, half an A3 and a sixteenth of a square "
                  "metre, and its sides stand to each other as one to the square root of two, so that a fold across "
                  "the middle leaves the shape as it was. Letter, at 8½ by 11 inches, is wider and shorter; a page "
                  "made for one and printed on the other loses its edge or gains a margin."),
        ("Grain and curl", "Fibres lie along the web they were made on. A sheet fed across its grain curls towards the "
                           "fuser, one fed along it folds cleanly. Duplex printing heats both faces, and the second "
                           "side meets paper that is drier and a little smaller than it was a second ago; registration "
                           "between front and back is therefore never better than a few tenths of a millimetre."),
        ("Weight", "Office paper weighs 80 grams a square metre. Covers weigh 160 and labels more, and the printer slows "
                   "down so that heat reaches the toner. A job ticket that names the media type lets the device choose "
                   "temperature and speed before the first sheet leaves the tray."),
    ]),
    ("Marks", [
        ("Dots", "At 600 dots an inch a dot is 42 micrometres wide, finer than a hair, and a page of A4 holds 4960 by 7014 "
                 "of them: 34.8 million, or 4.3 megabytes at one bit each. Text needs no grey at that size. An edge drawn "
                 "in grey must be screened, and the screen is coarser than the edge it was to soften."),
        ("Screens", "A clustered screen grows each dot from its middle. Laser printers hold such dots steadily, and rows of "
                    "them repeat, which compression likes. Scattered dots look smoother on a display and worse on paper, "
                    "where a single dot may or may not take."),
        ("Colour", "Cyan, magenta and yellow laid over each other make a brown that is nearly black; black text is set in "
                   "black toner alone, so that its edges do not depend on four images meeting exactly."),
    ]),
    ("Streams", [
        ("Raster", "A raster stream carries every row of every page. It is easily checked and easily large. Rows that "
                   "repeat cost one byte, rows that differ from the one above cost their difference, and white costs "
                   "nothing worth mentioning."),
        ("Vectors", "A stream of glyphs and paths is as small as the document it came from. It asks more of the printer, and "
                    "what the printer's language cannot say has to be drawn beforehand, for that part of the page only."),
        ("Order", "The first page should leave before the last one is read. Whoever waits at the device sees a sheet in the "
                  "tray after a second and forgets to count the others."),
    ]),
]


class Report(BaseDocTemplate):
    def __init__(self, target):
        super().__init__(target, pagesize=A4, title="On paper, marks and streams", author="libdce samples",
                         invariant=1, leftMargin=25 * mm, rightMargin=25 * mm, topMargin=24 * mm, bottomMargin=24 * mm)
        frame = Frame(self.leftMargin, self.bottomMargin, self.width, self.height)
        self.addPageTemplates(PageTemplate("page", [frame], onPage=self.decorate))

    def decorate(self, canv, _):
        canv.setFont("Sans", 8)
        canv.drawString(25 * mm, 12 * mm, "On paper, marks and streams")
        canv.drawRightString(185 * mm, 12 * mm, f"{canv.getPageNumber()}")
        canv.setLineWidth(0.3)
        canv.line(25 * mm, 16 * mm, 185 * mm, 16 * mm)

    def afterFlowable(self, flowable):
        level = {"heading": 0, "subheading": 1}.get(getattr(getattr(flowable, "style", None), "name", ""))
        if level is None:
            return
        text = flowable.getPlainText()
        key = f"section-{self.page}-{text}"
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(text, key, level, closed=level == 0)
        self.notify("TOCEntry", (level, text, self.page, key))


def report():
    register_fonts()
    contents = TableOfContents()
    contents.levelStyles = [ParagraphStyle("toc0", fontName="Sans-Bold", fontSize=11, leading=18),
                            ParagraphStyle("toc1", fontName="Sans", fontSize=10, leading=14, leftIndent=14)]
    title = ParagraphStyle("title", fontName="Sans-Bold", fontSize=26, leading=32, spaceAfter=20)
    story = [Paragraph("On paper, marks and streams", title),
             Paragraph('A short report in two typefaces, with contents, bookmarks, <link href="#notes" color="blue">'
                       'a link within</link> and <link href="https://www.rfc-editor.org/rfc/rfc8011" color="blue">'
                       "a link without</link>.", BODY), Spacer(0, 12), contents, PageBreak()]
    for number, (chapter, sections) in enumerate(CHAPTERS, 1):
        story.append(Paragraph(f"{number} {chapter}", HEADING))
        for index, (name, text) in enumerate(sections, 1):
            story.append(Paragraph(f"{number}.{index} {name}", SUBHEADING))
            # Said twice, so that pages fill as a real report's do.
            for opening in ("", "Put differently: "):
                story.append(Paragraph(opening + text, BODY))
        rows = [["Size", "Width", "Height", "Dots at 600/inch"]]
        rows += [[name, f"{w} mm", f"{h} mm", f"{round(w / 25.4 * 600)} × {round(h / 25.4 * 600)}"]
                 for name, w, h in (("A3", 297, 420), ("A4", 210, 297), ("A5", 148, 210), ("Letter", 216, 279))]
        table = Table(rows, colWidths=[80, 80, 80, 140])
        table.setStyle(TableStyle([("FONT", (0, 0), (-1, -1), "Serif", 9), ("FONT", (0, 0), (-1, 0), "Sans-Bold", 9),
                                   ("GRID", (0, 0), (-1, -1), 0.25, colors.grey),
                                   ("BACKGROUND", (0, 0), (-1, 0), colors.Color(0.9, 0.9, 0.9))]))
        story += [Spacer(0, 6), table, PageBreak()]
    story.append(Paragraph('<a name="notes"/>Notes', HEADING))
    for number in range(1, 9):
        story.append(Paragraph(f"<super>{number}</super> Note {number}: fi, fl, ½, ×, “quotes”, naïve façade, "
                               "Ærøskøbing, Łódź, Αθήνα, Москва — one paragraph with many alphabets and an em dash.", BODY))
    target = io.BytesIO()
    Report(target).multiBuild(story)
    return target.getvalue()


def form():
    """A form whose values are appearances: two text fields, checkboxes, a choice, and three annotations, of which one
    prints, one does not, and one is hidden."""
    target = io.BytesIO()
    page = canvas.Canvas(target, pagesize=letter, invariant=1)
    page.setTitle("Registration form")
    page.setFont("Helvetica-Bold", 18)
    page.drawString(72, 720, "Registration")
    page.setFont("Helvetica", 11)
    fields = page.acroForm
    for row, (label, value) in enumerate((("Name", "Ada Example"), ("Street", "12 Analytical Row"),
                                          ("City", "Turin"), ("Badge number", "004711"))):
        y = 670 - 34 * row
        page.drawString(72, y, label)
        fields.textfield(name=label.lower().replace(" ", "_"), value=value, x=180, y=y - 6, width=260, height=22,
                         fontSize=11, borderWidth=0.5, borderColor=colors.grey, fillColor=colors.Color(0.95, 0.97, 1))
    for row, (label, checked) in enumerate((("Breakfast", True), ("Parking", False), ("Vegetarian", True))):
        y = 510 - 26 * row
        page.drawString(72, y, label)
        fields.checkbox(name=label.lower(), checked=checked, x=180, y=y - 4, size=16, buttonStyle="check",
                        borderWidth=0.5, borderColor=colors.black)
    page.drawString(72, 420, "Room")
    fields.choice(name="room", value="Twin", options=["Single", "Twin", "Suite"], x=180, y=414, width=120, height=22,
                  fontSize=11, borderWidth=0.5)
    page.drawString(72, 370, "Terms")
    for value, x in (("accept", 180), ("decline", 260)):
        fields.radio(name="terms", value=value, selected=value == "accept", x=x, y=364, size=16, buttonStyle="circle")
        page.drawString(x + 22, 368, value)
    page.showPage()
    page.save()
    return add_annotations(target.getvalue())


def add_annotations(pdf):
    """Appends, as an incremental update, stamps whose Print, NoView and Hidden flags (ISO 32000-1, 12.5.3) differ."""
    from . import pdf_kit
    stamps = [("PRINTED", "0 0.5 0", 4), ("ON SCREEN ONLY", "0.8 0 0", 0), ("HIDDEN", "0 0 0.8", 4 | 2),
              ("PRINT, NO VIEW", "0.5 0 0.5", 4 | 32)]
    update = pdf_kit.Update(pdf)
    page = update.first_page()
    references = []
    for index, (text, colour, flags) in enumerate(stamps):
        look = f"q {colour} RG {colour} rg 1.5 w 1 1 148 28 re S BT /F 12 Tf 10 10 Td ({text}) Tj ET Q"
        appearance = update.add_stream(
            "/Type /XObject /Subtype /Form /BBox [0 0 150 30] "
            "/Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >> >> >>", look)
        x, y = 72 + 180 * (index % 2), 280 - 50 * (index // 2)
        references.append(update.add(f"<< /Type /Annot /Subtype /Stamp /Rect [{x} {y} {x + 150} {y + 30}] /F {flags} "
                                     f"/Name /Draft /AP << /N {appearance} >> >>"))
    update.extend_array(page, "/Annots", references)
    return update.finish()


MAKERS = {"report.pdf": report, "form.pdf": form}
