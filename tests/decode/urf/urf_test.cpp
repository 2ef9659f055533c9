#include <gmock/gmock.h>

#include "../decode_testing.h"

namespace dce::core {
extern const StreamReader decode_urf;
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string file_header(uint8_t pages) {
  return std::string("UNIRAST\0", 8) + bytes(0, 0, 0, pages);
}

/// A page header: bits, colour space, duplex, quality, then 4 x 3 pixels at 300 dpi.
std::string page_header(uint8_t bits, uint8_t space, uint8_t duplex = 1, uint8_t quality = 4,
                        uint8_t media = 0) {
  return bytes(bits, space, duplex, quality, media, 0, 0, 0, 0, 0, 0, 0) +
         bytes(0, 0, 0, 4, 0, 0, 0, 3, 0, 0, 1, 0x2c) + std::string(8, '\0');
}

TEST(Urf, ReadsSrgbAndFillsRows) {
  // One row of a blue pixel and paper to its end, then two rows of paper.
  Decoded done =
      decode(decode_urf, file_header(1) + page_header(24, 1) + bytes(0, 0, 0, 0, 255, 0x80, 1, 0x80));
  ASSERT_TRUE(done.status.ok());
  EXPECT_THAT(done.report.errors, IsEmpty());
  ASSERT_EQ(done.pages.size(), 1u);
  EXPECT_EQ(pixel(done.pages[0].pixels, 0, 0), "0,0,255");
  EXPECT_EQ(ink_box(done.pages[0].pixels), "0,0-0,0");
  EXPECT_EQ(done.pages[0].x_resolution, 300);
  EXPECT_DOUBLE_EQ(done.pages[0].media_width, 0.96);
}

TEST(Urf, ReadsGreyAndCmyk) {
  EXPECT_EQ(pixel(decode(decode_urf, file_header(1) + page_header(8, 0) + bytes(2, 3, 77)).pages.at(0).pixels,
                  3, 2),
            "77");
  Decoded cmyk = decode(decode_urf, file_header(1) + page_header(32, 6) + bytes(1, 3, 1, 2, 3, 4, 0, 0x80));
  EXPECT_EQ(pixel(cmyk.pages.at(0).pixels, 3, 1), "1,2,3,4");
  EXPECT_EQ(pixel(cmyk.pages.at(0).pixels, 3, 2), "0,0,0,0");
}

TEST(Urf, TellsSidesAndMedia) {
  std::string page = page_header(8, 0, 2, 5, 3) + bytes(2, 0x80);
  Decoded done = decode(decode_urf, file_header(2) + page + page);
  ASSERT_EQ(done.pages.size(), 2u);
  EXPECT_EQ(done.pages[0].sides, "two-sided-short-edge");
  EXPECT_FALSE(done.pages[0].back);
  EXPECT_TRUE(done.pages[1].back);
  EXPECT_EQ(done.pages[1].media_type, "envelope");
  EXPECT_EQ(decode(decode_urf, file_header(1) + page_header(8, 0, 3) + bytes(2, 0x80)).pages.at(0).sides,
            "two-sided-long-edge");
}

TEST(Urf, APageCountOfZeroIsUnknown) {
  std::string page = page_header(8, 0) + bytes(2, 0x80);
  EXPECT_THAT(decode(decode_urf, file_header(0) + page).report.errors, IsEmpty());
  EXPECT_THAT(decode(decode_urf, file_header(2) + page).report.errors,
              Contains(HasSubstr("announces 2 pages")));
}

TEST(Urf, ReportsViolations) {
  EXPECT_THAT(decode(decode_urf, file_header(1) + page_header(8, 0, 4)).report.errors,
              Contains(HasSubstr("duplex")));
  EXPECT_THAT(decode(decode_urf, file_header(1) + page_header(8, 0, 1, 2)).report.errors,
              Contains(HasSubstr("quality")));
  EXPECT_THAT(decode(decode_urf, file_header(1) + page_header(8, 0, 1, 4, 99)).report.errors,
              Contains(HasSubstr("media type")));
  EXPECT_THAT(decode(decode_urf, file_header(1) + page_header(8, 1)).report.errors,
              Contains(HasSubstr("bits a pixel")));
  EXPECT_EQ(decode(decode_urf, file_header(1) + page_header(48, 1)).status.code(), Code::unreadable);
  EXPECT_THAT(decode(decode_urf, file_header(1) + page_header(8, 0).substr(0, 9)).report.errors,
              Contains(HasSubstr("within a page header")));
  EXPECT_THAT(decode(decode_urf, file_header(1) + page_header(8, 0) + bytes(0, 0x80)).report.errors,
              Contains(HasSubstr("ends after 1 of 3 rows")));
  EXPECT_EQ(decode(decode_urf, "UNIRASTER").status.code(), Code::unreadable);
}

}  // namespace
}  // namespace dce::core
