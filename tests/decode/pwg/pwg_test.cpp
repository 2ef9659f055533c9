#include <gmock/gmock.h>

#include "../decode_testing.h"

namespace dce::core {
extern const StreamReader decode_pwg;
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// A header as PWG 5102.4 section 4.3 lays it out, for an 8 x 8 sRGB page at 72 dpi; fields can be changed by
/// offset.
class Header {
 public:
  Header() : bytes_(1796, '\0') {
    text(0, "PwgRaster");
    number(276, 72);
    number(280, 72);
    number(340, 1);
    number(352, 8);
    number(356, 8);
    number(372, 8);
    number(376, 8);
    number(384, 8);
    number(388, 24);
    number(392, 24);
    number(400, 19);
    number(420, 3);
    number(456, 1);
    number(460, 1);
    text(1732, "custom_8pt_8x8pt");
  }
  Header& number(size_t offset, uint32_t value) {
    for (int i = 0; i < 4; ++i) bytes_[offset + i] = static_cast<char>(value >> (24 - 8 * i));
    return *this;
  }
  Header& text(size_t offset, const std::string& value) {
    bytes_.replace(offset, value.size(), value);
    return *this;
  }
  Header& format(uint32_t space, uint32_t bits, uint32_t colors) {
    number(400, space).number(384, bits).number(388, bits * colors).number(420, colors);
    return number(392, (8 * bits * colors + 7) / 8);
  }
  operator std::string() const { return bytes_; }

