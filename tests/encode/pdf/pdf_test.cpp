// Whole jobs: sources are placed on sides, written as PDF, opened again and drawn.
#include <gmock/gmock.h>

#include "encode/encoder.h"
#include "mupdf/mupdf.h"

namespace dce::core {
extern const StreamFormat encode_pdf;
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

struct CollectingReporter final : Reporter {
  void warning(int, const std::string& text) override { warnings.push_back(text); }
  std::vector<std::string> warnings;
};

/// Objects as given, numbered from 1, without a cross-reference table; object 1 is the catalog.
std::string pdf_of(const std::vector<std::string>& objects) {
  std::string file = "%PDF-1.7\n";
  for (size_t i = 0; i < objects.size(); ++i) {
    file += std::to_string(i + 1) + " 0 obj\n" + objects[i] + "\nendobj\n";
  }
  return file + "trailer\n<</Root 1 0 R/Size " + std::to_string(objects.size() + 1) + ">>\n";
}
std::string stream_of(const std::string& entries, const std::string& data) {
  return "<<" + entries + "/Length " + std::to_string(data.size()) + ">>\nstream\n" + data + "\nendstream";
}
const std::string catalog = "<</Type/Catalog/Pages 2 0 R>>";
const std::string pages = "<</Type/Pages/Kids[3 0 R]/Count 1>>";

class PdfJob : public ::testing::Test {
 protected:
  OpenContext context() { return {limits_, memory_, cancellation_, reporter_}; }

  std::unique_ptr<Document> open(const std::string& file, const char* magic = "application/pdf") {
    auto document = open_with_mupdf(Source::own(file), magic, context());
    EXPECT_TRUE(document.ok()) << document.status().message();
    return document.ok() ? std::move(document).value() : nullptr;
  }

  /// Writes one side of `media` for each page of each document, placed by `to_side` and clipped to `clip`.
  std::string convert(const std::vector<Document*>& documents, SizePt media, const Matrix& to_side = {},
                      std::optional<RectPt> clip = {}) {
    std::string out;
    auto sink = make_memory_sink(out);
    JobDescription job{.ticket = ticket_, .reporter = reporter_};
    job.title = "A (title)";
    job.printer_copies = ticket_.copies;
    auto encoder = encode_pdf.make();
    EXPECT_TRUE(encoder->begin_job(job, *sink).ok());
    SideDescription side;
    side.media = {"custom", static_cast<int>(media.width * 2540 / 72 + 0.5),
                  static_cast<int>(media.height * 2540 / 72 + 0.5)};
    for (Document* document : documents) {
      for (int i = 0; i < document->page_count(); ++i) {
        auto page = document->load_page(i);
        EXPECT_TRUE(page.ok());
        const PagePlacement placement{page->get(), to_side,
                                      clip.value_or(RectPt{0, 0, media.width, media.height})};
        const Status status = encoder->side_pages(side, std::span(&placement, 1), *sink);
        EXPECT_TRUE(status.ok()) << status.message();
        ++side.index;
      }
    }
    EXPECT_TRUE(encoder->end_job(*sink).ok());
    return out;
  }

  Bitmap draw(const std::string& file, int index = 0) {
    auto document = open(file);
    auto page = document->load_page(index);
    EXPECT_TRUE(page.ok());
    const SizePt size = (*page)->size();
    const int width = static_cast<int>(size.width + 0.5), height = static_cast<int>(size.height + 0.5);
    Bitmap bitmap(PixelFormat::gray8, width, height);
    EXPECT_TRUE((*page)->draw(bitmap.band(0, height), Matrix{}, Rect{0, 0, width, height}).ok());
    return bitmap;
  }

