#include "encode/pdf/raster_side.h"

#include <gmock/gmock.h>

#include "mupdf/mupdf.h"

namespace dce::core {
extern const StreamFormat encode_pdf;
namespace {

struct SilentReporter final : Reporter {
  void warning(int, const std::string& text) override { warnings.push_back(text); }
  std::vector<std::string> warnings;
};

/// 2 x 3 inches at 100 dots an inch; black from row 60 to row 140, fed in bands of `rows`.
std::string job_of(PixelFormat format, int rows, Quality quality = Quality::normal, bool noise = false) {
  Ticket ticket;
  ticket.print_quality = quality;
  SilentReporter reporter;
  std::string out;
  auto sink = make_memory_sink(out);
  JobDescription job{.ticket = ticket, .reporter = reporter};
  auto encoder = encode_pdf.make();
  EXPECT_TRUE(encoder->begin_job(job, *sink).ok());
  SideDescription side;
  side.media = {"custom", 5080, 7620};
  side.width = 200;
  side.height = 300;
  side.format = format;
  side.resolution = {100, 100};
  Bitmap page(format, side.width, side.height);
  const uint8_t ink = paper_byte(format) == 0xff ? 0 : 0xff;
  for (int y = 60; y < 140; ++y) std::fill_n(page.row(y), page.row_size(), ink);
  uint32_t random = 1;
  for (int y = 0; noise && y < side.height; ++y) {
    for (size_t x = 0; x < page.row_size(); ++x)
      page.row(y)[x] = static_cast<uint8_t>((random = random * 1664525 + 1013904223) >> 25);
  }
  const PieceReceiver receive = [&](Piece piece) { return encoder->write(side, piece, *sink); };
  auto strips = encoder->begin_side(side, receive);
  EXPECT_TRUE(strips.ok());
  for (int y = 0; y < side.height; y += rows) {
    EXPECT_TRUE((*strips)
                    ->band(static_cast<const Bitmap&>(page).band(y, std::min(rows, side.height - y)), receive)
                    .ok());
  }
  EXPECT_TRUE((*strips)->end_side(receive).ok());
  EXPECT_TRUE(encoder->end_job(*sink).ok());
  return out;
}

class PdfRasterLane : public ::testing::TestWithParam<PixelFormat> {};

TEST_P(PdfRasterLane, PutsEveryRowInItsPlace) {
  SilentReporter reporter;
  Limits limits;
  MemoryBudget memory(64 << 20);
  Cancellation cancellation;
  auto document = open_with_mupdf(Source::own(job_of(GetParam(), 70)), "application/pdf",
                                  {limits, memory, cancellation, reporter});
  ASSERT_TRUE(document.ok()) << document.status().message();
  auto page = (*document)->load_page(0);
  ASSERT_TRUE(page.ok());
  EXPECT_EQ((*page)->size(), (SizePt{144, 216}));
  Bitmap drawn(PixelFormat::gray8, 200, 300);
  ASSERT_TRUE(
      (*page)->draw(drawn.band(0, 300), Matrix::scale(100 / 72.0, 100 / 72.0), {0, 0, 200, 300}).ok());
  for (int y = 0; y < 300; ++y) {
    if (std::abs(y - 60) < 2 || std::abs(y - 140) < 2) continue;
    EXPECT_EQ(drawn.row(y)[100], y >= 60 && y < 140 ? 0 : 255) << y;
  }
  EXPECT_THAT(reporter.warnings, ::testing::IsEmpty());
}

TEST_P(PdfRasterLane, BytesDoNotDependOnTheBands) {
  EXPECT_EQ(job_of(GetParam(), 300), job_of(GetParam(), 7));
}

INSTANTIATE_TEST_SUITE_P(Formats, PdfRasterLane,
                         ::testing::Values(PixelFormat::black1, PixelFormat::gray8, PixelFormat::rgb8));

TEST(PdfRasterStrips, PicturesAreJpegUnlessQualityIsHigh) {
  EXPECT_NE(job_of(PixelFormat::rgb8, 300, Quality::normal, true).find("/DCTDecode"), std::string::npos);
  EXPECT_EQ(job_of(PixelFormat::rgb8, 300, Quality::high, true).find("/DCTDecode"), std::string::npos);
  EXPECT_EQ(job_of(PixelFormat::rgb8, 300).find("/DCTDecode"), std::string::npos) << "line art";
}

}  // namespace
}  // namespace dce::core
