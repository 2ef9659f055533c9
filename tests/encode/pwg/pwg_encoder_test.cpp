#include <gmock/gmock.h>

#include <map>

#include "../encoder_harness.h"

namespace dce::core {
extern const StreamFormat encode_pwg;

namespace {

using test::EncodedJob;
using test::Pattern;
using test::u32be;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr size_t header_size = 1796;

EncodedJob one_page(PixelFormat format, int width = 8, int height = 4) {
  EncodedJob job;
  job.sides.push_back(test::sample_bitmap(format, width, height, Pattern::full));
  return job;
}

/// A page header's bytes that are not 0, as runs by offset: text as text, words as numbers.
std::map<int, std::string> fields(const std::string& stream, size_t at = 4) {
  std::map<int, std::string> out;
  for (int offset : {0, 64, 128, 192, 1668, 1732}) {
    const std::string text(stream.c_str() + at + offset);
    if (!text.empty()) out[offset] = text;
  }
  for (int offset = 256; offset < 1668; offset += 4) {
    const uint32_t word = u32be(stream, at + static_cast<size_t>(offset));
    if (word) out[offset] = std::to_string(static_cast<int32_t>(word));
  }
  return out;
}

TEST(PwgEncoder, WritesTheWholeStreamOfASmallPage) {
  EncodedJob job = one_page(PixelFormat::black1);
  const std::string stream = encode(job, encode_pwg);
  EXPECT_EQ(stream.substr(0, 4), "RaS2");
  EXPECT_EQ(stream.substr(4 + header_size), std::string("\x03\x00\xff", 3)) << "four rows of one byte";
}

TEST(PwgEncoder, FillsThePageHeader) {
  EncodedJob job = one_page(PixelFormat::rgb8, 2480, 3507);
  job.ticket.media_source = "tray-2";
  job.ticket.media_type = "stationery-letterhead";
  job.ticket.print_quality = Quality::high;
  job.ticket.sides = Sides::two_sided_short_edge;
  job.two_sided = true;
  job.printer_copies = 3;
  job.margins = {.top = 423, .bottom = 508, .left = 635, .right = 254};
  EXPECT_EQ(fields(encode(job, encode_pwg)), (std::map<int, std::string>{{0, "PwgRaster"},
                                                                         {128, "stationery-letterhead"},
                                                                         {272, "1"},    // Duplex
                                                                         {276, "300"},  // HWResolution
                                                                         {280, "300"},
                                                                         {324, "21"},   // MediaPosition
                                                                         {340, "3"},    // NumCopies
                                                                         {352, "595"},  // PageSize
                                                                         {356, "842"},
                                                                         {368, "1"},     // Tumble
                                                                         {372, "2480"},  // Width
                                                                         {376, "3507"},
                                                                         {384, "8"},  // BitsPerColor
                                                                         {388, "24"},
                                                                         {392, "7440"},  // BytesPerLine
                                                                         {400, "19"},    // ColorSpace
                                                                         {420, "3"},
                                                                         {452, "1"},  // TotalPageCount
                                                                         {456, "1"},
                                                                         {460, "1"},
                                                                         {464, "75"},  // ImageBox
                                                                         {468, "50"},
                                                                         {472, "2450"},
                                                                         {476, "3447"},
                                                                         {480, "16777215"},
                                                                         {484, "5"},  // PrintQuality
                                                                         {1732, "iso_a4_210x297mm"}}));
  EXPECT_THAT(job.warnings.texts, IsEmpty());
}

TEST(PwgEncoder, NamesColourSpaces) {
  const std::map<PixelFormat, std::array<uint32_t, 5>> expected{
      // BitsPerColor, BitsPerPixel, BytesPerLine, ColorSpace, NumColors
      {PixelFormat::black1, {1, 1, 2, 3, 1}},
      {PixelFormat::gray8, {8, 8, 9, 18, 1}},
      {PixelFormat::rgb8, {8, 24, 27, 19, 3}},
      {PixelFormat::cmyk8, {8, 32, 36, 6, 4}}};
  for (const auto& [format, values] : expected) {
    EncodedJob job = one_page(format, 9);
    const std::string stream = encode(job, encode_pwg);
    EXPECT_THAT((std::array{u32be(stream, 388), u32be(stream, 392), u32be(stream, 396), u32be(stream, 404),
                            u32be(stream, 424)}),
                testing::ElementsAreArray(values))
        << pixel_format_name(format);
    EXPECT_EQ(u32be(stream, 400), 0u) << "chunky";
  }
}

TEST(PwgEncoder, SaysHowTheBackWasTurned) {
  struct Case {
    SheetBack back;
    Sides sides;
    int cross_feed, feed;
  };
  for (const Case& c : {Case{SheetBack::normal, Sides::two_sided_long_edge, 1, 1},
                        Case{SheetBack::normal, Sides::two_sided_short_edge, 1, 1},
                        Case{SheetBack::flipped, Sides::two_sided_long_edge, 1, -1},
                        Case{SheetBack::flipped, Sides::two_sided_short_edge, -1, 1},
                        Case{SheetBack::rotated, Sides::two_sided_long_edge, -1, -1},
                        Case{SheetBack::rotated, Sides::two_sided_short_edge, 1, 1},
                        Case{SheetBack::manual_tumble, Sides::two_sided_long_edge, 1, 1},
                        Case{SheetBack::manual_tumble, Sides::two_sided_short_edge, -1, -1}}) {
    EncodedJob job = one_page(PixelFormat::gray8);
    job.sides.push_back(job.sides[0]);
    job.two_sided = true;
    job.ticket.sides = c.sides;
    job.ticket.sheet_back = c.back;
    const std::string stream = encode(job, encode_pwg);
    const size_t back = 4 + header_size + 3;
    auto transform = [&](size_t page) {
      return std::pair(static_cast<int>(u32be(stream, page + 456)),
                       static_cast<int>(u32be(stream, page + 460)));
    };
    EXPECT_EQ(transform(4), std::pair(1, 1)) << "fronts are never turned";
    EXPECT_EQ(transform(back), std::pair(c.cross_feed, c.feed))
        << static_cast<int>(c.back) << " " << static_cast<int>(c.sides);
  }
}

TEST(PwgEncoder, KeepsHostileNamesInTheirFields) {
  EncodedJob job = one_page(PixelFormat::gray8);
  job.ticket.media_type = std::string(300, 'x') + "\n";
  job.media.name = std::string("a4\0secret", 9);
  job.title = std::string(5000, '\xff');
  const std::string stream = encode(job, encode_pwg);
  EXPECT_EQ(stream.size(), 4 + header_size + 3);
  EXPECT_EQ(fields(stream)[128], std::string(63, 'x'));
  EXPECT_EQ(stream.substr(4 + 1732, 64), "a4" + std::string(62, '\0'));
  EXPECT_EQ(stream.substr(4, 9), "PwgRaster");
}

TEST(PwgEncoder, SaysWhatItCannotAskFor) {
  EncodedJob job = one_page(PixelFormat::gray8);
  job.ticket.media_source = "tray-99";
  job.ticket.output_bin = "mailbox-1";
  EXPECT_EQ(u32be(encode(job, encode_pwg), 4 + 324), 0u);
  EXPECT_THAT(job.warnings.texts,
              ElementsAre(HasSubstr("media-source \"tray-99\""), HasSubstr("output-bin \"mailbox-1\"")));
}

TEST(PwgEncoder, LeadsWithTheLongEdgeOfALandscapeSheet) {
  EncodedJob job = one_page(PixelFormat::gray8, 3507, 2480);
  const std::string stream = encode(job, encode_pwg);
  EXPECT_EQ(u32be(stream, 4 + 308), 1u);
  EXPECT_EQ(u32be(stream, 4 + 352), 842u);
}

TEST(PwgEncoder, WritesTheSameBytesWhateverTheBands) {
  EncodedJob job;
  job.sides = {test::sample_bitmap(PixelFormat::rgb8, 333, 200, Pattern::stripes),
               test::sample_bitmap(PixelFormat::rgb8, 333, 200, Pattern::text)};
  job.band_height = 200;
  const std::string whole = encode(job, encode_pwg);
  for (int height : {1, 7, 64}) {
    job.band_height = height;
    EXPECT_EQ(encode(job, encode_pwg), whole);
  }
}

}  // namespace
}  // namespace dce::core