  Limits limits_;
  MemoryBudget memory_{256u << 20};
  Cancellation cancellation_;
  CollectingReporter reporter_;
  Ticket ticket_;
};

/// The share of ink, 0 to 1, in a rectangle.
double ink(const Bitmap& bitmap, Rect area) {
  double sum = 0;
  for (int y = area.y0; y < area.y1; ++y) {
    for (int x = area.x0; x < area.x1; ++x) sum += 255 - bitmap.row(y)[x];
  }
  return sum / 255 / area.width() / area.height();
}

TEST_F(PdfJob, PlacesRotatedPagesAndClipsThem) {
  // Black in the lower left corner of the unturned page, which the turn brings to the upper left.
  auto source = open(pdf_of({catalog, pages,
                             "<</Type/Page/Parent 2 0 R/MediaBox[100 100 300 200]/Rotate 90/Contents 4 0 R>>",
                             stream_of("", "100 100 40 40 re f")}));
  const std::string file =
      convert({source.get()}, {200, 300}, Matrix::translate(50, 60), RectPt{60, 0, 200, 300});
  EXPECT_THAT(reporter_.warnings,
              ::testing::Contains(HasSubstr("repair")));  // of the source, not of what was made
  reporter_.warnings.clear();
  const Bitmap page = draw(file);
  EXPECT_THAT(reporter_.warnings, ::testing::IsEmpty());
  EXPECT_EQ(page.width(), 200);
  EXPECT_EQ(page.height(), 300);
  EXPECT_GT(ink(page, {61, 61, 89, 99}), 0.99);
  EXPECT_EQ(ink(page, {0, 0, 59, 300}), 0) << "clipped";
  EXPECT_EQ(ink(page, {92, 0, 200, 300}), 0);
}

TEST_F(PdfJob, SharedResourcesAreWrittenOnce) {
  std::vector<std::string> objects{catalog, "<</Type/Pages/Kids[3 0 R 4 0 R 5 0 R]/Count 3>>"};
  for (int i = 0; i < 3; ++i) {
    objects.push_back(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 6 0 R/Resources<</XObject<</I 7 0 "
        "R>>>>>>");
  }
  objects.push_back(stream_of("", "100 0 0 100 0 0 cm /I Do"));
  objects.push_back(stream_of(
      "/Type/XObject/Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray", "\x40"));
  auto source = open(pdf_of(objects));
  const std::string file = convert({source.get()}, {100, 100});
  size_t images = 0;
  for (size_t at = 0; (at = file.find("/Subtype/Image", at)) != std::string::npos; ++at) ++images;
  EXPECT_EQ(images, 1u);
  EXPECT_NEAR(ink(draw(file, 2), {10, 10, 90, 90}), 0.75, 0.02);
}

TEST_F(PdfJob, PrintsAnnotationsThatPrintAndOptionalContentThatIsOn) {
  const std::string appearance = stream_of("/Type/XObject/Subtype/Form/BBox[0 0 1 1]", "0 0 1 1 re f");
  auto source = open(pdf_of(
      {"<</Type/Catalog/Pages 2 0 R/OCProperties<</OCGs[9 0 R 10 0 R]/D<</OFF[9 0 R]>>>>>>", pages,
       "<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R/Annots[5 0 R 6 0 R 7 0 "
       "R]/Resources<</Properties"
       "<</Off 9 0 R/On 10 0 R>>/XObject<</X 11 0 R>>>>>>",
       stream_of("",
                 "/OC /Off BDC 0 0 20 20 re f EMC /OC /On BDC 40 0 20 20 re f EMC 20 0 0 20 80 0 cm /X Do"),
       "<</Type/Annot/Subtype/Stamp/F 4/Rect[0 80 20 100]/AP<</N 8 0 R>>>>",
       "<</Type/Annot/Subtype/Stamp/F 0/Rect[40 80 60 100]/AP<</N 8 0 R>>>>",
       "<</Type/Annot/Subtype/Stamp/F 6/Rect[80 80 100 100]/AP<</N 8 0 R>>>>", appearance,
       "<</Type/OCG/Name(a)>>", "<</Type/OCG/Name(b)>>",
       stream_of("/Type/XObject/Subtype/Form/BBox[0 0 1 1]/OC 9 0 R", "0 0 1 1 re f")}));
  const std::string file = convert({source.get()}, {100, 100});
  const Bitmap page = draw(file);
  EXPECT_GT(ink(page, {1, 1, 19, 19}), 0.99) << "an annotation with the Print flag";
  EXPECT_EQ(ink(page, {25, 0, 100, 30}), 0) << "without it, and hidden";
  EXPECT_EQ(ink(page, {0, 80, 20, 100}), 0) << "content that is off";
  EXPECT_GT(ink(page, {41, 81, 59, 99}), 0.99) << "content that is on";
  EXPECT_EQ(ink(page, {80, 80, 100, 100}), 0) << "a form that is off";
}

TEST_F(PdfJob, LeavesScriptsLinksAndFilesBehind) {
  auto source = open(pdf_of(
      {"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(secret1)>>/Names<</EmbeddedFiles 5 0 R>>>>",
       pages,
       "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 "
       "R/AA<</O<</S/JavaScript/JS(secret2)>>>>/Annots[<</Type"
       "/Annot/Subtype/Link/Rect[0 0 9 9]/A<</S/URI/URI(secret3)>>>>]/Resources<</Font<</F 6 0 "
       "R>>/XObject<</P 3 0 "
       "R>>>>>>",
       stream_of("/Metadata 7 0 R", "0 0 1 1 re f"), "<</Names[(secret4)]>>",
       "<</Type/Font/Subtype/Type1/BaseFont/Courier>>", stream_of("", "secret5")}));
  const std::string file = convert({source.get()}, {9, 9});
  auto again = open(file);  // object streams hide the text from a plain search
  for (const auto& [name, value] : again->properties()) EXPECT_THAT(value, Not(HasSubstr("secret"))) << name;
  EXPECT_THAT(file, Not(HasSubstr("secret")));
}

TEST_F(PdfJob, AsksForSidesAndCopies) {
  ticket_.sides = Sides::two_sided_short_edge;
  ticket_.copies = 3;
  ticket_.media_source = "tray-2";
  auto source = open(pdf_of({catalog, pages, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>"}));
  const std::string file = convert({source.get()}, {9, 9});
  EXPECT_THAT(reporter_.warnings, ::testing::Contains(HasSubstr("tray-2")));
  auto again = open(file);
  EXPECT_EQ(again->title(), "A (title)");
}

TEST_F(PdfJob, DrawsOtherSourcesAndKeepsJpeg) {
  const std::string svg =
      "<svg xmlns='http://www.w3.org/2000/svg' width='40' height='40'><rect width='20' height='20'/></svg>";
  auto source = open(svg, "image/svg+xml");
  const std::string file = convert({source.get(), source.get()}, {40, 40});
  const Bitmap page = draw(file, 1);
  EXPECT_GT(ink(page, {1, 1, 14, 14}), 0.99);
  EXPECT_EQ(ink(page, {32, 0, 40, 40}), 0);

  auto text = make_text_document(Source::own("Hello\fthere"), context());
  ASSERT_TRUE(text.ok());
  EXPECT_GT(ink(draw(convert({text->get()}, {595, 842}), 1), {54, 54, 100, 70}), 0.01);
}

TEST_F(PdfJob, IsTheSameEveryTime) {
  const std::string bytes =
      pdf_of({catalog, pages, "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
              stream_of("", "0 0 1 1 re f")});
  auto first = open(bytes);
  auto second = open(bytes);
  EXPECT_EQ(convert({first.get()}, {9, 9}), convert({second.get()}, {9, 9}));
}

TEST_F(PdfJob, DamageAndCyclesEnd) {
  auto source = open(pdf_of(
      {catalog, pages,
       "<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents[4 0 R 99 0 R 4 0 R]/Resources<</XObject<</A "
       "5 0 R/B 6 0 "
       "R/C 98 0 R>>/ExtGState 7 0 R>>>>",
       stream_of("/Filter/FlateDecode", "this is not deflated"),
       stream_of("/Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources<</XObject<</A 5 0 R>>>>", "/A Do"),
       stream_of("/Type/XObject/Subtype/Form/BBox[0 0 1 1]/Resources 3 0 R", "/A Do"), "7 0 R"}));
  const std::string file = convert({source.get()}, {100, 100});
  reporter_.warnings.clear();
  EXPECT_EQ(draw(file).width(), 100);
}

}  // namespace
}  // namespace dce::core