 private:
  std::string bytes_;
};

// Rows: 2 x (red, 7 white), 6 x white.
const std::string red_corner = bytes(1, 0, 255, 0, 0, 6, 255, 255, 255, 5, 7, 255, 255, 255);

TEST(Pwg, ReadsAPage) {
  Decoded done = decode(decode_pwg, "RaS2" + std::string(Header()) + red_corner);
  ASSERT_TRUE(done.status.ok());
  EXPECT_THAT(done.report.errors, IsEmpty());
  EXPECT_THAT(done.report.warnings, IsEmpty());
  ASSERT_EQ(done.pages.size(), 1u);
  const StreamPage& page = done.pages[0];
  EXPECT_EQ(page.x_resolution, 72);
  EXPECT_EQ(page.media_width, 8);
  EXPECT_EQ(page.media, "custom_8pt_8x8pt");
  EXPECT_EQ(page.sides, "one-sided");
  EXPECT_EQ(pixel(page.pixels, 0, 1), "255,0,0");
  EXPECT_EQ(ink_box(page.pixels), "0,0-0,1");
}

TEST(Pwg, ReadsEveryColourSpaceOfOurs) {
  Decoded gray = decode(decode_pwg, "RaS2" + std::string(Header().format(18, 8, 1)) + bytes(7, 7, 9));
  EXPECT_EQ(pixel(gray.pages.at(0).pixels, 7, 7), "9");
  Decoded cmyk = decode(decode_pwg, "RaS2" + std::string(Header().format(6, 8, 4)) + bytes(7, 7, 1, 2, 3, 4));
  EXPECT_EQ(pixel(cmyk.pages.at(0).pixels, 7, 7), "1,2,3,4");
  Decoded black = decode(decode_pwg, "RaS2" + std::string(Header().format(3, 1, 1)) + bytes(7, 0, 0x81));
  EXPECT_EQ(pixel(black.pages.at(0).pixels, 7, 7), "1");
  EXPECT_EQ(pixel(black.pages.at(0).pixels, 6, 7), "0");
  EXPECT_THAT(black.report.errors, IsEmpty());
}

TEST(Pwg, SaysWhichColourSpacesAreNotSupported) {
  Decoded adobe = decode(decode_pwg, "RaS2" + std::string(Header().format(20, 8, 3)) + red_corner);
  EXPECT_EQ(adobe.status.code(), Code::unreadable);
  EXPECT_THAT(adobe.status.message(), HasSubstr("adobe-rgb_8"));
  Decoded deep = decode(decode_pwg, "RaS2" + std::string(Header().format(19, 16, 3)) + red_corner);
  EXPECT_THAT(deep.status.message(), HasSubstr("srgb_16"));
}

TEST(Pwg, UndoesSheetBackTransforms) {
  std::string duplex = Header().number(272, 1);
  std::string stream = "RaS2" + duplex + red_corner;
  stream += std::string(Header().number(272, 1).number(456, static_cast<uint32_t>(-1))) + red_corner;
  stream += std::string(Header().number(272, 1)) + red_corner;
  stream += std::string(Header().number(272, 1).number(460, static_cast<uint32_t>(-1))) + red_corner;
  Decoded done = decode(decode_pwg, stream);
  EXPECT_THAT(done.report.errors, IsEmpty());
  ASSERT_EQ(done.pages.size(), 4u);
  EXPECT_EQ(done.pages[0].sides, "two-sided-long-edge");
  EXPECT_FALSE(done.pages[0].back);
  EXPECT_TRUE(done.pages[1].back);
  EXPECT_EQ(ink_box(done.pages[1].pixels), "7,0-7,1");
  EXPECT_EQ(ink_box(done.pages[3].pixels), "0,6-0,7");
}

TEST(Pwg, ReadsTheJobsFields) {
  std::string header = Header()
                           .number(272, 1)
                           .number(368, 1)
                           .number(340, 3)
                           .number(324, 20)
                           .number(344, 1)
                           .number(484, 5)
                           .text(128, "photographic-glossy");
  Decoded done = decode(decode_pwg, "RaS2" + header + red_corner);
  const StreamPage& page = done.pages.at(0);
  EXPECT_EQ(page.sides, "two-sided-short-edge");
  EXPECT_EQ(page.copies, 3);
  EXPECT_EQ(page.media_source, "tray-1");
  EXPECT_EQ(page.orientation, "landscape");
  EXPECT_EQ(page.media_type, "photographic-glossy");
  EXPECT_THAT(done.report.attributes, Contains(std::make_pair("PrintQuality", "5")));
}

struct Violation {
  size_t offset;
  uint32_t value;
  const char* says;
};
class PwgViolations : public ::testing::TestWithParam<Violation> {};

TEST_P(PwgViolations, AreErrors) {
  Decoded done = decode(
      decode_pwg, "RaS2" + std::string(Header().number(GetParam().offset, GetParam().value)) + red_corner);
  EXPECT_THAT(done.report.errors, Contains(HasSubstr(GetParam().says)));
}
INSTANTIATE_TEST_SUITE_P(
    Fields, PwgViolations,
    ::testing::Values(Violation{268, 5, "CutMedia"}, Violation{272, 2, "Duplex"},
                      Violation{276, 0, "HWResolution"}, Violation{300, 2, "InsertSheet"},
                      Violation{304, 5, "Jog"}, Violation{308, 4, "LeadingEdge"},
                      Violation{324, 50, "MediaPosition"}, Violation{344, 4, "Orientation"},
                      Violation{352, 99, "Width"}, Violation{368, 1, "Tumble without Duplex"},
                      Violation{392, 25, "BytesPerLine"}, Violation{396, 1, "ColorOrder"},
                      Violation{420, 4, "NumColors"}, Violation{452, 2, "TotalPageCount"},
                      Violation{456, 0, "CrossFeedTransform"}, Violation{460, 2, "FeedTransform"},
                      Violation{472, 9, "ImageBox"}, Violation{480, 1u << 24, "AlternatePrimary"},
                      Violation{484, 2, "PrintQuality"}, Violation{512, 1089, "VendorLength"}));

TEST(Pwg, ReportsDamagedRows) {
  std::string header = Header();
  EXPECT_THAT(decode(decode_pwg, "RaS2" + header + bytes(8, 7, 1, 2, 3)).report.errors,
              Contains(HasSubstr("repeated past the end")));
  EXPECT_THAT(decode(decode_pwg, "RaS2" + header + bytes(7, 8, 1, 2, 3)).report.errors,
              Contains(HasSubstr("passes the end")));
  EXPECT_THAT(decode(decode_pwg, "RaS2" + header + bytes(7, 0x80)).report.errors, Contains(HasSubstr("128")));
  Decoded cut = decode(decode_pwg, "RaS2" + header + red_corner.substr(0, 9));
  EXPECT_THAT(cut.report.errors, Contains(HasSubstr("ends after 2 of 8 rows")));
  EXPECT_EQ(cut.pages.size(), 1u);
  EXPECT_THAT(decode(decode_pwg, "RaS2" + header.substr(0, 1000)).report.errors,
              Contains(HasSubstr("within a page header")));
  EXPECT_EQ(decode(decode_pwg, "").status.code(), Code::unreadable);
}

TEST(Pwg, RefusesPagesOverTheLimitBeforeAllocating) {
  std::string header = Header().number(372, 0x7fffffff).number(376, 0x7fffffff).number(392, 0xffffffff);
  EXPECT_EQ(decode(decode_pwg, "RaS2" + header + red_corner).status.code(), Code::limit);
  EXPECT_EQ(decode(decode_pwg, "RaS2" + std::string(Header().number(372, 0))).status.code(), Code::limit);
}

TEST(Pwg, ChecksWithoutKeepingPixels) {
  DecodeOptions options;
  options.pixels = false;
  Decoded done = decode(decode_pwg, "RaS2" + std::string(Header()) + red_corner, options);
  EXPECT_THAT(done.report.errors, IsEmpty());
  EXPECT_EQ(done.pages.at(0).pixels.bytes(), 0u);
}

TEST(Pwg, ReadsHugePagesWithoutPixels) {
  DecodeOptions options;
  options.limits.image_pixels = 63;  // the page has 64
  const std::string stream = "RaS2" + std::string(Header()) + red_corner;
  EXPECT_EQ(decode(decode_pwg, stream, options).status.code(), Code::limit);
  options.huge_pages = true;
  Decoded done = decode(decode_pwg, stream, options);
  ASSERT_TRUE(done.status.ok());
  EXPECT_THAT(done.report.errors, IsEmpty());
  ASSERT_EQ(done.pages.size(), 1u);
  EXPECT_EQ(done.pages[0].pixels.bytes(), 0u);
  EXPECT_EQ(done.pages[0].width, 8);
  EXPECT_EQ(done.pages[0].height, 8);
  EXPECT_EQ(done.pages[0].format, PixelFormat::rgb8);
  // What is wrong is found all the same, and rows must still fit the memory.
  EXPECT_THAT(decode(decode_pwg, stream.substr(0, stream.size() - 1), options).report.errors, Not(IsEmpty()));
  const std::string wide = Header().number(372, 0x7fffffff).number(376, 0x7fffffff).number(392, 0xffffffff);
  EXPECT_EQ(decode(decode_pwg, "RaS2" + wide + red_corner, options).status.code(), Code::limit);
}

TEST(Pwg, IsRecognisedByContent) {
  EXPECT_EQ(sniff(decode_pwg, "RaS2PwgRaster"), 100);
  EXPECT_EQ(sniff(decode_pwg, "RaS3PwgRaster"), 0);
  EXPECT_EQ(sniff(decode_pwg, ""), 0);
}

}  // namespace
}  // namespace dce::core
