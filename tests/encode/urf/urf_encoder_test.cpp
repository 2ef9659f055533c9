#include <gmock/gmock.h>

#include "../encoder_harness.h"

namespace dce::core {
extern const StreamFormat encode_urf;

namespace {

using test::EncodedJob;
using test::Pattern;
using testing::ElementsAre;
using testing::HasSubstr;

EncodedJob pages(PixelFormat format, int count = 1) {
  EncodedJob job;
  for (int i = 0; i < count; ++i) job.sides.push_back(test::sample_bitmap(format, 4, 3, Pattern::blank));
  return job;
}

std::string header(const std::string& stream) {
  return stream.substr(12, 32);
}

TEST(UrfEncoder, WritesTheWholeStreamOfASmallPage) {
  EncodedJob job = pages(PixelFormat::gray8);
  using namespace std::string_literals;
  EXPECT_EQ(encode(job, encode_urf),
            "UNIRAST\0\0\0\0\1"s                 // one page
            "\x08\x00\x01\x04\0\0\0\0\0\0\0\0"s  // 8 bits, sGray, one side, normal quality
            "\0\0\0\x04\0\0\0\x03\0\0\x01\x2c"s  // 4 x 3 dots at 300 an inch
            "\0\0\0\0\0\0\0\0"s
            "\x02\x80"s);  // three rows of paper
}

TEST(UrfEncoder, SaysColourSidesAndMedia) {
  EncodedJob job = pages(PixelFormat::rgb8, 2);
  job.two_sided = true;
  job.ticket.sides = Sides::two_sided_long_edge;
  job.ticket.print_quality = Quality::draft;
  job.ticket.media_type = "photographic-glossy";
  job.ticket.media_source = "by-pass-tray";
  std::string stream = encode(job, encode_urf);
  EXPECT_EQ(test::u32be(stream, 8), 2u);
  EXPECT_EQ(header(stream).substr(0, 6), "\x18\x01\x03\x03\x0b\x13");
  job.ticket.sides = Sides::two_sided_short_edge;
  EXPECT_EQ(header(encode(job, encode_urf))[2], 2);
  EXPECT_THAT(job.warnings.texts, ElementsAre());
}

TEST(UrfEncoder, WritesCmykPaperAsNoInk) {
  EncodedJob job = pages(PixelFormat::cmyk8);
  const std::string stream = encode(job, encode_urf);
  EXPECT_EQ(header(stream).substr(0, 2), "\x20\x06");
  EXPECT_EQ(stream.substr(44), "\x02\x80");
}

TEST(UrfEncoder, SaysWhatItCannotAskFor) {
  EncodedJob job = pages(PixelFormat::gray8);
  job.ticket.media_type = "metal\r\n";
  job.ticket.media_source = "tray-21";
  job.ticket.output_bin = "face-up";
  EXPECT_EQ(header(encode(job, encode_urf)).substr(4, 2), std::string(2, '\0'));
  EXPECT_THAT(job.warnings.texts, ElementsAre(HasSubstr("media-source"), HasSubstr("media-type"),
                                              HasSubstr("output-bin \"face-up\"")));
}

TEST(UrfEncoder, WritesTheSameBytesWhateverTheBands) {
  EncodedJob job;
  job.sides = {test::sample_bitmap(PixelFormat::gray8, 333, 200, Pattern::text),
               test::sample_bitmap(PixelFormat::gray8, 333, 200, Pattern::stripes)};
  job.band_height = 200;
  const std::string whole = encode(job, encode_urf);
  for (int height : {1, 7, 64}) {
    job.band_height = height;
    EXPECT_EQ(encode(job, encode_urf), whole);
  }
}

}  // namespace
}  // namespace dce::core
